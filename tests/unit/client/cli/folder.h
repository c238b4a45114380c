// A folder that goes with the test, and a passphrase in it.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

#include "io/files.h"
#include "tests/support/folder.h"

namespace puente::client::cli::test {

struct Folder : support::Folder {
  Folder() { write("passphrase", "not a good one\n", puente::io::Mode::secret); }
  std::filesystem::path passphrase() const { return path / "passphrase"; }
  std::filesystem::path write(const std::string& name, std::string_view content,
                              puente::io::Mode mode = puente::io::Mode::open) const {
    const Status written = puente::io::write_file(path / name, view_of(content), mode);
    if (!written) throw std::runtime_error(written.error().what);
    return path / name;
  }
};

}  // namespace puente::client::cli::test
