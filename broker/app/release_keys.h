// The daily X25519 keys of the release authority: made and published three days ahead, erased 15 days after their day
// (docs/protocol.md, Keys). Private halves lie in the key file, never in the store.
#pragma once

#include <set>
#include <vector>

#include "broker/core/messages.h"
#include "crypto/base/store_error.h"
#include "crypto/primitives/sign.h"
#include "crypto/record/inspect/release.h"
#include "io/key_file.h"
#include "trust/directory.h"

namespace puente::broker::app {

class ReleaseKeyring {
 public:
  // References outlive the keyring. Reads the keys of the file into `keys`.
  static Result<ReleaseKeyring> open(puente::io::KeyFile& file, const primitives::SigningKey& device,
                                     record::inspect::ReleaseKeys& keys);

  // What is to be published so that today and the next three days have a package; erases what is old as of `erase_by`
  // (the earlier of local and quorum time). The private half is on the disk before the entry is returned. To be called
  // at the start and at least once an hour. Fails as the key file does.
  StoreResult<std::vector<core::EntryOffered>> tend(const trust::Directory& directory, Instant now, Instant erase_by);

 private:
  ReleaseKeyring(puente::io::KeyFile& file, const primitives::SigningKey& device, record::inspect::ReleaseKeys& keys)
      : file_(file), device_(device), keys_(keys) {}
  StoreStatus saved();
  StoreStatus erase_old(const trust::Directory& directory, Instant now);

  puente::io::KeyFile& file_;
  const primitives::SigningKey& device_;
  record::inspect::ReleaseKeys& keys_;
  std::set<Instant> offered_;  // days whose package has been offered since the start
  std::set<KeyId> fresh_;      // keys made since the start: perhaps not in the directory yet
  std::uint64_t next_token_ = 1;
};

}  // namespace puente::broker::app
