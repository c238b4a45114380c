// What is not committed yet: the batch that grows, the one that is out, and what leaves the broker when they are
// durable. Who reads goes through view(), and sees all of it.
//
// Guarantee: an output given to after() leaves only when everything is durable that was written or read until the end
// of its step. Not thread safe.
#pragma once

#include "broker/core/messages.h"
#include "broker/ports/overlaid_rows.h"

namespace puente::broker::core {

class Pending {
 public:
  explicit Pending(const ports::RecordReader& committed) : out_rows_(committed, nothing_), rows_(out_rows_, growing_) {}
  Pending(const Pending&) = delete;
  Pending& operator=(const Pending&) = delete;

  const ports::RecordReader& view() const { return rows_; }
  ports::WriteBatch& batch() { return growing_; }
  Outputs& after() { return after_; }

  // Of what is to leave with the batch that grows, roughly.
  std::size_t after_bytes();

  bool is_out() const { return out_ != nullptr; }
  bool idle() const { return !is_out() && growing_.empty(); }

  // Call with no batch out. The batch that grew is out from now on, and is read through view() until stored().
  std::shared_ptr<const ports::WriteBatch> hand_out();
  // The batch that was out is durable: what waited for it.
  Outputs stored();
  // The step has ended, and nothing grows, nor the log: what is left in after() rests on the batch that is out, or on
  // what is durable.
  void end_idle_step(Outputs& at_once);

 private:
  const ports::WriteBatch nothing_{};
  ports::WriteBatch growing_;
  std::shared_ptr<const ports::WriteBatch> out_;
  ports::OverlaidRows out_rows_;
  ports::OverlaidRows rows_;
  Outputs after_;                                // of growing_
  std::size_t counted_ = 0, counted_bytes_ = 0;  // of after_: what after_bytes() has seen
  Outputs after_out_;                            // of out_
};

}  // namespace puente::broker::core
