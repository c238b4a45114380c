#include "client/document/ladder.h"

#include <algorithm>
#include <map>
#include <set>

#include "client/document/json_values.h"
#include "client/document/ladder_steps.h"
#include "client/document/section_values.h"

namespace puente::client::document {
namespace {

using model::Rung;
using nlohmann::json;

std::string name(Rung rung) { return std::string(model::name_of(rung)); }

struct Follows {
  json value;
  Rung from;  // the finest rung it follows from
};

// What follows from the rungs given, from fine to coarse: of what was made rather than of what was given, so that one
// wrong rung is one mismatch. `meet` is told of each; it may look at what is given.
template <class Meet>
void follow(model::Section section, model::Kind kind, const json& rungs, Meet meet) {
  std::map<Rung, Follows> made;
  for (const LadderStep& step : steps_of(section)) {
    if (!model::rung_position(kind, section, step.coarser)) continue;
    const auto before = made.find(step.finer);
    const auto given = rungs.find(name(step.finer));
    if (before == made.end() && given == rungs.end()) continue;
    json value = step.follow(before == made.end() ? *given : before->second.value);
    if (value.is_null()) continue;
    const Rung from = before == made.end() ? step.finer : before->second.from;
    const auto held = rungs.find(name(step.coarser));
    meet(step, from, value, held == rungs.end() ? nullptr : &*held);
    // More may be given than follows (an institution's country): go on from it where the two agree.
    if (held != rungs.end() && step.agree(value, *held)) value = *held;
    made.insert_or_assign(step.coarser, Follows{std::move(value), from});
  }
}

// A count that is said to be unknown has no band.
bool is_unknown_count(const LadderStep& step, const json& finer) {
  if (step.finer != Rung::count || !finer.is_object()) return false;
  const auto count = finer.find("count");
  return count == finer.end() || *count == -1;
}

std::vector<Rung> take_unknown(model::Kind kind, model::Section section, json& rungs) {
  std::vector<Rung> out;
  for (const Rung rung : model::ladder_of(kind, section)) {
    const auto found = rungs.find(name(rung));
    if (found == rungs.end() || *found != json(unknown_rung)) continue;
    out.push_back(rung);
    rungs.erase(found);
  }
  return out;
}

// Calls `use` with each value to be linked, and the path that is added to its rung's.
template <class Use>
void each_linked(const json& rung, Use use) {
  if (!rung.is_array()) return use(rung, "");
  for (std::size_t i = 0; i < rung.size(); ++i) use(rung[i], "[" + std::to_string(i) + "]");
}

// Each value has something to link.
void check_linked(const TokenStep& step, const json& rung, const std::string& path, Findings& findings) {
  each_linked(rung, [&](const json& one, const std::string& place) {
    if (!step.canonical(one))
      findings.add(path + place + "." + step.field, Problem::nothing_to_link, text_at(one, step.field));
  });
}

// Sorted: the order of the items is nobody's business.
json tokens_of(model::Section section, const TokenStep& step, const json& rung, const TokenMaker& maker, int year) {
  constexpr std::size_t pseudonym_digits = 16;
  std::set<json> tokens;
  each_linked(rung, [&](const json& one, const std::string&) {
    auto canonical = step.canonical(one);
    if (!canonical) return;
    const std::string token = maker.token(section, year, std::move(*canonical));
    json made{{"version", token_version}, {"year", year}};
    if (step.coarser == Rung::pseudonym)
      made["pseudonym"] = token.substr(0, pseudonym_digits);
    else
      made["token"] = token;
    if (const std::string type = text_at(one, "type"); step.coarser == Rung::token && !type.empty())
      made["type"] = type;
    tokens.insert(std::move(made));
  });
  if (tokens.empty()) return nullptr;
  return step.coarser == Rung::pseudonym ? *tokens.begin() : json(tokens);
}

void add_tokens(model::Section section, json& rungs, const TokenMaker* maker, int year, const std::string& path,
                Findings& findings) {
  const auto step = token_step_of(section);
  if (!step || !rungs.contains(name(step->finer))) return;
  const json& finer = rungs[name(step->finer)];
  const std::size_t before = findings.count();
  check_linked(*step, finer, path + "." + name(step->finer), findings);
  if (maker == nullptr || findings.count() != before) return;
  const json value = tokens_of(section, *step, finer, *maker, year);
  const auto given = rungs.find(name(step->coarser));
  // A pseudonym may be the agency's own word; a token is what the key makes, or links nothing.
  if (given != rungs.end() && step->coarser == Rung::token && *given != value)
    findings.add(path + "." + name(step->coarser), Problem::token_by_hand);
  if (given == rungs.end() && !value.is_null()) rungs[name(step->coarser)] = value;
}

}  // namespace

void complete_ladder(model::Kind kind, model::Section section, json& rungs, const TokenMaker* tokens, int year,
                     Findings& findings, std::vector<model::Label>& unknown) {
  const std::string path = "sections." + std::string(model::name_of(section));
  const std::vector<Rung> declared = take_unknown(kind, section, rungs);
  normalise_places(rungs);
  json added = json::object();
  follow(section, kind, rungs, [&](const LadderStep& step, Rung, const json& value, const json* given) {
    if (given == nullptr)
      added[name(step.coarser)] = value;
    else if (!step.agree(value, *given))
      findings.add(path + "." + name(step.coarser), Problem::disagrees, given->dump(), value.dump());
  });
  rungs.update(added);
  add_tokens(section, rungs, tokens, year, path, findings);
  const auto is_declared = [&](Rung rung) { return std::ranges::find(declared, rung) != declared.end(); };
  for (const LadderStep& step : steps_of(section)) {
    const auto finer = rungs.find(name(step.finer));
    if (!model::rung_position(kind, section, step.coarser) || finer == rungs.end() ||
        rungs.contains(name(step.coarser)) || is_declared(step.coarser))
      continue;
    if (is_unknown_count(step, *finer))
      unknown.push_back({section, step.coarser, 0});
    else
      findings.add(path, Problem::does_not_follow, name(step.finer), name(step.coarser));
  }
  for (const Rung rung : declared)
    if (!rungs.contains(name(rung))) unknown.push_back({section, rung, 0});
}

std::vector<LadderMismatch> check_ladders(model::Kind kind, const json& sections) {
  std::vector<LadderMismatch> out;
  if (!sections.is_object()) return out;
  for (const model::Section section : model::sections_of(kind)) {
    const auto found = sections.find(model::name_of(section));
    if (found == sections.end() || !found->is_object() || model::ladder_of(kind, section).front() == Rung::whole)
      continue;
    follow(section, kind, *found, [&](const LadderStep& step, Rung from, const json& value, const json* given) {
      if (given != nullptr && !step.agree(value, *given))
        out.push_back({section, from, step.coarser, value.dump(), given->dump()});
    });
  }
  return out;
}

std::string text_of(const LadderMismatch& mismatch) {
  return std::string(model::name_of(mismatch.section)) + ": the " + name(mismatch.coarser) + " given is " +
         mismatch.given + ", and by gazetteer 1 that of the " + name(mismatch.finer) + " is " + mismatch.follows;
}

}  // namespace puente::client::document
