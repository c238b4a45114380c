#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "client/cli/commands.h"
#include "client/liaison/approvals.h"
#include "client/liaison/short_ids.h"
#include "client/present/messages/approvals.h"
#include "client/session/broker_session.h"
#include "client/session/party_identity.h"
#include "crypto/base/escape.h"
#include "crypto/base/utf8.h"
#include "io/clock.h"
#include "trust/approval.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

json json_of(const liaison::WaitingRecord& one) {
  json out{{"record", one.header.record_id.hex()},
           {"header", one.header_hash.hex()},
           {"purpose", one.request.purpose},
           {"originator", one.request.originator},
           {"recipients", one.request.recipients},
           {"kind", model::name_of(one.header.kind)},
           {"tlp", model::name_of(one.header.marks.tlp)},
           {"recordPurpose", model::name_of(one.header.purpose)},
           {"urgency", model::name_of(one.header.urgency)},
           {"created", format_utc(one.header.created)},
           {"expires", format_utc(one.header.expires)},
           {"slots", json::array()}};
  for (const codec::SlotOutcome& slot : one.request.slots)
    out["slots"].push_back({{"label", model::text_of(slot.label)}, {"released", slot.delivered}, {"rule", slot.rule}});
  return out;
}

void print(const Context& context, const liaison::WaitingRecord& one) {
  const json fields = json_of(one);
  std::string recipients;
  for (const std::string& agency : one.request.recipients)
    recipients += (recipients.empty() ? "" : ", ") + escape(agency);
  fmt::print("{}\n",
             say(context, messages::approvals::waiting_record, text_at(fields, "record"),
                 label(context.language, one.request.purpose), label(context.language, model::name_of(one.header.kind)),
                 escape(one.request.originator), recipients, text_at(fields, "tlp"),
                 label(context.language, model::name_of(one.header.urgency)), text_at(fields, "created"),
                 text_at(fields, "expires")));
  const present::Table table(context.screen(), {{26, 20, 1}}, 4);
  for (const codec::SlotOutcome& slot : one.request.slots)
    fmt::print("{}", table.row({model::text_of(slot.label)},
                               {slot.delivered ? say(context, messages::approvals::would_go)
                                               : say(context, messages::approvals::stays),
                                slot.rule.empty() ? say(context, messages::approvals::no_rule_permits)
                                                  : say(context, messages::approvals::by_rule, escape(slot.rule))}));
}

Status list(const Context& context) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const std::unique_ptr<session::BrokerSession> session, session::BrokerSession::open(folder));
  PUENTE_TRY(const std::vector<liaison::WaitingRecord> waiting, liaison::waiting_at(*session));
  if (waiting.empty() && !context.json) fmt::print("{}\n", say(context, messages::approvals::nothing_waits));
  for (const liaison::WaitingRecord& one : waiting)
    if (context.json)
      fmt::print("{}\n", line_of(json_of(one)));
    else
      print(context, one);
  return {};
}

// Of those that wait: by its id, or by at least 4 of its first digits, as an agent's records are named.
Result<RecordId> waiting_named(const std::vector<liaison::WaitingRecord>& waiting, const std::string& name) {
  const auto digits = liaison::first_digits(name);
  if (!digits)
    return fail(ErrorCode::usage, cited(name) +
                                      " names no record: write its id, or at least 4 of its first digits "
                                      "(puente approve list)");
  std::optional<RecordId> found;
  for (const liaison::WaitingRecord& one : waiting) {
    const RecordId& id = one.header.record_id;
    if (!id.hex().starts_with(*digits) || found == id) continue;
    if (found)
      return fail(ErrorCode::conflict, "several records that wait begin with " + *digits + ": write more digits");
    found = id;
  }
  if (found) return *found;
  return fail(ErrorCode::not_found,
              "no record " + *digits + " waits for an approval of yours; see puente approve list");
}

Status approve(const Context& context, const std::string& record) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const std::unique_ptr<session::BrokerSession> session, session::BrokerSession::open(folder));
  PUENTE_TRY(const std::vector<liaison::WaitingRecord> waiting, liaison::waiting_at(*session));
  PUENTE_TRY(const RecordId id, waiting_named(waiting, record));
  for (const liaison::WaitingRecord& one : waiting) {
    if (one.header.record_id != id) continue;
    PUENTE_TRY(const trust::Approval approval,
               liaison::approval_of(one, session->party().config.agency.nation, puente::io::now()));
    pki::SignedText text{trust::render_approval(approval), {}};
    PUENTE_REQUIRE(trust::parse_approval(text.body));
    PUENTE_TRY(const pki::PrivateKey key, session::party_key(session->party()));
    PUENTE_REQUIRE(pki::sign_text(text, trust::approval_purpose, session->certificate(), key, puente::io::now()));
    PUENTE_TRY(const codec::Ordered done,
               session->ask<codec::Ordered>(codec::Order{copy_of(view_of(pki::format_signed_text(text)))}));
    if (context.json)
      fmt::print("{}\n",
                 line_of({{"record", id.hex()}, {"purpose", one.request.purpose}, {"approval", done.order.hex()}}));
    else
      fmt::print("{}\n",
                 say(context, messages::approvals::approved, id.hex(), label(context.language, one.request.purpose)));
  }
  return {};
}

}  // namespace

void add_approve_commands(const Command& program, Context& context) {
  const auto record = std::make_shared<std::string>();
  const Command approve_it = program.subcommand(
      "approve", "a liaison lets one record go that waits for a second person, or for a pause's exception");
  const Command list_it = approve_it.subcommand("list", "what waits, and what would be released");
  list_it.on_run([&context] { return list(context); });
  approve_it.option("record", *record, "its id, or at least 4 of its first digits");
  approve_it.allow_subcommand();
  approve_it.on_run([&context, record] {
    return record->empty() ? Status(fail(ErrorCode::usage, "name a record, or see puente approve list"))
                           : approve(context, *record);
  });
}

}  // namespace puente::client::cli
