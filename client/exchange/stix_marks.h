// Private to the room: marks out of the marking definitions of STIX.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/exchange/stix_objects.h"
#include "policy/model/marks.h"

namespace puente::client::exchange {

// What is gathered of all markings of an object and of what goes with it. It only becomes stricter.
class MarksGathered {
 public:
  explicit MarksGathered(const StixObjects& objects) : objects_(objects) {}

  // Its object markings, its granular ones, and those of its own marking definitions.
  void add(const nlohmann::json& object, std::vector<Left>& left);
  // With `unmarked` where nothing said a TLP. Errors: malformed (texts of restrictions over 512 bytes).
  Result<model::Marks> marks(model::Tlp unmarked) const;

 private:
  void add_reference(const std::string& id, const std::string& of, std::vector<Left>& left);
  bool add_definition(const nlohmann::json& definition);
  bool add_own(const nlohmann::json& extension);
  bool add_acs(const nlohmann::json& extension);
  void tighten(model::Tlp tlp);
  void classify(model::Classification level);
  void add_words(const std::string& text);        // of H3, each once
  void add_restriction(const std::string& text);  // and H3

  const StixObjects& objects_;
  std::optional<model::Tlp> tlp_;
  model::Marks others_;
  std::vector<std::string> restrictions_;
};

}  // namespace puente::client::exchange
