// Between the thread of the sockets and the core's.
#include "broker/io/edge_queue.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::broker::io {
namespace {

Arrived message(std::uint64_t connection, const std::string& party, std::size_t bytes = 100) {
  return {connection, {}, party, {Bytes{1}}, bytes};
}
void push(EdgeQueue& queue, FromEdge event) {
  std::vector<FromEdge> events;
  events.push_back(std::move(event));
  queue.push(std::move(events));
}
std::uint64_t connection_of(const FromEdge& event) {
  if (const auto* const one = std::get_if<Arrived>(&event)) return one->connection;
  return std::get<Left>(event).connection;
}

}  // namespace

TEST_CASE("Messages of a connection keep their order, and its end comes after them") {
  EdgeQueue queue;
  for (std::size_t i = 1; i <= 100; ++i) push(queue, message(7, "MX/FGR", i));
  push(queue, Left{7});
  std::vector<FromEdge> all;
  while (all.size() < 101) {
    auto some = queue.take(3, 1 << 20);
    REQUIRE_FALSE(some.empty());
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  for (std::size_t i = 0; i < 100; ++i) CHECK(std::get<Arrived>(all[i]).bytes == i + 1);
  CHECK(std::get<Left>(all[100]).connection == 7);
  CHECK(queue.take(1, 1).empty());
}

TEST_CASE("Parties take turns by what their messages cost, whoever came first") {
  EdgeQueue queue;
  for (int i = 0; i < 2000; ++i) push(queue, message(1, "MX/FGR"));
  for (int i = 0; i < 200; ++i) push(queue, message(2, "US/DEA"));
  std::size_t of_fgr = 0, of_dea = 0;
  while (of_dea < 200) {
    const auto some = queue.take(4, 1 << 20);
    REQUIRE_FALSE(some.empty());
    std::vector<Spent> spent;
    for (const FromEdge& one : some) {
      const bool dea = connection_of(one) == 2;
      (dea ? of_dea : of_fgr) += 1;
      spent.push_back({dea ? "US/DEA" : "MX/FGR", connection_of(one), dea ? 100'000 : 900'000});
    }
    queue.charge(spent);
  }
  CHECK(of_fgr < 40);
  CHECK(of_fgr > 10);
}

TEST_CASE("Who does not read what it asked for is asked for nothing more until it has, and keeps nobody waiting") {
  EdgeQueue queue;
  queue.opened(1);
  queue.opened(2);
  const SharedBytes page(Bytes(1 << 20));
  for (int i = 0; i < 9; ++i) REQUIRE(queue.send(1, {page}));
  for (int i = 0; i < 5; ++i) push(queue, message(1, "MX/FGR"));
  push(queue, message(2, "US/DEA"));
  const auto some = queue.take(10, 1 << 20);
  REQUIRE(some.size() == 1);
  CHECK(connection_of(some[0]) == 2);
  CHECK(queue.take(10, 1 << 20).empty());
  SECTION("it has read") {
    queue.drained(1, 2 << 20);
    CHECK(queue.take(10, 1 << 20).size() == 5);
  }
  SECTION("it has gone: what it said is taken before its end") {
    queue.closed(1);
    push(queue, Left{1});
    const auto rest = queue.take(10, 1 << 20);
    REQUIRE(rest.size() == 6);
    CHECK(std::holds_alternative<Left>(rest[5]));
  }
  SECTION("it says more") {
    push(queue, message(1, "MX/FGR"));
    CHECK(queue.take(10, 1 << 20).empty());
    queue.drained(1, 9 << 20);
    CHECK(queue.take(10, 1 << 20).size() == 6);
  }
}

TEST_CASE("What waits to be sent to all is bounded: whoever has most to read is given up") {
  EdgeQueue queue;
  const SharedBytes page(Bytes(1 << 20));
  std::size_t sent = 0;
  for (std::uint64_t connection = 1; connection <= 8; ++connection) {
    queue.opened(connection);
    for (std::uint64_t i = 0; i < 40 + connection; ++i, ++sent) REQUIRE(queue.send(connection, {page}));
  }
  CHECK(queue.take_orders().unread.empty());
  queue.opened(9);
  while (sent < (backlogs_bytes_max >> 20) + 1 && queue.send(9, {page})) ++sent;
  CHECK(queue.take_orders().unread == std::vector<std::uint64_t>{8});
  CHECK_FALSE(queue.send(8, {page}));
  CHECK(queue.send(9, {page}));
}

TEST_CASE("No more is taken than asked for, in number and in bytes, and fights are told first") {
  EdgeQueue queue;
  for (int i = 0; i < 10; ++i) push(queue, message(1, "MX/FGR", 1000));
  push(queue, Fought{});
  auto some = queue.take(3, 1 << 20);
  REQUIRE(some.size() == 3);
  CHECK(std::holds_alternative<Fought>(some[0]));
  CHECK(queue.take(10, 1500).size() == 2);
  CHECK(queue.take(10, 1 << 20).size() == 6);
}

}  // namespace puente::broker::io
