// How an agency's people are told of what happens: `[told]` of party.toml.
//
//   [told]
//   command = ["/usr/local/bin/page", "--duty"]     # behind these it is given the event's name and a short id
//   repeat-minutes = 2                              # a threat to life that nobody has opened
//   escalate-command = ["/usr/local/bin/page", "--chief"]
//   escalate-minutes = 10                           # nobody has opened it since it came
//   deadline-seconds = 30                           # a command that has not ended is ended
//   desktop = "en"                                  # notify-send, in that language: en or es
// Guarantee: a command is an absolute path and texts; no shell reads it. Errors: unknown_value, malformed, usage. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/core/told/threats.h"
#include "crypto/base/language.h"

namespace puente::client::io {

struct ToldSettings {
  std::vector<std::string> command, escalate_command;  // empty: none
  core::TellingTimes times;
  Duration deadline = seconds(30);
  std::optional<Language> desktop;

  friend bool operator==(const ToldSettings& a, const ToldSettings& b) {
    return a.command == b.command && a.escalate_command == b.escalate_command && a.times.repeat == b.times.repeat &&
           a.times.escalate_after == b.times.escalate_after && a.deadline == b.deadline && a.desktop == b.desktop;
  }
};

// The lines of the section; empty where nothing is set.
std::string render_told_settings(const ToldSettings& settings);

}  // namespace puente::client::io
