#include "client/cli/sealed_record.h"

#include "client/cli/agent_api.h"
#include "client/cli/terminal.h"

namespace puente::client::cli {
namespace {

json marks_view(const model::Marks& marks) {
  json out{{"tlp", model::name_of(marks.tlp)},
           {"handling", json::array()},
           {"classification", model::name_of(marks.classification)},
           {"caveats", json::array()}};
  for (const model::Handling handling : marks.handling) out["handling"].push_back(model::name_of(handling));
  for (const model::Caveat caveat : marks.caveats) out["caveats"].push_back(model::name_of(caveat));
  return out;
}

std::string listed(const json& values) {
  std::string out;
  for (const json& value : values) out += (out.empty() ? "" : ", ") + shown(value.get<std::string>());
  return out.empty() ? "-" : out;
}

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

json sealed_view(const record::inspect::DecodedRecord& record) {
  const codec::Header& header = record.header();
  const codec::SealedRecord& parts = record.parts();
  json out{{"record", header.record_id.hex()},
           {"headerHash", record.header_hash().hex()},
           {"suite", header.suite},
           {"device", header.device.hex()},
           {"created", format_utc(header.created)},
           {"notBefore", format_utc(header.not_before)},
           {"expires", format_utc(header.expires)},
           {"kind", model::name_of(header.kind)},
           {"marks", marks_view(header.marks)},
           {"purpose", model::name_of(header.purpose)},
           {"urgency", model::name_of(header.urgency)},
           {"policy", {{"MX", header.min_policy_mx}, {"US", header.min_policy_us}}},
           {"gazetteer", header.gazetteer},
           {"headSeen", header.head_seen.size},
           {"slotDigests", header.slot_digests.size()},
           {"entryDigests", header.entry_digests.size()},
           {"batch", {{"size", parts.batch.size}, {"index", parts.batch.index}}},
           {"authority", record.release().authority.hex()},
           {"sequence", record.release().sequence},
           {"previous", record.release().previous.hex()},
           {"bytes", record.size_bytes()},
           {"slots", json::array()},
           {"recipients", json::array()}};
  if (header.reply_to) out["replyTo"] = header.reply_to->hex();
  if (header.supersedes) out["supersedes"] = header.supersedes->hex();
  for (const record::inspect::InspectedSlot& slot : record.slots())
    out["slots"].push_back(
        {{"label", model::text_of(slot.label)}, {"bytes", slot.ciphertext_bytes}, {"digest", slot.digest.hex()}});
  for (const record::inspect::InspectedEntry& entry : record.entries()) {
    json recipient{{"device", entry.device.hex()},
                   {"encryptionKey", entry.encryption_key.hex()},
                   {"pairSecret", entry.pair_id.has_value()},
                   {"granted", json::array()}};
    const std::vector<bool> granted = record.granted_to(entry.device);
    for (std::size_t i = 0; i < granted.size(); ++i)
      if (granted[i]) recipient["granted"].push_back(model::text_of(record.slots()[i].label));
    out["recipients"].push_back(std::move(recipient));
  }
  return out;
}

std::string render_sealed(const json& view, Language language) {
  const bool es = language == Language::spanish;
  std::string out;
  const auto line = [&](const char* en_name, const char* es_name, const std::string& value) {
    out += fit(es ? es_name : en_name, 14) + " " + value + "\n";
  };
  line("record", "registro", text_at(view, "record") + "  " + text_at(view, "kind"));
  line("sender", "remitente", text_at(view, "device"));
  line("created", "creado", text_at(view, "created"));
  line("expires", "vence", text_at(view, "expires"));
  line("purpose", "propósito", text_at(view, "purpose") + ", " + text_at(view, "urgency"));
  line("marks", "marcas", text_at(view["marks"], "tlp") + "; " + listed(view["marks"]["handling"]));
  line("header hash", "hash", text_at(view, "headerHash"));
  line("batch", "lote", text_at(view["batch"], "index") + " / " + text_at(view["batch"], "size"));
  line("chain", "cadena", text_at(view, "sequence") + " < " + text_at(view, "previous"));
  line("size", "tamaño", text_at(view, "bytes"));
  for (const json& slot : view["slots"])
    line("sealed", "sellada", fit(text_at(slot, "label"), 32) + " " + text_at(slot, "bytes"));
  for (const json& recipient : view["recipients"])
    line("for", "para", text_at(recipient, "device") + "  " + listed(recipient["granted"]));
  return out;
}

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
