#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <thread>
#include <vector>

#include "crypto/base/secret.h"

using namespace puente;

TEST_CASE("Threads share the memory for secrets without mixing them up") {
  std::vector<std::thread> threads;
  std::atomic<bool> mixed{false};
  for (std::uint8_t id = 1; id <= 4; ++id)
    threads.emplace_back([id, &mixed] {
      for (int round = 0; round < 1000; ++round) {
        std::vector<ContentKey> keys;
        for (int i = 0; i < 8; ++i) keys.push_back(ContentKey::from(Bytes(32, id)).value());
        for (const ContentKey& key : keys)
          if (!equal(key.reveal(), Bytes(32, id))) mixed = true;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK_FALSE(mixed);
}
