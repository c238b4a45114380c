#include "tests/unit/broker/core/bridge.h"

namespace puente::broker::test {
namespace {

Seed numbered(std::uint64_t number, std::uint8_t kind) {
  Seed out;
  for (std::size_t i = 0; i < 8; ++i) out.array()[i] = static_cast<std::uint8_t>(number >> (8 * i));
  out.array()[31] = kind;
  return out;
}

model::Label label_of(std::string_view text) {
  const std::size_t slash = text.find('/');
  model::Label out;
  out.section = must(model::parse_name<model::Section>(text.substr(0, slash)));
  if (slash != std::string_view::npos) out.rung = must(model::parse_name<model::Rung>(text.substr(slash + 1)));
  return out;
}

}  // namespace

Run::Run(Nations& its_nations, ports::Store& its_store, Instant its_now, std::optional<trust::ShardState> handed_over,
         core::Budgets budgets)
    : nations(its_nations),
      store(its_store),
      now(its_now),
      release_keys_(std::make_unique<ports::HeldReleaseKeys>(nations.authority())),
      random_(numbered(static_cast<std::uint64_t>(its_now.ms), 2)) {
  release_keys_->keys().add(nations.release_private.duplicate());
  core = must(core::Core::start({.version = "test", .budgets = budgets, .handed_over = std::move(handed_over)},
                                *nations.treaty, store, nations.log, *release_keys_, now, next_seed()));
}

Seed Run::next_seed() { return numbered(++seeds_, 1); }

core::Connection Run::connection_of(const std::string& party) const {
  const auto found = connections.find(party);
  core::Connection out = 0;  // the party's name, as a number
  for (const std::uint8_t c : view_of(party)) out = out << 8 | c;
  return out * 1000 + (found == connections.end() ? 0 : static_cast<core::Connection>(found->second));
}

void Run::take(core::Outputs outputs) {
  for (core::Output& output : outputs) {
    if (auto* const send = std::get_if<core::Send>(&output)) {
      everything.insert(everything.end(), send->message.begin(), send->message.end());
      std::vector<Bytes> slots;
      for (const SharedBytes& slot : send->slots) slots.push_back(copy_of(slot.view()));
      for (const Bytes& slot : slots) everything.insert(everything.end(), slot.begin(), slot.end());
      mail_[send->connection].push_back({must(codec::decode_broker_message(send->message)), std::move(slots)});
    } else if (auto* const ask = std::get_if<core::AskWitness>(&output)) {
      everything.insert(everything.end(), ask->body.begin(), ask->body.end());
      asked_.push_back(std::move(*ask));
    } else if (const auto* const answered = std::get_if<core::EntryAnswered>(&output)) {
      entries.emplace_back(answered->token, answered->refused);
    } else if (const auto& notice = std::get<core::Notice>(output); notice.level == core::Notice::Level::alarm) {
      alarms.push_back(notice.text);
    }
  }
}

void Run::step(core::Input input) {
  const Seed seed = next_seed();
  given.push_back({now, seed, input});
  take(must(core->step(now, seed, std::move(input))));
}

void Run::replay(const std::vector<Given>& history) {
  for (const Given& one : history) {
    if (one.input)
      take(must(core->step(one.now, one.seed, core::Input(*one.input))));
    else if (const auto batch = must(core->take_batch()))
      must(store.commit(*batch));
  }
}

bool Run::commit() {
  while (const auto batch = must(core->take_batch())) {
    given.push_back({now, Seed{}, std::nullopt});
    if (!store.commit(*batch)) return false;
    step(core::BatchStored{});
  }
  return true;
}

void Run::settle() {
  for (int i = 0; i < 1000; ++i) {
    if (!commit()) throw std::runtime_error("the store refused");
    if (asked_.empty()) return;
    for (const core::AskWitness& ask : std::exchange(asked_, {})) {
      if (witnesses_down.contains(ask.witness)) {
        step(core::WitnessAnswered{ask.witness, 0, {}});
        continue;
      }
      auto& heads = nations.witness_heads;
      const auto held = heads.find(ask.witness);
      witness::core::Decision answer = witness::core::decide_add_checkpoint(
          held == heads.end() ? nullptr : &held->second, view_of(ask.body), nations.treaty->treaty().broker.origin,
          nations.treaty->treaty().broker.log);
      if (answer.accepted) {
        heads[ask.witness] = answer.accepted->head();
        answer.body = witness::core::cosign_accepted(*answer.accepted, nations.witness_names[ask.witness],
                                                     nations.witnesses[ask.witness], now + witness_ahead);
      }
      step(core::WitnessAnswered{ask.witness, answer.status, answer.body});
    }
  }
  throw std::runtime_error("the broker does not come to rest");
}

void Run::advance(Duration time) {
  const Instant until = now + time;
  while (now < until) {
    now = std::min(until, now + (until - now > minutes(1) ? minutes(1) : seconds(1)));
    step(core::Tick{});
    settle();
  }
}

void Run::offer(const Bytes& entry) { step(core::EntryOffered{++tokens_, entry}); }

void Run::enrol(const std::string& name) {
  const Party& party = nations[name];
  offer(nations.certificate_entry(party));
  if (party.role != pki::Role::liaison) offer(nations.package_entry(party));
}

void Run::activate(const std::string& liaison, const Bytes& bundle) { say(liaison, {1, codec::Activate{bundle}}); }

void Run::open_bridge() {
  settle();
  for (const auto& [name, party] : nations.parties) enrol(name);
  offer(nations.release_entry());
  advance(seconds(3));
  activate("liaison-mx-1", nations.bundle(model::Nation::mx, 1, {}, policy_mx));
  activate("liaison-us-1", nations.bundle(model::Nation::us, 1, {}, policy_us));
  settle();
}

void Run::say(const std::string& party, codec::DeviceMessage message, std::vector<Bytes> slots) {
  std::vector<Bytes> frames{codec::encode(message)};
  frames.insert(frames.end(), std::make_move_iterator(slots.begin()), std::make_move_iterator(slots.end()));
  say_frames(party, std::move(frames));
}

void Run::say_frames(const std::string& party, std::vector<Bytes> frames) {
  step(core::FrameReceived{connection_of(party), nations[party].curve, std::move(frames)});
}

void Run::hello(const std::string& party, std::uint64_t last_delivery, std::uint64_t held_size) {
  ++connections[party];
  say(party, {++requests_, codec::Hello{2, held_size, last_delivery, nations.treaty->treaty().shard()}});
}

codec::SealedRecord Run::seal(const std::string& from, const RecordChoice& choice) {
  Party& sender = nations[from];
  record::seal::RecordPlan plan;
  codec::Header& header = plan.header_template;
  header.record_id = random_.random<RecordId>();
  header.created = now;
  header.not_before = now;
  header.expires = now + choice.life;
  header.kind = model::Kind::seizure;
  header.marks.tlp = model::Tlp::amber;
  for (const std::string& section : choice.sections)
    plan.sections.push_back({label_of(section), SecretBytes::copy_of(view_of("secret of " + section))});
  for (const std::string& name : choice.to) {
    const Party& recipient = nations[name];
    plan.recipients.push_back(
        {recipient.id(), recipient.package_public, nullptr,
         choice.granted.empty() ? std::vector<bool>(choice.sections.size(), true) : choice.granted});
  }
  plan.authority = {nations.authority(), nations.release_public};
  plan.sequence = ++sender.sequence;
  plan.previous = sender.previous;
  if (choice.change) choice.change(plan);
  auto sealed = must(sender.sealer->seal(plan, now, random_));
  sender.previous = sealed.header_hash();
  return sender.sealer->sign_alone(std::move(sealed));
}

void Run::submit(const std::string& from, const codec::SealedRecord& record) {
  say(from, {++requests_, codec::Submit{record.header, record.batch, record.entries, record.release}}, record.slots);
}

void Run::acknowledge(const std::string& party, std::uint64_t number) {
  say(party, {++requests_, codec::Acknowledge{number}});
}

std::vector<codec::Tracking> Run::told(const std::string& party) {
  std::vector<codec::Tracking> out;
  std::set<std::tuple<RecordId, KeyId, codec::Progress>> seen;
  for (const codec::Tracking& one : heard<codec::Tracking>(party))
    if (seen.emplace(one.record_id, one.recipient, one.progress).second) out.push_back(one);
  return out;
}

std::vector<Delivered> Run::deliveries(const std::string& party) {
  std::vector<Delivered> out;
  auto& box = mail_[connection_of(party)];
  for (auto next = box.begin(); next != box.end();) {
    if (auto* const one = std::get_if<codec::Delivery>(&next->message.body)) {
      out.push_back({std::move(*one), std::move(next->slots)});
      next = box.erase(next);
    } else {
      ++next;
    }
  }
  return out;
}

std::string Run::refusal(const std::string& party) {
  const auto refusals = heard<codec::Refusal>(party);
  if (refusals.empty()) return "none";
  if (refusals.size() > 1) return "several";
  return std::string(error_name(refusals.front().code));
}

codec::Event Run::event_of(const Delivered& delivered) {
  return must(codec::decode_event(delivered.message.proof.event));
}

record::open::OpenedRecord Run::opened(const std::string& party, const Delivered& delivered,
                                       const std::string& sender) {
  Party& recipient = nations[party];
  record::open::RecipientKeys keys(recipient.id());
  keys.add(recipient.package_private.duplicate());
  record::BatchCache cache;
  const codec::Event event = event_of(delivered);
  return must(record::open::open_record({delivered.message.header, delivered.message.batch, delivered.message.entry,
                                         delivered.frames, delivered.message.shares},
                                        nations[sender].signing->public_key(),
                                        std::get<codec::DeliveryEvent>(event.what), {}, keys, cache));
}

}  // namespace puente::broker::test
