#include "bench/path_figures.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <sstream>

namespace puente::bench {
namespace {

constexpr double never_waits_share = 0.85, full_machine_idle_share = 0.1;

double ticks_to_seconds(double ticks) { return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK)); }

// Fields of /proc/…/stat behind the command's name, which may hold spaces and parentheses: [0] is the state, [1] the
// parent, [11] and [12] user and system time, [13] and [14] those of children that ended. Empty where it ended.
std::vector<std::string> stat_fields(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream rest(line.substr(name_end + 1));
  std::vector<std::string> fields;
  for (std::string field; rest >> field;) fields.push_back(field);
  return fields.size() > 14 ? fields : std::vector<std::string>{};
}

double seconds_in(const std::vector<std::string>& fields, std::size_t first, std::size_t count) {
  double ticks = 0;
  for (std::size_t i = first; i < first + count; ++i) ticks += std::stod(fields[i]);
  return ticks_to_seconds(ticks);
}

// Names in a folder of /proc that are numbers. A process that ends meanwhile is no error.
std::vector<pid_t> numbers_in(const std::filesystem::path& folder) {
  std::vector<pid_t> numbers;
  std::error_code gone;
  for (auto at = std::filesystem::directory_iterator(folder, gone); at != std::filesystem::directory_iterator();
       at.increment(gone)) {
    const std::string name = at->path().filename();
    if (std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) numbers.push_back(std::stoi(name));
    if (gone) break;
  }
  return numbers;
}

void add_process(ProcessUse& use, pid_t pid) {
  const std::filesystem::path folder = "/proc/" + std::to_string(pid);
  const auto fields = stat_fields(folder / "stat");
  if (fields.empty()) return;
  use.cpu_seconds += seconds_in(fields, 11, 4);
  for (const pid_t thread : numbers_in(folder / "task"))
    if (const auto of_thread = stat_fields(folder / "task" / std::to_string(thread) / "stat"); !of_thread.empty())
      use.seconds_of_thread[thread] = seconds_in(of_thread, 11, 2);
}

struct Spread {
  double median = 0, least = 0, most = 0;
};
Spread spread_of(const std::vector<PathRun>& runs, const std::function<double(const PathRun&)>& figure) {
  std::vector<double> values;
  for (const PathRun& run : runs) values.push_back(figure(run));
  if (values.empty()) return {};
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  const double median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return {median, values.front(), values.back()};
}

double rate_of(const PathRun& run) { return run.seconds > 0 ? static_cast<double>(run.records) / run.seconds : 0; }
double per_record(const PathRun& run, double all) {
  return run.records > 0 ? all / static_cast<double>(run.records) : 0;
}
// Microseconds of a record, medians.
std::map<std::string, double> cpu_of_sides(const std::vector<PathRun>& runs) {
  std::map<std::string, double> medians;
  if (runs.empty()) return medians;
  for (const auto& side : runs.front().sides) {
    const std::string& name = side.first;
    medians[name] = spread_of(runs, [&name](const PathRun& run) {
                      const auto found = run.sides.find(name);
                      return found == run.sides.end() ? 0 : per_record(run, found->second.cpu_seconds * 1e6);
                    }).median;
  }
  return medians;
}

std::string disk_text(const std::vector<PathRun>& runs, std::string_view unknown) {
  if (!std::ranges::all_of(runs, [](const PathRun& run) { return run.disk_bytes.has_value(); }))
    return std::string(unknown);
  return fmt::format(
      "{:.0f}", spread_of(runs, [](const PathRun& run) { return per_record(run, run.disk_bytes.value_or(0)); }).median);
}

// The one that was seen most often.
std::string usual_busy_side(const std::vector<PathRun>& runs) {
  std::map<std::string, int> seen;
  for (const PathRun& run : runs) ++seen[busy_side(run)];
  const auto most = std::ranges::max_element(seen, {}, [](const auto& one) { return one.second; });
  return most == seen.end() ? "" : most->first;
}

std::string percentiles_json(const std::vector<PathRun>& runs, Percentiles PathRun::*of) {
  const auto median = [&](double Percentiles::*which) {
    return spread_of(runs, [&](const PathRun& run) { return run.*of.*which; }).median;
  };
  return fmt::format(R"({{"p50":{:.1f},"p99":{:.1f},"p99.9":{:.1f}}})", median(&Percentiles::p50),
                     median(&Percentiles::p99), median(&Percentiles::p999));
}

}  // namespace

Percentiles percentiles_of(std::vector<double>& samples) {
  if (samples.empty()) return {};
  std::ranges::sort(samples);
  const auto at = [&](double share) {
    const double rank = std::ceil(share * static_cast<double>(samples.size()));
    return samples[std::min(samples.size(), std::max<std::size_t>(1, static_cast<std::size_t>(rank))) - 1];
  };
  return {at(0.5), at(0.99), at(0.999)};
}

ProcessUse use_of_process(pid_t root) {
  std::multimap<pid_t, pid_t> children;
  for (const pid_t pid : numbers_in("/proc"))
    if (const auto fields = stat_fields("/proc/" + std::to_string(pid) + "/stat"); !fields.empty())
      children.emplace(std::stoi(fields[1]), pid);
  ProcessUse use;
  std::vector<pid_t> tree{root};
  for (std::size_t i = 0; i < tree.size(); ++i) {
    add_process(use, tree[i]);
    for (auto [at, end] = children.equal_range(tree[i]); at != end; ++at) tree.push_back(at->second);
  }
  return use;
}

double busiest_thread_seconds(const ProcessUse& before, const ProcessUse& after) {
  double most = 0;
  for (const auto& [thread, seconds] : after.seconds_of_thread) {
    const auto was = before.seconds_of_thread.find(thread);
    most = std::max(most, seconds - (was == before.seconds_of_thread.end() ? 0 : was->second));
  }
  return most;
}

std::optional<std::uint64_t> device_written_bytes(const std::filesystem::path& folder) {
  struct stat found {};
  if (::stat(folder.c_str(), &found) != 0) return std::nullopt;
  std::ifstream in(fmt::format("/sys/dev/block/{}:{}/stat", major(found.st_dev), minor(found.st_dev)));
  constexpr std::uint64_t sector_bytes = 512;
  constexpr int sectors_written = 6;  // the place among the fields
  std::uint64_t value = 0;
  for (int i = 0; i <= sectors_written; ++i)
    if (!(in >> value)) return std::nullopt;
  return value * sector_bytes;
}

double machine_idle_seconds() {
  std::ifstream in("/proc/stat");
  std::string cpu;
  double user = 0, nice = 0, system = 0, idle = 0, waiting = 0;
  in >> cpu >> user >> nice >> system >> idle >> waiting;
  return ticks_to_seconds(idle + waiting);
}

std::size_t machine_cores() { return static_cast<std::size_t>(::sysconf(_SC_NPROCESSORS_ONLN)); }

std::string busy_side(const PathRun& run) {
  std::string_view busiest = "neither", largest = "neither";
  double share = never_waits_share, cpu = 0;
  for (const auto& [name, side] : run.sides) {
    if (side.busiest_thread_share >= share) {
      share = side.busiest_thread_share;
      busiest = name;
    }
    if (side.cpu_seconds > cpu) {
      cpu = side.cpu_seconds;
      largest = name;
    }
  }
  if (busiest != "neither") return std::string(busiest);
  const bool full = run.idle_cores < full_machine_idle_share * static_cast<double>(machine_cores());
  return std::string(full ? largest : "neither");
}

std::string json_line(const PathLoad& load, const std::vector<PathRun>& runs) {
  std::string cpu;
  for (const auto& [name, microseconds] : cpu_of_sides(runs))
    cpu += fmt::format(R"({}"{}":{:.1f})", cpu.empty() ? "" : ",", name, microseconds);
  const Spread rate = spread_of(runs, rate_of);
  const Spread idle = spread_of(runs, [](const PathRun& run) { return run.idle_cores; });
  return fmt::format(
      R"({{"system":"{}","load":"{}","payload_bytes":{},"record_bytes":{},"pairs":{},"in_flight":{},"runs":{},)"
      R"("records_per_s":{:.1f},"records_per_s_least":{:.1f},"records_per_s_most":{:.1f},)"
      R"("confirm_us":{},"delivery_us":{},"cpu_us_per_record":{{{}}},"disk_bytes_per_record":{},)"
      R"("idle_cores":{:.2f},"busy":"{}"}})",
      load.system, load.load, load.payload_bytes, load.record_bytes, load.pairs, load.in_flight, runs.size(),
      rate.median, rate.least, rate.most, percentiles_json(runs, &PathRun::confirm_us),
      percentiles_json(runs, &PathRun::delivery_us), cpu, disk_text(runs, "null"), idle.median, usual_busy_side(runs));
}

std::string table_title() {
  return fmt::format("{:<20} {:>7} {:>7} {:>5} {:>6} {:>9} {:>17}  {:>23}  {:>23} {:>25} {:>9}  {}", "system",
                     "payload", "record", "pairs", "window", "records/s", "least to most", "confirm ms 50/99/99.9",
                     "delivery ms 50/99/99.9", "CPU us/record", "disk B", "busy");
}

std::string table_row(const PathLoad& load, const std::vector<PathRun>& runs) {
  const auto latency = [&](Percentiles PathRun::*of) {
    const auto median = [&](double Percentiles::*which) {
      return spread_of(runs, [&](const PathRun& run) { return run.*of.*which; }).median / 1e3;
    };
    return fmt::format("{:.2f}/{:.2f}/{:.2f}", median(&Percentiles::p50), median(&Percentiles::p99),
                       median(&Percentiles::p999));
  };
  std::string cpu;
  for (const auto& [name, microseconds] : cpu_of_sides(runs))
    cpu += fmt::format("{}{} {:.0f}", cpu.empty() ? "" : ", ", name, microseconds);
  const Spread rate = spread_of(runs, rate_of);
  return fmt::format("{:<20} {:>7} {:>7} {:>5} {:>6} {:>9.0f} {:>17}  {:>23}  {:>23} {:>25} {:>9}  {}", load.system,
                     load.payload_bytes, load.record_bytes, load.pairs, load.in_flight, rate.median,
                     fmt::format("{:.0f} to {:.0f}", rate.least, rate.most), latency(&PathRun::confirm_us),
                     latency(&PathRun::delivery_us), cpu, disk_text(runs, "-"), usual_busy_side(runs));
}

}  // namespace puente::bench
