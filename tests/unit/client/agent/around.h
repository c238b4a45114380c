// The daemon around the core, as the local API sees it: everything at once, with a broker played by hand.
#pragma once

#include "client/agent/service.h"
#include "tests/unit/client/core/world.h"

namespace puente::client::agent {

using core::test::Party;

class Around final : public Service {
 public:
  explicit Around(Party& party) : party_(party) {}
  const core::Agent& agent() const override { return *party_.agent; }
  ports::AgentStore& store() override { return *party_.kept_in; }
  const primitives::SigningKey& device_key() const override { return party_.key; }
  Instant now() const override { return party_.broker.now; }
  Answer<std::vector<Result<core::Kept>>> compose(std::vector<core::Draft> drafts) override {
    party_.composed.clear();
    party_.run(core::Compose{1, std::move(drafts)});
    return std::move(party_.composed.back().drafts);
  }
  AnswerStatus publish(Bytes entry) override {
    party_.answered.clear();
    party_.run(core::PublishEntry{1, std::move(entry)});
    party_.serve();
    return answered();
  }
  Answer<core::Answered> recall(const RecordId& record_id, std::string reason) override {
    party_.answered.clear();
    party_.run(core::RecallRecord{1, record_id, std::move(reason)});
    if (party_.answered.empty()) return fail(ErrorCode::unavailable, "no answer");
    return party_.answered.back();
  }
  AnswerStatus give_reason(const Hash&, std::string) override { return fail(ErrorCode::unavailable, "no broker"); }
  void wait(Duration, const std::function<bool()>&) override {}
  StoreStatus seen(core::SeenRecord record) override {
    party_.run(std::move(record));
    return {};
  }
  StoreStatus note_act(ports::OfficerAct act) override {
    ports::AgentBatch batch;
    batch.acts.push_back(std::move(act));
    return party_.kept_in->commit(batch);
  }
  StoreStatus forget_alarms() override {
    party_.answered.clear();
    party_.run(core::AlarmsSeen{1});
    return {};
  }
  void stop(const StoreError& error) override { stopped = error; }

  std::optional<StoreError> stopped;

 private:
  AnswerStatus answered() const {
    PUENTE_REQUIRE(party_.answered.back().status);
    return {};
  }

  Party& party_;
};

}  // namespace puente::client::agent
