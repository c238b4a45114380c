// `puente officer`: an agency's officers, certified by its agent, and what they asked it to do.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/core/officer_request.h"
#include "client/present/messages/officers.h"
#include "client/session/party_identity.h"
#include "crypto/base/escape.h"
#include "crypto/pki/chain.h"
#include "crypto/pki/issue.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t officers_max = 10'000;

Result<io::Party> agent_party(const Context& context) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(io::Party party, io::load_party(folder));
  if (party.config.role != pki::Role::agent || !party.certificate)
    return fail(ErrorCode::usage, folder.string() + ": only an enrolled agent certifies officers");
  return party;
}

fs::path file_of(const io::Party& party, const KeyId& officer) {
  return party.paths.officers() / (officer.hex() + ".pem");
}

fs::path removed_file_of(const io::Party& party, const KeyId& officer) {
  return party.paths.officers() / "removed" / (officer.hex() + ".pem");
}

// ---- certify

struct CertifyOptions {
  fs::path request;
  int days = 365;
};

Status certify(const Context& context, const CertifyOptions& options) {
  PUENTE_TRY(const Bytes der, puente::io::read_file(options.request, pki::request_bytes_max));
  auto request = pki::parse_request(der);
  if (!request) return tl::unexpected<Error>(request.error().at(options.request.string()));
  PUENTE_TRY(const io::Party party, agent_party(context));
  PUENTE_TRY(const pki::PrivateKey key, session::party_key(party));
  const Instant now = puente::io::now();
  const Seed serial = puente::io::fresh_seed();
  PUENTE_TRY(const pki::Certificate certificate,
             pki::issue_to_officer(*party.certificate, key, *request, now - minutes(1), now + days(options.days),
                                   serial.view().first(pki::serial_bytes)));
  PUENTE_REQUIRE(puente::io::make_folder(party.paths.officers()));
  const fs::path path = file_of(party, certificate.key_id());
  PUENTE_REQUIRE(puente::io::write_file(path, view_of(certificate.pem()), puente::io::Mode::open));
  if (context.json) {
    fmt::print("{}\n", line_of({{"officer", certificate.key_id().hex()},
                                {"name", certificate.name().common_name},
                                {"notAfter", format_utc(certificate.not_after())},
                                {"file", path.string()}}));
    return {};
  }
  fmt::print("{}\n", say(context, messages::officers::certified, escape(certificate.name().common_name),
                         certificate.key_id().hex(), format_utc(certificate.not_after())));
  return {};
}

// ---- list, remove

Result<std::vector<fs::path>> certificate_files(const io::Party& party) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator at(party.paths.officers(), error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".pem") files.push_back(at->path());
    if (files.size() > officers_max) return fail(ErrorCode::too_large, "more than 10,000 officers");
  }
  std::ranges::sort(files);
  return files;
}

Status list(Context& context) {
  PUENTE_TRY(const io::Party party, agent_party(context));
  PUENTE_TRY(const std::vector<fs::path> files, certificate_files(party));
  for (const fs::path& file : files) {
    PUENTE_TRY(const std::string pem, puente::io::read_text(file, pki::certificate_pem_bytes_max));
    const auto certificate = pki::Certificate::parse_pem(pem);
    Status good = certificate ? pki::verify_officer(*certificate, *party.certificate, puente::io::now())
                              : Status(tl::unexpected<Error>(certificate.error().at(file.string())));
    if (good && file != file_of(party, certificate->key_id()))
      good = fail(ErrorCode::mismatch, file.string() + ": another key's certificate");
    if (!good) context.exit = Exit::finding;
    const std::string name = certificate ? certificate->name().common_name : "";
    const std::string until = certificate ? format_utc(certificate->not_after()) : "";
    const std::string why = good ? "" : good.error().what;
    if (context.json)
      fmt::print("{}\n",
                 line_of({{"officer", file.stem().string()}, {"name", name}, {"notAfter", until}, {"error", why}}));
    else
      fmt::print("{}", present::Table(context.screen(), {{24, 16, 2}, {64, 64, 0}, {24, 10, 1}})
                           .row({escape(name), escape(file.stem().string()), until},
                                {{escape(say(context, why)), present::Tone::warning}}));
  }
  return {};
}

// By its first digits, where they are those of one officer.
Result<KeyId> key_named(const io::Party& party, const std::string& digits) {
  constexpr std::size_t digits_min = 8;
  if (const auto key = KeyId::from_hex(digits)) return *key;
  if (digits.size() < digits_min || digits.find_first_not_of("0123456789abcdef") != std::string::npos)
    return fail(ErrorCode::usage,
                "an officer's key is named by 8 or more of the digits that `puente officer list` shows");
  PUENTE_TRY(const std::vector<fs::path> files, certificate_files(party));
  std::optional<KeyId> out;
  for (const fs::path& file : files) {
    const auto key = KeyId::from_hex(file.stem().string());
    if (!key || !key->hex().starts_with(digits)) continue;
    if (out)
      return fail(ErrorCode::conflict, "more than one officer's key begins with " + digits + ": write more of it");
    out = *key;
  }
  if (!out) return fail(ErrorCode::not_found, "no officer with key " + digits + " here");
  return *out;
}

Status remove(const Context& context, const std::string& officer) {
  PUENTE_TRY(const io::Party party, agent_party(context));
  PUENTE_TRY(const KeyId key, key_named(party, officer));
  const fs::path path = file_of(party, key);
  if (!fs::exists(path)) return fail(ErrorCode::not_found, "no officer with key " + key.hex() + " here");
  // What this officer did is still to be checked.
  PUENTE_REQUIRE(puente::io::make_folder(removed_file_of(party, key).parent_path()));
  std::error_code error;
  fs::rename(path, removed_file_of(party, key), error);
  if (error) return fail(ErrorCode::io, path.string() + ": cannot be taken away: " + error.message());
  fmt::print("{}\n", say(context, messages::officers::removed));
  return {};
}

// ---- what officers asked for

Result<ports::OfficerAct> act_of(const json& item) {
  ports::OfficerAct out;
  PUENTE_TRY(out.officer, KeyId::from_hex(text_at(item, "officer")));
  out.name = item.value("name", std::string());
  PUENTE_TRY(out.challenge, ports::Challenge::from_hex(text_at(item, "challenge")));
  PUENTE_TRY(out.request, Hash::from_hex(text_at(item, "request")));
  PUENTE_TRY(const Bytes signature, bytes_from_base64(text_at(item, "signature")));
  PUENTE_TRY(out.signature, Signature::from(signature));
  return out;
}

// Whether the officer's certificate bears out what the agent kept.
std::string checked(const io::Party& party, const json& item) {
  if (item.is_object() && !item.contains("officer") && !item.contains("signature")) return "unsigned";
  const auto act = item.is_object() && item.contains("name") && item["name"].is_string()
                       ? act_of(item)
                       : Result<ports::OfficerAct>(fail(ErrorCode::malformed, "no act"));
  if (!act) return "malformed";
  auto pem = puente::io::read_text(file_of(party, act->officer), pki::certificate_pem_bytes_max);
  if (!pem) pem = puente::io::read_text(removed_file_of(party, act->officer), pki::certificate_pem_bytes_max);
  if (!pem) return "no-certificate";
  const auto certificate = pki::Certificate::parse_pem(*pem);
  if (!certificate) return "malformed";
  return core::verify_officer_act(*act, *certificate, *party.certificate) ? "signed" : "forged";
}

Status acts(Context& context, std::uint64_t limit) {
  PUENTE_TRY(const io::Party party, agent_party(context));
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  const present::Table table(
      context.screen(), {{20, 10, 3, present::Align::left, present::Cut::plain}, {24, 16, 1}, {13, 13, 0}, {48, 8, 2}});
  const auto print = [&](const json& item) -> Status {
    const std::string verdict = checked(party, item);
    if (verdict == "forged" || verdict == "malformed") context.exit = Exit::verification_failed;
    if (context.json) {
      json line = item;
      line["checked"] = verdict;
      fmt::print("{}\n", line_of(line));
    } else {
      const std::string reason = text_at(item, "reason");
      const bool bad = verdict == "forged" || verdict == "malformed";
      fmt::print("{}", table.row({text_at(item, "time"), say(context, text_at(item, "name")), text_at(item, "op"),
                                  say(context, text_at(item, "about"))},
                                 {{label(context.language, verdict), bad ? present::Tone::alarm : present::Tone::plain},
                                  reason.empty() ? "" : "  " + escape(reason)}));
    }
    return {};
  };
  PUENTE_TRY(const json done, api.call({{"op", "acts"}, {"limit", limit}}, print));
  return {};
}

}  // namespace

void add_officer_commands(const Command& program, Context& context) {
  const Command officer = program.subcommand("officer", "an agency's officers with keys of their own");
  officer.require_subcommand();

  const auto options = std::make_shared<CertifyOptions>();
  const Command make = officer.subcommand("certify", "certify an officer's key with the agent's; takes effect at once");
  make.option("request", options->request, "what `puente enroll request --role officer` wrote").required();
  make.option("--days", options->days, "its life").range(1, 3660);
  make.on_run([&context, options] { return certify(context, *options); });

  const Command all = officer.subcommand("list", "officers that this agent knows; exit code 2 where one is no good");
  all.on_run([&context] { return list(context); });

  const auto key = std::make_shared<std::string>();
  const Command drop = officer.subcommand("remove", "take nothing from an officer's key any more, from now on");
  drop.option("key-id", *key, "as `puente officer list` shows it").required();
  drop.on_run([&context, key] { return remove(context, *key); });

  const auto limit = std::make_shared<std::uint64_t>(100);
  const Command done =
      officer.subcommand("acts", "what officers asked the agent to do, newest first, each with its signature checked");
  done.option("--limit", *limit, "at most so many").range(1, 1000);
  done.on_run([&context, limit] { return acts(context, *limit); });
}

}  // namespace puente::client::cli
