#include "crypto/base/check.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <string>

namespace {

struct Outcome {
  int status = 0;
  std::string said;
};

// Runs the check in a child, which it may abort.
Outcome outcome_of(bool condition) {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);  // Catch2 has its own handler
    dup2(ends[1], STDERR_FILENO);
    PUENTE_CHECK(condition, "two and two");
    _exit(0);
  }
  close(ends[1]);
  Outcome out;
  std::array<char, 512> buffer{};
  for (ssize_t size = 0; (size = read(ends[0], buffer.data(), buffer.size())) > 0;)
    out.said.append(buffer.data(), static_cast<std::size_t>(size));
  close(ends[0]);
  REQUIRE(waitpid(child, &out.status, 0) == child);
  return out;
}

}  // namespace

TEST_CASE("A failed check of our own stops the process and says where") {
  const Outcome outcome = outcome_of(false);
  REQUIRE(WIFSIGNALED(outcome.status));
  CHECK(WTERMSIG(outcome.status) == SIGABRT);
  CHECK(outcome.said.find("internal check failed at ") != std::string::npos);
  CHECK(outcome.said.find("check_test.cpp") != std::string::npos);
  CHECK(outcome.said.find("two and two") != std::string::npos);
}

TEST_CASE("A check that holds does nothing") {
  const Outcome outcome = outcome_of(true);
  CHECK(WIFEXITED(outcome.status));
  CHECK(WEXITSTATUS(outcome.status) == 0);
  CHECK(outcome.said.empty());
}
