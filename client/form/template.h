// The form of a kind: what an officer fills in, as lines of TOML with what they need to know as comments.
//
// Guarantee: every section and rung of the kind that a person may give is there (tokens are not: they come from the
// agency's key), its choices are those of the vocabulary, and nothing is filled in but what `values` says. A form whose
// fields hold their examples is a document that may be sent. Pure; thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/form/words.h"

namespace puente::client::form {

struct FormField {
  std::string path;                  // of the document: "sections.place.point.latitude", "to"
  std::string key;                   // as the form has it
  std::string_view empty;            // the TOML that says nothing: "", [], {}
  std::string example;               // TOML; empty: none
  std::vector<std::string> choices;  // as the form has them; empty: anything
  bool list = false;                 // of texts, or of choices
  bool required = false;
  bool words = false;  // several lines of text
};

struct FormLine {
  std::string text;  // a comment, a heading or nothing; of a field its key
  std::optional<FormField> field;
  std::optional<model::Section> begins;  // the first line of a section
};

std::vector<FormLine> form_lines(model::Kind kind, Language language);

// values: TOML by path, in place of nothing.
using FormValues = std::map<std::string, std::string, std::less<>>;
std::string form_text(model::Kind kind, Language language, const FormValues& values = {});

// A text as TOML has it, in quotes; and a list of them.
std::string toml_of(std::string_view text);
std::string toml_of(const std::vector<std::string>& texts);

}  // namespace puente::client::form
