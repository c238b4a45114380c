// Drafts become rows of the outbox.
//
// Guarantee: what is kept can be read when it is sealed, names no recipient that is known not to exist, and nobody's
// own agency. Under one origin (an import's mapping and key) no recipient is sent the same content twice; content that
// differs, a further recipient, and what was recalled are sent only where an update was asked for, what was refused or
// came back always. Errors: what is wrong with the draft; the store's.
#pragma once

#include "client/core/parsed_documents.h"
#include "client/core/recipients.h"
#include "client/core/turn.h"
#include "client/ports/pending_view.h"

namespace puente::client::core {

struct Self {
  model::AgencyId agency;
  KeyId device;
};

class Composer {
 public:
  // References outlive it.
  Composer(const Self& self, ports::PendingView& view, const InForce& in_force, const document::TokenMaker* tokens)
      : self_(self), view_(view), in_force_(in_force), tokens_(tokens) {}

  // Into the turn's batch; what was parsed is kept in `parsed` for its sealing. `input`: the one that the draft is of.
  Answer<Kept> keep(Turn& turn, const Compose& input, Draft& draft, ParsedDocuments& parsed) const;

 private:
  // What an agency got under an origin.
  struct Before {
    Did did = Did::further;          // if nothing is sent now
    std::optional<RecordId> record;  // the newest that names it
    bool draft = false;              // which has not been sealed
  };
  // To these recipients, in place of that record.
  struct Piece {
    std::vector<model::AgencyId> to;
    std::optional<RecordId> supersedes;
  };
  struct Plan {
    Did did = Did::existing;
    std::vector<Piece> pieces;
    std::vector<RecordId> replaced;  // drafts in whose place pieces go, and that never left
  };

  Result<document::Document> checked(Instant now, const Compose& input, const Draft& draft) const;
  StoreResult<Before> before(const std::vector<ports::OutboxRow>& rows, const std::string& agency,
                             const Hash& content) const;
  // Does the record name nobody else?
  StoreResult<bool> for_these_only(const RecordId& record, const std::vector<model::AgencyId>& to) const;
  StoreResult<Plan> plan(const std::vector<ports::OutboxRow>& rows, const std::vector<model::AgencyId>& to,
                         const Hash& content, bool update) const;
  // A row for the document; into the batch unless it is a trial.
  void add(Turn& turn, const Compose& input, Kept& out, document::Document document, std::string text,
           const Draft& draft, const Hash& content, ParsedDocuments& parsed) const;
  // A record with that content that one of these was sent, and that was neither refused nor recalled.
  StoreResult<std::optional<RecordId>> repeated(const Hash& content, const std::vector<model::AgencyId>& to) const;
  // Recipients to whom nothing goes now, as they stand.
  StoreStatus add_standing(Kept& out, const std::vector<ports::OutboxRow>& rows) const;

  const Self& self_;
  ports::PendingView& view_;
  const InForce& in_force_;
  const document::TokenMaker* tokens_;  // null: no key for tokens
};

}  // namespace puente::client::core
