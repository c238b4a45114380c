// A nation's witness as a process of a world: the real core over heads in memory that outlive it.
#pragma once

#include "tests/support/world/nations.h"
#include "tests/support/world/wire.h"
#include "witness/core/witness.h"

namespace puente::support {

class WitnessNode {
 public:
  // References outlive it.
  WitnessNode(const Nations& nations, std::size_t number, const Setting& setting)
      : nations_(nations), number_(number), setting_(setting) {
    start();
  }
  // Also under a new treaty, from what it keeps.
  void start() {
    const primitives::SigningKey& key = nations_.witnesses.at(number_);
    auto terms = must(witness::core::terms_of(nations_.treaty->treaty(), key.public_key()));
    witness_.emplace(must(as_result(witness::core::Witness::start(std::move(terms), key, heads))));
  }
  // Status 0: nobody answers.
  witness::core::Reply add_checkpoint(ByteView body) {
    if (away) return {};
    return must(witness_->add_checkpoint(setting_.now + ahead, body));
  }
  witness::core::Reply checkpoint() const { return away ? witness::core::Reply{} : witness_->checkpoint(); }
  const std::string& name() const { return nations_.witness_names.at(number_); }

  bool away = false;
  Duration ahead{};  // its clock, of true time
  witness::core::MemoryHeadStore heads;

 private:
  const Nations& nations_;
  std::size_t number_;
  const Setting& setting_;
  std::optional<witness::core::Witness> witness_;
};

}  // namespace puente::support
