#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "client/cli/officer/verify_sealed.h"
#include "client/present/sealed_page.h"
#include "crypto/record/seal/sealer.h"
#include "tests/unit/client/cli/commands.h"
#include "tests/unit/client/cli/folder.h"
#include "tests/unit/trust/world.h"

namespace puente::client::cli {
namespace {

using pki::test::code_of;
using pki::test::must;
namespace tt = trust::test;

Exit typed(std::vector<std::string> words) {
  words.insert(words.begin(), "--json");
  return test::run_command(add_sealed_commands, words);
}

// A record of MX/FGR's agent to US/DEA's, sealed today.
struct Desk {
  trust::test::World world;
  tt::Holder sender = tt::device(world.mx, "FGR", "fgr-1", 1, tt::curve_of(1));
  tt::Holder receiver = tt::device(world.us, "DEA", "dea-1", 2, tt::curve_of(2));
  primitives::SigningKey key = tt::signing_key(1);
  codec::SealedRecord record = seal(3);

  codec::SealedRecord seal(std::uint8_t package) {
    record::seal::RecordPlan plan;
    codec::Header& header = plan.header_template;
    header.record_id.array().fill(9);
    header.created = header.not_before = tt::now;
    header.expires = tt::now + days(1);
    plan.sections.push_back({{model::Section::summary, model::Rung::whole, 0}, SecretBytes(100)});
    plan.recipients.push_back({receiver.id(), tt::encryption_key(package), nullptr, {true}});
    plan.authority = {world.treaty.broker.device_key_id(), tt::encryption_key(4)};
    primitives::Drbg random{Seed{}};
    record::seal::Sealer sealer(key);
    return sealer.sign_alone(must(sealer.seal(plan, tt::now, random)));
  }
  Result<SealedVerdict> verify(std::vector<Bytes> entries, Instant at = tt::now) const {
    return verify_sealed(codec::SealedRecord(record), {world.signed_treaty(), std::move(entries)}, at);
  }
};

TEST_CASE("a sealed record shows what the broker sees, and nothing that needs a key") {
  Desk desk;
  const auto decoded = record::inspect::decode(codec::SealedRecord(desk.record));
  REQUIRE(decoded);
  const json view = present::sealed_view(*decoded);
  CHECK(view["record"] == "09090909090909090909090909090909");
  CHECK(view["device"] == desk.sender.id().hex());
  CHECK(view["slots"][0]["label"] == "summary");
  CHECK(view["slots"][0]["bytes"] == 528);
  CHECK(view["recipients"][0]["device"] == desk.receiver.id().hex());
  CHECK(view["recipients"][0]["granted"] == json{"summary"});
  CHECK(view["slotDigests"] == 8);
  for (const Language language : {Language::english, Language::spanish})
    CHECK(present::render_sealed(view, language).find(desk.receiver.id().hex()) != std::string::npos);
}

TEST_CASE("a sealed record verifies offline by the treaty and the sender's certificate") {
  Desk desk;
  const auto by_entry = desk.verify({desk.sender.entry()});
  REQUIRE(by_entry);
  CHECK(model::text_of(by_entry->agency) == "MX/FGR");
  CHECK(by_entry->packages_unknown == 1);
  const std::string pem = desk.sender.certificate.pem();
  CHECK(desk.verify({copy_of(view_of(pem))}));
  CHECK(code_of(desk.verify({desk.receiver.entry()})) == ErrorCode::not_found);
  CHECK(code_of(desk.verify({desk.sender.entry()}, tt::day_90 + days(1))) == ErrorCode::not_found);
  const auto revocation = trust::revocation_entry_by_device({desk.sender.id(), "lost", tt::now}, desk.key);
  CHECK(code_of(desk.verify({revocation, desk.sender.entry()})) == ErrorCode::not_permitted);
  desk.record.batch.signature.array()[0] ^= 1;
  CHECK(code_of(desk.verify({desk.sender.entry()})) == ErrorCode::unauthenticated);
}

TEST_CASE("a recipient's key is compared with its package where the directory has it") {
  Desk desk;
  const Bytes own = trust::package_entry_by_device(
      tt::package_body(desk.receiver.id(), codec::PackageUse::encryption, 3), tt::signing_key(2));
  const auto verdict = desk.verify({own, desk.receiver.entry(), desk.sender.entry()});
  REQUIRE(verdict);
  CHECK(verdict->packages_checked == 1);
  // The key is in the directory, and somebody else's.
  const Bytes others =
      trust::package_entry_by_device(tt::package_body(desk.sender.id(), codec::PackageUse::encryption, 3), desk.key);
  CHECK(code_of(desk.verify({others, desk.sender.entry()})) == ErrorCode::mismatch);
}

TEST_CASE("the commands inspect and verify files, and say by their exit code what is wrong") {
  Desk desk;
  const test::Folder folder;
  const auto at = [&](const char* name) { return (folder.path / name).string(); };
  folder.write("record", text_of(codec::encode(desk.record)));
  folder.write("treaty", desk.world.treaty_text);
  folder.write("sender.pem", desk.sender.certificate.pem());
  folder.write("receiver.pem", desk.receiver.certificate.pem());
  CHECK(typed({"record", "inspect", at("record")}) == Exit::ok);
  CHECK(typed({"record", "inspect", at("treaty")}) == Exit::error);
  const auto verify = [&](const char* record, const char* directory) {
    return typed({"record", "verify", at(record), "--treaty", at("treaty"), "--directory", at(directory)});
  };
  CHECK(verify("record", "sender.pem") == Exit::ok);
  CHECK(verify("record", "receiver.pem") == Exit::error);
  desk.record.header[200] ^= 1;
  folder.write("altered", text_of(codec::encode(desk.record)));
  CHECK(verify("altered", "sender.pem") != Exit::ok);
  CHECK(typed({"record", "verify", at("record")}) == Exit::usage);
}

}  // namespace
}  // namespace puente::client::cli
