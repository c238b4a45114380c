// A form as somebody fills it in: each field with its example, or with the first of its choices.
#pragma once

#include <functional>
#include <string>

#include "client/form/template.h"

namespace puente::client::form::test {

// What an officer would not leave: an example that says so.
inline std::string as_ones_own(std::string text) {
  for (const auto& [example, own] :
       {std::pair("Example", "Sample"), std::pair("example", "sample"), std::pair("EXAMPLE", "SAMPLE"),
        std::pair("EXAM", "SAMP"), std::pair("Ejemplo", "Modelo"), std::pair("ejemplo", "modelo"),
        std::pair("EJEMPLO", "MODELO"), std::pair("EJEM", "MODE")})
    for (std::size_t at = text.find(example); at != text.npos; at = text.find(example, at))
      text.replace(at, std::string_view(example).size(), own);
  return text;
}

inline std::string filled(model::Kind kind, Language language,
                          const std::function<std::string(std::string)>& own = as_ones_own) {
  FormValues values;
  for (const FormLine& line : form_lines(kind, language)) {
    if (!line.field) continue;
    const FormField& field = *line.field;
    if (field.path == "to") {
      values[field.path] = toml_of(std::vector<std::string>{"US/DEA"});
    } else if (!field.choices.empty()) {
      const std::string one = toml_of(field.choices.front());
      values[field.path] = field.list ? "[" + one + "]" : one;
    } else if (!field.example.empty()) {
      values[field.path] = own(field.example);
    }
  }
  // What only some records have: classes of the other nation, texts of H3.
  values.erase("marks.classification");
  values.erase("marks.caveats");
  values["marks.tlp"] = toml_of("TLP:AMBER");
  return form_text(kind, language, values);
}

}  // namespace puente::client::form::test
