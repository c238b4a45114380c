#include "geo/extents.h"

#include <array>

namespace puente::geo {
namespace {

struct Extent {
  std::string_view country;
  double south, north, west, east;
};

// Drawn with a margin around the countries' own statements of their outermost points.
constexpr std::array extents = {
    Extent{"MX", 14.3, 33.0, -118.7, -86.5},     // Guadalupe Island to Isla Mujeres
    Extent{"US", 24.3, 49.6, -125.0, -66.7},     // the contiguous states
    Extent{"US", 51.0, 71.6, -180.0, -129.8},    // Alaska
    Extent{"US", 51.0, 53.5, 172.0, 180.0},      // the Aleutians beyond 180 degrees
    Extent{"US", 18.7, 28.7, -178.6, -154.6},    // Hawaii
    Extent{"US", 17.5, 18.7, -68.1, -64.4},      // Puerto Rico, the Virgin Islands
    Extent{"US", 13.1, 20.8, 144.4, 146.3},      // Guam, the Northern Marianas
    Extent{"US", -14.8, -10.9, -171.3, -168.0},  // American Samoa
    Extent{"AR", -55.3, -21.6, -73.8, -53.4},   Extent{"BO", -23.1, -9.5, -69.8, -57.3},
    Extent{"BR", -34.0, 5.5, -74.2, -28.6},     Extent{"BS", 20.7, 27.5, -80.7, -72.5},
    Extent{"BZ", 15.7, 18.7, -89.4, -87.3},     Extent{"CA", 41.5, 83.3, -141.2, -52.4},
    Extent{"CL", -56.2, -17.3, -109.7, -66.2},  Extent{"CN", 18.0, 53.7, 73.3, 135.2},
    Extent{"CO", -4.4, 13.6, -82.0, -66.7},     Extent{"CR", 5.3, 11.4, -87.3, -82.4},
    Extent{"CU", 19.6, 23.5, -85.2, -73.9},     Extent{"DO", 17.3, 20.1, -72.2, -68.1},
    Extent{"EC", -5.2, 2.0, -92.3, -75.0},      Extent{"ES", 27.4, 44.0, -18.4, 4.6},
    Extent{"GT", 13.6, 18.0, -92.5, -88.1},     Extent{"HK", 22.0, 22.7, 113.7, 114.6},
    Extent{"HN", 12.8, 17.7, -89.5, -82.2},     Extent{"HT", 17.8, 20.3, -74.7, -71.4},
    Extent{"IN", 6.5, 37.2, 68.0, 97.6},        Extent{"JM", 16.9, 18.7, -78.6, -75.9},
    Extent{"NI", 10.6, 15.2, -87.9, -82.4},     Extent{"PA", 7.0, 9.8, -83.2, -77.0},
    Extent{"PE", -18.6, 0.2, -81.6, -68.5},     Extent{"PY", -27.8, -19.1, -62.8, -54.1},
    Extent{"SV", 12.9, 14.7, -90.3, -87.5},     Extent{"TT", 9.8, 11.6, -62.2, -60.3},
    Extent{"UY", -35.2, -29.9, -58.7, -52.9},   Extent{"VE", 0.5, 16.0, -73.6, -59.6},
};

}  // namespace

std::optional<bool> may_lie_in(std::string_view country, double latitude, double longitude) {
  std::optional<bool> out;
  for (const Extent& one : extents) {
    if (one.country != country) continue;
    out = out.value_or(false) ||
          (latitude >= one.south && latitude <= one.north && longitude >= one.west && longitude <= one.east);
  }
  return out;
}

bool is_exchanged(std::string_view country, double latitude, double longitude) {
  return may_lie_in(country, latitude, longitude) == false && may_lie_in(country, longitude, latitude) == true;
}

}  // namespace puente::geo
