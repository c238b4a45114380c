// Who gets through the handshake, and who does not: against a client in memory that may say whatever it likes.
#include "broker/edge/handshake.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/edge/talk.h"

using namespace puente;
using namespace puente::broker::edge;
using namespace puente::broker::edge::testing;

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
  CHECK(talk.connection.waiting_bytes() == 3 + waiting_overhead_bytes);
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
  CHECK(talk.connection.closing() == Closing::flood);
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
