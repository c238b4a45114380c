#include <algorithm>
#include <memory>

#include "client/cli/commands.h"
#include "client/cli/liaison/policy_parts.h"
#include "client/present/messages/policies.h"
#include "client/present/policy_words.h"
#include "client/session/broker_session.h"
#include "client/session/party_identity.h"
#include "crypto/base/escape.h"
#include "io/clock.h"
#include "io/files.h"
#include "policy/packing.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
using puente::io::Mode;

constexpr std::string_view signature_mark = "-----BEGIN CMS-----\n";

Status only_liaison(const session::BrokerSession& session) {
  if (session.party().config.role != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, "policies are for liaisons");
  return {};
}

Result<pki::SignedText> parse_bundle(const std::string& text, const fs::path& path) {
  auto out = pki::parse_signed_text(text, policy::bundle_text_bytes_max);
  if (!out) return tl::unexpected<Error>(out.error().at(path.string()));
  return out;
}

Result<pki::SignedText> read_bundle(const fs::path& path) {
  PUENTE_TRY(const std::string text, puente::io::read_text(path, policy::bundle_text_bytes_max));
  return parse_bundle(text, path);
}

struct SignOptions {
  fs::path file, out;
};

Status write_signed(const Context& context, pki::SignedText& text, const io::Party& party,
                    const pki::Certificate& certificate, const SignOptions& options) {
  // A further signature stands in the bundle itself, unless another file is named.
  const bool in_place = options.out.empty();
  const fs::path& path = in_place ? options.file : options.out;
  PUENTE_TRY(const policy::Bundle bundle, policy::parse_bundle_body(text.body));
  PUENTE_TRY(const pki::PrivateKey key, session::party_key(party));
  PUENTE_REQUIRE(pki::sign_text_as_person(text, policy::bundle_purpose, certificate, key, puente::io::now()));
  const std::string bytes = pki::format_signed_text(text);
  PUENTE_REQUIRE(in_place ? puente::io::write_file(path, view_of(bytes), Mode::open)
                          : write_output(context, path, view_of(bytes), Mode::open, {options.file}));
  fmt::print("{}\n", say(context, messages::policies::signed_bundle, escape(path.string()),
                         model::name_of(bundle.head.nation), bundle.head.version,
                         present::counted(context.language, bundle.policy), bundle.hash.hex(), text.signatures.size()));
  return {};
}

// The first signature makes the bundle: what follows what is in force, and who is enrolled now.
Status sign_new(const Context& context, const fs::path& folder, const std::string& policy_text,
                const SignOptions& options) {
  PUENTE_TRY(const std::unique_ptr<session::BrokerSession> session, session::BrokerSession::open(folder));
  PUENTE_REQUIRE(only_liaison(*session));
  const Instant now = puente::io::now();
  const model::Nation nation = session->party().config.agency.nation;
  PUENTE_TRY(const trust::Directory directory, session->directory(now));
  PUENTE_TRY(const auto bundles, session->bundles(directory));
  policy::BundleHead head;
  head.nation = nation;
  head.signed_at = from_unix_seconds(now.unix_seconds());
  head.agencies = directory.agencies(now);
  if (const auto& current = bundles[static_cast<std::size_t>(nation)]; current) {
    head.version = current->bundle().head.version + 1;
    head.previous = current->bundle().hash;
  }
  pki::SignedText text;
  PUENTE_TRY(text.body, policy::make_bundle_body(head, policy_text));
  PUENTE_TRY(const policy::Bundle bundle, policy::parse_bundle_body(text.body));
  PUENTE_REQUIRE(check_claims(context, bundle));
  return write_signed(context, text, session->party(), session->certificate(), options);
}

Status sign_bundle(const Context& context, const fs::path& folder, const std::string& bundle_text,
                   const SignOptions& options) {
  PUENTE_TRY(pki::SignedText text, parse_bundle(bundle_text, options.file));
  PUENTE_TRY(const policy::Bundle bundle, policy::parse_bundle_body(text.body));
  PUENTE_TRY(const io::Party party, io::load_party(folder));
  if (party.config.role != pki::Role::liaison || !party.certificate)
    return fail(ErrorCode::not_permitted, folder.string() + ": not the folder of an enrolled liaison");
  if (party.config.agency.nation != bundle.head.nation)
    return fail(ErrorCode::not_permitted, "this is the other nation's policy");
  PUENTE_REQUIRE(check_claims(context, bundle));
  return write_signed(context, text, party, *party.certificate, options);
}

// What it changes, and that this very text is signed.
Status show_before_signing(const Context& context, const std::string& text, const fs::path& file) {
  show_what_it_changes(context, file);
  PUENTE_TRY(const std::string again, puente::io::read_text(file, policy::bundle_text_bytes_max));
  if (again != text) return fail(ErrorCode::conflict, file.string() + ": it changed meanwhile; nothing was signed");
  return {};
}

Status sign(const Context& context, const SignOptions& options) {
  PUENTE_TRY(const fs::path folder, context.folder());
  if (!options.out.empty()) PUENTE_REQUIRE(check_output(context, options.out, {options.file}));
  PUENTE_TRY(const std::string text, puente::io::read_text(options.file, policy::bundle_text_bytes_max));
  if (text.find(signature_mark) != std::string::npos) {
    PUENTE_REQUIRE(show_before_signing(context, text, options.file));
    return sign_bundle(context, folder, text, options);
  }
  if (options.out.empty()) return fail(ErrorCode::usage, "--out FILE says where the bundle goes");
  // Read before anybody is asked for a passphrase or a broker.
  PUENTE_TRY(const std::string config_text,
             puente::io::read_text(io::PartyPaths{folder}.config(), io::party_config_bytes_max));
  PUENTE_TRY(const io::PartyConfig config, io::parse_party_config(config_text));
  if (const Status signable = policy::check_policy_text(text); !signable)
    return tl::unexpected<Error>(signable.error().at(options.file.string()));
  const auto policy = policy::parse_policy(text, config.agency.nation);
  if (!policy) return tl::unexpected<Error>(policy.error().at(options.file.string()));
  PUENTE_REQUIRE(show_before_signing(context, text, options.file));
  return sign_new(context, folder, text, options);
}

// What was decided once, as a new version: numbers only go up, and what is in force is never an older bundle.
Status roll_back(const Context& context, const SignOptions& options) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const pki::SignedText text, read_bundle(options.file));
  PUENTE_TRY(const policy::Bundle bundle, policy::parse_bundle_body(text.body));
  PUENTE_TRY(const std::string config_text,
             puente::io::read_text(io::PartyPaths{folder}.config(), io::party_config_bytes_max));
  PUENTE_TRY(const io::PartyConfig config, io::parse_party_config(config_text));
  if (config.agency.nation != bundle.head.nation)
    return fail(ErrorCode::not_permitted, options.file.string() + ": this is the other nation's policy");
  PUENTE_REQUIRE(show_before_signing(context, pki::format_signed_text(text), options.file));
  return sign_new(context, folder, bundle.policy_text, options);
}

Status activate(const Context& context, const fs::path& file) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const pki::SignedText text, read_bundle(file));
  PUENTE_TRY(const policy::Bundle bundle, policy::parse_bundle_body(text.body));
  PUENTE_TRY(const std::unique_ptr<session::BrokerSession> session, session::BrokerSession::open(folder));
  PUENTE_REQUIRE(only_liaison(*session));
  PUENTE_TRY(Bytes packed, policy::pack_bundle(pki::format_signed_text(text)));
  PUENTE_TRY(const codec::Done done, session->ask<codec::Done>(codec::Activate{std::move(packed)}));
  static_cast<void>(done);
  fmt::print("{}\n", say(context, messages::policies::in_force, model::name_of(bundle.head.nation), bundle.head.version,
                         bundle.hash.hex()));
  return {};
}

}  // namespace

void add_policy_commands(const Command& program, Context& context) {
  const Command policy =
      program.subcommand("policy", "a nation's sharing policy: check, compare, see what it shares, sign, activate");
  policy.require_subcommand();

  const auto sign_options = std::make_shared<SignOptions>();
  const Command sign_it = policy.subcommand(
      "sign", "a policy's first signature makes a bundle; of a bundle, add a further signature in place");
  sign_it.option("file", sign_options->file, "policy (TOML) or bundle").required();
  sign_it.option("--out", sign_options->out, "file of the bundle");
  sign_it.on_run([&context, sign_options] { return sign(context, *sign_options); });

  const auto back = std::make_shared<SignOptions>();
  const Command back_it = policy.subcommand(
      "rollback",
      "an earlier bundle's policy as a new version, with a first signature; a colleague signs, and it is activated");
  back_it.option("bundle", back->file, "the earlier bundle").required();
  back_it.option("--out", back->out, "file of the new bundle").required();
  back_it.on_run([&context, back] { return roll_back(context, *back); });

  const auto bundle = std::make_shared<fs::path>();
  const Command activate_it = policy.subcommand("activate", "put a bundle that two liaisons signed into force");
  activate_it.option("bundle", *bundle, "the bundle").required();
  activate_it.on_run([&context, bundle] { return activate(context, *bundle); });

  add_policy_init(policy, context);
  add_policy_check(policy, context);

  add_policy_show(policy, context);
  add_policy_analysis(policy, context);
}

}  // namespace puente::client::cli
