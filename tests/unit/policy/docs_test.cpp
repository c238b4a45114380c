// The examples in docs/policy.md and policy.es.md are what the program reads.
#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/unit/policy/world.h"

namespace puente::policy::test {
namespace {

std::vector<std::string> examples(const std::string& file) {
  std::vector<std::string> out;
  const char* root = std::getenv("PUENTE_SOURCE_DIR");
  std::ifstream in((root == nullptr ? std::string(".") : std::string(root)) + "/docs/" + file, std::ios::binary);
  REQUIRE(in);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  for (std::size_t at = text.find("```toml\n"); at != std::string::npos; at = text.find("```toml\n", at)) {
    at += 8;
    const std::size_t end = text.find("```", at);
    out.push_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

// The first rule with one line changed for another of the same key.
std::string with_line(const std::string& rule, const std::string& line) {
  const std::string key = "\n" + line.substr(0, line.find('=') + 1);
  const std::size_t at = rule.find(key);
  REQUIRE(at != std::string::npos);
  return rule.substr(0, at + 1) + line + rule.substr(rule.find('\n', at + 1) + 1);
}

}  // namespace

TEST_CASE("every example of the policy guide is read, and every key has one, in either language") {
  for (const char* file : {"policy.md", "policy.es.md"}) {
    CAPTURE(file);
    const std::vector<std::string> all = examples(file);
    REQUIRE(all.size() >= 18);
    const std::string& rule = all.front();
    std::map<std::string, int> keys;
    for (const std::string& example : all) {
      CAPTURE(example);
      const bool whole = example.starts_with("[[");
      const auto policy = parse_policy(whole ? example : with_line(rule, example), model::Nation::mx);
      CHECK((policy ? std::string() : policy.error().what).empty());
      if (!whole) ++keys[example.substr(0, example.find(' '))];
    }
    CHECK(keys.size() == 16);
    for (const auto& [key, count] : keys) {
      CAPTURE(key);
      CHECK(count == 1);
    }
  }
}

}  // namespace puente::policy::test
