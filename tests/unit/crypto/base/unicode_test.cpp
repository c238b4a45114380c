#include "crypto/base/unicode.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/base/utf8.h"
#include "crypto/primitives/hash.h"

using namespace puente;
using unicode::nfc;
using unicode::upper;
using unicode::without_accents;

namespace {

// What `each` makes of every character, a line each, hashed.
template <class Each>
std::string hash_of_all(Each each) {
  std::string all;
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    all += each(c);
  }
  return primitives::sha256(view_of(all)).hex();
}
std::string text_of(char32_t c) {
  std::string out;
  append_utf8(out, c);
  return out;
}

}  // namespace

TEST_CASE("composed and decomposed text become one, and marks come in one order") {
  CHECK(nfc("Mun\u0303oz") == "Muñoz");
  CHECK(nfc("Muñoz") == "Muñoz");
  CHECK(nfc("e\u0323\u0302") == "ệ");
  CHECK(nfc("e\u0302\u0323") == "ệ");
  CHECK(nfc("\u1112\u1161\u11AB") == "한");
  CHECK(nfc("\u212B") == "Å");        // the Ångström sign is the letter
  CHECK(nfc("\u0958") == "क\u093C");  // does not compose
  CHECK(nfc("\xFF") == "\uFFFD");
  CHECK(nfc("").empty());
}

TEST_CASE("upper case and accents") {
  CHECK(upper("José ñandú straße") == "JOSÉ ÑANDÚ STRASSE");
  CHECK(upper("n\u0303") == "Ñ");
  CHECK(without_accents("JOSÉ PEÑA GÜERO ÇA") == "JOSE PEÑA GUERO CA");
  CHECK(without_accents("N\u0303\u0301") == "Ñ");
  CHECK(without_accents("Õ") == "O");
  CHECK(without_accents("ÆØ") == "ÆØ");  // letters of their own
}

TEST_CASE("letters, digits and white space") {
  for (const char32_t c : {U'A', U'z', U'0', U'Ñ', U'ß', U'Ж', U'字', U'٣'}) CHECK(unicode::is_letter_or_digit(c));
  for (const char32_t c : {U'.', U'-', U' ', U'&', U'\u0303', U'№', U'½'}) CHECK_FALSE(unicode::is_letter_or_digit(c));
  for (const char32_t c : {U' ', U'\t', U'\u00A0', U'\u3000'}) CHECK(unicode::is_white_space(c));
  CHECK_FALSE(unicode::is_white_space(U'\u200B'));
}

// Made with Python's unicodedata 14.0.0 (str.upper between two normalisations); texts are a line each.
TEST_CASE("every character is treated as Unicode 14 says, and texts of six at random are, too") {
  CHECK(hash_of_all([](char32_t c) { return nfc(text_of(c)) + "\n"; }) ==
        "9cc65524a9d8082bf10840c616cd199bd2ac12ee49a3381bd6fb7957711f342b");
  CHECK(hash_of_all([](char32_t c) { return upper(text_of(c)) + "\n"; }) ==
        "59c247df417ad9ef88042ffdbe5ea60c5add385e4cf136af2229080ebf90b94d");
  CHECK(hash_of_all([](char32_t c) { return without_accents(text_of(c)) + "\n"; }) ==
        "ecd35e036b96ddc1e857b306b15e88db6169b0ae3378e64809accb26aaa5c838");
  CHECK(hash_of_all([](char32_t c) { return unicode::is_letter_or_digit(c) ? "1" : "0"; }) ==
        "4aabcdd48f2673e504a5aa1986b2cad218f696ca3b9a71f15a1d28a1c4f0c412");
  std::uint64_t state = 1;
  std::string all;
  for (int i = 0; i < 50'000; ++i) {
    std::string text;
    for (int k = 0; k < 6; ++k) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      append_utf8(text, 0x41 + static_cast<char32_t>((state >> 33U) % 0x3100));
    }
    all += nfc(text) + "\n" + upper(text) + "\n" + without_accents(text) + "\n";
  }
  CHECK(primitives::sha256(view_of(all)).hex() == "f60275ff8e9ec55185cd92e64a81ee513f747398a1f0ab5d66753ea6fec46106");
}
