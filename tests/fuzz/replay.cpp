// Instead of libFuzzer, in builds without sanitizers: feeds the files of the folders given to one fuzz target, each
// several times, and prints how long the slowest took at best. bench/corpora.sh
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
// Targets with a mutator of their own name it; nothing is mutated here.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* /*data*/, std::size_t size, std::size_t /*size_max*/) {
  return size;
}

namespace {

constexpr int rounds = 5;

// The best of some rounds: the first pays for what a target makes once, others for what else the machine does.
std::chrono::microseconds time_of(const std::vector<std::uint8_t>& input) {
  using Clock = std::chrono::steady_clock;
  auto best = Clock::duration::max();
  for (int round = 0; round < rounds; ++round) {
    const auto start = Clock::now();
    LLVMFuzzerTestOneInput(input.data(), input.size());
    best = std::min(best, Clock::now() - start);
  }
  return std::chrono::duration_cast<std::chrono::microseconds>(best);
}

}  // namespace

int main(int count, char** arguments) {
  std::size_t files = 0;
  std::chrono::microseconds slowest{0};
  std::string name = "-";
  for (int at = 1; at < count; ++at) {
    for (const auto& file : std::filesystem::directory_iterator(arguments[at])) {
      std::ifstream stream(file.path(), std::ios::binary);
      const std::vector<std::uint8_t> input{std::istreambuf_iterator<char>(stream), {}};
      if (!stream.good() && !stream.eof()) {
        fmt::print(stderr, "{}: cannot be read\n", file.path().string());
        return 1;
      }
      const auto time = time_of(input);
      ++files;
      if (time < slowest) continue;
      slowest = time;
      name = file.path().filename().string();
    }
  }
  fmt::print("{} inputs, the slowest {:.3f} ms: {}\n", files, static_cast<double>(slowest.count()) / 1000, name);
  return files == 0 ? 1 : 0;
}
