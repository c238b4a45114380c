// `puente import --format`: a file of another tool into records.
//
// Guarantee: the file is read whole and checked before anything is sent; each record is sent, was there already, or is
// told with the reason; each object that became none is told. Non-guarantee: that an interrupted import sent all:
// started anew it goes on, since the agent knows what it was sent of each object.
#pragma once

#include <filesystem>
#include <string>

#include "client/cli/context.h"

namespace puente::client::cli {

struct FormatImport {
  std::string format, to, purpose, urgency, tlp, kind;
  std::filesystem::path file, left;
  bool update = false, trial = false;
};

Status import_format(Context& context, const FormatImport& options);

}  // namespace puente::client::cli
