#include "crypto/tlog/tile.h"

#include "crypto/base/check.h"
#include "crypto/tlog/text.h"

namespace puente::tlog {
namespace {

constexpr std::string_view tile_root = "tile/";
constexpr std::string_view entries_root = "tile/entries/";
constexpr std::string_view partial_mark = ".p/";
constexpr std::size_t entry_max_bytes = 0xffff;

// The index in groups of three digits, each group but the last behind an x.
std::string index_path(std::uint64_t index, unsigned width) {
  PUENTE_CHECK(width >= 1 && width <= tile_width_max, "a tile has 1 to 256 hashes");
  std::string digits = std::to_string(index);
  digits.insert(0, (3 - digits.size() % 3) % 3, '0');
  std::string out;
  for (std::size_t i = 0; i < digits.size(); i += 3) {
    if (i + 3 < digits.size()) out += 'x';
    out.append(digits, i, 3);
    if (i + 3 < digits.size()) out += '/';
  }
  if (width != tile_width_max) out += std::string(partial_mark) + std::to_string(width);
  return out;
}

tl::unexpected<Error> bad_path(std::string_view path) {
  return fail(ErrorCode::malformed, "not the path of a tile: " + std::string(path.substr(0, 100)));
}

Result<TileId> parse_index_path(unsigned level, std::string_view path) {
  TileId out{.level = level};
  std::string_view index = path;
  if (const std::size_t mark = path.find(partial_mark); mark != std::string_view::npos) {
    index = path.substr(0, mark);
    const auto width = parse_decimal(path.substr(mark + partial_mark.size()));
    if (!width || *width == 0 || *width >= tile_width_max) return bad_path(path);
    out.width = static_cast<unsigned>(*width);
  }
  std::string digits;
  for (; index.size() > 3; index.remove_prefix(5)) {
    if (index.size() < 8 || index[0] != 'x' || index[4] != '/' || digits.size() > 18) return bad_path(path);
    digits += index.substr(1, 3);
  }
  digits += index;
  digits.erase(0, digits.find_first_not_of('0'));
  const auto value = parse_decimal(digits.empty() ? "0" : digits);
  if (!value) return bad_path(path);
  out.index = *value;
  // One way to write each path: this also refuses leading groups of zeros, and short last groups.
  if (index_path(out.index, out.width) != path) return bad_path(path);
  return out;
}

}  // namespace

unsigned tile_width(unsigned level, std::uint64_t index, std::uint64_t size) {
  if (level >= tile_levels_max) return 0;
  const std::uint64_t hashes = size >> (8 * level);
  const std::uint64_t full = hashes >> 8;
  if (index != full) return index < full ? tile_width_max : 0;
  return static_cast<unsigned>(hashes & 0xff);
}

std::vector<TileId> tiles_since(std::uint64_t old_size, std::uint64_t new_size) {
  std::vector<TileId> out;
  for (unsigned level = 0; level < tile_levels_max; ++level) {
    const std::uint64_t first = (old_size >> (8 * level)) >> 8;
    for (std::uint64_t index = first;; ++index) {
      const unsigned width = tile_width(level, index, new_size);
      if (width == 0) break;
      if (width > tile_width(level, index, old_size)) out.push_back({level, index, width});
    }
  }
  return out;
}

std::string tile_path(const TileId& id) {
  return std::string(tile_root) + std::to_string(id.level) + "/" + index_path(id.index, id.width);
}

std::string entries_path(std::uint64_t index, unsigned width) {
  return std::string(entries_root) + index_path(index, width);
}

Result<TileId> parse_tile_path(std::string_view path) {
  if (!path.starts_with(tile_root)) return bad_path(path);
  const std::string_view rest = path.substr(tile_root.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return bad_path(path);
  const auto level = parse_decimal(rest.substr(0, slash));
  if (!level || *level > 63) return bad_path(path);
  return parse_index_path(static_cast<unsigned>(*level), rest.substr(slash + 1));
}

Result<TileId> parse_entries_path(std::string_view path) {
  if (!path.starts_with(entries_root)) return bad_path(path);
  return parse_index_path(0, path.substr(entries_root.size()));
}

Result<std::vector<Hash>> tile_hashes(ByteView bytes) {
  if (bytes.empty() || bytes.size() % Hash::size_bytes != 0 || bytes.size() > tile_width_max * Hash::size_bytes)
    return fail(ErrorCode::malformed, "a tile is 1 to 256 hashes of 32 bytes");
  std::vector<Hash> out(bytes.size() / Hash::size_bytes);
  for (std::size_t i = 0; i < out.size(); ++i)
    copy_into(out[i].array(), bytes.subspan(i * Hash::size_bytes, Hash::size_bytes));
  return out;
}

Result<Bytes> encode_entry_bundle(std::span<const Bytes> entries) {
  if (entries.empty()) return fail(ErrorCode::malformed, "an entry bundle is never empty");
  if (entries.size() > tile_width_max) return fail(ErrorCode::too_large, "an entry bundle holds at most 256 entries");
  Bytes out;
  for (const Bytes& entry : entries) {
    if (entry.size() > entry_max_bytes)
      return fail(ErrorCode::too_large, "an entry of a bundle has at most 65,535 bytes");
    out.push_back(static_cast<std::uint8_t>(entry.size() >> 8));
    out.push_back(static_cast<std::uint8_t>(entry.size() & 0xff));
    out.insert(out.end(), entry.begin(), entry.end());
  }
  return out;
}

Result<std::vector<Bytes>> decode_entry_bundle(ByteView bundle, unsigned width) {
  if (width == 0 || width > tile_width_max) return fail(ErrorCode::malformed, "an entry bundle holds 1 to 256 entries");
  const auto wrong = [] {
    return fail(ErrorCode::malformed, "the entry bundle does not hold just the number of entries it should");
  };
  std::vector<Bytes> out;
  out.reserve(width);
  while (out.size() < width) {
    if (bundle.size() < 2) return wrong();
    const std::size_t size = std::size_t{bundle[0]} << 8 | bundle[1];
    bundle = bundle.subspan(2);
    if (bundle.size() < size) return wrong();
    out.push_back(copy_of(bundle.first(size)));
    bundle = bundle.subspan(size);
  }
  if (!bundle.empty()) return wrong();
  return out;
}

}  // namespace puente::tlog
