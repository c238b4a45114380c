#include "audit/bundle/bundle.h"

#include <set>

#include "audit/chain.h"
#include "tests/unit/client/auditor/log_world.h"
#include "tests/unit/client/cli/commands.h"
#include "tests/unit/client/cli/folder.h"

namespace puente::audit::bundle {
namespace {

namespace fs = std::filesystem;
using namespace client::auditor::test;
using client::auditor::LogAudit;
using client::cli::Exit;
using client::cli::test::Folder;
using client::cli::test::run_audit;

constexpr const char* canary = "CANARY-US-ONLY-7731";

// Of several epochs, and with entries of every audience on both sides of a tile's edge.
Broker long_log() {
  Broker out;
  out.heartbeat(now - seconds(60));
  for (int i = 0; i < 300; ++i) {
    out.private_entry(Audience::mx, "for Mexico");
    out.private_entry(Audience::us, canary);
  }
  out.commit();
  out.open_epochs();
  out.private_entry(Audience::us, canary);
  out.heartbeat();
  out.commit();
  return out;
}

void export_to(const fs::path& folder, const Broker& broker, Nation nation = Nation::mx) {
  BundleWriter writer = must(BundleWriter::create(folder));
  LogAudit audit = broker.auditor(nation);
  for (bool complete = false; !complete;) {
    const codec::LogPage page = broker.page(audit.next(), 100, nation);
    const std::uint64_t before = audit.next();
    complete = must(audit.take(page, now, {}));
    for (const Bytes& seal : page.seals) must(writer.add_seal(seal));
    for (std::size_t i = 0; i < audit.next() - before; ++i) must(writer.add(page.leaves[i], page.ciphertexts[i]));
  }
  must(writer.finish({trust::test::origin, nation, KeyId(), now, 0}, audit.summary().head_note,
                     broker.world.treaty_text));
}

// What an auditor makes of the bundle: entries read, or the finding.
Result<std::size_t> read_back(const fs::path& folder, const Broker& broker, Nation nation = Nation::mx) {
  PUENTE_TRY(BundleReader bundle, BundleReader::open(folder));
  LogAudit audit = broker.auditor(nation);
  std::size_t read = 0;
  for (bool complete = false; !complete;) {
    PUENTE_TRY(const codec::LogPage page, bundle.page(audit.next()));
    PUENTE_TRY(complete, audit.take(page, now, [&](const audit::ReadEntry& entry) { read += entry.event ? 1U : 0U; }));
  }
  return read;
}

std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> out;
  for (const auto& item : fs::recursive_directory_iterator(folder))
    if (item.is_regular_file()) out.push_back(item.path());
  return out;
}

std::string everything_in(const fs::path& folder) {
  std::string out;
  for (const fs::path& path : files_of(folder)) out += text_of(must(puente::io::read_file(path, 64 << 20)));
  return out;
}

TEST_CASE("a bundle says what the broker said, and is a log that any C2SP tool verifies") {
  const Folder folder;
  const Broker broker = long_log();
  const fs::path bundle = folder.path / "bundle";
  export_to(bundle, broker);
  CHECK(must(read_back(bundle, broker)) == 304);  // all but the other nation's 301

  const std::string vkey = tlog::format_vkey(broker.world.treaty.broker.log);
  CHECK(run_audit({"verify", "--tiles", bundle.string(), "--origin-key", vkey}) == Exit::ok);
  LogFolder files(bundle);
  std::vector<std::string> findings;
  tlog::TiledLog tiled(files, {broker.world.treaty.broker.log, trust::test::origin, {}},
                       [&](const tlog::LogFinding& finding) { findings.push_back(finding.name + " " + finding.file); });
  const tlog::TiledSummary summary = must(tiled.verify({}));
  CHECK(findings.empty());
  CHECK(summary.size == 605);
  CHECK(summary.entries == 605);
}

TEST_CASE("a Mexican auditor's bundle holds not one byte that lets it read an entry for the United States alone") {
  const Folder folder;
  const Broker broker = long_log();
  const fs::path bundle = folder.path / "mx";
  export_to(bundle, broker);
  const std::string all = everything_in(bundle);
  CHECK(all.find(canary) == std::string::npos);
  std::size_t foreign = 0;
  for (const codec::StoredEntry& entry : broker.entries) {
    if (must(codec::decode_leaf_input(entry.leaf)).audience != Audience::us) continue;
    ++foreign;
    CHECK(all.find(text_of(ByteView(entry.ciphertext).first(16))) == std::string::npos);
    CHECK(all.find(text_of(ByteView(entry.ciphertext).last(16))) == std::string::npos);
  }
  CHECK(foreign == 301);
  for (const codec::EpochSeal& seal : broker.seals)
    CHECK((all.find(text_of(seal.sealed.view())) != std::string::npos) == (seal.auditor.array()[0] == 1));
  // Completeness is checked all the same: of every audience.
  LogAudit audit = broker.auditor();
  BundleReader reader = must(BundleReader::open(bundle));
  while (!must(audit.take(must(reader.page(audit.next())), now, {}))) {
  }
  CHECK(audit.summary().entries == std::array<std::uint64_t, 3>{300, 301, 4});

  // The American bundle of the same log does hold them, and its auditor reads them.
  const fs::path other = folder.path / "us";
  export_to(other, broker, Nation::us);
  CHECK(must(read_back(other, broker, Nation::us)) == 305);
  CHECK(everything_in(other).find(canary) == std::string::npos);  // encrypted still
  // Whose keys are the other nation's reads nothing of it.
  const auto foreign_keys = read_back(other, broker, Nation::mx);
  REQUIRE_FALSE(foreign_keys.has_value());
  CHECK(foreign_keys.error().code == ErrorCode::mismatch);
}

TEST_CASE("any file of a bundle that is changed, cut or taken away is noticed") {
  const Folder folder;
  const Broker broker = long_log();
  const fs::path bundle = folder.path / "bundle";
  export_to(bundle, broker);
  const std::string vkey = tlog::format_vkey(broker.world.treaty.broker.log);
  const auto noticed = [&] {
    return run_audit({"verify", "--tiles", bundle.string(), "--origin-key", vkey}) != Exit::ok ||
           !read_back(bundle, broker);
  };
  REQUIRE_FALSE(noticed());
  const std::set<std::string> unused{"bundle.json", "treaty.txt"};  // read by commands, and checked against the agent's
  for (const fs::path& path : files_of(bundle)) {
    if (unused.contains(path.filename().string())) continue;
    CAPTURE(path.string());
    const Bytes good = must(puente::io::read_file(path, 64 << 20));
    Bytes bad = good;
    bad[bad.size() / 2] ^= 1;
    must(puente::io::write_file(path, bad, puente::io::Mode::open));
    CHECK(noticed());
    bad = good;
    bad.pop_back();
    must(puente::io::write_file(path, bad, puente::io::Mode::open));
    CHECK(noticed());
    fs::remove(path);
    CHECK(noticed());
    must(puente::io::write_file(path, good, puente::io::Mode::open));
  }
  CHECK_FALSE(noticed());
}

TEST_CASE("a bundle is written into a new folder, and is none before its checkpoint is there") {
  const Folder folder;
  const Broker broker = ordinary();
  CHECK(trust::test::code_of(BundleWriter::create(folder.path)) == ErrorCode::conflict);
  const fs::path bundle = folder.path / "bundle";
  BundleWriter writer = must(BundleWriter::create(bundle));
  must(writer.add(broker.entries[0].leaf, broker.entries[0].ciphertext));
  CHECK(trust::test::code_of(BundleReader::open(bundle)) == ErrorCode::not_found);
  CHECK(run_audit({"list", "--bundle", bundle.string()}) == Exit::error);
  CHECK(run_audit({"verify", "--tiles", bundle.string()}) == Exit::usage);
  CHECK(run_audit({"verify", "--tiles", (folder.path / "absent").string(), "--origin-key",
                   tlog::format_vkey(broker.world.treaty.broker.log)}) == Exit::error);
}

}  // namespace
}  // namespace puente::audit::bundle
