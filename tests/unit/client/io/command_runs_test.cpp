#include "client/io/command_runs.h"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/support/folder.h"

namespace puente::client::io {
namespace {

constexpr Instant begin{1'800'000'000'000};

// What it said, once nothing runs any more.
std::vector<std::string> ended(CommandRuns& runs, Instant now = begin) {
  std::vector<std::string> out;
  for (int i = 0; i < 500 && runs.running() > 0; ++i) {
    for (std::string& one : runs.take_failed(now)) out.push_back(std::move(one));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(runs.running() == 0);
  return out;
}
std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

}  // namespace

TEST_CASE("a command gets its arguments as they are, a short environment, and no descriptor of ours") {
  const support::Folder folder;
  const std::filesystem::path said = folder.path / "said";
  ::setenv("PUENTE_SECRET", "x", 1);
  const int ours = ::fcntl(STDERR_FILENO, F_DUPFD, 50);  // without close-on-exec
  CommandRuns runs;
  REQUIRE(runs.start(
      {"/bin/sh", "-c", "{ printf '%s|' \"$@\"; env; pwd; ls /proc/self/fd; grep SigBlk /proc/self/status; } >\"$0\"",
       said.string(), "new", "8c1f03aa; $(id) \""},
      begin, seconds(30)));
  CHECK(ended(runs).empty());
  ::close(ours);
  const std::string text = read(said);
  INFO(text);
  CHECK(text.starts_with("new|8c1f03aa; $(id) \"|"));
  CHECK(text.find("PUENTE_SECRET") == std::string::npos);
  CHECK(text.find("PATH=/usr/local/bin:/usr/bin:/bin\n") != std::string::npos);
  CHECK(text.find("\n/\n") != std::string::npos);
  CHECK(text.find("\n" + std::to_string(ours) + "\n") == std::string::npos);
  CHECK(text.find("SigBlk:\t0000000000000000") != std::string::npos);
}

TEST_CASE("how a command fails is said, without what it was given") {
  CommandRuns runs;
  REQUIRE(runs.start({"/bin/sh", "-c", "exit 3", "secret"}, begin, seconds(30)));
  CHECK(ended(runs) == std::vector<std::string>{"the command /bin/sh of [told] ended with exit code 3"});
  REQUIRE(runs.start({"/bin/sh", "-c", "kill -9 $$"}, begin, seconds(30)));
  CHECK(ended(runs) == std::vector<std::string>{"the command /bin/sh of [told] was ended by signal 9"});
  const Status missing = runs.start({"/nowhere/page"}, begin, seconds(30));
  CHECK(missing.error().what == "the command /nowhere/page of [told] could not be started: No such file or directory");
  CHECK(runs.running() == 0);
}

TEST_CASE("a command that hangs is ended with its children when its time is over") {
  const support::Folder folder;
  const std::filesystem::path child = folder.path / "child";
  CommandRuns runs;
  REQUIRE(runs.start({"/bin/sh", "-c", "sleep 600 & echo $! >\"$0\"; wait", child.string()}, begin, seconds(30)));
  for (int i = 0; i < 500 && read(child).empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const pid_t process = static_cast<pid_t>(std::stol(read(child)));
  CHECK(runs.take_failed(begin + seconds(29)).empty());
  CHECK(runs.running() == 1);
  CHECK(runs.take_failed(begin + seconds(30)) ==
        std::vector<std::string>{"the command /bin/sh of [told] did not end in time and was ended"});
  CHECK(runs.running() == 0);
  // It may be a zombie of whoever inherits it for a moment.
  bool gone = false;
  for (int i = 0; i < 500 && !gone; ++i) {
    gone =
        ::kill(process, 0) != 0 || read("/proc/" + std::to_string(process) + "/stat").find(") Z ") != std::string::npos;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(gone);
}

}  // namespace puente::client::io
