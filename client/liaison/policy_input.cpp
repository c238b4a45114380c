#include "client/liaison/policy_input.h"

#include <algorithm>

#include "client/session/broker_session.h"
#include "io/clock.h"
#include "io/files.h"
#include "policy/inspect/claims.h"
#include "policy/packing.h"

namespace puente::client::liaison {
namespace {

namespace fs = std::filesystem;
using Shared = std::shared_ptr<const policy::Bundle>;

constexpr std::string_view signature_mark = "-----BEGIN CMS-----\n";

// A policy as its liaisons write it, or a bundle. Nobody has checked signatures: this is for reading only.
Result<Shared> read_policy(const fs::path& path, model::Nation nation) {
  PUENTE_TRY(const std::string text, puente::io::read_text(path, policy::bundle_text_bytes_max));
  auto out = std::make_shared<policy::Bundle>();
  if (text.find(signature_mark) != std::string::npos) {
    auto signed_text = pki::parse_signed_text(text, policy::bundle_text_bytes_max);
    if (!signed_text) return tl::unexpected<Error>(signed_text.error().at(path.string()));
    auto bundle = policy::parse_bundle_body(signed_text->body);
    if (!bundle) return tl::unexpected<Error>(bundle.error().at(path.string()));
    if (bundle->head.nation != nation)
      return fail(ErrorCode::mismatch, path.string() + ": a bundle of " +
                                           std::string(model::name_of(bundle->head.nation)) + ", not of " +
                                           std::string(model::name_of(nation)));
    *out = std::move(*bundle);
    return out;
  }
  if (const Status signable = policy::check_policy_text(text); !signable)
    return tl::unexpected<Error>(signable.error().at(path.string()));
  auto policy = policy::parse_policy(text, nation);
  if (!policy) return tl::unexpected<Error>(policy.error().at(path.string()));
  out->head.nation = nation;
  out->policy = std::move(*policy);
  return out;
}

void add_named(const Shared& bundle, std::vector<model::AgencyId>& out) {
  if (bundle == nullptr) return;
  out.insert(out.end(), bundle->head.agencies.begin(), bundle->head.agencies.end());
  for (const policy::Rule& rule : bundle->policy.rules)
    for (const std::vector<policy::Party>* parties : {&rule.from, &rule.to})
      for (const policy::Party& party : *parties)
        if (!party.code.empty()) out.push_back({party.nation, party.code});
  for (const policy::Community& community : bundle->policy.communities)
    out.insert(out.end(), community.members.begin(), community.members.end());
}

void sort_unique(std::vector<model::AgencyId>& agencies) {
  std::ranges::sort(agencies);
  agencies.erase(std::unique(agencies.begin(), agencies.end()), agencies.end());
}

template <class T, class Parse>
Status parse_all(const std::vector<std::string>& texts, std::vector<T>& out, Parse parse) {
  for (const std::string& text : texts) {
    PUENTE_TRY(T value, parse(text));
    out.push_back(std::move(value));
  }
  return {};
}

Result<policy::inspect::Scope> scope_of(const AnalysisOptions& options) {
  policy::inspect::Scope out;
  out.crossing = options.crossing;
  PUENTE_REQUIRE(parse_all(options.from, out.from, model::parse_agency));
  PUENTE_REQUIRE(parse_all(options.to, out.to, model::parse_agency));
  PUENTE_REQUIRE(parse_all(options.kinds, out.kinds, model::parse_name<model::Kind>));
  PUENTE_REQUIRE(parse_all(options.sections, out.sections, model::parse_name<model::Section>));
  return out;
}

}  // namespace

Result<PolicyInput> PolicyInput::load(const fs::path& party, const AnalysisOptions& options,
                                      const std::vector<fs::path>& files) {
  PolicyInput out;
  PUENTE_TRY(out.scope_, scope_of(options));
  out.at_ = puente::io::now();
  if (!options.at.empty()) {
    PUENTE_TRY(out.at_, parse_utc(options.at));
  }
  PUENTE_REQUIRE(parse_all(options.agencies, out.agencies_, model::parse_agency));
  if (!party.empty()) {
    out.online_ = true;
    PUENTE_TRY(const std::unique_ptr<session::BrokerSession> session, session::BrokerSession::open(party));
    const Instant now = puente::io::now();
    out.nation_ = session->party().config.agency.nation;
    out.terms_ = session->treaty().treaty().terms();
    PUENTE_TRY(const trust::Directory directory, session->directory(now));
    PUENTE_TRY(const auto bundles, session->bundles(directory));
    out.enrolled_ = directory.agencies(now);
    out.agencies_.insert(out.agencies_.end(), out.enrolled_.begin(), out.enrolled_.end());
    for (std::size_t i = 0; i < bundles.size(); ++i)
      if (bundles[i])
        (static_cast<model::Nation>(i) == out.nation_ ? out.own_in_force_ : out.other_) = bundles[i]->shared();
    out.other_known_ = true;  // also where there is none: then nothing crosses
  } else {
    if (options.nation.empty()) return fail(ErrorCode::usage, "--nation MX or US says whose policy it is (or --agent)");
    PUENTE_TRY(out.nation_, model::parse_name<model::Nation>(options.nation));
    out.terms_ = policy::inspect::everything_crosses();
  }
  for (const fs::path& file : files) {
    PUENTE_TRY(Shared one, read_policy(file, out.nation_));
    add_named(one, out.agencies_);
    out.files_.push_back(std::move(one));
  }
  if (!options.other.empty()) {
    PUENTE_TRY(out.other_, read_policy(options.other, model::other(out.nation_)));
    out.other_known_ = true;
  }
  add_named(out.other_, out.agencies_);
  const auto lists_agencies = [](const Shared& one) { return one != nullptr && !one->head.agencies.empty(); };
  out.unnamed_too_ = !out.online_ && options.agencies.empty() && !lists_agencies(out.other_) &&
                     std::ranges::none_of(out.files_, lists_agencies);
  if (out.unnamed_too_)
    for (const model::Nation nation : {model::Nation::mx, model::Nation::us})
      out.agencies_.push_back(policy::inspect::unnamed_agency(nation));
  if (!out.other_known_) out.scope_.own = out.nation_;
  out.consider(out.scope_.from);
  out.consider(out.scope_.to);
  sort_unique(out.agencies_);
  if (out.agencies_.size() > policy::bundle_agencies_max) return fail(ErrorCode::too_large, "more than 500 agencies");
  return out;
}

void PolicyInput::consider(std::vector<model::AgencyId> agencies) {
  if (!unnamed_too_) return;
  agencies_.insert(agencies_.end(), agencies.begin(), agencies.end());
  sort_unique(agencies_);
}

PolicyInput::Shared PolicyInput::whole(const Shared& bundle) const {
  if (bundle == nullptr || !bundle->head.agencies.empty()) return bundle;  // a bundle says itself what "*" means
  auto out = std::make_shared<policy::Bundle>(*bundle);
  out->head.agencies = agencies_;
  return out;
}

policy::PolicySet PolicyInput::with(const Shared& own) const {
  policy::PolicySet out(terms_);
  const Shared ours = whole(own);
  out.set_unsigned(ours);
  if (other_known_) out.set_unsigned(whole(other_));
  if (!other_known_ && ours != nullptr) out.set_unsigned(policy::inspect::permitting_everything(*ours));
  return out;
}

policy::PolicySet PolicyInput::with_file(std::size_t i) const { return with(files_.at(i)); }

Result<policy::PolicySet> PolicyInput::in_force() const {
  if (!online_) return fail(ErrorCode::usage, "what is in force is asked of the broker: --agent says as whom");
  return with(own_in_force_);
}

}  // namespace puente::client::liaison
