// Linked into every test program: each section of each test case begins with the same randomness.
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>

#include "tests/support/seeded.h"

namespace puente::support {
namespace {

class SeededTests final : public Catch::EventListenerBase {
 public:
  using EventListenerBase::EventListenerBase;
  void testCasePartialStarting(const Catch::TestCaseInfo&, std::uint64_t) override { seed_libraries(seed_of(1)); }
};

}  // namespace
}  // namespace puente::support

CATCH_REGISTER_LISTENER(puente::support::SeededTests)
