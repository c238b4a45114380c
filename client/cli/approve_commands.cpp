#include <algorithm>
#include <memory>

#include "client/cli/broker_session.h"
#include "client/cli/commands.h"
#include "client/cli/identity.h"
#include "client/cli/labels.h"
#include "client/cli/pause_view.h"
#include "client/cli/terminal.h"
#include "crypto/record/derive.h"
#include "io/clock.h"
#include "trust/approval.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

struct Waiting {
  codec::Header header;
  Hash header_hash;
  codec::ApprovalRequest request;
};

Result<std::vector<Waiting>> waiting_at(BrokerSession& session) {
  if (session.party().config.role != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, "approving is for liaisons");
  PUENTE_TRY(codec::Approvals answer, session.ask<codec::Approvals>(codec::FetchApprovals{}));
  std::vector<Waiting> out;
  for (codec::ApprovalRequest& one : answer.requests) {
    PUENTE_TRY(codec::Header header, codec::decode_header(one.header));
    const Hash hash = record::header_hash(one.header);
    std::ranges::sort(one.slots, {}, &codec::SlotOutcome::label);
    out.push_back({std::move(header), hash, std::move(one)});
  }
  return out;
}

json json_of(const Waiting& one) {
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

void print(const Context& context, const Waiting& one) {
  const json fields = json_of(one);
  std::string recipients;
  for (const std::string& agency : one.request.recipients)
    recipients += (recipients.empty() ? "" : ", ") + shown(agency);
  fmt::print("{}\n",
             worded(context, "{}  {}: {} from {} to {}; {}; {}; created {}, expires {}",
                    "{}  {}: {} de {} para {}; {}; {}; creado {}, vence {}", text_at(fields, "record"),
                    label(context.language, one.request.purpose),
                    label(context.language, model::name_of(one.header.kind)), shown(one.request.originator), recipients,
                    text_at(fields, "tlp"), label(context.language, model::name_of(one.header.urgency)),
                    text_at(fields, "created"), text_at(fields, "expires")));
  for (const codec::SlotOutcome& slot : one.request.slots)
    fmt::print("    {} {}{}\n", fit(model::text_of(slot.label), 26),
               slot.delivered ? say(context, "would go", "pasaría") : say(context, "stays", "se queda"),
               slot.rule.empty() ? say(context, ": no rule permits it", ": ninguna regla lo permite")
                                 : worded(context, ", rule {}", ", regla {}", shown(slot.rule)));
}

Status list(const Context& context) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const std::unique_ptr<BrokerSession> session, BrokerSession::open(folder));
  PUENTE_TRY(const std::vector<Waiting> waiting, waiting_at(*session));
  if (waiting.empty() && !context.json)
    fmt::print("{}\n", say(context, "Nothing waits for an approval of yours.", "Nada espera su aprobación."));
  for (const Waiting& one : waiting)
    if (context.json)
      fmt::print("{}\n", line_of(json_of(one)));
    else
      print(context, one);
  return {};
}

Status approve(const Context& context, const std::string& record) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const RecordId id, RecordId::from_hex(record));
  PUENTE_TRY(const std::unique_ptr<BrokerSession> session, BrokerSession::open(folder));
  PUENTE_TRY(const std::vector<Waiting> waiting, waiting_at(*session));
  std::size_t approved = 0;
  for (const Waiting& one : waiting) {
    if (one.header.record_id != id) continue;
    trust::Approval approval;
    approval.nation = session->party().config.agency.nation;
    PUENTE_TRY(approval.purpose, trust::parse_approval_purpose(one.request.purpose));
    approval.record = id;
    approval.header = one.header_hash;
    for (const std::string& text : one.request.recipients) {
      PUENTE_TRY(model::AgencyId agency, model::parse_agency(text));
      approval.recipients.push_back(std::move(agency));
    }
    for (const codec::SlotOutcome& slot : one.request.slots)
      if (slot.delivered) approval.slots.push_back(slot.digest);
    std::ranges::sort(approval.recipients);
    std::ranges::sort(approval.slots);
    approval.bundles = one.request.bundles;
    approval.at = from_unix_seconds(puente::io::now().unix_seconds());
    approval.expires = from_unix_seconds(one.header.expires.unix_seconds());
    pki::SignedText text{trust::render_approval(approval), {}};
    PUENTE_REQUIRE(trust::parse_approval(text.body));
    PUENTE_TRY(const pki::PrivateKey key, party_key(session->party()));
    PUENTE_REQUIRE(pki::sign_text(text, trust::approval_purpose, session->certificate(), key, puente::io::now()));
    PUENTE_TRY(const codec::Ordered done,
               session->ask<codec::Ordered>(codec::Order{copy_of(view_of(pki::format_signed_text(text)))}));
    ++approved;
    if (context.json)
      fmt::print("{}\n",
                 line_of({{"record", id.hex()}, {"purpose", one.request.purpose}, {"approval", done.order.hex()}}));
    else
      fmt::print("{}\n", worded(context, "Approved: {} ({}). Policy decides again when it is released.",
                                "Aprobado: {} ({}). La política decide otra vez al liberarlo.", id.hex(),
                                label(context.language, one.request.purpose)));
  }
  if (approved == 0)
    return fail(ErrorCode::not_found,
                "no record " + id.hex() + " waits for an approval of yours; see puente approve list");
  return {};
}

}  // namespace

void add_approve_commands(const Command& program, Context& context) {
  const auto record = std::make_shared<std::string>();
  const Command approve_it = program.subcommand(
      "approve", "a liaison lets one record go that waits for a second person, or for a pause's exception");
  const Command list_it = approve_it.subcommand("list", "what waits, and what would be released");
  list_it.on_run([&context] { return list(context); });
  approve_it.option("record", *record, "its id");
  approve_it.allow_subcommand();
  approve_it.on_run([&context, record] {
    return record->empty() ? Status(fail(ErrorCode::usage, "name a record, or see puente approve list"))
                           : approve(context, *record);
  });
}

}  // namespace puente::client::cli
