#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>

#include "client/io/pair_names.h"
#include "client/io/party.h"
#include "io/files.h"
#include "tests/unit/client/cli/commands.h"
#include "tests/unit/client/cli/folder.h"

namespace puente::client::cli {
namespace {

using test::Folder;
using test::run_command;
namespace fs = std::filesystem;

// The folder of an agent as its key file makes it; nothing here needs a certificate.
fs::path agent_folder(const Folder& folder, const std::string& agency, const std::string& name) {
  const fs::path out = folder.path / name;
  fs::create_directory(out);
  io::PartyConfig config;
  config.agency = model::parse_agency(agency).value();
  config.name = name;
  config.treaty = "treaty.txt";
  config.passphrase_file = folder.passphrase();
  const io::PartyPaths paths{out};
  auto keys = puente::io::KeyFile::create(paths.keys(), io::party_passphrase(paths, config).value()).value();
  keys.put("token", Bytes(32, static_cast<std::uint8_t>(name.back())));
  REQUIRE(keys.save());
  REQUIRE(puente::io::write_file(paths.config(), view_of(io::render_party_config(config)), puente::io::Mode::open));
  return out;
}

core::Pairs pairs_of(const fs::path& folder) { return io::pairs_in(io::load_party(folder).value().keys).value(); }
Exit keys(const fs::path& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--agent", folder.string(), "keys"});
  return run_command(add_keys_commands, arguments);
}

}  // namespace

TEST_CASE("a pair secret made by one agency and carried to the other is the same at both, from the same time") {
  const Folder folder;
  const fs::path fgr = agent_folder(folder, "MX/FGR", "fgr-01"), dea = agent_folder(folder, "US/DEA", "dea-01");
  const fs::path carried = folder.path / "pair";
  REQUIRE(keys(fgr, {"pair-new", "--with", "US/DEA", "--since", "2026-12-01T00:00:00Z", "--out", carried.string()}) ==
          Exit::ok);
  struct stat info {};
  REQUIRE(::stat(carried.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777U) == 0600);
  REQUIRE(keys(dea, {"pair-add", carried.string()}) == Exit::ok);

  const core::Pairs ours = pairs_of(fgr), theirs = pairs_of(dea);
  const auto at_fgr = ours.held(model::parse_agency("US/DEA").value());
  const auto at_dea = theirs.held(model::parse_agency("MX/FGR").value());
  REQUIRE((at_fgr.size() == 1 && at_dea.size() == 1));
  CHECK(equal_constant_time(at_fgr[0].reveal(), at_dea[0].reveal()));
  CHECK(keys(fgr, {"list"}) == Exit::ok);

  CHECK(keys(dea, {"pair-add", carried.string()}) == Exit::error);  // held already
  CHECK(pairs_of(dea).held(model::parse_agency("MX/FGR").value()).size() == 1);
}

TEST_CASE("a carried secret for others, one that others may read, and one that is none are refused") {
  const Folder folder;
  const fs::path fgr = agent_folder(folder, "MX/FGR", "fgr-01"), fbi = agent_folder(folder, "US/FBI", "fbi-01");
  const fs::path carried = folder.path / "pair";
  REQUIRE(keys(fgr, {"pair-new", "--with", "US/DEA", "--out", carried.string()}) == Exit::ok);
  CHECK(keys(fbi, {"pair-add", carried.string()}) != Exit::ok);
  CHECK(keys(fbi, {"token-import", carried.string()}) != Exit::ok);
  REQUIRE(::chmod(carried.c_str(), 0644) == 0);
  CHECK(keys(fgr, {"pair-add", carried.string()}) == Exit::not_permitted);
  const std::string good = puente::io::read_text(carried, 1024).value();
  for (const std::string& bad : {std::string(), std::string("puente-pair/1\n"), good.substr(0, good.size() - 2) + "\n",
                                 good + "more\n", "x" + good}) {
    const fs::path file = folder.path / "bad";
    REQUIRE(puente::io::write_file(file, view_of(bad), puente::io::Mode::secret));
    CHECK(keys(fgr, {"pair-add", file.string()}) != Exit::ok);
  }
  CHECK(pairs_of(fbi).held(model::parse_agency("MX/FGR").value()).empty());
}

TEST_CASE("devices of one agency share their token key, and no other agency takes it") {
  const Folder folder;
  const fs::path one = agent_folder(folder, "MX/FGR", "fgr-01"), two = agent_folder(folder, "MX/FGR", "fgr-02");
  const fs::path other = agent_folder(folder, "MX/SSPC", "sspc-03");
  const fs::path carried = folder.path / "token";
  const auto token = [](const fs::path& of) {
    const SecretBytes key = io::load_party(of).value().keys.get("token").value();
    return Bytes(key.reveal().begin(), key.reveal().end());
  };
  REQUIRE(token(one) != token(two));
  REQUIRE(keys(one, {"token-export", "--out", carried.string()}) == Exit::ok);
  REQUIRE(keys(two, {"token-import", carried.string()}) == Exit::ok);
  CHECK(token(one) == token(two));
  const Bytes before = token(other);
  CHECK(keys(other, {"token-import", carried.string()}) != Exit::ok);
  CHECK(token(other) == before);
}

}  // namespace puente::client::cli
