#include "client/present/request_lines.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

namespace puente::client::present {
namespace {

using nlohmann::json;

json open_request() {
  return {{"record", "52bb07e4000000000000000000000000"},
          {"agency", "MX/SSPC"},
          {"waits", "for-me"},
          {"state", "open"},
          {"urgency", "urgent"},
          {"left", 18600U},
          {"late", 0U},
          {"used", 10200U},
          {"paused", false},
          {"overdue", false},
          {"soon", false},
          {"due", "2026-11-24T20:00:00Z"},
          {"subject", "lots\x1b[31m"}};
}

}  // namespace

TEST_CASE("a clock says what is left, what is over, and that it is paused, in both languages") {
  json request = open_request();
  CHECK(clock_words(Language::english, request) == "5 h 10 min left");
  CHECK(clock_words(Language::spanish, request) == "quedan 5 h 10 min");
  request["paused"] = true;
  CHECK(clock_words(Language::english, request) == "paused, 5 h 10 min left");
  request["paused"] = false;
  request["overdue"] = true;
  request["late"] = 3900U;
  CHECK(clock_words(Language::english, request) == "OVERDUE by 65 min");
  request["state"] = "answered";
  CHECK(clock_words(Language::english, request) == "answered late by 65 min");
  request["overdue"] = false;
  CHECK(clock_words(Language::spanish, request) == "contestada en 2 h 50 min");
  for (const char* const state : {"on-its-way", "recalled", "came-back", "refused"}) {
    request["state"] = state;
    CHECK_FALSE(clock_words(Language::spanish, request).empty());
  }
}

TEST_CASE("a request is one line, with a short id, and nothing of it reaches the terminal unescaped") {
  const std::string line = request_row(Language::english, open_request());
  CHECK(line.find("52bb07e4 MX/SSPC") != line.npos);
  CHECK(line.find("52bb07e40") == line.npos);
  CHECK(line.find("(due 2026-11-24T20:00:00Z)") != line.npos);
  CHECK(line.find('\x1b') == line.npos);
  CHECK(line.find('\n') == line.size() - 1);
}

TEST_CASE("whatever an agent says instead is no harm") {
  for (const json& odd : {json(), json::array(), json{{"left", -3}, {"late", "x"}, {"agencies", 7}, {"requests", {1}}},
                          json{{"left", 18446744073709551615U}}}) {
    CHECK_FALSE(request_row(Language::english, odd).empty());
    CHECK_FALSE(thread_lines(Language::spanish, odd).empty());
  }
}

TEST_CASE("a record of a thread says which way it went, and what became of it") {
  json record{{"record", "52bb07e4000000000000000000000000"},
              {"kind", "reply"},
              {"sent", true},
              {"agencies", {"MX/SSPC"}},
              {"noted", "2026-11-24T12:00:00Z"},
              {"partial", true},
              {"stands", true}};
  CHECK(thread_lines(Language::english, record) == "2026-11-24T12:00:00Z 52bb07e4 to MX/SSPC  reply, partial\n");
  record["agencies"] = json::array();
  CHECK(thread_lines(Language::english, record) == "2026-11-24T12:00:00Z 52bb07e4 reply, partial\n");
  record["stands"] = false;
  CHECK(thread_lines(Language::spanish, record).find("(retirado o volvió)") != std::string::npos);
}

}  // namespace puente::client::present
