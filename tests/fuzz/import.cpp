// A file to import, by a shipped mapping, or with its own mapping before it. How the file is cut into chunks changes
// nothing, each row gives one item, and no document of a shipped mapping is refused for anything but its size.
#include "client/import/import.h"
#include "schemas/codec/content.h"
#include "tests/fuzz/fuzz.h"

using namespace puente;
using namespace puente::client::import;

namespace {

struct Outcome {
  std::vector<std::string> items;
  std::vector<ImportedRecord> records;
  friend bool operator==(const Outcome& a, const Outcome& b) { return a.items == b.items; }
};

Outcome run(const Mapping& mapping, std::string_view text, std::size_t chunk) {
  Importer importer(mapping);
  Outcome out;
  bool failed = false;
  const auto drain = [&] {
    while (!failed) {
      auto item = importer.next();
      failed = !item;
      if (failed) out.items.push_back(item.error().what);
      if (failed || !*item) return;
      if (auto* const reject = std::get_if<Reject>(&**item)) {
        out.items.push_back(std::to_string(reject->line) + reject->reason);
        continue;
      }
      auto& record = std::get<ImportedRecord>(**item);
      out.items.push_back(record.key + record.document.dump());  // throws, and so fails, where a text is not UTF-8
      out.records.push_back(std::move(record));
    }
  };
  for (std::size_t at = 0; at < text.size() && !failed; at += chunk) {
    importer.feed(text.substr(at, chunk));
    drain();
  }
  importer.finish();
  drain();
  return out;
}

void check_section(const ImportedRecord& record, const model::Label& label, const nlohmann::json& value) {
  const auto bytes = codec::content_from_json(record.kind, label, value.dump());
  fuzz::require(bytes || bytes.error().code == ErrorCode::too_large);
}

void check_sections(const ImportedRecord& record) {
  for (const auto& [name, value] : record.document["sections"].items()) {
    const auto section = model::parse_name<model::Section>(name);
    fuzz::require(section.has_value());
    if (model::ladder_of(record.kind, *section).front() == model::Rung::whole) {
      check_section(record, {*section, model::Rung::whole, 0}, value);
      continue;
    }
    for (const auto& [rung_name, rung_value] : value.items()) {
      if (rung_value == "unknown") continue;
      const auto rung = model::parse_name<model::Rung>(rung_name);
      fuzz::require(rung.has_value());
      check_section(record, {*section, *rung, 0}, rung_value);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Mapping ucdp = *shipped_mapping("ucdp-ged");
  static const Mapping ofac = *shipped_mapping("ofac-sdn");
  const fuzz::Choice choice = fuzz::choose({data, size}, 3);
  const std::string text = text_of(choice.rest);
  if (choice.number == 2) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    const auto mapping = parse_mapping(std::string_view(text).substr(0, end));
    if (mapping) run(*mapping, std::string_view(text).substr(std::min(end + 1, text.size())), 1 << 16);
    return 0;
  }
  const Mapping& mapping = choice.number == 0 ? ucdp : ofac;
  const Outcome whole = run(mapping, text, 1 << 16);
  for (const ImportedRecord& record : whole.records) check_sections(record);
  if (text.size() < 4096) fuzz::require(run(mapping, text, 7) == whole);
  return 0;
}
