// What honest agencies get of the broker meanwhile: pairs of devices, each a sender and a recipient, which exchange
// records as fast as their window lets them, and the time of each record from submit to delivery.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/hostile/device.h"

namespace puente::hostile {

struct Figures {
  double per_second = 0;          // records delivered
  double p50_ms = 0, p99_ms = 0;  // from submit to delivery
  std::size_t lost = 0;           // not delivered within 20 seconds of the end
  std::size_t refused = 0;        // by the broker, for good
};
// In all of both: rates added, the larger of the times.
Figures together(const std::vector<Figures>& all);

class Pair {
 public:
  static constexpr std::size_t window = 32;

  // `to`: the agency of `recipient`.
  Pair(const Keys& sender, const Keys& recipient, std::string to);
  bool connect() { return from_.connect() && to_.connect(); }
  Figures run(std::chrono::milliseconds time);

 private:
  void hear_recipient();
  void hear_sender();
  void wait();

  Device from_, to_;
  std::string agency_;
  struct UnderWay {
    Clock::time_point since;
    codec::SealedRecord record;
    std::optional<Clock::time_point> again;  // to be submitted once more then
  };
  std::map<RecordId, UnderWay> under_way_;
  std::vector<double> times_ms_;
  std::size_t refused_ = 0;
};

}  // namespace puente::hostile
