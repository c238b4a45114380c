#include "client/liaison/policy_trials.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/cli/folder.h"
#include "tests/unit/policy/world.h"

namespace puente::client::liaison {
namespace {

using namespace policy::test;
using policy::inspect::Trial;

const std::string document = R"({"kind": "seizure", "to": ["US/DEA", "US/FBI"], "marks": {"tlp": "TLP:GREEN"},
 "purpose": "counter-narcotics", "urgency": "routine",
 "sections": {"place": {"municipality": {"state": "MX-25", "name": "culiacan"}}}})";

const std::string facts =
    R"({"record":"ab","from":"MX/SSPC","to":["US/DEA","US/FBI"],"kind":"seizure","purpose":"firearms","tlp":"TLP:RED",)"
    R"("classification":"none","caveats":["NOFORN"],"labels":["place/state","substance"]})";

const std::string accept =
    R"({"index":4,"event":"accept","record":"ab","header":"cd","agency":"MX/SSPC","kind":"seizure","purpose":"firearms",)"
    R"("tlp":"TLP:AMBER","classification":"none","caveats":[]})";
const std::string decision =
    R"({"index":5,"event":"decision","header":"cd","agency":"US/DEA","slots":[{"label":"place/state","delivered":true,)"
    R"("rule":"MX/a"},{"label":"purity-and-signature/cluster#1","delivered":false,"rule":""}]})";

struct Files {
  cli::test::Folder folder;
  Result<std::vector<Trial>> outbox(const std::string& text) {
    return read_trials({{}, folder.write("outbox", text), {}}, {});
  }
  Result<std::vector<Trial>> decisions(const std::string& text) {
    return read_trials({{}, {}, folder.write("decisions", text)}, {});
  }
};

}  // namespace

TEST_CASE("documents: who sends them says --from, or the name of their folder; coarser rungs are made") {
  Files files;
  std::filesystem::create_directories(files.folder.path / "records/mx-sspc");
  files.folder.write("records/mx-sspc/1.json", document);
  files.folder.write("records/mx-sspc/notes.txt", "no record");
  const auto trials = must(read_trials({{files.folder.path / "records"}, {}, {}}, {}));
  REQUIRE(trials.size() == 2);
  CHECK(trials[0].exchange.from == agency("MX/SSPC"));
  CHECK(trials[0].exchange.to == agency("US/DEA"));
  CHECK(trials[1].exchange.to == agency("US/FBI"));
  CHECK(trials[0].marks.tlp == model::Tlp::green);
  CHECK(trials[0].labels == std::vector<model::Label>{label("place/municipality"), label("place/state")});
  CHECK(trials[0].went.empty());

  const auto loose = files.folder.write("1.json", document);
  const Error error = error_of(read_trials({{loose}, {}, {}}, {}));
  CHECK(error.code == ErrorCode::usage);
  CHECK(error.what.find("--from") != std::string::npos);
  CHECK(must(read_trials({{loose}, {}, {}}, {agency("MX/FGR")}))[0].exchange.from == agency("MX/FGR"));
}

TEST_CASE("an outbox: one trial for each recipient, with the marks") {
  Files files;
  const auto trials = must(files.outbox(facts + "\n"));
  REQUIRE(trials.size() == 2);
  CHECK(trials[1].exchange.to == agency("US/FBI"));
  CHECK(trials[0].marks.caveats == std::vector{model::Caveat::noforn});
  CHECK(trials[0].purpose == model::Purpose::firearms);
  CHECK(trials[0].labels.size() == 2);
}

TEST_CASE("decisions: what went then is known; other events and decisions without their record are passed over") {
  Files files;
  const auto trials = must(files.decisions(accept + "\n{\"event\":null}\n{\"event\":\"heartbeat\"}\n" + decision +
                                           "\n{\"event\":\"decision\",\"header\":\"ee\"}\n"));
  REQUIRE(trials.size() == 1);
  CHECK(trials[0].exchange.to == agency("US/DEA"));
  CHECK(trials[0].went == std::vector{true, false});
  CHECK(trials[0].labels[1].section == model::Section::purity_and_signature);
}

TEST_CASE("what is no such line is refused with its file and line") {
  Files files;
  const auto refuses = [&](const Result<std::vector<Trial>>& result, ErrorCode code, std::string_view words) {
    const Error error = error_of(result);
    CAPTURE(error.what);
    CHECK(error.code == code);
    CHECK(error.what.find(words) != std::string::npos);
  };
  const auto with = [&](std::string_view old, std::string_view by) {
    std::string text = facts;
    return text.replace(text.find(old), old.size(), by);
  };
  refuses(files.outbox(facts + "\nnot json\n"), ErrorCode::malformed, "outbox, line 2");
  refuses(files.outbox("[]\n"), ErrorCode::malformed, "line 1");
  refuses(files.outbox(std::string(5000, '[') + "\n"), ErrorCode::too_large, "line 1");
  refuses(files.outbox(std::string((1 << 20) + 1, ' ') + "\n"), ErrorCode::too_large, "line 1");
  refuses(files.outbox(with("\"seizure\"", "\"seizures\"")), ErrorCode::unknown_value, "'seizure'");
  refuses(files.outbox(with("\"seizure\"", "7")), ErrorCode::malformed, "'kind'");
  refuses(files.outbox(with("substance", "substances")), ErrorCode::unknown_value, "substance");
  refuses(files.outbox(with("\"substance\"", "{}")), ErrorCode::malformed, "'labels'");
  refuses(files.outbox(with("US/FBI", "US")), ErrorCode::malformed, "line 1");
  refuses(files.decisions(accept + "\n{\"event\":\"decision\",\"header\":\"cd\",\"agency\":\"US/DEA\",\"slots\":3}\n"),
          ErrorCode::malformed, "decisions, line 2");
  refuses(read_trials({{files.folder.path / "nothing"}, {}, {}}, {agency("MX/FGR")}), ErrorCode::not_found, "nothing");
}

}  // namespace puente::client::liaison
