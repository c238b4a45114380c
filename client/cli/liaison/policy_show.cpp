// `puente policy show | history`: what is in force, and what was. Reads only.
#include <nlohmann/json.hpp>

#include "client/cli/command.h"
#include "client/cli/liaison/policy_parts.h"
#include "client/present/messages/policies.h"
#include "client/present/policy_words.h"
#include "client/session/broker_session.h"
#include "crypto/base/escape.h"
#include "io/clock.h"
#include "io/files.h"
#include "policy/packing.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

// One version, with its bytes as the broker keeps them.
struct Version {
  policy::Bundle bundle;
  std::vector<pki::Certificate> signers;
  Bytes bytes;
  bool in_force = false;
};

struct ShowOptions {
  std::string nation;
  std::uint64_t version = 0;
  fs::path out;
};

class Past {
 public:
  static Result<Past> open(const Context& context) {
    Past out;
    PUENTE_TRY(const fs::path folder, context.folder());
    PUENTE_TRY(out.session_, session::BrokerSession::open(folder));
    const Instant now = puente::io::now();
    PUENTE_TRY(const trust::Directory directory, out.session_->directory(now));
    PUENTE_TRY(out.in_force_, out.session_->bundles(directory));
    return out;
  }

  model::Nation own() const { return session_->party().config.agency.nation; }
  const std::optional<policy::LoadedBundle>& in_force(model::Nation nation) const {
    return in_force_.at(static_cast<std::size_t>(nation));
  }
  // From the one in force back, each found by the hash that the one after it names, until `last` says so.
  Result<std::vector<Version>> back(model::Nation nation, const std::function<bool(const Version&)>& last) const {
    std::vector<Version> out;
    const auto& newest = in_force(nation);
    if (!newest) return out;
    out.push_back({newest->bundle(), newest->signers(), newest->bytes(), true});
    while (!last(out.back()) && out.back().bundle.head.version > 1) {
      const policy::BundleHead& newer = out.back().bundle.head;
      codec::FetchBundles wanted;
      (nation == model::Nation::mx ? wanted.mx : wanted.us) = newer.version - 1;
      PUENTE_TRY(const auto texts, session_->bundle_texts(wanted));
      const Bytes& bytes = texts.at(static_cast<std::size_t>(nation));
      if (bytes.empty())
        return fail(ErrorCode::not_found, fmt::format("the broker does not have {} version {}, which version {} names",
                                                      model::name_of(nation), newer.version - 1, newer.version));
      auto older = policy::load_previous(bytes, newer);
      if (!older) return tl::unexpected<Error>(older.error().at("from the broker"));
      out.push_back({std::move(older->bundle), std::move(older->signers), bytes, false});
    }
    return out;
  }
  policy::PolicySet policies() const {
    policy::PolicySet out(session_->treaty().treaty().terms());
    for (const auto& bundle : in_force_)
      if (bundle) out.set(*bundle);
    return out;
  }

 private:
  std::unique_ptr<session::BrokerSession> session_;
  std::array<std::optional<policy::LoadedBundle>, model::nation_count> in_force_;
};

json head_json(const Version& version) {
  const policy::Bundle& bundle = version.bundle;
  json out{{"nation", model::name_of(bundle.head.nation)},
           {"version", bundle.head.version},
           {"hash", bundle.hash.hex()},
           {"signedAt", format_utc(bundle.head.signed_at)},
           {"inForce", version.in_force}};
  for (const pki::Certificate& signer : version.signers) out["signedBy"].push_back(pki::text_of(signer.name()));
  return out;
}

json json_of(const Version& version) {
  const policy::Bundle& bundle = version.bundle;
  json out = head_json(version);
  out["rules"] = json::array();
  for (const model::AgencyId& agency : bundle.head.agencies) out["agencies"].push_back(model::text_of(agency));
  for (const policy::Community& community : bundle.policy.communities) {
    json members = json::array();
    for (const model::AgencyId& member : community.members) members.push_back(model::text_of(member));
    out["communities"].push_back({{"id", community.id}, {"members", std::move(members)}});
  }
  for (const policy::Rule& rule : bundle.policy.rules)
    out["rules"].push_back({{"id", rule.id},
                            {"effect", policy::name_of(rule.effect)},
                            {"obligations", model::names_of(rule.obligations)},
                            {"legalBasis", {{"en", rule.legal_basis.en}, {"es", rule.legal_basis.es}}}});
  return out;
}

std::string word_of(const Context& context, const std::string& effect) {
  if (context.language != Language::spanish) return effect;
  return effect == "permit" ? "permite" : effect == "forbid" ? "prohíbe" : "obliga ";
}

void print_head(const Context& context, const Version& version) {
  const policy::Bundle& bundle = version.bundle;
  fmt::print("{}\n", say(context, messages::policies::version_line, model::name_of(bundle.head.nation),
                         bundle.head.version, format_utc(bundle.head.signed_at), bundle.hash.hex()));
  for (const pki::Certificate& signer : version.signers)
    fmt::print("  {} {}\n", say(context, messages::policies::signed_by), escape(pki::text_of(signer.name())));
}

void print(const Context& context, const Version& version) {
  if (context.json) {
    fmt::print("{}\n", line_of(json_of(version)));
    return;
  }
  print_head(context, version);
  for (const policy::Community& community : version.bundle.policy.communities) {
    std::vector<std::string> members;
    for (const model::AgencyId& member : community.members) members.push_back(model::text_of(member));
    fmt::print("  {} {}: {}\n", say(context, messages::policies::community), community.id,
               members.empty() ? say(context, messages::policies::nobody) : present::joined(members));
  }
  for (const policy::Rule& rule : version.bundle.policy.rules)
    fmt::print("  {}  {}  {}\n", word_of(context, std::string(policy::name_of(rule.effect))), fit(rule.id, 28),
               escape(context.language == Language::spanish ? rule.legal_basis.es : rule.legal_basis.en));
}

void print_none(const Context& context, model::Nation nation) {
  if (context.json) return;
  fmt::print("{}\n", say(context, messages::policies::none_in_force, model::name_of(nation)));
}

constexpr std::array both{model::Nation::mx, model::Nation::us};

Status show_in_force(const Context& context, const Past& past) {
  for (const model::Nation nation : both) {
    const auto& bundle = past.in_force(nation);
    if (bundle)
      print(context, {bundle->bundle(), bundle->signers(), bundle->bytes(), true});
    else
      print_none(context, nation);
  }
  if (!context.json)
    for (const std::string& line : present::one_sided_communities(context.language, past.policies()))
      fmt::print("{}\n", line);
  return {};
}

Status show(const Context& context, const ShowOptions& options) {
  PUENTE_TRY(const Past past, Past::open(context));
  if (options.version == 0 && options.nation.empty() && options.out.empty()) return show_in_force(context, past);
  model::Nation nation = past.own();
  if (!options.nation.empty()) {
    PUENTE_TRY(nation, model::parse_name<model::Nation>(options.nation));
  }
  PUENTE_TRY(const auto versions, past.back(nation, [&](const Version& one) {
    return options.version == 0 || one.bundle.head.version <= options.version;
  }));
  if (versions.empty() || (options.version != 0 && versions.back().bundle.head.version != options.version))
    return fail(ErrorCode::not_found,
                versions.empty() ? fmt::format("{} has no policy in force", model::name_of(nation))
                                 : fmt::format("{} has no version {}; in force is version {}", model::name_of(nation),
                                               options.version, versions.front().bundle.head.version));
  if (!options.out.empty()) {
    PUENTE_TRY(const std::string text, policy::unpack_bundle(versions.back().bytes));
    PUENTE_REQUIRE(write_output(context, options.out, view_of(text), puente::io::Mode::open));
  }
  print(context, versions.back());
  return {};
}

Status history(const Context& context, const ShowOptions& options) {
  PUENTE_TRY(const Past past, Past::open(context));
  std::vector<model::Nation> nations(both.begin(), both.end());
  if (!options.nation.empty()) {
    PUENTE_TRY(const model::Nation one, model::parse_name<model::Nation>(options.nation));
    nations = {one};
  }
  for (const model::Nation nation : nations) {
    PUENTE_TRY(const auto versions, past.back(nation, [](const Version&) { return false; }));
    if (versions.empty()) print_none(context, nation);
    for (const Version& version : versions) {
      if (context.json) {
        fmt::print("{}\n", line_of(head_json(version)));
        continue;
      }
      print_head(context, version);
      fmt::print("  {}{}\n", present::counted(context.language, version.bundle.policy),
                 version.in_force ? say(context, messages::policies::in_force_mark) : "");
    }
  }
  return {};
}

}  // namespace

void add_policy_show(const Command& policy, Context& context) {
  const auto showing = std::make_shared<ShowOptions>();
  const Command show_it = policy.subcommand(
      "show", "what is in force, for both nations; or an earlier version, found by the hash that the next one names");
  show_it.option("version", showing->version, "of one nation: this version").positive();
  show_it.option("--nation", showing->nation, "MX or US; without it, your own where a version is given");
  show_it.option("--out", showing->out, "write the bundle to this file, for diff or rollback");
  show_it.on_run([&context, showing] { return show(context, *showing); });

  const auto of = std::make_shared<ShowOptions>();
  const Command history_it = policy.subcommand(
      "history", "every version from the one in force back to the first, each by the hash that the next one names");
  history_it.option("--nation", of->nation, "MX or US; without it, both");
  history_it.on_run([&context, of] { return history(context, *of); });
}

}  // namespace puente::client::cli
