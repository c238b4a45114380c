#include "client/present/sending_lines.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "client/present/json_text.h"
#include "client/present/labels.h"
#include "client/present/messages/sending.h"
#include "crypto/base/escape.h"
#include "translate/translate.h"

namespace puente::client::present {

using nlohmann::json;

namespace {

constexpr std::size_t agency_columns = 14, record_indent = 4;

std::string joined_words(Language language, const json& labels) {
  std::string out;
  for (const json& one : labels)
    if (one.is_string())
      out += (out.empty() ? "" : ", ") + label_words(language, escape(one.get_ref<const std::string&>()));
  return out;
}

std::uint64_t number_at(const json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

}  // namespace

std::string label_words(Language language, std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t slash = std::min(text.find('/', at), text.size());
    out += (at == 0 ? "" : "/") + std::string(label(language, text.substr(at, slash - at)));
    at = slash + 1;
  }
  return out;
}

bool gets_nothing(const json& agency) {
  return agency.is_object() && agency.value("decided", false) && list_at(agency, "goes").empty();
}

std::string goes_line(Language language, const json& agency) {
  if (agency.is_object() && !agency.value("decided", false)) return say(language, messages::sending::undecided);
  if (!gets_nothing(agency)) return joined_words(language, list_at(agency, "goes"));
  std::string rules;
  for (const json& one : list_at(agency, "rules"))
    if (one.is_string()) rules += (rules.empty() ? "" : ", ") + escape(one.get_ref<const std::string&>());
  return rules.empty() ? say(language, messages::sending::nothing_permitted)
                       : say(language, messages::sending::nothing_by_rules, rules);
}

std::string wait_line(Language language, const json& wait) {
  namespace texts = messages::sending;
  const std::string why = text_at(wait, "why"), agency = text_at(wait, "agency"), detail = text_at(wait, "detail");
  const std::string begin = text_at(wait, "since"), end = text_at(wait, "until");
  const std::string since = begin.empty() ? "" : say(language, texts::since, begin);
  const std::string until = end.empty() ? "" : say(language, texts::until, end);
  if (why == "connection") return say(language, texts::connection, since);
  if (why == "in-force") return say(language, texts::in_force, since, translate::to(language, detail));
  if (why == "pause") return say(language, texts::pause, agency, since, until, detail);
  if (why == "package") return say(language, texts::package, agency, since);
  if (why == "release-key") return say(language, texts::release_key, since);
  if (why == "turn") return say(language, texts::turn);
  if (why == "receipt") return say(language, texts::receipt, since);
  if (why == "retry") return say(language, texts::retry, translate::to(language, detail));
  if (why == "budget")
    return say(language, texts::budget, since, translate::to(language, detail),
               end.empty() ? "" : say(language, texts::again_at, end));
  if (why == "witnesses")
    return say(language, texts::witnesses, since, number_at(wait, "entry"), number_at(wait, "head"));
  if (why == "approval") return say(language, texts::approval, agency, since, text_at(wait, "nation"));
  if (why == "recipient" && wait.contains("entry"))
    return say(language, texts::recipient_and_witnesses, agency, since, number_at(wait, "entry"), until);
  if (why == "recipient") return say(language, texts::recipient, agency, since, until);
  if (why == "quota") return say(language, texts::quota, agency, translate::to(language, detail));
  if (why == "returned") return say(language, texts::returned, agency);
  return why;
}

std::string record_lines(Language language, const json& record, const Screen& screen) {
  const Table table(screen, {{agency_columns, 9, 1}}, record_indent);
  std::string out;
  for (const json& agency : list_at(record, "agencies")) {
    const std::string name = text_at(agency, "agency");
    std::string became;
    for (const json& device : list_at(record, "recipients"))
      if (text_at(device, "agency") == name) {
        became += (became.empty() ? "" : ", ") + std::string(label(language, text_at(device, "progress")));
        if (device.contains("fault")) became += " (" + std::string(label(language, text_at(device, "fault"))) + ")";
      }
    const std::string goes = goes_line(language, agency);
    out += table.row({name}, {{became.empty() ? goes : became + "  (" + goes + ")",
                               gets_nothing(agency) ? Tone::warning : Tone::plain}});
  }
  const std::string margin = std::string(record_indent, ' ') + "> ";
  for (const json& wait : list_at(record, "waits"))
    out += wrapped(screen, margin, margin.size(), {wait_line(language, wait)}, margin.size());
  return out;
}

std::uint64_t without_anything(const json& record) {
  const json agencies = list_at(record, "agencies");
  return static_cast<std::uint64_t>(std::ranges::count_if(agencies, gets_nothing));
}

}  // namespace puente::client::present
