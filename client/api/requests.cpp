// Requests that wait, the records that belong together, and the head of what answers one.
#include <algorithm>
#include <set>

#include "client/api/exchanges.h"
#include "client/api/handlers.h"
#include "client/api/views.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

constexpr std::size_t thread_max = 1000;

// The topic of a request, or its question where no topic is given; empty where neither may be seen without a reason.
std::string subject_of(const json& sections) {
  const auto question = sections.find("question");
  if (question == sections.end() || !question->is_object()) return {};
  for (const char* const rung : {"topic", "question"}) {
    const auto found = question->find(rung);
    if (found == question->end()) continue;
    if (found->is_object() && found->contains("text") && (*found)["text"].is_string())
      return (*found)["text"].get<std::string>();
  }
  return {};
}

StoreResult<std::optional<ports::InboxRow>> received_row(const Context& context, const ports::ExchangeRow& row) {
  PUENTE_TRY(std::vector<ports::InboxRow> rows, context.store.inbox(row.record_id));
  for (ports::InboxRow& one : rows)
    if (one.sender == row.device) return std::optional(std::move(one));
  return std::optional<ports::InboxRow>();
}

StoreResult<json> sections_of(const Context& context, const ports::ExchangeRow& row) {
  if (row.sent()) {
    PUENTE_TRY(const auto sent, context.store.outbox(row.record_id));
    const json document = sent ? json::parse(sent->document, nullptr, false) : json();
    return document.is_object() && document.contains("sections") ? document["sections"] : json::object();
  }
  PUENTE_TRY(const auto received, received_row(context, row));
  if (!received) return json::object();
  PUENTE_TRY(const auto mark, context.store.mark(received->sender, received->record_id));
  PUENTE_TRY(json view, record_view(*received, mark, context.agent.in_force(), false, false));
  // What is under receipt-on-open is in no list before somebody has opened it, and that is reported.
  if (view.value("receiptOnOpen", false) && (!mark || mark->opening == ports::Opening::none)) return json::object();
  return std::move(view["sections"]);
}

// Overdue ones first, then by the time left; those that are paused, on their way or closed behind them.
auto rank_of(const json& item) {
  const bool open = item["state"] == "open";
  const bool overdue = open && item.value("overdue", false);
  const int group = overdue                                ? 0
                    : open && !item.value("paused", false) ? 1
                    : open                                 ? 2
                    : item["state"] == "on-its-way"        ? 3
                                                           : 4;
  const auto late = item.value("late", std::uint64_t{0}), left = item.value("left", std::uint64_t{0});
  return std::tuple(group, overdue ? ~late : left);
}

// One record of a thread, with each agency that it went to.
json thread_item(const Exchanges& all, const std::vector<std::size_t>& rows) {
  const ports::ExchangeRow& row = all.rows[rows.front()];
  json out{{"record", row.record_id.hex()},
           {"kind", model::name_of(row.kind)},
           {"sent", row.sent()},
           {"agencies", json::array()},
           {"noted", format_utc(row.noted)},
           {"partial", row.partial},
           {"stands", false}};
  for (const std::size_t i : rows) {
    out["agencies"].push_back(all.rows[i].agency);
    out["stands"] = out["stands"].get<bool>() || all.stands[i];
  }
  if (row.accepted != Instant{}) out["accepted"] = format_utc(row.accepted);
  if (row.recalled != Instant{} || (row.sent() && row.state == ports::OutboxState::recalled)) out["recalled"] = true;
  if (row.reply_to) out["replyTo"] = row.reply_to->hex();
  if (row.kind != model::Kind::request) return out;
  out["requests"] = json::array();
  for (const std::size_t i : rows) out["requests"].push_back(request_json(all, i));
  return out;
}

// Of a record that names no other and that no clock is about: what the others name.
StoreResult<std::optional<json>> named_only(const Context& context, const RecordId& id) {
  PUENTE_TRY(const auto sent, context.store.outbox(id));
  if (sent)
    return std::optional(json{{"record", id.hex()},
                              {"kind", model::name_of(sent->kind)},
                              {"sent", true},
                              {"agencies", json::array()},
                              {"noted", format_utc(sent->created)},
                              {"partial", false},
                              {"stands", sent->state != ports::OutboxState::recalled}});
  PUENTE_TRY(const std::vector<ports::InboxRow> received, context.store.inbox(id));
  if (received.empty()) return std::optional<json>();
  const ports::InboxRow& row = received.front();
  PUENTE_TRY(const codec::Header header, read_back(codec::decode_header(row.header), "inbox.header"));
  PUENTE_TRY(const auto mark, context.store.mark(row.sender, row.record_id));
  return std::optional(json{{"record", id.hex()},
                            {"kind", model::name_of(header.kind)},
                            {"sent", false},
                            {"agencies", {row.agency}},
                            {"noted", format_utc(row.received)},
                            {"partial", false},
                            {"stands", !mark || mark->recalled == Instant{}}});
}

// All that name each other, directly or through others, from any one of them.
std::set<RecordId> belonging(const Exchanges& all, const RecordId& start) {
  std::multimap<RecordId, RecordId> beside;
  for (const ports::ExchangeRow& row : all.rows) {
    if (!row.reply_to) continue;
    beside.emplace(row.record_id, *row.reply_to);
    beside.emplace(*row.reply_to, row.record_id);
  }
  std::set<RecordId> out{start};
  for (std::vector<RecordId> left{start}; !left.empty() && out.size() < thread_max;) {
    const RecordId one = left.back();
    left.pop_back();
    for (auto [next, end] = beside.equal_range(one); next != end; ++next)
      if (out.insert(next->second).second) left.push_back(next->second);
  }
  return out;
}

Answer<std::size_t> request_named(const Exchanges& all, const RecordId& id, const std::string& from) {
  std::vector<std::size_t> found;
  bool sent = false, other = false;
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    const ports::ExchangeRow& row = all.rows[i];
    if (row.record_id != id) continue;
    sent = sent || row.sent();
    other = other || row.kind != model::Kind::request;
    if (row.sent() || row.kind != model::Kind::request) continue;
    if (from.empty() || row.agency == from || row.device.hex() == from) found.push_back(i);
  }
  if (found.size() == 1) return found.front();
  if (found.size() > 1)
    return fail(ErrorCode::conflict, "more than one sender used the record id " + id.hex() +
                                         "; say whose request is meant, --from AGENCY or its device's key id");
  if (sent && !other)
    return fail(ErrorCode::usage, "request " + id.hex() + " was sent from here: others answer it (puente requests)");
  return fail(ErrorCode::not_found, "no request " + id.hex() + " was received here (puente requests)");
}

}  // namespace

Handled requests(const Context& context, Values& values) {
  PUENTE_TRY(const Exchanges all, exchanges_of(context));
  const bool closed = values.value_or("all", false);
  std::vector<std::pair<json, std::size_t>> found;
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    if (all.rows[i].kind != model::Kind::request) continue;
    json item = request_json(all, i);
    if (closed || is_open(item)) found.emplace_back(std::move(item), i);
  }
  std::ranges::stable_sort(found, {}, [](const auto& one) { return rank_of(one.first); });
  Reply out;
  const std::uint64_t limit = values.limit();
  for (auto& [item, row] : found) {
    if (out.items.size() == limit) break;
    PUENTE_TRY(const json sections, sections_of(context, all.rows[row]));
    item["subject"] = subject_of(sections);
    out.items.push_back(std::move(item));
  }
  out.done = requests_summary(all);
  out.done["more"] = found.size() > out.items.size();
  return out;
}

Handled thread(const Context& context, Values& values) {
  const RecordId start = values.at<RecordId>("record");
  PUENTE_TRY(const Exchanges all, exchanges_of(context));
  std::map<std::tuple<Instant, RecordId, KeyId>, std::vector<std::size_t>> in_time;  // of a record, its rows
  const std::set<RecordId> ids = belonging(all, start);
  std::set<RecordId> seen;
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    const ports::ExchangeRow& row = all.rows[i];
    if (!ids.contains(row.record_id)) continue;
    seen.insert(row.record_id);
    in_time[{row.accepted == Instant{} ? row.noted : row.accepted, row.record_id, row.device}].push_back(i);
  }
  Reply out;
  for (const RecordId& id : ids) {
    if (seen.contains(id)) continue;
    PUENTE_TRY(auto item, named_only(context, id));
    if (item) out.items.push_back(std::move(*item));
  }
  if (out.items.empty() && in_time.empty())
    return fail(ErrorCode::not_found, "no record " + start.hex() + " is here (puente inbox, puente track)");
  for (const auto& [when, rows] : in_time) out.items.push_back(thread_item(all, rows));
  return out;
}

Handled answering(const Context& context, Values& values) {
  const std::string& kind = values.at<std::string>("kind");
  if (kind != "reply" && kind != "refusal" && kind != "request")
    return fail(ErrorCode::usage, "'kind' is reply, refusal, or request (for clarification)");
  const RecordId id = values.at<RecordId>("record");
  PUENTE_TRY(const Exchanges all, exchanges_of(context));
  PUENTE_TRY(const std::size_t row, request_named(all, id, values.value_or<std::string>("from", "")));
  json document{{"kind", kind}, {"to", {all.rows[row].agency}}, {"replyTo", id.hex()}};
  PUENTE_REQUIRE(check_answer(context, document));
  PUENTE_TRY(const auto received, received_row(context, all.rows[row]));
  if (!received) return fail(ErrorCode::not_found, "no request " + id.hex() + " was received here (puente requests)");
  PUENTE_TRY(const codec::Header header, read_back(codec::decode_header(received->header), "inbox.header"));
  document["purpose"] = model::name_of(header.purpose);
  document["urgency"] = model::name_of(header.urgency);
  json marks{{"tlp", model::name_of(header.marks.tlp)}};
  for (const model::Handling one : header.marks.handling) marks["handling"].push_back(model::name_of(one));
  if (!header.marks.handling_text.empty()) marks["handlingText"] = header.marks.handling_text;
  document["marks"] = std::move(marks);
  json request = request_json(all, row);
  PUENTE_TRY(const json sections, sections_of(context, all.rows[row]));
  request["subject"] = subject_of(sections);
  return Reply{{{"document", std::move(document)}, {"request", std::move(request)}}};
}

}  // namespace puente::client::api
