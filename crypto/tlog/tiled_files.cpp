// The parts of tiled_log.h that look at single files: checkpoints, and whatever lies below tile/ beside the tree's
// tiles.
#include <algorithm>

#include "crypto/tlog/text.h"
#include "crypto/tlog/tiled_log.h"

namespace puente::tlog {
namespace {

constexpr std::size_t checkpoints_max = 100'000;
constexpr std::size_t file_bytes_max = tile_width_max * (2 + 65'535);

// Lines as they stand in the text, with where they begin.
std::uint64_t line_offset(std::string_view text, std::size_t number) {
  std::size_t at = 0;
  for (std::size_t line = 0; line < number; ++line) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return at;
    at = end + 1;
  }
  return at;
}

}  // namespace

std::uint64_t note_fault(ByteView note) {
  const std::string text = text_of(note);
  if (const std::size_t good = note_text_length(text); good != text.size()) return good;
  const std::size_t split = text.rfind("\n\n");
  if (split == std::string::npos) return 0;
  std::size_t at = split + 2;
  for (std::size_t count = 0; at < text.size(); ++count) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string::npos || count == note_signatures_max ||
        !parse_signature_lines(std::string_view(text).substr(at, end + 1 - at)))
      return at;
    at = end + 1;
  }
  return at;
}

Status TiledLog::read_checkpoints() {
  PUENTE_REQUIRE(read_checkpoint("checkpoint", true));
  PUENTE_TRY(const std::vector<LogFiles::Item> items, files_.list(""));
  for (const LogFiles::Item& item : items)
    if (!item.folder && item.name.starts_with("checkpoint.")) PUENTE_REQUIRE(read_checkpoint(item.name, false));
  PUENTE_TRY(const std::vector<LogFiles::Item> kept, files_.list("checkpoints"));
  for (const LogFiles::Item& item : kept) {
    if (heads_.size() >= checkpoints_max) {
      find("too-many-checkpoints", Severity::open, "checkpoints/" + item.name, 0,
           "no more than " + std::to_string(checkpoints_max) + " are looked at");
      break;
    }
    if (!item.folder) PUENTE_REQUIRE(read_checkpoint("checkpoints/" + item.name, false));
  }
  return {};
}

Status TiledLog::read_checkpoint(const std::string& path, bool main) {
  auto bytes = files_.read(path, note_max_bytes);
  if (!bytes && bytes.error().code != ErrorCode::too_large) return tl::unexpected<Error>(bytes.error());
  if (!bytes) {
    find("checkpoint-malformed", Severity::failed, path, note_max_bytes, "longer than 64 KiB");
    return {};
  }
  if (!*bytes) {
    if (main) find("checkpoint-missing", Severity::failed, path, 0, "a log has a checkpoint here");
    return {};
  }
  const auto note = parse_note(**bytes);
  if (!note) {
    find("checkpoint-malformed", Severity::failed, path, note_fault(**bytes), note.error().what);
    return {};
  }
  const auto checkpoint = parse_checkpoint(note->text);
  if (!checkpoint) {
    const bool size = checkpoint.error().what.find("size") != std::string::npos;
    find("checkpoint-malformed", Severity::failed, path, size ? line_offset(note->text, 1) : 0,
         checkpoint.error().what);
    return {};
  }
  if (checkpoint->origin != terms_.origin) {
    find("wrong-origin", Severity::failed, path, 0,
         "its origin is '" + checkpoint->origin + "', not '" + terms_.origin + "'");
    return {};
  }
  const std::span<const Vkey> log(&terms_.log, 1);
  if (const auto signers = verify_note(*note, log); !signers) {
    find("checkpoint-unsigned", Severity::failed, path, note->text.size() + 1, signers.error().what);
    return {};
  }
  for (const Vkey& witness : terms_.witnesses) {
    bool cosigned = false;
    for (const NoteSignature& signature : note->signatures) {
      if (!claims(signature, witness)) continue;
      if (const Status verified = verify_signature(witness, note->text, signature); !verified)
        find("cosignature-bad", Severity::failed, path, note->text.size() + 1, verified.error().what);
      else
        cosigned = true;
    }
    if (main && !cosigned)
      find("cosignature-missing", Severity::open, path, note->text.size() + 1,
           "the witness " + witness.name + " has not cosigned it");
  }
  ++summary_.checkpoints;
  const auto [known, added] = heads_.emplace(checkpoint->size, std::pair(checkpoint->root, path));
  if (!added && known->second.first != checkpoint->root)
    find("fork", Severity::failed, path, 0,
         "another root at size " + std::to_string(checkpoint->size) + " than in " + known->second.second +
             ", and both are signed");
  return {};
}

Status TiledLog::walk(const std::string& folder) {
  PUENTE_TRY(const std::vector<LogFiles::Item> items, files_.list(folder));
  for (const LogFiles::Item& item : items) {
    const std::string path = folder + "/" + item.name;
    if (item.folder) {
      // tile/entries/x001/x234/067.p and no deeper: nobody's loop of folders keeps us.
      if (std::ranges::count(path, '/') > 9)
        find("stray-file", Severity::open, path, 0, "folders deeper than any tile");
      else
        PUENTE_REQUIRE(walk(path));
    } else {
      PUENTE_REQUIRE(look_at(path));
    }
  }
  return {};
}

Status TiledLog::look_at(const std::string& path) {
  const bool bundle = path.starts_with("tile/entries/");
  const auto id = bundle ? parse_entries_path(path) : parse_tile_path(path);
  if (!id) {
    find("stray-file", Severity::open, path, 0, "no tile and no entry bundle has this path: " + id.error().what);
    return {};
  }
  const unsigned width = tile_width(id->level, id->index, summary_.size);
  if (id->width == width) return {};  // the tree's own: checked
  if (id->width > width) {
    find("beyond-checkpoint", Severity::open, path, 0, "no checkpoint here vouches for it");
    return {};
  }
  return look_at_prefix(path, *id, {id->level, id->index, width}, bundle);
}

// A partial tile or bundle of an earlier size: the beginning of what the tree has there now.
Status TiledLog::look_at_prefix(const std::string& path, const TileId& id, const TileId& whole, bool bundle) {
  PUENTE_TRY(const std::optional<Bytes> part, files_.read(path, file_bytes_max));
  const std::string whole_path = bundle ? entries_path(whole.index, whole.width) : tile_path(whole);
  PUENTE_TRY(const std::optional<Bytes> all, files_.read(whole_path, file_bytes_max));
  if (!part || !all) return {};  // what misses was told of before
  ++summary_.partial_tiles;
  const auto [theirs, ours] = std::ranges::mismatch(*part, *all);
  const auto offset = static_cast<std::uint64_t>(theirs - part->begin());
  const bool right_size = bundle ? decode_entry_bundle(*part, id.width).has_value()
                                 : part->size() == std::size_t{id.width} * Hash::size_bytes;
  if (theirs != part->end())
    find(bundle ? "entry-altered" : "tile-altered", Severity::failed, path, offset,
         "it is not the beginning of " + whole_path);
  else if (!right_size)
    find(bundle ? "bundle-truncated" : "tile-truncated", Severity::failed, path, part->size(),
         "it does not hold just " + std::to_string(id.width));
  return {};
}

}  // namespace puente::tlog
