// Texts of the log that come over HTTP or in frames, chosen by the first byte. What is read has one form.
#include "crypto/tlog/note.h"
#include "crypto/tlog/checkpoint.h"
#include "crypto/tlog/witness.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory.h"

using namespace puente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryBound bound(size, 16);
  const fuzz::Choice choice = fuzz::choose({data, size}, 6);
  const std::string text = text_of(choice.rest);
  switch (choice.number) {
    case 0:
      if (const auto note = tlog::parse_note(text)) fuzz::require(tlog::format_note(*note) == text);
      break;
    case 1:
      if (const auto head = tlog::parse_checkpoint(text)) fuzz::require(tlog::format_checkpoint(*head) == text);
      break;
    case 2:
      if (const auto vkey = tlog::parse_vkey(text)) fuzz::require(tlog::format_vkey(*vkey) == text);
      break;
    case 3:
      (void)tlog::parse_signature_lines(text);
      break;
    case 4:
      if (const auto head = tlog::parse_add_checkpoint(choice.rest))
        fuzz::require(tlog::format_add_checkpoint(*head) == text);
      break;
    default:
      (void)tlog::parse_conflict(text);
  }
  return 0;
}
