// An authenticated connection: messages, commands, bounds and waits.
#include "broker/edge/connection.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/edge/talk.h"

using namespace puente;
using namespace puente::broker::edge;
using namespace puente::broker::edge::testing;

namespace {

Bytes ping(std::size_t context) {
  Bytes out{4, 'P', 'I', 'N', 'G', 0, 0};
  out.resize(out.size() + context, 'c');
  return out;
}

}  // namespace

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
  CHECK(talk.connection.waiting_bytes() == 50 * (100'001 + waiting_overhead_bytes));
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
  talk.connection.not_read(minutes(1), talk.now);
  talk.connection.tick(talk.now);
  CHECK_FALSE(talk.connection.closing());
}

TEST_CASE("Who has not spoken yet, or not to the end, has its time less what was not read, and no more") {
  Talk fresh;
  fresh.greet();
  fresh.now = fresh.now + first_message_time;
  fresh.connection.not_read(seconds(1), fresh.now);
  fresh.connection.tick(fresh.now);
  CHECK_FALSE(fresh.connection.closing());
  fresh.connection.tick(fresh.now + seconds(1));
  CHECK(fresh.connection.closing() == Closing::too_slow);
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
