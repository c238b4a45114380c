#include "broker/app/reserve.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace puente::broker::app {

Result<Reserve> Reserve::take(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  int problem = file < 0 ? errno : ::posix_fallocate(file, 0, bytes);
  if (file >= 0) ::close(file);
  // As much again to begin with, or the end would come with the first records.
  struct statvfs room {};
  if (problem == 0 && ::statvfs(path.c_str(), &room) != 0) problem = errno;
  if (problem == 0 && room.f_bavail < static_cast<std::uint64_t>(bytes) / room.f_frsize) problem = ENOSPC;
  if (problem == 0) return Reserve(path);
  ::unlink(path.c_str());
  return fail(ErrorCode::io, path.string() +
                                 ": 48 MiB for the log's last entry and 48 MiB to begin with are not there: " +
                                 std::generic_category().message(problem) + "; make room first");
}

void Reserve::release() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace puente::broker::app
