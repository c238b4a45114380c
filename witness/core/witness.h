// One nation's witness of one log: it answers requests to cosign (C2SP tlog-witness, add-checkpoint).
//
// Guarantee: it never cosigns a head that does not continue every head it cosigned before, and a head is durable in its
// store before the cosignature is handed out. Where the log is a shard after another, it begins only if what it kept of
// the shard before leads to the hand-over that both nations signed.
// No clock, no threads: time is a parameter, and whoever serves several requests at a time asks one after the other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/time.h"
#include "crypto/primitives/sign.h"
#include "crypto/tlog/note.h"
#include "trust/treaty.h"
#include "witness/core/decide.h"
#include "witness/core/head_store.h"

namespace puente::witness::core {

// What the treaty says of this witness, and of the log that it watches.
struct Terms {
  std::string name;    // of its key
  std::string origin;  // of the log
  tlog::Vkey log;
  std::optional<trust::Handover> handover{};  // where the log is a shard after another
};
// Fails with `mismatch` where the treaty names no witness with this key.
Result<Terms> terms_of(const trust::Treaty& treaty, const Ed25519Public& key);

// The newest checkpoint kept, checked against the log's key. Fails with `damaged` where it is no checkpoint of this
// log.
StoreResult<StoredHead> read_kept(const std::string& note, const Terms& terms);

struct Reply {
  int status = 0;  // of HTTP
  std::string body;
  std::string_view content_type;
  bool newer = false;  // a head beyond the one held before, which only the log can have made
};

class Witness {
 public:
  // `key` and `heads` must outlive it. Fails with the store's errors, also where what is kept is damaged (a
  // witness that forgot its state must not go on), and with `mismatch` where it does not lead to the hand-over.
  static Answer<Witness> start(Terms terms, const primitives::SigningKey& key, HeadStore& heads);

  // A head that is held already is cosigned again, and not kept again: anybody can bring it, since it is public. Fails
  // with the store's error where the head could not be kept: then nothing was cosigned, and the head before is
  // still the newest.
  StoreResult<Reply> add_checkpoint(Instant now, ByteView body);
  // The newest checkpoint: 200, with the cosignature where it was made since the start; 404 before the first.
  Reply checkpoint() const;

  const Terms& terms() const { return terms_; }

 private:
  Witness(Terms terms, const primitives::SigningKey& key, HeadStore& heads)
      : terms_(std::move(terms)), key_(&key), heads_(&heads) {}
  AnswerStatus load();
  Answer<bool> put_aside(const std::string& note);

  Terms terms_;
  const primitives::SigningKey* key_;
  HeadStore* heads_;
  std::optional<StoredHead> newest_;
  std::string newest_note_;
};

}  // namespace puente::witness::core
