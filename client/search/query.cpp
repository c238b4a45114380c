#include "client/search/query.h"

#include <algorithm>
#include <array>

#include "client/search/sounds.h"
#include "client/search/words.h"
#include "crypto/base/unicode.h"
#include "crypto/base/utf8.h"

namespace puente::client::search {
namespace {

// Those of keyboards, of word processors, and of Spanish print.
constexpr std::array<char32_t, 6> quotation_marks{U'"', 0x201C, 0x201D, 0x201E, 0xAB, 0xBB};

bool is_quotation_mark(char32_t c) { return std::ranges::find(quotation_marks, c) != quotation_marks.end(); }

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Result<Term> term_of(std::string_view typed, bool quoted) {
  Term out;
  out.typed = typed;
  std::string_view text = typed;
  if (!quoted && text.ends_with('*')) {
    out.prefix = true;
    text.remove_suffix(1);
  }
  if (text.find('*') != std::string_view::npos)
    return fail(ErrorCode::usage,
                cited(typed) + ": a star stands only at the end of a word, for all that begin so: guz*");
  out.words = folded(text);
  if (out.words.empty())
    return fail(ErrorCode::usage, cited(typed) + " has no letter and no digit: leave it out, or write a word");
  if (out.prefix && characters_in(words_of(out.words).back()) < prefix_characters_min)
    return fail(ErrorCode::usage, cited(typed) + ": a beginning needs at least two letters or digits before its star");
  out.parts = trigrams_of(stripped(text));
  if (!quoted && !out.prefix) out.sound = sound_of(out.words);
  return out;
}

void put(std::string& out, std::string_view column, std::string_view phrase, bool prefix) {
  out += (out.empty() ? "" : " OR ");
  out += column;
  out += " : \"";
  out += phrase;  // letters, digits and blanks
  out += prefix ? "\" *" : "\"";
}

std::string expression_of(const Term& term, Within within) {
  std::string out;
  if (within == Within::places) {
    put(out, "places", term.words, term.prefix);
    return out;
  }
  put(out, "{words names places}", term.words, term.prefix);
  if (!term.parts.empty()) put(out, "parts", term.parts, false);
  if (!term.sound.empty()) put(out, "sounds", term.sound, false);
  return out;
}

}  // namespace

Result<std::vector<Term>> parse_query(std::string_view typed) {
  if (typed.size() > query_bytes_max)
    return fail(ErrorCode::too_large,
                "a search of more than 1,000 bytes: write some words of what is looked for, at most 16");
  if (!is_utf8(typed)) return fail(ErrorCode::usage, "a search that is not UTF-8 text: type the words anew");
  std::vector<Term> out;
  std::string word;
  bool quoted = false;
  Status status;
  const auto end_word = [&] {
    if (!word.empty() && status) {
      auto term = term_of(word, quoted);
      if (term)
        out.push_back(std::move(*term));
      else
        status = tl::unexpected(term.error());
    }
    word.clear();
  };
  for_each_code_point(typed, [&](char32_t c) {
    if (is_quotation_mark(c)) {
      end_word();
      quoted = !quoted;
    } else if (!quoted && unicode::is_white_space(c)) {
      end_word();
    } else {
      append_utf8(word, c);
    }
  });
  if (quoted)
    return fail(ErrorCode::usage,
                "a quotation mark is open: write one before and one after the words that stand together, as in "
                "'\"carlos guzman\" tijuana'");
  end_word();
  PUENTE_REQUIRE(status);
  if (out.empty())
    return fail(ErrorCode::usage,
                "nothing to search for: write words, \"words that stand together\", the beginning of a word and a star "
                "(guz*), or at least 5 characters of a number");
  if (out.size() > terms_max)
    return fail(ErrorCode::too_large, "a search of more than 16 words: leave some out; every word must be found");
  return out;
}

std::string fts5_expression(std::span<const Term> terms, std::span<const Term> places) {
  std::string out;
  const auto add = [&](const Term& term, Within within) {
    out += out.empty() ? "(" : " AND (";
    out += expression_of(term, within) + ")";
  };
  for (const Term& term : terms) add(term, Within::everything);
  for (const Term& term : places) add(term, Within::places);
  return out;
}

Found found_in(std::span<const SectionText> sections, const Term& term, Within within) {
  const auto any = [&](auto column, std::string_view phrase, bool prefix) {
    return std::ranges::any_of(sections,
                               [&](const SectionText& section) { return holds(section.*column, phrase, prefix); });
  };
  if (any(&SectionText::places, term.words, term.prefix)) return Found::words;
  if (within == Within::places) return Found::not_at_all;
  if (any(&SectionText::words, term.words, term.prefix) || any(&SectionText::names, term.words, term.prefix))
    return Found::words;
  if (any(&SectionText::parts, term.parts, false)) return Found::part;
  return any(&SectionText::sounds, term.sound, false) ? Found::sound : Found::not_at_all;
}

}  // namespace puente::client::search
