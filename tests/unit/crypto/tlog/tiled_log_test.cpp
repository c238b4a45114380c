#include "crypto/tlog/tiled_log.h"

#include <set>

#include "crypto/tlog/cosignature.h"
#include "crypto/tlog/tile.h"
#include "crypto/tlog/tree.h"
#include "tests/unit/crypto/tlog/support.h"

namespace puente::tlog {
namespace {

using namespace test;

const std::string origin = "other.example/log";
const Vkey log = vkey_of(origin, SignatureType::ed25519, 1);
const Vkey witness = vkey_of("witness.example/w", SignatureType::cosignature_v1, 9);
const Instant noon = parse_utc("2026-03-01T12:00:00Z").value();

Bytes entry_of(std::uint64_t number) {
  const auto bytes = big_endian(number);
  Bytes out(bytes.begin(), bytes.end());
  out.resize(8 + number % 5, 7);
  return out;
}

// A log's folder in memory, as a tool that knows nothing of ours would publish it.
struct Folder final : LogFiles {
  std::map<std::string, Bytes> files;

  Result<std::optional<Bytes>> read(const std::string& path, std::size_t bytes_max) override {
    const auto found = files.find(path);
    if (found == files.end()) return std::optional<Bytes>();
    if (found->second.size() > bytes_max) return fail(ErrorCode::too_large, path);
    return std::optional(found->second);
  }
  Result<std::vector<Item>> list(const std::string& folder) override {
    const std::string start = folder.empty() ? "" : folder + "/";
    std::map<std::string, bool> names;
    for (const auto& [path, bytes] : files) {
      if (!path.starts_with(start)) continue;
      const std::string rest = path.substr(start.size());
      const std::size_t slash = rest.find('/');
      names[rest.substr(0, slash)] |= slash != std::string::npos;
    }
    std::vector<Item> out;
    for (const auto& [name, is_folder] : names) out.push_back({name, is_folder});
    return out;
  }

  void head(std::uint64_t size, const Hash& root, const std::string& path = "checkpoint") {
    Note note = sign_checkpoint({origin, size, root, {}}, origin, key_of(1));
    note.signatures.push_back(cosign(note.text, witness.name, key_of(9), noon));
    files[path] = copy_of(view_of(format_note(note)));
  }
};

// With all the partial tiles of its sizes `heads`, the last of which is its newest.
Folder published(std::initializer_list<std::uint64_t> heads) {
  Folder out;
  std::vector<Bytes> entries;
  MemoryTree tree;
  std::uint64_t before = 0;
  for (const std::uint64_t size : heads) {
    while (entries.size() < size) {
      entries.push_back(entry_of(entries.size()));
      tree.append(leaf_hash(entries.back()));
    }
    for (const TileId& id : tiles_since(before, size)) {
      Bytes& bytes = out.files[tile_path(id)];
      for (unsigned i = 0; i < id.width; ++i) {
        const Hash hash = tree.node(8 * id.level, id.index * 256 + i).value();
        bytes.insert(bytes.end(), hash.view().begin(), hash.view().end());
      }
      if (id.level == 0)
        out.files[entries_path(id.index, id.width)] =
            encode_entry_bundle(std::span(entries).subspan(id.index * 256, id.width)).value();
    }
    const Hash root = size == 0 ? empty_root() : tree.root();
    out.head(size, root);
    out.head(size, root, "checkpoints/" + std::to_string(size));
    before = size;
  }
  return out;
}

struct Outcome {
  TiledSummary summary;
  std::vector<LogFinding> findings;
  std::set<std::string> names() const {
    std::set<std::string> out;
    for (const LogFinding& one : findings) out.insert(one.name);
    return out;
  }
};

Outcome verify(Folder folder, std::vector<Vkey> witnesses = {witness}) {
  Outcome out;
  TiledLog tiled(folder, {log, origin, std::move(witnesses)},
                 [&](const LogFinding& finding) { out.findings.push_back(finding); });
  out.summary = tiled.verify({}).value();
  return out;
}

LogFinding only(const Outcome& outcome) {
  CAPTURE(outcome.names());
  REQUIRE(outcome.findings.size() == 1);
  return outcome.findings.front();
}

TEST_CASE("a whole log is verified to its root: tiles of all levels, bundles, and every checkpoint there") {
  const Folder folder = published({0, 1, 255, 256, 257, 600, 66'000});
  const Outcome outcome = verify(folder);
  CHECK(outcome.names().empty());
  CHECK(outcome.summary.size == 66'000);
  CHECK(outcome.summary.checkpoints == 8);
  CHECK(outcome.summary.entries == 66'000);
  CHECK(outcome.summary.tiles == 257 + 1);  // level 0, and the first of level 1
  CHECK(outcome.summary.root ==
        parse_checkpoint(parse_note(text_of(folder.files.at("checkpoint"))).value().text)->root);
}

TEST_CASE("an empty log and a log of one entry are logs") {
  CHECK(verify(published({0})).names().empty());
  const Outcome one = verify(published({1}));
  CHECK(one.names().empty());
  CHECK(one.summary.partial_tiles == 1);
}

TEST_CASE("a full tile stands in for a partial one that the log has dropped") {
  Folder folder = published({600, 1000});
  folder.files.erase("checkpoint");
  folder.files["checkpoint"] = folder.files["checkpoints/600"];
  folder.files.erase("checkpoints/1000");
  folder.files.erase(tile_path({0, 2, 88}));
  folder.files.erase(entries_path(2, 88));
  const Outcome outcome = verify(folder);
  CHECK(outcome.summary.findings_failed == 0);
  CHECK(outcome.names() == std::set<std::string>{"beyond-checkpoint"});
  CHECK(outcome.summary.size == 600);
  folder.files.at("tile/0/002").resize(100 * 32);
  CHECK(verify(folder).names().contains("tile-truncated"));
}

TEST_CASE("every flipped bit of a tile or bundle is found, with its file and offset") {
  const Folder good = published({300, 700});
  for (const auto& [path, bytes] : good.files) {
    if (!path.starts_with("tile/")) continue;
    for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 7) {
      Folder bent = good;
      bent.files[path][at] ^= 1;
      const Outcome outcome = verify(bent);
      CAPTURE(path, at, outcome.names());
      CHECK(outcome.summary.findings_failed > 0);
    }
  }
  Folder bent = good;
  bent.files["tile/1/000.p/2"][40] ^= 1;
  CHECK(only(verify(bent)).name == "tile-altered");
  CHECK(only(verify(bent)).offset == 32);
  bent = published({700});  // without the shorter one of an earlier size, which would differ too
  bent.files["tile/entries/001"][2 + 8 + 3] ^= 1;
  const LogFinding entry = only(verify(bent));
  CHECK(entry.name == "entry-altered");
  CHECK(entry.file == "tile/entries/001");
}

TEST_CASE("a leaf altered with its entry does not give the root that was signed") {
  Folder folder = published({700});
  std::vector<Bytes> entries = decode_entry_bundle(folder.files["tile/entries/000"], 256).value();
  entries[9].push_back(1);
  folder.files["tile/entries/000"] = encode_entry_bundle(entries).value();
  const Hash leaf = leaf_hash(entries[9]);
  std::ranges::copy(leaf.view(), folder.files["tile/0/000"].begin() + 9 * 32);
  CHECK(verify(folder).names().contains("root-mismatch"));
}

TEST_CASE("a full tile stands in for a partial one at higher levels too") {
  Folder folder = published({600, 66'000});
  folder.files["checkpoint"] = folder.files["checkpoints/600"];
  folder.files.erase("checkpoints/66000");
  REQUIRE(folder.files.erase("tile/1/000.p/2") == 1);
  const Outcome outcome = verify(folder);
  CHECK(outcome.summary.findings_failed == 0);
  CHECK(outcome.summary.size == 600);
  folder.files.at("tile/1/000")[40] ^= 1;
  CHECK(verify(folder).names().contains("tile-altered"));
  folder.files.at("tile/1/000").resize(40);
  CHECK(verify(folder).names().contains("tile-truncated"));
  folder = published({66'000});
  REQUIRE(folder.files.erase("tile/1/000") == 1);
  CHECK(only(verify(folder)).name == "tile-missing");
}

TEST_CASE("every entry is handed over once, and progress goes up to the size") {
  Folder folder = published({700});
  TiledLog tiled(folder, {log, origin, {witness}}, [](const LogFinding&) { FAIL("there is nothing to find"); });
  std::uint64_t next = 0, last = 0;
  const auto summary = tiled.verify(
      [&](std::uint64_t done, std::uint64_t size) {
        CHECK((done > last && size == 700));
        last = done;
      },
      [&](std::uint64_t index, ByteView entry) { CHECK((index == next++ && equal(entry, entry_of(index)))); });
  REQUIRE(summary);
  CHECK((next == 700 && last == 700));
}

TEST_CASE("what cannot be read ends the verification with its error; what is too long is a finding") {
  struct Failing final : LogFiles {
    Folder folder = published({700});
    std::string broken;
    Result<std::optional<Bytes>> read(const std::string& path, std::size_t bytes_max) override {
      if (path == broken) return fail(ErrorCode::io, path);
      return folder.read(path, bytes_max);
    }
    Result<std::vector<Item>> list(const std::string& path) override { return folder.list(path); }
  };
  for (const char* path :
       {"checkpoint", "tile/0/001", "tile/1/000.p/2", "tile/entries/001", "tile/entries/002.p/188"}) {
    Failing files;
    files.broken = path;
    TiledLog tiled(files, {log, origin, {witness}}, [](const LogFinding&) {});
    CAPTURE(path);
    CHECK(code_of(tiled.verify({})) == ErrorCode::io);
  }
  Folder folder = published({700});
  folder.files.at("tile/entries/001").resize(17 << 20);
  CHECK(only(verify(folder)).name == "bundle-truncated");
}

TEST_CASE("folders in the wrong place, and a folder without any checkpoint, are told of") {
  Folder folder = published({3});
  folder.files["checkpoints/older/1"] = folder.files["checkpoint"];
  CHECK(verify(folder).names().empty());
  folder.files["tile/a/b/c/d/e/f/g/h/i/j/k"] = Bytes{1};
  CHECK(only(verify(folder)).name == "stray-file");
  folder = published({3});
  std::erase_if(folder.files, [](const auto& item) { return item.first.starts_with("checkpoint"); });
  const Outcome none = verify(folder);
  CHECK(only(none).name == "checkpoint-missing");
  CHECK(none.summary.size == 0);
}

TEST_CASE("truncated, lengthened and missing files are named") {
  const Folder good = published({700});
  const auto changed = [&](const std::string& path, const std::function<void(Bytes&)>& change) {
    Folder folder = good;
    change(folder.files.at(path));
    return verify(folder).findings.front();
  };
  const auto without = [&](const std::string& path) {
    Folder folder = good;
    folder.files.erase(path);
    return verify(folder).findings.front();
  };
  LogFinding one = changed("tile/0/001", [](Bytes& bytes) { bytes.resize(100); });
  CHECK((one.name == "tile-truncated" && one.file == "tile/0/001" && one.offset == 100));
  CHECK(changed("tile/0/001", [](Bytes& bytes) { bytes.clear(); }).name == "tile-truncated");
  CHECK(changed("tile/0/002.p/188", [](Bytes& bytes) { bytes.push_back(0); }).name == "tile-truncated");
  CHECK(changed("tile/1/000.p/2", [](Bytes& bytes) { bytes.resize(33); }).name == "tile-truncated");
  CHECK(changed("tile/1/000.p/2", [](Bytes& bytes) { bytes.push_back(0); }).name == "tile-truncated");
  one = changed("tile/entries/000", [](Bytes& bytes) { bytes.resize(bytes.size() - 1); });
  CHECK((one.name == "bundle-truncated" && one.offset > 0));
  CHECK(changed("tile/entries/000", [](Bytes& bytes) { bytes.push_back(0); }).name == "bundle-truncated");
  CHECK(changed("tile/entries/000", [](Bytes& bytes) { bytes = Bytes(2, 0xff); }).name == "bundle-truncated");
  CHECK(without("tile/0/001").name == "tile-missing");
  CHECK(without("tile/0/002.p/188").name == "tile-missing");
  CHECK(without("tile/1/000.p/2").name == "tile-missing");
  one = without("tile/entries/001");
  CHECK((one.name == "entries-missing" && one.severity == Severity::open));
  CHECK(without("checkpoint").name == "checkpoint-missing");
}

TEST_CASE("a partial file of an earlier size that is cut off is named, though it is a beginning of today's") {
  const Folder good = published({300, 600});
  Folder folder = good;
  folder.files.at("tile/0/001.p/44").resize(43 * 32);
  LogFinding one = only(verify(folder));
  CHECK((one.name == "tile-truncated" && one.file == "tile/0/001.p/44" && one.offset == 43 * 32));
  folder = good;
  Bytes& bundle = folder.files.at("tile/entries/001.p/44");
  bundle.resize(bundle.size() - 1);
  one = only(verify(folder));
  CHECK((one.name == "bundle-truncated" && one.file == "tile/entries/001.p/44"));
}

TEST_CASE("the fault of a note lies where its text, its last empty line or a signature line goes wrong") {
  const std::string good = text_of(published({3}).files.at("checkpoint"));
  const auto fault = [](const std::string& text) { return note_fault(view_of(text)); };
  const std::size_t lines = good.rfind("\n\n") + 2, second = good.find('\n', lines) + 1;
  CHECK(fault(good) == good.size());
  CHECK(fault("no empty line\n") == 0);
  CHECK(fault("a\x01\n\n") == 1);
  CHECK(fault(good + "not a signature\n") == good.size());
  CHECK(fault(good.substr(0, good.size() - 1)) == second);
  std::string many = good;
  for (std::size_t i = 0; i < note_signatures_max; ++i) many += good.substr(lines, second - lines);
  CHECK(fault(many) == good.size() + (note_signatures_max - 2) * (second - lines));
}

TEST_CASE("a log without entry bundles is verified by its tiles") {
  Folder folder = published({700});
  std::erase_if(folder.files, [](const auto& file) { return file.first.starts_with("tile/entries/"); });
  const Outcome outcome = verify(folder);
  CHECK(outcome.names().empty());
  CHECK(outcome.summary.entries == 0);
}

TEST_CASE("files that no checkpoint vouches for, and that are no tiles, are told of") {
  Folder folder = published({700});
  folder.files["tile/0/003"] = Bytes(8192, 1);
  CHECK(only(verify(folder)).name == "beyond-checkpoint");
  folder = published({700});
  for (const char* path : {"tile/0/x001/x000/001", "tile/0/0001", "tile/64/000", "tile/0/000.p/256", "tile/entries/abc",
                           "tile/notes.txt"}) {
    Folder more = folder;
    more.files[path] = Bytes(32, 1);
    CAPTURE(path);
    CHECK(verify(more).summary.findings_open == 1);
  }
}

TEST_CASE("checkpoints that are none, or not this log's, are findings with file and offset") {
  const Folder good = published({5});
  const auto with = [&](const Bytes& bytes) {
    Folder folder = good;
    folder.files["checkpoint"] = bytes;
    return verify(folder).findings.front();
  };
  const std::string text = text_of(good.files.at("checkpoint"));
  const auto replaced = [&](std::string_view from, std::string_view to) {
    std::string out = text;
    out.replace(out.find(from), from.size(), to);
    return copy_of(view_of(out));
  };
  // Not UTF-8: the byte is named.
  Bytes broken = good.files.at("checkpoint");
  broken[30] = 0xff;
  CHECK((with(broken).name == "checkpoint-malformed" && with(broken).offset == 30));
  // A thousand signatures: the first too many is named.
  std::string many = text;
  const std::string line = text.substr(text.rfind("\xe2\x80\x94"));
  for (int i = 0; i < 1000; ++i) many += line;
  CHECK(with(copy_of(view_of(many))).name == "checkpoint-malformed");
  CHECK(with(copy_of(view_of(many.substr(0, 60'000)))).offset > 99 * line.size());
  CHECK(with(Bytes(70'000, 'a')).name == "checkpoint-malformed");
  CHECK(with({}).name == "checkpoint-malformed");
  for (const char* size : {"\n-1\n", "\n05\n", "\n9223372036854775808\n", "\n18446744073709551616\n", "\nfive\n"}) {
    const LogFinding finding = with(replaced("\n5\n", size));
    CHECK((finding.name == "checkpoint-malformed" && finding.offset == origin.size() + 1));
  }
  CHECK(with(replaced("\n5\n", "\n0\n")).name == "checkpoint-malformed");
  CHECK(with(replaced("\n5\n", "\n6\n")).name == "checkpoint-unsigned");
  CHECK(with(replaced("other.example", "third.example")).name == "wrong-origin");
}

TEST_CASE("a signed size that no folder can hold ends in one finding, at once") {
  Folder folder = published({5});
  folder.head(std::uint64_t{1} << 62, leaf_of(1));
  CHECK(verify(folder).names().contains("tile-missing"));
  CHECK(verify(folder).findings.size() < 4);
}

TEST_CASE("two signed roots of one size are a fork") {
  Folder folder = published({300});
  folder.head(300, leaf_of(4), "checkpoint.other");
  CHECK(verify(folder).names().contains("fork"));
  folder = published({300});
  folder.head(299, leaf_of(4), "checkpoint.other");
  CHECK(verify(folder).names().contains("root-mismatch"));
}

TEST_CASE("witnesses asked for must have cosigned, and their bad signatures spoil the checkpoint") {
  Folder folder = published({5});
  CHECK(verify(folder).names().empty());
  const Vkey absent = vkey_of("absent.example/w", SignatureType::cosignature_v1, 10);
  CHECK(only(verify(folder, {witness, absent})).name == "cosignature-missing");
  Note note = parse_note(text_of(folder.files["checkpoint"])).value();
  note.signatures[1].signature[20] ^= 1;
  folder.files["checkpoint"] = copy_of(view_of(format_note(note)));
  CHECK(verify(folder).names().contains("cosignature-bad"));
}

}  // namespace
}  // namespace puente::tlog
