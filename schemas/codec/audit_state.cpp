// Events of what is in force, and of the broker itself.
#include "schemas/codec/audit_parts.h"

namespace puente::codec::audit_parts {

void write(schema::DirectoryEvent::Builder out, const DirectoryEvent& event) {
  out.setEntryHash(as_data(event.entry_hash.view()));
  out.setSubject(as_data(event.subject.view()));
  out.setAgency(text(event.agency));
  out.setChange(text(event.change));
}
Result<DirectoryEvent> read(schema::DirectoryEvent::Reader in) {
  DirectoryEvent out;
  PUENTE_REQUIRE(into(out.entry_hash, in.getEntryHash(), "entryHash"));
  PUENTE_REQUIRE(into(out.subject, in.getSubject(), "subject"));
  PUENTE_REQUIRE(into(out.agency, in.getAgency(), name_bytes_max, "agency"));
  PUENTE_REQUIRE(into(out.change, in.getChange(), name_bytes_max, "change"));
  return out;
}

void write(schema::PolicyEvent::Builder out, const PolicyEvent& event) {
  out.setNation(text(std::string(model::name_of(event.nation))));
  out.setVersion(event.version);
  out.setBundle(as_data(event.bundle.view()));
}
Result<PolicyEvent> read(schema::PolicyEvent::Reader in) {
  PolicyEvent out;
  PUENTE_TRY(const std::string nation, read_text(in.getNation(), 2, "nation"));
  PUENTE_TRY(out.nation, model::parse_name<model::Nation>(nation));
  out.version = in.getVersion();
  PUENTE_REQUIRE(into(out.bundle, in.getBundle(), "bundle"));
  return out;
}

void write(schema::HeartbeatEvent::Builder out, const HeartbeatEvent& event) {
  out.setShard(event.shard);
  out.setNumber(event.number);
  out.setDirectory(as_data(event.directory.view()));
  out.setBundleMx(as_data(event.bundles.mx.view()));
  out.setBundleUs(as_data(event.bundles.us.view()));
  out.setPauses(as_data(event.pauses.view()));
}
Result<HeartbeatEvent> read(schema::HeartbeatEvent::Reader in) {
  HeartbeatEvent out;
  out.shard = in.getShard();
  out.number = in.getNumber();
  PUENTE_REQUIRE(into(out.directory, in.getDirectory(), "directory"));
  PUENTE_REQUIRE(into(out.bundles.mx, in.getBundleMx(), "bundleMx"));
  PUENTE_REQUIRE(into(out.bundles.us, in.getBundleUs(), "bundleUs"));
  PUENTE_REQUIRE(into(out.pauses, in.getPauses(), "pauses"));
  return out;
}

void write(schema::LifecycleEvent::Builder out, const LifecycleEvent& event) {
  out.setWhat(text(event.what));
  out.setVersion(text(event.version));
}
Result<LifecycleEvent> read(schema::LifecycleEvent::Reader in) {
  LifecycleEvent out;
  PUENTE_REQUIRE(into(out.what, in.getWhat(), name_bytes_max, "what"));
  PUENTE_REQUIRE(into(out.version, in.getVersion(), name_bytes_max, "version"));
  return out;
}

void write(schema::SummaryEvent::Builder out, const SummaryEvent& event) {
  auto audiences = out.initAudiences(count(event.audiences.size()));
  for (unsigned i = 0; i < audiences.size(); ++i) {
    audiences[i].setCount(event.audiences[i].count);
    audiences[i].setRunning(as_data(event.audiences[i].running.view()));
  }
}
Result<SummaryEvent> read(schema::SummaryEvent::Reader in) {
  SummaryEvent out;
  PUENTE_REQUIRE(check_count(in.getAudiences(), audience_count, audience_count, "audiences"));
  for (unsigned i = 0; i < audience_count; ++i) {
    out.audiences[i].count = in.getAudiences()[i].getCount();
    PUENTE_REQUIRE(into(out.audiences[i].running, in.getAudiences()[i].getRunning(), "running"));
  }
  return out;
}

}  // namespace puente::codec::audit_parts
