// Files of other tools, each with its expected outcome; and ours by the JSON schemas of OASIS.
#include <sys/wait.h>
#include <unistd.h>

#include "client/exchange/stix_read.h"
#include "client/exchange/stix_write.h"
#include "tests/unit/client/exchange/records.h"

namespace puente::client::exchange {

using namespace test;
namespace fs = std::filesystem;

TEST_CASE("of the files of other tools, those named invalid and the one with month 101 are refused, all others read",
          "[skips]") {
  std::size_t read = 0, refused = 0;
  for (const char* const folder : {"stix/examples", "stix/validator", "stix/markings"})
    for (const fs::directory_entry& file : fs::directory_iterator(exchange_data(folder))) {
      const std::string name = file.path().filename().string();
      CAPTURE(name);
      const auto imported = import_stix(text_of_file(file.path()), {});
      const bool bad = name.starts_with("invalid_") || name == "using-tlp2.0-green.json";
      CHECK(imported.has_value() != bad);
      if (!imported && name == "using-tlp2.0-green.json")
        CHECK(imported.error().what.find("objects[2] (relationship--1621d4d4-b67d-11e3-9670-f01faf20d111): created: "
                                         "'2022-101-27T13:49:54.326Z'") == 0);
      if (imported) {
        CHECK_FALSE((imported->drafts.empty() && imported->left.empty()));
        for (Draft draft : imported->drafts) {
          draft.document["to"] = {"US/DEA"};
          CHECK(document::read_document(draft.document, nullptr, 0).findings.empty());
        }
      }
      ++(imported ? read : refused);
    }
  CHECK(refused == 5);
  CHECK(read >= 12);
}

TEST_CASE("what we write holds to the JSON schemas of OASIS", "[skips]") {
  const fs::path schemas = exchange_data("stix/schemas");
  const char* const root = std::getenv("PUENTE_SOURCE_DIR");
  const fs::path source = root == nullptr ? "." : root;
  const fs::path script = source / "tests/unit/client/exchange/stix_schemas.py";
  std::vector<Record> records;
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    records.push_back(full_record(static_cast<model::Kind>(i)));
    records.back().id = record_id(static_cast<std::uint8_t>(i));
    records.back().marks.handling = {model::Handling::h1};
    records.back().marks.handling_text = "text";
    records.back().marks.caveats = {model::Caveat::noforn, model::Caveat::rel_to, model::Caveat::orcon,
                                    model::Caveat::les, model::Caveat::dsen};
    records.back().marks.classification =
        static_cast<model::Classification>(i % model::names_of<model::Classification>().size());
    records.back().expires = at("2026-12-01T00:00:00Z");
    records.back().reply_to = record_id(1);
    records.back().supersedes = record_id(2);
    records.back().sections.front().duties = {"no-onward"};
    records.back().withheld = {{{model::Section::source, model::Rung::whole, 0}, "MX/a", "en", "es"}};
  }
  std::string file = (fs::temp_directory_path() / "puente-stix.XXXXXX").string();
  const int made = ::mkstemp(file.data());
  REQUIRE(made >= 0);
  ::close(made);
  std::ofstream(file, std::ios::binary) << stix_of(records, at("2026-11-25T00:00:00Z"));
  const std::string command = "python3 '" + script.string() + "' '" + schemas.string() + "' '" + file + "' '" +
                              (source / "docs/stix-extensions.json").string() + "'";
  const int status = std::system(command.c_str());
  fs::remove(file);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) SKIP("no python3-jsonschema: ./dev setup installs it");
  CHECK(status == 0);
}

}  // namespace puente::client::exchange
