#include "client/agent/teller.h"

#include "client/present/messages/told.h"

namespace puente::client::agent {
namespace {

constexpr std::size_t running_max = 4, running_of_the_rest_max = 2;
constexpr std::size_t at_once_max = 64;
constexpr std::size_t events_looked_at = 64;
constexpr std::size_t short_id_digits = 8;
constexpr const char* desktop_program = "/usr/bin/notify-send";

bool goes_at_once(const core::Event& event) {
  return event.kind == core::EventKind::threat_to_life || event.kind == core::EventKind::escalated;
}

std::vector<std::string> words_for(std::vector<std::string> command, const core::Event& event) {
  command.emplace_back(core::name_of(event.kind));
  if (event.about != core::EventRecord()) command.push_back(event.about.record_id.hex().substr(0, short_id_digits));
  return command;
}

}  // namespace

void Teller::happened(const core::Event& event) {
  if (!goes_at_once(event)) return;  // in their order, from what the core keeps
  const auto add = [&](std::vector<std::string> words) {
    if (at_once_.size() < at_once_max) at_once_.push_back(std::move(words));
  };
  const bool escalated = event.kind == core::EventKind::escalated;
  const std::vector<std::string>& command = escalated ? settings_.escalate_command : settings_.command;
  if (!command.empty()) add(words_for(command, event));
  if (settings_.desktop && !escalated)
    add({desktop_program, "--urgency=critical",
         present::say(*settings_.desktop, present::messages::told::threat_to_life_notice)});
}

void Teller::start(std::vector<std::string> words, Instant now, std::vector<core::Input>& out) {
  if (const Status started = runs_.start(words, now, settings_.deadline); !started)
    out.emplace_back(core::CommandFailed{started.error().what});
}

std::vector<core::Input> Teller::go_on(const core::Telling& telling, Instant now) {
  std::vector<core::Input> out;
  for (std::string& failed : runs_.take_failed(now)) out.emplace_back(core::CommandFailed{std::move(failed)});
  while (!at_once_.empty() && runs_.running() < running_max) {
    start(std::move(at_once_.front()), now, out);
    at_once_.pop_front();
  }
  if (settings_.command.empty()) return out;
  std::uint64_t taken = telling.taken();
  for (const core::Event& event : telling.after(taken, events_looked_at)) {
    if (!goes_at_once(event)) {
      if (runs_.running() >= running_of_the_rest_max) break;
      start(words_for(settings_.command, event), now, out);
    }
    taken = event.number;
  }
  if (taken != telling.taken()) out.emplace_back(core::EventsTaken{taken});
  return out;
}

}  // namespace puente::client::agent
