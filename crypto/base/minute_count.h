// How often something happened within the minute that runs. A minute begins with what happens first, and anew when it
// is over or the clock was set back.
#pragma once

#include "crypto/base/time.h"

namespace puente {

class MinuteCount {
 public:
  bool is_over(Instant now) const { return now - begin_ >= minutes(1) || now < begin_; }
  // One more. How many, with it.
  std::uint64_t add(Instant now) {
    if (is_over(now)) {
      begin_ = now;
      count_ = 0;
    }
    return ++count_;
  }
  std::uint64_t count() const { return count_; }  // of the minute that was begun last
  Instant end() const { return begin_ + minutes(1); }

 private:
  Instant begin_{};
  std::uint64_t count_ = 0;
};

}  // namespace puente
