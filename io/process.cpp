#include "io/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <thread>
#include <utility>

#include "crypto/base/hash_tables.h"
#include "crypto/base/secret_memory.h"
#include "io/clock.h"

namespace puente::io {
namespace {

constexpr int looks_waited_for = 50;

tl::unexpected<Error> refused(const std::string& doing) {
  const int number = errno;
  return fail(ErrorCode::io, "cannot " + doing + ": " + std::generic_category().message(number));
}

}  // namespace

Status close_memory() {
  const rlimit none{0, 0};
  if (::setrlimit(RLIMIT_CORE, &none) != 0) return refused("forbid core files");
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return refused("close the memory to other processes");
  static_cast<void>(secret_memory());
  return {};
}

void key_hash_tables() {
  const Seed drawn = fresh_seed();
  std::memcpy(&hash_table_key.first, drawn.array().data(), sizeof hash_table_key.first);
  std::memcpy(&hash_table_key.second, drawn.array().data() + sizeof hash_table_key.first, sizeof hash_table_key.second);
}

void keep_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(fd, F_GETFD) < 0 && errno == EBADF)
      static_cast<void>(
          ::open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY));  // gives the lowest that is free
}

std::optional<std::string> unlocked_memory() {
  const SecretMemory memory = secret_memory();
  if (memory.unlocked_bytes == 0) return std::nullopt;
  rlimit limit{};
  static_cast<void>(::getrlimit(RLIMIT_MEMLOCK, &limit));
  return fmt::format(
      "{} KiB of the memory for secrets are not locked and may reach swap: the limit (RLIMIT_MEMLOCK) is {} KiB. Raise "
      "it (systemd: LimitMEMLOCK=64M), or run without swap",
      memory.unlocked_bytes / 1024, limit.rlim_cur / 1024);
}

Result<StopSignal> StopSignal::take() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  if (::sigprocmask(SIG_BLOCK, &signals, nullptr) != 0) return refused("take the signals");
  const int fd = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd < 0) return refused("take the signals");
  return StopSignal(fd);
}
StopSignal::StopSignal(StopSignal&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
StopSignal::Asked StopSignal::take_asked() const {
  Asked out = Asked::nothing;
  signalfd_siginfo signal{};
  while (::read(fd_, &signal, sizeof signal) == static_cast<ssize_t>(sizeof signal))
    if (out != Asked::stop) out = signal.ssi_signo == SIGHUP ? Asked::read_again : Asked::stop;
  return out;
}
StopSignal::~StopSignal() {
  if (fd_ >= 0) ::close(fd_);
}

Result<FolderLock> FolderLock::take(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return refused("open " + path.string());
  FolderLock out(fd);
  // is_held() takes the lock for an instant, to look: then another try succeeds.
  for (int i = 0; i < looks_waited_for; ++i) {
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return out;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return fail(ErrorCode::conflict, path.string() + ": another process runs in this folder");
}
bool FolderLock::is_held(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const FolderLock look(fd);  // ends the look with it
  return ::flock(fd, LOCK_SH | LOCK_NB) != 0;
}
FolderLock::FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
FolderLock::~FolderLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace puente::io
