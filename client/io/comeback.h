// When a device that lost the broker, or did not reach it, tries again: soon and then less often, and not all devices
// at the same time. Pure.
#pragma once

#include <algorithm>

#include "crypto/base/time.h"

namespace puente::client::io {

class Comeback {
 public:
  static constexpr Duration lost_first = milliseconds(200), lost_last = seconds(5);
  static constexpr Duration refused_first = seconds(10), refused_last = seconds(60);
  static constexpr Duration longest{refused_last.ms / 2 * 3};  // no wait is longer
  // A connection that is neither made nor refused after this time is given up (an address that nobody answers at).
  static constexpr Duration making_last = seconds(20);

  void connected() { lost_ = lost_first, refused_ = refused_first; }
  // The next time. `random`: any number; up to half of the wait is added to it.
  Instant after_lost(Instant now, std::uint32_t random) { return now + next(lost_, lost_last, random); }
  Instant after_refused(Instant now, std::uint32_t random) { return now + next(refused_, refused_last, random); }

 private:
  static Duration next(Duration& wait, Duration last, std::uint32_t random) {
    const Duration out{wait.ms + random % (wait.ms / 2)};
    wait = std::min(Duration{wait.ms * 2}, last);
    return out;
  }

  Duration lost_ = lost_first, refused_ = refused_first;
};

}  // namespace puente::client::io
