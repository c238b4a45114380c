#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "client/enrol/identity.h"
#include "client/enrol/treaty_draft.h"
#include "client/present/messages/treaties.h"
#include "crypto/base/escape.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using puente::io::Mode;

Result<std::string> read_treaty(const fs::path& path) { return puente::io::read_text(path, trust::treaty_bytes_max); }

template <class T>
Result<T> in_file(Result<T> result, const fs::path& path) {
  if (!result) return tl::unexpected<Error>(result.error().at(path.string()));
  return result;
}

struct RootOptions {
  std::string nation;
  fs::path folder, passphrase_file;
};

Status make_root(const Context& context, const RootOptions& options) {
  PUENTE_TRY(const model::Nation nation, model::parse_name<model::Nation>(options.nation));
  PUENTE_REQUIRE(enrol::make_nation_root(options.folder, nation, options.passphrase_file, puente::io::now()));
  fmt::print("{}\n", say(context, messages::treaties::root_made, options.nation, escape(options.folder.string())));
  return {};
}

struct DraftOptions {
  fs::path from, out;
  enrol::TreatyParts parts;
};

Status write_draft(const Context& context, const trust::Treaty& from, const DraftOptions& options) {
  std::vector<fs::path> inputs = options.parts.files();
  inputs.push_back(options.from);
  PUENTE_REQUIRE(check_output(context, options.out, inputs));
  PUENTE_TRY(const std::string body, enrol::draft_treaty(from, options.parts));
  PUENTE_REQUIRE(write_output(context, options.out, view_of(body), Mode::open, inputs));
  fmt::print("{}\n", say(context, messages::treaties::proposed, escape(options.out.string()), from.version,
                         trust::treaty_hash(body).hex()));
  return {};
}

Status propose(const Context& context, const DraftOptions& options) {
  if (options.parts.broker.empty() || options.parts.witnesses.empty())
    return fail(ErrorCode::usage, "a treaty needs --broker public.toml, --root of both nations and --witness of both");
  return write_draft(context, trust::Treaty{}, options);
}

Status amend(const Context& context, const DraftOptions& options) {
  PUENTE_TRY(const std::string text, read_treaty(options.from));
  PUENTE_TRY(const trust::SignedTreaty held, in_file(trust::verify_treaty(text, puente::io::now()), options.from));
  trust::Treaty next = held.treaty();
  next.version += 1;
  next.previous = held.hash();
  return write_draft(context, next, options);
}

struct SignOptions {
  fs::path root, file, passphrase_file;
};

Status sign(const Context& context, const SignOptions& options) {
  PUENTE_TRY(const std::string text, read_treaty(options.file));
  PUENTE_TRY(pki::SignedText treaty, in_file(pki::parse_signed_text(text, trust::treaty_bytes_max), options.file));
  PUENTE_TRY(const trust::Treaty parsed, in_file(trust::parse_treaty(treaty.body), options.file));
  PUENTE_TRY(const enrol::NationRoot root, enrol::load_nation_root(options.root, options.passphrase_file));
  const bool named = root.certificate == *parsed.root_mx || root.certificate == *parsed.root_us;
  // A nation's new root is vouched for by its old one, which a later version need not name any more.
  if (!named && parsed.version == 1)
    return fail(ErrorCode::not_permitted, "the treaty does not name this root, so its signature would mean nothing");
  PUENTE_REQUIRE(pki::sign_text(treaty, trust::treaty_purpose, root.certificate, root.key, puente::io::now()));
  PUENTE_REQUIRE(puente::io::write_file(options.file, view_of(pki::format_signed_text(treaty)), Mode::open));
  fmt::print("{}\n", say(context, messages::treaties::signed_now, escape(pki::text_of(root.certificate.name())),
                         treaty.signatures.size(), trust::treaty_hash(treaty.body).hex()));
  return {};
}

json json_of(const trust::Treaty& treaty, const Hash& hash, const std::vector<pki::Certificate>& signers) {
  json out{{"version", treaty.version}, {"hash", hash.hex()}, {"previous", treaty.previous.hex()}};
  for (const pki::Certificate* root : {&*treaty.root_mx, &*treaty.root_us})
    out["roots"].push_back({{"nation", root->name().country},
                            {"keyId", root->key_id().hex()},
                            {"notAfter", format_utc(root->not_after())}});
  out["broker"] = {{"origin", treaty.broker.origin},
                   {"endpoint", treaty.broker.endpoint},
                   {"device", treaty.broker.device_key_id().hex()},
                   {"log", tlog::format_vkey(treaty.broker.log)}};
  if (treaty.handover)
    out["handover"] = {{"shard", treaty.handover->shard},
                       {"log", tlog::format_vkey(treaty.handover->log)},
                       {"size", treaty.handover->size},
                       {"root", treaty.handover->root.hex()},
                       {"at", format_utc(treaty.handover->at)},
                       {"directory", treaty.handover->directory.hex()},
                       {"bundleMX", treaty.handover->bundles.mx.hex()},
                       {"bundleUS", treaty.handover->bundles.us.hex()},
                       {"pauses", treaty.handover->pauses.hex()}};
  for (const trust::TreatyWitness& witness : treaty.witnesses)
    out["witnesses"].push_back(
        {{"nation", model::name_of(witness.nation)}, {"key", tlog::format_vkey(witness.key)}, {"url", witness.url}});
  for (const trust::Equivalence& one : treaty.equivalences)
    out["equivalences"].push_back(
        {{"label", model::name_of(one.label)}, {"en", one.handled_as.en}, {"es", one.handled_as.es}});
  for (const policy::Rule& rule : treaty.floor) out["floor"].push_back({{"id", rule.id}});
  out["signedBy"] = json::array();
  for (const pki::Certificate& signer : signers) out["signedBy"].push_back(pki::text_of(signer.name()));
  return out;
}

void print_treaty(const Context& context, const json& treaty) {
  const auto text = [](const json& value) { return escape(value.get<std::string>()); };
  fmt::print("{} {}\n", say(context, messages::treaties::version), treaty["version"].get<std::uint64_t>());
  fmt::print("{} {}\n", say(context, messages::treaties::hash), text(treaty["hash"]));
  for (const json& root : treaty["roots"])
    fmt::print("{} {}  {}  {} {}\n", say(context, messages::treaties::root), text(root["nation"]), text(root["keyId"]),
               say(context, messages::treaties::until), text(root["notAfter"]));
  const json& broker = treaty["broker"];
  fmt::print("{} {}  {}\n", say(context, messages::treaties::broker), text(broker["endpoint"]), text(broker["origin"]));
  if (treaty.contains("handover"))
    fmt::print("{} {}\n", say(context, messages::treaties::shard),
               say(context, messages::treaties::shard_line, treaty["handover"]["shard"].get<std::uint64_t>(),
                   treaty["handover"]["size"].get<std::uint64_t>(), text(treaty["handover"]["root"]).substr(0, 16)));
  for (const json& witness : treaty["witnesses"])
    fmt::print("{} {}  {}  {}\n", say(context, messages::treaties::witness), text(witness["nation"]),
               text(witness["url"]), text(witness["key"]));
  const char* const language = say(context, messages::treaties::language_code);
  for (const json& one : treaty.value("equivalences", json::array()))
    fmt::print("{} {}: {}\n", say(context, messages::treaties::label), text(one["label"]), text(one[language]));
  for (const json& one : treaty.value("floor", json::array()))
    fmt::print("{} treaty/{}\n", say(context, messages::treaties::forbid), text(one["id"]));
  for (const json& signer : treaty["signedBy"])
    fmt::print("{} {}\n", say(context, messages::treaties::signed_by), text(signer));
  if (treaty["signedBy"].empty()) fmt::print("{}\n", say(context, messages::treaties::unsigned_yet));
}

Status show(const Context& context, const fs::path& file) {
  PUENTE_TRY(const std::string text, read_treaty(file));
  PUENTE_TRY(const pki::SignedText signed_text, in_file(pki::parse_signed_text(text, trust::treaty_bytes_max), file));
  PUENTE_TRY(const trust::Treaty treaty, in_file(trust::parse_treaty(signed_text.body), file));
  PUENTE_TRY(const auto signers, in_file(pki::verify_signed_text(signed_text, trust::treaty_purpose), file));
  const json out = json_of(treaty, trust::treaty_hash(signed_text.body), signers);
  if (context.json)
    fmt::print("{}\n", out.dump());
  else
    print_treaty(context, out);
  return {};
}

struct VerifyOptions {
  fs::path file;
  std::string hash;
};

Status verify(const Context& context, const VerifyOptions& options) {
  PUENTE_TRY(const std::string text, read_treaty(options.file));
  PUENTE_TRY(const trust::SignedTreaty treaty, in_file(trust::verify_treaty(text, puente::io::now()), options.file));
  if (!options.hash.empty()) {
    PUENTE_TRY(const Hash wanted, Hash::from_hex(options.hash));
    if (wanted != treaty.hash())
      return fail(ErrorCode::mismatch, fmt::format("{}: its hash is {}, not the one given: this is another treaty",
                                                   options.file.string(), treaty.hash().hex()));
  }
  if (context.json) {
    fmt::print("{}\n", json{{"version", treaty.treaty().version}, {"hash", treaty.hash().hex()}}.dump());
    return {};
  }
  fmt::print("{}\n", say(context, messages::treaties::verified, treaty.treaty().version, treaty.hash().hex()));
  return {};
}

void add_parts(Command command, const std::shared_ptr<DraftOptions>& options) {
  command.option("--broker", options->parts.broker, "public.toml of `puente-broker init`");
  command.option("--root", options->parts.roots, "NATION=root.pem; once for each nation").one_value_each();
  command.option("--witness", options->parts.witnesses, "NATION=FILE_WITH_VKEY@http://HOST:PORT").one_value_each();
  command.option("--terms", options->parts.terms, "file with [[equivalence]] and [[floor]] tables");
  command.option("--quorum", options->parts.quorum, "both-nations (default), one-nation or none");
  command.option("--out", options->out, "file of the proposal").required();
}

}  // namespace

void add_treaty_commands(const Command& program, Context& context) {
  const Command treaty = program.subcommand("treaty", "the file that both nations' roots sign");
  treaty.require_subcommand();

  const auto root_options = std::make_shared<RootOptions>();
  const Command root = treaty.subcommand("root", "make a nation's root: certificate and key");
  root.option("--nation", root_options->nation, "MX or US").required();
  root.option("--dir", root_options->folder, "the new folder").required();
  root.option("--passphrase-file", root_options->passphrase_file, "else systemd credential or prompt");
  root.on_run([&context, root_options] { return make_root(context, *root_options); });

  const auto propose_options = std::make_shared<DraftOptions>();
  const Command make = treaty.subcommand("propose", "write a first treaty for both roots to sign");
  add_parts(make, propose_options);
  make.on_run([&context, propose_options] { return propose(context, *propose_options); });

  const auto amend_options = std::make_shared<DraftOptions>();
  const Command change = treaty.subcommand("amend", "write the next version, with some parts replaced");
  change.option("file", amend_options->from, "the treaty in force").required();
  add_parts(change, amend_options);
  change.on_run([&context, amend_options] { return amend(context, *amend_options); });

  const auto sign_options = std::make_shared<SignOptions>();
  const Command sign_it = treaty.subcommand("sign", "add a root's signature, in place");
  sign_it.option("--root", sign_options->root, "folder of the nation's root").required();
  sign_it.option("file", sign_options->file, "the treaty").required();
  sign_it.option("--passphrase-file", sign_options->passphrase_file, "else systemd credential or prompt");
  sign_it.on_run([&context, sign_options] { return sign(context, *sign_options); });

  const auto show_file = std::make_shared<fs::path>();
  const Command show_it = treaty.subcommand("show", "what it says, and who has signed so far");
  show_it.option("file", *show_file, "the treaty").required();
  show_it.on_run([&context, show_file] { return show(context, *show_file); });

  const auto verify_options = std::make_shared<VerifyOptions>();
  const Command check = treaty.subcommand("verify", "both roots' signatures, and the hash agreed by hand");
  check.option("file", verify_options->file, "the treaty").required();
  check.option("--hash", verify_options->hash, "64 hexadecimal digits");
  check.on_run([&context, verify_options] { return verify(context, *verify_options); });
}

}  // namespace puente::client::cli
