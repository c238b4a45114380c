#include "io/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "io/descriptor.h"

namespace puente::io {
namespace {

tl::unexpected<Error> system_error(const std::filesystem::path& path, const char* doing) {
  const int number = errno;
  return fail(number == ENOENT ? ErrorCode::not_found : ErrorCode::io,
              path.string() + ": cannot " + doing + ": " + std::generic_category().message(number));
}

template <class Container>
Status read_all(int fd, const std::filesystem::path& path, std::size_t bytes_max, Container& out) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) return system_error(path, "look at the file");
  if (!S_ISREG(info.st_mode)) return fail(ErrorCode::io, path.string() + ": not a regular file");
  if (info.st_size < 0 || static_cast<std::uint64_t>(info.st_size) > bytes_max)
    return fail(ErrorCode::too_large,
                path.string() + ": larger than the " + std::to_string(bytes_max) + " bytes allowed here");
  out = Container(static_cast<std::size_t>(info.st_size));
  std::uint8_t* data = nullptr;
  if constexpr (requires { out.reveal_mutable(); })
    data = out.reveal_mutable().data();
  else
    data = out.data();
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t n = ::read(fd, data + done, out.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(path, "read");
    if (n == 0) return fail(ErrorCode::io, path.string() + ": became shorter while it was read");
    done += static_cast<std::size_t>(n);
  }
  return {};
}

}  // namespace

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (fd.get() < 0) return system_error(path, "open");
  Bytes out;
  PUENTE_REQUIRE(read_all(fd.get(), path, bytes_max, out));
  return out;
}

Result<std::string> read_text(const std::filesystem::path& path, std::size_t bytes_max) {
  PUENTE_TRY(const Bytes bytes, read_file(path, bytes_max));
  return text_of(bytes);
}

Result<SecretBytes> read_secret_file(const std::filesystem::path& path, std::size_t bytes_max) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (fd.get() < 0) return system_error(path, "open");
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return system_error(path, "look at the file");
  if ((info.st_mode & 077) != 0)
    return fail(ErrorCode::not_permitted,
                path.string() + ": group or others may read this secret; run chmod 600 on it");
  SecretBytes out;
  PUENTE_REQUIRE(read_all(fd.get(), path, bytes_max, out));
  return out;
}

namespace {

// The blocks of a file, if nothing names it any more. Failing to is no failure of the write: the new content is
// durable.
void overwrite(int fd) {
  struct stat info {};
  if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_nlink != 0) return;
  const Bytes noise(static_cast<std::size_t>(std::min<off_t>(info.st_size, 1 << 20)), 0);
  for (off_t at = 0; at < info.st_size;) {
    const auto size = static_cast<std::size_t>(std::min<off_t>(info.st_size - at, static_cast<off_t>(noise.size())));
    const ssize_t n = ::pwrite(fd, noise.data(), size, at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    at += n;
  }
  ::fdatasync(fd);
}

}  // namespace

namespace {

Status exists_already(const std::filesystem::path& path) {
  return fail(ErrorCode::conflict, path.string() + ": exists already; nothing was written");
}

// What may be replaced: nothing, or a regular file that is there by its own name.
Status check_replaceable(const std::filesystem::path& path, bool replace) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) return errno == ENOENT ? Status() : system_error(path, "look at the file");
  if (!S_ISREG(info.st_mode))
    return fail(ErrorCode::conflict,
                path.string() + ": not a regular file (a device, a pipe, a folder or a link); nothing was written");
  return replace ? Status() : exists_already(path);
}

// As rename(2), but for EEXIST where the name is taken. Some file systems know no such rename (NFS), others no second
// name (FAT, on the sticks that orders and bundles are carried on).
int rename_to_free_name(const char* from, const char* to) {
  if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) return -1;
  if (::link(from, to) != 0) return -1;
  ::unlink(from);
  return 0;
}

Status write_whole(const std::filesystem::path& path, ByteView content, Mode mode, bool replace) {
  PUENTE_REQUIRE(check_replaceable(path, replace));
  const Descriptor before(mode == Mode::key ? ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
                                            : -1);
  std::string temporary = path.string() + ".XXXXXX";
  const Descriptor fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (fd.get() < 0) return system_error(path, "make a new file beside it");
  const auto give_up = [&](const char* doing) {
    auto error = system_error(path, doing);
    ::unlink(temporary.c_str());
    return error;
  };
  if (::fchmod(fd.get(), mode == Mode::open ? 0644 : 0600) != 0) return give_up("set its mode");
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t n = ::write(fd.get(), content.data() + done, content.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return give_up("write");
    done += static_cast<std::size_t>(n);
  }
  if (::fsync(fd.get()) != 0) return give_up("sync");
  if (replace) {
    if (::rename(temporary.c_str(), path.c_str()) != 0) return give_up("put the new file in place");
  } else {
    const int placed = rename_to_free_name(temporary.c_str(), path.c_str());
    const bool taken = placed != 0 && errno == EEXIST;
    if (placed != 0 && !taken) return give_up("put the new file in place");
    if (taken) {
      ::unlink(temporary.c_str());
      return exists_already(path);
    }
  }
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || ::fsync(directory.get()) != 0) return system_error(folder, "sync the folder");
  if (before.get() >= 0) overwrite(before.get());
  return {};
}

}  // namespace

Status write_file(const std::filesystem::path& path, ByteView content, Mode mode) {
  return write_whole(path, content, mode, true);
}

Status write_new_file(const std::filesystem::path& path, ByteView content, Mode mode) {
  return write_whole(path, content, mode, false);
}

Status make_folder(const std::filesystem::path& path) {
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return system_error(path, "make the folder");
  return {};
}

}  // namespace puente::io
