#include "client/cli/officer/verify_sealed.h"

#include <optional>

#include "crypto/record/inspect/decoded.h"

namespace puente::client::cli {
namespace {

Result<trust::Directory> directory_of(const Evidence& evidence, Instant at, const KeyId& sender) {
  trust::Directory directory(evidence.treaty);
  std::vector<Bytes> entries;
  for (const Bytes& entry : evidence.entries) {
    const auto certificate = pki::Certificate::parse_pem(text_of(entry));
    entries.push_back(certificate ? trust::certificate_entry(*certificate) : entry);
  }
  std::optional<Error> refused;
  for (const Bytes& entry : trust::in_order_of_need(std::move(entries))) {
    auto admitted = directory.check(entry, at);
    // Others' entries may have ended; only what concerns the sender matters, and shows by its absence.
    if (!admitted) refused = admitted.error();
    if (admitted && *admitted) directory.add(std::move(**admitted));
  }
  if (directory.find(sender) != nullptr) return directory;
  return fail(ErrorCode::not_found, "no certificate that stands at " + format_utc(at) +
                                        " among the entries given has " + "the sender's key " + sender.hex() +
                                        (refused ? "; " + refused->what : ""));
}

Status check_packages(const record::inspect::DecodedRecord& record, const trust::Directory& directory,
                      SealedVerdict& verdict) {
  for (const record::inspect::InspectedEntry& entry : record.entries()) {
    const trust::Package* const package = directory.package_by_key_id(entry.encryption_key);
    ++(package == nullptr ? verdict.packages_unknown : verdict.packages_checked);
    if (package == nullptr) continue;
    const Instant created = record.header().created;
    if (package->holder != entry.device || package->use != codec::PackageUse::encryption ||
        created < package->not_before || created >= package->not_after)
      return fail(ErrorCode::mismatch, "recipient " + entry.device.hex() +
                                           ": the key it was sealed to is not its own " + "encryption key of that day");
  }
  return {};
}

}  // namespace

Result<SealedVerdict> verify_sealed(codec::SealedRecord&& parts, const Evidence& evidence, Instant at) {
  PUENTE_TRY(record::inspect::DecodedRecord decoded, record::inspect::decode(std::move(parts)));
  const KeyId sender = decoded.header().device;
  PUENTE_TRY(const trust::Directory directory, directory_of(evidence, at, sender));
  const trust::Device& device = *directory.find(sender);
  PUENTE_REQUIRE(directory.usable(sender, at));
  if (device.role != pki::Role::agent || !device.ed25519)
    return fail(ErrorCode::not_permitted, "the sender's certificate is not an agent's: nobody else sends records");
  record::BatchCache cache;
  PUENTE_TRY(const record::inspect::VerifiedRecord verified,
             record::inspect::verify(std::move(decoded), *device.ed25519, cache));
  SealedVerdict out{device.agency, device.name};
  PUENTE_REQUIRE(check_packages(verified.decoded(), directory, out));
  return out;
}

}  // namespace puente::client::cli
