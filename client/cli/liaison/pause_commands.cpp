#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "client/io/order_json.h"
#include "client/liaison/orders.h"
#include "client/present/messages/pauses.h"
#include "client/present/pause_words.h"
#include "client/session/broker_session.h"
#include "crypto/base/escape.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
using puente::io::Mode;

Status only_liaison(const session::BrokerSession& session) {
  if (session.party().config.role != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, "pausing and resuming is for liaisons");
  return {};
}

struct PauseOptions : liaison::WantedPause {
  std::string reason;
};

model::Nation nation_of(const session::BrokerSession& session) { return session.party().config.agency.nation; }

const codec::NewestOrder& newest_of(const session::BrokerSession::Pauses& pauses, model::Nation nation) {
  return pauses.newest[static_cast<std::size_t>(nation)];
}

Result<codec::Ordered> give(session::BrokerSession& session, const pki::SignedText& text) {
  return session.ask<codec::Ordered>(codec::Order{copy_of(view_of(pki::format_signed_text(text)))});
}

void print_given(const Context& context, const codec::Ordered& given, const std::string& sentence) {
  if (context.json)
    fmt::print("{}\n", line_of({{"nation", model::name_of(given.count.nation)},
                                {"pause", given.count.number},
                                {"order", given.order.hex()},
                                {"waiting", given.count.waiting},
                                {"returned", given.count.returned},
                                {"expired", given.count.expired}}));
  else
    fmt::print("{}\n", sentence);
}

Status pause(const Context& context, const PauseOptions& options) {
  PUENTE_TRY(const fs::path folder, context.folder());
  const Instant at = from_unix_seconds(puente::io::now().unix_seconds());
  // Read before anybody is asked for a passphrase or a broker.
  PUENTE_TRY(trust::Pause wanted, liaison::pause_of(options, at));
  PUENTE_TRY(const std::unique_ptr<session::BrokerSession> session, session::BrokerSession::open(folder));
  PUENTE_REQUIRE(only_liaison(*session));
  PUENTE_TRY(const trust::Directory directory, session->directory(at));
  PUENTE_TRY(const session::BrokerSession::Pauses pauses, session->pauses(directory));
  PUENTE_TRY(pki::SignedText text, liaison::begin_order(nation_of(*session), newest_of(pauses, nation_of(*session)),
                                                        options.reason, at, std::move(wanted)));
  PUENTE_REQUIRE(liaison::sign_order(text, session->party(), session->certificate()));
  PUENTE_TRY(const codec::Ordered given, give(*session, text));
  print_given(context, given,
              say(context, messages::pauses::paused, model::name_of(given.count.nation), given.count.number,
                  given.count.waiting));
  return {};
}

struct ResumeOptions {
  std::string what;
  std::string reason;
  fs::path out;
};

Status resume_first(const Context& context, const fs::path& folder, std::uint64_t number,
                    const ResumeOptions& options) {
  if (options.out.empty())
    return fail(ErrorCode::usage, "--out FILE says where the order goes, for a colleague to sign");
  const Instant at = from_unix_seconds(puente::io::now().unix_seconds());
  PUENTE_TRY(const std::unique_ptr<session::BrokerSession> session, session::BrokerSession::open(folder));
  PUENTE_REQUIRE(only_liaison(*session));
  PUENTE_TRY(const trust::Directory directory, session->directory(at));
  PUENTE_TRY(const session::BrokerSession::Pauses pauses, session->pauses(directory));
  const model::Nation nation = nation_of(*session);
  if (std::ranges::none_of(pauses.orders, [&](const trust::SignedOrder& one) {
        return one.order().nation == nation && one.order().number == number && one.order().is_pause();
      }))
    return fail(ErrorCode::not_found,
                fmt::format("no pause {} of {} is in force; see puente pause list", number, model::name_of(nation)));
  PUENTE_TRY(pki::SignedText text,
             liaison::begin_order(nation, newest_of(pauses, nation), options.reason, at, trust::Resume{number}));
  PUENTE_REQUIRE(liaison::sign_order(text, session->party(), session->certificate()));
  PUENTE_REQUIRE(write_output(context, options.out, view_of(pki::format_signed_text(text)), Mode::open));
  fmt::print("{}\n", say(context, messages::pauses::resume_signed_once, escape(options.out.string()),
                         model::name_of(nation), number, escape(options.out.string())));
  return {};
}

Status resume(const Context& context, const ResumeOptions& options) {
  PUENTE_TRY(const fs::path folder, context.folder());
  if (options.what.size() < 10 && options.what.find_first_not_of("0123456789") == std::string::npos)
    return resume_first(context, folder, std::stoull(options.what), options);
  PUENTE_TRY(const std::string written, puente::io::read_text(options.what, codec::order_bytes_max));
  auto text = pki::parse_signed_text(written, codec::order_bytes_max);
  if (!text) return tl::unexpected<Error>(text.error().at(options.what));
  PUENTE_TRY(const trust::Order order, trust::parse_order(text->body));
  if (!std::holds_alternative<trust::Resume>(order.what))
    return fail(ErrorCode::usage, options.what + ": not an order to resume");
  PUENTE_TRY(const std::unique_ptr<session::BrokerSession> session, session::BrokerSession::open(folder));
  PUENTE_REQUIRE(only_liaison(*session));
  if (session->party().config.agency.nation != order.nation)
    return fail(ErrorCode::not_permitted, "this is an order of the other nation");
  PUENTE_REQUIRE(liaison::sign_order(*text, session->party(), session->certificate()));
  PUENTE_TRY(const codec::Ordered given, give(*session, *text));
  print_given(context, given,
              say(context, messages::pauses::resumed, model::name_of(given.count.nation), given.count.number,
                  given.count.waiting, given.count.returned, given.count.expired));
  return {};
}

Status list(const Context& context) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const std::unique_ptr<session::BrokerSession> session, session::BrokerSession::open(folder));
  const Instant now = puente::io::now();
  PUENTE_TRY(const trust::Directory directory, session->directory(now));
  PUENTE_TRY(const session::BrokerSession::Pauses pauses, session->pauses(directory));
  if (pauses.counts.empty() && !context.json) fmt::print("{}\n", say(context, messages::pauses::nothing_is_paused));
  for (const codec::PauseCount& count : pauses.counts) {
    const auto found = std::ranges::find_if(pauses.orders, [&](const trust::SignedOrder& one) {
      return one.order().nation == count.nation && one.order().number == count.number && one.order().is_pause();
    });
    if (found == pauses.orders.end())
      return fail(ErrorCode::malformed, "the broker counts for a pause it does not serve");
    json out = io::pause_json(*found);
    out["waiting"] = count.waiting;
    out["returned"] = count.returned;
    out["expired"] = count.expired;
    if (context.json) {
      fmt::print("{}\n", line_of(out));
      continue;
    }
    fmt::print("{}\n", present::pause_line(context.language, out));
    fmt::print("  {}\n", say(context, messages::pauses::since_and_counts, text_at(out, "since"),
                             escape(found->signers().front()), count.waiting, count.returned, count.expired));
  }
  return {};
}

}  // namespace

void add_pause_commands(const Command& program, Context& context) {
  const auto options = std::make_shared<PauseOptions>();
  const Command pause_it = program.subcommand("pause", "a liaison stops what crosses, at once; see docs/pause.md");
  pause_it.option("--direction", options->direction, "out: what the nation sends; in: what it receives; both")
      .one_of({"out", "in", "both"});
  pause_it.option("--agency", options->agencies, "only records from or to this agency (again for more)");
  pause_it.option("--kind", options->kinds, "only records of this kind (again for more)");
  pause_it.option("--reason", options->reason, "why, in one line; both nations read it");
  pause_it.option("--for", options->length, "how long: 90m, 4h, 3d; at most 90 days");
  pause_it.option("--until", options->until, "or until when: 2026-11-25T08:00:00Z");
  pause_it.option("--queued", options->queued, "what waits at the broker: hold it, or return it to its senders")
      .one_of({"hold", "return"});
  pause_it.flag("--except-threat-to-life", options->threat_to_life,
                "records of that urgency may pass one by one, each approved by a liaison of this nation");
  const Command list_it = pause_it.subcommand("list", "the pauses in force, of both nations");
  list_it.on_run([&context] { return list(context); });
  pause_it.allow_subcommand();
  pause_it.on_run([&context, options] { return pause(context, *options); });

  const auto resume_options = std::make_shared<ResumeOptions>();
  const Command resume_it =
      program.subcommand("resume", "two liaisons of the nation that paused let records cross again");
  resume_it.option("what", resume_options->what, "number of the pause, or the order that a colleague signed first")
      .required();
  resume_it.option("--reason", resume_options->reason, "why, in one line");
  resume_it.option("--out", resume_options->out, "file of the order, for the second liaison");
  resume_it.on_run([&context, resume_options] { return resume(context, *resume_options); });
}

}  // namespace puente::client::cli
