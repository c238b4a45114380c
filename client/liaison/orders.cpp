#include "client/liaison/orders.h"

#include <fmt/format.h>

#include <algorithm>

#include "client/session/party_identity.h"
#include "crypto/base/printable.h"
#include "crypto/base/utf8.h"
#include "io/clock.h"

namespace puente::client::liaison {
namespace {

// "90m", "4h", "3d".
Result<Duration> parse_length(const std::string& text) {
  const std::string digits = text.substr(0, text.find_first_not_of("0123456789"));
  if (digits.empty() || digits.size() > 5 || digits.size() + 1 != text.size())
    return fail(ErrorCode::usage, "--for takes a number and m, h or d, as in 90m, 4h, 3d");
  const std::int64_t number = std::stoll(digits);
  switch (text.back()) {
    case 'm':
      return minutes(number);
    case 'h':
      return hours(number);
    case 'd':
      return days(number);
    default:
      return fail(ErrorCode::usage, "--for takes a number and m, h or d, as in 90m, 4h, 3d");
  }
}

// An order is a text of its own, which whoever types the reason never sees: what does not fit into it is said of the
// option. The order's reader asks for the same again.
Status check_reason(const std::string& reason) {
  if (is_blank(reason)) return fail(ErrorCode::usage, "--reason says why, in one line");
  if (reason.size() > trust::order_reason_max)
    return fail(ErrorCode::usage,
                fmt::format("--reason has {} bytes; an order has room for {}", reason.size(), trust::order_reason_max));
  if (reason.find_first_of("\"\\") != std::string::npos)
    return fail(ErrorCode::usage, "--reason is written without double quotes and backslashes");
  bool prints = is_utf8(reason);
  for_each_code_point(reason, [&](char32_t c) { prints = prints && is_printable(c); });
  if (!prints)
    return fail(ErrorCode::usage, "--reason holds a character that does not print: write one line of plain text");
  return {};
}

}  // namespace

Result<trust::Pause> pause_of(const WantedPause& wanted, Instant at) {
  trust::Pause out;
  if (wanted.length.empty() == wanted.until.empty())
    return fail(ErrorCode::usage, "say how long: either --for 4h, or --until 2026-11-25T08:00:00Z");
  if (wanted.until.empty()) {
    PUENTE_TRY(const Duration length, parse_length(wanted.length));
    out.expires = at + length;
  } else {
    PUENTE_TRY(out.expires, parse_utc(wanted.until));
  }
  const std::string_view option = wanted.until.empty() ? "--for" : "--until";
  if (out.expires <= at) return fail(ErrorCode::usage, fmt::format("{} ends in the past", option));
  if (out.expires - at > trust::pause_max)
    return fail(ErrorCode::usage, fmt::format("{} is longer than a pause may last: 90 days, until {}", option,
                                              format_utc(at + trust::pause_max)));
  PUENTE_TRY(out.direction, trust::parse_direction(wanted.direction));
  PUENTE_TRY(out.queued, trust::parse_queued(wanted.queued));
  for (const std::string& text : wanted.agencies) {
    PUENTE_TRY(model::AgencyId agency, model::parse_agency(text));
    out.agencies.push_back(std::move(agency));
  }
  for (const std::string& text : wanted.kinds) {
    PUENTE_TRY(const model::Kind kind, model::parse_name<model::Kind>(text));
    out.kinds.push_back(kind);
  }
  out.threat_to_life = wanted.threat_to_life;
  std::ranges::sort(out.agencies);
  std::ranges::sort(out.kinds);
  return out;
}

Result<pki::SignedText> begin_order(model::Nation nation, const codec::NewestOrder& newest, const std::string& reason,
                                    Instant at, trust::Order::What what) {
  PUENTE_REQUIRE(check_reason(reason));
  trust::Order order;
  order.nation = nation;
  order.number = newest.number + 1;
  order.previous = newest.order;
  order.at = at;
  order.reason = reason;
  order.what = std::move(what);
  pki::SignedText out{trust::render_order(order), {}};
  PUENTE_REQUIRE(trust::parse_order(out.body));
  return out;
}

Status sign_order(pki::SignedText& text, const io::Party& party, const pki::Certificate& certificate) {
  PUENTE_TRY(const pki::PrivateKey key, session::party_key(party));
  return pki::sign_text_as_person(text, trust::order_purpose, certificate, key, puente::io::now());
}

}  // namespace puente::client::liaison
