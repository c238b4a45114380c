// Ours beside what it is compared with: its limit (the operations it cannot avoid), or a peer. Both are measured in one
// run, in random order, and each row shows their medians and the ratio, which is what counts: the machine cancels out.
//
// A benchmark program adds rows in bench::rows(), which it defines; the main function is the library's. `./dev bench
// PART` runs bench_PART of the release build; Google Benchmark's own options (--benchmark_filter=…,
// --benchmark_out=FILE) work.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace puente::bench {

// What a clock counts. CPU time of the process where nothing waits: others on the machine disturb it little.
enum class Clock { cpu, wall };

struct Work {
  std::function<void()> run;           // timed
  std::size_t items = 1;               // that one run handles: times are shown per item
  std::function<void()> prepare = {};  // before each run, not timed; may be empty
};

struct Row {
  std::string name;  // "seal, alone, 1 slot, 1 recipient"
  Work ours;
  std::string beside;  // "limit", "Cedar", "a lone record"
  Work other;
  double ratio_max = 0;  // ours / other that we aim at; 0 where there is no aim
  Clock clock = Clock::cpu;
};

void add(Row row);

// Defined by the program: adds its rows.
void rows();

// The compiler must not see that a result goes unused.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

}  // namespace puente::bench
