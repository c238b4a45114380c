#include "client/agent/printable.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::client::agent {

TEST_CASE("foreign text reaches the operator's log as one harmless line") {
  CHECK(printable("a\x1b[2Jb\nc\\") == "a\\x1b[2Jb\\x0ac\\x5c");
  CHECK(printable(std::string(5000, 'x')).size() == 2000);
}

}  // namespace puente::client::agent
