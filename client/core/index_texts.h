// Opened sections as texts that a record is found by (client/search).
#pragma once

#include <nlohmann/json.hpp>

#include "client/search/section_text.h"
#include "crypto/base/secret.h"
#include "schemas/codec/content.h"

namespace puente::client::core {

// `sections`: each with `label` and `plaintext`, a document's or a delivery's. Those that `closed` names are left out,
// and those that break the schema, of which nothing is known.
template <class Sections, class Closed>
std::vector<search::SectionText> index_texts(model::Kind kind, const Sections& sections, Closed closed) {
  std::vector<search::SectionText> out;
  for (const auto& section : sections) {
    if (closed(section.label)) continue;
    const auto text = codec::content_to_json(kind, section.label, section.plaintext.reveal());
    if (!text) continue;
    const nlohmann::json value = nlohmann::json::parse(*text, nullptr, false);
    if (!value.is_discarded()) out.push_back(search::text_of(section.label, value));
  }
  return out;
}

}  // namespace puente::client::core
