// The broker's side of one connection, against a client in memory that may say whatever it likes.
#include "broker/edge/connection.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/edge/talk.h"

using namespace puente;
using namespace puente::broker::edge;
using namespace puente::broker::edge::testing;

namespace {

constexpr std::uint8_t more = 1, command = 2;

Bytes ping(std::size_t context) {
  Bytes out{4, 'P', 'I', 'N', 'G', 0, 0};
  out.resize(out.size() + context, 'c');
  return out;
}

// The payloads of what the broker sends now, with the inner flags in front.
std::vector<Bytes> heard(Talk& talk) {
  std::vector<Bytes> out;
  for (const Frame& frame : frames_in(talk.hear())) {
    CHECK((frame.flags == 0 || frame.flags == flag_long));
    MessageKey::Opened opened = must(talk.client.open(frame.body));
    opened.payload.insert(opened.payload.begin(), opened.flags);
    out.push_back(std::move(opened.payload));
  }
  return out;
}

}  // namespace

TEST_CASE("All 64 octets of the greeting are there before the client has said anything") {
  Talk talk;
  CHECK(talk.hear() == copy_of(greeting()));
}

TEST_CASE("A handshake proves the client's key, and messages go both ways") {
  Talk talk;
  talk.greet();
  CHECK(talk.connection.authenticated());
  CHECK(talk.connection.peer() == talk.client_key.public_key);
  CHECK(talk.gate.asked == std::vector<std::string>{"begins", "knows", "admits"});
  talk.say(talk.client.message(more, view_of("one")));
  CHECK(talk.connection.take_messages().empty());
  talk.say(talk.client.message(0, {}));
  CHECK(talk.connection.take_messages() == std::vector<Message>{{copy_of(view_of("one")), {}}});
  CHECK(talk.connection.partial_bytes() == 0);
  talk.connection.send({copy_of(view_of("two")), Bytes{}});
  CHECK(talk.connection.waiting_bytes() == 3);
  CHECK(heard(talk) == std::vector<Bytes>{{more, 't', 'w', 'o'}, {0}});
  CHECK(talk.connection.waiting_bytes() == 0);
}

TEST_CASE("Octet by octet it is the same") {
  Talk talk;
  const auto drip = [&](ByteView bytes) {
    for (const std::uint8_t byte : bytes) talk.say({&byte, 1});
  };
  drip(client_greeting());
  talk.hear();
  drip(talk.client.hello());
  drip(must(talk.client.initiate(talk.data_of("WELCOME"), dealer())));
  must(talk.client.ready(talk.data_of("READY")));
  drip(talk.client.message(0, Bytes(300, 5)));
  CHECK(talk.connection.take_messages() == std::vector<Message>{{Bytes(300, 5)}});
}

TEST_CASE("Any octet that is changed in a handshake or a message ends the connection, or is the peer's own") {
  const auto run = [](int step, std::size_t at) {  // the size of that step's bytes; whether it went through
    Talk talk;
    const auto bend = [&](int now, Bytes bytes) {
      if (now == step && at < bytes.size()) bytes[at] ^= 0x10;
      talk.say(bytes);
      return now == step ? bytes.size() : 0;
    };
    talk.say(client_greeting());
    talk.hear();
    std::size_t size = bend(0, talk.client.hello());
    if (!talk.connection.closing() && talk.connection.partial_bytes() == 0)
      size += bend(1, must(talk.client.initiate(talk.data_of("WELCOME"), dealer())));
    if (talk.connection.authenticated()) size += bend(2, talk.client.message(0, view_of("hello")));
    return std::pair(size, talk.connection.take_messages().size() == 1);
  };
  for (const int step : {0, 1, 2}) {
    const std::size_t size = run(step, 100'000).first;
    REQUIRE(size > 30);
    CHECK(run(step, 100'000).second);
    for (std::size_t at = 0; at < size; ++at) {
      const bool padding = step == 0 && at >= 2 + 6 + 2 && at < 2 + 6 + 2 + 72;
      CHECK(run(step, at).second == padding);
    }
  }
}

TEST_CASE("A vouch for another connection's key, or meant for another server, is none") {
  Talk talk;
  SECTION("for another connection") { talk.client.vouch_for = public_of(private_key(9)); }
  SECTION("to another server") { talk.client.vouch_to = public_of(private_key(9)); }
  talk.say(talk.initiate());
  CHECK(talk.connection.closing() == Closing::proof);
  CHECK_FALSE(talk.connection.was_told());
  CHECK(talk.hear().empty());
}

TEST_CASE("A client that claims a key without holding it is not taken for its owner") {
  Talk talk;
  talk.client_key.public_key = public_of(private_key(201));
  talk.say(talk.initiate());
  CHECK(talk.connection.closing() == Closing::proof);
  // And what is another's was not spent.
  CHECK(talk.gate.asked == std::vector<std::string>{"begins", "knows"});
}

TEST_CASE("Who is refused is told so: a key that is not on the list before its vouch is opened") {
  Talk talk;
  Bytes status;
  SECTION("not on the list") {
    talk.gate.knows_ = false;
    talk.client.vouch_to = public_of(private_key(9));  // it would not do
    talk.say(talk.initiate());
    CHECK(talk.connection.closing() == Closing::stranger);
    status =
        copy_of(view_of("\x03"
                        "400"));
  }
  SECTION("too often") {
    talk.gate.admits_ = false;
    talk.say(talk.initiate());
    CHECK(talk.connection.closing() == Closing::too_often);
    status =
        copy_of(view_of("\x03"
                        "300"));
  }
  CHECK(talk.connection.was_told());
  CHECK(talk.data_of("ERROR") == status);
  CHECK_FALSE(talk.connection.authenticated());
}

TEST_CASE("A HELLO from where too many come is not even opened") {
  Talk talk;
  talk.gate.begins_ = false;
  talk.say(client_greeting());
  talk.hear();
  talk.say(talk.client.hello());
  CHECK(talk.connection.closing() == Closing::too_often);
  CHECK(talk.hear().empty());
}

TEST_CASE("What was recorded of one connection opens nothing on another") {
  Talk first;
  first.say(client_greeting());
  const Bytes hello = first.client.hello();
  first.hear();
  first.say(hello);
  const Bytes initiate = must(first.client.initiate(first.data_of("WELCOME"), dealer()));
  first.say(initiate);
  must(first.client.ready(first.data_of("READY")));
  const Bytes message = first.client.message(0, view_of("hello"));
  first.say(message);
  REQUIRE(first.connection.take_messages().size() == 1);

  Talk second(2);
  second.say(client_greeting());
  second.hear();
  second.say(hello);
  CHECK(second.data_of("WELCOME").size() == 160);
  second.say(initiate);
  CHECK(second.connection.closing() == Closing::proof);
  CHECK(second.hear().empty());
  second.say(message);
  CHECK(second.connection.take_messages().empty());
}

TEST_CASE("Counters grow, and one whose box does not open was not seen") {
  Talk talk;
  talk.greet();
  const Bytes first = talk.client.message(0, view_of("first"));
  talk.say(first);
  REQUIRE(talk.connection.take_messages().size() == 1);
  SECTION("the same again") {
    talk.say(first);
    CHECK(talk.connection.closing() == Closing::malformed);
  }
  SECTION("a lower one") {
    talk.client.counter -= 1;
    talk.say(talk.client.message(0, view_of("second")));
    CHECK(talk.connection.closing() == Closing::malformed);
  }
  SECTION("one that jumps") {
    talk.client.counter += 1'000'000;
    talk.say(talk.client.message(0, view_of("second")));
    CHECK_FALSE(talk.connection.closing());
  }
  CHECK(talk.connection.take_messages().size() == (talk.connection.closing() ? 0 : 1));
}

TEST_CASE("An INITIATE's counter grows from the HELLO's on") {
  Talk talk;
  const Bytes welcome = talk.welcome();
  talk.client.counter = 0;
  talk.say(must(talk.client.initiate(welcome, dealer())));
  CHECK(talk.connection.closing() == Closing::malformed);
}

TEST_CASE("What the peer says of itself counts for nothing, in whatever spelling") {
  for (const char* const name : {"Identity", "identity", "IDENTITY", "Routing-Id", "IdEnTiTy"}) {
    Talk talk;
    Bytes metadata = dealer();
    append_property(metadata, {name, view_of(std::string_view("\0\0\0\0\1", 5))});
    append_property(metadata, {name, view_of("another")});
    talk.say(must(talk.client.initiate(talk.welcome(), metadata)));
    must(talk.client.ready(talk.data_of("READY")));
    CHECK(talk.connection.number() == 7);
    CHECK(talk.connection.peer() == talk.client_key.public_key);
  }
}

TEST_CASE("Metadata beyond the grammar, and other sockets than DEALER, are refused") {
  Bytes metadata;
  SECTION("none") {}
  SECTION("half a property") { metadata = {11, 'S', 'o'}; }
  SECTION("another socket") { append_property(metadata, {"Socket-Type", view_of("ROUTER")}); }
  Talk talk;
  talk.say(must(talk.client.initiate(talk.welcome(), metadata)));
  CHECK(talk.connection.closing() == Closing::malformed);
  CHECK_FALSE(talk.connection.authenticated());
}

TEST_CASE("Frames of other flags than their place has are refused") {
  Talk talk;
  Bytes frame;
  SECTION("a HELLO that is no command") {
    talk.say(client_greeting());
    frame = talk.client.hello();
    frame[0] = 0;
  }
  SECTION("a MESSAGE that is a command") {
    talk.greet();
    frame = talk.client.message(0, view_of("hello"));
    frame[0] = flag_command;
  }
  SECTION("a MESSAGE with MORE outside") {
    talk.greet();
    frame = talk.client.message(0, view_of("hello"));
    frame[0] = flag_more;
  }
  SECTION("a MESSAGE before READY") {
    talk.welcome();
    append_head(frame, 0, 40);
    frame.resize(42);
  }
  SECTION("inner flags that mean nothing") {
    talk.greet();
    frame = talk.client.message(4, view_of("hello"));
  }
  SECTION("a command with MORE") {
    talk.greet();
    frame = talk.client.message(more | command, ping(0));
  }
  SECTION("no MESSAGE") {
    talk.greet();
    append_head(frame, 0, 40);
    frame.resize(42);
  }
  talk.say(frame);
  CHECK(talk.connection.closing() == Closing::malformed);
  CHECK(talk.connection.take_messages().empty());
}

TEST_CASE("A size beyond its bound is refused with the head of the frame, and nothing is kept for it") {
  Talk talk;
  Bytes head;
  SECTION("before the handshake, more than 4 KiB") {
    talk.say(client_greeting());
    append_head(head, flag_command, handshake_frame_bytes_max + 1);
  }
  SECTION("an INITIATE of more than 4 KiB") {
    talk.welcome();
    append_head(head, flag_command, handshake_frame_bytes_max + 1);
  }
  SECTION("after it, more than a frame") {
    talk.greet();
    append_head(head, 0, codec::frame_bytes_max + message_overhead_bytes + 1);
  }
  SECTION("2^63") {
    talk.greet();
    head = {flag_long, 0x80, 0, 0, 0, 0, 0, 0, 0};
  }
  talk.say(head);
  CHECK(talk.connection.closing() == Closing::too_large);
  CHECK(talk.connection.partial_bytes() == 0);
}

TEST_CASE("The largest message passes, and one frame or byte more does not") {
  const Bytes large(codec::frame_bytes_max, 1);
  Talk talk;
  talk.greet();
  SECTION("bytes") {
    for (std::size_t sent = 0; sent + large.size() < message_bytes_max; sent += large.size())
      talk.say(talk.client.message(more, large));
    SECTION("as many as there may be") {
      talk.say(talk.client.message(0, large));
      CHECK(talk.connection.take_messages().size() == 1);
    }
    SECTION("one more") {
      talk.say(talk.client.message(more, large));
      CHECK(talk.connection.partial_bytes() >= message_bytes_max);
      talk.say(talk.client.message(0, Bytes{1}));
      CHECK(talk.connection.closing() == Closing::too_large);
      CHECK(talk.connection.partial_bytes() == 0);
    }
  }
  SECTION("empty frames without end") {
    std::size_t count = 0;
    while (!talk.connection.closing() && count < 1000) {
      talk.say(talk.client.message(more, {}));
      ++count;
    }
    CHECK(count == frames_max + 1);
    CHECK(talk.connection.closing() == Closing::too_large);
  }
}

TEST_CASE("PING is answered with its context, and one of another length ends the connection") {
  for (std::size_t context = 0; context <= ping_context_bytes_max; ++context) {
    Talk talk;
    talk.greet();
    talk.say(talk.client.message(command, ping(context)));
    Bytes expected{command, 4, 'P', 'O', 'N', 'G'};
    expected.resize(expected.size() + context, 'c');
    CHECK(heard(talk) == std::vector<Bytes>{expected});
  }
  std::vector<Bytes> bad{ping(17), {}, {0}};
  for (const char* const text : {"\x04PING", "\x04PING\x01", "\x09SUBSCRIBE",
                                 "\x06"
                                 "CANCEL",
                                 "\x05HELLO", "\x04PINx\x01\x01", "\x04PONG12345678901234567", "\x05PI"})
    bad.push_back(copy_of(view_of(text)));
  for (const Bytes& payload : bad) {
    Talk talk;
    talk.greet();
    talk.say(talk.client.message(command, payload));
    CHECK(talk.connection.closing() == Closing::malformed);
    CHECK(talk.hear().empty());
  }
}

TEST_CASE("PINGs of one who does not read are not answered without end") {
  Talk talk;
  talk.greet();
  for (int i = 0; i < 20'000; ++i) talk.say(talk.client.message(command, ping(16)));
  CHECK_FALSE(talk.connection.closing());
  CHECK(talk.connection.unsent().size() < 65 << 10);
}

TEST_CASE("What waits for a peer is encrypted a little ahead only, and comes in order") {
  Talk talk;
  talk.greet();
  const SharedBytes slot(Bytes(100'000, 3));
  for (std::uint8_t i = 0; i < 50; ++i) talk.connection.send({Bytes{i}, slot});
  CHECK(talk.connection.waiting_bytes() == 50 * 100'001);
  CHECK(talk.connection.unsent().size() < 512 << 10);
  // In odd pieces, as a socket takes them.
  Bytes all;
  for (ByteView some = talk.connection.unsent(); !some.empty(); some = talk.connection.unsent()) {
    some = some.first(std::min<std::size_t>(some.size(), 77'777));
    all.insert(all.end(), some.begin(), some.end());
    talk.connection.sent(some.size(), talk.now);
  }
  const std::vector<Frame> frames = frames_in(all);
  REQUIRE(frames.size() == 100);
  for (std::size_t i = 0; i < 50; ++i) {
    CHECK(must(talk.client.open(frames[2 * i].body)).payload == Bytes{static_cast<std::uint8_t>(i)});
    const auto opened = must(talk.client.open(frames[2 * i + 1].body));
    CHECK(opened.flags == 0);
    CHECK(equal(opened.payload, slot));
  }
}

TEST_CASE("Each wait has its end") {
  Talk talk;
  const auto passes = [&](Duration time) {
    talk.connection.tick(talk.now = talk.now + time - milliseconds(1));
    CHECK_FALSE(talk.connection.closing());
    talk.connection.tick(talk.now = talk.now + milliseconds(1));
    return talk.connection.closing();
  };
  SECTION("for a greeting") { CHECK(passes(handshake_time) == Closing::too_slow); }
  SECTION("for the handshake, though octets come") {
    talk.now = talk.now + seconds(4);
    talk.say(client_greeting());
    CHECK(passes(seconds(1)) == Closing::too_slow);
  }
  SECTION("for the first message: a PING is none") {
    talk.greet();
    talk.now = talk.now + seconds(3);
    talk.say(talk.client.message(command, ping(0)));
    CHECK(passes(seconds(2)) == Closing::too_slow);
  }
  SECTION("for the rest of a message") {
    talk.greet();
    talk.say(talk.client.message(0, view_of("hello")));
    talk.say(talk.client.message(more, {}));
    for (int i = 1; i < 12; ++i) {
      talk.connection.tick(talk.now = talk.now + seconds(10));
      talk.say(talk.client.message(command, ping(0)));
      talk.hear();
    }
    CHECK(passes(seconds(10)) == Closing::too_slow);
  }
  SECTION("for a sign of life: it is asked for three times") {
    talk.greet();
    talk.say(talk.client.message(0, view_of("hello")));
    for (int i = 0; i < 2; ++i) {
      talk.connection.tick(talk.now = talk.now + ping_every);
      CHECK(heard(talk) == std::vector<Bytes>{{command, 4, 'P', 'I', 'N', 'G', 0, 0}});
    }
    CHECK(passes({silence_max.ms - 20'000}) == Closing::silent);
  }
  SECTION("for a reader") {
    talk.greet();
    talk.say(talk.client.message(0, view_of("hello")));
    talk.connection.send({Bytes(10)});
    talk.now = talk.now + seconds(20);
    talk.say(talk.client.message(0, view_of("hello")));
    CHECK(passes({unread_max.ms - 20'000}) == Closing::not_reading);
  }
}

TEST_CASE("Who answers lives on, and nobody is thought silent while we do not read") {
  Talk talk;
  talk.greet();
  talk.say(talk.client.message(0, view_of("hello")));
  for (int i = 0; i < 20; ++i) {
    talk.connection.tick(talk.now = talk.now + ping_every);
    CHECK(heard(talk).size() == 1);
    talk.say(talk.client.message(command, copy_of(view_of("\x04PONG"))));
  }
  CHECK_FALSE(talk.connection.closing());
  talk.now = talk.now + minutes(1);
  talk.connection.resumed(talk.now);
  talk.connection.tick(talk.now);
  CHECK_FALSE(talk.connection.closing());
}

TEST_CASE("After its end nothing is read, and nothing is sent but what was said") {
  Talk talk;
  talk.greet();
  talk.connection.send({Bytes(10)});
  talk.connection.close(Closing::replaced);
  talk.connection.close(Closing::ended);
  CHECK(talk.connection.closing() == Closing::replaced);
  talk.say(talk.client.message(0, view_of("hello")));
  CHECK(talk.connection.take_messages().empty());
  CHECK(talk.hear().empty());
  talk.connection.send({Bytes(10)});
  CHECK(talk.hear().empty());
}
