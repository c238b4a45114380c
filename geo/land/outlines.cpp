#include "geo/land/outlines.h"

#include <algorithm>

#include "geo/land/embedded.h"
#include "geo/land/fields.h"

namespace puente::geo::land {
namespace {

std::vector<Point> ring_of(std::string_view text) {
  std::vector<Point> out;
  int x = 0, y = 0;
  while (!text.empty()) {
    x += next_number(text, ' ');
    y += next_number(text, ' ');
    out.push_back({x / 1000.0, y / 1000.0});
  }
  return out;
}

std::vector<Outline> read_outlines() {
  std::vector<Outline> out;
  for (std::string_view line : outline_lines()) {
    Outline outline;
    outline.code = next_field(line, '\t');
    outline.name = next_field(line, '\t');
    while (!line.empty()) outline.rings.push_back(ring_of(next_field(line, '\t')));
    out.push_back(std::move(outline));
  }
  return out;
}

}  // namespace

std::span<const Outline> outlines() {
  static const std::vector<Outline> all = read_outlines();
  return all;
}

const Outline* outline_of(std::string_view code) {
  const auto found = std::ranges::find(outlines(), code, &Outline::code);
  return found == outlines().end() ? nullptr : &*found;
}

bool contains(const Outline& outline, double latitude, double longitude) {
  bool inside = false;
  for (const auto& ring : outline.rings) {
    Point last = ring.back();
    for (const Point& next : ring) {
      if ((next.latitude > latitude) != (last.latitude > latitude) &&
          longitude < last.longitude + (latitude - last.latitude) / (next.latitude - last.latitude) *
                                           (next.longitude - last.longitude))
        inside = !inside;
      last = next;
    }
  }
  return inside;
}

}  // namespace puente::geo::land
