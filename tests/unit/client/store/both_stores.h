// Both stores of an agent, and rows for them.
#pragma once

#include <unistd.h>

#include <filesystem>

#include "client/ports/memory_agent_store.h"
#include "client/store/sqlcipher_agent_store.h"

namespace puente::client::both {

using namespace ports;

inline StoreKey store_key(std::uint8_t byte) { return StoreKey::from(Bytes(32, byte)).value(); }

struct Folder {
  Folder() : path(std::filesystem::temp_directory_path() / ("puente-store-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

struct InMemory {
  MemoryAgentStore store;
  AgentStore& get() { return store; }
};
struct OnDisk {
  Folder folder;
  std::optional<store::SqlcipherAgentStore> store;
  OnDisk() { reopen(); }
  void reopen() {
    store.reset();
    store.emplace(std::move(store::SqlcipherAgentStore::open(folder.path / "store.db", store_key(7)).value()));
  }
  AgentStore& get() { return *store; }
};

inline RecordId record(std::uint8_t number) {
  RecordId out;
  out.array()[0] = number;
  return out;
}
inline KeyId device(std::uint8_t number) {
  KeyId out;
  out.array()[0] = number;
  return out;
}

inline OutboxRow draft(std::uint8_t number, std::string origin = "") {
  OutboxRow out;
  out.record_id = record(number);
  out.origin = std::move(origin);
  out.kind = model::Kind::seizure;
  out.created = Instant{1000 + number};
  out.document = "{\"number\":" + std::to_string(number) + "}";
  return out;
}

inline InboxRow received(std::uint8_t number) {
  InboxRow out;
  out.sender = device(9);
  out.agency = "US/DEA";
  out.record_id = record(number);
  out.header_hash.array()[0] = number;
  out.shard = 1;
  out.number = number;
  out.received = Instant{5000};
  out.header = {1, 2, 3};
  out.proof = {4, 5};
  out.sections.push_back({{model::Section::place, model::Rung::state, 0}, {6}, ContentKey::from(Bytes(32, 8)).value()});
  out.sections.push_back({{model::Section::place, model::Rung::site, 0}, {7}, ContentKey::from(Bytes(32, 9)).value()});
  return out;
}

inline void commit(AgentStore& store, const AgentBatch& batch) { REQUIRE(store.commit(batch)); }

}  // namespace puente::client::both
