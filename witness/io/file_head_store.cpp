#include "witness/io/file_head_store.h"

#include "crypto/tlog/note.h"
#include "io/files.h"

namespace puente::witness::io {
namespace {

StoreStatus write(const std::filesystem::path& path, const std::string& note) {
  const Status done = puente::io::write_file(path, view_of(note), puente::io::Mode::open);
  if (!done) return store_failed("a head was not kept", done.error());
  return {};
}

}  // namespace

StoreResult<std::optional<std::string>> FileHeadStore::newest() {
  auto text = puente::io::read_text(newest_, tlog::note_max_bytes);
  if (text) return std::optional(*std::move(text));
  if (text.error().code == ErrorCode::not_found) return std::optional<std::string>();
  if (text.error().code == ErrorCode::too_large) return damaged("the head kept", text.error());
  return store_failed("the head kept", text.error());
}

StoreStatus FileHeadStore::put_newest(const std::string& note) { return write(newest_, note); }

StoreStatus FileHeadStore::put_ended(std::uint64_t shard, const std::string& note) {
  return write(newest_.string() + ".shard-" + std::to_string(shard), note);
}

}  // namespace puente::witness::io
