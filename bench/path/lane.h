// A sender and a recipient, played by hand, and what became of each record between them.
//
// The two ends may run in two threads; what both touch is atomic.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <unordered_map>
#include <vector>

#include "io/descriptor.h"
#include "tests/hostile/device.h"

namespace puente::bench {

using hostile::Clock;

class Lane {
 public:
  // What the recipient gets is written to `file`. `agency`: the recipient's.
  Lane(const hostile::Keys& sender, const hostile::Keys& recipient, std::string agency,
       const std::filesystem::path& file);

  bool connect() { return from_.connect() && to_.connect(); }
  // Seals the records of the next run.
  void prepare(std::size_t records, std::size_t bytes, std::size_t of_a_signature);
  std::size_t sealed_bytes() const { return sealed_bytes_; }  // of one record, as it is submitted

  // Submits as many as the window lets, and hears what the broker says. True: every record has its receipt.
  bool send_some(std::size_t in_flight);
  // Takes what is there, keeps it, syncs, and acknowledges. True: every record was acknowledged.
  bool receive_some();

  void* sender_socket() const { return from_.socket(); }
  void* recipient_socket() const { return to_.socket(); }

  // Of the run that ended, in microseconds from the submit.
  const std::vector<double>& to_receipt() const { return to_receipt_; }
  const std::vector<double>& to_delivery() const { return to_delivery_; }
  std::size_t put_off() const { return put_off_; }  // refused for now, and submitted again

 private:
  struct Waiting {
    std::size_t record;
    Clock::time_point since;
  };
  void hear(const codec::BrokerMessage::Body& said);
  double since_submit(std::size_t record) const;

  hostile::Device from_, to_;
  std::string agency_;
  io::Descriptor file_;
  std::vector<codec::SealedRecord> sealed_;
  std::unordered_map<RecordId, std::size_t> number_of_;
  std::unique_ptr<std::atomic<std::int64_t>[]> submitted_at_;  // ticks of the clock
  std::size_t sealed_bytes_ = 0;
  // of the sender
  std::size_t submitted_ = 0, receipts_ = 0, put_off_ = 0;
  std::vector<Waiting> again_;
  std::vector<double> to_receipt_;
  // of the recipient
  std::size_t acknowledged_ = 0;
  std::vector<double> to_delivery_;
};

}  // namespace puente::bench
