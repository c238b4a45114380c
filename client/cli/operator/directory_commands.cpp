#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/enrol/identity.h"
#include "client/present/messages/directory.h"
#include "client/session/broker_session.h"
#include "client/session/party_identity.h"
#include "crypto/base/escape.h"
#include "crypto/base/utf8.h"
#include "crypto/pki/issue.h"
#include "crypto/primitives/hash.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
using puente::io::Mode;

// An agent's folder is served by its daemon, a liaison's or auditor's by a connection of our own.
Result<pki::Role> role_of(const fs::path& folder) {
  const fs::path file = io::PartyPaths{folder}.config();
  PUENTE_TRY(const std::string text, puente::io::read_text(file, 64 << 10));
  auto config = io::parse_party_config(text);
  if (!config) return tl::unexpected<Error>(config.error().at(file.string()));
  return config->role;
}

// {"keyId","agency","name","role","notAfter","revoked"} each, as the agent's API has it.
Result<std::vector<json>> items_of(const Context& context, pki::Role role, session::BrokerSession* session) {
  std::vector<json> out;
  if (role == pki::Role::agent) {
    PUENTE_TRY(session::AgentApi api, agent_of(context));
    PUENTE_TRY(const json done, api.call({{"op", "directory"}}, [&](const json& item) {
      out.push_back(item);
      return Status();
    }));
    return out;
  }
  PUENTE_TRY(const trust::Directory directory, session->directory(puente::io::now()));
  for (const trust::Device* const device : directory.all())
    out.push_back({{"keyId", device->key_id.hex()},
                   {"agency", model::text_of(device->agency)},
                   {"name", device->name},
                   {"role", pki::role_name(device->role)},
                   {"notAfter", format_utc(device->certificate.not_after())},
                   {"revoked", directory.revoked(device->key_id)}});
  return out;
}

Status list(const Context& context) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const pki::Role role, role_of(folder));
  std::unique_ptr<session::BrokerSession> session;
  if (role != pki::Role::agent) {
    PUENTE_TRY(session, session::BrokerSession::open(folder));
  }
  PUENTE_TRY(const std::vector<json> items, items_of(context, role, session.get()));
  const present::Table table(context.screen(), {{16, 10, 1}, {9, 9, 0}, {20, 12, 2}});
  for (const json& item : items) {
    if (context.json) {
      fmt::print("{}\n", line_of(item));
      continue;
    }
    const bool revoked = item.is_object() && item.value("revoked", false);
    fmt::print(
        "{}",
        table.row({text_at(item, "agency"), label(context.language, text_at(item, "role")), text_at(item, "name")},
                  {text_at(item, "keyId") + " " + text_at(item, "notAfter"),
                   {revoked ? say(context, messages::directory::revoked_mark) : "", present::Tone::alarm}}));
  }
  return {};
}

// Every live entry in a file of its own, named by its hash, for those who verify without a connection.
Status export_entries(const Context& context, const fs::path& out) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const pki::Role role, role_of(folder));
  std::vector<Bytes> entries;
  if (role == pki::Role::agent) {
    PUENTE_TRY(session::AgentApi api, agent_of(context));
    const auto keep = [&](const json& item) -> Status {
      PUENTE_TRY(Bytes entry, bytes_from_base64(text_at(item, "entry")));
      entries.push_back(std::move(entry));
      return {};
    };
    PUENTE_TRY(const json done, api.call({{"op", "directory"}, {"entries", true}}, keep));
  } else {
    PUENTE_TRY(const std::unique_ptr<session::BrokerSession> session, session::BrokerSession::open(folder));
    PUENTE_TRY(const trust::Directory directory, session->directory(puente::io::now()));
    entries = directory.live(puente::io::now());
  }
  PUENTE_REQUIRE(puente::io::make_folder(out));
  for (const Bytes& entry : entries)
    PUENTE_REQUIRE(puente::io::write_file(out / (primitives::sha256(entry).hex() + ".entry"), entry, Mode::open));
  fmt::print("{}\n", say(context, messages::directory::written, escape(out.string()), entries.size()));
  return {};
}

// What stands in the directory in this agency's name, as the log says.
Status notices(const Context& context) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  bool all_proven = true;
  const present::Table table(context.screen(),
                             {{20, 10, 2, present::Align::left, present::Cut::plain}, {10, 7, 1}, {12, 12, 0}});
  PUENTE_TRY(const json done, api.call({{"op", "notices"}}, [&](const json& item) {
    const bool proven = item.is_object() && item.value("proven", false);
    all_proven = all_proven && proven;
    if (context.json)
      fmt::print("{}\n", line_of(item));
    else if (proven)
      fmt::print("{}", table.row({text_at(item, "time"), text_at(item, "index"),
                                  label(context.language, text_at(item, "change"))},
                                 {text_at(item, "keyId")}));
    else
      fmt::print("{}\n", say(context, messages::directory::not_in_log, text_at(item, "entry")));
    return Status();
  }));
  return all_proven ? Status() : fail(ErrorCode::mismatch, "an entry in this agency's name is not in the log");
}

struct RevokeOptions {
  std::string key_id, reason;
  fs::path root, passphrase_file, out, add;
};

// Publishes an entry: through the agent of an agent's folder, else in a session of one's own. The context outlives it.
class Publisher {
 public:
  static Result<Publisher> open(const Context& context) {
    Publisher out(context);
    PUENTE_TRY(const fs::path folder, context.folder());
    PUENTE_TRY(out.role_, role_of(folder));
    if (out.role_ != pki::Role::agent) {
      PUENTE_TRY(out.session_, session::BrokerSession::open(folder));
    }
    return out;
  }
  pki::Role role() const { return role_; }
  session::BrokerSession& session() { return *session_; }

  Status publish(Bytes entry) {
    if (session_) return session_->publish(std::move(entry));
    PUENTE_TRY(session::AgentApi api, agent_of(context_));
    PUENTE_TRY(const json done, api.call({{"op", "publish"}, {"entry", base64_of(entry)}}));
    return {};
  }
  // The agency of a certificate in the directory.
  Result<model::AgencyId> agency_of(const KeyId& key) {
    PUENTE_TRY(const std::vector<json> items, items_of(context_, role_, session_.get()));
    for (const json& item : items)
      if (text_at(item, "keyId") == key.hex()) return model::parse_agency(text_at(item, "agency"));
    return fail(ErrorCode::not_found, "the directory holds no certificate with the key " + key.hex());
  }

 private:
  explicit Publisher(const Context& context) : context_(context) {}

  const Context& context_;
  pki::Role role_ = pki::Role::agent;
  std::unique_ptr<session::BrokerSession> session_;
};

Status revoke_as_root(Publisher& publisher, const codec::RevocationBody& body, const RevokeOptions& options) {
  PUENTE_TRY(const model::AgencyId agency, publisher.agency_of(body.key_id));
  PUENTE_TRY(const enrol::NationRoot root, enrol::load_nation_root(options.root, options.passphrase_file));
  if (root.certificate.name().country != model::name_of(agency.nation))
    return fail(ErrorCode::not_permitted, "a certificate of " + model::text_of(agency) +
                                              " is revoked by its own nation; this is the root of " +
                                              root.certificate.name().country);
  PUENTE_TRY(Bytes entry, trust::revocation_entry_by_person(body, root.certificate, root.key, body.at));
  return publisher.publish(std::move(entry));
}

// A liaison signs, another adds a signature and publishes; one's own certificate needs nobody else.
Status revoke_as_person(const Context& context, Publisher& publisher, const codec::RevocationBody& body,
                        const RevokeOptions& options, bool& published) {
  session::BrokerSession& session = publisher.session();
  PUENTE_TRY(const pki::PrivateKey key, session::party_key(session.party()));
  if (!options.add.empty()) {
    PUENTE_TRY(const Bytes before, puente::io::read_file(options.add, codec::directory_entry_bytes_max));
    PUENTE_TRY(const codec::DirectoryEntry decoded, codec::decode_directory_entry(before));
    const auto* const revocation = std::get_if<codec::SignedRevocation>(&decoded);
    if (revocation == nullptr) return fail(ErrorCode::malformed, options.add.string() + ": not a revocation");
    PUENTE_TRY(const codec::RevocationBody held, codec::decode_revocation_body(revocation->body));
    if (held.key_id != body.key_id)
      return fail(ErrorCode::mismatch, options.add.string() + ": it revokes " + held.key_id.hex() + ": " + held.reason);
    PUENTE_TRY(Bytes entry, trust::add_revocation_signature(before, session.certificate(), key, body.at));
    return publisher.publish(std::move(entry));
  }
  PUENTE_TRY(Bytes entry, trust::revocation_entry_by_person(body, session.certificate(), key, body.at));
  if (body.key_id == session.certificate().key_id()) return publisher.publish(std::move(entry));
  if (options.out.empty())
    return fail(ErrorCode::usage, "two liaisons revoke together: --out FILE signs, then --add FILE by the other one");
  published = false;
  PUENTE_REQUIRE(write_output(context, options.out, entry, Mode::open, {options.add}));
  fmt::print("{}\n", say(context, messages::directory::signed_once, escape(options.out.string())));
  return {};
}

Status revoke(const Context& context, const RevokeOptions& options) {
  PUENTE_TRY(const fs::path folder, context.folder());
  codec::RevocationBody body;
  auto key = KeyId::from_hex(options.key_id);
  if (!key) return fail(ErrorCode::usage, "the key id is the 64 digits that `puente directory list` shows");
  body.key_id = *key;
  body.reason = options.reason;
  body.at = from_unix_seconds(puente::io::now().unix_seconds());
  if (is_blank(body.reason) || body.reason.size() > 256) return fail(ErrorCode::usage, "--reason has 1 to 256 bytes");
  PUENTE_TRY(Publisher publisher, Publisher::open(context));
  bool published = true;
  if (!options.root.empty()) {
    PUENTE_REQUIRE(revoke_as_root(publisher, body, options));
  } else if (publisher.role() == pki::Role::agent) {
    PUENTE_TRY(session::AgentApi api, agent_of(context));
    PUENTE_TRY(const json status, api.call({{"op", "status"}}));
    if (text_at(status, "device") != body.key_id.hex())
      return fail(ErrorCode::not_permitted,
                  "a device revokes itself only; others are revoked by two liaisons or with --root of their nation");
    PUENTE_TRY(const json done, api.call({{"op", "revoke-self"}, {"reason", body.reason}}));
  } else {
    PUENTE_REQUIRE(revoke_as_person(context, publisher, body, options, published));
  }
  if (published) fmt::print("{}\n", say(context, messages::directory::revoked, body.key_id.hex()));
  return {};
}

struct RenewOptions {
  fs::path root, passphrase_file;
  int days = 90;
  bool package = false;
};

// An auditor's key for new epochs of the log: nobody else is needed.
Status renew_package(const Context& context) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(io::Party party, io::load_party(folder));
  const Instant now = puente::io::now();
  PUENTE_TRY(Bytes entry, enrol::renew_audit_package(party, now));
  PUENTE_TRY(Publisher publisher, Publisher::open(context));
  PUENTE_REQUIRE(publisher.publish(std::move(entry)));
  fmt::print("{}\n", say(context, messages::directory::package_renewed));
  return {};
}

// The same keys, certified for longer: on the machine where both the party's folder and the root are.
Status renew(const Context& context, const RenewOptions& options) {
  if (options.package) return renew_package(context);
  if (options.root.empty())
    return fail(ErrorCode::usage, "--root FOLDER certifies for longer; --package renews an auditor's key");
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const io::Party party, io::load_party(folder));
  PUENTE_TRY(const enrol::NationRoot root, enrol::load_nation_root(options.root, options.passphrase_file));
  const Instant now = puente::io::now();
  PUENTE_TRY(const pki::Certificate renewed,
             enrol::renew_certificate(party, root, now, now + puente::days(options.days)));
  PUENTE_TRY(Publisher publisher, Publisher::open(context));
  PUENTE_REQUIRE(publisher.publish(trust::certificate_entry(renewed)));
  PUENTE_REQUIRE(puente::io::write_file(party.paths.certificate(), view_of(renewed.pem()), Mode::open));
  fmt::print("{}\n", say(context, messages::directory::certified_until, format_utc(renewed.not_after())));
  return {};
}

}  // namespace

void add_directory_commands(const Command& program, Context& context) {
  const Command directory = program.subcommand("directory", "who is certified, and who is revoked");
  directory.require_subcommand();

  const Command show = directory.subcommand("list", "all certificates, with their roles and key ids");
  show.on_run([&context] { return list(context); });

  const auto out = std::make_shared<fs::path>();
  const Command entries = directory.subcommand("export", "all entries as they are signed, a file each");
  entries.option("--out", *out, "the folder").required();
  entries.on_run([&context, out] { return export_entries(context, *out); });
  const Command entered = directory.subcommand("notices", "what was entered in this agency's name, by the log");
  entered.on_run([&context] { return notices(context); });

  const auto options = std::make_shared<RevokeOptions>();
  const Command end = directory.subcommand("revoke", "end a certificate, at once and for good");
  end.option("key", options->key_id, "key id of the certificate").required();
  end.option("--reason", options->reason, "why; both nations' auditors read it").required();
  end.option("--root", options->root, "folder of the nation's root, to revoke as the nation");
  end.option("--passphrase-file", options->passphrase_file, "of the root");
  end.option("--out", options->out, "as a liaison: sign, and write to this file");
  end.option("--add", options->add, "as a second liaison: add a signature to this file, and publish it");
  end.on_run([&context, options] { return revoke(context, *options); });

  const auto renewal = std::make_shared<RenewOptions>();
  const Command again =
      directory.subcommand("renew", "certify the same keys for longer, or renew an auditor's package");
  again.option("--root", renewal->root, "folder of the nation's root");
  again.flag("--package", renewal->package, "an auditor's key to read new epochs of the log with, for 90 days");
  again.option("--passphrase-file", renewal->passphrase_file, "of the root");
  again.option("--days", renewal->days, "its life").range(1, 366);
  again.on_run([&context, renewal] { return renew(context, *renewal); });
}

}  // namespace puente::client::cli
