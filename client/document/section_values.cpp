#include "client/document/section_values.h"

#include <algorithm>

#include "client/document/place_rules.h"
#include "client/document/value_rules.h"
#include "crypto/base/utf8.h"

namespace puente::client::document {
namespace {

using nlohmann::json;

class Check : public codec::ContentVisitor {
 public:
  Check(std::set<std::string> countries, Findings& findings) : countries_(std::move(countries)), findings_(findings) {}

  void fault(const std::string& path, codec::ShapeFault what, std::string_view given, std::string_view right) override {
    findings_.add(path, problem_of(what), given, right);
  }
  void value(const codec::ContentPlace& place, codec::LeafType type, const json& value) override {
    check_value(place, type, value, findings_);
  }
  void object(const std::string& path, std::string_view type, const json& object) override {
    check_object(path, type, object, findings_);
    if (has_coordinates(type)) check_coordinates(path, type, object, countries_, findings_);
    if (type == "Polygon") check_polygon(path, object, findings_);
  }

 private:
  static Problem problem_of(codec::ShapeFault what) {
    switch (what) {
      case codec::ShapeFault::unknown_field:
        return Problem::unknown_key;
      case codec::ShapeFault::unknown_value:
        return Problem::unknown_name;
      case codec::ShapeFault::wrong_type:
        return Problem::wrong_type;
      case codec::ShapeFault::number_too_large:
        return Problem::number_too_large;
      case codec::ShapeFault::too_many_items:
        return Problem::too_many_items;
      case codec::ShapeFault::nul_in_text:
        return Problem::nul_in_text;
    }
    return Problem::other;
  }

  std::set<std::string> countries_;
  Findings& findings_;
};

// Nothing but blanks, empty lists and what is made of them: who receives it would believe that something went.
bool says_nothing_at_all(const json& value) {
  if (value.is_string()) return is_blank(value.get_ref<const std::string&>());
  if (value.is_structured())
    return std::all_of(value.begin(), value.end(), [](const json& part) { return says_nothing_at_all(part); });
  return value.is_null();
}

}  // namespace

void check_values(model::Kind kind, model::Section section, const json& rungs, const std::string& path,
                  Findings& findings) {
  Check check(countries_named(rungs), findings);
  for (const model::Rung rung : model::ladder_of(kind, section)) {
    const auto found = rungs.find(model::name_of(rung));
    if (found == rungs.end() || *found == unknown_rung) continue;
    const std::string place = rung == model::Rung::whole ? path : path + "." + std::string(model::name_of(rung));
    const std::size_t before = findings.count();
    if (const Status known = codec::walk_content(kind, {section, rung, 0}, *found, place, check); !known)
      findings.add(place, known.error());
    if (findings.count() == before && says_nothing_at_all(*found))
      findings.add(place, Error{ErrorCode::malformed, "it says nothing: write something, or leave it out"});
  }
}

}  // namespace puente::client::document
