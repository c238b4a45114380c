#include "bench/path_figures.h"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <ctime>
#include <nlohmann/json.hpp>

namespace puente::bench {
namespace {

PathRun run_of(std::size_t records, double seconds, double confirm_p50) {
  PathRun run;
  run.records = records;
  run.seconds = seconds;
  run.confirm_us = {confirm_p50, confirm_p50 * 2, confirm_p50 * 3};
  run.sides["server"] = {.cpu_seconds = 1};
  run.sides["clients"] = {.cpu_seconds = 0.5};
  run.disk_bytes = 4096.0 * static_cast<double>(records);
  return run;
}

void burn(double seconds) {
  const auto cpu = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
  const double until = cpu() + seconds;
  while (cpu() < until) {
  }
}

TEST_CASE("a percentile is the least sample that so many are not above") {
  std::vector<double> none;
  CHECK(percentiles_of(none).p999 == 0);
  std::vector<double> one{7};
  CHECK(percentiles_of(one).p50 == 7);
  CHECK(percentiles_of(one).p999 == 7);
  std::vector<double> thousand;
  for (int i = 1000; i > 0; --i) thousand.push_back(i);
  const Percentiles of_thousand = percentiles_of(thousand);
  CHECK(of_thousand.p50 == 500);
  CHECK(of_thousand.p99 == 990);
  CHECK(of_thousand.p999 == 999);
  std::vector<double> few{4, 1, 3, 2};
  CHECK(percentiles_of(few).p50 == 2);
  CHECK(percentiles_of(few).p99 == 4);
}

TEST_CASE("a line holds medians over the runs, and the least and the most of the rate") {
  const PathLoad load{.system = "relay", .payload_bytes = 2048, .record_bytes = 4870, .pairs = 8, .in_flight = 256};
  std::vector<PathRun> runs{run_of(1000, 1, 30), run_of(3000, 1, 10), run_of(2000, 1, 20)};
  const auto line = nlohmann::json::parse(json_line(load, runs));
  CHECK(line["system"] == "relay");
  CHECK(line["load"] == "broker");
  CHECK(line["payload_bytes"] == 2048);
  CHECK(line["record_bytes"] == 4870);
  CHECK(line["pairs"] == 8);
  CHECK(line["in_flight"] == 256);
  CHECK(line["runs"] == 3);
  CHECK(line["records_per_s"] == 2000.0);
  CHECK(line["records_per_s_least"] == 1000.0);
  CHECK(line["records_per_s_most"] == 3000.0);
  CHECK(line["confirm_us"]["p50"] == 20.0);
  CHECK(line["confirm_us"]["p99.9"] == 60.0);
  CHECK(line["cpu_us_per_record"]["server"] == 500.0);
  CHECK(line["cpu_us_per_record"]["clients"] == 250.0);
  CHECK(line["disk_bytes_per_record"] == 4096);

  runs.push_back(run_of(4000, 1, 40));
  runs.back().disk_bytes.reset();
  const auto of_four = nlohmann::json::parse(json_line(load, runs));
  CHECK(of_four["records_per_s"] == 2500.0);
  CHECK(of_four["disk_bytes_per_record"].is_null());
  CHECK(nlohmann::json::parse(json_line(load, {}))["records_per_s"] == 0.0);
}

TEST_CASE("busy is a side with a thread that never waits, or on a full machine the larger one") {
  const double idle_machine = static_cast<double>(machine_cores()) / 2;
  PathRun run;
  run.idle_cores = idle_machine;
  run.sides["server"] = {.cpu_seconds = 1, .busiest_thread_share = 0.5};
  run.sides["clients"] = {.cpu_seconds = 2, .busiest_thread_share = 0.5};
  CHECK(busy_side(run) == "neither");
  run.idle_cores = 0;
  CHECK(busy_side(run) == "clients");
  run.sides["server"].busiest_thread_share = 0.95;
  CHECK(busy_side(run) == "server");
  run.idle_cores = idle_machine;
  CHECK(busy_side(run) == "server");
}

TEST_CASE("a process is read with its threads and its children") {
  const ProcessUse before = use_of_process(::getpid());
  int go[2], done[2];
  REQUIRE((::pipe(go) == 0 && ::pipe(done) == 0));
  const pid_t child = ::fork();
  if (child == 0) {
    burn(0.2);
    char byte = 0;
    const bool told = ::write(done[1], &byte, 1) == 1 && ::read(go[0], &byte, 1) == 1;
    ::_exit(told ? 0 : 1);
  }
  char byte = 0;
  REQUIRE(::read(done[0], &byte, 1) == 1);
  const ProcessUse with_child = use_of_process(::getpid());
  CHECK(with_child.cpu_seconds - before.cpu_seconds > 0.15);
  CHECK(busiest_thread_seconds(before, with_child) > 0.15);
  CHECK(with_child.seconds_of_thread.contains(child));
  REQUIRE(::write(go[1], &byte, 1) == 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  const ProcessUse after = use_of_process(::getpid());
  CHECK(after.cpu_seconds >= with_child.cpu_seconds);  // what ended counts where it was waited for
  CHECK_FALSE(after.seconds_of_thread.contains(child));
  for (const int end : {go[0], go[1], done[0], done[1]}) ::close(end);
}

}  // namespace
}  // namespace puente::bench
