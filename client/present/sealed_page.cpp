#include "client/present/sealed_page.h"

#include <nlohmann/json.hpp>

#include "client/present/json_text.h"
#include "client/present/messages/sealed_records.h"
#include "crypto/base/columns.h"
#include "crypto/base/escape.h"

namespace puente::client::present {
namespace {

using nlohmann::json;

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
  for (const json& value : values) out += (out.empty() ? "" : ", ") + escape(value.get<std::string>());
  return out.empty() ? "-" : out;
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

std::string render_sealed(const json& view, Language language, const Screen& screen) {
  std::string out;
  const Table table = labelled(screen, 14);
  const auto line = [&](const Text<>& name, const std::string& value) {
    out += table.row({say(language, name)}, {value});
  };
  line(messages::sealed_records::record, text_at(view, "record") + "  " + text_at(view, "kind"));
  line(messages::sealed_records::sender, text_at(view, "device"));
  line(messages::sealed_records::created, text_at(view, "created"));
  line(messages::sealed_records::expires, text_at(view, "expires"));
  line(messages::sealed_records::purpose, text_at(view, "purpose") + ", " + text_at(view, "urgency"));
  line(messages::sealed_records::marks, text_at(view["marks"], "tlp") + "; " + listed(view["marks"]["handling"]));
  line(messages::sealed_records::header_hash, text_at(view, "headerHash"));
  line(messages::sealed_records::batch, text_at(view["batch"], "index") + " / " + text_at(view["batch"], "size"));
  line(messages::sealed_records::chain, text_at(view, "sequence") + " < " + text_at(view, "previous"));
  line(messages::sealed_records::size, text_at(view, "bytes"));
  for (const json& slot : view["slots"])
    line(messages::sealed_records::sealed, fit(text_at(slot, "label"), 32) + " " + text_at(slot, "bytes"));
  for (const json& recipient : view["recipients"])
    line(messages::sealed_records::recipient, text_at(recipient, "device") + "  " + listed(recipient["granted"]));
  return out;
}

}  // namespace puente::client::present
