#include "tests/house/sizes.h"

#include <catch2/catch_test_macros.hpp>

namespace {

using puente::house::check_classes;
using puente::house::check_folders;
using puente::house::check_source;
using puente::house::describe;
using puente::house::Finding;
using puente::house::TrackedFile;

std::string repeated(std::size_t count, const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

template <class Check>
void check_all(Check check) {
  const auto files = puente::house::tracked_files();
  if (files.empty()) SKIP("not a git clone");
  std::vector<Finding> findings;
  for (const auto& file : files)
    for (auto& finding : check(file.path, file.text)) findings.push_back(std::move(finding));
  INFO(describe(findings));
  CHECK(findings.empty());
}

}  // namespace

TEST_CASE("No source of the house is longer than 350 lines", "[skips]") { check_all(check_source); }

TEST_CASE("No folder of the house has more than 25 sources", "[skips]") {
  const auto files = puente::house::tracked_files();
  if (files.empty()) SKIP("not a git clone");
  const auto findings = check_folders(files);
  INFO(describe(findings));
  CHECK(findings.empty());
}

TEST_CASE("No class of a core has more than 25 methods", "[skips]") { check_all(check_classes); }

TEST_CASE("Planted: a source of more than 350 lines is found, and other texts are left alone") {
  CHECK(check_source("io/zmq.cpp", repeated(350, "x\n")).empty());
  const auto findings = check_source("io/zmq.cpp", repeated(351, "x\n"));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].what == "351 lines; split it by subject at 350");
  CHECK(check_source("docs/log.md", repeated(351, "x\n")).empty());
}

TEST_CASE("Planted: a folder of more than 25 sources is found, those below it not counted") {
  std::vector<TrackedFile> files;
  for (int i = 0; i < 25; ++i) files.push_back({"io/a" + std::to_string(i) + ".cpp", ""});
  files.push_back({"io/a.h", ""});
  files.push_back({"io/database/b.cpp", ""});
  CHECK(check_folders(files).empty());
  files.push_back({"io/b.cpp", ""});
  const auto findings = check_folders(files);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].path == "io");
  CHECK(findings[0].what == "26 sources in one folder");
}

TEST_CASE("Planted: a class of more than 25 methods is found, with its line") {
  const std::string few = repeated(24, "  Status take(const std::map<int, int>& all) const;\n");
  const std::string many = "namespace x {\nclass Queues {\n public:\n  Queues(int a);\n" + few;
  CHECK(check_classes("broker/core/queues.h", many + "};\n}\n").empty());
  for (const std::string last :
       {"  bool idle() const { return list_.empty(); }\n",
        "  template <class T>\n  T as(T value) {\n if (value) {}\n}\n",
        "  std::function<void(int)> listener() const;\n", "  bool operator==(const Queues& other) const;\n"}) {
    INFO(last);
    const auto findings = check_classes("broker/core/queues.h", many + last + "};\n}\n");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].line == 2);
    CHECK(findings[0].what == "Queues has 26 methods; divide it by what it keeps");
  }
}

TEST_CASE("What is no method of a class is not counted") {
  const std::string full =
      "class Queues {\n" + repeated(25, "  int take(int a = 1);\n") +
      "  Queues(const Queues&) = delete;\n  Queues& operator=(Queues&&) = default;\n"
      "  friend bool operator==(const Queues& a, const Queues& b);\n  // bool commented();\n"
      "  std::function<void(int)> listener_;\n  int count_ = of(3);\n  std::map<int, int> all_{one(1)};\n"
      "  struct Inner {\n    int one();\n    int two();\n  };\n  enum class Kind { a, b };\n";
  CHECK(check_classes("client/core/queues.h", full + "};\n").empty());
  CHECK_FALSE(check_classes("client/core/queues.h", full + "  void more();\n};\n").empty());
  CHECK(check_classes("client/io/queues.h", full + "  void more();\n};\n").empty());
}
