// Policies read from files alone: what "*" means where no directory says who is enrolled.
#include "client/liaison/policy_input.h"

#include <catch2/catch_test_macros.hpp>

#include "io/files.h"
#include "policy/inspect/claims.h"
#include "policy/inspect/difference.h"
#include "tests/support/folder.h"
#include "tests/unit/policy/world.h"

namespace puente::client::liaison {
namespace {

using namespace policy::test;
using policy::inspect::Change;

struct Files {
  support::Folder folder;
  std::filesystem::path write(const std::string& name, const std::string& text) const {
    must(puente::io::write_file(folder.path / name, view_of(text), puente::io::Mode::open));
    return folder.path / name;
  }
  Result<PolicyInput> load(const std::vector<std::filesystem::path>& files, AnalysisOptions options = {}) const {
    if (options.nation.empty()) options.nation = "MX";
    return PolicyInput::load({}, options, files);
  }
};

std::string permit(const std::string& to) {
  return RuleText{.to = to, .kinds = "advisory", .sections = "summary"}.text();
}

std::vector<policy::inspect::Share> shared(const PolicyInput& input) {
  return policy::inspect::sharing(input.with_file(0), input.agencies(), input.scope(), noon);
}

}  // namespace

TEST_CASE("a wildcard that no directory explains stands for an agency that nobody named") {
  const Files files;
  const auto named = files.write("named.toml", permit("US/DEA")), all = files.write("all.toml", permit("US/*"));
  const PolicyInput input = must(files.load({named, all}));
  CHECK(input.unnamed_too());
  const auto found =
      policy::inspect::differences(input.with_file(0), input.with_file(1), input.agencies(), input.scope(), noon);
  // The summary goes, and of the rest it is told that it is there.
  REQUIRE(found.size() == 2);
  CHECK(found.front().after.permitted);
  for (const auto& one : found) {
    CHECK(one.change == Change::widens);
    REQUIRE(one.parties.size() == 1);
    CHECK(model::text_of(one.parties.front().second) == "US/*");
  }
  // The other way round it narrows, and the same is no change.
  const auto back =
      policy::inspect::differences(input.with_file(1), input.with_file(0), input.agencies(), input.scope(), noon);
  REQUIRE(back.size() == 2);
  for (const auto& one : back) CHECK(one.change == Change::narrows);
  CHECK(policy::inspect::differences(input.with_file(1), input.with_file(1), input.agencies(), input.scope(), noon)
            .empty());
}

TEST_CASE("what a wildcard alone shares is shown, also among agencies of one nation") {
  const Files files;
  const auto shares = shared(must(files.load({files.write("all.toml", permit("US/*"))})));
  REQUIRE(shares.size() == 1);
  CHECK(model::text_of(shares.front().exchange.to) == "US/*");
  const std::string within = RuleText{.from = "MX/*", .to = "MX/*", .kinds = "advisory", .sections = "summary"}.text();
  const auto home = shared(must(files.load({files.write("home.toml", within)})));
  REQUIRE(home.size() == 1);
  CHECK(home.front().exchange.from == home.front().exchange.to);
}

TEST_CASE("an assert that only an unnamed agency breaks is broken, and a forbid of one agency hides nothing") {
  const Files files;
  const std::string never =
      "[[assert]]\nid = \"n\"\nclaim = \"never\"\nfrom = [\"MX/*\"]\nto = [\"US/*\"]\n"
      "kinds = [\"advisory\"]\nsections = [\"summary\"]\n";
  const std::string stop = RuleText{.id = "f", .effect = "forbid", .from = "MX/*", .to = "US/DEA"}.text();
  const PolicyInput input = must(files.load({files.write("assert.toml", permit("US/*") + stop + never)}));
  const auto broken = policy::inspect::breaches(*input.file(0), noon);
  REQUIRE(broken.size() == 1);
  CHECK(model::text_of(broken.front().exchange.to) == "US/*");
}

TEST_CASE("where --agencies says who is enrolled, a wildcard means those; and who is asked about is considered") {
  const Files files;
  const auto all = files.write("all.toml", permit("US/*"));
  AnalysisOptions options;
  options.agencies = {"US/HSI"};
  const PolicyInput told = must(files.load({all}, options));
  CHECK_FALSE(told.unnamed_too());
  REQUIRE(shared(told).size() == 1);
  CHECK(model::text_of(shared(told).front().exchange.to) == "US/HSI");
  PolicyInput open = must(files.load({all}));
  open.consider({agency("US/FBI")});
  CHECK(shared(open).size() == 2);
}

TEST_CASE("a policy that nobody could sign is refused where it is read, with its own line") {
  const Files files;
  const std::string good = permit("US/DEA");
  const auto error = [&](const std::string& text) { return error_of(files.load({files.write("p.toml", text)})).what; };
  CHECK(files.load({files.write("p.toml", good)}));
  CHECK(error("# one\r\n" + good).find("line 1 ends with CR LF") != std::string::npos);
  CHECK(error("# one\n\n# a\u202Eb\n" + good).find("line 3 holds a character that does not print (U+202E)") !=
        std::string::npos);
  CHECK(error("\uFEFF" + good).find("line 1 holds a character that does not print (U+FEFF)") != std::string::npos);
  CHECK(error("# \xff\n" + good).find("line 1 is not UTF-8") != std::string::npos);
}

}  // namespace puente::client::liaison
