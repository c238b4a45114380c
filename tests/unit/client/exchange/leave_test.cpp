#include "client/exchange/leave.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::client::exchange {

using model::Caveat;
using model::Handling;
using model::Tlp;

namespace {

Verdict verdict(Tlp tlp, std::vector<Caveat> caveats = {}, std::vector<Handling> handling = {}, bool onward = false) {
  model::Marks marks;
  marks.tlp = tlp;
  marks.caveats = std::move(caveats);
  marks.handling = std::move(handling);
  return may_leave(marks, onward);
}

}  // namespace

TEST_CASE("TLP:RED and ORCON never leave, whatever else a record says") {
  CHECK(verdict(Tlp::red).leave == Leave::never);
  CHECK(verdict(Tlp::clear, {Caveat::orcon}).leave == Leave::never);
  const Verdict both = verdict(Tlp::red, {Caveat::noforn, Caveat::orcon}, {Handling::h1});
  CHECK(both.leave == Leave::never);
  CHECK(both.reasons == std::vector<std::string>{"TLP:RED", "ORCON"});
}

TEST_CASE("what is restricted leaves with a reason and a second officer, and all reasons are named") {
  CHECK(verdict(Tlp::amber_strict).leave == Leave::with_second);
  CHECK(verdict(Tlp::green, {Caveat::noforn}).leave == Leave::with_second);
  CHECK(verdict(Tlp::green, {}, {Handling::h1}).leave == Leave::with_second);
  CHECK(verdict(Tlp::green, {}, {Handling::h2}).leave == Leave::with_second);
  CHECK(verdict(Tlp::clear, {}, {}, true).leave == Leave::with_second);
  CHECK(verdict(Tlp::amber_strict, {Caveat::noforn}, {Handling::h1, Handling::h2}, true).reasons ==
        std::vector<std::string>{"TLP:AMBER+STRICT", "NOFORN", "H1", "H2", "no-onward"});
}

TEST_CASE("all else leaves freely") {
  for (const Tlp tlp : {Tlp::amber, Tlp::green, Tlp::clear}) {
    const Verdict free = verdict(tlp, {Caveat::rel_to, Caveat::les, Caveat::dsen}, {Handling::h0, Handling::h3});
    CHECK(free.leave == Leave::freely);
    CHECK(free.reasons.empty());
  }
}

}  // namespace puente::client::exchange
