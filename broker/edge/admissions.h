// Who may connect, how often, and with how many connections: what is decided over all connections of a broker.
//
// The rules, in the order in which a connection meets them:
//   1. Room. Connections in all and half-open ones (no handshake yet) are bounded, the latter for each source too. The
//      oldest half-open one leaves for a newer: an honest handshake takes milliseconds, an idle stranger keeps no
//      place.
//   2. HELLO costs a token of its source and one of all. A source is an IPv4 address, or the first 64 bits of an IPv6
//      one. Sources from which a key was admitted before have tokens and half-open places of their own, which strangers
//      cannot use up; the last `sources_of_key` of each key count.
//   3. The key is on the allow-list, else ERROR 400.
//   4. A handshake that proved its key costs that key a token. Nobody else can spend them.
//   5. A key has at most as many connections as the allow-list says. The newest wins, and the oldest is closed; but
//      where that has happened `replaced_a_minute` times within a minute, the older ones stay and the newer is refused
//      (ERROR 300) until the minute is over: two programs with one key do not hold up the others.
//   6. What a key sends costs it tokens, by frames and by bytes; while it has none it is not read from.
// A key that leaves the allow-list loses its connections at once.
//
// No clock, no sockets. Not thread safe.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "broker/edge/connection.h"
#include "crypto/base/minute_count.h"

namespace puente::broker::edge {

using Source = std::array<std::uint8_t, 16>;  // an IPv6 address; IPv4 as in RFC 4291, section 2.5.5.2

struct Allowed {
  unsigned connections = 1;  // at a time
  std::string party;         // whose it is: parties share what there is (fair_turns.h)
  Allowed(unsigned count, std::string whose = {}) : connections(count), party(std::move(whose)) {}
};
using AllowList = std::unordered_map<CurvePublic, Allowed>;

struct Rate {
  std::int64_t per_second = 0;
  std::int64_t burst = 0;
};

struct Caps {
  std::size_t connections = 12'000;
  std::size_t half_open = 4096;
  std::size_t half_open_of_source = 2048;
  Rate hellos{3000, 3000};  // a third of a core
  Rate hellos_of_source{2500, 2500};
  // Of known sources, in all and of one: so that one does not take the part of the others.
  std::size_t half_open_known = 1024;
  std::size_t half_open_of_known = 64;
  Rate hellos_known{1500, 1500};
  Rate hellos_of_known{75, 75};
  std::size_t sources_of_key = 8;
  Rate handshakes_of_key{5, 60};
  unsigned replaced_a_minute = 12;
  Rate frames_of_key{50'000, 50'000};
  Rate bytes_of_key{128 << 20, 128 << 20};
};

// A token bucket, full at first.
class Bucket {
 public:
  explicit Bucket(const Rate& rate) : milli_(rate.burst * 1000) {}
  bool spend(const Rate& rate, Instant now);
  // Whether it was there or not: what is missing is owed.
  void take(const Rate& rate, std::int64_t tokens, Instant now);
  bool is_empty(const Rate& rate, Instant now) const { return level(rate, now) <= 0; }
  bool is_full(const Rate& rate, Instant now) const { return level(rate, now) == rate.burst * 1000; }

 private:
  std::int64_t level(const Rate& rate, Instant now) const;
  std::int64_t milli_;
  std::optional<Instant> at_;
};

class Admissions final : public Gate {
 public:
  explicit Admissions(const Caps& caps) : caps_(caps), hellos_(caps.hellos), hellos_known_(caps.hellos_known) {}

  // False: there is no room, and it is closed. Numbers grow and never come again.
  bool arrive(std::uint64_t connection, const Source& source, Instant now);
  void left(std::uint64_t connection);
  void allow(AllowList list);

  bool begins(std::uint64_t connection, Instant now) override;
  bool knows(const CurvePublic& key) const override;
  bool admits(std::uint64_t connection, const CurvePublic& key, Instant now) override;

  // Connections that are to be closed since the last call, and why.
  std::vector<std::pair<std::uint64_t, Closing>> take_closings() { return std::exchange(closings_, {}); }
  // Keys whose connections replace each other too often (rule 5), each once a minute.
  std::vector<CurvePublic> take_fights() { return std::exchange(fights_, {}); }
  // So much was read from the key.
  void count_traffic(const CurvePublic& key, std::size_t frames, std::size_t bytes, Instant now);
  bool may_be_read(const CurvePublic& key, Instant now) const;
  // Of a key that was admitted.
  const std::string& party_of(const CurvePublic& key) const;
  const Caps& caps() const { return caps_; }
  std::size_t size() const { return places_.size(); }
  std::size_t half_open() const { return half_open_.size() + half_open_known_.size(); }

 private:
  struct Place {
    Source source;
    std::optional<CurvePublic> key = {};  // proven
  };
  struct Keyed {
    std::vector<std::uint64_t> connections;  // the oldest first
    Bucket handshakes, frames, bytes;
    std::vector<Source> sources = {};  // the newest last
    MinuteCount replaced{};
  };
  void evict(std::uint64_t connection, Closing why);
  void no_longer_half_open(std::uint64_t connection, const Source& source);
  void remember(Keyed& keyed, const Source& source);
  void forget(const Source& source);
  bool replace_oldest(Keyed& keyed, const CurvePublic& key, Instant now);
  Bucket& bucket_of(const Source& source, Instant now);

  const Caps caps_;
  AllowList allowed_;
  std::map<std::uint64_t, Place> places_;
  std::set<std::uint64_t> half_open_, half_open_known_;  // ascending: the oldest first
  std::map<Source, std::set<std::uint64_t>> half_open_of_;
  std::map<Source, Bucket> sources_;
  std::map<CurvePublic, Keyed> keys_;    // of the allow-list
  std::map<Source, std::size_t> known_;  // how many keys came from there
  Bucket hellos_, hellos_known_;
  std::vector<std::pair<std::uint64_t, Closing>> closings_;
  std::vector<CurvePublic> fights_;
};

}  // namespace puente::broker::edge
