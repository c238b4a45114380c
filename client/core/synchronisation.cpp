#include "client/core/synchronisation.h"

#include <fmt/format.h>

namespace puente::client::core {
namespace {

constexpr Duration ask_again_after = seconds(5);
constexpr Duration notices_again_after_failure = minutes(1);

}  // namespace

void Synchronisation::begin() {
  directory_ = pauses_ = {};
  bundles_request_ = notices_request_ = 0;
  notices_after_ = {};
  asked_under_.reset();
}

bool Synchronisation::may_ask(Turn& turn) {
  const bool again = turn.now - asked_at_ >= ask_again_after || turn.now < asked_at_;
  if (!again && asked_under_ == in_force_.heartbeat_index()) return false;
  asked_at_ = turn.now;
  asked_under_ = in_force_.heartbeat_index();
  return true;
}

void Synchronisation::go_on(Turn& turn) {
  if (!conversation_.welcomed()) return;
  // Liaisons are in the directory: first that, then what they signed.
  if (in_force_.directory_differs()) {
    if (may_ask(turn)) directory_ = {conversation_.ask(turn, codec::FetchDirectory{0}), 0, {}};
  } else if ((in_force_.bundles_differ() || in_force_.pauses_differ()) && may_ask(turn)) {
    if (in_force_.bundles_differ()) {
      bundles_request_ = conversation_.ask(turn, codec::FetchBundles{});
      bundles_missing_ = 2;
    }
    if (in_force_.pauses_differ()) pauses_ = {conversation_.ask(turn, codec::FetchPauses{0}), 0, {}};
  }
  ask_notices(turn);
}

void Synchronisation::ask_notices(Turn& turn) {
  if (turn.now < notices_after_ || !notices_.behind()) return;
  notices_after_ = turn.now + ask_again_after;
  notices_request_ = conversation_.ask(turn, codec::FetchDirectoryNotices{notices_.next()});
}

template <class M>
bool Synchronisation::complete(Turn& turn, Fetch& fetch, Page page) {
  if (page.request != fetch.request || page.request == 0) return false;  // of an earlier question
  if (page.from != fetch.entries.size() || (page.from > 0 && page.total != fetch.total)) {
    fetch = {};  // it changed between two pages: ask again at the next tick
    return false;
  }
  asked_at_ = turn.now;  // it goes on
  fetch.total = page.total;
  for (Bytes& entry : page.entries) fetch.entries.push_back(std::move(entry));
  if (fetch.entries.size() >= fetch.total || page.entries.empty()) return true;
  fetch.request = conversation_.ask(turn, M{static_cast<std::uint32_t>(fetch.entries.size())});
  return false;
}

bool Synchronisation::take(Turn& turn, std::uint64_t request, codec::DirectoryPage& message) {
  const Page page{request, message.from, message.total, message.entries};
  if (!complete<codec::FetchDirectory>(turn, directory_, page)) return false;
  const std::vector<Bytes> entries = std::exchange(directory_, {}).entries;
  const Status replaced = in_force_.replace_directory(entries, turn.now, turn.batch);
  if (!replaced) turn.notice(Notice::Level::alarm, "an entry was left out: " + replaced.error().what);
  if (!in_force_.directory_differs()) asked_under_.reset();  // the bundles are another question
  go_on(turn);
  return true;
}

bool Synchronisation::take(Turn& turn, std::uint64_t request, codec::Pauses& message) {
  const Page page{request, message.from, message.total, message.orders};
  if (!complete<codec::FetchPauses>(turn, pauses_, page)) return false;
  const std::vector<Bytes> orders = std::exchange(pauses_, {}).entries;
  if (const Status taken = in_force_.take_pauses(orders, turn.batch); !taken)
    turn.notice(Notice::Level::alarm, "the pauses in force were not taken: " + taken.error().what);
  else
    turn.notice(Notice::Level::warning,
                fmt::format("pauses have changed; now in force: {}", in_force_.pauses().in_force(turn.now).size()));
  return true;
}

bool Synchronisation::take(Turn& turn, std::uint64_t request, codec::Bundles& message) {
  if (request != bundles_request_ || request == 0) return false;
  const std::pair<model::Nation, const Bytes*> served[] = {{model::Nation::mx, &message.mx},
                                                           {model::Nation::us, &message.us}};
  for (const auto& [nation, bytes] : served) {
    if (bytes->empty()) continue;
    const Status taken = in_force_.take_bundle(nation, *bytes, turn.now, turn.batch);
    if (!taken)
      turn.notice(Notice::Level::alarm,
                  fmt::format("the bundle of {} was not taken: {}", model::name_of(nation), taken.error().what));
  }
  if (bundles_missing_ > 0 && --bundles_missing_ == 0) bundles_request_ = 0;
  return true;
}

bool Synchronisation::take(Turn& turn, std::uint64_t request, codec::DirectoryNotices& message) {
  // Also where the answer is of no more use: the broker's next head comes with the way from this one.
  const auto head = in_force_.advance(message.head, turn.now);
  if (!head) {
    turn.notice(Notice::Level::alarm,
                "notices of the directory came with a head that does not hold: " + head.error().what);
    return false;
  }
  if (request != notices_request_ || request == 0) return true;  // of an earlier question
  notices_request_ = 0;
  const auto last = notices_.take(turn, message, *head);
  if (!last) {
    turn.notice(Notice::Level::alarm, "a notice of the directory does not hold: " + last.error().what);
    notices_after_ = turn.now + notices_again_after_failure;
  } else if (!*last) {
    notices_request_ = conversation_.ask(turn, codec::FetchDirectoryNotices{notices_.next()});
  }
  return true;
}

}  // namespace puente::client::core
