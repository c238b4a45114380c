// Drafts become rows of the outbox: whom they name, what goes to each, and what was sent under their origin before.
#include "client/core/composing.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace test;
using ports::OutboxState;

std::string to(const std::string& agencies, const std::string& best = "3") {
  std::string out = violent_event;
  out.replace(out.find("\"US/DEA\""), 8, agencies);
  return out.replace(out.find("\"best\": 3"), 9, "\"best\": " + best);
}

// The agents of three agencies; policy lets US/DEA have places and lets nothing at all go to US/FBI.
struct Desk : Network {
  Desk() { add_agent("fbi", "US/FBI"); }
  Result<Kept> compose(const std::string& document, Compose how = {}, const std::string& origin = "") {
    sender.composed.clear();
    how.drafts.push_back({document, origin});
    sender.run(std::move(how));
    Result<Kept> out = sender.composed.back().drafts.front();
    settle();
    return out;
  }
  Kept import(const std::string& document, bool update = false, bool trial = false) {
    Compose how;
    how.update = update;
    how.trial = trial;
    auto out = compose(document, std::move(how), "map:1");
    REQUIRE(out);
    return *out;
  }
  std::size_t sent() { return sender.store.outbox_newest(100).value().size(); }
  document::Document document_of(const RecordId& id) {
    return must(document::parse_document(must(sender.store.outbox(id)).value().document));
  }
};

}  // namespace

TEST_CASE("an agency that nobody is enrolled as is refused with the nearest, in both languages") {
  Desk desk;
  const auto english = desk.compose(to("\"US/DEA\", \"US/DEEA\""));
  REQUIRE_FALSE(english);
  CHECK(english.error().code == ErrorCode::unknown_value);
  CHECK(english.error().what == "to: nobody is enrolled as 'US/DEEA'; the nearest is 'US/DEA'");
  Compose how;
  how.language = Language::spanish;
  const auto spanish = desk.compose(to("\"US/DEEA\""), std::move(how));
  REQUIRE_FALSE(spanish);
  CHECK(spanish.error().what == "to: nadie está inscrito como 'US/DEEA'; lo más cercano es 'US/DEA'");
  CHECK(desk.sent() == 0);
}

TEST_CASE("nothing is sent to oneself, alone or among others") {
  Desk desk;
  for (const char* agencies : {"\"MX/SSPC\"", "\"US/DEA\", \"MX/SSPC\""}) {
    const auto refused = desk.compose(to(agencies));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::malformed);
    CHECK(refused.error().what == "to: 'MX/SSPC' is this agency itself, and nothing is sent to oneself; take it out");
  }
  CHECK(desk.sent() == 0);
}

TEST_CASE("each recipient is answered for: what goes to it, or that nothing does") {
  Desk desk;
  const auto kept = desk.compose(to("\"US/DEA\", \"US/FBI\""));
  REQUIRE(kept);
  REQUIRE(kept->recipients.size() == 2);
  CHECK(kept->recipients[0].agency == "US/DEA");
  CHECK(kept->recipients[0].decided);
  CHECK_FALSE(kept->recipients[0].goes.empty());
  CHECK(kept->recipients[1].agency == "US/FBI");
  CHECK(kept->recipients[1].nothing());
  CHECK(kept->recipients[1].rules.empty());
  // The others get it, and the store still says who did not.
  CHECK(desk.state(kept->record_id) == OutboxState::finished);
  const auto rows = must(desk.sender.store.recipients(kept->record_id));
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].nothing());
}

TEST_CASE("who withholds is named by its rule") {
  Network network(policy_mx + R"(
[[rule]]
id = "none-of-it"
effect = "forbid"
from = ["MX/*"]
to = ["US/*"]
kinds = ["violent-event"]
sections = ["*"]
valid-until = "2036-01-01T00:00:00Z"
legal-basis = { en = "law", es = "ley" }
)");
  const RecordId id = network.send();
  const auto rows = must(network.sender.store.recipients(id));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].nothing());
  CHECK(rows[0].rules == std::vector<std::string>{"MX/none-of-it"});
  CHECK(network.state(id) == OutboxState::refused);
}

TEST_CASE("a draft kept while nothing is known is refused when it is sealed, if nobody is enrolled as its recipient") {
  Desk desk;
  desk.restart_agent("sspc");
  desk.sleep(hours(1));  // its heartbeat is old by now
  const auto kept = desk.compose(to("\"US/DEEA\""));
  REQUIRE(kept);
  CHECK_FALSE(kept->recipients.at(0).decided);
  CHECK(desk.state(kept->record_id) == OutboxState::draft);
  desk.connect("sspc");
  desk.advance(minutes(2));
  CHECK(desk.state(kept->record_id) == OutboxState::refused);
  CHECK(must(desk.sender.store.outbox(kept->record_id)).value().reason.find("'US/DEA'") != std::string::npos);
}

TEST_CASE("what was sent under an origin is not sent twice, and what differs is said, not sent") {
  Desk desk;
  const Kept first = desk.import(to("\"US/DEA\""));
  CHECK(first.did == Did::sent);
  const Kept again = desk.import(to("\"US/DEA\""));
  CHECK(again.did == Did::existing);
  CHECK(again.existing);
  CHECK(again.record_id == first.record_id);
  CHECK(again.recipients.size() == 1);
  const Kept corrected = desk.import(to("\"US/DEA\"", "4"));
  CHECK(corrected.did == Did::differs);
  CHECK(corrected.existing);
  CHECK(desk.import(to("\"US/DEA\", \"US/FBI\"")).did == Did::further);
  CHECK(desk.sent() == 1);
}

TEST_CASE("an update is sent in place of what it corrects, and to whom it is new") {
  Desk desk;
  desk.disconnect("dea");  // documents stay until the record is finished
  const Kept first = desk.import(to("\"US/DEA\""));
  const Kept corrected = desk.import(to("\"US/DEA\"", "4"), true);
  CHECK(corrected.did == Did::corrected);
  CHECK_FALSE(corrected.existing);
  CHECK(desk.document_of(corrected.record_id).supersedes == first.record_id);
  // The newest content counts: what was sent first differs from it.
  CHECK(desk.import(to("\"US/DEA\"", "4"), true).did == Did::existing);
  CHECK(desk.import(to("\"US/DEA\"")).did == Did::differs);
  const Kept wider = desk.import(to("\"US/DEA\", \"US/FBI\"", "4"), true);
  CHECK(wider.did == Did::extended);
  CHECK(must(desk.sender.store.recipients(wider.record_id)).size() == 1);
  CHECK(desk.sent() == 3);
}

TEST_CASE("a draft that never left is replaced by its correction") {
  Desk desk;
  desk.disconnect("sspc");
  desk.sender.run(Disconnected{});
  const Kept first = desk.import(to("\"US/DEA\""));
  const Kept corrected = desk.import(to("\"US/DEA\"", "4"), true);
  CHECK(desk.state(first.record_id) == OutboxState::recalled);
  CHECK_FALSE(desk.document_of(corrected.record_id).supersedes);
  desk.connect("sspc");
  desk.advance(minutes(1));
  CHECK(desk.state(corrected.record_id) == OutboxState::finished);
  CHECK(desk.recipient.store.inbox_count().value() == 1);
}

TEST_CASE("what was refused goes again, what was recalled only with an update") {
  Desk desk;
  const Kept refused = desk.import(to("\"US/FBI\""));
  CHECK(desk.state(refused.record_id) == OutboxState::refused);
  const Kept again = desk.import(to("\"US/FBI\""));
  CHECK(again.did == Did::again);
  CHECK_FALSE(again.existing);

  const Kept sent = *desk.compose(to("\"US/DEA\""), {}, "map:2");
  desk.sender.run(RecallRecord{1, sent.record_id, "an error"});
  desk.settle();
  REQUIRE(desk.state(sent.record_id) == OutboxState::recalled);
  const Kept left = *desk.compose(to("\"US/DEA\""), {}, "map:2");
  CHECK(left.did == Did::recalled);
  CHECK(left.existing);
  Compose update;
  update.update = true;
  CHECK(desk.compose(to("\"US/DEA\""), std::move(update), "map:2")->did == Did::again);
}

TEST_CASE("a trial says what would be done, and keeps nothing") {
  Desk desk;
  CHECK(desk.import(to("\"US/DEA\""), false, true).did == Did::sent);
  CHECK(desk.sent() == 0);
  desk.import(to("\"US/DEA\""));
  const Kept trial = desk.import(to("\"US/DEA\"", "4"), true, true);
  CHECK(trial.did == Did::corrected);
  CHECK(trial.record_id == RecordId());
  CHECK(desk.import(to("\"US/DEA\"", "4"), false, true).did == Did::differs);
  CHECK(desk.sent() == 1);
}

}  // namespace puente::client::core
