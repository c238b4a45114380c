#include "bench/path/lane.h"

#include <fcntl.h>
#include <unistd.h>

#include "client/core/broker_limits.h"
#include "tests/support/must.h"

namespace puente::bench {

using support::must;

Lane::Lane(const hostile::Keys& sender, const hostile::Keys& recipient, std::string agency,
           const std::filesystem::path& file)
    : from_(sender),
      to_(recipient),
      agency_(std::move(agency)),
      file_(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600)) {
  if (file_.get() < 0) throw std::runtime_error(file.string() + ": cannot be written");
}

void Lane::prepare(std::size_t records, std::size_t bytes, std::size_t of_a_signature) {
  sealed_.clear();
  number_of_.clear();
  to_receipt_.clear();
  to_delivery_.clear();
  submitted_ = receipts_ = put_off_ = acknowledged_ = 0;
  submitted_at_ = std::make_unique<std::atomic<std::int64_t>[]>(records);
  const hostile::RecordShape shape{.to = {agency_},
                                   .bytes = bytes,
                                   .kind = model::Kind::precursor_shipment,
                                   .sections = {model::Section::substance, model::Section::transport,
                                                model::Section::status, model::Section::source}};
  while (sealed_.size() < records)
    for (codec::SealedRecord& one : from_.seal(shape, std::min(of_a_signature, records - sealed_.size()))) {
      number_of_.emplace(must(codec::decode_header(one.header)).record_id, sealed_.size());
      sealed_.push_back(std::move(one));
    }
  const codec::SealedRecord& one = sealed_.back();
  sealed_bytes_ = one.header.size() + one.release.size();
  for (const auto& entry : one.entries) sealed_bytes_ += entry.size();
  for (const Bytes& slot : one.slots) sealed_bytes_ += slot.size();
  if (::ftruncate(file_.get(), 0) != 0) throw std::runtime_error("the recipient's file cannot be emptied");
}

double Lane::since_submit(std::size_t record) const {
  const Clock::duration since =
      Clock::now().time_since_epoch() - Clock::duration(submitted_at_[record].load(std::memory_order_acquire));
  return std::chrono::duration<double, std::micro>(since).count();
}

void Lane::hear(const codec::BrokerMessage::Body& said) {
  if (const auto* const receipt = std::get_if<codec::Receipt>(&said)) {
    if (const auto found = number_of_.find(receipt->record_id); found != number_of_.end()) {
      to_receipt_.push_back(since_submit(found->second));
      ++receipts_;
    }
  } else if (const auto* const told = std::get_if<codec::Tracking>(&said)) {
    from_.say(codec::TakeOutcome{told->record_id, told->recipient, told->progress});
  } else if (const auto* const refusal = std::get_if<codec::Refusal>(&said)) {
    if (!refusal->record_id || client::core::is_final(refusal->code))
      throw std::runtime_error("the broker refuses: " + refusal->reason);
    ++put_off_;
    const auto wait = std::chrono::milliseconds(std::max<std::int64_t>(refusal->come_again.ms, 10));
    again_.push_back({number_of_.at(*refusal->record_id), Clock::now() + wait});
  }
}

bool Lane::send_some(std::size_t in_flight) {
  while (submitted_ < sealed_.size() && submitted_ - receipts_ < in_flight) {
    submitted_at_[submitted_].store(Clock::now().time_since_epoch().count(), std::memory_order_release);
    if (!from_.submit(sealed_[submitted_])) break;  // its queue is full: what it holds goes first
    ++submitted_;
  }
  while (const auto heard = from_.hear({})) hear(heard->message.body);
  std::erase_if(again_,
                [&](const Waiting& one) { return one.since <= Clock::now() && from_.submit(sealed_[one.record]); });
  if (from_.lost()) throw std::runtime_error("the broker closed a sender's connection");
  return receipts_ == sealed_.size();
}

bool Lane::receive_some() {
  std::vector<std::uint64_t> numbers;
  Bytes kept;
  while (const auto heard = to_.hear({})) {
    const auto* const delivery = std::get_if<codec::Delivery>(&heard->message.body);
    if (delivery == nullptr) continue;
    const codec::Event event = must(codec::decode_event(delivery->proof.event));
    const auto& what = std::get<codec::DeliveryEvent>(event.what);
    numbers.push_back(what.number);
    kept.insert(kept.end(), delivery->header.begin(), delivery->header.end());
    for (const auto& slot : heard->slots) kept.insert(kept.end(), slot.begin(), slot.end());
    if (const auto found = number_of_.find(what.record_id); found != number_of_.end()) {
      to_delivery_.push_back(since_submit(found->second));
      ++acknowledged_;
    }
  }
  if (!numbers.empty()) {
    if (::write(file_.get(), kept.data(), kept.size()) != static_cast<ssize_t>(kept.size()) ||
        ::fdatasync(file_.get()) != 0)
      throw std::runtime_error("the recipient's file cannot be written");
    for (const std::uint64_t number : numbers)
      if (!to_.say(codec::Acknowledge{number})) throw std::runtime_error("an acknowledgement could not be said");
  }
  if (to_.lost()) throw std::runtime_error("the broker closed a recipient's connection");
  return acknowledged_ == sealed_.size();
}

}  // namespace puente::bench
