// What a person must see.
#include "client/core/agent.h"
#include "crypto/primitives/hash.h"

namespace puente::client::core {
namespace {

constexpr std::size_t alarm_bytes_max = 1000;

}  // namespace

void Agent::keep_alarms(Turn& turn) {
  if (const auto fork = in_force_.take_fork()) {
    Evidence evidence;
    evidence.content = tlog::format_fork(*fork);
    evidence.name = "fork-" + primitives::sha256(view_of(evidence.content)).hex().substr(0, 16) + ".fork";
    turn.notice(Notice::Level::alarm, "two heads of the log contradict each other: kept in evidence/" + evidence.name +
                                          "; puente audit prove-fork judges it");
    turn.at_once.push_back(std::move(evidence));
  }
  for (const Output& output : turn.at_once)
    if (const auto* const notice = std::get_if<Notice>(&output); notice && notice->level == Notice::Level::alarm)
      turn.batch.alarms.emplace_back(turn.now, notice->text.substr(0, alarm_bytes_max));
}

StoreStatus Agent::handle(Turn& turn, AlarmsSeen& input) {
  turn.batch.forget_alarms = true;
  turn.after.push_back(Answered{input.ticket, {}});
  return {};
}

}  // namespace puente::client::core
