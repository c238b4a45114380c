#include "broker/core/pending.h"

#include <iterator>

#include "crypto/base/check.h"

namespace puente::broker::core {

std::shared_ptr<const ports::WriteBatch> Pending::hand_out() {
  PUENTE_CHECK(!is_out(), "one batch is out at a time");
  out_ = std::make_shared<const ports::WriteBatch>(std::exchange(growing_, {}));
  out_rows_.lay(*out_);
  rows_.lay(growing_);
  after_out_ = std::exchange(after_, {});
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
}

}  // namespace puente::broker::core
