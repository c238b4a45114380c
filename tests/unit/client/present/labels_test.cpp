#include "client/present/labels.h"

#include <catch2/catch_test_macros.hpp>

#include "policy/model/vocabulary.h"

namespace puente::client::present {
namespace {

template <class E>
std::vector<std::string_view> untranslated() {
  std::vector<std::string_view> out;
  for (const std::string_view name : model::names_of<E>())
    if (label(Language::spanish, name) == name) out.push_back(name);
  return out;
}

}  // namespace

TEST_CASE("in English a name is itself") {
  CHECK(label(Language::english, "violent-event") == "violent-event");
  CHECK(label(Language::english, "not of the vocabulary") == "not of the vocabulary");
}

TEST_CASE("every kind, section, purpose and urgency has a Spanish word, but those that are spelled the same") {
  CHECK(untranslated<model::Kind>().empty());
  CHECK(untranslated<model::Section>() == std::vector<std::string_view>{"control"});
  CHECK(untranslated<model::Purpose>().empty());
  CHECK(untranslated<model::Urgency>().empty());
  // `whole` never stands on a screen: a section without a ladder has no rung to name.
  CHECK(untranslated<model::Rung>() == std::vector<std::string_view>{"whole", "sector"});
  CHECK(label(Language::spanish, "overdose-spike") == "repunte de sobredosis");
  CHECK(label(Language::spanish, "nonsense") == "nonsense");
}

}  // namespace puente::client::present
