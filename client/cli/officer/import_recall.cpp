// What an import sent, taken back row by row.
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "client/cli/context.h"
#include "client/cli/officer/import_run.h"

namespace puente::client::cli {
namespace {

// A record on its way to the broker cannot be recalled before its receipt.
constexpr int attempts = 20;
constexpr auto between_attempts = std::chrono::milliseconds(250);

Result<json> recall_one(session::AgentApi& api, const std::string& record, const std::string& reason) {
  const json request{{"op", "recall"}, {"record", record}, {"reason", reason}};
  for (int attempt = 1;; ++attempt) {
    auto done = api.call(request);
    if (done || done.error().code != ErrorCode::unavailable || attempt == attempts) return done;
    std::this_thread::sleep_for(between_attempts);
  }
}

std::uint64_t number_in(const json& done, const char* key) {
  const auto found = done.find(key);
  return found != done.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

Status recall_row(session::AgentApi& api, const import::ImportedRecord& row, const std::string& reason,
                  RecallCounts& counts) {
  std::vector<std::string> records;
  PUENTE_TRY(const json listed, api.call({{"op", "track"}, {"origin", row.key}}, [&](const json& item) -> Status {
    const std::string state = text_at(item, "state");
    if (state != "recalled" && state != "refused") records.push_back(text_at(item, "record"));
    return {};
  }));
  for (const std::string& record : records) {
    const auto done = recall_one(api, record, reason);
    if (!done) {
      if (counts.left.count == 0) counts.problem = done.error().what;
      counts.left.add(row.line);
      continue;
    }
    ++counts.records;
    counts.unreleased += number_in(*done, "unreleased");
    counts.released += number_in(*done, "released");
  }
  return {};
}

}  // namespace

Status recall_import(session::AgentApi& api, import::Mapping mapping, const std::filesystem::path& file,
                     const std::string& reason, RecallCounts& counts) {
  return read_rows(
      std::move(mapping), file,
      [&](import::ImportItem item) -> Result<bool> {
        const auto* const row = std::get_if<import::ImportedRecord>(&item);
        if (row == nullptr) return true;  // it was never sent
        ++counts.rows;
        PUENTE_REQUIRE(recall_row(api, *row, reason, counts));
        return true;
      },
      [](std::uint64_t) {});
}

}  // namespace puente::client::cli
