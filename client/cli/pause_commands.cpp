#include <algorithm>
#include <memory>

#include "client/cli/broker_session.h"
#include "client/cli/commands.h"
#include "client/cli/identity.h"
#include "client/cli/pause_view.h"
#include "client/cli/terminal.h"
#include "client/io/order_json.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
using puente::io::Mode;

Status only_liaison(const BrokerSession& session) {
  if (session.party().config.role != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, "pausing and resuming is for liaisons");
  return {};
}

struct PauseOptions {
  std::string direction = "both", queued = "hold", reason, length, until;
  std::vector<std::string> agencies, kinds;
  bool threat_to_life = false;
};

// "90m", "4h", "3d".
Result<Duration> parse_length(const std::string& text) {
  const std::string digits = text.substr(0, text.find_first_not_of("0123456789"));
  if (digits.empty() || digits.size() > 5 || digits.size() + 1 != text.size())
    return fail(ErrorCode::usage, "--for takes a number and m, h or d, as in 90m, 4h, 3d");
  const std::int64_t number = std::stoll(digits);
  switch (text.back()) {
    case 'm':
      return minutes(number);
    case 'h':
      return hours(number);
    case 'd':
      return days(number);
    default:
      return fail(ErrorCode::usage, "--for takes a number and m, h or d, as in 90m, 4h, 3d");
  }
}

Result<trust::Pause> pause_of(const PauseOptions& options, Instant at) {
  trust::Pause out;
  if (options.length.empty() == options.until.empty())
    return fail(ErrorCode::usage, "say how long: either --for 4h, or --until 2026-11-25T08:00:00Z");
  if (options.until.empty()) {
    PUENTE_TRY(const Duration length, parse_length(options.length));
    out.expires = at + length;
  } else {
    PUENTE_TRY(out.expires, parse_utc(options.until));
  }
  PUENTE_TRY(out.direction, trust::parse_direction(options.direction));
  PUENTE_TRY(out.queued, trust::parse_queued(options.queued));
  for (const std::string& text : options.agencies) {
    PUENTE_TRY(model::AgencyId agency, model::parse_agency(text));
    out.agencies.push_back(std::move(agency));
  }
  for (const std::string& text : options.kinds) {
    PUENTE_TRY(const model::Kind kind, model::parse_name<model::Kind>(text));
    out.kinds.push_back(kind);
  }
  out.threat_to_life = options.threat_to_life;
  std::ranges::sort(out.agencies);
  std::ranges::sort(out.kinds);
  return out;
}

// The order as a text to sign, next after the newest of the liaison's nation.
Result<pki::SignedText> begin_order(const BrokerSession& session, const BrokerSession::Pauses& pauses,
                                    const std::string& reason, Instant at,
                                    std::variant<trust::Pause, trust::Resume> what) {
  if (reason.empty()) return fail(ErrorCode::usage, "--reason says why, in one line");
  trust::Order order;
  order.nation = session.party().config.agency.nation;
  const codec::NewestOrder& newest = pauses.newest[static_cast<std::size_t>(order.nation)];
  order.number = newest.number + 1;
  order.previous = newest.order;
  order.at = at;
  order.reason = reason;
  order.what = std::move(what);
  pki::SignedText out{trust::render_order(order), {}};
  PUENTE_REQUIRE(trust::parse_order(out.body));
  return out;
}

Status sign_order(pki::SignedText& text, const io::Party& party, const pki::Certificate& certificate) {
  PUENTE_TRY(const pki::PrivateKey key, party_key(party));
  return pki::sign_text(text, trust::order_purpose, certificate, key, puente::io::now());
}

Status give(const Context& context, BrokerSession& session, const pki::SignedText& text, const char* en,
            const char* es) {
  const std::string bytes = pki::format_signed_text(text);
  PUENTE_TRY(const codec::Ordered done, session.ask<codec::Ordered>(codec::Order{copy_of(view_of(bytes))}));
  if (context.json)
    fmt::print("{}\n", line_of({{"nation", model::name_of(done.count.nation)},
                                {"pause", done.count.number},
                                {"order", done.order.hex()},
                                {"waiting", done.count.waiting},
                                {"returned", done.count.returned},
                                {"expired", done.count.expired}}));
  else
    fmt::print("{}\n", worded(context, en, es, model::name_of(done.count.nation), done.count.number, done.count.waiting,
                              done.count.returned, done.count.expired));
  return {};
}

Status pause(const Context& context, const PauseOptions& options) {
  PUENTE_TRY(const fs::path folder, context.folder());
  const Instant at = from_unix_seconds(puente::io::now().unix_seconds());
  // Read before anybody is asked for a passphrase or a broker.
  PUENTE_TRY(trust::Pause wanted, pause_of(options, at));
  PUENTE_TRY(const std::unique_ptr<BrokerSession> session, BrokerSession::open(folder));
  PUENTE_REQUIRE(only_liaison(*session));
  PUENTE_TRY(const trust::Directory directory, session->directory(at));
  PUENTE_TRY(const BrokerSession::Pauses pauses, session->pauses(directory));
  PUENTE_TRY(pki::SignedText text, begin_order(*session, pauses, options.reason, at, std::move(wanted)));
  PUENTE_REQUIRE(sign_order(text, session->party(), session->certificate()));
  return give(context, *session, text, "Paused: {} {} is in force. Records that wait because of it: {}.",
              "En pausa: {} {} está vigente. Registros que esperan por ella: {}.");
}

struct ResumeOptions {
  std::string what;
  std::string reason;
  fs::path out;
};

constexpr const char* resumed_en =
    "Resumed: {} {} is over. Released now: {}; returned to their senders under it: {}; expired while it held them: {}.";
constexpr const char* resumed_es =
    "Reanudado: {} {} terminó. Se liberan ahora: {}; devueltos a quienes los enviaron: {}; vencidos mientras duró: {}.";

Status resume_first(const Context& context, const fs::path& folder, std::uint64_t number,
                    const ResumeOptions& options) {
  if (options.out.empty())
    return fail(ErrorCode::usage, "--out FILE says where the order goes, for a colleague to sign");
  const Instant at = from_unix_seconds(puente::io::now().unix_seconds());
  PUENTE_TRY(const std::unique_ptr<BrokerSession> session, BrokerSession::open(folder));
  PUENTE_REQUIRE(only_liaison(*session));
  PUENTE_TRY(const trust::Directory directory, session->directory(at));
  PUENTE_TRY(const BrokerSession::Pauses pauses, session->pauses(directory));
  const model::Nation nation = session->party().config.agency.nation;
  if (std::ranges::none_of(pauses.orders, [&](const trust::SignedOrder& one) {
        return one.order().nation == nation && one.order().number == number && one.order().is_pause();
      }))
    return fail(ErrorCode::not_found,
                fmt::format("no pause {} of {} is in force; see puente pause list", number, model::name_of(nation)));
  PUENTE_TRY(pki::SignedText text, begin_order(*session, pauses, options.reason, at, trust::Resume{number}));
  PUENTE_REQUIRE(sign_order(text, session->party(), session->certificate()));
  PUENTE_REQUIRE(puente::io::write_file(options.out, view_of(pki::format_signed_text(text)), Mode::open));
  fmt::print("{}\n", worded(context,
                            "{}: order to resume pause {} {}, signed by one liaison; a second one gives it with "
                            "puente resume {}",
                            "{}: orden de reanudar la pausa {} {}, firmada por un enlace; un segundo la entrega con "
                            "puente resume {}",
                            shown(options.out.string()), model::name_of(nation), number, shown(options.out.string())));
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
  if (order.is_pause()) return fail(ErrorCode::usage, options.what + ": an order to pause, not to resume");
  PUENTE_TRY(const std::unique_ptr<BrokerSession> session, BrokerSession::open(folder));
  PUENTE_REQUIRE(only_liaison(*session));
  if (session->party().config.agency.nation != order.nation)
    return fail(ErrorCode::not_permitted, "this is an order of the other nation");
  PUENTE_REQUIRE(sign_order(*text, session->party(), session->certificate()));
  return give(context, *session, *text, resumed_en, resumed_es);
}

Status list(const Context& context) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const std::unique_ptr<BrokerSession> session, BrokerSession::open(folder));
  const Instant now = puente::io::now();
  PUENTE_TRY(const trust::Directory directory, session->directory(now));
  PUENTE_TRY(const BrokerSession::Pauses pauses, session->pauses(directory));
  if (pauses.counts.empty() && !context.json)
    fmt::print("{}\n", say(context, "Nothing is paused.", "Nada está en pausa."));
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
    fmt::print("{}\n", pause_line(context, out));
    fmt::print("  {}\n", worded(context, "since {}, by {}; waiting {}, returned {}, expired {}",
                                "desde {}, por {}; esperan {}, devueltos {}, vencidos {}", text_at(out, "since"),
                                shown(found->signers().front()), count.waiting, count.returned, count.expired));
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
