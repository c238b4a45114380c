// What goes into the agent's core and what comes out; same contract as the broker's core: each step gets the time and a
// fresh seed, and the same sequence of steps gives the same outputs.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>
#include <vector>

#include "client/core/pairs.h"
#include "client/core/told/threats.h"
#include "client/ports/agent_store.h"
#include "crypto/base/language.h"
#include "schemas/codec/wire.h"

namespace puente::client::core {

// --- inputs ---
struct Connected {};     // the link to the broker was made, or made anew
struct Disconnected {};  // the link was lost; what has no answer is sent again on the next one
struct Received {
  codec::BrokerMessage message;
  std::vector<Bytes> slots;
};
struct Draft {
  std::string document;                      // JSON, see document.h
  std::string origin;                        // of an import: mapping and key; empty: none
  std::shared_ptr<nlohmann::json> parsed{};  // the same document, where its JSON was read before
};
struct Compose {
  std::uint64_t ticket = 0;
  std::vector<Draft> drafts;
  bool update = false;                    // send what differs from what was sent under an origin, and to whom it is new
  bool trial = false;                     // keep nothing: only say what would be done
  Language language = Language::english;  // of what is wrong with a document
};
// An entry for the directory, for the broker to check.
struct PublishEntry {
  std::uint64_t ticket = 0;
  Bytes entry;
};
// To take back a record that was sent from here.
struct RecallRecord {
  std::uint64_t ticket = 0;
  RecordId record_id;
  std::string reason;
};
// An officer gives a reason to open what is under justify-on-open.
struct GiveReason {
  std::uint64_t ticket = 0;
  Hash header_hash;
  std::string reason;
};
// An officer has seen a record under receipt-on-open; answered when that is durable.
struct SeenRecord {
  KeyId sender;
  RecordId record_id;
  Hash header_hash;
  std::uint64_t ticket = 0;
};
// Somebody of this agency has opened a received record; answered when that is durable.
struct MarkRead {
  ports::ReadMark mark;
  std::uint64_t ticket = 0;
};
// To revoke this device's own certificate.
struct RevokeSelf {
  std::uint64_t ticket = 0;
  std::string reason;
};
// What an officer asked for, to be kept before it is done; answered when it is durable.
struct NoteAct {
  std::uint64_t ticket = 0;
  ports::OfficerAct act;
};
// Something random for an officer to sign for.
struct DrawChallenge {
  std::uint64_t ticket = 0;
};
// A person has seen the alarms; answered when they are forgotten.
struct AlarmsSeen {
  std::uint64_t ticket = 0;
};
// A form to be kept: as a new one, or in place of the one with that number.
struct KeepForm {
  std::uint64_t ticket = 0;
  std::uint64_t number = 0;  // 0: new
  std::string text;
};
struct DropForm {
  std::uint64_t ticket = 0;
  std::uint64_t number = 0;
};
// When threats to life are told of again and escalated; is there a command that is told of events?
struct SetTelling {
  TellingTimes times;
  bool command = false;
};
// The agency's command was told of every event up to that number.
struct EventsTaken {
  std::uint64_t number = 0;
};
// A command of the agency's did not do what it should: an alarm.
struct CommandFailed {
  std::string what;
};
// What leaves for other tools, to be kept before it does, with the act where no signed one is kept; or what became of
// it, under its number. Answered when it is durable.
struct NoteExports {
  std::uint64_t ticket = 0;
  std::vector<ports::ExportRow> rows;  // number 0: new
  std::optional<ports::OfficerAct> act{};
};
struct Tick {};  // about once a second
struct BatchStored {};

using Input = std::variant<Connected, Disconnected, Received, Compose, PublishEntry, RecallRecord, GiveReason,
                           SeenRecord, MarkRead, RevokeSelf, NoteAct, DrawChallenge, AlarmsSeen, KeepForm, DropForm,
                           SetTelling, EventsTaken, CommandFailed, NoteExports, Tick, BatchStored>;

// --- outputs ---
struct ToBroker {
  Bytes message;             // encoded codec::DeviceMessage
  std::vector<Bytes> slots;  // the frames after it
};
// What was done with a draft: sent, or not, since its origin was sent before.
enum class Did : std::uint8_t {
  sent,       // as new
  existing,   // nothing: all its recipients were sent this very content
  differs,    // nothing for some: they were sent other content under this origin, and no update was asked for
  recalled,   // the same: what they were sent was recalled
  further,    // the same: they were sent nothing under this origin, and others were
  corrected,  // in place of other content
  extended,   // to recipients who had nothing under this origin
  again,      // anew, where it was refused, came back or was recalled
};
inline constexpr std::size_t did_count = static_cast<std::size_t>(Did::again) + 1;

struct Kept {
  RecordId record_id;  // the first that was kept, or the newest that was there; zeros in a trial that would keep one
  ports::OutboxState state = ports::OutboxState::draft;
  bool existing = false;  // nothing was kept now
  Did did = Did::sent;
  std::vector<RecordId> more{};  // that were kept besides: recipients were sent different content before
  std::vector<ports::RecipientRow> recipients{};  // by agency
  std::optional<RecordId> repeats{};  // without an origin: a record with this very content that some of them were sent
};
// Comes when the drafts are durable. In the order of the drafts.
struct Composed {
  std::uint64_t ticket = 0;
  std::vector<Result<Kept>> drafts;
};
// The broker's answer to PublishEntry, RevokeSelf, RecallRecord or GiveReason; to SeenRecord, MarkRead, NoteAct,
// NoteExports and AlarmsSeen: it is durable.
struct Answered {
  std::uint64_t ticket = 0;
  Status status;
  std::vector<KeyId> unreleased{}, released{};  // of a recall
};
struct ChallengeDrawn {
  std::uint64_t ticket = 0;
  ports::Challenge challenge;
};
// The form with that number is kept, or gone; durable.
struct FormKept {
  std::uint64_t ticket = 0;
  std::uint64_t number = 0;
};
// A record lies in the inbox, or more sections of one, and is durable.
struct Arrived {
  KeyId sender;
  RecordId record_id;
};
// Something that a person is told of; durable.
struct Happened {
  Event event;
};
// Pair secrets that are out of time: the core has forgotten them, their holder erases them.
struct ErasePairs {
  std::vector<Pairs::Name> names;
};
// To be kept as a file for third parties; the same name is the same content.
struct Evidence {
  std::string name;
  std::string content;
};
struct Notice {  // for the operator; no contents, no secrets
  enum class Level { info, warning, alarm } level = Level::info;
  std::string text;
};

using Output = std::variant<ToBroker, Composed, Answered, ChallengeDrawn, FormKept, Arrived, Happened, ErasePairs,
                            Evidence, Notice>;
using Outputs = std::vector<Output>;

}  // namespace puente::client::core
