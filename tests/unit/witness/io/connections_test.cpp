// Which connection makes room where one more comes.
#include "witness/io/connections.h"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <vector>

namespace puente::witness::io {
namespace {

using std::chrono::seconds;

struct Table {
  explicit Table(std::size_t max, std::size_t of_one_max = 100) : connections(max, of_one_max) {}
  int add(const std::string& address, int lives = 5) {
    const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    REQUIRE(fd >= 0);
    return connections.add(fd, address, start + seconds(lives), HttpRequest(10)) == nullptr ? -1 : fd;
  }
  bool open(int fd) { return connections.find(fd) != nullptr; }
  static bool is_descriptor(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

  Clock::time_point start = Clock::now();
  Connections connections;
};

}  // namespace

TEST_CASE("the oldest stranger goes for one more, and no known address for a stranger") {
  Table table(3);
  const int broker = table.add("broker");
  table.connections.know(*table.connections.find(broker));
  const int first = table.add("a"), second = table.add("b");
  CHECK(table.add("c") >= 0);
  CHECK_FALSE(table.open(first));
  CHECK_FALSE(Table::is_descriptor(first));
  CHECK(table.open(broker));
  CHECK(table.open(second));
  for (int i = 0; i < 50; ++i) CHECK(table.add("stranger " + std::to_string(i)) >= 0);
  CHECK(table.open(broker));
  CHECK(table.connections.size() == 3);
  // Another of the broker's takes a stranger's place.
  CHECK(table.add("broker") >= 0);
  CHECK(table.add("broker") >= 0);
  CHECK(table.open(broker));
  CHECK(table.connections.size() == 3);
  CHECK(table.add("stranger") == -1);
}

TEST_CASE("one address has its share and takes its own for more") {
  Table table(100, 2);
  const int other = table.add("b");
  const int first = table.add("a");
  table.add("a");
  CHECK(table.add("a") >= 0);
  CHECK_FALSE(table.open(first));
  CHECK(table.open(other));
  CHECK(table.connections.size() == 3);
  Table alone(100, 1);
  const int only = alone.add("a");
  CHECK(alone.add("a") >= 0);
  CHECK_FALSE(alone.open(only));
  CHECK(alone.connections.size() == 1);
}

TEST_CASE("what is due is closed, and nothing else") {
  Table table(10);
  const int early = table.add("a", 1), late = table.add("a", 9);
  CHECK(table.connections.next_due() == table.start + seconds(1));
  table.connections.close_due(table.start + seconds(1));
  CHECK_FALSE(table.open(early));
  CHECK_FALSE(Table::is_descriptor(early));
  CHECK(table.open(late));
  table.connections.set_until(*table.connections.find(late), table.start + seconds(20));
  table.connections.close_due(table.start + seconds(10));
  CHECK(table.open(late));
  table.connections.close_due(table.start + seconds(20));
  CHECK(table.connections.size() == 0);
  CHECK_FALSE(table.connections.next_due().has_value());
}

TEST_CASE("only the newest known addresses are kept") {
  Table table(200);
  std::vector<int> fds;
  for (int i = 0; i < 65; ++i) {
    fds.push_back(table.add("known " + std::to_string(i)));
    table.connections.know(*table.connections.find(fds.back()));
  }
  CHECK(table.connections.close_oldest_stranger());
  CHECK_FALSE(table.open(fds[0]));
  CHECK_FALSE(table.connections.close_oldest_stranger());
  table.connections.know(*table.connections.find(fds[1]));  // seen again
  const int next = table.add("next");
  table.connections.know(*table.connections.find(next));
  CHECK(table.open(fds[1]));
  CHECK_FALSE(table.connections.find(fds[1])->stranger);
}

}  // namespace puente::witness::io
