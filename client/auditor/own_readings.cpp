#include "client/auditor/own_readings.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "io/files.h"

namespace puente::client::auditor {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t pages_known_max = 1000;
constexpr std::size_t readings_bytes_max = 64 << 10;
constexpr const char* readings_format = "puente/audit-readings/1";

bool are_readings(const json& object) {
  const auto has = [&](const char* name, bool (json::*type)() const noexcept) {
    return object.contains(name) && (object[name].*type)();
  };
  return object.is_object() && object.value("format", json()) == readings_format && has("log", &json::is_string) &&
         has("shown", &json::is_number_unsigned) && has("reading", &json::is_boolean) &&
         has("known", &json::is_array) && std::ranges::all_of(object["known"], &json::is_number_unsigned) &&
         (!object.contains("strange") ||
          (object["strange"].is_object() && object["strange"].contains("time") &&
           object["strange"]["time"].is_string() && object["strange"].value("index", json()).is_number_unsigned() &&
           object["strange"].value("upto", json()).is_number_unsigned()));
}

// No member where there is no file.
Result<json> read_readings(const fs::path& file) {
  if (!fs::exists(file)) return json::object();
  PUENTE_TRY(const std::string text, puente::io::read_text(file, readings_bytes_max));
  json out = json::parse(text, nullptr, false);
  if (!are_readings(out))
    return fail(ErrorCode::malformed, file.string() + ": not as an audit left it; put it back, or remove it");
  return out;
}

}  // namespace

fs::path own_readings_file(const fs::path& folder) { return folder / "audited-readings"; }

Result<OwnReadings> OwnReadings::load(const fs::path& folder, const std::string& origin, const KeyId& auditor,
                                      bool go_on) {
  OwnReadings out(own_readings_file(folder), origin, auditor);
  out.asks_ = !go_on;
  PUENTE_TRY(const json read, read_readings(out.file_));
  if (read.value("log", "") != origin) return out;  // none, or of the shard before
  out.seen_ = out.shown_ = read["shown"].get<std::uint64_t>();
  out.broken_ = read["reading"].get<bool>();
  if (out.broken_) out.asks_ = false;
  out.known_ = read["known"].get<std::vector<std::uint64_t>>();
  if (!read.contains("strange") || go_on) return out;
  const json& strange = read["strange"];
  out.strange_ = Strange{strange["time"].get<std::string>(), strange["index"].get<std::uint64_t>(),
                         strange["upto"].get<std::uint64_t>()};
  return out.refuse();
}

void OwnReadings::holds(std::uint64_t size) {
  seen_ = std::max(seen_, size);
  shown(size);
}

void OwnReadings::shown(std::uint64_t size) { shown_ = std::max(shown_, size); }

Status OwnReadings::begin() {
  auto lock = puente::io::FolderLock::take(file_.string() + ".lock");
  if (lock) {
    lock_ = std::make_unique<puente::io::FolderLock>(std::move(*lock));
    return write(true);
  }
  // Another command of this folder reads: its entry is not a stranger's.
  asks_ = false;
  if (lock.error().code != ErrorCode::conflict) return tl::unexpected<Error>(lock.error());
  return {};
}

void OwnReadings::take(const audit::ReadEntry& entry) {
  if (!asks_ || strange_ || !entry.event) return;
  const auto* const reading = std::get_if<codec::AuditReadEvent>(&entry.event->what);
  if (reading == nullptr || reading->auditor != auditor_) return;
  // A reading that follows the log has no end in its entry: it began where the folder had come to, or not.
  const std::uint64_t upto = reading->from + reading->count;
  if (std::ranges::find(known_, upto) != known_.end()) return;
  if (upto > seen_) strange_ = Strange{format_utc(entry.event->time), entry.index, upto};
}

Status OwnReadings::asked(std::uint64_t size) {
  if (std::ranges::find(known_, size) == known_.end()) known_.push_back(size);
  // Beyond what is kept nobody knows any more.
  if (known_.size() > pages_known_max) {
    known_.clear();
    broken_ = true;
  }
  PUENTE_REQUIRE(write(lock_ ? std::optional<bool>(broken_) : std::nullopt));
  lock_.reset();
  return {};
}

Status OwnReadings::end() {
  known_.clear();
  broken_ = false;
  PUENTE_REQUIRE(write(lock_ ? std::optional<bool>(false) : std::nullopt));
  lock_.reset();
  if (strange_) return refuse();
  seen_ = shown_;
  asks_ = true;
  return {};
}

Status OwnReadings::write(std::optional<bool> reading) {
  // Another command of the folder may have been shown more meanwhile.
  PUENTE_TRY(const json before, read_readings(file_));
  const bool same = before.value("log", "") == origin_;
  if (same) shown(before["shown"].get<std::uint64_t>());
  json out{{"format", readings_format},
           {"log", origin_},
           {"shown", shown_},
           {"known", known_},
           {"reading", reading ? *reading : same && before["reading"].get<bool>()}};
  if (strange_) out["strange"] = {{"time", strange_->time}, {"index", strange_->index}, {"upto", strange_->upto}};
  const std::string text = out.dump() + "\n";
  return puente::io::write_file(file_, view_of(text), puente::io::Mode::secret);
}

tl::unexpected<Error> OwnReadings::refuse() const {
  return fail(
      ErrorCode::conflict,
      fmt::format("entry {} of the log is a reading in this auditor's name of {}, up to entry {}, and {} does not "
                  "know of it: either an older copy of the folder was put back, or somebody else reads with "
                  "this key. Put the newest copy back; where it is lost, one command with --head-lost goes on",
                  strange_->index, strange_->time, strange_->upto, file_.parent_path().string()));
}

}  // namespace puente::client::auditor
