// The agent's lists and searches: the newest page of 50 records, with their rows, texts and labels, out of many. Beside
// plain FTS5 over the same texts in a file of the same kind, which gives 50 row ids and nothing else, and knows no
// filters, sounds or parts of numbers (it is asked for a whole number there).
//
// A record has three sections of some 60 words and a container number; every tenth has one common word, one of all has
// a rare word. PUENTE_BENCH_RECORDS: how many records (100,000). PUENTE_BENCH_DIR: where files lie meanwhile.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "bench/beside.h"
#include "bench/must.h"
#include "client/store/sqlcipher_agent_store.h"
#include "crypto/primitives/drbg.h"

using namespace puente;
using namespace puente::client;
using bench::must;
using model::Rung;
using model::Section;
using nlohmann::json;

namespace {

constexpr std::size_t page = 50, records_of_batch = 500;

std::size_t records_of_run() {
  const char* const text = std::getenv("PUENTE_BENCH_RECORDS");
  return text == nullptr ? 100'000 : std::strtoull(text, nullptr, 10);
}

// Words that a language has many of, and some of them often.
std::string words(primitives::Drbg& random, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t once = random.below(20'000), often = random.below(once + 1);
    out += fmt::format("palabra{} ", often);
  }
  return out;
}

struct Both {
  explicit Both(std::filesystem::path at) : folder(std::move(at)) {}
  ~Both() { std::filesystem::remove_all(folder); }
  std::filesystem::path folder;
  std::optional<store::SqlcipherAgentStore> ours;
  std::optional<io::Database> plain;
  RecordId middle;
};

ports::InboxRow row_of(primitives::Drbg& random, std::size_t number, std::size_t records, std::string& text) {
  ports::InboxRow row;
  row.sender = KeyId{};
  row.agency = fmt::format("MX/A{}", number % 7);
  row.record_id = random.random<RecordId>();
  row.received = Instant{static_cast<std::int64_t>(number) * 1000};
  row.header = Bytes(600, 1);
  row.proof = Bytes(900, 2);
  row.kind = number % 3 == 0 ? model::Kind::seizure : model::Kind::violent_event;
  std::string story = words(random, 60);
  if (number % 10 == 0) story += "frecuente ";
  if (number == records / 2) story += "zorzalito ";
  const std::string name = fmt::format("Apellido{} Nombre", random.below(5000));
  const std::string container = fmt::format("MSKU{:07}", number);
  text = fmt::format("{} {} Tijuana {}", story, name, container);
  row.texts = {search::text_of({Section::narrative, Rung::whole, 0}, json{{"text", story}}),
               search::text_of({Section::actors, Rung::whole, 0}, json::array({{{"name", name}}})),
               search::text_of({Section::transport, Rung::whole, 0}, json{{"container", container}})};
  for (const search::SectionText& one : row.texts)
    row.sections.push_back({one.label, Bytes(800, 3), must(ContentKey::from(Bytes(32, 4)))});
  return row;
}

std::shared_ptr<Both> filled() {
  const char* const where = std::getenv("PUENTE_BENCH_DIR");
  const std::filesystem::path folder =
      (where == nullptr ? std::filesystem::temp_directory_path() : std::filesystem::path(where)) /
      "puente-bench-search";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  auto out = std::make_shared<Both>(folder);
  const StoreKey key = must(StoreKey::from(Bytes(32, 7)));
  out->ours.emplace(must(store::SqlcipherAgentStore::open(folder / "ours.db", key)));
  out->plain.emplace(must(io::Database::open(folder / "plain.db", key)));
  must(out->plain->run("CREATE VIRTUAL TABLE t USING fts5(text, tokenize='unicode61 remove_diacritics 2')"));
  io::Statement insert = must(out->plain->prepare("INSERT INTO t(rowid, text) VALUES(?,?)"));
  primitives::Drbg random(Seed{});
  const std::size_t records = records_of_run();
  for (std::size_t begin = 0; begin < records; begin += records_of_batch) {
    ports::AgentBatch batch;
    io::Transaction transaction = must(io::Transaction::begin(*out->plain));
    for (std::size_t i = begin; i < std::min(begin + records_of_batch, records); ++i) {
      std::string text;
      batch.inbox.push_back(row_of(random, i, records, text));
      must(insert.bind(std::uint64_t{i + 1}).bind(std::string_view(text)).run());
      if (i == records / 2) out->middle = batch.inbox.back().record_id;
    }
    must(transaction.commit());
    must(out->ours->commit(batch));
  }
  return out;
}

}  // namespace

void puente::bench::rows() {
  const auto both = filled();
  const auto ours = [both](ports::Wanted wanted) {
    wanted.count = page;
    wanted.order = ports::Order::newest_first;
    return [both, wanted] { keep(must(both->ours->inbox_wanted(wanted)).size()); };
  };
  const auto plain = [both](std::string sql, std::string match) {
    return [both, sql = std::move(sql), match = std::move(match)] {
      io::Statement select = must(both->plain->prepare(sql));
      if (!match.empty()) select.bind(std::string_view(match));
      std::size_t found = 0;
      while (must(select.step())) ++found;
      keep(found);
    };
  };
  const auto by_words = [&](const char* name, const char* typed, const char* match) {
    ports::Wanted wanted;
    wanted.terms = must(search::parse_query(typed));
    add({name,
         {ours(wanted)},
         "plain FTS5",
         {plain("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rowid DESC LIMIT 50", match)},
         0,
         Clock::wall});
  };
  by_words("search, one rare word", "zorzalito", "\"zorzalito\"");
  by_words("search, a word of every tenth record", "frecuente", "\"frecuente\"");
  by_words("search, a beginning", "palabra12*", "\"palabra12\" *");
  by_words("search, part of a number", "KU00012", "\"MSKU0001234\"");
  by_words("search, a name and a frequent word", "apellido77 frecuente", "\"apellido77\" AND \"frecuente\"");
  const char* const newest = "SELECT rowid FROM t ORDER BY rowid DESC LIMIT 50";
  ports::Wanted all, seizures;
  seizures.kind = model::Kind::seizure;
  seizures.agency = "MX/A3";
  add({"inbox, the newest page", {ours(all)}, "plain FTS5", {plain(newest, "")}, 0, Clock::wall});
  add({"inbox, of a kind and a sender", {ours(seizures)}, "plain FTS5", {plain(newest, "")}, 0, Clock::wall});
  add({"show, the record as it is kept",
       {[both] { keep(must(both->ours->inbox(both->middle)).size()); }},
       "plain FTS5",
       {plain("SELECT text FROM t WHERE rowid=7", "")},
       0,
       Clock::wall});
}
