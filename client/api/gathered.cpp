// Records for counting: many at once, opened as far as a product may use them (client/analysis).
#include <algorithm>
#include <array>

#include "client/api/handlers.h"
#include "client/api/views.h"

namespace puente::client::api {

using nlohmann::json;
using ports::Held;

namespace {

// A page ends behind the record that passes it: what one page holds in memory is bounded whatever peers send.
constexpr std::size_t page_bytes_max = 4 << 20;

// Withheld by default, whatever a rule permits (docs/vocabulary.md), or files: nothing of them can be counted.
constexpr std::array never_counted{
    model::Section::narrative, model::Section::source,      model::Section::victim_identities,
    model::Section::photo,     model::Section::attachments, model::Section::migrants,
    model::Section::minors,    model::Section::asylum,      model::Section::contact};

bool is_counted(model::Section section) { return std::ranges::find(never_counted, section) == never_counted.end(); }

// TLP:RED is for the eyes of its recipients only, and ORCON stays under its originator's control.
bool may_be_counted(const model::Marks& marks) {
  return marks.tlp != model::Tlp::red && std::ranges::find(marks.caveats, model::Caveat::orcon) == marks.caveats.end();
}

// Is its sender told that it was opened? Then it is not opened here, where nobody is told, until somebody showed it.
bool tells_its_sender(const codec::DeliveryEvent& event, const model::Label& label) {
  return std::ranges::any_of(
      event.duties, [&](const codec::SlotDuties& one) { return one.label == label && one.duties.receipt_on_open; });
}

// Its contents, of a row of a list, which is without them.
StoreResult<ports::InboxRow> whole_row(const Context& context, const ports::InboxRow& listed) {
  PUENTE_TRY(std::vector<ports::InboxRow> rows, context.store.inbox(listed.record_id));
  const auto own = std::ranges::find(rows, listed.sender, &ports::InboxRow::sender);
  if (own == rows.end()) return damaged("inbox: a record of its list is not there");
  return std::move(*own);
}

StoreResult<json> gathered_received(const Context& context, const ports::InboxRow& listed) {
  PUENTE_TRY(ports::InboxRow row, whole_row(context, listed));
  PUENTE_TRY(const codec::Header header, read_back(codec::decode_header(row.header), "inbox.header"));
  PUENTE_TRY(const auto mark, context.store.mark(row.sender, row.record_id));
  const bool counted = may_be_counted(header.marks) && (!mark || mark->recalled == Instant{});
  PUENTE_TRY(const codec::DeliveryEvent event, delivery_event_of(row));
  const bool opened = mark && mark->opening != ports::Opening::none;
  json unopened = json::array();
  std::erase_if(row.sections, [&](const ports::InboxSection& one) {
    if (!counted || !is_counted(one.label.section)) return true;
    if (opened || !tells_its_sender(event, one.label)) return false;
    unopened.push_back({{"label", model::text_of(one.label)}, {"state", "unopened"}});
    return true;
  });
  PUENTE_TRY(const json view, record_view(row, mark, context.agent.in_force(), false, false));
  json out{{"position", row.position}, {"withheld", json::array()}, {"duties", std::move(unopened)}};
  for (const char* const key : {"record", "sender", "kind", "marks", "created", "sections", "supersedes", "recalled"})
    if (view.contains(key)) out[key] = view[key];
  for (const json& one : view["withheld"])
    out["withheld"].push_back({{"label", one["label"]}, {"section", one["section"]}});
  if (view.contains("duties"))
    for (const json& one : view["duties"])
      if (one.value("state", "") == "needs-reason")
        out["duties"].push_back({{"label", one["label"]}, {"state", one["state"]}});
  return out;
}

// nullopt: what it said is kept no more.
StoreResult<std::optional<json>> gathered_sent(const Context& context, const ports::OutboxRow& listed) {
  PUENTE_TRY(const std::optional<ports::OutboxRow> kept, context.store.outbox(listed.record_id));
  if (!kept || kept->document.empty()) return std::optional<json>();
  const ports::OutboxRow& row = *kept;
  json document = json::parse(row.document, nullptr, false);
  if (!document.is_object()) return damaged("outbox_document.document: it is no JSON object");
  json out{{"position", row.position},
           {"record", row.record_id.hex()},
           {"sender", model::text_of(context.agent.self().agency)},
           {"kind", model::name_of(row.kind)},
           {"created", format_utc(row.created)},
           {"marks", document.value("marks", json::object())},
           {"withheld", json::array()},
           {"duties", json::array()},
           {"sections", json::object()}};
  if (document.contains("supersedes")) out["supersedes"] = document["supersedes"];
  const json& marks = out["marks"];
  const json caveats = marks.value("caveats", json::array());
  const bool counted =
      marks.value("tlp", "TLP:RED") != "TLP:RED" && std::ranges::find(caveats, json("ORCON")) == caveats.end();
  if (!counted || !document.contains("sections")) return std::optional(std::move(out));
  for (const auto& [name, value] : document["sections"].items())
    if (const auto section = model::parse_name<model::Section>(name); section && is_counted(*section))
      out["sections"][name] = value;
  return std::optional(std::move(out));
}

// A record that became nothing (refused, taken back) was never said to anybody, or is no longer.
bool stands(const ports::OutboxRow& row) {
  return row.state != ports::OutboxState::refused && row.state != ports::OutboxState::recalled;
}

struct GatheredPage {
  explicit GatheredPage(std::uint64_t most) : items_max(most) {}
  bool full() const { return items.size() == items_max || bytes > page_bytes_max; }
  void add(json item) {
    bytes += item.dump().size();
    items.push_back(std::move(item));
  }
  const std::uint64_t items_max;
  std::vector<json> items;
  std::size_t bytes = 0;
};

// `add` makes an item of a row, or says with its error that it cannot. Rows without an item are passed over: `last` is
// where the next page begins.
template <class Row, class Add>
Handled gathered_page(const std::vector<Row>& rows, std::uint64_t limit, Add add) {
  GatheredPage page(limit);
  std::uint64_t last = 0;
  bool more = rows.size() > limit;
  for (const Row& row : rows) {
    if (page.full()) {
      more = true;
      break;
    }
    PUENTE_REQUIRE(add(row, page));
    last = row.position;
  }
  return Reply{{{"more", more}, {"last", last}}, std::move(page.items)};
}

}  // namespace

Handled gather(const Context& context, Values& values) {
  ports::Wanted wanted;
  if (const std::string* const kind = values.find<std::string>("kind")) {
    PUENTE_TRY(wanted.kind, model::parse_name<model::Kind>(*kind));
  }
  if (const Instant* const since = values.find<Instant>("since")) wanted.since = *since;
  wanted.beyond = values.value_or<std::uint64_t>("after", 0);
  wanted.count = values.limit() + 1;
  if (values.value_or("sent", false)) {
    PUENTE_TRY(const std::vector<ports::OutboxRow> rows, context.store.outbox_wanted(wanted));
    return gathered_page(rows, values.limit(),
                         [&](const ports::OutboxRow& row, GatheredPage& page) -> StoreResult<void> {
                           if (!stands(row)) return {};
                           PUENTE_TRY(std::optional<json> item, gathered_sent(context, row));
                           if (item) page.add(std::move(*item));
                           return {};
                         });
  }
  PUENTE_TRY(const std::vector<ports::InboxRow> rows, context.store.inbox_wanted(wanted));
  return gathered_page(rows, values.limit(), [&](const ports::InboxRow& row, GatheredPage& page) -> StoreResult<void> {
    PUENTE_TRY(json item, gathered_received(context, row));
    page.add(std::move(item));
    return {};
  });
}

}  // namespace puente::client::api
