#include "client/io/command_runs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <system_error>

namespace puente::client::io {
namespace {

// From our own environment, where it has them.
constexpr const char* passed_on[] = {
    "HOME", "USER", "LANG", "LC_ALL", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"};

std::vector<std::string> environment() {
  std::vector<std::string> out{"PATH=/usr/local/bin:/usr/bin:/bin"};
  for (const char* const name : passed_on)
    if (const char* const value = std::getenv(name)) out.push_back(std::string(name) + "=" + value);
  return out;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

// The two objects that posix_spawn is told by, ended as they were begun.
struct Spawning {
  posix_spawn_file_actions_t files{};
  posix_spawnattr_t attributes{};
  Spawning() {
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
  }
  Spawning(const Spawning&) = delete;
  Spawning& operator=(const Spawning&) = delete;
  ~Spawning() {
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
  }
};

// 0, or the number of an error.
int set_up(Spawning& spawning) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  int out = ::posix_spawn_file_actions_addchdir_np(&spawning.files, "/");
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (out == 0) out = ::posix_spawn_file_actions_addopen(&spawning.files, fd, "/dev/null", O_RDWR, 0);
  if (out == 0) out = ::posix_spawn_file_actions_addclosefrom_np(&spawning.files, STDERR_FILENO + 1);
  if (out == 0)
    out = ::posix_spawnattr_setflags(&spawning.attributes,
                                     POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  if (out == 0) out = ::posix_spawnattr_setpgroup(&spawning.attributes, 0);
  if (out == 0) out = ::posix_spawnattr_setsigmask(&spawning.attributes, &none);
  if (out == 0) out = ::posix_spawnattr_setsigdefault(&spawning.attributes, &all);
  return out;
}

void end_group(pid_t process) {
  ::kill(-process, SIGKILL);
  ::waitpid(process, nullptr, 0);  // killed: this returns at once
}

}  // namespace

Status CommandRuns::start(const std::vector<std::string>& words, Instant now, Duration deadline) {
  std::vector<std::string> arguments = words, variables = environment();
  Spawning spawning;
  pid_t process = 0;
  int error = set_up(spawning);
  if (error == 0)
    error = ::posix_spawn(&process, words.front().c_str(), &spawning.files, &spawning.attributes,
                          pointers_to(arguments).data(), pointers_to(variables).data());
  if (error != 0)
    return fail(ErrorCode::io, fmt::format("the command {} of [told] could not be started: {}", words.front(),
                                           std::generic_category().message(error)));
  runs_.push_back({process, words.front(), now + deadline, now});
  return {};
}

std::vector<std::string> CommandRuns::take_failed(Instant now) {
  std::vector<std::string> out;
  std::erase_if(runs_, [&](const Run& run) {
    int status = 0;
    const pid_t ended = ::waitpid(run.process, &status, WNOHANG);
    if (ended == 0 && now < run.until && now >= run.started) return false;
    if (ended == 0) {
      end_group(run.process);
      out.push_back(fmt::format("the command {} of [told] did not end in time and was ended", run.program));
    } else if (ended == run.process && WIFSIGNALED(status)) {
      out.push_back(fmt::format("the command {} of [told] was ended by signal {}", run.program, WTERMSIG(status)));
    } else if (ended == run.process && WEXITSTATUS(status) != 0) {
      out.push_back(fmt::format("the command {} of [told] ended with exit code {}", run.program, WEXITSTATUS(status)));
    }
    return true;
  });
  return out;
}

CommandRuns::~CommandRuns() {
  for (const Run& run : runs_) end_group(run.process);
}

}  // namespace puente::client::io
