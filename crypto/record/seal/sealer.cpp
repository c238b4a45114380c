#include "crypto/record/seal/sealer.h"

#include <algorithm>
#include <numeric>

#include "crypto/base/check.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/hash.h"
#include "crypto/record/locks/locks.h"
#include "crypto/record/padding.h"
#include "crypto/record/rules.h"

namespace puente::record::seal {
namespace {

using primitives::Drbg;

constexpr std::array<std::size_t, 3> slot_digest_counts = {8, 16, 32};
constexpr std::array<std::size_t, 3> entry_digest_counts = {4, 16, 64};

// A sealed section, and what its wrapped copies need.
struct SealedSection {
  ContentKey cek;
  Hash context;
  Hash digest;
  Bytes frame;
  std::size_t index = 0;  // of the digest in the header
};

Status check_plan(const RecordPlan& plan) {
  if (plan.sections.empty()) return fail(ErrorCode::usage, "a record needs at least one section");
  if (plan.sections.size() > codec::slots_max)
    return fail(ErrorCode::too_large, "a record of more than 32 slots: split it");
  if (plan.recipients.empty()) return fail(ErrorCode::usage, "a record needs at least one recipient device");
  if (plan.recipients.size() > codec::recipients_max)
    return fail(ErrorCode::too_large, "a record to more than 64 recipient devices: split it");
  if (plan.sequence == 0) return fail(ErrorCode::usage, "sequence numbers start at 1");
  std::vector<KeyId> devices;
  devices.reserve(plan.recipients.size());
  for (const Recipient& recipient : plan.recipients) {
    if (recipient.granted.size() != plan.sections.size())
      return fail(ErrorCode::usage, "a recipient needs one grant or refusal for each section");
    devices.push_back(recipient.device);
  }
  std::ranges::sort(devices);
  if (std::ranges::adjacent_find(devices) != devices.end())
    return fail(ErrorCode::usage, "a recipient device is named twice");
  return {};
}

Result<SealedSection> seal_section(const codec::Header& header, const SectionPlain& section, std::size_t padded_bytes,
                                   Drbg& random) {
  SealedSection out;
  out.cek = random.random<ContentKey>();
  codec::SlotWith<std::size_t> slot;
  slot.salt = random.random<Salt>();
  slot.slot_id = random.random<SlotId>();
  slot.label = section.label;
  out.context = slot_context(header, slot.slot_id, slot.label, padded_bytes);
  const locks::SectionKeys keys(out.cek, out.context);
  slot.commit = keys.commit();
  const SecretBytes padded = pad(section.plaintext.reveal(), padded_bytes);
  slot.ciphertext = padded_bytes + primitives::aead_tag_size_bytes;
  codec::SlotFrame frame(slot);
  keys.encrypt(padded, frame.ciphertext());
  out.digest = slot_digest(slot.salt, slot.slot_id, slot.label, slot.commit, primitives::sha256(frame.ciphertext()));
  out.frame = std::move(frame).take();
  if (out.frame.size() > codec::frame_bytes_max)
    return fail(ErrorCode::too_large, "section " + model::text_of(section.label) + " does not fit a frame of 1 MiB");
  return out;
}

// The digests, filled up with random ones to the next of `counts`, ascending.
std::vector<Hash> filled(std::vector<Hash> digests, std::span<const std::size_t> counts, Drbg& random) {
  const auto count = std::ranges::lower_bound(counts, digests.size());
  PUENTE_CHECK(count != counts.end(), "more digests than a header holds");
  const std::size_t own = digests.size();
  digests.resize(*count);
  random.fill(std::span(digests).subspan(own));
  std::ranges::sort(digests);
  return digests;
}

codec::RecipientEntry entry_for(const Recipient& recipient, const SenderSeed& lock, const ReleaseShares& shares,
                                std::span<const SealedSection> sections, std::size_t digest_count, Drbg& random) {
  codec::RecipientEntry entry;
  entry.device = recipient.device;
  entry.encryption_key = lock.receiver_key;
  entry.enc = lock.enc;
  if (recipient.pair != nullptr) entry.pair_id = locks::pair_id_of(*recipient.pair);
  // Random where nothing is granted: nobody but the recipient with its shares can tell which elements are keys.
  entry.wrapped.resize(digest_count);
  random.fill(std::span(entry.wrapped));
  const locks::RecipientHalves halves(locks::RecipientSeed::from(lock.seed.reveal()).value());
  for (std::size_t i = 0; i < sections.size(); ++i) {
    if (!recipient.granted[i]) continue;
    const SealedSection& section = sections[i];
    const ReleaseShare share = shares.of(section.digest, recipient.device);
    const ReleaseShare* const all = &share;  // one authority
    const locks::WrapKey key = locks::wrap_key(halves, {&all, 1}, recipient.pair, section.context, section.digest,
                                               recipient.device, entry.enc);
    entry.wrapped[section.index] = locks::wrap(key, section.context, section.cek);
  }
  return entry;
}

std::uint32_t bitmap(const std::vector<bool>& granted, std::span<const SealedSection> sections) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < sections.size(); ++i)
    if (granted[i]) out |= std::uint32_t{1} << sections[i].index;
  return out;
}

std::size_t total_bytes(const codec::SealedRecord& parts) {
  std::size_t out = parts.header.size() + parts.release.size();
  for (const Bytes& entry : parts.entries) out += entry.size();
  for (const Bytes& slot : parts.slots) out += slot.size();
  return out;
}

}  // namespace

Sealer::Sealer(const primitives::SigningKey& key)
    : key_(key), device_(primitives::key_id_of(key.public_key())), contexts_(device_) {}

Result<UnsignedRecord> Sealer::seal(const RecordPlan& plan, Instant now, Drbg& random) {
  PUENTE_REQUIRE(check_plan(plan));
  UnsignedRecord out;
  codec::Header& header = out.header_;
  header = plan.header_template;
  header.suite = codec::suite_1;
  header.device = device_;

  std::vector<SectionSize> sizes;
  sizes.reserve(plan.sections.size());
  for (const SectionPlain& section : plan.sections) sizes.push_back({section.label, section.plaintext.size()});
  PUENTE_TRY(const std::vector<std::size_t> padded, padded_sizes(header.kind, sizes));
  std::vector<SlotShape> shapes;
  shapes.reserve(sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) shapes.push_back({sizes[i].label, padded[i]});
  PUENTE_REQUIRE(check_shapes(header.kind, shapes));
  if (std::accumulate(padded.begin(), padded.end(), std::size_t{0}) > codec::record_bytes_max)
    return fail(ErrorCode::too_large, "a record of more than 16 MiB: split it");

  std::vector<SealedSection> sections;
  std::vector<Hash> digests;
  sections.reserve(plan.sections.size());
  digests.reserve(slot_digest_counts.back());
  for (std::size_t i = 0; i < plan.sections.size(); ++i) {
    PUENTE_TRY(SealedSection section, seal_section(header, plan.sections[i], padded[i], random));
    digests.push_back(section.digest);
    sections.push_back(std::move(section));
  }
  header.slot_digests = filled(std::move(digests), slot_digest_counts, random);
  for (SealedSection& section : sections) section.index = position_of(header.slot_digests, section.digest).value();

  const Authority& authority = plan.authority;
  PUENTE_TRY(const SenderSeed release_lock,
             contexts_.seed(Role::release, authority.device, authority.release_key, header.record_id, now, random));
  const ReleaseShares shares(ReleaseSeed::from(release_lock.seed.reveal()).value());
  codec::ReleaseEntry release{authority.device, release_lock.receiver_key, release_lock.enc, {}, plan.sequence,
                              plan.previous};

  std::vector<std::pair<Hash, Bytes>> entries;  // by digest
  entries.reserve(plan.recipients.size());
  release.grants.reserve(plan.recipients.size());
  for (const Recipient& recipient : plan.recipients) {
    PUENTE_TRY(const SenderSeed lock, contexts_.seed(Role::recipient, recipient.device, recipient.encryption_key,
                                                     header.record_id, now, random));
    Bytes entry = codec::encode(entry_for(recipient, lock, shares, sections, header.slot_digests.size(), random));
    entries.emplace_back(entry_digest(entry), std::move(entry));
    release.grants.push_back({recipient.device, bitmap(recipient.granted, sections)});
  }
  std::ranges::sort(release.grants, {}, &codec::SlotGrant::device);
  std::ranges::sort(entries);
  std::ranges::sort(sections, {}, &SealedSection::index);  // the frames' order must not tell which section is which

  codec::SealedRecord& parts = out.parts_;
  parts.release = codec::encode(release);
  header.release_digests = {entry_digest(parts.release)};
  std::vector<Hash> entry_digests;
  entry_digests.reserve(entry_digest_counts.back());
  parts.entries.reserve(entries.size());
  for (auto& [digest, entry] : entries) {
    entry_digests.push_back(digest);
    parts.entries.push_back(std::move(entry));
  }
  header.entry_digests = filled(std::move(entry_digests), entry_digest_counts, random);
  parts.slots.reserve(sections.size());
  for (SealedSection& section : sections) parts.slots.push_back(std::move(section.frame));
  PUENTE_REQUIRE(check_header(header));
  parts.header = codec::encode(header);
  out.header_hash_ = header_hash(parts.header);
  if (total_bytes(parts) > codec::record_bytes_max)
    return fail(ErrorCode::too_large, "a record of more than 16 MiB: split it");
  return out;
}

}  // namespace puente::record::seal
