// What the agent's core needs of its store. Same contract as the broker's (broker/ports/store.h): commit() is all or
// nothing and durable when it returns; after it failed the agent stops.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/ports/wanted.h"
#include "crypto/base/secret.h"
#include "crypto/base/store_error.h"
#include "crypto/base/time.h"
#include "policy/model/reply_clock.h"
#include "schemas/codec/record.h"

namespace puente::client::ports {

// draft: plaintext waits to be sealed; sealed: bytes wait for the broker's receipt; accepted: durable at the broker;
// refused: the broker or policy said no (reason); finished: every recipient has it, or never will; recalled: taken
// back.
enum class OutboxState : std::uint8_t { draft, sealed, accepted, refused, finished, recalled };
inline constexpr int outbox_states = 6;

struct OutboxRow {
  std::uint64_t position = 0;  // ascending in the order of sending; 0: not stored yet
  RecordId record_id;
  std::string origin;  // of an import: mapping and key; else empty
  OutboxState state = OutboxState::draft;
  model::Kind kind = model::Kind::advisory;
  Instant created;
  std::string document;  // JSON; plaintext, kept until it is recalled: it may be sealed anew, and is read again here
  Bytes sealed;          // encoded SealedRecord from `sealed` until it is finished
  Hash header_hash;
  std::string reason;  // of a refusal, or why a draft waits
  Hash content{};      // of the document without its recipients and without what it supersedes; zeros: sent anew
  model::Purpose purpose = model::Purpose::counter_narcotics;
  model::Urgency urgency = model::Urgency::routine;
  std::vector<search::SectionText> texts{};  // what it is found by, until it is recalled; read by outbox_wanted only
};

// Contents stay as they are, but for `finished`, which deletes the sealed bytes, and `recalled`, which deletes the
// document too, and what the record is found by.
struct OutboxChange {
  RecordId record_id;
  OutboxState state = OutboxState::draft;
  std::string reason;
};

struct RecipientProgress {
  RecordId record_id;
  KeyId device;
  std::string agency;
  std::uint8_t progress = 0;  // codec::Progress
  std::uint8_t fault = 0;     // codec::DeliveryFault, of `refused`
};

// What goes to an agency that a record names, by the policies in force: when it was kept, then when it was sealed.
struct RecipientRow {
  RecordId record_id;
  std::string agency;
  bool decided = false;             // else what is in force was not known
  std::vector<model::Label> goes;   // none, and decided: nothing does
  std::vector<std::string> rules;   // where nothing goes, those that withhold it; none: no rule permits anything
  std::vector<std::string> quotas;  // under which it goes: "MX/a: 5 in 24h"
  bool nothing() const { return decided && goes.empty(); }
};

// Drafts that wait for one reason.
struct DraftsWaiting {
  std::string reason;  // empty: they were not tried yet
  std::uint64_t count = 0;
  Instant oldest;  // when the first of them was kept
};

struct InboxSection {
  model::Label label;
  Bytes frame;  // the slot as it came
  ContentKey content_key;
  Instant erase{};  // when it goes, with its key; zero: never
};

// Sections of a record that was kept before, which came when an officer gave a reason.
struct MoreSections {
  KeyId sender;
  RecordId record_id;
  std::vector<InboxSection> sections;
};
// What is known of a received record besides itself.
enum class Opening : std::uint8_t { none, to_report, reported };
struct InboxMark {
  KeyId sender;
  RecordId record_id;
  Hash header_hash;
  Instant recalled{};  // zero: not
  std::string reason;  // of the recall
  Opening opening = Opening::none;
};

struct InboxRow {
  std::uint64_t position = 0;
  KeyId sender;
  std::string agency;  // of the sender, as certified when it came
  RecordId record_id;
  Hash header_hash;
  std::uint64_t shard = 0, number = 0;
  Instant received;
  Bytes header;
  Bytes proof;  // encoded event proof: leaf, nonce, event, index, inclusion, head note (core/kept_proof.h)
  std::vector<InboxSection> sections;
  model::Kind kind = model::Kind::advisory;
  model::Purpose purpose = model::Purpose::counter_narcotics;
  model::Urgency urgency = model::Urgency::routine;
  // What it is found by: each goes with its section, all with a recall. Read by inbox_wanted only.
  std::vector<search::SectionText> texts{};
};

// Somebody of this agency has opened a received record. The first time counts.
struct ReadMark {
  KeyId sender;
  RecordId record_id;
  std::string reader;  // an officer's key id, or the user of the machine
  Instant at;
};

// The entry of the log that the broker says it wrote of a record sent from here. refuted: the broker's proof does not
// hold; ended: its shard of the log ended before it was proven.
enum class Logged : std::uint8_t { told, proven, refuted, ended };
struct LoggedRow {
  RecordId record_id;
  std::uint64_t index = 0;
  Instant since;  // told
  Logged state = Logged::told;
  Bytes proof;  // core/kept_proof.h; inclusion, head and time are empty until it is proven
};

// A delivery that is refused, until the broker has proven that it says so in the log.
struct RefusedRow {
  std::uint64_t number = 0;  // of the delivery
  Bytes message;             // what is said to the broker, and signed
};

// Something that a person must see, kept until somebody has.
struct AlarmRow {
  std::string text;
  Instant first, last;
  std::uint64_t count = 0;
};
inline constexpr std::size_t alarms_max = 1000;  // different ones; beyond, new ones are only on the daemon's stderr

// What an officer asked the agent to do, signed with the officer's own key (core/officer_request.h). Kept before it is
// done, and for good: an agency can show who of its own did what. Of officers without keys only the reasons are kept
// that they gave for opening something: no officer, no signature, and the user of the machine as the name.
using Challenge = Fixed<struct ChallengeTag, 32>;  // random, answered once
struct OfficerAct {
  Instant time;
  KeyId officer;
  std::string name;     // as certified then
  std::string op;       // of the local API
  std::string about;    // the record, or what came of it
  std::string reason;   // why, where the request says it
  Challenge challenge;  // no two acts answer one
  Hash request;         // of the request's line
  Signature signature;
};

// A request, a reply or a refusal, or another record that names one it belongs to: with each agency that it went to, or
// with the one that it came from. What it was about may be gone (retention, recall); this stays.
struct ExchangeRow {
  RecordId record_id;
  KeyId device{};      // of its sender; zeros: it was sent from here
  std::string agency;  // the other one
  model::Kind kind = model::Kind::request;
  model::Urgency urgency = model::Urgency::routine;
  model::Access access = model::Access::unknown;  // as it says
  bool partial = false;                           // a reply that says what it leaves out
  std::optional<RecordId> reply_to;
  Instant noted;       // kept or received here
  Instant accepted{};  // by the broker; zero: no receipt yet
  // As they are when it is read, and not written with it:
  Instant recalled{};                      // of a received one; zero: not
  OutboxState state = OutboxState::draft;  // of a sent one

  bool sent() const { return device == KeyId(); }
};

// A form, or a document, that an officer keeps to go on with later. Officers call it a draft.
struct FormRow {
  std::uint64_t number = 0;  // from 1; none is given twice
  Instant kept;
  std::string text;
};
inline constexpr std::size_t forms_max = 200, form_bytes_max = 1 << 20;

// A record that left in a file for another tool. Kept for good: where it went may have to be found again, when it is
// recalled or is to be kept no longer.
struct ExportRow {
  std::uint64_t number = 0;  // from 1; none is given twice
  Instant time;
  RecordId record_id;
  KeyId device{};      // of its sender; zeros: it was sent from here
  std::string agency;  // of its sender
  std::string format;  // "stix"
  std::string file;    // as whoever asked named it
  std::string by;      // an officer, as certified then, or the user of the machine
  std::string second;  // who allowed it, where that is needed; else empty
  std::string reason;  // likewise
  Instant erase{};     // when the first of its sections may be kept no longer; zero: never
  Instant gone{};      // when somebody said that the file is destroyed; zero: it is still out
  // As it is when it is read, and not written with it:
  bool recalled = false;
};

struct AgentBatch {
  // New (position 0), or sealed: then state, header hash, reason and sealed bytes of that position change.
  std::vector<OutboxRow> outbox;
  std::vector<OutboxChange> changes;
  std::vector<RecipientProgress> progress;  // new, or replaced by (record id, device)
  std::vector<RecipientRow> recipients;     // new, or replaced by (record id, agency)
  std::vector<InboxRow> inbox;
  std::vector<MoreSections> more_sections;
  std::vector<InboxMark> marks;  // each replaces an earlier one
  std::vector<ReadMark> reads;
  std::optional<Instant> erase_before;          // sections that were to go before this go
  std::optional<std::vector<Bytes>> directory;  // replaces all entries
  std::vector<std::pair<Hash, Bytes>> bundles;  // every bundle ever in force here, by hash
  std::map<std::string, Bytes> values;
  std::vector<LoggedRow> logged;                        // new, or replaced by record id
  std::vector<std::pair<Instant, std::string>> alarms;  // one told before is only counted
  bool forget_alarms = false;                           // all that were there before this batch
  std::vector<std::uint64_t> refused_over;              // deliveries whose refusal goes, first
  std::vector<RefusedRow> refused;                      // new, or replaced by number
  std::vector<OfficerAct> acts;                         // new, or `about` of the one with that challenge
  std::vector<ExchangeRow> exchanges;                   // new, or replaced by (record id, device, agency)
  std::vector<std::pair<RecordId, Instant>> accepted;   // of exchanges sent from here
  std::vector<FormRow> forms;                           // new, or replaced by number
  std::vector<std::uint64_t> forms_dropped;
  std::vector<ExportRow> exports;  // new, or replaced by number

  bool empty() const {
    return outbox.empty() && changes.empty() && progress.empty() && recipients.empty() && inbox.empty() &&
           more_sections.empty() && marks.empty() && reads.empty() && !erase_before && !directory && bundles.empty() &&
           values.empty() && logged.empty() && alarms.empty() && !forget_alarms && refused_over.empty() &&
           refused.empty() && acts.empty() && exchanges.empty() && accepted.empty() && forms.empty() &&
           forms_dropped.empty() && exports.empty();
  }
};

// What the agent's core reads during its steps; PendingView (pending_view.h) gives the same of a store and the batch
// that is being made.
class StepReads {
 public:
  virtual ~StepReads() = default;

  virtual StoreResult<std::optional<OutboxRow>> outbox(const RecordId& id) = 0;
  // All that were sent under it, oldest first; without documents and sealed bytes.
  virtual StoreResult<std::vector<OutboxRow>> outbox_of_origin(std::string_view origin) = 0;
  // The newest that was kept with that content.
  virtual StoreResult<std::optional<RecordId>> outbox_with_content(const Hash& content) = 0;
  // In that state with position > after, ascending, at most `count`.
  virtual StoreResult<std::vector<OutboxRow>> outbox_in(OutboxState state, std::uint64_t after, std::size_t count) = 0;
  // Newest first, at most `count`; without documents and sealed bytes.
  virtual StoreResult<std::vector<OutboxRow>> outbox_newest(std::size_t count) = 0;
  // By agency and device.
  virtual StoreResult<std::vector<RecipientProgress>> progress(const RecordId& id) = 0;
  // By agency.
  virtual StoreResult<std::vector<RecipientRow>> recipients(const RecordId& id) = 0;

  // Header hash of what came from that device under that id.
  virtual StoreResult<std::optional<Hash>> received(const KeyId& sender, const RecordId& id) = 0;
  virtual StoreResult<std::optional<InboxMark>> mark(const KeyId& sender, const RecordId& id) = 0;
  // By sender and record id, at most `count`.
  virtual StoreResult<std::vector<InboxMark>> openings_to_report(std::size_t count) = 0;

  virtual StoreResult<std::optional<LoggedRow>> logged(const RecordId& id) = 0;
  // Told and not proven, with an index below `end`, ascending, at most `count`.
  virtual StoreResult<std::vector<LoggedRow>> unproven(std::uint64_t end, std::size_t count) = 0;
};

// Records by where they are from.
enum class Held : std::uint8_t { received, sent };

// All that can be read: for those who only look.
class AgentReads : public StepReads {
 public:
  virtual StoreResult<std::map<OutboxState, std::uint64_t>> outbox_counts() = 0;
  // By reason, ascending.
  virtual StoreResult<std::vector<DraftsWaiting>> drafts_waiting() = 0;

  virtual StoreResult<std::optional<RecordId>> record_at(Held held, std::uint64_t position) = 0;
  // Ids from first to last, ascending, each once, at most `count`.
  virtual StoreResult<std::vector<RecordId>> records_between(Held held, const RecordId& first, const RecordId& last,
                                                             std::size_t count) = 0;

  // All with that id, oldest first: ids are chosen by their senders, and a second sender may use one again.
  virtual StoreResult<std::vector<InboxRow>> inbox(const RecordId& id) = 0;
  // In the order that is asked for; of the sections their labels only.
  virtual StoreResult<std::vector<InboxRow>> inbox_wanted(const Wanted& wanted) = 0;
  // Without documents and sealed bytes.
  virtual StoreResult<std::vector<OutboxRow>> outbox_wanted(const Wanted& wanted) = 0;
  virtual StoreResult<bool> read_by(const KeyId& sender, const RecordId& id, const std::string& reader) = 0;
  virtual StoreResult<std::uint64_t> inbox_count() = 0;
  // Is a section to go before `t`?
  virtual StoreResult<bool> sections_due(Instant t) = 0;
  virtual StoreResult<std::vector<RefusedRow>> refused_deliveries() = 0;  // ascending by number

  virtual StoreResult<std::vector<AlarmRow>> alarms() = 0;  // the newest first
  virtual StoreResult<std::vector<OfficerAct>> acts_newest(std::size_t count) = 0;
  // The newest first, at most `count`: of that operation of the local API, about that.
  virtual StoreResult<std::vector<OfficerAct>> acts_about(std::string_view about, std::string_view op,
                                                          std::size_t count) = 0;
  // With a number > after, ascending, at most `count`; all, or those that are still out.
  virtual StoreResult<std::vector<ExportRow>> exports(bool all, std::uint64_t after, std::size_t count) = 0;

  virtual StoreResult<std::vector<ExchangeRow>> exchanges() = 0;  // the oldest first
  virtual StoreResult<std::vector<FormRow>> forms() = 0;          // by number

  virtual StoreResult<std::vector<Bytes>> directory() = 0;
  virtual StoreResult<std::vector<std::pair<Hash, Bytes>>> bundles() = 0;
  virtual StoreResult<std::map<std::string, Bytes>> values() = 0;
};

class AgentStore : public AgentReads {
 public:
  virtual StoreStatus commit(const AgentBatch& batch) = 0;
  // Is the file still the one that was opened? What is written into one that was moved or deleted is lost.
  virtual StoreStatus check_in_place() { return {}; }
};

}  // namespace puente::client::ports
