// Messages about pauses and holds, both ways.
#include "schemas/codec/wire_parts.h"

namespace puente::codec::wire {
namespace {

constexpr std::size_t agency_bytes_max = 64;

void write(schema::PauseCount::Builder out, const PauseCount& in) {
  out.setNation(text(std::string(model::name_of(in.nation))));
  out.setNumber(in.number);
  out.setWaiting(in.waiting);
  out.setReturned(in.returned);
  out.setExpired(in.expired);
}
Result<PauseCount> read(schema::PauseCount::Reader in) {
  PauseCount out;
  PUENTE_TRY(const std::string nation, read_text(in.getNation(), 2, "count.nation"));
  PUENTE_TRY(out.nation, model::parse_name<model::Nation>(nation));
  out.number = in.getNumber();
  out.waiting = in.getWaiting();
  out.returned = in.getReturned();
  out.expired = in.getExpired();
  return out;
}

void write(schema::Newest::Builder out, const NewestOrder& in) {
  out.setNumber(in.number);
  out.setOrder(as_data(in.order.view()));
}
Result<NewestOrder> read(schema::Newest::Reader in) {
  NewestOrder out;
  out.number = in.getNumber();
  PUENTE_TRY(out.order, read_fixed<Hash>(in.getOrder(), "newest.order"));
  return out;
}

void write(schema::HeldSender::Builder out, const HeldSender& in) {
  out.setSender(as_data(in.sender.view()));
  out.setRecipient(as_data(in.recipient.view()));
  out.setFrom(text(in.from));
  out.setTo(text(in.to));
  out.setRefused(in.refused);
  out.setSinceMs(in.since.ms);
  out.setUntilMs(in.until.ms);
  out.setWaiting(in.waiting);
}
Result<HeldSender> read(schema::HeldSender::Reader in) {
  HeldSender out;
  PUENTE_TRY(out.sender, read_fixed<KeyId>(in.getSender(), "sender"));
  PUENTE_TRY(out.recipient, read_fixed<KeyId>(in.getRecipient(), "recipient"));
  PUENTE_TRY(out.from, read_text(in.getFrom(), agency_bytes_max, "from"));
  PUENTE_TRY(out.to, read_text(in.getTo(), agency_bytes_max, "to"));
  out.refused = in.getRefused();
  out.since = Instant{in.getSinceMs()};
  out.until = Instant{in.getUntilMs()};
  out.waiting = in.getWaiting();
  return out;
}

}  // namespace

void write(schema::Order::Builder out, const Order& in) { out.setText(as_data(in.text)); }
Result<Order> read(schema::Order::Reader in) {
  PUENTE_TRY(Bytes text, read_data(in.getText(), order_bytes_max, "text"));
  return Order{std::move(text)};
}

void write(schema::FetchPauses::Builder out, const FetchPauses& in) { out.setFrom(in.from); }
Result<FetchPauses> read(schema::FetchPauses::Reader in) { return FetchPauses{in.getFrom()}; }

void write(schema::Ordered::Builder out, const Ordered& in) {
  out.setOrder(as_data(in.order.view()));
  write(out.initCount(), in.count);
}
Result<Ordered> read(schema::Ordered::Reader in) {
  Ordered out;
  PUENTE_TRY(out.order, read_fixed<Hash>(in.getOrder(), "order"));
  PUENTE_TRY(out.count, read(in.getCount()));
  return out;
}

void write(schema::Pauses::Builder out, const Pauses& in) {
  out.setTotal(in.total);
  out.setFrom(in.from);
  write_list(out.initOrders(count(in.orders.size())), in.orders);
  write(out.initMx(), in.mx);
  write(out.initUs(), in.us);
  auto counts = out.initCounts(count(in.counts.size()));
  for (unsigned i = 0; i < counts.size(); ++i) write(counts[i], in.counts[i]);
}
Result<Pauses> read(schema::Pauses::Reader in) {
  Pauses out;
  out.total = in.getTotal();
  out.from = in.getFrom();
  PUENTE_TRY(out.orders, read_datas(in.getOrders(), 0, orders_max, order_bytes_max, "orders"));
  PUENTE_TRY(out.mx, read(in.getMx()));
  PUENTE_TRY(out.us, read(in.getUs()));
  PUENTE_REQUIRE(check_count(in.getCounts(), 0, orders_max, "counts"));
  for (const auto item : in.getCounts()) {
    PUENTE_TRY(PauseCount one, read(item));
    out.counts.push_back(one);
  }
  return out;
}

Result<FetchHolds> read(schema::FetchHolds::Reader) { return FetchHolds{}; }

void write(schema::Holds::Builder out, const Holds& in) {
  auto held = out.initHeld(count(in.held.size()));
  for (unsigned i = 0; i < held.size(); ++i) write(held[i], in.held[i]);
}
Result<Holds> read(schema::Holds::Reader in) {
  PUENTE_REQUIRE(check_count(in.getHeld(), 0, holds_max, "held"));
  Holds out;
  for (const auto item : in.getHeld()) {
    PUENTE_TRY(HeldSender one, read(item));
    out.held.push_back(std::move(one));
  }
  return out;
}

}  // namespace puente::codec::wire
