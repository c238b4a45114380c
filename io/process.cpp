#include "io/process.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <system_error>

#include "crypto/base/secret_memory.h"

namespace puente::io {

Status close_memory() {
  const auto refused = [](const char* doing) {
    const int number = errno;
    return fail(ErrorCode::io, std::string("cannot ") + doing + ": " + std::generic_category().message(number));
  };
  const rlimit none{0, 0};
  if (::setrlimit(RLIMIT_CORE, &none) != 0) return refused("forbid core files");
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return refused("close the memory to other processes");
  static_cast<void>(secret_memory());
  return {};
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

}  // namespace puente::io
