// Bundles that are refused, with the place of what is wrong; and bundles that are read, with what was left out.
#include "client/exchange/stix_read.h"
#include "tests/unit/client/exchange/records.h"

namespace puente::client::exchange {

using namespace test;

namespace {

std::string uuid(char digit) { return std::string(8, digit) + "-0000-4000-8000-000000000000"; }

json object(const std::string& type, char digit, json more = json::object()) {
  json out{{"type", type},
           {"spec_version", "2.1"},
           {"id", type + "--" + uuid(digit)},
           {"created", "2026-01-01T00:00:00.000Z"},
           {"modified", "2026-01-02T00:00:00.000Z"}};
  out.update(more);
  return out;
}

std::string bundle(const std::vector<json>& objects) {
  return json{{"type", "bundle"}, {"id", "bundle--" + uuid('0')}, {"objects", objects}}.dump();
}

Error refused(const std::string& text) {
  const auto out = import_stix(text, {});
  REQUIRE_FALSE(out);
  return out.error();
}

Imported taken(const std::string& text) {
  auto out = import_stix(text, {});
  if (!out) FAIL(out.error().what);
  return std::move(*out);
}

bool names(const Imported& imported, const std::string& id, const std::string& why) {
  for (const Left& one : imported.left)
    if (one.id == id && one.why.find(why) != one.why.npos) return true;
  return false;
}

}  // namespace

TEST_CASE("what breaks the form of an object is refused with its place") {
  CHECK(refused("").code == ErrorCode::malformed);
  CHECK(refused("[]").what.find("neither a bundle nor an object") != std::string::npos);
  CHECK(refused(R"({"type":"bundle","objects":"x"})").what == "objects: this must be a list");
  CHECK(refused(bundle({1})).what == "objects[0]: this is no object");
  CHECK(refused(bundle({object("tool", 'a'), {{"type", "tool"}, {"id", "tool--1"}}})).what ==
        "objects[1]: id: 'tool--1' is not 'tool--' and a UUID");
  CHECK(refused(bundle({object("tool", 'a', {{"id", "note--" + uuid('a')}})})).code == ErrorCode::malformed);
  CHECK(refused(bundle({object("tool", 'a', {{"created", "2026-101-01T00:00:00.000Z"}})}))
            .what.find("created: '2026-101-01T00:00:00.000Z' is no time") != std::string::npos);
  CHECK(refused(bundle({object("tool", 'a', {{"created", "1969-02-30T00:00:00.000Z"}})})).code == ErrorCode::malformed);
  CHECK(refused(bundle({object("tool", 'a', {{"modified", "2025-01-01T00:00:00.000Z"}})}))
            .what.find("modified: it lies before created") != std::string::npos);
  CHECK(refused(bundle({object("report", 'a', {{"object_refs", "note"}})})).code == ErrorCode::malformed);
  CHECK(refused(bundle({object("report", 'a', {{"object_refs", {1}}})})).code == ErrorCode::malformed);
  CHECK(refused(R"({"type":"tool","type":"tool"})").what.find("type") != std::string::npos);
}

TEST_CASE("a bundle is bounded before anything is made of it") {
  CHECK(refused(std::string(stix_bytes_max + 1, ' ')).code == ErrorCode::too_large);
  std::string deep = R"({"type":"tool","x":)";
  for (int i = 0; i < 1000; ++i) deep += '[';
  CHECK(refused(deep).code == ErrorCode::too_large);
  CHECK(refused(deep + std::string(1000, ']') + "}").code == ErrorCode::too_large);
  std::string many = R"({"type":"bundle","objects":[1)";
  for (std::size_t i = 0; i <= stix_objects_max; ++i) many += ",1";
  CHECK(refused(many + "]}").code == ErrorCode::too_large);
}

TEST_CASE("one id with two contents is refused, another version or a repeat is not") {
  const json report = object("report", 'a', {{"name", "one"}, {"object_refs", json::array()}});
  json same_version = report;
  same_version["name"] = "two";
  const Error conflict = refused(bundle({report, same_version}));
  CHECK(conflict.code == ErrorCode::conflict);
  CHECK(conflict.what.find("objects[1] (report--") != std::string::npos);
  CHECK(taken(bundle({report, report})).drafts.size() == 1);
  json newer = same_version;
  newer["modified"] = "2026-03-01T00:00:00.000Z";
  for (const std::vector<json>& order : {std::vector{report, newer}, std::vector{newer, report}}) {
    const Imported imported = taken(bundle(order));
    REQUIRE(imported.drafts.size() == 1);
    CHECK(imported.drafts[0].document["sections"]["summary"]["text"] == "two");
    CHECK(names(imported, "report--" + uuid('a'), "an older version"));
  }
}

TEST_CASE("two objects of different types may share a UUID") {
  const Imported imported =
      taken(bundle({object("report", 'a', {{"name", "one"}, {"object_refs", {"tool--" + uuid('a')}}}),
                    object("tool", 'a', {{"name", "x"}})}));
  CHECK(imported.drafts.size() == 1);
  CHECK(imported.left.empty());
}

TEST_CASE("references in circles end, and those that lead nowhere are named") {
  const Imported imported = taken(bundle(
      {object("report", 'a', {{"name", "a"}, {"object_refs", {"note--" + uuid('b'), "tool--" + uuid('c')}}}),
       object("note", 'b', {{"content", "b"}, {"object_refs", {"report--" + uuid('a'), "note--" + uuid('b')}}})}));
  CHECK(imported.drafts.size() == 1);
  CHECK(names(imported, "tool--" + uuid('c'), "report--" + uuid('a') + " refers to it"));
}

TEST_CASE("what no kind holds is named, and nothing is invented for it") {
  const Imported imported = taken(bundle(
      {object("tool", 'a', {{"name", "VNC"}}), object("x-unknown", 'b'), object("location", 'c', {{"country", "MX"}}),
       object("identity", 'd', {{"name", "An Agency"}, {"identity_class", "organization"}})}));
  CHECK(imported.drafts.empty());
  CHECK(imported.left.size() == 4);
  for (const char* const id : {"tool--", "x-unknown--", "location--", "identity--"})
    CHECK(std::ranges::any_of(imported.left, [&](const Left& one) { return one.id.starts_with(id); }));
}

TEST_CASE("a report of ours that says no record is refused with its id") {
  const std::string extension = "extension-definition--d0f9022d-b41e-4a76-b5c5-5406dbfd0390";
  json about{{"extension_type", "property-extension"},
             {"record", std::string(32, '7')},
             {"sender", "MX/FGR"},
             {"kind", "violent-evnt"},
             {"purpose", "prosecution"},
             {"urgency", "routine"}};
  const auto with = [&] {
    return bundle(
        {object("report", 'a', {{"name", "x"}, {"object_refs", json::array()}, {"extensions", {{extension, about}}}})});
  };
  CHECK(refused(with()).what.find("report--" + uuid('a') + ": kind: ") == 0);
  about["kind"] = "violent-event";
  about["record"] = "xyz";
  CHECK(refused(with()).code == ErrorCode::malformed);
  about["record"] = std::string(32, '7');
  about["withheld"] = {{{"label", "place/nowhere"}}};
  CHECK_FALSE(import_stix(with(), {}));
}

}  // namespace puente::client::exchange
