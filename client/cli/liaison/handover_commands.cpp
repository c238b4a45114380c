// `puente handover`: from one shard of the log to the next, when a broker was restored or a log has grown large. One
// nation drafts, the other checks, both roots sign (docs/operator.md).
#include <memory>
#include <nlohmann/json.hpp>

#include "client/auditor/witness_heads.h"
#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/enrol/treaty_draft.h"
#include "client/io/party.h"
#include "client/liaison/handover.h"
#include "client/present/messages/handover.h"
#include "crypto/base/escape.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
using puente::io::Mode;

struct HandoverOptions {
  fs::path treaty, state, out, broker;
};

// Nothing where no file was named.
Result<std::optional<trust::BrokerTerms>> broker_in(const fs::path& file) {
  if (file.empty()) return std::optional<trust::BrokerTerms>();
  PUENTE_TRY(const std::string text, puente::io::read_text(file, 64 << 10));
  auto out = enrol::parse_broker_terms(text);
  if (!out) return tl::unexpected<Error>(out.error().at(file.string()));
  return std::optional(std::move(*out));
}

// What the agent knows, which is checked against the newest heartbeat that it heard.
struct Held {
  trust::ShardState state;
  liaison::KeptHead head;
  bool complete = false;
};

Result<trust::SignedTreaty> treaty_of(const fs::path& folder) {
  const io::PartyPaths paths{folder};
  PUENTE_TRY(const std::string text, puente::io::read_text(paths.config(), 64 << 10));
  auto config = io::parse_party_config(text);
  if (!config) return tl::unexpected<Error>(config.error().at(paths.config().string()));
  const fs::path file = config->treaty.is_absolute() ? config->treaty : folder / config->treaty;
  PUENTE_TRY(const std::string treaty, puente::io::read_text(file, trust::treaty_bytes_max));
  auto out = trust::verify_treaty(treaty, puente::io::now());
  if (!out) return tl::unexpected<Error>(out.error().at(file.string()));
  return out;
}

Result<Held> held_by(const Context& context, Instant at) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  Bytes bytes;
  const auto append = [&](const json& item) -> Status {
    PUENTE_TRY(const Bytes piece, bytes_from_base64(text_at(item, "piece")));
    if (bytes.size() + piece.size() > trust::shard_state_bytes_max)
      return fail(ErrorCode::too_large, "the agent's state is more than 64 MiB");
    bytes.insert(bytes.end(), piece.begin(), piece.end());
    return {};
  };
  PUENTE_TRY(const json done, api.call({{"op", "shard-state"}, {"at", format_utc(at)}}, append));
  Held out;
  PUENTE_TRY(out.state, trust::decode_shard_state(bytes));
  PUENTE_TRY(out.head.head.root, Hash::from_hex(text_at(done, "root")));
  out.head.head.size = done.value("head", std::uint64_t{0});
  out.head.keeper = context.party.string();
  out.complete = done.value("complete", false);
  return out;
}

// The newest head of each witness that answers. More than half of either nation's must: a quorum head is then among
// theirs, or is led to by one.
Result<std::vector<liaison::KeptHead>> heads_of_witnesses(const Context& context, const trust::Treaty& treaty) {
  std::vector<liaison::KeptHead> out;
  std::array<std::size_t, model::nation_count> all{}, answered{};
  for (const auditor::WitnessHeld& one : auditor::ask_witnesses(treaty)) {
    const auto nation = static_cast<std::size_t>(one.witness.nation);
    ++all.at(nation);
    if (one.failed) return fail(ErrorCode::mismatch, "witness " + one.witness.key.name + ": " + one.what);
    if (!context.json)
      fmt::print("{}  {}  {}\n", model::name_of(one.witness.nation), fit(escape(one.witness.key.name), 24),
                 one.head ? fmt::format("{:>10}  {}…", one.head->size(), one.head->root().hex().substr(0, 16))
                          : escape(say(context, one.what)));
    if (!one.head) continue;
    ++answered.at(nation);
    out.push_back({one.witness.key.name, {one.head->size(), one.head->root()}});
  }
  for (std::size_t nation = 0; nation < all.size(); ++nation)
    if (answered.at(nation) * 2 <= all.at(nation))
      return fail(ErrorCode::unavailable,
                  fmt::format("{} of {} witnesses of {} showed the head they keep: more than half must, or a newer one "
                              "could be lost",
                              answered.at(nation), all.at(nation), model::name_of(static_cast<model::Nation>(nation))));
  return out;
}

Instant whole_second(Instant t) { return Instant{t.ms - t.ms % 1000}; }

Status draft(Context& context, const HandoverOptions& options) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const trust::SignedTreaty held, treaty_of(folder));
  PUENTE_TRY(const auto broker, broker_in(options.broker));
  const Instant at = whole_second(puente::io::now());
  PUENTE_TRY(const Held own, held_by(context, at));
  if (!own.complete)
    return fail(ErrorCode::stale,
                "this agent does not hold what its newest heartbeat names: draft with one that does (puente status)");
  PUENTE_TRY(std::vector<liaison::KeptHead> heads, heads_of_witnesses(context, held.treaty()));
  heads.push_back(own.head);
  PUENTE_TRY(const trust::Treaty next, liaison::draft_handover(held, own.state, at, heads, broker));
  const std::string body = trust::render_treaty(next);
  // Both files or none.
  PUENTE_REQUIRE(check_output(context, options.state));
  PUENTE_REQUIRE(check_output(context, options.out));
  PUENTE_REQUIRE(write_output(context, options.state, encode(own.state), Mode::open));
  PUENTE_REQUIRE(write_output(context, options.out, view_of(body), Mode::open));
  if (context.json) {
    fmt::print("{}\n", line_of(json{{"shard", next.handover->shard},
                                    {"origin", next.broker.origin},
                                    {"size", next.handover->size},
                                    {"root", next.handover->root.hex()},
                                    {"entries", own.state.entries.size()},
                                    {"orders", own.state.orders.size()},
                                    {"hash", trust::treaty_hash(body).hex()}}));
    return {};
  }
  fmt::print("{}\n", say(context, messages::handover::drafted, escape(options.out.string()), next.version,
                         next.handover->shard, escape(next.broker.origin), next.handover->size,
                         own.state.entries.size(), trust::treaty_hash(body).hex()));
  fmt::print("{}\n", say(context, messages::handover::next_steps));
  return {};
}

Status check(Context& context, const HandoverOptions& options) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const trust::SignedTreaty held, treaty_of(folder));
  PUENTE_TRY(const auto broker, broker_in(options.broker));
  PUENTE_TRY(const std::string text, puente::io::read_text(options.treaty, trust::treaty_bytes_max));
  auto signed_text = pki::parse_signed_text(text, trust::treaty_bytes_max);
  if (!signed_text) return tl::unexpected<Error>(signed_text.error().at(options.treaty.string()));
  auto next = trust::parse_treaty(signed_text->body);
  if (!next) return tl::unexpected<Error>(next.error().at(options.treaty.string()));
  PUENTE_TRY(const Bytes bytes, puente::io::read_file(options.state, trust::shard_state_bytes_max));
  auto state = trust::decode_shard_state(bytes);
  if (!state) return tl::unexpected<Error>(state.error().at(options.state.string()));
  PUENTE_TRY(const Held own, held_by(context, next->handover ? next->handover->at : whole_second(puente::io::now())));
  PUENTE_TRY(std::vector<liaison::KeptHead> heads, heads_of_witnesses(context, held.treaty()));
  heads.push_back(own.head);
  const std::vector<liaison::HandoverFinding> findings =
      liaison::check_handover(held, *next, *state, own.state, heads, broker);
  for (const liaison::HandoverFinding& one : findings) {
    context.exit = Exit::verification_failed;
    if (context.json)
      fmt::print("{}\n", line_of(json{{"finding", one.name}, {"what", one.what}}));
    else
      fmt::print("{}: {}\n", one.name, escape(say(context, one.what)));
  }
  if (!findings.empty()) return {};
  if (context.json)
    fmt::print("{}\n", line_of(json{{"verified", true}, {"hash", trust::treaty_hash(signed_text->body).hex()}}));
  else
    fmt::print("{}\n", say(context, messages::handover::agrees, trust::treaty_hash(signed_text->body).hex()));
  return {};
}

}  // namespace

void add_handover_commands(const Command& program, Context& context) {
  const Command group = program.subcommand("handover", "from one shard of the log to the next, signed by both nations");
  group.require_subcommand();

  const auto draft_options = std::make_shared<HandoverOptions>();
  const Command make = group.subcommand(
      "draft", "write the treaty's next version and what the shard begins with, as this agent holds it");
  make.option("--out", draft_options->out, "file of the treaty, for both roots to sign").required();
  make.option("--state", draft_options->state, "file of what the shard begins with, for the broker").required();
  make.option("--broker", draft_options->broker, "public.toml of a new broker, where the one before is lost");
  make.on_run([&context, draft_options] { return draft(context, *draft_options); });

  const auto check_options = std::make_shared<HandoverOptions>();
  const Command verify = group.subcommand("check", "compare a draft with what this agent and the witnesses hold");
  verify.option("treaty", check_options->treaty, "the drafted treaty, signed or not").required();
  verify.option("--state", check_options->state, "what the shard begins with").required();
  verify.option("--broker", check_options->broker, "public.toml of the new broker that the draft is to name");
  verify.on_run([&context, check_options] { return check(context, *check_options); });
}

}  // namespace puente::client::cli
