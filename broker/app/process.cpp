#include "broker/app/process.h"

#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "io/process.h"

namespace puente::broker::app {
namespace {

tl::unexpected<Error> system_error(const std::string& doing) {
  const int number = errno;
  return fail(ErrorCode::io, "cannot " + doing + ": " + std::generic_category().message(number));
}

// Batches of megabytes come and go many times a second: their memory is kept for the next one, instead of being asked
// of the kernel, and cleared by it, each time (8 % of the broker's CPU time under load).
void keep_freed_memory() {
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 64 << 20);
  ::mallopt(M_TOP_PAD, 4 << 20);
}

}  // namespace

Status prepare_process(bool debuggable) {
  keep_freed_memory();
  if (!debuggable) PUENTE_REQUIRE(puente::io::close_memory());
  if (::signal(SIGPIPE, SIG_IGN) == SIG_ERR) return system_error("ignore SIGPIPE");
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return system_error("read the limit of open files");
  files.rlim_cur = files.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &files) != 0) return system_error("raise the limit of open files");
  return {};
}

}  // namespace puente::broker::app
