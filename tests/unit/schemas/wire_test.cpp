#include "schemas/codec/wire.h"
#include "tests/unit/schemas/samples.h"

#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>

using namespace puente;
using namespace puente::codec;

namespace {

Bytes some(std::size_t size, std::uint8_t value) { return Bytes(size, value); }

BatchSignature batch() { return {filled<Signature>(1), 4, 2, {filled<Hash>(2), filled<Hash>(3)}}; }
EventProof proof() { return {some(120, 4), filled<Nonce>(5), some(200, 6), 77, {filled<Hash>(7), filled<Hash>(8)}}; }
HeadUpdate head() { return {"puente.example/log\n78\nroot\n\n— signature\n", 12, {filled<Hash>(9)}}; }

Delivery delivery() {
  Delivery out{some(300, 1), batch(), some(100, 2), proof(), head(), {}};
  for (std::uint8_t i = 0; i < 2; ++i) {
    Share share;
    share.digest = filled<Hash>(i);
    std::ranges::fill(share.share.reveal_mutable(), static_cast<std::uint8_t>(40 + i));
    out.shares.push_back(std::move(share));
  }
  return out;
}

// Every message of a device, in the order of the union.
std::vector<DeviceMessage> all_of_devices() {
  std::vector<DeviceMessage> out;
  const auto add = [&](auto body) { out.push_back({out.size() + 1, std::move(body)}); };
  add(Hello{1, 2, 3, 4, "a head"});
  add(Submit{some(300, 1), batch(), {some(100, 2), some(100, 3)}, some(90, 4)});
  add(Acknowledge{9});
  add(Publish{some(500, 1)});
  add(Activate{some(5000, 2)});
  add(FetchDirectory{7});
  add(FetchBundles{});
  add(FetchLog{8, ReadPurpose::report});
  add(Order{some(60, 7)});
  add(FetchPauses{5});
  add(Recall{filled<RecordId>(1), "wrong person"});
  add(Opened{filled<Hash>(2)});
  add(Justify{filled<Hash>(3), "case 7"});
  add(TakeNotice{44});
  add(FetchApprovals{});
  add(FetchDirectoryNotices{77});
  add(FetchProofs{78, {0, 77}, 12});
  add(TakeOutcome{filled<RecordId>(4), filled<KeyId>(5), Progress::opened});
  add(RefuseDelivery{7, filled<Hash>(1), filled<Hash>(2), DeliveryFault::aead, filled<Hash>(3), filled<Signature>(4)});
  add(FetchHolds{});
  return out;
}

// Every message of a broker, in the order of the union.
std::vector<BrokerMessage> all_of_brokers() {
  std::vector<BrokerMessage> out;
  const auto add = [&](auto body) { out.push_back({out.size() + 1, std::move(body)}); };
  add(Welcome{5});
  add(Receipt{filled<RecordId>(1), filled<Hash>(2)});
  add(Refusal{ErrorCode::mismatch, "no ó no", filled<RecordId>(3)});
  add(delivery());
  add(Heartbeat{proof(), head()});
  add(Tracking{filled<RecordId>(1), filled<KeyId>(2), Progress::device_gone});
  add(DirectoryPage{10, 4, {some(40, 1), some(50, 2)}});
  add(Bundles{some(40, 1), {}});
  add(LogPage{"head", 6, {some(150, 1), some(160, 2)}, {some(10, 1), {}}, {some(20, 2), some(30, 3)}});
  add(Done{});
  add(Ordered{filled<Hash>(1), {model::Nation::us, 2, 3, 4, 5}});
  add(Pauses{
      9, 1, {some(20, 1), some(30, 2)}, {3, filled<Hash>(4)}, {5, filled<Hash>(6)}, {{model::Nation::mx, 1, 2, 3, 4}}});
  add(Recalled{filled<RecordId>(1), {filled<KeyId>(2)}, {filled<KeyId>(3), filled<KeyId>(4)}});
  add(Notice{proof(), head()});
  add(Approvals{{{some(300, 1), "second-person", "MX/FGR", {"US/DEA"}, {}, {filled<Hash>(5), filled<Hash>(6)}}}});
  add(DirectoryNotices{head(), {proof(), proof()}, true});
  add(Proofs{78, {{filled<Hash>(1)}, {}}, {filled<Hash>(2), filled<Hash>(3)}});
  add(Holds{{{filled<KeyId>(1), filled<KeyId>(2), "MX/FGR", "US/DEA", 16, Instant{5}, Instant{6}, 7}}});
  return out;
}

struct OfDevices {
  static std::vector<DeviceMessage> all() { return all_of_devices(); }
  static Result<DeviceMessage> decode(ByteView bytes) { return decode_device_message(bytes); }
};
struct OfBrokers {
  static std::vector<BrokerMessage> all() { return all_of_brokers(); }
  static Result<BrokerMessage> decode(ByteView bytes) { return decode_broker_message(bytes); }
};

Result<DeviceMessage> decoded(const DeviceMessage& message) { return decode_device_message(encode(message)); }
Result<BrokerMessage> decoded(const BrokerMessage& message) { return decode_broker_message(encode(message)); }

template <class T, class Message>
T body_of(const Message& message) {
  auto back = decoded(message);
  REQUIRE(back);
  REQUIRE(std::holds_alternative<T>(back->body));
  return std::move(std::get<T>(back->body));
}
template <class T>
T again(const DeviceMessage& message) {
  return body_of<T>(message);
}
template <class T>
T again(const BrokerMessage& message) {
  return body_of<T>(message);
}

// The code by which a message is refused.
struct Codes {
  ErrorCode operator()(const DeviceMessage& message) const { return of(message); }
  ErrorCode operator()(const BrokerMessage& message) const { return of(message); }
  template <class Message>
  static ErrorCode of(const Message& message) {
    const auto back = decoded(message);
    REQUIRE_FALSE(back);
    return back.error().code;
  }
};

// The position of the only place where two encodings differ.
std::size_t difference(const Bytes& a, const Bytes& b) {
  REQUIRE(a.size() == b.size());
  const auto [at, unused] = std::ranges::mismatch(a, b);
  return static_cast<std::size_t>(at - a.begin());
}

}  // namespace

TEMPLATE_TEST_CASE("every message comes back as itself, and its bytes too", "", OfDevices, OfBrokers) {
  const auto messages = TestType::all();
  using Body = typename std::decay_t<decltype(messages.front())>::Body;
  REQUIRE(messages.size() == std::variant_size_v<Body>);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    CAPTURE(i);
    REQUIRE(messages[i].body.index() == i);
    const Bytes bytes = encode(messages[i]);
    const auto back = TestType::decode(bytes);
    REQUIRE(back);
    CHECK(back->request == messages[i].request);
    CHECK(back->body.index() == i);
    CHECK(encode(*back) == bytes);
  }
}

TEST_CASE("a message of the other side is refused as malformed, and in words that say so") {
  const auto check = [](const auto& messages, const auto& decode, const char* words) {
    for (const auto& message : messages) {
      CAPTURE(message.body.index());
      const auto back = decode(encode(message));
      REQUIRE_FALSE(back);
      CHECK(back.error().code == ErrorCode::malformed);
      CHECK(back.error().what == words);
    }
  };
  check(OfDevices::all(), decode_broker_message, "message: a message that only a device sends");
  check(OfBrokers::all(), decode_device_message, "message: a message that only a broker sends");
}

TEST_CASE("the fields of each message arrive in their own places") {
  const auto hello = again<Hello>({1, Hello{1, 2, 3, 4, "a head"}});
  CHECK((hello.protocol == 1 && hello.held_size == 2 && hello.last_delivery == 3 && hello.shard == 4 &&
         hello.head == "a head"));
  const auto submit = again<Submit>({1, Submit{some(300, 1), batch(), {some(100, 2)}, some(90, 4)}});
  CHECK((submit.header == some(300, 1) && submit.batch == batch() && submit.release == some(90, 4)));
  CHECK(submit.entries == std::vector<Bytes>{some(100, 2)});
  const auto refusal = again<Refusal>({1, Refusal{ErrorCode::stale, "old", std::nullopt}});
  CHECK((refusal.code == ErrorCode::stale && refusal.reason == "old" && !refusal.record_id));
  const auto tracking = again<Tracking>({1, Tracking{filled<RecordId>(1), filled<KeyId>(2), Progress::expired}});
  CHECK((tracking.record_id == filled<RecordId>(1) && tracking.recipient == filled<KeyId>(2)));
  CHECK(tracking.progress == Progress::expired);
  const auto page = again<LogPage>({1, LogPage{"head", 6, {some(150, 1)}, {some(9, 4)}, {some(20, 2)}}});
  CHECK((page.head == "head" && page.from == 6 && page.seals == std::vector<Bytes>{some(20, 2)}));
  CHECK((page.leaves == std::vector<Bytes>{some(150, 1)} && page.ciphertexts == std::vector<Bytes>{some(9, 4)}));
  const auto fetch = again<FetchLog>({1, FetchLog{8, ReadPurpose::exported}});
  CHECK((fetch.from == 8 && fetch.purpose == ReadPurpose::exported));
}

TEST_CASE("a delivery keeps its shares with their digests, its proof and its head") {
  const auto back = again<Delivery>({0, delivery()});
  REQUIRE(back.shares.size() == 2);
  CHECK(back.shares[1].digest == filled<Hash>(1));
  CHECK(equal(back.shares[1].share.reveal(), some(32, 41)));
  CHECK((back.proof.leaf == some(120, 4) && back.proof.event == some(200, 6) && back.proof.index == 77));
  CHECK((back.proof.nonce == filled<Nonce>(5) && back.proof.inclusion.size() == 2));
  CHECK((back.head.note == head().note && back.head.old_size == 12 && back.head.consistency.size() == 1));
}

TEMPLATE_TEST_CASE("cut or lengthened messages are refused", "", OfDevices, OfBrokers) {
  for (const auto& message : TestType::all()) {
    const Bytes bytes = encode(message);
    CAPTURE(message.body.index());
    for (std::size_t keep = 0; keep < bytes.size(); keep += keep < 400 ? 1 : 97)
      CHECK_FALSE(TestType::decode(ByteView(bytes).first(keep)));
    Bytes longer = bytes;
    longer.resize(bytes.size() + 8);
    CHECK_FALSE(TestType::decode(longer));
  }
}

// Bits that the schema does not use yet are where a newer peer's fields will be: they are ignored, not refused.
TEMPLATE_TEST_CASE("whatever an altered byte does, what is taken can be said again", "", OfDevices, OfBrokers) {
  for (const auto& message : TestType::all()) {
    const Bytes bytes = encode(message);
    for (std::size_t at = 0; at < std::min<std::size_t>(bytes.size(), 600); ++at)
      for (const int mask : {0x01, 0x40, 0xff}) {
        Bytes altered = bytes;
        altered[at] = static_cast<std::uint8_t>(altered[at] ^ mask);
        const auto back = TestType::decode(altered);
        if (!back) continue;
        const Bytes once = encode(*back);
        const auto twice = TestType::decode(once);
        const bool settled = twice && encode(*twice) == once;
        if (!settled) FAIL("message " << message.body.index() << ", byte " << at);
      }
  }
}

TEST_CASE("values of enums and kinds of messages that nobody knows are refused as such") {
  const Bytes a = encode({0, Refusal{ErrorCode::usage, "r", std::nullopt}});
  Bytes bytes = a;
  bytes[difference(a, encode({0, Refusal{ErrorCode::mismatch, "r", std::nullopt}}))] = 14;
  const auto back = decode_broker_message(bytes);
  REQUIRE_FALSE(back);
  CHECK(back.error().code == ErrorCode::unknown_value);
  CHECK(back.error().what == "message: refusal: code: no value 14 is known");

  bytes = encode({0, Acknowledge{1}});
  const std::size_t tag = difference(bytes, encode({0, Activate{}})) == 0 ? 0 : 16;
  CHECK(bytes[tag] == 2);  // the union's discriminant, after the root pointer and `request`
  bytes[tag] = 200;
  const auto unknown = decode_device_message(bytes);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ErrorCode::unknown_value);
}

TEST_CASE("more than a field may hold is refused before it is read") {
  CHECK(decode_device_message(Bytes(frame_bytes_max + 8)).error().code == ErrorCode::too_large);
  CHECK(decode_broker_message(Bytes(frame_bytes_max + 8)).error().code == ErrorCode::too_large);
  const Codes code;
  CHECK(code({0, Submit{some(header_bytes_max + 1, 1), batch(), {some(1, 2)}, {}}}) == ErrorCode::too_large);
  CHECK(code({0, Submit{some(1, 1), batch(), std::vector<Bytes>(65, some(1, 2)), {}}}) == ErrorCode::too_large);
  CHECK(code({0, Submit{some(1, 1), batch(), {}, {}}}) == ErrorCode::malformed);
  CHECK(code({0, Publish{some(directory_entry_bytes_max + 1, 1)}}) == ErrorCode::too_large);
  CHECK(code({0, Activate{some(bundle_bytes_max + 1, 1)}}) == ErrorCode::too_large);
  CHECK(code({0, Refusal{ErrorCode::io, std::string(1025, 'x'), std::nullopt}}) == ErrorCode::too_large);
  CHECK(code({0, Refusal{ErrorCode::io, "\xff", std::nullopt}}) == ErrorCode::malformed);
  CHECK(code({0, DirectoryPage{0, 0, std::vector<Bytes>(page_entries_max + 1)}}) == ErrorCode::too_large);
  EventProof deep = proof();
  deep.inclusion.resize(proof_hashes_max + 1);
  CHECK(code({0, Heartbeat{deep, head()}}) == ErrorCode::too_large);
  Delivery many = delivery();
  while (many.shares.size() <= slots_max) many.shares.emplace_back();
  CHECK(code({0, std::move(many)}) == ErrorCode::too_large);
  BatchSignature odd = batch();
  odd.size = 3;
  CHECK(code({0, Submit{some(1, 1), odd, {some(1, 2)}, {}}}) == ErrorCode::malformed);
}

TEST_CASE("a receipt tells the entry that was written of it, where there is one, and proofs keep their order") {
  Receipt receipt{filled<RecordId>(1), filled<Hash>(2), proof()};
  receipt.event->inclusion.clear();
  const auto told = again<Receipt>({1, receipt});
  REQUIRE(told.event);
  CHECK(told.event->index == 77);
  CHECK(told.event->nonce == receipt.event->nonce);
  CHECK(told.event->leaf == receipt.event->leaf);
  CHECK(told.event->inclusion.empty());
  CHECK_FALSE(again<Receipt>({1, Receipt{filled<RecordId>(1), filled<Hash>(2)}}).event);
  const auto asked = again<FetchProofs>({1, FetchProofs{78, {5, 3}, 12}});
  CHECK(asked.indexes == std::vector<std::uint64_t>{5, 3});
  CHECK(asked.from == 12);
  const auto proofs = again<Proofs>({1, Proofs{78, {{filled<Hash>(1)}, {}}, {filled<Hash>(2)}}});
  REQUIRE(proofs.inclusions.size() == 2);
  CHECK(proofs.inclusions[0] == std::vector<Hash>{filled<Hash>(1)});
  CHECK(proofs.consistency == std::vector<Hash>{filled<Hash>(2)});
}
