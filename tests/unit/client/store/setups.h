// Both stores of an agent, for suites that take the same through each.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <optional>

#include "client/ports/memory_agent_store.h"
#include "client/store/sqlcipher_agent_store.h"

namespace puente::client::store_test {

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
  ports::MemoryAgentStore store;
  ports::AgentStore& get() { return store; }
};
struct OnDisk {
  Folder folder;
  std::optional<store::SqlcipherAgentStore> store;
  OnDisk() { reopen(); }
  void reopen() {
    store.reset();
    store.emplace(std::move(store::SqlcipherAgentStore::open(folder.path / "store.db", store_key(7)).value()));
  }
  ports::AgentStore& get() { return *store; }
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

}  // namespace puente::client::store_test
