// Private to the ladder: one step from a rung to a coarser one.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "client/document/tokens.h"

namespace puente::client::document {

struct LadderStep {
  model::Rung finer, coarser;
  // Null where nothing follows.
  nlohmann::json (*follow)(const nlohmann::json& finer);
  // Is what is given the same as what follows?
  bool (*agree)(const nlohmann::json& follows, const nlohmann::json& given);
};
// Of a section; finest first.
std::span<const LadderStep> steps_of(model::Section section);

struct TokenStep {
  model::Rung finer, coarser;
  const char* field;  // that holds what is linked
  // Of the finer rung, or of one item of it; nothing where it says nothing.
  std::optional<Bytes> (*canonical)(const nlohmann::json& one);
};
std::optional<TokenStep> token_step_of(model::Section section);

// Names and codes of places as gazetteer 1 writes them, in the rungs that hold any.
void normalise_places(nlohmann::json& rungs);

}  // namespace puente::client::document
