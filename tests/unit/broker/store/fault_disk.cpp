#include "tests/unit/broker/store/fault_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include "crypto/base/check.h"

namespace puente::broker::test {
namespace {

FaultDisk* current = nullptr;
sqlite3_vfs* real_vfs = nullptr;

struct File {
  sqlite3_file base;
  FaultDisk::Open* open;
  sqlite3_file* real() const { return static_cast<sqlite3_file*>(open->real); }
};
File* of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }

void change_image(Bytes& content, const FaultDisk::Change& change) {
  if (change.truncation) {
    content.resize(static_cast<std::size_t>(change.at));
    return;
  }
  const auto at = static_cast<std::size_t>(change.at);
  if (content.size() < at + change.bytes.size()) content.resize(at + change.bytes.size());
  std::ranges::copy(change.bytes, content.begin() + change.at);
}

int carry_out(sqlite3_file* real, const FaultDisk::Change& change) {
  if (change.truncation) return real->pMethods->xTruncate(real, change.at);
  return real->pMethods->xWrite(real, change.bytes.data(), static_cast<int>(change.bytes.size()), change.at);
}

int close(sqlite3_file* file) {
  File* const mine = of(file);
  const int code = mine->real()->pMethods->xClose(mine->real());
  current->forget(mine->open);
  delete[] static_cast<char*>(mine->open->real);
  delete mine->open;
  return code;
}
int read(sqlite3_file* file, void* out, int size, sqlite3_int64 at) {
  if (current->is_cut()) return SQLITE_IOERR_READ;
  const Bytes& seen = of(file)->open->seen;
  const std::int64_t have = std::clamp<std::int64_t>(static_cast<std::int64_t>(seen.size()) - at, 0, size);
  std::memset(out, 0, static_cast<std::size_t>(size));
  if (have > 0) std::memcpy(out, seen.data() + at, static_cast<std::size_t>(have));
  return have == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}
int change(sqlite3_file* file, FaultDisk::Change one) {
  FaultDisk::Open& open = *of(file)->open;
  // Before the operation is counted: the one that the power is cut at is among what may be torn.
  open.unsynced.push_back(one);
  if (const int code = current->begin_operation(); code != SQLITE_OK) {
    if (!current->is_cut()) open.unsynced.pop_back();
    return code;
  }
  change_image(open.seen, one);
  return SQLITE_OK;
}
int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  const auto* const bytes = static_cast<const std::uint8_t*>(data);
  return change(file, {at, Bytes(bytes, bytes + size), false});
}
int truncate(sqlite3_file* file, sqlite3_int64 size) { return change(file, {size, {}, true}); }
int sync(sqlite3_file* file, int) {
  if (const int code = current->begin_operation(); code != SQLITE_OK) return code;
  return current->sync(*of(file)->open);
}
int file_size(sqlite3_file* file, sqlite3_int64* out) {
  *out = static_cast<sqlite3_int64>(of(file)->open->seen.size());
  return SQLITE_OK;
}
template <auto Method, class... Args>
auto pass(sqlite3_file* file, Args... args) {
  sqlite3_file* const real = of(file)->real();
  return (real->pMethods->*Method)(real, args...);
}
int control(sqlite3_file* file, int op, void* argument) {
  // Sizes and mapped memory are ours.
  if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE || op == SQLITE_FCNTL_MMAP_SIZE)
    return SQLITE_NOTFOUND;
  return of(file)->real()->pMethods->xFileControl(of(file)->real(), op, argument);
}

const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = file_size,
    .xLock = pass<&sqlite3_io_methods::xLock, int>,
    .xUnlock = pass<&sqlite3_io_methods::xUnlock, int>,
    .xCheckReservedLock = pass<&sqlite3_io_methods::xCheckReservedLock, int*>,
    .xFileControl = control,
    .xSectorSize = pass<&sqlite3_io_methods::xSectorSize>,
    .xDeviceCharacteristics = [](sqlite3_file*) { return 0; },
    .xShmMap = pass<&sqlite3_io_methods::xShmMap, int, int, int, void volatile**>,
    .xShmLock = pass<&sqlite3_io_methods::xShmLock, int, int, int>,
    .xShmBarrier = pass<&sqlite3_io_methods::xShmBarrier>,
    .xShmUnmap = pass<&sqlite3_io_methods::xShmUnmap, int>,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  File* const mine = of(file);
  mine->base.pMethods = nullptr;
  if (current->is_cut()) return SQLITE_CANTOPEN;
  auto fresh = std::make_unique<FaultDisk::Open>();
  auto memory = std::make_unique<char[]>(static_cast<std::size_t>(real_vfs->szOsFile));
  auto* const real = new (memory.get()) sqlite3_file{};
  if (const int code = real_vfs->xOpen(real_vfs, name, real, flags, out_flags); code != SQLITE_OK) return code;
  sqlite3_int64 size = 0;
  real->pMethods->xFileSize(real, &size);
  fresh->seen.resize(static_cast<std::size_t>(size));
  if (size > 0) real->pMethods->xRead(real, fresh->seen.data(), static_cast<int>(size), 0);
  fresh->real = memory.release();
  mine->open = fresh.release();
  mine->base.pMethods = &methods;
  current->know(mine->open);
  return SQLITE_OK;
}
int remove(sqlite3_vfs*, const char* name, int sync_folder) {
  if (const int code = current->begin_operation(); code != SQLITE_OK) return code;
  return real_vfs->xDelete(real_vfs, name, sync_folder);
}

sqlite3_vfs fault_vfs;

// A file of our own, through the same VFS.
class OwnFile final : public puente::io::SyncedFile {
 public:
  static StoreResult<std::unique_ptr<SyncedFile>> open(const std::filesystem::path& path, bool make) {
    auto out = std::make_unique<OwnFile>();
    out->name_ = path.string();
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MAIN_DB | (make ? SQLITE_OPEN_CREATE : 0);
    if (const int code = test::open(nullptr, out->name_.c_str(), &out->file_.base, flags, nullptr); code != SQLITE_OK)
      return !make && std::filesystem::exists(path) == false ? damaged(out->name_ + " is missing") : failure(code);
    return out;
  }
  ~OwnFile() override {
    if (file_.base.pMethods != nullptr) close(&file_.base);
  }
  StoreStatus write_at(std::uint64_t offset, ByteView bytes) override {
    return status(write(&file_.base, bytes.data(), static_cast<int>(bytes.size()), static_cast<sqlite3_int64>(offset)));
  }
  StoreStatus sync() override { return status(test::sync(&file_.base, 0)); }
  StoreStatus read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
    return status(read(file(), out.data(), static_cast<int>(out.size()), static_cast<sqlite3_int64>(offset)));
  }
  StoreResult<std::uint64_t> size() const override {
    sqlite3_int64 out = 0;
    file_size(file(), &out);
    return static_cast<std::uint64_t>(out);
  }
  StoreStatus check_in_place() const override { return {}; }

 private:
  static tl::unexpected<StoreError> failure(int code) {
    return store_fail(code == SQLITE_FULL ? StoreError::Cause::full : StoreError::Cause::failed, "planted");
  }
  static StoreStatus status(int code) {
    if (code != SQLITE_OK) return failure(code);
    return {};
  }
  sqlite3_file* file() const { return const_cast<sqlite3_file*>(&file_.base); }

  std::string name_;  // SQLite keeps a pointer to it
  File file_{};
};

}  // namespace

StoreResult<std::unique_ptr<puente::io::SyncedFile>> FaultDisk::open(const std::filesystem::path& path, bool make) {
  return OwnFile::open(path, make);
}

FaultDisk::FaultDisk() {
  PUENTE_CHECK(current == nullptr, "one at a time");
  current = this;
  real_vfs = before_ = sqlite3_vfs_find(nullptr);
  fault_vfs = *real_vfs;
  fault_vfs.zName = "fault";
  fault_vfs.szOsFile = sizeof(File);
  fault_vfs.xOpen = test::open;
  fault_vfs.xDelete = remove;
  sqlite3_vfs_register(&fault_vfs, 1);
}

FaultDisk::~FaultDisk() {
  sqlite3_vfs_register(before_, 1);
  sqlite3_vfs_unregister(&fault_vfs);
  current = nullptr;
}

void FaultDisk::cut_at(std::uint64_t operation, Unsynced fate) {
  cut_at_ = operation;
  fate_ = fate;
}

void FaultDisk::fail_at(std::uint64_t operation, int sqlite_code) {
  fail_at_ = operation;
  fail_code_ = sqlite_code;
}

int FaultDisk::begin_operation() {
  if (cut_) return SQLITE_IOERR;
  ++operations_;
  if (operations_ == fail_at_) return fail_code_;
  if (operations_ != cut_at_) return SQLITE_OK;
  cut();
  return SQLITE_IOERR;
}

void FaultDisk::cut() {
  cut_ = true;
  if (fate_ == Unsynced::lost) return;
  for (const auto& [file, known] : open_) {
    auto* const real = static_cast<sqlite3_file*>(file->real);
    const std::size_t whole = fate_ == Unsynced::kept ? file->unsynced.size() : file->unsynced.size() / 2;
    for (std::size_t i = 0; i < whole; ++i) carry_out(real, file->unsynced[i]);
    if (whole == file->unsynced.size()) continue;
    Change half = file->unsynced[whole];
    half.bytes.resize(half.bytes.size() / 2);
    carry_out(real, half);
  }
}

void FaultDisk::forget(Open* file) { open_.erase(file); }

int FaultDisk::sync(Open& file) {
  auto* const real = static_cast<sqlite3_file*>(file.real);
  for (const Change& one : std::exchange(file.unsynced, {}))
    if (const int code = carry_out(real, one); code != SQLITE_OK) return code;
  return SQLITE_OK;
}

}  // namespace puente::broker::test
