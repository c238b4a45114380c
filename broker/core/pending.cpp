#include "broker/core/pending.h"

#include <iterator>

#include "crypto/base/check.h"

namespace puente::broker::core {

std::size_t Pending::after_bytes() {
  for (; counted_ < after_.size(); ++counted_) {
    const auto* const message = std::get_if<Send>(&after_[counted_]);
    if (message == nullptr) continue;
    counted_bytes_ += message->message.size();
    for (const SharedBytes& slot : message->slots) counted_bytes_ += slot.size();
  }
  return counted_bytes_;
}

std::shared_ptr<const ports::WriteBatch> Pending::hand_out() {
  PUENTE_CHECK(!is_out(), "one batch is out at a time");
  out_ = std::make_shared<const ports::WriteBatch>(std::exchange(growing_, {}));
  out_rows_.take_over(rows_, *out_);
  rows_.lay(growing_);
  after_out_ = std::exchange(after_, {});
  counted_ = counted_bytes_ = 0;
  return out_;
}

Outputs Pending::stored() {
  PUENTE_CHECK(is_out(), "a batch was handed out before it was stored");
  out_rows_.lay(nothing_);
  out_.reset();
  return std::exchange(after_out_, {});
}

void Pending::end_idle_step(Outputs& at_once) {
  if (!growing_.empty()) return;
  Outputs& to = is_out() ? after_out_ : at_once;
  to.insert(to.end(), std::make_move_iterator(after_.begin()), std::make_move_iterator(after_.end()));
  after_.clear();
  counted_ = counted_bytes_ = 0;
}

}  // namespace puente::broker::core
