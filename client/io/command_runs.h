// Programs that the agency's configuration names, run beside the agent: nobody waits for them.
//
// Guarantee: no shell. A program gets its arguments, a short environment (PATH, HOME, USER, LANG, LC_ALL, and what a
// desktop is reached by), the folder /, /dev/null for its three streams and none of our other descriptors, no signal
// blocked, and a process group of its own, which is killed when its time is over and when this object ends.
// Non-guarantee: what left that group is not found. Not thread safe.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "crypto/base/error.h"
#include "crypto/base/time.h"

namespace puente::client::io {

class CommandRuns {
 public:
  CommandRuns() = default;
  CommandRuns(const CommandRuns&) = delete;
  CommandRuns& operator=(const CommandRuns&) = delete;
  ~CommandRuns();

  // words: a program's full path and its arguments. Errors: io, where it cannot be started.
  Status start(const std::vector<std::string>& words, Instant now, Duration deadline);
  std::size_t running() const { return runs_.size(); }
  // Those that ended since the last call, or are ended now, and not well: a sentence each, without the arguments.
  std::vector<std::string> take_failed(Instant now);

 private:
  struct Run {
    pid_t process = 0;
    std::string program;
    Instant until, started;
  };
  std::vector<Run> runs_;
};

}  // namespace puente::client::io
