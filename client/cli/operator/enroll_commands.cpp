#include <unistd.h>

#include <fmt/format.h>
#include <memory>

#include "client/cli/commands.h"
#include "client/enrol/identity.h"
#include "client/present/messages/enrolment.h"
#include "crypto/base/escape.h"
#include "crypto/pki/issue.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

struct RequestOptions {
  fs::path folder, treaty, passphrase_file, out;
  std::string role, agency, name;
};

Status request(const Context& context, const RequestOptions& options) {
  io::PartyConfig config;
  const auto role = pki::role_from_name(options.role);
  if (!role) return fail(ErrorCode::usage, "no role '" + options.role + "'");
  PUENTE_REQUIRE(enrol::check_role(*role));
  config.role = *role;
  PUENTE_TRY(config.agency, model::parse_agency(options.agency));
  config.name = options.name;
  config.treaty = options.treaty;
  config.passphrase_file = options.passphrase_file;
  if (config.role == pki::Role::agent) config.callers.push_back({::getuid(), io::CallerRole::officer});
  if (options.out.empty()) return fail(ErrorCode::usage, "--out FILE says where the request goes");
  PUENTE_REQUIRE(check_output(context, options.out));
  PUENTE_TRY(const Bytes request, enrol::make_party(options.folder, config));
  PUENTE_REQUIRE(write_output(context, options.out, request, puente::io::Mode::open));
  const bool officer = config.role == pki::Role::officer;
  fmt::print("{}\n", say(context, officer ? messages::enrolment::officer_keys_made : messages::enrolment::keys_made,
                         escape(options.folder.string()), escape(options.out.string())));
  return {};
}

struct AgainOptions {
  fs::path folder, out;
};

Status request_renewal(const Context& context, const AgainOptions& options) {
  PUENTE_TRY(const io::Party party, io::load_party(options.folder));
  if (party.config.role == pki::Role::officer)
    return fail(ErrorCode::usage,
                "an officer's first request serves again: `puente officer certify` at the agent makes it last longer");
  PUENTE_TRY(const Bytes request, enrol::request_again(party));
  PUENTE_REQUIRE(write_output(context, options.out, request, puente::io::Mode::open));
  fmt::print("{}\n", say(context, messages::enrolment::renewal_requested, escape(options.out.string())));
  return {};
}

struct IssueOptions {
  fs::path root, request, out, passphrase_file;
  int days = 90;
};

Status issue(const Context& context, const IssueOptions& options) {
  PUENTE_TRY(const Bytes der, puente::io::read_file(options.request, pki::request_bytes_max));
  auto request = pki::parse_request(der);
  if (!request) return tl::unexpected(request.error().at(options.request.string()));
  PUENTE_TRY(const enrol::NationRoot root, enrol::load_nation_root(options.root, options.passphrase_file));
  const Instant now = puente::io::now();
  const Seed serial = puente::io::fresh_seed();
  // A minute back, for clocks that are a little slow.
  PUENTE_TRY(const pki::Certificate certificate,
             pki::issue(root.certificate, root.key, *request, now - minutes(1), now + puente::days(options.days),
                        serial.view().first(pki::serial_bytes)));
  PUENTE_REQUIRE(
      write_output(context, options.out, view_of(certificate.pem()), puente::io::Mode::open, {options.request}));
  fmt::print("{}\n",
             say(context, messages::enrolment::issued, escape(pki::text_of(certificate.name())),
                 pki::role_name(certificate.role()), certificate.key_id().hex(), format_utc(certificate.not_after())));
  return {};
}

struct AcceptOptions {
  fs::path folder, certificate, entries;
};

Status accept(const Context& context, const AcceptOptions& options) {
  PUENTE_TRY(const std::string pem, puente::io::read_text(options.certificate, pki::certificate_pem_bytes_max));
  PUENTE_TRY(const auto entries, enrol::accept_certificate(options.folder, pem, puente::io::now()));
  PUENTE_REQUIRE(puente::io::make_folder(options.entries));
  for (const auto& [name, entry] : entries)
    PUENTE_REQUIRE(puente::io::write_file(options.entries / name, entry, puente::io::Mode::open));
  fmt::print("{}\n", say(context, messages::enrolment::enrolled, entries.size(), escape(options.entries.string())));
  return {};
}

}  // namespace

void add_enroll_commands(const Command& program, Context& context) {
  const Command enroll = program.subcommand("enroll", "enrol a device or a person: request, issue, accept");
  enroll.require_subcommand();

  const auto again_options = std::make_shared<AgainOptions>();
  const Command again =
      enroll.subcommand("renew", "a request to certify a folder's keys for longer; then issue and accept");
  again.option("--dir", again_options->folder, "the enrolled folder").required();
  again.option("--out", again_options->out, "the request goes here").required();
  again.on_run([&context, again_options] { return request_renewal(context, *again_options); });

  const auto request_options = std::make_shared<RequestOptions>();
  const Command ask = enroll.subcommand("request", "make keys in a new folder, and a request for a certificate");
  ask.option("--dir", request_options->folder, "the new folder").required();
  ask.option("--role", request_options->role, "agent, liaison, auditor or officer").required();
  ask.option("--agency", request_options->agency, "for example MX/FGR").required();
  ask.option("--name", request_options->name, "name of the device or person, for example fgr-01").required();
  ask.option("--treaty", request_options->treaty, "the treaty file, relative to the folder or absolute").required();
  ask.option("--passphrase-file", request_options->passphrase_file, "else systemd credential or prompt");
  ask.option("--out", request_options->out, "file of the request");
  ask.on_run([&context, request_options] { return request(context, *request_options); });

  const auto issue_options = std::make_shared<IssueOptions>();
  const Command make = enroll.subcommand("issue", "issue a certificate with the nation's root");
  make.option("--root", issue_options->root, "folder of the nation's root").required();
  make.option("request", issue_options->request, "file of the request").required();
  make.option("--out", issue_options->out, "file of the certificate").required();
  make.option("--days", issue_options->days, "its life").range(1, 366);
  make.option("--passphrase-file", issue_options->passphrase_file, "else systemd credential or prompt");
  make.on_run([&context, issue_options] { return issue(context, *issue_options); });

  const auto accept_options = std::make_shared<AcceptOptions>();
  const Command take = enroll.subcommand("accept", "take the certificate, and write entries for the directory");
  take.option("--dir", accept_options->folder, "folder of the party").required();
  take.option("certificate", accept_options->certificate, "file of the certificate").required();
  take.option("--entries", accept_options->entries, "folder for the entries, to hand to the broker's operator")
      .required();
  take.on_run([&context, accept_options] { return accept(context, *accept_options); });
}

}  // namespace puente::client::cli
