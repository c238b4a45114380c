// crypto/record as a library: a record of two sections is sealed for one recipient; the broker releases one of them and
// says of the other that it is withheld; the recipient opens what it was given. Exits 0 if all went so.
//
// What the real parties bring and this program makes up: certificates (here: bare keys), the clock, the log that proves
// the delivery event, replay memories, and seeds from the system's randomness.
#include <cstdio>

#include "crypto/primitives/hash.h"
#include "crypto/record/inspect/decoded.h"
#include "crypto/record/inspect/release.h"
#include "crypto/record/open/open_record.h"
#include "crypto/record/seal/sealer.h"

using namespace puente;

namespace {

constexpr Instant now{1'790'000'000'000};

record::seal::SectionPlain section(model::Section name, model::Rung rung, std::string_view text) {
  return {{name, rung, 0}, SecretBytes::copy_of(view_of(text))};
}

Result<std::string> run() {
  primitives::Drbg random{Seed{{1, 2, 3}}};  // never a constant in earnest

  // Keys: the sender signs, recipient and release authority have a daily X25519 key each.
  const primitives::SigningKey sender = primitives::generate_signing_key(random.random<Seed>().view());
  const auto recipient_device = random.random<KeyId>(), authority_device = random.random<KeyId>();
  X25519Private recipient_key = random.random<X25519Private>(), release_key = random.random<X25519Private>();
  const X25519Public recipient_public = primitives::public_of(recipient_key);
  const X25519Public release_public = primitives::public_of(release_key);

  // Sender.
  record::seal::RecordPlan plan;
  plan.header_template.record_id = random.random<RecordId>();
  plan.header_template.created = plan.header_template.not_before = now;
  plan.header_template.expires = now + days(7);
  plan.header_template.kind = model::Kind::advisory;
  plan.sections.push_back(section(model::Section::summary, model::Rung::whole, "a new route is in use"));
  plan.sections.push_back(section(model::Section::narrative, model::Rung::whole, "told by a source near it"));
  plan.recipients.push_back({recipient_device, recipient_public, nullptr, {true, true}});
  plan.authority = {authority_device, release_public};
  record::seal::Sealer sealer(sender);
  PUENTE_TRY(record::seal::UnsignedRecord sealed, sealer.seal(plan, now, random));
  codec::SealedRecord submitted = sealer.sign_alone(std::move(sealed));

  // Broker: inspects, then releases the summary and withholds the narrative under a rule.
  record::inspect::ReleaseKeys release_keys(authority_device);
  release_keys.add(std::move(release_key));
  record::BatchCache broker_cache;
  PUENTE_TRY(record::inspect::DecodedRecord decoded, record::inspect::decode(std::move(submitted)));
  PUENTE_TRY(const record::inspect::VerifiedRecord verified,
             record::inspect::verify(std::move(decoded), sender.public_key(), broker_cache));
  const codec::Header& header = verified->header();
  PUENTE_REQUIRE(record::check_times(header, now));
  codec::DeliveryEvent event;
  event.header_hash = verified->header_hash();
  event.record_id = header.record_id;
  event.sender = header.device;
  event.recipient = recipient_device;
  std::vector<Bytes> frames;
  for (std::size_t i = 0; i < verified->slots().size(); ++i) {
    const record::inspect::InspectedSlot& slot = verified->slots()[i];
    if (slot.label.section == model::Section::summary) {
      frames.push_back(verified->parts().slots[i]);
      event.released.push_back(slot.digest);
    } else {
      event.stubs.push_back(record::inspect::stub_of(slot, "MX/no-sources"));
    }
  }
  PUENTE_TRY(const std::vector<codec::Share> shares,
             record::inspect::release_shares(header, verified->parts().release, recipient_device, event.released,
                                             release_keys));

  // Recipient.
  record::open::RecipientKeys keys(recipient_device);
  keys.add(std::move(recipient_key));
  record::BatchCache recipient_cache;
  const record::open::Delivered delivered{verified->parts().header, verified->parts().batch,
                                          verified->parts().entries.front(), frames, shares};
  PUENTE_TRY(const record::open::OpenedRecord opened,
             record::open::open_record(delivered, sender.public_key(), event, {}, keys, recipient_cache));
  std::string out;
  for (const record::open::OpenedSection& one : opened.sections)
    out += model::text_of(one.label) + ": " + text_of(one.plaintext.reveal()) + "\n";
  for (const codec::Stub& stub : opened.withheld)
    out += model::text_of(stub.label) + ": withheld under " + stub.rule + "\n";
  return out;
}

}  // namespace

int main() {
  const auto said = run();
  std::fputs(said ? said->c_str() : (said.error().what + "\n").c_str(), said ? stdout : stderr);
  return said && *said == "summary: a new route is in use\nnarrative: withheld under MX/no-sources\n" ? 0 : 1;
}
