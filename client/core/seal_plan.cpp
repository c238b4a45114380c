#include "client/core/seal_plan.h"

#include <algorithm>
#include <set>

namespace puente::client::core {

bool RecipientDecision::anything() const {
  return std::ranges::find(decision.grant.slots(), true) != decision.grant.slots().end();
}

std::vector<RecipientDecision> decide_all(const document::Document& document, const model::AgencyId& sender,
                                          const KeyId& device, const InForce& in_force, Instant now) {
  std::vector<model::Label> labels;
  for (const document::DocumentSection& section : document.sections) labels.push_back(section.label);
  return decide_all(document, labels, sender, device, in_force, now);
}

std::vector<RecipientDecision> decide_all(const document::Document& document, std::span<const model::Label> labels,
                                          const model::AgencyId& sender, const KeyId& device, const InForce& in_force,
                                          Instant now) {
  const policy::RecordFacts facts{.originator = sender,
                                  .kind = document.kind,
                                  .marks = document.marks,
                                  .purpose = document.purpose,
                                  .urgency = document.urgency,
                                  .labels = labels,
                                  .record = {}};
  std::vector<RecipientDecision> out;
  for (const model::AgencyId& agency : document.to) {
    std::vector<std::pair<const trust::Device*, const trust::Package*>> devices;
    for (const trust::Device* const recipient : in_force.directory().agents_of(agency, now)) {
      const trust::Package* const package =
          in_force.directory().package_of(recipient->key_id, codec::PackageUse::encryption, now);
      if (recipient->key_id != device && package != nullptr) devices.emplace_back(recipient, package);
    }
    out.push_back({agency, std::move(devices), policy::decide(facts, agency, in_force.policies(), now)});
  }
  return out;
}

std::string reasons(const std::vector<RecipientDecision>& decisions) {
  std::string out;
  for (const RecipientDecision& one : decisions) {
    std::set<std::string> rules;
    for (const policy::SlotDecision& slot : one.decision.slots)
      if (!slot.permitted && !slot.rule.empty()) rules.insert(slot.rule);
    out += (out.empty() ? "" : "; ") + model::text_of(one.agency) + ": ";
    if (rules.empty()) out += "no rule of both nations permits it";
    std::size_t named = 0;
    for (const std::string& rule : rules) {
      if (named == 4) out += ", ...";
      if (named++ >= 4) break;
      out += (named == 1 ? "" : ", ") + rule;
    }
    if (out.size() > 900) break;  // as much as a reason may hold
  }
  return out;
}

Result<record::seal::RecordPlan> make_plan(document::Document&& document,
                                           const std::vector<RecipientDecision>& decisions, const SealParams& params,
                                           const InForce& in_force, const Pairs& pairs, Instant now) {
  if (std::ranges::none_of(decisions, &RecipientDecision::anything))
    return fail(ErrorCode::not_permitted, "policy lets none of it cross: " + reasons(decisions));
  record::seal::RecordPlan out;
  codec::Header& header = out.header_template;
  header.record_id = params.record_id;
  header.created = now;
  header.not_before = now;
  header.expires = document.expires.value_or(now + codec::record_life_max);
  if (header.expires <= now) return fail(ErrorCode::expired, "it expired before it could be sealed");
  header.kind = document.kind;
  header.marks = document.marks;
  header.purpose = document.purpose;
  header.urgency = document.urgency;
  header.min_policy_mx = in_force.version(model::Nation::mx);
  header.min_policy_us = in_force.version(model::Nation::us);
  header.head_seen = in_force.heads().head();
  header.reply_to = document.reply_to;
  header.supersedes = document.supersedes;

  for (const RecipientDecision& one : decisions) {
    if (!one.anything()) continue;  // not wrapped, not named
    // All or nobody: a recipient left out because its package is late would never learn of the record.
    if (one.devices.empty())
      return fail(ErrorCode::unavailable,
                  model::text_of(one.agency) + " has no agent with an encryption package for today; the record waits");
    const PairSecret* const pair = pairs.for_sealing(one.agency, now);
    for (const auto& [device, package] : one.devices)
      out.recipients.push_back({device->key_id, package->public_key, pair, one.decision.grant.slots()});
  }
  if (out.recipients.size() > codec::recipients_max)
    return fail(ErrorCode::too_large, "more than 64 recipient devices: send it to fewer agencies at a time");

  out.authority.device = in_force.treaty().broker.device_key_id();
  const trust::Package* const release =
      in_force.directory().package_of(out.authority.device, codec::PackageUse::release, now);
  if (release == nullptr)
    return fail(ErrorCode::unavailable, "the broker has published no release key for today; the record waits");
  out.authority.release_key = release->public_key;
  for (document::DocumentSection& section : document.sections)
    out.sections.push_back({section.label, std::move(section.plaintext)});
  out.sequence = params.sequence;
  out.previous = params.previous;
  return out;
}

}  // namespace puente::client::core
