#include "client/present/labels.h"

#include <catch2/catch_test_macros.hpp>

#include "client/present/field_labels.h"
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

TEST_CASE("fields of a section have Spanish names, and so have values that are one of few") {
  CHECK(field_label(Language::spanish, "callSign") == "distintivo de llamada");
  CHECK(field_label(Language::spanish, "unheard") == "unheard");
  CHECK(field_label(Language::english, "callSign") == "callSign");
  CHECK(choice_label(Language::spanish, "type", "arrest") == "detención");
  CHECK(choice_label(Language::spanish, "", "clash") == "enfrentamiento");
  CHECK(choice_label(Language::spanish, "name", "clash") == "clash");
  CHECK(choice_label(Language::english, "type", "arrest") == "arrest");
}

}  // namespace puente::client::present
