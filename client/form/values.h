// Private to the room: the values of a form as those of a document, by the shape that they must have.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "client/document/finding.h"
#include "client/form/words.h"
#include "policy/toml_table.h"

namespace puente::client::form {

// Where a value of the document stands in the form.
struct FormPlace {
  std::size_t line = 0;
  std::string key;  // as it is written there: "lugar.punto.latitud"
};

// Reads values; what is wrong goes to the findings, by the form's keys, and reading goes on. A null value says nothing.
class ValueReader {
 public:
  ValueReader(Language language, document::Findings& findings) : language_(language), findings_(findings) {}

  // What stands under a key of a table: as the document has it, and where.
  struct Entry {
    const Word* word;
    const toml::node& node;
    std::string path, key;
  };
  // The entries of a table; a key that is none of `words`, or stands twice in both languages, is a finding. path, key:
  // of the table.
  std::vector<Entry> entries(const toml::table& table, std::span<const Word> words, const std::string& path,
                             const std::string& key);

  nlohmann::json value(const toml::node& node, const codec::ContentShape& shape, const std::string& path,
                       const std::string& key);
  nlohmann::json text(const toml::node& node, const std::string& key);
  // One of `choices`, as the document has it.
  nlohmann::json choice(const toml::node& node, std::span<const Word> choices, const std::string& key);
  // A list of texts, or one text with commas; each is one of `choices` where there are any.
  nlohmann::json list(const toml::node& node, std::span<const Word> choices, const std::string& key);

  void fault(const toml::node& node, const std::string& key, std::string what);
  void note(const std::string& path, const toml::node& node, const std::string& key);
  const std::map<std::string, FormPlace, std::less<>>& places() const { return places_; }

 private:
  nlohmann::json object(const toml::node& node, const codec::ContentShape& shape, const std::string& path,
                        const std::string& key);
  nlohmann::json number(const toml::node& node, const codec::ContentShape& shape, const std::string& key);
  nlohmann::json flag(const toml::node& node, const std::string& key);
  nlohmann::json leaf(const toml::node& node, const codec::ContentShape& shape, const std::string& key);
  void finding(const toml::node& node, const std::string& key, document::Problem problem, std::string_view given,
               std::string_view right);

  Language language_;
  document::Findings& findings_;
  std::map<std::string, FormPlace, std::less<>> places_;
};

// Does the text say that something is not known?
bool says_unknown(std::string_view text);

}  // namespace puente::client::form
