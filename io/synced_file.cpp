#include "io/synced_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace puente::io {
namespace {

tl::unexpected<StoreError> failure(const std::filesystem::path& path, std::string_view doing) {
  if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
    return store_fail(StoreError::Cause::full, path.string() + ": " + std::string(doing) + ": the disk is full");
  return store_fail(StoreError::Cause::failed, path.string() + ": " + std::string(doing) + ": " + std::strerror(errno));
}

class RealFile final : public SyncedFile {
 public:
  RealFile(std::filesystem::path path, int descriptor, const struct stat& found)
      : path_(std::move(path)), descriptor_(descriptor), device_(found.st_dev), inode_(found.st_ino) {}
  RealFile(const RealFile&) = delete;
  RealFile& operator=(const RealFile&) = delete;
  ~RealFile() override { ::close(descriptor_); }

  StoreStatus write_at(std::uint64_t offset, ByteView bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return failure(path_, "cannot be written");
      bytes = bytes.subspan(static_cast<std::size_t>(written));
      offset += static_cast<std::uint64_t>(written);
    }
    return {};
  }
  StoreStatus sync() override {
    if (::fdatasync(descriptor_) != 0) return failure(path_, "cannot be synced");
    return {};
  }
  StoreStatus read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
    while (!out.empty()) {
      const ssize_t read = ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
      if (read < 0 && errno == EINTR) continue;
      if (read < 0) return failure(path_, "cannot be read");
      if (read == 0) return damaged(path_.string() + ": it ends before what should be read");
      out = out.subspan(static_cast<std::size_t>(read));
      offset += static_cast<std::uint64_t>(read);
    }
    return {};
  }
  StoreResult<std::uint64_t> size() const override {
    struct stat found {};
    if (::fstat(descriptor_, &found) != 0) return failure(path_, "cannot be looked at");
    return static_cast<std::uint64_t>(found.st_size);
  }
  StoreStatus check_in_place() const override {
    struct stat found {};
    if (::lstat(path_.c_str(), &found) != 0 || found.st_dev != device_ || found.st_ino != inode_)
      return store_fail(StoreError::Cause::failed,
                        path_.string() + " was deleted, moved or replaced while it was in use");
    return {};
  }

 private:
  std::filesystem::path path_;
  int descriptor_;
  dev_t device_;
  ino_t inode_;
};

StoreStatus sync_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return failure(folder, "cannot be opened");
  const bool synced = ::fsync(descriptor) == 0;
  const int why = errno;
  ::close(descriptor);
  errno = why;
  return synced ? StoreStatus() : failure(folder, "cannot be synced");
}

class RealDisk final : public Disk {
 public:
  StoreResult<std::unique_ptr<SyncedFile>> open(const std::filesystem::path& path, bool make) override {
    constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    int descriptor = ::open(path.c_str(), flags);
    const bool missing = descriptor < 0 && errno == ENOENT;
    if (missing && !make) return damaged(path.string() + " is missing");
    if (missing) descriptor = ::open(path.c_str(), flags | O_CREAT | O_EXCL, 0600);
    if (descriptor < 0) return failure(path, "cannot be opened");
    struct stat found {};
    if (::fstat(descriptor, &found) != 0 || !S_ISREG(found.st_mode)) {
      ::close(descriptor);
      return store_fail(StoreError::Cause::failed, path.string() + " is not a regular file");
    }
    auto out = std::make_unique<RealFile>(path, descriptor, found);
    if (missing) PUENTE_REQUIRE(sync_folder(path.parent_path()));
    return out;
  }
};

}  // namespace

Disk& real_disk() {
  static RealDisk disk;
  return disk;
}

}  // namespace puente::io
