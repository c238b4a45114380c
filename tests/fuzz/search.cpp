// What somebody types to find records, and a text of a record that it is looked for in: both by others.
#include "client/search/query.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "crypto/base/utf8.h"
#include "tests/fuzz/fuzz.h"

using namespace puente;
using namespace puente::client::search;

namespace {

// Outside quotation marks an expression has nothing of what was typed, inside no quotation mark.
void check_expression(const std::vector<Term>& terms) {
  const std::string expression = fts5_expression(terms, {});
  bool quoted = false;
  for (const char c : expression) {
    if (c == '"')
      quoted = !quoted;
    else if (!quoted)
      fuzz::require(std::string_view("(){}:* ANDORwordsnamesplacesoundsparts").find(c) != std::string_view::npos);
  }
  fuzz::require(!quoted);
}

// What is indexed is found by itself, as long as it fits a search.
void check_text(const std::string& text) {
  const SectionText section =
      text_of({model::Section::narrative, model::Rung::whole, 0}, nlohmann::json{{"text", text}});
  if (!is_utf8(text)) return;
  std::string phrase;
  for_each_code_point(text, [&](char32_t c) {
    if (c != '"' && c != '*' && c < 0x80) append_utf8(phrase, c);
  });
  if (phrase.size() != text.size()) return;
  const auto terms = parse_query('"' + phrase + '"');
  if (!terms) return;
  fuzz::require(terms->size() == 1);
  fuzz::require(found_in({&section, 1}, terms->front(), Within::everything) == Found::words);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = text_of(ByteView{data, size});
  const auto terms = parse_query(text);
  if (terms) {
    fuzz::require(!terms->empty() && terms->size() <= terms_max);
    fuzz::require(std::ranges::none_of(*terms, [](const Term& one) { return one.words.empty(); }));
    check_expression(*terms);
  }
  check_text(text);
  return 0;
}
