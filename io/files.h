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

// Who reads a file: 0644 for open, 0600 for the others, whatever the umask. What a key file held before is overwritten
// once the new one is in place and no other name is left for it. On a disk that writes in place this leaves nothing of
// erased keys; flash, snapshots and file systems that copy on write may keep the old blocks, and there the key file's
// passphrase is all that stands before them.
enum class Mode { open, secret, key };

// Writes to a new file beside `path`, syncs it, renames it over `path` and syncs the folder: after a crash there is the
// old content or the new. What is there must be a regular file: a device, a pipe, a folder or a link is left alone, and
// refused. For files that a program keeps; what a person asks for goes through write_new_file.
Status write_file(const std::filesystem::path& path, ByteView content, Mode mode);
// The same where nothing is: replaces nothing. Fails with `conflict` where the name is taken, also by what came
// meanwhile.
Status write_new_file(const std::filesystem::path& path, ByteView content, Mode mode);

// Makes the folder and its parents (0700 for the last). Existing is fine.
Status make_folder(const std::filesystem::path& path);

}  // namespace puente::io
