#include "broker/edge/fair_turns.h"

namespace puente::broker::edge {

void FairTurns::wake(const std::string& party, std::uint64_t connection) {
  Turns<std::uint64_t>& own = connections_[party];
  if (own.empty()) parties_.wake(party);
  own.wake(connection);
}

void FairTurns::sleep(const std::string& party, std::uint64_t connection) {
  Turns<std::uint64_t>& own = connections_.at(party);
  own.sleep(connection);
  if (!own.empty()) return;
  parties_.sleep(party);
  if (own.known() == 0) connections_.erase(party);
}

std::uint64_t FairTurns::next() { return connections_.at(parties_.next()).next(); }

void FairTurns::charge(const std::string& party, std::uint64_t connection, Cost cost) {
  parties_.charge(party, cost);
  if (const auto own = connections_.find(party); own != connections_.end()) own->second.charge(connection, cost);
}

}  // namespace puente::broker::edge
