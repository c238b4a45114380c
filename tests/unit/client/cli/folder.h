// A folder that goes with the test, and a passphrase in it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "io/files.h"

namespace puente::client::cli::test {

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "cli-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path = name;
    write("passphrase", "not a good one\n", puente::io::Mode::secret);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::filesystem::path passphrase() const { return path / "passphrase"; }
  std::filesystem::path write(const std::string& name, std::string_view content,
                              puente::io::Mode mode = puente::io::Mode::open) const {
    const Status written = puente::io::write_file(path / name, view_of(content), mode);
    if (!written) throw std::runtime_error(written.error().what);
    return path / name;
  }
};

}  // namespace puente::client::cli::test
