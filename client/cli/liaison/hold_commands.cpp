#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "client/liaison/holds.h"
#include "client/liaison/orders.h"
#include "client/liaison/short_ids.h"
#include "client/present/messages/holds.h"
#include "client/session/broker_session.h"
#include "crypto/base/escape.h"
#include "io/clock.h"

namespace puente::client::cli {
namespace {

json json_of(const codec::HeldSender& one) {
  return {{"sender", one.sender.hex()},       {"from", one.from},
          {"recipient", one.recipient.hex()}, {"to", one.to},
          {"refused", one.refused},           {"since", format_utc(one.since)},
          {"until", format_utc(one.until)},   {"waiting", one.waiting}};
}

void print(const Context& context, const codec::HeldSender& one) {
  fmt::print("{}\n", say(context, messages::holds::held, escape(one.from), liaison::short_id(one.sender),
                         escape(one.to), liaison::short_id(one.recipient), one.waiting));
  fmt::print("  {}\n",
             say(context, messages::holds::why_and_since, one.refused, format_utc(one.since), format_utc(one.until)));
}

Result<std::unique_ptr<session::BrokerSession>> open_as_liaison(const Context& context) {
  PUENTE_TRY(const std::filesystem::path folder, context.folder());
  PUENTE_TRY(std::unique_ptr<session::BrokerSession> session, session::BrokerSession::open(folder));
  if (session->party().config.role != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, "whose records are held is for liaisons");
  return session;
}

Status list_holds(const Context& context) {
  PUENTE_TRY(const std::unique_ptr<session::BrokerSession> session, open_as_liaison(context));
  PUENTE_TRY(const codec::Holds holds, session->ask<codec::Holds>(codec::FetchHolds{}));
  if (holds.held.empty() && !context.json) fmt::print("{}\n", say(context, messages::holds::nobody_is_held));
  for (const codec::HeldSender& one : holds.held)
    if (context.json)
      fmt::print("{}\n", line_of(json_of(one)));
    else
      print(context, one);
  return {};
}

struct LiftOptions {
  std::string sender, recipient, reason;
  bool preview = false;
};

Status lift(const Context& context, const LiftOptions& options) {
  if (!options.preview && options.reason.empty())
    return fail(ErrorCode::usage, "--reason says why, in one line; --preview shows what would be released");
  PUENTE_TRY(const std::unique_ptr<session::BrokerSession> session, open_as_liaison(context));
  PUENTE_TRY(const codec::Holds holds, session->ask<codec::Holds>(codec::FetchHolds{}));
  PUENTE_TRY(const codec::HeldSender held, liaison::find_hold(holds, options.sender, options.recipient));
  const model::Nation nation = session->party().config.agency.nation;
  PUENTE_TRY(const model::AgencyId to, model::parse_agency(held.to));
  if (to.nation != nation)
    return fail(ErrorCode::not_permitted,
                fmt::format("device {} is of {}: only a liaison of its own nation lifts what waits for it",
                            held.recipient.hex(), held.to));
  const Instant at = from_unix_seconds(puente::io::now().unix_seconds());
  PUENTE_TRY(const trust::Directory directory, session->directory(at));
  PUENTE_REQUIRE(liaison::check_hold(held, directory));
  json out = json_of(held);
  if (options.preview) {
    out["lifted"] = false;
    if (context.json) {
      fmt::print("{}\n", line_of(out));
    } else {
      print(context, held);
      fmt::print("{}\n", say(context, messages::holds::would_be_released, held.waiting));
    }
    return {};
  }
  PUENTE_TRY(const session::BrokerSession::Pauses pauses, session->pauses(directory));
  PUENTE_TRY(pki::SignedText text, liaison::begin_order(nation, pauses.newest[static_cast<std::size_t>(nation)],
                                                        options.reason, at, trust::Lift{held.sender, held.recipient}));
  PUENTE_REQUIRE(liaison::sign_order(text, session->party(), session->certificate()));
  PUENTE_TRY(const codec::Ordered done,
             session->ask<codec::Ordered>(codec::Order{copy_of(view_of(pki::format_signed_text(text)))}));
  out["lifted"] = true;
  out["waiting"] = done.count.waiting;
  out["order"] = done.order.hex();
  if (context.json)
    fmt::print("{}\n", line_of(out));
  else
    fmt::print("{}\n", say(context, messages::holds::lifted, escape(held.from), liaison::short_id(held.sender),
                           escape(held.to), liaison::short_id(held.recipient), done.count.waiting));
  return {};
}

}  // namespace

void add_hold_commands(const Command& program, Context& context) {
  const Command hold =
      program.subcommand("hold", "senders that are held for a recipient, which refused too many of their deliveries");
  hold.require_subcommand();
  const Command list_it = hold.subcommand("list", "those of this nation's devices: since when, why, and what waits");
  list_it.on_run([&context] { return list_holds(context); });
  const auto options = std::make_shared<LiftOptions>();
  const Command lift_it =
      hold.subcommand("lift", "a liaison of the recipient's nation lets a sender's records go to it again");
  lift_it.option("sender", options->sender, "key id of the sending device, or its first digits").required();
  lift_it.option("recipient", options->recipient, "key id of the receiving device, or its first digits").required();
  lift_it.option("--reason", options->reason, "why, in one line; both nations read it");
  lift_it.flag("--preview", options->preview, "show what would be released, and change nothing");
  lift_it.on_run([&context, options] { return lift(context, *options); });
}

}  // namespace puente::client::cli
