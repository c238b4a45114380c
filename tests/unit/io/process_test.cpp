#include "io/process.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include <catch2/catch_test_macros.hpp>

#include "crypto/base/secret_memory.h"

using namespace puente;

namespace {

// In a child process: what is closed stays closed.
template <class Act>
int exit_code_of(Act act) {
  const pid_t child = fork();
  if (child == 0) _exit(act());
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("A closed process writes no core files and lets nobody attach") {
  CHECK(exit_code_of([] {
          if (!io::close_memory()) return 1;
          rlimit cores{};
          if (getrlimit(RLIMIT_CORE, &cores) != 0 || cores.rlim_max != 0) return 2;
          return prctl(PR_GET_DUMPABLE) == 0 ? 0 : 3;
        }) == 0);
}

TEST_CASE("Memory that could not be locked is reported, with the limit and what to do") {
  // Locked before the limit falls; what comes after it is not (unless we are root, whom no limit binds).
  const auto unlocked = io::unlocked_memory();
  CHECK(unlocked.has_value() == (secret_memory().unlocked_bytes > 0));
  if (unlocked) CHECK(unlocked->find("LimitMEMLOCK") != std::string::npos);
}

TEST_CASE("A terminal that closes ends no program that took its signals, and asks it to read again") {
  using Asked = io::StopSignal::Asked;
  CHECK(exit_code_of([] {
          const auto stop = io::StopSignal::take();
          if (!stop || stop->take_asked() != Asked::nothing || ::raise(SIGHUP) != 0) return 1;
          pollfd polled{stop->descriptor(), POLLIN, 0};
          if (::poll(&polled, 1, 0) != 1) return 2;
          if (stop->take_asked() != Asked::read_again || stop->take_asked() != Asked::nothing) return 3;
          if (::raise(SIGHUP) != 0 || ::raise(SIGTERM) != 0) return 4;
          return stop->take_asked() == Asked::stop ? 0 : 5;
        }) == 0);
}
