#include "client/exchange/leave.h"

#include <algorithm>

namespace puente::client::exchange {

Verdict may_leave(const model::Marks& marks, bool no_onward) {
  Verdict never{Leave::never, {}}, second{Leave::with_second, {}};
  const auto add = [](Verdict& verdict, std::string_view reason) { verdict.reasons.emplace_back(reason); };
  if (marks.tlp == model::Tlp::red) add(never, model::name_of(marks.tlp));
  if (marks.tlp == model::Tlp::amber_strict) add(second, model::name_of(marks.tlp));
  for (const model::Caveat caveat : marks.caveats) {
    if (caveat == model::Caveat::orcon) add(never, model::name_of(caveat));
    if (caveat == model::Caveat::noforn) add(second, model::name_of(caveat));
  }
  for (const model::Handling code : marks.handling)
    if (code == model::Handling::h1 || code == model::Handling::h2) add(second, model::name_of(code));
  if (no_onward) add(second, "no-onward");
  if (!never.reasons.empty()) return never;
  return second.reasons.empty() ? Verdict{} : second;
}

}  // namespace puente::client::exchange
