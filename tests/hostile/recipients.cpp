// An enrolled agency that receives, and does not take what it is given.
#include <deque>
#include <thread>

#include "crypto/record/delivery_refusal.h"
#include "crypto/record/derive.h"
#include "tests/hostile/attack.h"
#include "tests/support/must.h"

namespace puente::hostile {
namespace {

using support::must;

// Somebody honest keeps sending to it meanwhile; `act` is asked for each delivery, and now and then for none.
template <class Act>
void receive(Stage& stage, Act&& act) {
  Device from(stage.attackers.sender), to(stage.attackers.recipient);
  while (stage.goes_on()) {
    if (!from.connect(seconds(2)) || !to.connect(seconds(2))) continue;
    while (stage.goes_on()) {
      from.submit(from.seal({.to = {"US/FBI"}, .bytes = 100}));
      from.drain();
      while (const auto heard = to.hear({})) {
        const auto* const delivery = std::get_if<codec::Delivery>(&heard->message.body);
        if (delivery == nullptr) continue;
        act(to, delivery);
        stage.count();
      }
      act(to, nullptr);
      if (to.lost() || from.lost()) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
}

codec::DeliveryEvent event_of(const codec::Delivery& delivery) {
  return std::get<codec::DeliveryEvent>(must(codec::decode_event(delivery.proof.event)).what);
}

void takes_nothing(Stage& stage) {
  receive(stage, [](Device&, const codec::Delivery*) {});
}

void refuses_everything(Stage& stage) {
  receive(stage, [&](Device& device, const codec::Delivery* delivery) {
    if (delivery == nullptr) return;
    codec::RefuseDelivery out;
    const codec::DeliveryEvent event = event_of(*delivery);
    out.number = event.number;
    out.header_hash = event.header_hash;
    out.delivery = must(codec::decode_leaf_input(delivery->proof.leaf)).event;
    out.fault = codec::DeliveryFault::unwrap;
    out.signature = primitives::sign(
        *device.keys().signing, record::delivery_refusal(device.id(), out.header_hash, out.delivery, out.fault, {}));
    device.say(out);
  });
}

// Of what was never delivered, of others', twice, in the wrong order, and with numbers at both ends.
void acknowledges_wildly(Stage& stage) {
  std::deque<std::uint64_t> waiting;
  receive(stage, [&](Device& device, const codec::Delivery* delivery) {
    if (delivery != nullptr) waiting.push_front(event_of(*delivery).number);
    for (const std::uint64_t number :
         {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}, device.random().below(100'000)}) {
      device.say(codec::Acknowledge{number});
      stage.count();
    }
    if (waiting.size() < 20) return;
    for (const std::uint64_t number : waiting) device.say(codec::Acknowledge{number});
    waiting.clear();
  });
}

// Refusals that nobody signed, or of what it never got.
void refuses_falsely(Stage& stage) {
  receive(stage, [&](Device& device, const codec::Delivery*) {
    codec::RefuseDelivery out;
    out.number = device.random().below(1000);
    out.header_hash = device.random().random<Hash>();
    out.delivery = device.random().random<Hash>();
    out.fault = codec::DeliveryFault::aead;
    device.say(out);
    stage.count();
  });
}

}  // namespace

std::vector<Attack> attacks_of_recipients() {
  return {{"a recipient that takes nothing", "deliveries", takes_nothing},
          {"a recipient that refuses everything", "refusals", refuses_everything},
          {"acknowledgements of anything", "acknowledgements", acknowledges_wildly},
          {"refusals of anything", "refusals", refuses_falsely}};
}

}  // namespace puente::hostile
