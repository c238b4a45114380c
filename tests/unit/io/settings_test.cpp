#include "io/settings.h"

#include <catch2/catch_test_macros.hpp>

#include "io/files.h"
#include "tests/support/folder.h"

namespace puente::io {
namespace {

struct File {
  support::Folder folder;
  Result<Settings> read(std::string_view text) const {
    REQUIRE(write_file(folder.path / "x.toml", view_of(text), Mode::open));
    return Settings::read(folder.path / "x.toml", {"name", "listen"});
  }
  std::string problem(std::string_view text) const {
    const auto settings = read(text);
    return settings ? "" : std::string(error_name(settings.error().code)) + ": " + settings.error().what;
  }
};

}  // namespace

TEST_CASE("Settings are read back as they were written, and an absent one is empty") {
  const File file;
  const auto settings = file.read("# by hand\n" + render_setting("name", "a b/c:1"));
  REQUIRE(settings);
  CHECK(settings->text("name") == "a b/c:1");
  CHECK(settings->text("listen").empty());
  CHECK(settings->required("name") == "a b/c:1");
  CHECK(settings->required("listen").error().what.ends_with("x.toml: 'listen' is needed"));
}

TEST_CASE("A section of texts takes any names, and nothing but texts") {
  const File file;
  const auto read = [&](std::string_view text) {
    REQUIRE(write_file(file.folder.path / "x.toml", view_of(text), Mode::open));
    return Settings::read(file.folder.path / "x.toml", {"name"}, {}, {"others"});
  };
  const auto settings = read("name = \"a\"\n[others]\nb = \"1\"\nc-d = \"2\"\n");
  REQUIRE(settings);
  CHECK(settings->section("others") == std::map<std::string, std::string>{{"b", "1"}, {"c-d", "2"}});
  CHECK(read("name = \"a\"\n")->section("others").empty());
  CHECK(read("[others]\nb = 1\n").error().what.ends_with("line 2: 'others.b' must be a text"));
  CHECK(read("others = \"b\"\n").error().what.ends_with("line 1: 'others' must be a section"));
  CHECK(read("[other]\nb = \"1\"\n").error().what.find("line 2: unknown key 'other.b'") != std::string::npos);
}

TEST_CASE("Settings hold known keys and texts only, and errors name file and line") {
  const File file;
  CHECK(file.problem("name = \"a\"\nother = \"b\"\n").find("x.toml: line 2: unknown key 'other'") != std::string::npos);
  CHECK(file.problem("lisen = \"a\"\n").ends_with("line 1: unknown key 'lisen'; the nearest is 'listen'"));
  CHECK(file.problem("name = 1\n").ends_with("line 1: 'name' must be a text"));
  CHECK(file.problem("[name]\n").starts_with("unknown-value"));
  CHECK(file.problem("name = \"a\n").starts_with("malformed"));
  CHECK(file.problem("[[[").starts_with("malformed"));
  CHECK(file.problem("name name").starts_with("malformed"));
}

TEST_CASE("What would not read back from between quotes is refused where it is written") {
  CHECK(check_setting("/etc/puente/treaty.txt", "--treaty"));
  for (const char* text : {"a\"b", "a\\b", "a\nb", "a\x7f", "\xc3\xa9"})
    CHECK(check_setting(text, "--treaty").error().code == ErrorCode::usage);
}

}  // namespace puente::io
