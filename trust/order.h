// A liaison's order to pause what crosses, to let it cross again, or to lift a hold: TOML under detached CMS
// (crypto/pki/signed_text.h, purpose "order"), in one form only, so that nothing can hide in it. A nation's orders are
// numbered and chained.
//
//   [order]
//   nation = "MX"
//   number = 3
//   previous = "<64 hex digits: hash of order 2 of this nation; zeros for the first>"
//   at = "2026-11-24T08:00:00Z"
//   action = "pause"
//   reason = "one line"
//   expires = "2026-11-25T08:00:00Z"    # at most 90 days after `at`, and never after a signer's certificate
//   direction = "out"                   # records of this nation's agencies; "in": records for them; "both"
//   agencies = ["MX/FGR", "US/DEA"]     # records from or to one of them; ["*"]: all
//   kinds = ["seizure"]                 # or ["*"]
//   queued = "hold"                     # or "return": what waits at the broker goes back to its senders
//   threat-to-life = "approved"         # such records cross one by one, each approved by a liaison of this nation;
//                                       # or "paused": they wait like the others
//
// One that lets things go on again has the same first four keys, then
//
//   action = "resume"
//   reason = "one line"
//   resumes = 3
//
// One that ends the hold of a sender, whose deliveries a device of this nation refused too often, has them too, then
//
//   action = "lift"
//   reason = "one line"
//   sender = "<64 hex digits: key id of the device whose records wait>"
//   recipient = "<64 hex digits: key id of the device for which they wait>"
//
// One liaison of the nation pauses, and one lifts; two of different names resume. Errors: malformed, too_large,
// unknown_value, unauthenticated (altered, or signed by nobody we know), not_permitted (too few, or the other
// nation's). Pure.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "crypto/pki/signed_text.h"
#include "policy/model/agency.h"
#include "schemas/codec/limits.h"

namespace puente::trust {

inline constexpr std::string_view order_purpose = "order";
inline constexpr std::size_t order_agencies_max = 64;
inline constexpr std::size_t order_reason_max = 200;
inline constexpr Duration pause_max = days(90);

enum class Direction : std::uint8_t { out, in, both };
enum class Queued : std::uint8_t { hold, give_back };
std::string_view name_of(Direction direction);
std::string_view name_of(Queued queued);
Result<Direction> parse_direction(std::string_view text);
Result<Queued> parse_queued(std::string_view text);

struct Pause {
  Instant expires;
  Direction direction = Direction::both;
  std::vector<model::AgencyId> agencies;  // ascending; empty: all
  std::vector<model::Kind> kinds;         // ascending; empty: all
  Queued queued = Queued::hold;
  bool threat_to_life = false;  // may cross with an approval
  friend bool operator==(const Pause&, const Pause&) = default;
};
struct Resume {
  std::uint64_t number = 0;  // of the pause that ends
  friend bool operator==(const Resume&, const Resume&) = default;
};

struct Lift {
  KeyId sender, recipient;
  friend bool operator==(const Lift&, const Lift&) = default;
};

struct Order {
  using What = std::variant<Pause, Resume, Lift>;
  model::Nation nation = model::Nation::mx;
  std::uint64_t number = 1;
  Hash previous;
  Instant at;
  std::string reason;
  What what;
  bool is_pause() const { return std::holds_alternative<Pause>(what); }
  const Pause& pause() const { return std::get<Pause>(what); }
  friend bool operator==(const Order&, const Order&) = default;
};

std::string render_order(const Order& order);
Result<Order> parse_order(std::string_view body);
Hash order_hash(std::string_view body);
// "pause", "resume", "lift".
std::string_view action_of(const Order& order);
// "MX order 3"
std::string title_of(const Order& order);
// "out; agencies MX/FGR; kinds seizure", for logs and lists.
std::string scope_of(const Pause& pause);

// An order whose signatures were checked. Only load_order makes one. Cheap to copy.
class SignedOrder {
 public:
  const Order& order() const { return held_->order; }
  const Hash& hash() const { return held_->hash; }
  const Bytes& bytes() const { return held_->bytes; }  // with signatures, as served
  std::vector<std::string> signers() const;            // their names

 private:
  struct Held {
    Order order;
    Hash hash;
    Bytes bytes;
    std::vector<pki::Certificate> signers;
  };
  friend Result<SignedOrder> load_order(ByteView, const std::function<Status(const pki::Certificate&, model::Nation)>&);
  explicit SignedOrder(Held held) : held_(std::make_shared<const Held>(std::move(held))) {}
  std::shared_ptr<const Held> held_;
};

// `check_liaison`: is this certificate a liaison of that nation (trust/directory.h)?
Result<SignedOrder> load_order(ByteView bytes,
                               const std::function<Status(const pki::Certificate&, model::Nation)>& check_liaison);

}  // namespace puente::trust
