#include "broker/core/pending.h"

#include <catch2/catch_test_macros.hpp>

#include "broker/store/memory/memory_store.h"

namespace puente::broker::core {
namespace {

Output said(const std::string& text) { return Notice{Notice::Level::info, text}; }
std::string heard(const Outputs& outputs) {
  std::string out;
  for (const Output& one : outputs) out += std::get<Notice>(one).text + " ";
  return out;
}

}  // namespace

TEST_CASE("What rests on a batch leaves when that batch is durable, and what rests on nothing leaves at once") {
  store::MemoryStore store;
  Pending it(store);
  Outputs at_once;
  it.after().push_back(said("nothing"));
  it.end_idle_step(at_once);
  CHECK(heard(at_once) == "nothing ");
  CHECK(it.idle());

  it.batch().values["a"] = Bytes{1};
  it.after().push_back(said("first"));
  it.end_idle_step(at_once);
  CHECK(heard(at_once) == "nothing ");
  const auto first = it.hand_out();
  REQUIRE(first);
  CHECK(first->values.contains("a"));

  // A step that wrote nothing, while the batch is out: it may have read what is in it.
  it.after().push_back(said("read"));
  it.end_idle_step(at_once);
  it.batch().values["b"] = Bytes{2};
  it.after().push_back(said("second"));
  it.end_idle_step(at_once);
  CHECK(heard(at_once) == "nothing ");
  CHECK(heard(it.stored()) == "first read ");
  CHECK_FALSE(it.idle());
  const auto second = it.hand_out();
  CHECK(second->values.contains("b"));
  CHECK_FALSE(second->values.contains("a"));
  CHECK(heard(it.stored()) == "second ");
  CHECK(it.idle());
}

TEST_CASE("What is pending is read, from before it is handed out until it is in the store") {
  store::MemoryStore store;
  Pending it(store);
  const KeyId device;
  const auto newest = [&] {
    const auto rows = it.view().queue(device, 0, 10);
    REQUIRE(rows);
    return rows->empty() ? 0 : rows->back().position;
  };
  CHECK(newest() == 0);
  it.batch().queued.push_back({device, 1, Hash{}, std::nullopt});
  CHECK(newest() == 1);
  const auto out = it.hand_out();
  CHECK(newest() == 1);
  it.batch().queued.push_back({device, 2, Hash{}, std::nullopt});
  CHECK(newest() == 2);
  REQUIRE(store.commit(*out));
  it.stored();
  CHECK(newest() == 2);
  REQUIRE(store.commit(*it.hand_out()));
  it.stored();
  CHECK(newest() == 2);
}

}  // namespace puente::broker::core
