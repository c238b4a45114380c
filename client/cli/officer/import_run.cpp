#include "client/cli/officer/import_run.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "client/cli/context.h"
#include "client/present/sending_lines.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

constexpr std::size_t chunk_bytes = 256 << 10;
constexpr std::size_t batch_records = 256;
constexpr std::size_t batch_bytes = 4 << 20;  // of documents; a line of the API has 16 MiB
constexpr std::size_t mapping_bytes_max = 1 << 20;

// Of a row, not of the agent: the row is put aside and the others go on.
bool is_of_row(ErrorCode code) {
  return code == ErrorCode::malformed || code == ErrorCode::too_large || code == ErrorCode::unknown_value ||
         code == ErrorCode::usage || code == ErrorCode::expired;
}

class Run {
 public:
  Run(session::AgentApi& api, const ImportChoice& choice, const ImportHooks& hooks, ImportCounts& counts)
      : api_(api), choice_(choice), hooks_(hooks), counts_(counts) {}

  // False: interrupted.
  Result<bool> take(import::ImportItem item) {
    if (const auto* const reject = std::get_if<import::Reject>(&item)) {
      PUENTE_REQUIRE(put_aside(*reject));
      return true;
    }
    auto& record = std::get<import::ImportedRecord>(item);
    counts_.places.add(record);
    const std::size_t bytes = line_of(record.document).size() + record.key.size();
    if (!records_.empty() && bytes_ + bytes > batch_bytes) PUENTE_REQUIRE(flush());
    if (counts_.interrupted) return false;
    lines_.push_back(record.line);
    records_.push_back({{"document", std::move(record.document)}, {"origin", std::move(record.key)}});
    bytes_ += bytes;
    if (records_.size() >= batch_records) PUENTE_REQUIRE(flush());
    return !counts_.interrupted;
  }

  Status flush() {
    if (hooks_.stop && hooks_.stop()) {
      counts_.interrupted = true;
      return {};
    }
    if (records_.empty()) return {};
    json request{{"op", "send-batch"},
                 {"records", std::move(records_)},
                 {"update", choice_.update},
                 {"trial", choice_.trial},
                 {"language", choice_.language == Language::spanish ? "es" : "en"}};
    records_ = json::array();
    bytes_ = 0;
    std::size_t answered = 0;
    std::optional<Error> of_agent;
    PUENTE_TRY(const json done, api_.call(request, [&](const json& item) -> Status {
      if (answered >= lines_.size()) return fail(ErrorCode::malformed, "the agent answered for more rows than it got");
      return take_answer(item, lines_[answered++], of_agent);
    }));
    if (answered != lines_.size()) return fail(ErrorCode::malformed, "the agent did not answer for every row");
    lines_.clear();
    if (of_agent) return tl::unexpected<Error>(std::move(*of_agent));
    if (hooks_.progress) hooks_.progress(counts_);
    return {};
  }

 private:
  Status put_aside(const import::Reject& reject) {
    ++counts_.rejected;
    return hooks_.reject ? hooks_.reject(reject) : Status();
  }

  Status take_answer(const json& item, std::uint64_t line, std::optional<Error>& of_agent) {
    if (item.is_object() && item.contains("error")) {
      const Error error = session::error_from(item["error"]);
      if (is_of_row(error.code)) return put_aside({line, line, error.what});
      if (!of_agent) of_agent = error.at("line " + std::to_string(line));
      return {};
    }
    if (!item.is_object() || !item.contains("existing"))
      return fail(ErrorCode::malformed, "the agent answered for a row with neither record nor error");
    ++(item.value("existing", false) ? counts_.existing : counts_.sent);
    count_did(text_at(item, "did"), line);
    for (const json& agency : list_at(item, "agencies")) {
      if (!present::gets_nothing(agency)) continue;
      NothingFor& one = counts_.nothing[text_at(agency, "agency")];
      ++one.rows;
      for (const json& rule : list_at(agency, "rules"))
        if (rule.is_string()) one.rules.insert(rule.get<std::string>());
    }
    return {};
  }

  void count_did(const std::string& did, std::uint64_t line) {
    if (did == "corrected") ++counts_.corrected;
    if (did == "extended") ++counts_.extended;
    if (did == "again") ++counts_.again;
    if (did == "differs") counts_.differs.add(line);
    if (did == "recalled") counts_.recalled.add(line);
    if (did == "further") counts_.further.add(line);
  }

  session::AgentApi& api_;
  const ImportChoice& choice_;
  const ImportHooks& hooks_;
  ImportCounts& counts_;
  json records_ = json::array();
  std::vector<std::uint64_t> lines_;  // of records_, or of those that wait for their answers
  std::size_t bytes_ = 0;
};

}  // namespace

void PlaceCounts::add(const import::ImportedRecord& record) {
  const auto count = [](std::map<std::string, std::uint64_t>& names, const std::string& name) {
    if (!name.empty() && (names.contains(name) || names.size() < names_max)) ++names[name];
  };
  count(states, record.place.state);
  count(unknown_states, record.place.unknown_state);
  count(unknown_countries, record.place.unknown_country);
  if (!record.place.without_place) return;
  ++without_place;
  if (lines_without_place.size() < lines_max) lines_without_place.push_back(record.line);
}

void Lines::add(std::uint64_t line) {
  ++count;
  if (first.size() < lines_max) first.push_back(line);
}

Status read_rows(import::Mapping mapping, const std::filesystem::path& file,
                 const std::function<Result<bool>(import::ImportItem)>& take,
                 const std::function<void(std::uint64_t bytes)>& read) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(ErrorCode::not_found, file.string() + ": cannot be opened");
  import::Importer importer(std::move(mapping));
  std::string chunk(chunk_bytes, '\0');
  bool more = true;
  while (more) {
    in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    const auto got = static_cast<std::size_t>(in.gcount());
    if (in.bad()) return fail(ErrorCode::io, file.string() + ": cannot be read");
    importer.feed(std::string_view(chunk).substr(0, got));
    read(got);
    more = static_cast<bool>(in);
    if (!more) importer.finish();
    while (true) {
      auto item = importer.next();
      if (!item) return tl::unexpected<Error>(item.error().at(file.string()));
      if (!*item) break;
      PUENTE_TRY(const bool go_on, take(std::move(**item)));
      if (!go_on) return {};
    }
  }
  return {};
}

Status run_import(session::AgentApi& api, import::Mapping mapping, const std::filesystem::path& file,
                  const ImportChoice& choice, const ImportHooks& hooks, ImportCounts& counts) {
  Run run(api, choice, hooks, counts);
  const Status done = read_rows(
      std::move(mapping), file, [&](import::ImportItem item) { return run.take(std::move(item)); },
      [&](std::uint64_t bytes) { counts.bytes += bytes; });
  if (counts.interrupted) return done;
  const Status flushed = run.flush();  // what was read before an error is sent
  return done ? flushed : done;
}

Result<import::Mapping> load_mapping(const std::string& name_or_file, const std::string& to) {
  const auto names = import::shipped_mapping_names();
  const bool shipped = std::ranges::find(names, name_or_file) != names.end();
  auto loaded = [&]() -> Result<import::Mapping> {
    if (shipped || !std::filesystem::exists(name_or_file)) return import::shipped_mapping(name_or_file);
    PUENTE_TRY(const std::string text, puente::io::read_text(name_or_file, mapping_bytes_max));
    return import::parse_mapping(text);
  }();
  if (!loaded) return tl::unexpected<Error>(shipped ? loaded.error() : loaded.error().at(name_or_file));
  if (to.empty()) return loaded;
  loaded->recipients.clear();
  for (std::size_t at = 0; at <= to.size();) {
    const std::size_t comma = std::min(to.find(',', at), to.size());
    auto agency = model::parse_agency(std::string_view(to).substr(at, comma - at));
    if (!agency) return fail(ErrorCode::usage, "--to: " + agency.error().what);
    loaded->recipients.push_back(std::move(*agency));
    at = comma + 1;
  }
  return loaded;
}

}  // namespace puente::client::cli
