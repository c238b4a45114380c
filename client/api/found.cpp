// Lists of records, and records found by words.
#include "client/api/handlers.h"
#include "client/api/views.h"

namespace puente::client::api {

using nlohmann::json;
using ports::Held;

namespace {

template <class E>
Status read_name(const Values& values, const char* field, std::optional<E>& out) {
  const std::string* const text = values.find<std::string>(field);
  if (text == nullptr) return {};
  PUENTE_TRY(out, model::parse_name<E>(*text));
  return {};
}

// `newest`: the order where the request says none. One more than asked for, to know whether there are more.
Result<ports::Wanted> wanted_of(const Context& context, const Values& values, Held held, bool newest) {
  ports::Wanted out;
  PUENTE_REQUIRE(read_name(values, "kind", out.kind));
  PUENTE_REQUIRE(read_name(values, "purpose", out.purpose));
  PUENTE_REQUIRE(read_name(values, "urgency", out.urgency));
  if (const std::string* const words = values.find<std::string>("words")) {
    PUENTE_TRY(out.terms, search::parse_query(*words));
  }
  if (const std::string* const place = values.find<std::string>("place")) {
    PUENTE_TRY(out.places, search::parse_query(*place));
  }
  if (const Instant* const since = values.find<Instant>("since")) out.since = *since;
  const char* const agency = held == Held::received ? "sender" : "recipient";
  const char* const other = held == Held::received ? "recipient" : "sender";
  if (values.find<std::string>(other) != nullptr)
    return fail(ErrorCode::usage, held == Held::received
                                      ? "records received have no 'recipient' to filter by: it is this agency"
                                      : "records sent have no 'sender' to filter by: it is this agency");
  if (const std::string* const name = values.find<std::string>(agency)) {
    PUENTE_TRY(const model::AgencyId parsed, model::parse_agency(*name));
    out.agency = model::text_of(parsed);
  }
  if (values.value_or("unread", false)) {
    if (held == Held::sent)
      return fail(ErrorCode::usage, "'unread' is of records received; records sent are one's own");
    out.unread_by = reader_of(context.asker);
  }
  out.order = newest || values.value_or("newest", false) ? ports::Order::newest_first : ports::Order::oldest_first;
  out.beyond = values.value_or<std::uint64_t>("after", 0);
  out.count = values.limit() + 1;
  return out;
}

json about_of(const std::vector<search::SectionText>& texts) {
  json out = json::array();
  for (const search::SectionText& text : texts)
    if (!text.gist.empty())
      out.push_back({{"section", model::name_of(text.label.section)},
                     {"rung", model::name_of(text.label.rung)},
                     {"text", text.gist}});
  return out;
}

StoreResult<json> received_item(const Context& context, const ports::InboxRow& row, bool rules) {
  PUENTE_TRY(const codec::Header header, read_back(codec::decode_header(row.header), "inbox.header"));
  PUENTE_TRY(const codec::DeliveryEvent event, delivery_event_of(row));
  PUENTE_TRY(const auto mark, context.store.mark(row.sender, row.record_id));
  PUENTE_TRY(const bool read, context.store.read_by(row.sender, row.record_id, reader_of(context.asker)));
  json out = inbox_item(row, header, event.stubs);
  out["about"] = about_of(row.texts);
  out["unread"] = !read;
  if (rules) out["rules"] = withheld_json(event, context.agent.in_force());
  if (mark && mark->recalled != Instant{}) out["recalled"] = format_utc(mark->recalled);
  return out;
}

StoreResult<json> sent_item(const Context& context, const ports::OutboxRow& row) {
  json out{{"position", row.position},
           {"record", row.record_id.hex()},
           {"state", state_name(row.state)},
           {"kind", model::name_of(row.kind)},
           {"purpose", model::name_of(row.purpose)},
           {"urgency", model::name_of(row.urgency)},
           {"created", format_utc(row.created)},
           {"to", json::array()},
           {"about", about_of(row.texts)}};
  PUENTE_TRY(const std::vector<ports::RecipientRow> recipients, context.store.recipients(row.record_id));
  for (const ports::RecipientRow& one : recipients) out["to"].push_back(one.agency);
  return out;
}

std::string_view how_name(search::Found found) {
  switch (found) {
    case search::Found::part:
      return "part";
    case search::Found::sound:
      return "sound";
    case search::Found::words:
    case search::Found::not_at_all:
      break;
  }
  return "words";
}

// What the search was by, and how this record came to be among its hits.
void put_found(json& item, const ports::Wanted& wanted, const std::vector<search::SectionText>& texts) {
  item["found"] = json::array();
  bool possible = false;
  for (const search::Term& term : wanted.terms) {
    const search::Found found = search::found_in(texts, term, search::Within::everything);
    possible = possible || found == search::Found::sound;
    item["found"].push_back({{"term", term.typed}, {"how", how_name(found)}});
  }
  item["possible"] = possible;
}

// The items of a page, of rows that were read with one more than it may have.
template <class Row, class ItemOf>
Handled page_of(std::vector<Row> rows, const ports::Wanted& wanted, ItemOf item_of) {
  const bool more = rows.size() >= wanted.count;
  if (more) rows.pop_back();
  std::vector<json> items;
  for (const Row& row : rows) {
    PUENTE_TRY(json item, item_of(row));
    if (!wanted.terms.empty()) put_found(item, wanted, row.texts);
    items.push_back(std::move(item));
  }
  return Reply{{{"more", more}}, std::move(items)};
}

Handled list(const Context& context, const Values& values, Held held, bool newest) {
  PUENTE_TRY(const ports::Wanted wanted, wanted_of(context, values, held, newest));
  if (held == Held::received) {
    const bool rules = values.value_or("rules", false);
    PUENTE_TRY(std::vector<ports::InboxRow> rows, context.store.inbox_wanted(wanted));
    return page_of(std::move(rows), wanted,
                   [&](const ports::InboxRow& row) { return received_item(context, row, rules); });
  }
  PUENTE_TRY(std::vector<ports::OutboxRow> rows, context.store.outbox_wanted(wanted));
  return page_of(std::move(rows), wanted, [&](const ports::OutboxRow& row) { return sent_item(context, row); });
}

}  // namespace

Handled inbox(const Context& context, Values& values) { return list(context, values, Held::received, false); }

Handled outbox(const Context& context, Values& values) { return list(context, values, Held::sent, false); }

Handled search_records(const Context& context, Values& values) {
  return list(context, values, values.value_or("sent", false) ? Held::sent : Held::received, true);
}

// One's own record, as it was written.
Handled show_sent(const Context& context, Values& values) {
  const RecordId id = values.at<RecordId>("record");
  PUENTE_TRY(const auto row, context.store.outbox(id));
  if (!row) return fail(ErrorCode::not_found, "no record " + id.hex() + " was sent from here");
  if (row->document.empty())
    return fail(ErrorCode::not_found, "record " + id.hex() + " was taken back, and what it said is kept no more");
  const json document = json::parse(row->document, nullptr, false);
  if (!document.is_object()) return damaged("outbox_document.document: it is no JSON object");
  json out{{"position", row->position},
           {"record", id.hex()},
           {"state", state_name(row->state)},
           {"created", format_utc(row->created)},
           {"sender", model::text_of(context.agent.self().agency)}};
  for (const char* const key :
       {"kind", "to", "marks", "purpose", "urgency", "expires", "replyTo", "supersedes", "sections"})
    if (document.contains(key)) out[key] = document[key];
  return Reply{std::move(out)};
}

}  // namespace puente::client::api
