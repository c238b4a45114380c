// A text for people is there in both languages, and formats with what it is given; or it does not compile.
#include "client/present/text.h"

namespace puente::client::present {

constexpr Text<> yes{"yes", "sí"};
constexpr Text<Words, Number> rows{"{}: {} rows", "{}: {:>7} filas"};

std::string proper(Language language, const std::string& file) {
  return say(language, rows, file, 7U) + say(language, yes);
}

#ifdef MISUSE
constexpr Text<> untranslated{"yes"};                                   // error: constructor
constexpr Text<Words> place_lost{"written to {}", "escrito"};           // error: constant
constexpr Text<Words> place_more{"written to {}", "escrito en {} {}"};  // error: constant
constexpr Text<> place_alone{"{} rows", "{} filas"};                    // error: constant
constexpr Text<Words> not_a_number{"after {}", "tras {:d}"};            // error: constant
constexpr Text<Words, Words> numbered{"{0} {1}", "{1} {0}"};            // error: constant

std::string misuse(Language language) {
  std::string out = say(language, rows, "file", "7");  // error: conversion
  out += say(language, rows, "file");                  // error: function
  return out + say(language, yes, 1);                  // error: function
}
#endif

}  // namespace puente::client::present
