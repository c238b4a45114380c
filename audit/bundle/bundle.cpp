#include "audit/bundle/bundle.h"

#include <nlohmann/json.hpp>

#include "crypto/base/transcript.h"
#include "crypto/tlog/checkpoint.h"
#include "crypto/tlog/tile.h"
#include "io/files.h"
#include "trust/treaty.h"

namespace puente::audit::bundle {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view format_name = "puente/audit-bundle@v1";
constexpr std::string_view entries_root = "tile/entries/";
constexpr std::size_t seals_bytes_max = 64 << 20;
constexpr std::size_t bundle_bytes_max = tlog::tile_width_max * (2 + 65'535);
constexpr std::size_t ciphertexts_bytes_max = tlog::tile_width_max * (4 + codec::log_ciphertext_bytes_max);

std::string ciphertexts_path(std::uint64_t index, unsigned width) {
  return "puente/ciphertexts/" + tlog::entries_path(index, width).substr(entries_root.size());
}

// lp(x) lp(y) …, each of at most bytes_max.
Result<std::vector<Bytes>> split_lps(ByteView bytes, std::size_t bytes_max, const std::string& path) {
  std::vector<Bytes> out;
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t size = 0;
    if (bytes.size() - at >= 4)
      for (std::size_t i = 0; i < 4; ++i) size = size << 8 | bytes[at + i];
    if (bytes.size() - at < 4 || size > bytes_max || size > bytes.size() - at - 4)
      return fail(ErrorCode::malformed, path + ", byte " + std::to_string(at) + ": cut off, or no length");
    out.push_back(copy_of(bytes.subspan(at + 4, size)));
    at += 4 + size;
  }
  return out;
}

}  // namespace

Result<BundleWriter> BundleWriter::create(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error))
    return fail(ErrorCode::conflict, folder.string() + ": not empty; a bundle is written into a new folder");
  PUENTE_REQUIRE(puente::io::make_folder(folder));
  return BundleWriter(folder);
}

Status BundleWriter::put(const std::string& path, ByteView content) const {
  const fs::path file = folder_ / path;
  PUENTE_REQUIRE(puente::io::make_folder(file.parent_path()));
  return puente::io::write_file(file, content, puente::io::Mode::open);
}

Status BundleWriter::put_tiles(const std::vector<tlog::Tile>& tiles) const {
  for (const tlog::Tile& tile : tiles) PUENTE_REQUIRE(put(tlog::tile_path(tile.id), tile.hashes));
  return {};
}

Status BundleWriter::put_entries() {
  const std::uint64_t index = (tree_.size() - 1) / tlog::tile_width_max;
  const auto width = static_cast<unsigned>(leaves_.size());
  PUENTE_TRY(const Bytes bundle, tlog::encode_entry_bundle(leaves_));
  PUENTE_REQUIRE(put(tlog::entries_path(index, width), bundle));
  PUENTE_REQUIRE(put(ciphertexts_path(index, width), ciphertexts_));
  leaves_.clear();
  ciphertexts_.clear();
  return {};
}

Status BundleWriter::add(ByteView leaf, ByteView ciphertext) {
  tree_.append(tlog::leaf_hash(leaf));
  leaves_.push_back(copy_of(leaf));
  const Bytes framed = Transcript().lp(ciphertext).bytes();
  ciphertexts_.insert(ciphertexts_.end(), framed.begin(), framed.end());
  if (leaves_.size() < tlog::tile_width_max) return {};
  for (const tlog::Tile& tile : tree_.take())
    if (tile.id.width == tlog::tile_width_max) PUENTE_REQUIRE(put_tiles({tile}));
  return put_entries();
}

Status BundleWriter::add_seal(const Bytes& seal) {
  seals_.insert(seal);
  return {};
}

Status BundleWriter::add_directory_entry(ByteView entry) {
  return put("puente/directory/" + std::to_string(directory_entries_++), entry);
}

Status BundleWriter::add_checkpoint(std::uint64_t size, std::string_view note) {
  return put("checkpoints/" + std::to_string(size), view_of(note));
}

Status BundleWriter::finish(const BundleHead& head, std::string_view note, std::string_view treaty) {
  if (!leaves_.empty()) PUENTE_REQUIRE(put_entries());
  PUENTE_REQUIRE(put_tiles(tree_.partial_tiles()));
  Transcript seals;
  for (const Bytes& seal : seals_) seals.lp(seal);
  PUENTE_REQUIRE(put("puente/seals", seals.view()));
  PUENTE_REQUIRE(put("puente/treaty.txt", view_of(treaty)));
  const nlohmann::ordered_json manifest{{"format", format_name},
                                        {"origin", head.origin},
                                        {"nation", model::name_of(head.nation)},
                                        {"auditor", head.auditor.hex()},
                                        {"exported", format_utc(head.exported)},
                                        {"size", tree_.size()}};
  PUENTE_REQUIRE(put("puente/bundle.json", view_of(manifest.dump(2) + "\n")));
  return put("checkpoint", view_of(note));
}

Result<std::string> BundleReader::text(const std::string& path, std::size_t bytes_max) {
  PUENTE_TRY(const std::optional<Bytes> bytes, files_.read(path, bytes_max));
  if (!bytes) return fail(ErrorCode::not_found, path + ": not there; this is no whole auditor's bundle");
  return text_of(*bytes);
}

Result<BundleReader> BundleReader::open(const fs::path& folder) {
  BundleReader out(folder);
  PUENTE_TRY(out.checkpoint_, out.text("checkpoint", tlog::note_max_bytes));
  PUENTE_TRY(out.treaty_, out.text("puente/treaty.txt", trust::treaty_bytes_max));
  PUENTE_TRY(const std::string text, out.text("puente/bundle.json", 64 << 10));
  const auto manifest = nlohmann::json::parse(text, nullptr, false);
  const auto at = [&](const char* key) -> std::string {
    return manifest.is_object() && manifest.contains(key) && manifest[key].is_string()
               ? manifest[key].get<std::string>()
               : std::string();
  };
  if (at("format") != format_name)
    return fail(ErrorCode::malformed, "puente/bundle.json: not of the format " + std::string(format_name));
  out.head_.origin = at("origin");
  PUENTE_TRY(out.head_.nation, model::parse_name<model::Nation>(at("nation")));
  PUENTE_TRY(out.head_.auditor, KeyId::from_hex(at("auditor")));
  PUENTE_TRY(out.head_.exported, parse_utc(at("exported")));
  PUENTE_TRY(const tlog::Note note, tlog::parse_note(out.checkpoint_));
  PUENTE_TRY(const tlog::Checkpoint checkpoint, tlog::parse_checkpoint(note.text));
  out.head_.size = checkpoint.size;
  PUENTE_TRY(const std::string seals, out.text("puente/seals", seals_bytes_max));
  PUENTE_TRY(out.seals_, split_lps(view_of(seals), 1 << 10, "puente/seals"));
  return out;
}

Result<codec::LogPage> BundleReader::page(std::uint64_t from) {
  codec::LogPage out;
  out.head = checkpoint_;
  out.from = from;
  if (from == 0) out.seals = seals_;
  const std::uint64_t index = from / tlog::tile_width_max;
  const unsigned width = tlog::tile_width(0, index, head_.size);
  if (width == 0) return out;
  const std::string path = tlog::entries_path(index, width);
  PUENTE_TRY(const std::string leaves, text(path, bundle_bytes_max));
  // It was written whole: whatever does not read now was altered since.
  auto entries = tlog::decode_entry_bundle(view_of(leaves), width);
  if (!entries) return fail(ErrorCode::mismatch, path + ": altered since it was exported: " + entries.error().what);
  out.leaves = std::move(*entries);
  const std::string other = ciphertexts_path(index, width);
  PUENTE_TRY(const std::string ciphertexts, text(other, ciphertexts_bytes_max));
  auto split = split_lps(view_of(ciphertexts), codec::log_ciphertext_bytes_max, other);
  if (!split) return fail(ErrorCode::mismatch, "altered since it was exported: " + split.error().what);
  out.ciphertexts = std::move(*split);
  if (out.ciphertexts.size() != out.leaves.size())
    return fail(ErrorCode::mismatch, other + ": not as many ciphertexts as " + path + " has entries");
  return out;
}

Result<std::vector<std::string>> BundleReader::earlier_heads() {
  std::vector<std::string> out;
  PUENTE_TRY(const auto items, files_.list("checkpoints"));
  for (const tlog::LogFiles::Item& item : items) {
    PUENTE_TRY(std::string note, text("checkpoints/" + item.name, tlog::note_max_bytes));
    out.push_back(std::move(note));
  }
  return out;
}

}  // namespace puente::audit::bundle
