// An auditor's bundle: the log in files, as any C2SP tool reads it, and what this auditor may read of it.
//
//   checkpoint                     the cosigned head that the bundle goes up to (written last: a bundle without it is
//                                  not whole)
//   checkpoints/<size>             earlier heads that this auditor had verified
//   tile/<level>/<index>[.p/<width>]        C2SP tlog-tiles
//   tile/entries/<index>[.p/<width>]        entry bundles: the canonical LeafInput of every entry, whoever may read it
//   puente/bundle.json             whose bundle it is
//   puente/treaty.txt              signed by both nations
//   puente/seals                   lp(EpochSeal) of each epoch, sealed to this auditor alone
//   puente/ciphertexts/<index>[.p/<width>]  lp(ciphertext) of each entry; empty for entries of the other nation
//   puente/directory/<number>      the directory's live entries
//
// Guarantee of the writer: it holds no byte that lets this auditor, or anybody with the auditor's keys, read an entry
// of another audience. Of the reader: pages like the broker's, for client/auditor to check; nothing is verified here.
// Errors: malformed, too_large (naming the file), io, not_found. Not thread safe.
#pragma once

#include <filesystem>
#include <set>

#include "audit/bundle/log_folder.h"
#include "policy/model/agency.h"
#include "schemas/codec/wire.h"

namespace puente::audit::bundle {

struct BundleHead {
  std::string origin;
  model::Nation nation = model::Nation::mx;
  KeyId auditor;
  Instant exported;
  std::uint64_t size = 0;
};

class BundleWriter {
 public:
  // Makes the folder. Fails with `conflict` unless it is new or empty.
  static Result<BundleWriter> create(const std::filesystem::path& folder);

  // Entries in the order of the log.
  Status add(ByteView leaf, ByteView ciphertext);
  Status add_seal(const Bytes& seal);
  Status add_directory_entry(ByteView entry);
  Status add_checkpoint(std::uint64_t size, std::string_view note);
  // `note`: the cosigned head of just the entries added.
  Status finish(const BundleHead& head, std::string_view note, std::string_view treaty);

 private:
  explicit BundleWriter(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Status put(const std::string& path, ByteView content) const;
  Status put_entries();
  Status put_tiles(const std::vector<tlog::Tile>& tiles) const;

  std::filesystem::path folder_;
  tlog::TileBuilder tree_;
  std::vector<Bytes> leaves_;  // of the bundle that is not full yet
  Bytes ciphertexts_;
  std::set<Bytes> seals_;
  std::size_t directory_entries_ = 0;
};

class BundleReader {
 public:
  static Result<BundleReader> open(const std::filesystem::path& folder);

  const BundleHead& head() const { return head_; }
  const std::string& checkpoint() const { return checkpoint_; }
  const std::string& treaty() const { return treaty_; }
  LogFolder& files() { return files_; }
  // The entries of one entry bundle; `from` is a multiple of 256.
  Result<codec::LogPage> page(std::uint64_t from);
  // Heads of checkpoints/, as notes.
  Result<std::vector<std::string>> earlier_heads();

 private:
  explicit BundleReader(const std::filesystem::path& folder) : files_(folder) {}
  Result<std::string> text(const std::string& path, std::size_t bytes_max);

  LogFolder files_;
  BundleHead head_;
  std::string checkpoint_;
  std::string treaty_;
  std::vector<Bytes> seals_;
};

}  // namespace puente::audit::bundle
