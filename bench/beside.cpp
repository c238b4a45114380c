#include "bench/beside.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <deque>
#include <map>
#include <vector>

#include "crypto/base/check.h"

namespace puente::bench {
namespace {

std::deque<Row>& all_rows() {
  static std::deque<Row> all;
  return all;
}

double seconds_now(Clock clock) {
  std::timespec now{};
  clock_gettime(clock == Clock::cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void measure(benchmark::State& state, const Work& work, Clock clock) {
  if (work.prepare) work.prepare();
  work.run();  // not timed: caches and memory are then as in a program that runs long
  for (auto _ : state) {
    if (work.prepare) work.prepare();
    const double begin = seconds_now(clock);
    work.run();
    state.SetIterationTime(seconds_now(clock) - begin);
  }
}

// Names that Google Benchmark's filter sees: "NAME/ours" and "NAME/limit".
std::string ours_of(const Row& row) { return row.name + "/ours"; }
std::string other_of(const Row& row) { return row.name + "/" + row.beside; }

void register_work(const std::string& name, const Work& work, Clock clock) {
  benchmark::RegisterBenchmark(name.c_str(), [&work, clock](benchmark::State& state) {
    measure(state, work, clock);
  })->UseManualTime();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

std::string time_text(double seconds) {
  if (seconds < 1e-6) return fmt::format("{:.0f} ns", seconds * 1e9);
  if (seconds < 1e-3) return fmt::format("{:.2f} µs", seconds * 1e6);
  return fmt::format("{:.2f} ms", seconds * 1e3);
}

class Table : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs)
      if (run.run_type == Run::RT_Iteration && run.iterations > 0)
        seconds_[run.run_name.function_name].push_back(run.real_accumulated_time / static_cast<double>(run.iterations));
  }

  void Finalize() override {
    std::size_t width = 4;
    for (const Row& row : all_rows()) width = std::max(width, row.name.size());
    fmt::print("{:<{}} {:>11} {:>11} {:<14} {:>6}  {}\n", "", width, "ours", "beside", "", "ratio", "aim");
    for (const Row& row : all_rows()) {
      const auto ours = seconds_.find(ours_of(row));
      const auto other = seconds_.find(other_of(row));
      if (ours == seconds_.end() || other == seconds_.end()) continue;  // not selected
      const double a = median(ours->second) / static_cast<double>(row.ours.items);
      const double b = median(other->second) / static_cast<double>(row.other.items);
      fmt::print("{:<{}} {:>11} {:>11} {:<14} {:>6.2f}  {}\n", row.name, width, time_text(a), time_text(b), row.beside,
                 a / b, aim_of(row, a / b));
    }
  }

 private:
  static std::string aim_of(const Row& row, double ratio) {
    if (row.ratio_max <= 0) return {};
    return fmt::format("<= {:.2f} {}", row.ratio_max, ratio <= row.ratio_max ? "met" : "MISSED");
  }

  std::map<std::string, std::vector<double>> seconds_;
};

// Memory that a run has let go is there for the next, as in a program that runs long: a page that the kernel takes back
// and gives anew costs as much as hundreds of hashes on a virtual machine, now and then, and would be all that is seen.
void keep_memory() {
  constexpr int most = 32 << 20;  // glibc takes no more for the second
  PUENTE_CHECK(mallopt(M_TRIM_THRESHOLD, 1 << 30) == 1 && mallopt(M_MMAP_THRESHOLD, most) == 1,
               "memory cannot be kept");
}

int run(int argc, char** argv) {
  keep_memory();
  // Defaults first: what is given on the command line comes later and wins. --smoke: once each, to see that all run.
  const bool smoke = argc > 1 && std::string_view(argv[1]) == "--smoke";
  std::vector<std::string> texts{argv[0], "--benchmark_enable_random_interleaving=true"};
  texts.emplace_back(smoke ? "--benchmark_repetitions=1" : "--benchmark_repetitions=5");
  texts.emplace_back(smoke ? "--benchmark_min_time=0" : "--benchmark_min_time=0.01");
  for (int i = smoke ? 2 : 1; i < argc; ++i) texts.emplace_back(argv[i]);
  std::vector<char*> arguments;
  for (std::string& text : texts) arguments.push_back(text.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 64;
  rows();
  for (const Row& row : all_rows()) {
    register_work(ours_of(row), row.ours, row.clock);
    register_work(other_of(row), row.other, row.clock);
  }
  Table table;
  return benchmark::RunSpecifiedBenchmarks(&table) > 0 ? 0 : 1;
}

}  // namespace

void add(Row row) { all_rows().push_back(std::move(row)); }

}  // namespace puente::bench

int main(int argc, char** argv) { return puente::bench::run(argc, argv); }
