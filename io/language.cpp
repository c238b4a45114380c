#include "io/language.h"

#include <cstdlib>
#include <string_view>

namespace puente::io {

Language language_of_locale() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* const value = std::getenv(name);
    if (value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("es") ? Language::spanish : Language::english;
  }
  return Language::english;
}

}  // namespace puente::io
