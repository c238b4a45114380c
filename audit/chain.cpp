#include "audit/chain.h"

#include <algorithm>

#include "crypto/base/check.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/hkdf.h"

namespace puente::audit {

using codec::Audience;
using primitives::sha256;

Hash event_hash(const Nonce& nonce, ByteView event) {
  return sha256(Transcript("event").lp(nonce.view()).lp(event).view());
}

Hash next_running(const Hash& previous, std::uint64_t counter, const Hash& ciphertext_hash, const Hash& event) {
  return sha256(
      Transcript("running").lp(previous.view()).lp(counter).lp(ciphertext_hash.view()).lp(event.view()).view());
}

Bytes entry_aad(Audience audience, std::uint64_t epoch, std::uint64_t counter) {
  return Transcript().lp(std::uint64_t{1}).lp(static_cast<std::uint64_t>(audience)).lp(epoch).lp(counter).bytes();
}

AeadKey EpochKey::next() {
  static const Bytes entry_label = bare_label("log-entry");
  static const Bytes next_label = bare_label("log-next");
  primitives::HkdfExpander expander(key_.reveal());
  auto entry = expander.as<AeadKey>(entry_label);
  expander.expand(next_label, key_.reveal_mutable());
  return entry;
}

void EpochKey::skip(std::uint64_t entries) {
  for (; entries > 0; --entries) next();
}

Bytes pad_entry(ByteView plaintext) {
  Bytes out = copy_of(plaintext);
  out.push_back(0x80);
  out.resize((out.size() + entry_step_bytes - 1) / entry_step_bytes * entry_step_bytes);
  return out;
}

Result<Bytes> unpad_entry(ByteView padded) {
  std::size_t end = padded.size();
  while (end > 0 && padded[end - 1] == 0) --end;
  if (padded.size() % entry_step_bytes != 0 || end == 0 || padded[end - 1] != 0x80 ||
      padded.size() - (end - 1) > entry_step_bytes)
    return fail(ErrorCode::malformed, "the padding of a log entry is wrong");
  return copy_of(padded.first(end - 1));
}

Audience audience_of(model::Nation nation) { return nation == model::Nation::mx ? Audience::mx : Audience::us; }

Audience audience_of(model::Nation sender, model::Nation recipient) {
  return sender == recipient ? audience_of(sender) : Audience::both;
}

bool may_read(model::Nation auditor, Audience audience) {
  return audience == Audience::both || audience == audience_of(auditor);
}

std::string_view name_of(Audience audience) {
  switch (audience) {
    case Audience::mx:
      return "MX";
    case Audience::us:
      return "US";
    case Audience::both:
      return "both";
  }
  PUENTE_CHECK(false, "an Audience outside the enum");
}

std::string_view name_of(codec::DeliveryFault fault) {
  switch (fault) {
    case codec::DeliveryFault::none:
      return "";
    case codec::DeliveryFault::frames:
      return "frames";
    case codec::DeliveryFault::unwrap:
      return "unwrap";
    case codec::DeliveryFault::commitment:
      return "commitment";
    case codec::DeliveryFault::aead:
      return "aead";
    case codec::DeliveryFault::form:
      return "form";
    case codec::DeliveryFault::file:
      return "file";
    case codec::DeliveryFault::not_in_force:
      return "not-in-force";
    case codec::DeliveryFault::store_full:
      return "store-full";
    case codec::DeliveryFault::key_not_held:
      return "key-not-held";
  }
  return "";
}

std::string_view name_of(codec::ReadPurpose purpose) {
  constexpr std::array<std::string_view, codec::read_purpose_count> names{"verify", "read",   "follow",
                                                                          "prove",  "export", "report"};
  return names.at(static_cast<std::size_t>(purpose));
}

}  // namespace puente::audit
