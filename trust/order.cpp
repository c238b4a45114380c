#include "trust/order.h"

#include <fmt/format.h>

#include <algorithm>

#include "trust/toml_fields.h"

namespace puente::trust {
namespace {

using policy::fail_at;
using policy::required;
using policy::required_text;

constexpr std::size_t order_line_bytes_max = 64;
constexpr std::array<std::string_view, 3> directions{"out", "in", "both"};
constexpr std::array<std::string_view, 2> queued_names{"hold", "return"};
constexpr std::array<std::string_view, 2> exception_names{"paused", "approved"};
constexpr std::array<std::string_view, 3> actions{"pause", "resume", "lift"};  // as in Order::What

template <std::size_t N>
Result<std::size_t> position_of(std::string_view what, std::string_view text,
                                const std::array<std::string_view, N>& known) {
  const auto found = std::ranges::find(known, text);
  if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
  return fail(ErrorCode::unknown_value, "no " + std::string(what) + " " + cited(text) + "; the nearest is '" +
                                            std::string(model::nearest_name(text, known)) + "'");
}

template <std::size_t N>
Result<std::size_t> named(const toml::table& table, std::string_view key,
                          const std::array<std::string_view, N>& known) {
  PUENTE_TRY(const std::string text, required_text(table, key, order_line_bytes_max));
  return policy::located(*table.get(key), position_of(key, text, known));
}

template <class T, class Text>
std::string list_of(const std::vector<T>& values, Text text) {
  return values.empty() ? "[\"*\"]" : toml_list(values, text);
}

Result<std::uint64_t> required_number(const toml::table& table, std::string_view key) {
  PUENTE_TRY(const toml::node* const node, required(table, key));
  if (!node->is_integer() || node->as_integer()->get() < 1)
    return fail_at(*node, ErrorCode::malformed, cited(key) + " must be a number from 1 on");
  return static_cast<std::uint64_t>(node->as_integer()->get());
}

Result<Pause> read_pause(const toml::table& table, Instant at) {
  Pause out;
  PUENTE_TRY(out.expires, required_time(table, "expires"));
  if (out.expires <= at || pause_max < out.expires - at)
    return fail_at(*table.get("expires"), ErrorCode::malformed, "a pause ends within 90 days after 'at'");
  PUENTE_TRY(const std::size_t direction, named(table, "direction", directions));
  out.direction = static_cast<Direction>(direction);
  PUENTE_TRY(out.agencies,
             required_list<model::AgencyId>(table, "agencies", order_agencies_max, true, model::parse_agency));
  PUENTE_TRY(out.kinds,
             required_list<model::Kind>(table, "kinds", model::kind_count, true, model::parse_name<model::Kind>));
  PUENTE_TRY(const std::size_t queued, named(table, "queued", queued_names));
  out.queued = static_cast<Queued>(queued);
  PUENTE_TRY(const std::size_t exception, named(table, "threat-to-life", exception_names));
  out.threat_to_life = exception == 1;
  return out;
}

Result<Order> read_order(std::string_view body) {
  PUENTE_TRY(const toml::table root, policy::parse_toml(body));
  PUENTE_REQUIRE(policy::closed(root, {"order"}));
  PUENTE_TRY(const toml::node* const node, required(root, "order"));
  const toml::table* const table = node->as_table();
  if (table == nullptr) return fail_at(*node, ErrorCode::malformed, "[order] must be a table");
  Order out;
  PUENTE_TRY(const std::size_t action, named(*table, "action", actions));
  switch (action) {
    case 0:
      PUENTE_REQUIRE(policy::closed(*table, {"nation", "number", "previous", "at", "action", "reason", "expires",
                                             "direction", "agencies", "kinds", "queued", "threat-to-life"}));
      break;
    case 1:
      PUENTE_REQUIRE(policy::closed(*table, {"nation", "number", "previous", "at", "action", "reason", "resumes"}));
      break;
    default:
      PUENTE_REQUIRE(
          policy::closed(*table, {"nation", "number", "previous", "at", "action", "reason", "sender", "recipient"}));
  }
  PUENTE_TRY(out.nation, required_nation(*table));
  PUENTE_TRY(out.number, required_number(*table, "number"));
  PUENTE_TRY(out.previous, required_hex<Hash>(*table, "previous"));
  PUENTE_TRY(out.at, required_time(*table, "at"));
  PUENTE_TRY(out.reason, required_text(*table, "reason", order_reason_max));
  if (std::ranges::any_of(out.reason,
                          [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' '; }))
    return fail_at(*table->get("reason"), ErrorCode::malformed, "'reason' is one line without quotes and backslashes");
  if ((out.number == 1) != out.previous.is_zero())
    return fail_at(*table, ErrorCode::malformed, "the first order has a 'previous' of zeros, and no other has");
  if (action == 0) {
    PUENTE_TRY(out.what, read_pause(*table, out.at));
  } else if (action == 1) {
    PUENTE_TRY(const std::uint64_t resumes, required_number(*table, "resumes"));
    out.what = Resume{resumes};
  } else {
    Lift lift;
    PUENTE_TRY(lift.sender, required_hex<KeyId>(*table, "sender"));
    PUENTE_TRY(lift.recipient, required_hex<KeyId>(*table, "recipient"));
    out.what = lift;
  }
  return out;
}

}  // namespace

std::string_view name_of(Direction direction) { return directions[static_cast<std::size_t>(direction)]; }
std::string_view name_of(Queued queued) { return queued_names[static_cast<std::size_t>(queued)]; }
Result<Direction> parse_direction(std::string_view text) {
  PUENTE_TRY(const std::size_t position, position_of("direction", text, directions));
  return static_cast<Direction>(position);
}
Result<Queued> parse_queued(std::string_view text) {
  PUENTE_TRY(const std::size_t position, position_of("way to treat what is queued,", text, queued_names));
  return static_cast<Queued>(position);
}

std::string render_order(const Order& order) {
  std::string out = fmt::format(
      "[order]\nnation = \"{}\"\nnumber = {}\nprevious = \"{}\"\nat = \"{}\"\naction = \"{}\"\nreason = \"{}\"\n",
      model::name_of(order.nation), order.number, order.previous.hex(), format_utc(order.at), action_of(order),
      order.reason);
  if (const auto* const resume = std::get_if<Resume>(&order.what))
    return out + fmt::format("resumes = {}\n", resume->number);
  if (const auto* const lift = std::get_if<Lift>(&order.what))
    return out + fmt::format("sender = \"{}\"\nrecipient = \"{}\"\n", lift->sender.hex(), lift->recipient.hex());
  const Pause& pause = order.pause();
  return out + fmt::format(
                   "expires = \"{}\"\ndirection = \"{}\"\nagencies = {}\nkinds = {}\nqueued = \"{}\"\nthreat-to-life = "
                   "\"{}\"\n",
                   format_utc(pause.expires), name_of(pause.direction),
                   list_of(pause.agencies, [](const model::AgencyId& agency) { return model::text_of(agency); }),
                   list_of(pause.kinds, [](model::Kind kind) { return model::name_of(kind); }), name_of(pause.queued),
                   exception_names[pause.threat_to_life ? 1 : 0]);
}

Result<Order> parse_order(std::string_view body) {
  auto out = read_order(body);
  if (!out) return tl::unexpected<Error>(out.error().at("order"));
  if (render_order(*out) != body)
    return fail(ErrorCode::malformed,
                "order: not written as this program writes it; make it with puente pause, resume or hold lift");
  return out;
}

Hash order_hash(std::string_view body) { return pki::signed_text_hash(order_purpose, body); }

std::string_view action_of(const Order& order) { return actions[order.what.index()]; }

std::string title_of(const Order& order) {
  return fmt::format("{} order {}", model::name_of(order.nation), order.number);
}

std::string scope_of(const Pause& pause) {
  std::string out = std::string(name_of(pause.direction)) + "; agencies ";
  if (pause.agencies.empty()) out += "*";
  for (std::size_t i = 0; i < pause.agencies.size(); ++i)
    out += (i == 0 ? "" : ", ") + model::text_of(pause.agencies[i]);
  out += "; kinds ";
  if (pause.kinds.empty()) out += "*";
  for (std::size_t i = 0; i < pause.kinds.size(); ++i)
    out += (i == 0 ? "" : ", ") + std::string(model::name_of(pause.kinds[i]));
  return out;
}

std::vector<std::string> SignedOrder::signers() const {
  std::vector<std::string> out;
  for (const pki::Certificate& signer : held_->signers) out.push_back(pki::text_of(signer.name()));
  return out;
}

Result<SignedOrder> load_order(ByteView bytes,
                               const std::function<Status(const pki::Certificate&, model::Nation)>& check_liaison) {
  PUENTE_TRY(const pki::SignedText text, pki::parse_signed_text(puente::text_of(bytes), codec::order_bytes_max));
  PUENTE_TRY(std::vector<pki::Certificate> signers, pki::verify_signed_text(text, order_purpose));
  PUENTE_TRY(Order order, parse_order(text.body));
  for (const pki::Certificate& signer : signers) {
    const std::string name = pki::text_of(signer.name());
    if (signer.role() != pki::Role::liaison || signer.name().country != model::name_of(order.nation))
      return fail(ErrorCode::not_permitted,
                  "order: " + name + " signed it, and is no liaison of " + std::string(model::name_of(order.nation)));
    if (const Status status = check_liaison(signer, order.nation); !status)
      return tl::unexpected<Error>(status.error().at("order: signer " + name));
    // Whoever reads it later must still find its signer in the directory.
    if (order.is_pause() && signer.not_after() < order.pause().expires)
      return fail(ErrorCode::not_permitted, "order: it would outlive the certificate of " + name + ", which ends " +
                                                format_utc(signer.not_after()));
  }
  if (const Status status = pki::check_different_persons(signers); !status)
    return tl::unexpected<Error>(status.error().at("order"));
  const std::size_t needed = std::holds_alternative<Resume>(order.what) ? 2 : 1;
  if (signers.size() < needed)
    return fail(ErrorCode::not_permitted, fmt::format("order: signed by {} of its nation's liaisons; to {} it needs {}",
                                                      signers.size(), action_of(order), needed));
  Hash hash = order_hash(text.body);
  return SignedOrder({std::move(order), hash, copy_of(bytes), std::move(signers)});
}

}  // namespace puente::trust
