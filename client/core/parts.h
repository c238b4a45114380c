// The parts of the agent's core, each with its own subject, and who knows whom.
#pragma once

#include "client/core/daily_keys.h"
#include "client/core/exchange/kept_exports.h"
#include "client/core/exchange/kept_forms.h"
#include "client/core/own_device.h"
#include "client/core/requests.h"
#include "client/core/synchronisation.h"
#include "client/core/told/telling.h"

namespace puente::client::core {

struct Parts {
  // References outlive the parts.
  Parts(trust::SignedTreaty treaty, Self own, const primitives::SigningKey& key, ports::AgentStore& store_below,
        ports::KeyRing& ring, Pairs pairs_held, std::optional<document::TokenMaker> token_maker,
        WhenBehind when_behind);
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  Self self;
  ports::AgentStore& store;
  ports::AgentBatch batch;  // that is being made
  ports::PendingView view;  // the store with that batch: what every part reads
  InForce in_force;
  Pairs pairs;
  std::optional<document::TokenMaker> tokens;
  BrokerLimits limits;
  Outbox outbox;
  LogCheck log;
  Telling telling;
  Inbox inbox;
  DailyKeys daily;
  Notices notices;
  Conversation conversation;
  Requests requests;
  Synchronisation synchronisation;
  OwnDevice own_device;
  KeptForms forms;
  KeptExports exports;
  bool head_moved = false;  // kept with the next batch
};

}  // namespace puente::client::core
