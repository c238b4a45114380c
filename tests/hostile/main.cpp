// Attacks a network on loopback, one attack after the other and then all at once, and measures what honest agencies get
// meanwhile: puente_hostile NETWORK [--seconds N] [--minutes N] [--only TEXT] [--judge] [--json].
//
// An attack has won where the broker ends or grows beyond a bound, where a record of honest agencies is lost or
// refused, where nothing of theirs arrives, or where the attack itself saw what it must not. With --judge also where
// they get less than half of what they got just before, or wait longer than 250 ms and than twice as long as before
// (99th percentile), twice in a row. The attacker's threads run at the lowest priority: it would have a machine of its
// own.
//
// Exit codes: 0 withstood, 1 error, 2 an attack has won, 64 usage.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <thread>

#include "tests/hostile/attack.h"
#include "tests/hostile/gauge.h"
#include "tests/hostile/sockets.h"
#include "tests/support/must.h"

namespace puente::hostile {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds before_time{1500}, settling_time{500};
constexpr double p99_ms_bound = 250;
constexpr double all_at_once_memory_mib = 256;

struct Choice {
  std::filesystem::path network;
  int seconds = 4;
  int minutes = 0;  // 0: once through all
  std::string only;
  bool judge = false, json = false;
};

struct Outcome {
  std::string name;
  std::uint64_t counted = 0;
  std::string what;
  Figures before, during;
  double grown_mib = 0, cpu = 0, disk_mb = 0;
  std::vector<std::string> losses;
};

class Field {
 public:
  Field(const Choice& choice, const Terrain& terrain)
      : choice_(choice),
        terrain_(terrain),
        sspc_(terrain.agent("mx-sspc"), terrain),
        dea_(terrain.agent("us-dea"), terrain),
        fincen_(terrain.agent("us-fincen"), terrain),
        uif_(terrain.agent("mx-uif"), terrain),
        fgr_(terrain.agent("mx-fgr"), terrain),
        fbi_(terrain.agent("us-fbi"), terrain),
        auditor_(terrain.auditor("mx"), terrain),
        south_(sspc_, dea_, "US/DEA"),
        north_(fincen_, uif_, "MX/UIF") {
    for (const char* const one : {"auditors/us", "liaisons/mx-1", "liaisons/mx-2", "liaisons/us-1", "liaisons/us-2"})
      people_.push_back(std::make_unique<Keys>(terrain.folder / one, terrain));
    if (!south_.connect() || !north_.connect()) throw std::runtime_error("the broker does not serve honest agencies");
    measure(before_time);
    baseline_mib_ = usage_of(terrain_.broker).memory_mib;
  }

  Figures measure(milliseconds time) {
    Figures south, north;
    std::thread other([&] { north = north_.run(time); });
    south = south_.run(time);
    other.join();
    return together({south, north});
  }

  // All of them at once.
  Outcome run(const std::string& name, const std::vector<Attack>& attacks, double memory_mib_max) {
    Outcome out;
    out.name = name;
    out.before = measure(before_time);
    const Usage usage = usage_of(terrain_.broker);
    const double disk = megabytes_of(terrain_.folder / "broker");
    const Attackers attackers{fgr_, fbi_, auditor_, people_};
    std::vector<std::unique_ptr<Stage>> stages;
    std::vector<std::thread> threads;
    for (const Attack& attack : attacks) {
      stages.push_back(std::make_unique<Stage>(terrain_, attackers));
      threads.emplace_back([&attack, &stage = *stages.back()] { play(attack, stage); });
    }
    std::atomic<bool> over = false;
    double most_mib = 0;
    std::thread watch([&] {
      while (!over) {
        most_mib = std::max(most_mib, usage_of(terrain_.broker).memory_mib);
        std::this_thread::sleep_for(milliseconds(50));
      }
    });
    std::this_thread::sleep_for(settling_time);
    out.during = measure(milliseconds(1000 * choice_.seconds));
    for (const auto& stage : stages) stage->end();
    for (std::thread& thread : threads) thread.join();
    over = true;
    watch.join();
    for (std::size_t i = 0; i < stages.size(); ++i) {
      out.counted += stages[i]->counted();
      if (stages[i]->counted() == 0) out.losses.push_back(fmt::format("'{}' did not begin", attacks[i].name));
      for (const std::string& loss : stages[i]->losses()) out.losses.push_back(loss);
    }
    out.what = attacks.size() == 1 ? attacks[0].what : "acts";
    out.grown_mib = most_mib - baseline_mib_;
    out.cpu = (usage_of(terrain_.broker).cpu_seconds - usage.cpu_seconds) / (choice_.seconds + 0.5);
    out.disk_mb = megabytes_of(terrain_.folder / "broker") - disk;
    judge(out, memory_mib_max);
    return out;
  }

 private:
  static void play(const Attack& attack, Stage& stage) {
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), 19);
    try {
      attack.run(stage);
    } catch (const std::exception& error) {
      stage.won(std::string("the attack could not go on: ") + error.what());
    }
  }

  void judge(Outcome& out, double memory_mib_max) const {
    const auto lost = [&](std::string how) { out.losses.push_back(std::move(how)); };
    if (!lives(terrain_.broker)) lost("the broker has ended");
    if (out.grown_mib > memory_mib_max) lost(fmt::format("the broker grew by {:.0f} MiB", out.grown_mib));
    if (out.during.per_second == 0) lost("nothing of honest agencies arrived");
    for (const Figures* const one : {&out.before, &out.during}) {
      if (one->lost > 0) lost(fmt::format("{} records of honest agencies did not arrive", one->lost));
      if (one->refused > 0) lost(fmt::format("{} records of honest agencies were refused", one->refused));
    }
    if (!choice_.judge) return;
    if (out.during.per_second < 0.5 * out.before.per_second) lost("honest agencies get less than half");
    if (out.during.p99_ms > std::max(p99_ms_bound, 2 * out.before.p99_ms)) lost("honest agencies wait too long");
  }

  const Choice& choice_;
  const Terrain& terrain_;
  Keys sspc_, dea_, fincen_, uif_, fgr_, fbi_, auditor_;
  std::vector<std::unique_ptr<Keys>> people_;
  Pair south_, north_;
  double baseline_mib_ = 0;  // of the broker, before all attacks
};

void print(const Outcome& result, bool json) {
  if (json) {
    std::string losses;
    for (const std::string& one : result.losses) losses += (losses.empty() ? "\"" : ", \"") + one + "\"";
    fmt::print(
        "{{\"attack\": \"{}\", \"count\": {}, \"of\": \"{}\", \"before_per_s\": {:.0f}, \"during_per_s\": {:.0f}, "
        "\"before_p99_ms\": {:.1f}, \"during_p99_ms\": {:.1f}, \"grown_mib\": {:.1f}, \"cpu\": {:.2f}, \"disk_mb\": "
        "{:.1f}, \"losses\": [{}]}}\n",
        result.name, result.counted, result.what, result.before.per_second, result.during.per_second,
        result.before.p99_ms, result.during.p99_ms, result.grown_mib, result.cpu, result.disk_mb, losses);
  } else {
    fmt::print(
        "{:<38} {:>9} {:<16} {:>5.0f} -> {:>5.0f}/s  p99 {:>6.1f} -> {:>6.1f} ms  {:>+6.1f} MiB  {:>3.0f} % CPU  "
        "{:>+6.1f} MB disk\n",
        result.name, result.counted, result.what, result.before.per_second, result.during.per_second,
        result.before.p99_ms, result.during.p99_ms, result.grown_mib, 100 * result.cpu, result.disk_mb);
    for (const std::string& one : result.losses) fmt::print("  LOST: {}\n", one);
  }
  std::fflush(stdout);
}

std::vector<Attack> together_of(const std::vector<Attack>& all) {
  std::vector<Attack> out;
  std::ranges::copy_if(all, std::back_inserter(out), &Attack::at_once);
  return out;
}

int run(const Choice& choice) {
  Terrain terrain = support::must(survey(choice.network));
  Field field(choice, terrain);
  // Attacks after which the broker refuses the attacker's key for a minute come last.
  std::vector<Attack> all = attacks_of_recipients();
  for (const auto& some : {attacks_of_senders(), attacks_on_witnesses(), attacks_of_strangers(), attacks_on_the_wire()})
    all.insert(all.end(), some.begin(), some.end());
  std::size_t won = 0, fought = 0;
  const auto fight = [&](const std::string& name, const std::vector<Attack>& attacks, double memory_mib_max) {
    if (name.find(choice.only) == std::string::npos) return;
    Outcome result = field.run(name, attacks, memory_mib_max);
    print(result, choice.json);
    if (!result.losses.empty() && lives(terrain.broker)) {  // once more: other programs use this machine, too
      result = field.run(name, attacks, memory_mib_max);
      print(result, choice.json);
    }
    ++fought;
    if (!result.losses.empty()) ++won;
  };
  const auto end = Clock::now() + std::chrono::minutes(choice.minutes);
  do {
    for (const Attack& attack : all) {
      if (!lives(terrain.broker)) return 2;
      fight(attack.name, {attack}, attack.memory_mib_max);
      if (choice.minutes > 0 && Clock::now() > end) break;
    }
    if (lives(terrain.broker)) fight("all at once", together_of(all), all_at_once_memory_mib);
  } while (Clock::now() < end);
  if (fought == 0) throw std::runtime_error("no attack is called so");
  if (!choice.json) fmt::print("{} attacks, {} of them won\n", fought, won);
  return won == 0 ? 0 : 2;
}

int usage() {
  fmt::print(stderr, "usage: puente_hostile NETWORK [--seconds N] [--minutes N] [--only TEXT] [--judge] [--json]\n");
  return 64;
}

}  // namespace
}  // namespace puente::hostile

int main(int argc, char** argv) {
  using namespace puente::hostile;
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  Choice choice;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool more = i + 1 < argc;
    if (word == "--judge")
      choice.judge = true;
    else if (word == "--json")
      choice.json = true;
    else if (word == "--seconds" && more)
      choice.seconds = std::max(1, std::atoi(argv[++i]));
    else if (word == "--minutes" && more)
      choice.minutes = std::max(0, std::atoi(argv[++i]));
    else if (word == "--only" && more)
      choice.only = argv[++i];
    else if (!word.starts_with("-") && choice.network.empty())
      choice.network = std::filesystem::absolute(word);
    else
      return usage();
  }
  if (choice.network.empty()) return usage();
  try {
    return run(choice);
  } catch (const std::exception& error) {
    fmt::print(stderr, "puente_hostile: {}\n", error.what());
    return 1;
  }
}
