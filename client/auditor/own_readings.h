// What the log says of this auditor's own readings, held against what the auditor's folder knows of: how an older copy
// of the folder that was put back is noticed, and a stranger who reads with the auditor's key.
//
// The broker enters each reading into the log before it hands out a page (codec::AuditReadEvent). An entry in this
// auditor's name that goes beyond every head that this folder was shown is a reading that the folder did not make. What
// the folder was shown lies in a file beside the auditor's keys (audited-readings: JSON, no secret in it).
//
// Guarantee: such an entry is found by the first complete reading that passes it, and is said by each later one, until
// somebody orders to go on. Non-guarantee: where a reading broke off, the next one asks nothing, since nobody knows how
// far the broker entered it, nor does one beside another command of the same folder; and a broker that also rewrites
// the log leaves such entries out. Not thread safe.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "audit/reader.h"
#include "crypto/base/bytes.h"
#include "crypto/base/error.h"
#include "io/process.h"

namespace puente::client::auditor {

std::filesystem::path own_readings_file(const std::filesystem::path& folder);

class OwnReadings {
 public:
  // Of the log of that origin. Errors: malformed, naming the file; `conflict` where an earlier reading found one that
  // this folder did not make; unless `go_on`, which is that order.
  static Result<OwnReadings> load(const std::filesystem::path& folder, const std::string& origin, const KeyId& auditor,
                                  bool go_on);

  // The folder holds a head, or a position, of that size.
  void holds(std::uint64_t size);
  // Before the first page is asked for.
  Status begin();
  // A page came under a head of that size; an entry was read.
  void shown(std::uint64_t size);
  void take(const audit::ReadEntry& entry);
  // A page was all that was asked for, and its entries are not passed: the reading is known, and no more is.
  Status asked(std::uint64_t size);
  bool strange() const { return strange_.has_value(); }
  // The reading is complete. Errors: `conflict`, as in load().
  Status end();

 private:
  OwnReadings(std::filesystem::path file, std::string origin, const KeyId& auditor)
      : file_(std::move(file)), origin_(std::move(origin)), auditor_(auditor) {}
  struct Strange {
    std::string time;
    std::uint64_t index = 0, upto = 0;
  };
  // `reading`: by whoever holds the lock; nothing: as it stands.
  Status write(std::optional<bool> reading);
  tl::unexpected<Error> refuse() const;

  std::filesystem::path file_;
  std::string origin_;
  KeyId auditor_;
  std::uint64_t seen_ = 0;   // when the reading began
  std::uint64_t shown_ = 0;  // until now
  bool asks_ = true;
  bool broken_ = false;                           // an earlier reading broke off
  std::vector<std::uint64_t> known_;              // ends of readings of single pages, since the last complete one
  std::unique_ptr<puente::io::FolderLock> lock_;  // while this reads, and no other of the same folder
  std::optional<Strange> strange_;
};

}  // namespace puente::client::auditor
