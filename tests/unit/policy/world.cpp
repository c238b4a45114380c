#include "tests/unit/policy/world.h"

namespace puente::policy::test {
namespace {

std::string quoted_list(std::string_view commas) {
  std::string out = "[";
  while (true) {
    const std::size_t comma = commas.find(',');
    out += "\"" + std::string(commas.substr(0, comma)) + "\"";
    if (comma == std::string_view::npos) return out + "]";
    out += ", ";
    commas.remove_prefix(comma + 1);
  }
}

}  // namespace

model::AgencyId agency(std::string_view text) { return must(model::parse_agency(text)); }

model::Label label(std::string_view text) {
  const std::size_t slash = text.find('/');
  model::Label out;
  out.section = must(model::parse_name<model::Section>(text.substr(0, slash)));
  if (slash != std::string_view::npos) out.rung = must(model::parse_name<model::Rung>(text.substr(slash + 1)));
  return out;
}

std::string RuleText::text(std::string_view heading) const {
  std::string out = "[[" + std::string(heading) + "]]\nid = \"" + id + "\"\neffect = \"" + effect + "\"\n";
  out += "from = " + quoted_list(from) + "\nto = " + quoted_list(to) + "\n";
  out += "kinds = " + quoted_list(kinds) + "\nsections = " + quoted_list(sections) + "\n" + more + "\n";
  if (effect == "permit" && more.find("valid-until") == std::string::npos)
    out += "valid-until = \"2036-01-01T00:00:00Z\"\n";
  return out + "legal-basis = { en = \"law of " + id + "\", es = \"ley de " + id + "\" }\n\n";
}

std::shared_ptr<const Bundle> bundle_of(model::Nation nation, const std::string& policy_toml,
                                        const std::vector<model::AgencyId>& agencies) {
  const BundleHead head{nation, 1, Hash(), noon, agencies};
  const std::string& text = policy_toml.empty() ? "withheld = \"stub\"\n" : policy_toml;
  return std::make_shared<const Bundle>(must(parse_bundle_body(must(make_bundle_body(head, text)))));
}

PolicySet World::policies() const {
  PolicySet out(TreatyTerms{crossing, must(parse_floor(floor))});
  if (mx != "none") out.set_unsigned(bundle_of(model::Nation::mx, mx, agencies));
  if (us != "none") out.set_unsigned(bundle_of(model::Nation::us, us, agencies));
  return out;
}

Decision World::decide(const std::vector<std::string>& labels) const {
  std::vector<model::Label> parsed;
  for (const std::string& text : labels) parsed.push_back(label(text));
  const RecordFacts record{.originator = agency(from),
                           .kind = kind,
                           .marks = marks,
                           .purpose = purpose,
                           .urgency = model::Urgency::routine,
                           .labels = parsed,
                           .record = Hash()};
  return policy::decide(record, agency(to), policies(), now);
}

std::vector<bool> World::permitted(const std::vector<std::string>& labels) const {
  std::vector<bool> out;
  for (const SlotDecision& slot : decide(labels).slots) out.push_back(slot.permitted);
  return out;
}

}  // namespace puente::policy::test
