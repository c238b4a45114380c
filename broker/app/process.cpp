#include "broker/app/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "io/process.h"

namespace puente::broker::app {
namespace {

tl::unexpected<Error> system_error(const std::string& doing) {
  const int number = errno;
  return fail(ErrorCode::io, "cannot " + doing + ": " + std::generic_category().message(number));
}

}  // namespace

Status prepare_process(bool debuggable) {
  if (!debuggable) PUENTE_REQUIRE(puente::io::close_memory());
  if (::signal(SIGPIPE, SIG_IGN) == SIG_ERR) return system_error("ignore SIGPIPE");
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return system_error("read the limit of open files");
  files.rlim_cur = files.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &files) != 0) return system_error("raise the limit of open files");
  return {};
}

Result<StopSignal> StopSignal::take() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  if (::sigprocmask(SIG_BLOCK, &signals, nullptr) != 0) return system_error("take the signals");
  const int fd = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd < 0) return system_error("take the signals");
  return StopSignal(fd);
}
StopSignal::StopSignal(StopSignal&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
StopSignal::~StopSignal() {
  if (fd_ >= 0) ::close(fd_);
}

Result<FolderLock> FolderLock::take(const char* path) {
  const int fd = ::open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return system_error(std::string("open ") + path);
  FolderLock out(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0)
    return fail(ErrorCode::conflict, std::string(path) + ": another broker runs in this folder");
  return out;
}
FolderLock::FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
FolderLock::~FolderLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace puente::broker::app
