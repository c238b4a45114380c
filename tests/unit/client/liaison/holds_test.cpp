// Which hold a liaison means by the first digits of two key ids.
#include "client/liaison/holds.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/trust/world.h"

using namespace puente;
using client::liaison::find_hold;

namespace {

KeyId key(const std::string& begin) { return KeyId::from_hex(begin + std::string(64 - begin.size(), '0')).value(); }

codec::HeldSender hold(const std::string& sender, const std::string& recipient) {
  codec::HeldSender out;
  out.sender = key(sender);
  out.recipient = key(recipient);
  return out;
}

}  // namespace

TEST_CASE("A hold is named by the first digits of two key ids, as long as they mean one") {
  const codec::Holds holds{{hold("aaaaaa1", "bbbbbb"), hold("aaaaaa2", "bbbbbb"), hold("aaaaaa1", "cccccc")}};
  const auto code = [&](const std::string& sender, const std::string& recipient) {
    const auto found = find_hold(holds, sender, recipient);
    return found ? std::nullopt : std::optional(found.error().code);
  };
  CHECK(find_hold(holds, "aaaaaa2", "bbbbbb").value().sender == key("aaaaaa2"));
  CHECK(find_hold(holds, "aaaaaa", "cccccc").value().recipient == key("cccccc"));
  CHECK(find_hold(holds, key("aaaaaa1").hex(), key("bbbbbb").hex()).value().sender == key("aaaaaa1"));
  CHECK(code("aaaaaa", "bbbbbb") == ErrorCode::conflict);
  CHECK(find_hold(holds, "AAAAAA2", "bbbb").value().sender == key("aaaaaa2"));
  CHECK(find_hold(holds, "aaaaaa", "bbbbbb").error().what.find(key("aaaaaa2").hex()) != std::string::npos);
  CHECK(code("bbbbbb", "aaaaaa1") == ErrorCode::not_found);
  CHECK(code("aaaaaa3", "bbbbbb") == ErrorCode::not_found);
  CHECK(code(key("aaaaaa1").hex() + "0", "bbbbbb") == ErrorCode::not_found);
  for (const std::string& none : {std::string(), std::string("aaa"), std::string("aaaaaa g")}) {
    CHECK(code(none, "bbbbbb") == ErrorCode::usage);
    CHECK(code("aaaaaa1", none) == ErrorCode::usage);
  }
}

TEST_CASE("Whose devices a hold is about is held against the directory before anybody signs") {
  const trust::test::World world;
  trust::Directory directory(world.signed_treaty());
  const auto fgr = trust::test::device(world.mx, "FGR", "fgr-01", 1, trust::test::curve_of(1));
  const auto dea = trust::test::device(world.us, "DEA", "dea-01", 2, trust::test::curve_of(2));
  trust::test::put(directory, fgr.entry());
  trust::test::put(directory, dea.entry());
  codec::HeldSender held;
  held.sender = fgr.id();
  held.recipient = dea.id();
  held.from = "MX/FGR";
  held.to = "US/DEA";
  CHECK(client::liaison::check_hold(held, directory));
  for (const auto& lie : {&codec::HeldSender::from, &codec::HeldSender::to}) {
    codec::HeldSender other = held;
    other.*lie = "MX/UIF";
    CHECK(trust::test::code_of(client::liaison::check_hold(other, directory)) == ErrorCode::mismatch);
  }
  codec::HeldSender unknown = held;
  unknown.sender = key("aaaaaa1");
  CHECK(trust::test::code_of(client::liaison::check_hold(unknown, directory)) == ErrorCode::mismatch);
}
