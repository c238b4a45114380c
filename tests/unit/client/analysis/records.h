// Records as the agent shows them, for the tests of this room.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace puente::test {

inline nlohmann::json shown(const std::string& record, const char* kind, const char* sections) {
  return {{"record", record},
          {"sender", "MX/SSPC"},
          {"kind", kind},
          {"created", "2026-11-24T12:00:00Z"},
          {"marks", {{"tlp", "TLP:AMBER"}, {"handling", {"H0"}}, {"caveats", nlohmann::json::array()}}},
          {"sections", nlohmann::json::parse(sections)},
          {"withheld", nlohmann::json::array()}};
}

}  // namespace puente::test
