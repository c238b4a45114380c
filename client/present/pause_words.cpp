#include "client/present/pause_words.h"

#include <nlohmann/json.hpp>

#include "client/present/labels.h"
#include "client/present/messages/pauses.h"
#include "crypto/base/columns.h"
#include "crypto/base/escape.h"

namespace puente::client::present {

using nlohmann::json;

namespace {

std::string names_at(Language language, const json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (found == object.end() || !found->is_array() || found->empty()) return say(language, messages::pauses::all);
  std::string out;
  for (const json& one : *found)
    if (one.is_string())
      out += (out.empty() ? "" : ", ") + std::string(label(language, escape(one.get_ref<const std::string&>())));
  return out;
}

const char* direction_words(Language language, const std::string& direction) {
  if (direction == "out") return say(language, messages::pauses::outbound);
  if (direction == "in") return say(language, messages::pauses::inbound);
  return say(language, messages::pauses::both_directions);
}

}  // namespace

std::string pause_line(Language language, const json& pause) {
  return say(language, messages::pauses::pause_line, text_at(pause, "nation"), text_at(pause, "number"),
             direction_words(language, text_at(pause, "direction")), names_at(language, pause, "agencies"),
             names_at(language, pause, "kinds"), text_at(pause, "until"),
             text_at(pause, "queued") == "return" ? say(language, messages::pauses::queued_returned)
                                                  : say(language, messages::pauses::queued_held),
             text_at(pause, "reason"));
}

}  // namespace puente::client::present
