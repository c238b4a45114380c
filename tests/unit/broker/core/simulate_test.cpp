// What people are told beforehand is what happens: for random policies and records, through seal, the broker's core and
// open, every recipient holds exactly what simulate said, and is shown the stubs that it said.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <random>

#include "crypto/record/derive.h"
#include "policy/inspect/simulate.h"
#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;
using policy::inspect::Trial;

namespace {

constexpr std::size_t rounds = 20, records_a_round = 500, records_a_batch = 50;  // 10,000 in all

class Chance {
 public:
  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(engine_); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& values) {
    return values[below(values.size())];
  }

 private:
  std::mt19937_64 engine_{20261125};
};

std::string quoted(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "\"" : ", \"") + name + "\"";
  return "[" + out + "]";
}

std::string any_sections(Chance& chance, model::Kind kind) {
  std::vector<std::string> out;
  for (const model::Section section : model::sections_of(kind))
    if (chance.one_in(2)) out.emplace_back(model::name_of(section));
  if (out.empty()) out.emplace_back(model::name_of(model::sections_of(kind)[0]));
  return quoted(out);
}

std::string any_finest(Chance& chance, model::Kind kind) {
  std::string out;
  for (const model::Section section : model::sections_of(kind)) {
    const auto ladder = model::ladder_of(kind, section);
    if (ladder.size() > 1 && chance.one_in(2))
      out += (out.empty() ? "" : ", ") + std::string(model::name_of(section)) + " = \"" +
             std::string(model::name_of(ladder[chance.below(ladder.size())])) + "\"";
  }
  return out;
}

std::string any_rule(Chance& chance, std::size_t number) {
  const bool permit = !chance.one_in(5);
  const auto kind = static_cast<model::Kind>(chance.below(model::kind_count));
  const bool named = chance.one_in(2);
  std::string out = "[[rule]]\nid = \"r" + std::to_string(number) + "\"\n";
  out += "effect = \"" + std::string(permit ? "permit" : "forbid") + "\"\n";
  out += "from = " + chance.of<std::string>({R"(["MX/FGR"])", R"(["MX/*"])", R"(["community:cell"])"}) + "\n";
  out += "to = " + chance.of<std::string>({R"(["US/DEA"])", R"(["US/*"])", R"(["US/FBI"])", R"(["community:cell"])"}) +
         "\n";
  out += "kinds = [\"" + (named ? std::string(model::name_of(kind)) : "*") + "\"]\n";
  const bool all = chance.one_in(2) && !(permit && named && kind == model::Kind::mediation_notice);
  out += "sections = " + (all || !named ? R"(["*"])" : any_sections(chance, kind)) + "\n";
  if (permit && named && all)
    if (const std::string finest = any_finest(chance, kind); !finest.empty()) out += "finest = { " + finest + " }\n";
  out += chance.of<std::string>({"", "", "tlp = [\"TLP:GREEN\", \"TLP:AMBER\"]\n", "tlp = [\"TLP:RED\"]\n"});
  out += chance.of<std::string>({"", "", "purposes = [\"firearms\", \"counter-narcotics\"]\n"});
  out += chance.of<std::string>({"", "withheld = \"silent\"\n", "withheld = \"stub\"\n"});
  if (permit) out += "valid-until = \"2030-01-01T00:00:00Z\"\n";
  return out + "legal-basis = { en = \"a law\", es = \"una ley\" }\n\n";
}

std::string any_policy(Chance& chance) {
  std::string out = "[[community]]\nid = \"cell\"\nmembers = " +
                    chance.of<std::string>({R"(["MX/FGR", "US/DEA"])", R"(["MX/FGR", "US/DEA", "US/FBI"])", "[]"}) +
                    "\n\n";
  for (std::size_t i = 0, n = 3 + chance.below(12); i < n; ++i) out += any_rule(chance, i);
  return out;
}

Trial any_trial(Chance& chance) {
  Trial out;
  out.exchange = {{model::Nation::mx, "FGR"}, {}, static_cast<model::Kind>(chance.below(model::kind_count))};
  out.marks.tlp = static_cast<model::Tlp>(chance.below(5));
  if (chance.one_in(20)) out.marks.caveats = {model::Caveat::noforn};
  out.purpose = static_cast<model::Purpose>(chance.below(8));
  std::vector<model::Label> all = policy::inspect::labels_of(out.exchange.kind);
  for (const model::Label& label : all)
    if (out.labels.size() < 8 && chance.one_in(2)) out.labels.push_back(label);
  if (out.labels.empty()) out.labels.push_back(all.front());
  return out;
}

RecordChoice choice_of(const Trial& trial) {
  RecordChoice out;
  out.to = {"dea", "fbi"};
  out.sections.clear();
  for (const model::Label& label : trial.labels) out.sections.push_back(model::text_of(label));
  out.change = [&trial](record::seal::RecordPlan& plan) {
    plan.header_template.kind = trial.exchange.kind;
    plan.header_template.marks = trial.marks;
    plan.header_template.purpose = trial.purpose;
  };
  return out;
}

using Labels = std::vector<std::string>;  // ascending

struct Held {
  Labels opened, stubs;
  friend bool operator==(const Held&, const Held&) = default;
};

Held foretold(Trial trial, const char* recipient, const policy::PolicySet& policies) {
  trial.exchange.to = {model::Nation::us, recipient};
  const policy::Decision decision = policy::inspect::decide_trial(trial, policies, noon);
  Held out;
  for (std::size_t i = 0; i < trial.labels.size(); ++i) {
    if (decision.slots[i].permitted) out.opened.push_back(model::text_of(trial.labels[i]));
    if (decision.slots[i].stub) out.stubs.push_back(model::text_of(trial.labels[i]));
  }
  std::ranges::sort(out.opened);
  std::ranges::sort(out.stubs);
  return out;
}

// What has come to a recipient, by header.
std::map<Hash, Held> received(Run& run, const std::string& party) {
  std::map<Hash, Held> out;
  for (const Delivered& delivered : run.deliveries(party)) {
    const codec::Event event = Run::event_of(delivered);
    const auto& told = std::get<codec::DeliveryEvent>(event.what);
    Held& held = out[told.header_hash];
    const record::open::OpenedRecord opened = run.opened(party, delivered, "fgr");
    for (const auto& section : opened.sections) {
      held.opened.push_back(model::text_of(section.label));
      const ByteView bytes = section.plaintext.reveal();
      CHECK(std::string(bytes.begin(), bytes.end()) == "secret of " + held.opened.back());
    }
    for (const codec::Stub& stub : told.stubs) held.stubs.push_back(model::text_of(stub.label));
    std::ranges::sort(held.opened);
    std::ranges::sort(held.stubs);
    run.acknowledge(party, told.number);
  }
  return out;
}

}  // namespace

TEST_CASE("for ten thousand random records under random policies, recipients hold exactly what simulate said") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  for (const char* party : {"fgr", "dea", "fbi"}) run.hello(party);
  run.settle();
  Chance chance;
  std::size_t sent = 0, in_part = 0, nothing = 0;
  const auto put_into_force = [&](model::Nation nation, const char* liaison) {
    const policy::Bundle held = *run.core->registry().policies().of(nation);
    run.activate(liaison, nations.bundle(nation, held.head.version + 1, held.hash, any_policy(chance)));
    run.settle();
    REQUIRE(run.core->registry().policies().of(nation)->head.version == held.head.version + 1);
  };
  for (std::size_t round = 0; round < rounds; ++round) {
    put_into_force(model::Nation::mx, "liaison-mx-1");
    put_into_force(model::Nation::us, "liaison-us-1");
    const policy::PolicySet& policies = run.core->registry().policies();
    for (std::size_t batch = 0; batch < records_a_round / records_a_batch; ++batch) {
      std::map<Hash, Trial> trials;
      for (std::size_t i = 0; i < records_a_batch; ++i) {
        const Trial trial = any_trial(chance);
        const codec::SealedRecord record = run.seal("fgr", choice_of(trial));
        trials[record::header_hash(record.header)] = trial;
        run.submit("fgr", record);
      }
      run.settle();
      CHECK(run.refusal("fgr") == "none");
      sent += trials.size();
      for (const auto& [party, code] : {std::pair("dea", "DEA"), std::pair("fbi", "FBI")}) {
        const std::map<Hash, Held> held = received(run, party);
        for (const auto& [header, trial] : trials) {
          const Held said = foretold(trial, code, policies);
          const auto found = held.find(header);
          const Held has = found == held.end() ? Held() : found->second;
          if (has != said) FAIL("round " << round << ", " << code << ": " << model::name_of(trial.exchange.kind));
          in_part += !said.opened.empty() && said.opened.size() < trial.labels.size() ? 1U : 0U;
          nothing += said.opened.empty() ? 1U : 0U;
        }
        for (const auto& [header, one] : held) CHECK(trials.contains(header));
      }
      run.settle();
      run.everything.clear();
      run.given.clear();
    }
  }
  CHECK(sent == 10'000);
  CHECK(in_part > 1000);  // the policies say something
  CHECK(nothing > 1000);
  CHECK(run.alarms.empty());
}
