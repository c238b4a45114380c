// The attacks: each goes on until it is told to end, from one or more threads of its own, and says where it won.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/hostile/device.h"

namespace puente::hostile {

// Who attacks: an agency that sends, one that receives, an auditor, and whoever can reach a port.
struct Attackers {
  const Keys& sender;     // of MX/FGR
  const Keys& recipient;  // of US/FBI
  const Keys& auditor;    // of Mexico
  // Of people of both nations, for attacks after which the broker refuses their key for a minute.
  const std::vector<std::unique_ptr<Keys>>& people;
};

// Of one attack. Thread safe but for what is constant.
class Stage {
 public:
  Stage(const Terrain& where, const Attackers& who) : terrain(where), attackers(who) {}

  bool goes_on() const { return !over_; }
  void end() { over_ = true; }
  // Done once more: connections made, messages said, records submitted.
  void count(std::uint64_t times = 1) { counted_ += times; }
  std::uint64_t counted() const { return counted_; }
  // Something happened that must not.
  void won(std::string how);
  std::vector<std::string> losses() const;

  const Terrain& terrain;
  const Attackers& attackers;

 private:
  std::atomic<bool> over_ = false;
  std::atomic<std::uint64_t> counted_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> losses_;
};

struct Attack {
  const char* name;
  const char* what;  // is counted
  std::function<void(Stage&)> run;
  double memory_mib_max = 128;  // by which the broker may grow, from before all attacks
  bool at_once = false;         // goes together with all others that say so: no key is used twice
};

std::vector<Attack> attacks_of_strangers();
std::vector<Attack> attacks_on_the_wire();  // with an enrolled key
std::vector<Attack> attacks_of_senders();
std::vector<Attack> attacks_of_recipients();
std::vector<Attack> attacks_on_witnesses();

}  // namespace puente::hostile
