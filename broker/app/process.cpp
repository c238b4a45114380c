#include "broker/app/process.h"

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

}  // namespace

Status prepare_process(bool debuggable) {
  puente::io::key_hash_tables();
  if (!debuggable) PUENTE_REQUIRE(puente::io::close_memory());
  if (::signal(SIGPIPE, SIG_IGN) == SIG_ERR) return system_error("ignore SIGPIPE");
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return system_error("read the limit of open files");
  files.rlim_cur = files.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &files) != 0) return system_error("raise the limit of open files");
  return {};
}

}  // namespace puente::broker::app
