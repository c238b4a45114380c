#include "client/cli/pause_view.h"

#include "client/cli/labels.h"
#include "client/cli/terminal.h"

namespace puente::client::cli {
namespace {

std::string names_at(const Context& context, const json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (found == object.end() || !found->is_array() || found->empty()) return say(context, "all", "todas");
  std::string out;
  for (const json& one : *found)
    if (one.is_string())
      out += (out.empty() ? "" : ", ") + std::string(label(context.language, shown(one.get_ref<const std::string&>())));
  return out;
}

const char* direction_words(const Context& context, const std::string& direction) {
  if (direction == "out") return say(context, "what it sends", "lo que envía");
  if (direction == "in") return say(context, "what it receives", "lo que recibe");
  return say(context, "both directions", "ambos sentidos");
}

}  // namespace

std::string pause_line(const Context& context, const json& pause) {
  return worded(context, "{} {}: {}; agencies: {}; kinds: {}; until {}; {}: {}",
                "{} {}: {}; dependencias: {}; clases: {}; hasta {}; {}: {}", text_at(pause, "nation"),
                text_at(pause, "number"), direction_words(context, text_at(pause, "direction")),
                names_at(context, pause, "agencies"), names_at(context, pause, "kinds"), text_at(pause, "until"),
                text_at(pause, "queued") == "return" ? say(context, "what waits goes back", "lo que espera regresa")
                                                     : say(context, "what waits is held", "lo que espera se retiene"),
                text_at(pause, "reason"));
}

}  // namespace puente::client::cli
