// From one shard of the log to the next: what the treaty says of it, and what goes with it.
#include "trust/handover.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/base/transcript.h"
#include "tests/unit/trust/world.h"
#include "trust/shard_state.h"

namespace puente::trust::test {
namespace {

std::string with_change(std::string text, std::string_view old, std::string_view with) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), with);
}

// A bridge in use: people, a device with its package, the broker's own package, and a pause.
struct Bridge {
  World world;
  Directory directory{world.signed_treaty()};
  Holder ana = person(world.mx, "LIAISON", "ana", Role::liaison);
  Holder device_1 = device(world.mx, "FGR", "fgr-1", 1, curve_of(1));
  Instant at = from_unix_seconds(now.unix_seconds());
  Pauses pauses;

  Bridge() {
    put(directory, ana.entry());
    put(directory, device_1.entry());
    put(directory,
        package_entry_by_device(package_body(device_1.id(), codec::PackageUse::encryption, 5), signing_key(1)));
    put(directory, package_entry_by_device(
                       package_body(world.treaty.broker.device_key_id(), codec::PackageUse::release, 6), world.broker));
    Order order;
    order.at = at;
    order.reason = "se revisa una fuga";
    Pause pause;
    pause.expires = at + days(1);
    order.what = pause;
    pki::SignedText text{render_order(order), {}};
    REQUIRE(pki::sign_text(text, order_purpose, ana.certificate, ana.key, now));
    pauses.add(must(load_order(view_of(pki::format_signed_text(text)), [&](const pki::Certificate& who, Nation nation) {
      return directory.check_liaison(who, nation, now);
    })));
  }
  ShardState state() const { return shard_state_of(directory, {}, pauses, at); }

  // The next version of the treaty, with the shard after.
  Treaty next(const ShardState& with) const {
    const CheckedState checked = must(check_state(world.signed_treaty(), with, at));
    Treaty out = world.treaty;
    out.version = 2;
    out.previous = world.signed_treaty().hash();
    out.broker.origin = origin_after(origin, 2);
    out.broker.log = must(tlog::make_vkey(out.broker.origin, tlog::SignatureType::ed25519, world.log.public_key()));
    Hash root;
    root.array().fill(7);
    out.handover = Handover{2, world.treaty.broker.log, 46, root, at, checked.directory, {}, checked.pauses};
    return out;
  }
  std::string signed_by_both(const Treaty& treaty) const {
    return world.sign(render_treaty(treaty), {&world.mx, &world.us});
  }
};

ErrorCode amendment(const Bridge& it, const Treaty& next) {
  const Status status = check_amendment(it.world.signed_treaty(), it.signed_by_both(next), now);
  return status ? ErrorCode::usage : status.error().code;
}

}  // namespace

TEST_CASE("shards are named after the first one's origin") {
  CHECK(origin_after("bridge.example/log", 2) == "bridge.example/log/shard-2");
  CHECK(origin_after("bridge.example/log/shard-2", 3) == "bridge.example/log/shard-3");
  CHECK(origin_after("bridge.example/shard-9", 2) == "bridge.example/shard-9/shard-2");
}

TEST_CASE("a treaty with a hand-over is parsed to what was rendered") {
  const Bridge it;
  const Treaty next = it.next(it.state());
  const std::string body = render_treaty(next);
  const Treaty parsed = must(parse_treaty(body));
  CHECK(parsed.handover == next.handover);
  CHECK(render_treaty(parsed) == body);
  CHECK(parsed.shard() == 2);
  CHECK(it.world.treaty.shard() == 1);
  CHECK(parsed.log_of(origin) == it.world.treaty.broker.log);
  CHECK(parsed.log_of(parsed.broker.origin) == parsed.broker.log);
}

TEST_CASE("a hand-over that does not fit its treaty is malformed") {
  const Bridge it;
  const std::string body = render_treaty(it.next(it.state()));
  const auto code = [](const std::string& text) { return code_of(parse_treaty(text)); };
  CHECK(code(with_change(body, "shard = 2", "shard = 3")) == ErrorCode::malformed);
  CHECK(code(with_change(body, "shard = 2", "shard = 1")) == ErrorCode::malformed);
  CHECK(code(with_change(body, "size = 46", "size = -1")) == ErrorCode::malformed);
  CHECK(code(with_change(body, "size = 46", "size = \"46\"")) == ErrorCode::malformed);
  CHECK(code(with_change(body, "pauses = ", "pausas = ")) == ErrorCode::unknown_value);
  CHECK(code(with_change(body, "directory = \"", "directory = \"AB")) == ErrorCode::malformed);
  CHECK(code(with_change(body, "[handover]", "[[handover]]")) == ErrorCode::malformed);
}

TEST_CASE("an amendment keeps the log, or hands over to the shard after it") {
  const Bridge it;
  const Treaty next = it.next(it.state());
  CHECK(amendment(it, next) == ErrorCode::usage);  // good
  SECTION("another log without a hand-over") {
    Treaty other = next;
    other.handover.reset();
    CHECK(amendment(it, other) == ErrorCode::conflict);
  }
  SECTION("a hand-over from another log") {
    Treaty other = next;
    other.handover->log.key = signing_key(9).public_key();
    other.handover->log.id = tlog::note_key_id(origin, tlog::SignatureType::ed25519, other.handover->log.key);
    CHECK(amendment(it, other) == ErrorCode::conflict);
  }
  SECTION("later versions keep the hand-over") {
    const SignedTreaty second = must(verify_treaty(it.signed_by_both(next), now));
    Treaty third = next;
    third.version = 3;
    third.previous = second.hash();
    CHECK(check_amendment(second, it.signed_by_both(third), now));
    third.handover->size = 47;
    CHECK(code_of(check_amendment(second, it.signed_by_both(third), now)) == ErrorCode::conflict);
    third.handover.reset();
    CHECK(code_of(check_amendment(second, it.signed_by_both(third), now)) != ErrorCode::usage);
  }
}

TEST_CASE("what is handed over is what is in force, but for the broker's own packages") {
  const Bridge it;
  const ShardState state = it.state();
  CHECK(state.entries.size() == 3);
  CHECK(state.orders.size() == 1);
  const Bytes bytes = encode(state);
  CHECK(must(decode_shard_state(bytes)) == state);
  const SignedTreaty next = must(verify_treaty(it.signed_by_both(it.next(state)), now));
  const CheckedState checked = must(check_handed_over(next, state));
  CHECK(checked.entries.size() == 3);
  CHECK(checked.orders.size() == 1);
  CHECK_FALSE(checked.pauses.is_zero());
}

TEST_CASE("a state that is not the one both nations signed is refused") {
  const Bridge it;
  const ShardState state = it.state();
  const SignedTreaty next = must(verify_treaty(it.signed_by_both(it.next(state)), now));
  const auto code = [&](const ShardState& one) { return code_of(check_handed_over(next, one)); };
  SECTION("without the pause") {
    ShardState other = state;
    other.orders.clear();
    CHECK(code(other) == ErrorCode::mismatch);
  }
  SECTION("without a package") {
    ShardState other = state;
    for (std::size_t i = 0; i < other.entries.size(); ++i) {
      const auto entry = must(codec::decode_directory_entry(other.entries[i]));
      if (std::holds_alternative<codec::SignedPackage>(entry)) {
        other.entries.erase(other.entries.begin() + static_cast<std::ptrdiff_t>(i));
        break;
      }
    }
    REQUIRE(other.entries.size() == 2);
    CHECK(code(other) == ErrorCode::mismatch);
  }
  SECTION("with an entry twice") {
    ShardState other = state;
    other.entries.push_back(other.entries.front());
    CHECK(code(other) == ErrorCode::malformed);
  }
  SECTION("with a package of the broker's") {
    ShardState other = state;
    other.entries.push_back(package_entry_by_device(
        package_body(it.world.treaty.broker.device_key_id(), codec::PackageUse::release, 6), it.world.broker));
    CHECK(code(other) == ErrorCode::malformed);
  }
  SECTION("with somebody more") {
    ShardState other = state;
    other.entries.push_back(device(it.world.us, "DEA", "dea-1", 3, curve_of(3)).entry());
    CHECK(code(other) == ErrorCode::mismatch);
  }
  SECTION("under a treaty without a hand-over") {
    CHECK(code_of(check_handed_over(it.world.signed_treaty(), state)) == ErrorCode::mismatch);
  }
}

TEST_CASE("bytes that are no state are refused, wherever they are cut or changed") {
  const Bridge it;
  const Bytes good = encode(it.state());
  for (std::size_t size = 0; size < good.size(); size += 7) CHECK_FALSE(decode_shard_state(ByteView(good).first(size)));
  Transcript other("shard-state");
  other.lp(std::string_view("order")).lp(std::string_view("x")).lp(std::string_view("entry")).lp(std::string_view("y"));
  CHECK(code_of(decode_shard_state(other.bytes())) == ErrorCode::malformed);  // out of order
  Transcript twice("shard-state");
  for (int i = 0; i < 2; ++i) twice.lp(std::string_view("bundle-mx")).lp(std::string_view("x"));
  CHECK(code_of(decode_shard_state(twice.bytes())) == ErrorCode::malformed);
  Transcript unknown("shard-state");
  unknown.lp(std::string_view("records")).lp(std::string_view("x"));
  CHECK(code_of(decode_shard_state(unknown.bytes())) == ErrorCode::malformed);
  Bytes title = good;
  title[5] ^= 1;
  CHECK(code_of(decode_shard_state(title)) == ErrorCode::malformed);
  CHECK(decode_shard_state(encode(ShardState{})));
}

TEST_CASE("a head held from the shard before must lead to the hand-over") {
  const Bridge it;
  Log log;
  for (std::uint8_t i = 0; i < 50; ++i) log.tree.append(tlog::leaf_hash(Bytes{i}));
  HeadTracker tracker(it.world.treaty);
  REQUIRE(tracker.advance(log.update(it.world, 0), now));
  const Bytes saved = tracker.save();
  Treaty next = it.next(it.state());
  const auto across = [&](std::uint64_t size, const Hash& root) {
    next.handover->size = size;
    next.handover->root = root;
    HeadTracker after(next);
    const Status status = after.restore_across(*next.handover, saved);
    if (status) {
      CHECK_FALSE(after.held());
      CHECK(after.quorum_time() == tracker.quorum_time());
    }
    return status ? ErrorCode::usage : status.error().code;
  };
  CHECK(across(50, log.tree.root()) == ErrorCode::usage);  // good
  CHECK(across(51, Hash{}) == ErrorCode::usage);
  CHECK(across(50, Hash{}) == ErrorCode::mismatch);
  CHECK(across(49, log.tree.root()) == ErrorCode::mismatch);
  HeadTracker none(next);
  CHECK(none.restore_across(*next.handover, HeadTracker(it.world.treaty).save()));
  CHECK_FALSE(none.restore_across(*next.handover, Bytes(7, 1)));
}

}  // namespace puente::trust::test
