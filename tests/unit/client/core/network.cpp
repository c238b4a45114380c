#include "tests/unit/client/core/network.h"

namespace puente::client::core::test {

const std::string policy_mx = R"(
[[rule]]
id = "violence"
effect = "permit"
from = ["MX/SSPC"]
to = ["US/DEA"]
kinds = ["violent-event"]
sections = ["*"]
finest = { place = "municipality" }
valid-until = "2036-01-01T00:00:00Z"
legal-basis = { en = "law", es = "ley" }
)";
const std::string policy_us = R"(
[[rule]]
id = "accept"
effect = "permit"
from = ["MX/*"]
to = ["US/*"]
kinds = ["*"]
sections = ["*"]
valid-until = "2036-01-01T00:00:00Z"
legal-basis = { en = "law", es = "ley" }
)";

const std::string violent_event = R"({
  "kind": "violent-event", "to": ["US/DEA"],
  "marks": {"tlp": "TLP:AMBER", "handling": ["H0"], "grading": {"scheme": "admiralty", "source": "B", "information": "2"},
            "classification": "none"},
  "purpose": "violence-prevention", "urgency": "routine",
  "sections": {
    "victims": {"best": 3},
    "actors": [{"name": "A"}, {"name": "B"}],
    "narrative": {"text": "what nobody but the sender reads here"},
    "place": {"municipality": {"state": "MX-09", "name": "Iztapalapa"}, "state": {"code": "MX-09"}}
  }})";

}  // namespace puente::client::core::test
