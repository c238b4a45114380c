#include "broker/app/log_end.h"

#include "broker/app/messages.h"
#include "broker/drive/driver.h"
#include "io/clock.h"

namespace puente::broker::app {
namespace {

// Nobody is connected, and no witness is asked: the next start asks them.
class StoreOnly final : public drive::Surroundings {
 public:
  explicit StoreOnly(ports::Store& store) : store_(store) {}
  Seed fresh_seed() override { return puente::io::fresh_seed(); }
  StoreResult<bool> commit(std::shared_ptr<const ports::WriteBatch> batch) override {
    PUENTE_REQUIRE(store_.commit(*batch));
    return true;
  }
  StoreStatus check_store() override { return store_.check_in_place(); }
  StoreResult<std::vector<core::EntryOffered>> tend_keys(const trust::Directory&, Instant, Instant) override {
    return std::vector<core::EntryOffered>();
  }
  std::vector<core::EntryOffered> brought() override { return {}; }
  void answered(const core::EntryAnswered&) override {}
  bool send(core::Send) override { return false; }
  void ask(core::AskWitness) override {}
  void compare_witnesses() override {}
  void say(const core::Notice& notice) override { app::say(notice); }
  void show(const core::Health&, Instant) override {}

 private:
  ports::Store& store_;
};

}  // namespace

StoreStatus log_end(core::Core& core, ports::Store& store, std::string why) {
  StoreOnly surroundings(store);
  return drive::Driver(core, surroundings).stop(puente::io::now(), std::move(why));
}

}  // namespace puente::broker::app
