// For bench/cedar.mjs: one record with 16 slots to 8 recipients under policies of RULES rules a side, as Cedar is asked
// about it, with what decide() says, and the median CPU time decide() takes. One JSON document. Usage: puente_cedar
// RULES
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "bench/policy_world.h"
#include "policy/inspect/cedar.h"

namespace puente::bench {
namespace {

using nlohmann::json;
using namespace policy;

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double median_microseconds(const Record& record, const PolicySet& set) {
  std::vector<double> out;
  for (int round = 0; round < 9; ++round) {
    constexpr int repeats = 2000;
    const double start = cpu_seconds();
    for (int i = 0; i < repeats; ++i) record.decide_for_eight(set);
    out.push_back((cpu_seconds() - start) * 1e6 / repeats);
  }
  std::ranges::sort(out);
  return out[out.size() / 2];
}

json request_of(const RecordFacts& record, const model::AgencyId& to, const model::Label& label) {
  return {{"to", model::text_of(to)},
          {"context",
           {{"from", {{"__entity", {{"type", "Agency"}, {"id", model::text_of(record.originator)}}}}},
            {"fromNation", model::name_of(record.originator.nation)},
            {"toNation", model::name_of(to.nation)},
            {"slot", fmt::format("{}/{}", model::name_of(record.kind), model::name_of(label.section))},
            {"rung", *model::rung_position(record.kind, label.section, label.rung)},
            {"tlp", model::name_of(record.marks.tlp)},
            {"classification", model::name_of(record.marks.classification)},
            {"purpose", model::name_of(record.purpose)},
            {"now", now.unix_seconds()}}}};
}

void print(std::size_t rules) {
  const Record record;
  const PolicySet set = policies(rules);
  const RecordFacts facts = record.facts();
  json out{{"rules", rules}, {"microseconds", median_microseconds(record, set)}, {"schema", inspect::cedar_schema()}};
  for (const model::Nation nation : {model::Nation::mx, model::Nation::us})
    out["nations"].push_back({{"policies", inspect::cedar_policies(*set.of(nation))},
                              {"entities", json::parse(inspect::cedar_entities(*set.of(nation)))}});
  for (const model::AgencyId& to : record.recipients()) {
    const Decision decision = decide(facts, to, set, now);
    for (std::size_t i = 0; i < record.labels.size(); ++i) {
      json request = request_of(facts, to, record.labels[i]);
      request["permitted"] = decision.slots[i].permitted;
      out["requests"].push_back(std::move(request));
    }
  }
  fmt::print("{}\n", out.dump());
}

}  // namespace
}  // namespace puente::bench

int main(int count, char** arguments) {
  if (count != 2) {
    fmt::print(stderr, "usage: puente_cedar RULES\n");
    return 64;
  }
  puente::bench::print(std::stoul(arguments[1]));
  return 0;
}
