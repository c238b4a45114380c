#include "client/core/ladder.h"

#include <algorithm>
#include <map>

#include "client/core/ladder_steps.h"

namespace puente::client::core {
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
Status follow(model::Section section, model::Kind kind, const json& rungs, Meet meet) {
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
    PUENTE_REQUIRE(meet(step, from, value, held == rungs.end() ? nullptr : &*held));
    // More may be given than follows (an institution's country): go on from it where the two agree.
    if (held != rungs.end() && step.agree(value, *held)) value = *held;
    made.insert_or_assign(step.coarser, Follows{std::move(value), from});
  }
  return {};
}

Status complete_section(model::Kind kind, model::Section section, json& rungs, const TokenMaker* tokens, int year) {
  PUENTE_REQUIRE(normalise_places(rungs));
  json added = json::object();
  PUENTE_REQUIRE(follow(
      section, kind, rungs, [&](const LadderStep& step, Rung from, const json& value, const json* given) -> Status {
        if (given == nullptr) added[name(step.coarser)] = value;
        if (given == nullptr || step.agree(value, *given)) return {};
        return fail(ErrorCode::mismatch,
                    text_of(LadderMismatch{section, from, step.coarser, value.dump(), given->dump()}) +
                        "; leave the coarser one out, and it is added");
      }));
  const auto step = token_step_of(section);
  if (step && tokens != nullptr && rungs.contains(name(step->finer))) {
    const json value = step->follow(section, rungs[name(step->finer)], TokenContext{*tokens, year});
    const auto given = rungs.find(name(step->coarser));
    // A pseudonym may be the agency's own word; a token is what the key makes, or links nothing.
    if (given != rungs.end() && step->coarser == Rung::token && *given != value)
      return fail(ErrorCode::mismatch, std::string(model::name_of(section)) +
                                           ": tokens come from the agency's key; leave them out, and they are added");
    if (given == rungs.end() && !value.is_null()) added[name(step->coarser)] = value;
  }
  rungs.update(added);
  return {};
}

template <class Visit>
Status each_ladder(model::Kind kind, const json& sections, Visit visit) {
  for (const model::Section section : model::sections_of(kind)) {
    const auto found = sections.find(model::name_of(section));
    if (found == sections.end() || !found->is_object() || model::ladder_of(kind, section).front() == Rung::whole)
      continue;
    PUENTE_REQUIRE(visit(section, std::string(model::name_of(section))));
  }
  return {};
}

}  // namespace

Status complete_ladders(model::Kind kind, json& sections, const TokenMaker* tokens, int year) {
  if (!sections.is_object()) return {};  // the reader of the document says what is wrong with it
  return each_ladder(kind, sections, [&](model::Section section, const std::string& key) {
    return complete_section(kind, section, sections[key], tokens, year);
  });
}

std::vector<LadderMismatch> check_ladders(model::Kind kind, const json& sections) {
  std::vector<LadderMismatch> out;
  if (!sections.is_object()) return out;
  static_cast<void>(each_ladder(kind, sections, [&](model::Section section, const std::string& key) {
    return follow(section, kind, sections[key],
                  [&](const LadderStep& step, Rung from, const json& value, const json* given) -> Status {
                    if (given != nullptr && !step.agree(value, *given))
                      out.push_back({section, from, step.coarser, value.dump(), given->dump()});
                    return {};
                  });
  }));
  return out;
}

std::string text_of(const LadderMismatch& mismatch) {
  return std::string(model::name_of(mismatch.section)) + ": the " + name(mismatch.coarser) + " given is " +
         mismatch.given + ", and by gazetteer 1 that of the " + name(mismatch.finer) + " is " + mismatch.follows;
}

}  // namespace puente::client::core
