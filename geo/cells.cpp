#include "geo/cells.h"

#include <algorithm>
#include <cmath>

#include "crypto/base/utf8.h"

namespace puente::geo {
namespace {

constexpr std::int64_t e7 = 10'000'000;
constexpr std::string_view digits = "23456789CFGHJMPQRVWX";  // of the Open Location Code

// Digits exactly as written, into units of 10^-7; rounds half away from zero behind the seventh decimal.
std::optional<std::int64_t> parse_e7(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::int64_t whole = 0;
  std::int64_t fraction = 0;
  int decimals = 0;
  bool any = false;
  bool point = false;
  bool round_up = false;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    any = true;
    if (!point) {
      whole = whole * 10 + (c - '0');
      if (whole > 1000) return std::nullopt;
    } else if (decimals < 7) {
      fraction = fraction * 10 + (c - '0');
      ++decimals;
    } else if (decimals == 7) {
      round_up = c >= '5';
      ++decimals;
    }
  }
  if (!any) return std::nullopt;
  for (; decimals < 7; ++decimals) fraction *= 10;
  const std::int64_t value = whole * e7 + fraction + (round_up ? 1 : 0);
  return negative ? -value : value;
}

}  // namespace

Result<Coordinates> parse_coordinates(std::string_view latitude, std::string_view longitude) {
  const auto lat = parse_e7(latitude);
  if (!lat || *lat < -90 * e7 || *lat > 90 * e7)
    return fail(ErrorCode::malformed, "latitude " + cited(latitude) + " is not between -90 and 90 degrees");
  const auto lon = parse_e7(longitude);
  if (!lon || *lon < -180 * e7 || *lon > 180 * e7)
    return fail(ErrorCode::malformed, "longitude " + cited(longitude) + " is not between -180 and 180 degrees");
  return Coordinates{static_cast<std::int32_t>(*lat), static_cast<std::int32_t>(*lon)};
}

std::optional<Coordinates> coordinates_of(double latitude, double longitude) {
  if (!(std::abs(latitude) <= 90) || !(std::abs(longitude) <= 180)) return std::nullopt;
  return Coordinates{static_cast<std::int32_t>(std::llround(latitude * 1e7)),
                     static_cast<std::int32_t>(std::llround(longitude * 1e7))};
}

std::string cell_code(Coordinates point) {
  constexpr std::int64_t step = e7 / 20;
  std::int64_t latitude = (point.latitude_e7 + 90 * e7) / step;
  std::int64_t longitude = (point.longitude_e7 + 180 * e7) / step;
  latitude = std::min<std::int64_t>(latitude, 180 * 20 - 1);
  longitude %= 360 * 20;
  std::string code(6, '0');
  for (std::size_t pair = 3; pair-- > 0;) {
    code[2 * pair] = digits[static_cast<std::size_t>(latitude % 20)];
    code[2 * pair + 1] = digits[static_cast<std::size_t>(longitude % 20)];
    latitude /= 20;
    longitude /= 20;
  }
  return code + "00+";
}

std::optional<Coordinates> cell_middle(std::string_view code) {
  if (!is_cell_code(code)) return std::nullopt;
  constexpr std::int64_t step = e7 / 20;
  std::int64_t latitude = 0, longitude = 0;
  for (std::size_t pair = 0; pair < 3; ++pair) {
    latitude = latitude * 20 + static_cast<std::int64_t>(digits.find(code[2 * pair]));
    longitude = longitude * 20 + static_cast<std::int64_t>(digits.find(code[2 * pair + 1]));
  }
  return Coordinates{static_cast<std::int32_t>(latitude * step + step / 2 - 90 * e7),
                     static_cast<std::int32_t>(longitude * step + step / 2 - 180 * e7)};
}

bool is_cell_code(std::string_view text) {
  constexpr std::size_t significant = 6;
  if (!text.ends_with("00+") || text.size() != significant + 3) return false;
  const std::string_view code = text.substr(0, significant);
  // The first pair stands for steps of 20 degrees: 9 of latitude, 18 of longitude.
  return code.find_first_not_of(digits) == std::string_view::npos && digits.find(code[0]) < 9 &&
         digits.find(code[1]) < 18;
}

std::optional<CellSquare> square_of_cell(std::string_view code) {
  if (!is_cell_code(code)) return std::nullopt;
  constexpr double cells_per_degree = 20;
  std::size_t row = 0, column = 0;
  for (std::size_t pair = 0; pair < 3; ++pair) {
    row = row * 20 + digits.find(code[2 * pair]);
    column = column * 20 + digits.find(code[2 * pair + 1]);
  }
  const auto degrees = [](std::size_t cells) { return static_cast<double>(cells) / cells_per_degree; };
  return CellSquare{degrees(row) - 90, degrees(column) - 180, degrees(row + 1) - 90, degrees(column + 1) - 180};
}

}  // namespace puente::geo
