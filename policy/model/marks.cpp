#include "policy/model/marks.h"

#include <algorithm>

namespace puente::model {
namespace {

template <class T>
bool strictly_ascending(const std::vector<T>& values) {
  return std::ranges::adjacent_find(values, std::greater_equal{}) == values.end();
}

bool within(char c, char first, char last) { return c >= first && c <= last; }

}  // namespace

std::string text_of(const Label& label) {
  std::string out(name_of(label.section));
  if (label.rung != Rung::whole) out += "/" + std::string(name_of(label.rung));
  if (label.part != 0) out += "#" + std::to_string(label.part);
  return out;
}

Status check(const Marks& marks) {
  if (!strictly_ascending(marks.handling))
    return fail(ErrorCode::malformed, "handling codes must ascend without repeats");
  if (!strictly_ascending(marks.caveats)) return fail(ErrorCode::malformed, "caveats must ascend without repeats");
  if (marks.handling_text.size() > 512) return fail(ErrorCode::too_large, "handling text over 512 bytes");
  const Grading& g = marks.grading;
  bool ok = false;
  switch (g.scheme) {
    case GradingScheme::none:
      ok = g.source == 0 && g.information == 0;
      break;
    case GradingScheme::admiralty:
      ok = within(g.source, 'A', 'F') && within(g.information, '1', '6');
      break;
    case GradingScheme::europol:
      ok = (within(g.source, 'A', 'C') || g.source == 'X') && within(g.information, '1', '4');
      break;
  }
  if (!ok)
    return fail(ErrorCode::malformed,
                "the grading does not fit its scheme (admiralty A1 to F6; europol A, B, C, X and 1 to 4)");
  return {};
}

}  // namespace puente::model
