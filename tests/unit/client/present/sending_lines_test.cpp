// What goes to whom and what a record waits for, in both languages.
#include "client/present/sending_lines.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <set>

namespace puente::client::present {
namespace {

using nlohmann::json;

constexpr const char* whys[] = {"connection", "in-force", "pause",    "package",   "release-key",
                                "turn",       "receipt",  "retry",    "witnesses", "approval",
                                "recipient",  "quota",    "returned", "budget"};

}  // namespace

TEST_CASE("what goes to an agency is named in words; where nothing does, the rule, or that there is none") {
  const json some{{"agency", "US/DEA"}, {"decided", true}, {"goes", {"type", "time/month"}}, {"rules", json::array()}};
  CHECK(goes_line(Language::english, some) == "type, time/month");
  CHECK(goes_line(Language::spanish, some) == "tipo, fecha y hora/mes");
  CHECK_FALSE(gets_nothing(some));
  json none{{"agency", "US/FBI"}, {"decided", true}, {"goes", json::array()}, {"rules", {"MX/a", "US/b"}}};
  CHECK(gets_nothing(none));
  CHECK(goes_line(Language::english, none) == "NOTHING goes to it: withheld by MX/a, US/b");
  CHECK(goes_line(Language::spanish, none) == "NO le pasa NADA: lo retiene MX/a, US/b");
  none["rules"] = json::array();
  CHECK(goes_line(Language::english, none) == "NOTHING goes to it: no rule permits anything");
  none["decided"] = false;
  CHECK_FALSE(gets_nothing(none));
  CHECK(goes_line(Language::spanish, none).starts_with("se decide al sellarlo"));
}

TEST_CASE("every reason to wait has its line in both languages, with what is known of it") {
  std::set<std::string> lines;
  for (const char* why : whys) {
    const json wait{{"why", why},
                    {"agency", "US/DEA"},
                    {"nation", "MX"},
                    {"detail", "MX 3: a leak"},
                    {"since", "2026-01-01T00:00:00Z"},
                    {"until", "2026-01-02T00:00:00Z"},
                    {"entry", 12U},
                    {"head", 11U}};
    for (const Language language : {Language::english, Language::spanish}) {
      const std::string line = wait_line(language, wait);
      CAPTURE(why, line);
      CHECK(line.size() > std::string(why).size());
      CHECK(lines.insert(line).second);
    }
  }
  CHECK(wait_line(Language::english, {{"why", "witnesses"}, {"entry", 12U}, {"head", 11U}}).find("number 12") !=
        std::string::npos);
  const json unknown{{"why", "recipient"}, {"agency", "US/DEA"}, {"until", "2026-01-02T00:00:00Z"}, {"entry", 12U}};
  CHECK(
      wait_line(Language::english, unknown) ==
      "US/DEA: at the broker; goes when the witnesses of both nations have cosigned its entry, number 12 (the next "
      "heartbeat, within a minute, says whether), and its agent is connected and takes it, until 2026-01-02T00:00:00Z");
  CHECK(wait_line(Language::english, {{"why", "recipient"}, {"agency", "US/DEA"}}) ==
        "US/DEA: at the broker; goes when its agent is connected and takes it");
  CHECK(wait_line(Language::english, {{"why", "pause"}, {"agency", "US/DEA"}, {"detail", "MX 3: a leak"}}) ==
        "US/DEA: paused, by MX 3: a leak; goes when that ends, or two liaisons of its nation resume it");
  CHECK(wait_line(Language::spanish, {{"why", "connection"}, {"since", "2026-01-01T00:00:00Z"}}) ==
        "sin conexión con el intermediario desde 2026-01-01T00:00:00Z; va cuando vuelva");
}

TEST_CASE("under a record stand its agencies with what became of it, then what it waits for") {
  const json record{{"agencies",
                     {{{"agency", "US/DEA"}, {"decided", true}, {"goes", {"type"}}, {"rules", json::array()}},
                      {{"agency", "US/FBI"}, {"decided", true}, {"goes", json::array()}, {"rules", json::array()}}}},
                    {"recipients", {{{"agency", "US/DEA"}, {"device", "00"}, {"progress", "queued"}}}},
                    {"waits", {{{"why", "turn"}}}}};
  CHECK(record_lines(Language::english, record) ==
        "    US/DEA         queued  (type)\n"
        "    US/FBI         NOTHING goes to it: no rule permits anything\n"
        "    > goes in its turn, within seconds\n");
  CHECK(record_lines(Language::english, record, {.columns = 40, .colour = false}) ==
        "    US/DEA         queued  (type)\n"
        "    US/FBI         NOTHING goes to it:\n"
        "                   no rule permits\n"
        "                   anything\n"
        "    > goes in its turn, within seconds\n");
  CHECK(without_anything(record) == 1);
}

TEST_CASE("an agent's answer that is not of the form expected gives no line that misleads, and ends nothing") {
  for (const json& odd : {json(), json(7), json::array({1, "x"}), json{{"agencies", 7}, {"waits", "x"}}}) {
    CHECK(record_lines(Language::english, odd).empty());
    CHECK(without_anything(odd) == 0);
    CHECK_FALSE(gets_nothing(odd));
    CHECK(wait_line(Language::english, odd).empty());
  }
}

}  // namespace puente::client::present
