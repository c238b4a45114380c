// Texts that nations sign, chosen by the first byte: policy of either nation, floor rules, bundle, treaty, signed text.
#include "policy/policy.h"
#include "crypto/pki/signed_text.h"
#include "policy/bundle.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory.h"
#include "trust/treaty.h"

using namespace puente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryBound bound(size, 16, 256 << 10);  // a tree of what TOML says
  const fuzz::Choice choice = fuzz::choose({data, size}, 6);
  const std::string text = text_of(choice.rest);
  switch (choice.number) {
    case 0:
      (void)policy::parse_policy(text, model::Nation::mx);
      break;
    case 1:
      (void)policy::parse_policy(text, model::Nation::us);
      break;
    case 2:
      (void)policy::parse_floor(text);
      break;
    case 3:
      (void)policy::parse_bundle_body(text);
      break;
    case 4:
      if (const auto treaty = trust::parse_treaty(text)) {
        const auto again = trust::parse_treaty(trust::render_treaty(*treaty));
        fuzz::require(again && trust::render_treaty(*again) == trust::render_treaty(*treaty));
      }
      break;
    default:
      (void)pki::parse_signed_text(text, 1 << 20);
  }
  return 0;
}
