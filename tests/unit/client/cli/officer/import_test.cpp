#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "client/cli/officer/import_run.h"
#include "client/present/json_text.h"
#include "tests/unit/client/cli/folder.h"

namespace puente::client::cli {
namespace {

using nlohmann::json;
using present::line_of;
using test::Folder;

constexpr const char* mapping = R"(
name = "test"
[input]
encoding = "utf-8"
[record]
key = ["id"]
kind = "advisory"
to = ["US/DEA"]
purpose = "counter-narcotics"
urgency = "routine"
[record.marks]
tlp = "TLP:GREEN"
classification = "none"
[kind.advisory.sections]
summary = { text = { column = "text" } }
)";

// An agent of the local API that keeps what it is sent, and refuses what it is told to.
class FakeAgent {
 public:
  explicit FakeAgent(const std::filesystem::path& folder)
      : server_(io::LocalServer::listen(folder / "agent.sock").value()), thread_([this] { serve(); }) {}
  ~FakeAgent() {
    stop_ = true;
    thread_.join();
  }
  std::set<std::string> origins() const {
    const std::lock_guard lock(mutex_);
    return origins_;
  }
  std::vector<json> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  std::vector<json> documents() const {
    const std::lock_guard lock(mutex_);
    return documents_;
  }
  void refuse_after(std::size_t records) {  // then its store is full
    const std::lock_guard lock(mutex_);
    refuse_after_ = records;
  }

 private:
  void serve() {
    while (!stop_) {
      std::vector<pollfd> polled;
      server_.add_to(polled);
      ::poll(polled.data(), polled.size(), 10);
      server_.serve(polled, [this](const io::Caller&, std::string_view line) { return answer(json::parse(line)); });
    }
  }
  // As the agent: what was sent of an origin is tracked, and recalled once.
  std::vector<std::string> answer_recall(const json& request) {
    std::vector<std::string> out;
    if (request.at("op") == "track") {
      const std::string origin = request.at("origin");
      if (origins_.contains(origin)) out.push_back(line_of({{"item", {{"record", origin}, {"state", "finished"}}}}));
      out.push_back(R"({"done":{}})");
    } else if (request.at("record") == "test:3") {
      out.push_back(R"({"error":{"code":"not-found","what":"it is over"}})");
    } else {
      out.push_back(R"({"done":{"unreleased":1,"released":2}})");
    }
    return out;
  }
  std::vector<std::string> answer(const json& request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    if (request.at("op") != "send-batch") return answer_recall(request);
    std::vector<std::string> out;
    for (const json& record : request.at("records")) {
      const std::string origin = record.at("origin");
      const bool bad = record.at("document").dump().find("BAD") != std::string::npos;
      json item;
      if (bad)
        item = {{"error", {{"code", "malformed"}, {"what", "summary: BAD is not allowed"}}}};
      else if (origins_.size() >= refuse_after_)
        item = {{"error", {{"code", "io"}, {"what", "the store is full"}}}};
      else {
        const bool existing = !origins_.insert(origin).second;
        if (!existing) documents_.push_back(record.at("document"));
        const std::string text = record.at("document").dump();
        std::string did = existing ? "existing" : "sent";
        for (const char* one : {"differs", "further", "recalled", "corrected", "extended", "again"})
          if (text.find("did " + std::string(one)) != std::string::npos) did = one;
        json agency{{"agency", "US/FBI"}, {"decided", true}, {"goes", json::array()}, {"rules", {"MX/none"}}};
        if (text.find("nothing for FBI") == std::string::npos) agency["goes"] = {"summary"};
        item = {{"record", "00"}, {"state", "draft"}, {"existing", existing}, {"did", did}, {"agencies", {agency}}};
      }
      out.push_back(line_of({{"item", item}}));
    }
    out.push_back(R"({"done":{}})");
    return out;
  }

  mutable std::mutex mutex_;
  std::set<std::string> origins_;
  std::vector<json> documents_, requests_;
  std::size_t refuse_after_ = 1'000'000;
  io::LocalServer server_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

std::string rows(std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) out += std::to_string(i) + ",text " + std::to_string(i) + "\n";
  return out;
}

struct Scene {
  Folder folder;
  FakeAgent agent{folder.path};
  session::AgentApi api = session::AgentApi::connect(folder.path).value();
  std::vector<import::Reject> rejects;
  ImportHooks hooks;
  ImportChoice choice;

  Scene() {
    folder.write("map.toml", mapping);
    hooks.reject = [this](const import::Reject& reject) {
      rejects.push_back(reject);
      return Status();
    };
  }
  Result<ImportCounts> import_text(const std::string& csv, const std::string& to = "") {
    auto loaded = load_mapping((folder.path / "map.toml").string(), to);
    if (!loaded) {
      UNSCOPED_INFO(loaded.error().what);
      return tl::unexpected<Error>(loaded.error());
    }
    ImportCounts counts;
    const Status done = run_import(api, std::move(*loaded), folder.write("rows.csv", csv), choice, hooks, counts);
    if (!done) return tl::unexpected<Error>(done.error());
    return counts;
  }
};

}  // namespace

TEST_CASE("each row becomes one record, known by the mapping's name and its key") {
  Scene scene;
  const auto counts = scene.import_text("id,text\n" + rows(0, 1000));
  REQUIRE(counts);
  CHECK(counts->sent == 1000);
  CHECK(counts->existing == 0);
  CHECK(counts->rejected == 0);
  CHECK(scene.agent.origins().size() == 1000);
  CHECK(scene.agent.origins().contains("test:999"));
  CHECK(scene.agent.documents().front()["to"] == json{"US/DEA"});
}

TEST_CASE("--to replaces the mapping's recipients") {
  Scene scene;
  REQUIRE(scene.import_text("id,text\n1,a\n", "US/FBI,US/HSI"));
  CHECK(scene.agent.documents().front()["to"] == json{"US/FBI", "US/HSI"});
  CHECK(scene.import_text("id,text\n1,a\n", "US/FBI,,").error().code == ErrorCode::usage);
}

TEST_CASE("bad rows are put aside with line and reason, whoever finds them, and the others cross") {
  Scene scene;
  const auto counts = scene.import_text("id,text\n1,fine\n2\n3,BAD\n4,fine\n1,again\n");
  REQUIRE(counts);
  CHECK(counts->sent == 2);
  CHECK(counts->rejected == 3);
  std::map<std::uint64_t, std::string> by_line;
  for (const import::Reject& reject : scene.rejects) by_line[reject.line] = reject.reason;
  REQUIRE(by_line.size() == 3);
  CHECK(by_line.at(4) == "summary: BAD is not allowed");
  CHECK(by_line.contains(3));
  CHECK(by_line.contains(6));
}

TEST_CASE("what was read before a row that nobody can end is sent, and then the import stops") {
  Scene scene;
  const auto stopped = scene.import_text("id,text\n" + rows(0, 10) + "x,\"open\n" + std::string(2 << 20, 'y') + "\n");
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().what.find("not closed") != std::string::npos);
  CHECK(scene.agent.documents().size() == 10);
  REQUIRE(scene.rejects.size() == 1);
  CHECK(scene.rejects.front().line == 12);
}

TEST_CASE("states, unknown names and rows without a place are counted") {
  const auto record = [](std::uint64_t line, const import::PlaceNote& note) {
    return import::ImportedRecord{line, "k", model::Kind::violent_event, {}, note};
  };
  PlaceCounts counts;
  counts.add(record(2, {"MX-25", "", "", false}));
  counts.add(record(3, {"MX-25", "", "", false}));
  counts.add(record(4, {"", "sinalos", "", false}));
  counts.add(record(5, {"", "", "Ruritania", true}));
  CHECK(counts.states == std::map<std::string, std::uint64_t>{{"MX-25", 2}});
  CHECK(counts.unknown_states == std::map<std::string, std::uint64_t>{{"sinalos", 1}});
  CHECK(counts.unknown_countries == std::map<std::string, std::uint64_t>{{"Ruritania", 1}});
  CHECK(counts.without_place == 1);
  CHECK(counts.lines_without_place == std::vector<std::uint64_t>{5});
  for (std::uint64_t i = 0; i < 2 * PlaceCounts::names_max; ++i)
    counts.add(record(i, {"", "name " + std::to_string(i), "", true}));
  CHECK(counts.unknown_states.size() == PlaceCounts::names_max);
  CHECK(counts.lines_without_place.size() == PlaceCounts::lines_max);
}

TEST_CASE("an import that was interrupted goes on from there, and sends nothing twice") {
  Scene scene;
  std::size_t batches = 0;
  scene.hooks.stop = [&] { return ++batches > 2; };
  const auto first = scene.import_text("id,text\n" + rows(0, 2000));
  REQUIRE(first);
  CHECK(first->interrupted);
  CHECK(first->sent > 0);
  CHECK(first->sent < 2000);
  scene.hooks.stop = {};
  const auto second = scene.import_text("id,text\n" + rows(0, 2000));
  REQUIRE(second);
  CHECK_FALSE(second->interrupted);
  CHECK(second->existing == first->sent);
  CHECK(second->sent + first->sent == 2000);
  CHECK(scene.agent.documents().size() == 2000);
}

TEST_CASE("rows are counted by what was done with them, with the first lines of those that were left") {
  Scene scene;
  scene.choice.update = true;
  scene.choice.language = Language::spanish;
  const auto counts = scene.import_text(
      "id,text\n1,did differs\n2,did further\n3,did recalled\n4,did corrected\n5,did extended\n6,did again\n7,did "
      "differs\n8,nothing for FBI\n9,nothing for FBI\n");
  REQUIRE(counts);
  CHECK(counts->differs.count == 2);
  CHECK(counts->differs.first == std::vector<std::uint64_t>{2, 8});
  CHECK(counts->further.first == std::vector<std::uint64_t>{3});
  CHECK(counts->recalled.first == std::vector<std::uint64_t>{4});
  CHECK((counts->corrected == 1 && counts->extended == 1 && counts->again == 1));
  REQUIRE(counts->nothing.contains("US/FBI"));
  CHECK(counts->nothing.at("US/FBI").rows == 2);
  CHECK(counts->nothing.at("US/FBI").rules == std::set<std::string>{"MX/none"});
  const json request = scene.agent.requests().front();
  CHECK(request["update"] == true);
  CHECK(request["trial"] == false);
  CHECK(request["language"] == "es");
  Lines many;
  for (std::uint64_t line = 0; line < 2 * Lines::lines_max; ++line) many.add(line);
  CHECK(many.first.size() == Lines::lines_max);
}

TEST_CASE("what was sent of a file's rows is recalled, and what cannot be is listed") {
  Scene scene;
  const std::string csv = "id,text\n" + rows(1, 4);
  REQUIRE(scene.import_text(csv));
  RecallCounts counts;
  REQUIRE(recall_import(scene.api, load_mapping((scene.folder.path / "map.toml").string(), "").value(),
                        scene.folder.write("rows.csv", csv + "9,never sent\n"), "a wrong file", counts));
  CHECK(counts.rows == 4);
  CHECK(counts.records == 2);
  CHECK((counts.unreleased == 2 && counts.released == 4));
  CHECK(counts.left.first == std::vector<std::uint64_t>{4});
  CHECK(counts.problem.find("it is over") != std::string::npos);
  const json recall = scene.agent.requests().at(2);
  CHECK(recall == json{{"op", "recall"}, {"record", "test:1"}, {"reason", "a wrong file"}});
}

TEST_CASE("an agent that fails ends the import: no row is rejected for it, and another attempt completes it") {
  Scene scene;
  scene.agent.refuse_after(300);
  const auto failed = scene.import_text("id,text\n" + rows(0, 1000));
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == ErrorCode::io);
  CHECK(failed.error().what.find("the store is full") != std::string::npos);
  CHECK(scene.rejects.empty());
  scene.agent.refuse_after(1'000'000);
  const auto again = scene.import_text("id,text\n" + rows(0, 1000));
  REQUIRE(again);
  CHECK(again->existing == 300);
  CHECK(again->sent == 700);
}

TEST_CASE("a mapping or a file that is not there is said to be missing; without an agent nothing begins") {
  CHECK(load_mapping("ucdp-gde", "").error().code == ErrorCode::not_found);
  CHECK(load_mapping("ucdp-ged", "").has_value());
  Scene scene;
  ImportCounts counts;
  CHECK(run_import(scene.api, load_mapping("ucdp-ged", "").value(), "nowhere.csv", {}, {}, counts).error().code ==
        ErrorCode::not_found);
  const Folder empty;
  CHECK(session::AgentApi::connect(empty.path).error().code == ErrorCode::unavailable);
}

}  // namespace puente::client::cli
