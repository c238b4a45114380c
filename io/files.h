// Files read with a bound and written whole or not at all. Errors: io, not_found, too_large; the text names the path.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"

namespace puente::io {

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max);
Result<std::string> read_text(const std::filesystem::path& path, std::size_t bytes_max);
// Refuses a file that group or others may read: a secret must be 0600 or 0400.
Result<SecretBytes> read_secret_file(const std::filesystem::path& path, std::size_t bytes_max);

// Writes to a new file beside `path` (mode 0600 for secret, else 0644), syncs it, renames it over `path` and syncs the
// folder: after a crash there is the old content or the new. What a secret file held before is overwritten once the new
// one is in place. On a disk that writes in place this leaves nothing of erased keys; flash, snapshots and file systems
// that copy on write may keep the old blocks, and there the key file's passphrase is all that stands before them.
enum class Mode { secret, open };
Status write_file(const std::filesystem::path& path, ByteView content, Mode mode);

// Makes the folder and its parents (0700 for the last). Existing is fine.
Status make_folder(const std::filesystem::path& path);

}  // namespace puente::io
