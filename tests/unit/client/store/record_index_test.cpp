// Records listed by what they are and found by what they say, in both stores; and what is erased leaves nothing behind.
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "io/files.h"
#include "tests/unit/client/store/both_stores.h"

namespace puente::client {
namespace {

using namespace ports;
using namespace both;
using model::Kind;
using model::Rung;
using model::Section;
using nlohmann::json;

std::vector<search::SectionText> texts(const std::string& name, const std::string& place, const std::string& story) {
  return {search::text_of({Section::actors, Rung::whole, 0}, json::array({{{"name", name}}})),
          search::text_of({Section::place, Rung::municipality, 0}, json{{"name", place}}),
          search::text_of({Section::narrative, Rung::whole, 0}, json{{"text", story}})};
}

InboxRow received(std::uint8_t number, Kind kind, std::vector<search::SectionText> found_by) {
  InboxRow out;
  out.sender = device(9);
  out.agency = number % 2 == 0 ? "US/DEA" : "US/FBI";
  out.record_id = record(number);
  out.received = Instant{1000 * number};
  out.header = {1};
  out.proof = {2};
  out.kind = kind;
  out.purpose = number % 2 == 0 ? model::Purpose::firearms : model::Purpose::prosecution;
  out.urgency = number == 3 ? model::Urgency::urgent : model::Urgency::routine;
  for (const search::SectionText& text : found_by)
    out.sections.push_back({text.label, {number}, ContentKey::from(Bytes(32, number)).value()});
  out.texts = std::move(found_by);
  return out;
}

OutboxRow sent(std::uint8_t number, std::vector<search::SectionText> found_by) {
  OutboxRow out;
  out.record_id = record(number);
  out.kind = Kind::seizure;
  out.created = Instant{1000 * number};
  out.document = "{}";
  out.texts = std::move(found_by);
  return out;
}

Wanted wanted(const std::string& words = "") {
  Wanted out;
  out.count = 100;
  if (!words.empty()) out.terms = search::parse_query(words).value();
  return out;
}

// Numbers of the records.
std::vector<int> in_inbox(AgentStore& store, const Wanted& what) {
  std::vector<int> out;
  const std::vector<InboxRow> rows = store.inbox_wanted(what).value();
  for (const InboxRow& row : rows) out.push_back(row.record_id.array()[0]);
  return out;
}
std::vector<int> in_outbox(AgentStore& store, const Wanted& what) {
  std::vector<int> out;
  const std::vector<OutboxRow> rows = store.outbox_wanted(what).value();
  for (const OutboxRow& row : rows) out.push_back(row.record_id.array()[0]);
  return out;
}

using Numbers = std::vector<int>;

void fill(AgentStore& store) {
  AgentBatch batch;
  batch.inbox.push_back(
      received(1, Kind::seizure, texts("GUZMÁN LOERA, Joaquín", "Tijuana", "A truck, plate ABC-12-34")));
  batch.inbox.push_back(received(2, Kind::violent_event, texts("Juan Pérez", "Culiacán", "Seen near the Núñez ranch")));
  batch.inbox.push_back(received(3, Kind::seizure, texts("Pérez Juan", "Tijuana", "Container MSKU 1234567")));
  batch.outbox.push_back(sent(7, texts("Ana Guzmán", "Tijuana", "phone 664 123 4567")));
  batch.recipients.push_back({record(7), "US/DEA", true, {}, {}, {}});
  REQUIRE(store.commit(batch));
}

}  // namespace

TEMPLATE_TEST_CASE("records are found by words, phrases, beginnings, parts of numbers, and names that sound alike", "",
                   InMemory, OnDisk) {
  TestType setup;
  AgentStore& store = setup.get();
  fill(store);
  const auto found = [&](const char* words) { return in_inbox(store, wanted(words)); };
  CHECK(found("tijuana") == Numbers{1, 3});
  CHECK(found("TIJUANA truck") == Numbers{1});
  CHECK(found("nunez") == Numbers{2});
  CHECK(found("núñez") == Numbers{2});
  CHECK(found("juan perez") == Numbers{2, 3});  // in both orders
  CHECK(found("\"juan pérez\"") == Numbers{2});
  CHECK(found("guz*") == Numbers{1});
  CHECK(found("gusman") == Numbers{1});
  CHECK(found("23456") == Numbers{3});
  CHECK(found("KU12345") == Numbers{3});
  CHECK(found("BC123") == Numbers{1});
  CHECK(found("2345").empty());  // four characters are a word
  CHECK(found("nothing").empty());
  CHECK(in_outbox(store, wanted("6641234")) == Numbers{7});
  CHECK(in_outbox(store, wanted("ana guzman")) == Numbers{7});
  CHECK(in_outbox(store, wanted("loera")).empty());
}

TEST_CASE("whatever is typed is refused before the store sees it, or both stores answer the same") {
  InMemory memory;
  OnDisk disk;
  fill(memory.get());
  fill(disk.get());
  constexpr std::array<std::string_view, 30> pieces{
      "\"",   "*", " ", "a",     " OR ", "NEAR(", ")",  "{",      "}", ":", "-",     "^",    "+", "'",       ";",
      " -- ", "ñ", "É", "12345", "“",    "guz",   "\t", "names:", "0", "_", " AND ", "日本", "٣", "tijuana", "juan"};
  std::uint64_t drawn = 1;  // a sequence that is the same each time
  const auto draw = [&](std::size_t below) {
    drawn = drawn * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(drawn >> 33) % below;
  };
  std::size_t answered = 0, hits = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string typed;
    for (std::size_t left = 1 + draw(8); left > 0; --left) typed += pieces[draw(pieces.size())];
    auto terms = search::parse_query(typed);
    if (!terms) continue;
    CAPTURE(typed);
    Wanted what = wanted();
    what.terms = std::move(*terms);
    const Numbers on_disk = in_inbox(disk.get(), what);
    REQUIRE(on_disk == in_inbox(memory.get(), what));
    ++answered;
    hits += on_disk.size();
  }
  CHECK(answered > 500);
  CHECK(hits > 20);
}

TEMPLATE_TEST_CASE("lists are filtered, sorted and paged, by words or without", "", InMemory, OnDisk) {
  TestType setup;
  AgentStore& store = setup.get();
  fill(store);
  Wanted all = wanted();
  CHECK(in_inbox(store, all) == Numbers{1, 2, 3});
  all.order = Order::newest_first;
  CHECK(in_inbox(store, all) == Numbers{3, 2, 1});
  all.count = 2;
  CHECK(in_inbox(store, all) == Numbers{3, 2});
  all.beyond = 2;
  CHECK(in_inbox(store, all) == Numbers{1});

  Wanted one = wanted();
  SECTION("kind") {
    one.kind = Kind::seizure;
    CHECK(in_inbox(store, one) == Numbers{1, 3});
  }
  SECTION("sender") {
    one.agency = "US/DEA";
    CHECK(in_inbox(store, one) == Numbers{2});
  }
  SECTION("purpose and urgency") {
    one.purpose = model::Purpose::prosecution;
    CHECK(in_inbox(store, one) == Numbers{1, 3});
    one.urgency = model::Urgency::urgent;
    CHECK(in_inbox(store, one) == Numbers{3});
  }
  SECTION("since") {
    one.since = Instant{2000};
    CHECK(in_inbox(store, one) == Numbers{2, 3});
  }
  SECTION("place, which is no name and no story") {
    one.places = search::parse_query("tijuana").value();
    CHECK(in_inbox(store, one) == Numbers{1, 3});
    one.places = search::parse_query("ranch").value();
    CHECK(in_inbox(store, one).empty());
  }
  SECTION("words and filters together, page by page") {
    one = wanted("tijuana");
    one.order = Order::newest_first;
    one.count = 1;
    CHECK(in_inbox(store, one) == Numbers{3});
    one.beyond = 3;
    CHECK(in_inbox(store, one) == Numbers{1});
    one.agency = "US/DEA";
    CHECK(in_inbox(store, one).empty());
  }
  SECTION("recipient") {
    one.agency = "US/DEA";
    CHECK(in_outbox(store, one) == Numbers{7});
    one.agency = "US/FBI";
    CHECK(in_outbox(store, one).empty());
  }
}

TEMPLATE_TEST_CASE("what one reader opened is unread by the others", "", InMemory, OnDisk) {
  TestType setup;
  AgentStore& store = setup.get();
  fill(store);
  AgentBatch batch;
  batch.reads = {{device(9), record(2), "user 1000", Instant{5}}, {device(9), record(9), "user 1000", Instant{5}}};
  REQUIRE_FALSE(batch.empty());
  REQUIRE(store.commit(batch));
  Wanted unread = wanted();
  unread.unread_by = "user 1000";
  CHECK(in_inbox(store, unread) == Numbers{1, 3});
  unread.unread_by = "user 1001";
  CHECK(in_inbox(store, unread) == Numbers{1, 2, 3});
  CHECK(store.read_by(device(9), record(2), "user 1000").value());
  CHECK_FALSE(store.read_by(device(9), record(2), "user 1001").value());
  CHECK_FALSE(store.read_by(device(8), record(2), "user 1000").value());
}

TEMPLATE_TEST_CASE("what is recalled, or past its retention, is found no more, and the rest is", "", InMemory, OnDisk) {
  TestType setup;
  AgentStore& store = setup.get();
  fill(store);
  SECTION("a recall of what was received") {
    AgentBatch recall;
    recall.marks.push_back({device(9), record(1), {}, Instant{9}, "wrong", Opening::none});
    REQUIRE(store.commit(recall));
    CHECK(in_inbox(store, wanted("tijuana")) == Numbers{3});
    CHECK(in_inbox(store, wanted()) == Numbers{1, 2, 3});
    CHECK(store.inbox_wanted(wanted()).value().at(0).texts.empty());
  }
  SECTION("an opening is no recall") {
    AgentBatch opened;
    opened.marks.push_back({device(9), record(1), {}, {}, "", Opening::reported});
    REQUIRE(store.commit(opened));
    CHECK(in_inbox(store, wanted("tijuana")) == Numbers{1, 3});
  }
  SECTION("a recall of what was sent") {
    AgentBatch recall;
    recall.changes.push_back({record(7), OutboxState::recalled, "wrong"});
    REQUIRE(store.commit(recall));
    CHECK(in_outbox(store, wanted("guzman")).empty());
    CHECK(store.outbox(record(7)).value()->document.empty());
  }
  SECTION("one section of three goes") {
    AgentBatch more;
    more.inbox.push_back(received(4, Kind::seizure, texts("Ana Ruiz", "Mexicali", "Planted story")));
    more.inbox[0].sections[2].erase = Instant{100};
    REQUIRE(store.commit(more));
    CHECK(in_inbox(store, wanted("planted ruiz")) == Numbers{4});
    AgentBatch erase;
    erase.erase_before = Instant{101};
    REQUIRE(store.commit(erase));
    CHECK(in_inbox(store, wanted("planted")).empty());
    CHECK(in_inbox(store, wanted("ruiz mexicali")) == Numbers{4});
    CHECK(store.inbox(record(4)).value().at(0).sections.size() == 2);
    Wanted last = wanted("ruiz");
    const std::vector<InboxRow> rows = store.inbox_wanted(last).value();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].texts.size() == 2);
  }
}

namespace {

// The pages of a SQLCipher file or of its journal, decrypted with the raw key; what is no page comes out as noise.
std::string decrypted_pages(const std::filesystem::path& path, const Bytes& key) {
  constexpr std::size_t page = 4096, reserve = 48, salt = 16, journal_header = 32, frame_header = 24;
  const auto file = puente::io::read_file(path, 64 << 20);
  if (!file) return {};
  const bool journal = path.extension() != ".db";
  const std::size_t step = journal ? page + frame_header : page;
  std::string out;
  for (std::size_t at = journal ? journal_header : 0; at + step <= file->size(); at += step) {
    const std::uint8_t* const begin = file->data() + at + (journal ? frame_header : 0);
    // The first page begins with the salt of the file. Any page may be the first in a journal: both are tried.
    for (const std::size_t skipped : {std::size_t{0}, salt}) {
      std::string plain(page - reserve - skipped, '\0');
      int size = 0;
      EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();
      EVP_DecryptInit_ex(context, EVP_aes_256_cbc(), nullptr, key.data(), begin + page - reserve);
      EVP_CIPHER_CTX_set_padding(context, 0);
      EVP_DecryptUpdate(context, reinterpret_cast<unsigned char*>(plain.data()), &size, begin + skipped,
                        static_cast<int>(plain.size()));
      EVP_CIPHER_CTX_free(context);
      out += plain;
    }
  }
  return out;
}

// Of the planted words, those that stand in the file or its journal, as they were written or folded. Two letters less:
// an index leaves out what a word shares with the one before it.
std::vector<std::string> left_behind(const OnDisk& setup, const std::vector<std::string>& planted) {
  const std::string pages = decrypted_pages(setup.folder.path / "store.db", Bytes(32, 7)) +
                            decrypted_pages(setup.folder.path / "store.db-wal", Bytes(32, 7));
  std::vector<std::string> out;
  for (const std::string& word : planted) {
    std::string lower = word.substr(2);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (pages.find(word.substr(2)) != std::string::npos || pages.find(lower) != std::string::npos) out.push_back(word);
  }
  return out;
}

std::vector<std::string> indexed_words(const OnDisk& setup, const std::string& side) {
  auto database = puente::io::Database::open(setup.folder.path / "store.db", store_key(7)).value();
  REQUIRE(database.run(("CREATE VIRTUAL TABLE temp.v USING fts5vocab('main', '" + side + "_search', 'row')").c_str()));
  auto select = database.prepare("SELECT term FROM temp.v").value();
  std::vector<std::string> out;
  while (select.step().value()) out.push_back(select.text(0));
  return out;
}

}  // namespace

TEST_CASE("after a recall or an erasure, neither the file nor its journal has a planted word, in tables or index") {
  OnDisk setup;
  const std::vector<std::string> planted{"ZXQUORVATEC", "QJWINDELBRAM", "XKVOSTRAGALT", "VVBREMPTULIX"};
  AgentBatch batch;
  batch.inbox.push_back(received(1, Kind::seizure, texts(planted[0], "Tijuana", planted[1] + " 99887766554")));
  batch.inbox.push_back(received(2, Kind::seizure, texts("Ana Ruiz", "Mexicali", planted[2])));
  batch.inbox[1].sections[2].erase = Instant{100};
  batch.outbox.push_back(sent(7, texts("Ana", "Tecate", planted[3])));
  batch.outbox[0].document = "{\"text\":\"" + planted[3] + "\"}";
  REQUIRE(setup.get().commit(batch));
  // The scan finds what is there.
  REQUIRE(left_behind(setup, planted) == planted);

  AgentBatch purge;
  purge.marks.push_back({device(9), record(1), {}, Instant{9}, "wrong", Opening::none});
  purge.erase_before = Instant{101};
  purge.changes.push_back({record(7), OutboxState::recalled, "wrong"});
  REQUIRE(setup.get().commit(purge));
  CHECK(left_behind(setup, planted).empty());
  CHECK(std::filesystem::file_size(setup.folder.path / "store.db-wal") == 0);
  CHECK(indexed_words(setup, "outbox").empty());
  for (const std::string& word : indexed_words(setup, "inbox")) {
    CAPTURE(word);
    CHECK((word == "ana" || word == "ruiz" || word == "ruis" || word == "mexicali"));
  }
  CHECK(in_inbox(setup.get(), wanted("ruiz")) == Numbers{2});
}

}  // namespace puente::client
