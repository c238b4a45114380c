// `puente keys`: what an agent's key file holds, and the secrets that two people carry from one agency to another.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "client/io/pair_names.h"
#include "client/io/party.h"
#include "client/present/messages/keys.h"
#include "client/session/agent_api.h"
#include "crypto/base/escape.h"
#include "crypto/record/locks/locks.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
using puente::io::Mode;

constexpr std::string_view pair_magic = "puente-pair/1";
constexpr std::string_view token_magic = "puente-token/1";
constexpr std::size_t carried_bytes_max = 1024;

// The folder's key file, to be changed. Its agent keeps it in memory and would write over the change.
Result<io::Party> stopped_agent(const Context& context) {
  PUENTE_TRY(const fs::path folder, context.folder());
  if (session::AgentApi::connect(folder))
    return fail(ErrorCode::conflict,
                folder.string() + ": its agent is running; stop it, and start it again afterwards");
  PUENTE_TRY(io::Party party, io::load_party(folder));
  if (party.config.role != pki::Role::agent)
    return fail(ErrorCode::usage, folder.string() + ": only agents hold pair secrets and token keys");
  return party;
}

// A secret on its way between people: a line of what it is, a line for whom, a line of 64 hexadecimal digits.
Status write_carried(const fs::path& path, std::string_view magic, const std::string& about, ByteView secret) {
  SecretBytes text(magic.size() + about.size() + 2 * secret.size() + 3);
  std::size_t at = 0;
  const auto put = [&](std::string_view part) {
    copy_into(text.reveal_mutable().subspan(at), view_of(part));
    at += part.size();
  };
  put(magic);
  put("\n");
  put(about);
  put("\n");
  for (const std::uint8_t byte : secret) {
    constexpr std::string_view digits = "0123456789abcdef";
    put(digits.substr(byte >> 4, 1));
    put(digits.substr(byte & 15, 1));
  }
  put("\n");
  return puente::io::write_new_file(path, text.reveal(), Mode::secret);
}

struct Carried {
  std::string about;
  SecretBytes secret;
};
Result<Carried> read_carried(const fs::path& path, std::string_view magic) {
  PUENTE_TRY(const SecretBytes file, puente::io::read_secret_file(path, carried_bytes_max));
  std::string_view rest(reinterpret_cast<const char*>(file.reveal().data()), file.size());
  const auto line = [&]() -> std::string_view {
    const std::size_t end = rest.find('\n');
    const std::string_view out = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return out;
  };
  if (line() != magic) return fail(ErrorCode::malformed, path.string() + ": does not begin with " + std::string(magic));
  Carried out;
  out.about = std::string(line());
  const std::string_view digits = line();
  if (!rest.empty() || digits.size() != 64)
    return fail(ErrorCode::malformed, path.string() + ": three lines are expected, the last of 64 hexadecimal digits");
  auto bytes = bytes_from_hex(digits);
  if (!bytes) return tl::unexpected<Error>(bytes.error().at(path.string()));
  out.secret = SecretBytes::copy_of(*bytes);
  wipe(*bytes);
  return out;
}

// ---- list

Status list(const Context& context) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const io::Party party, io::load_party(folder));
  const present::Table table(context.screen(), {{76, 40, 1}});
  for (const std::string& name : party.keys.names()) {
    std::string about;
    if (const auto pair = io::parse_pair_name(name)) {
      PUENTE_TRY(const PairSecret secret, party.keys.get_as<PairSecret>(name));
      about = "id " + hex_of(record::locks::pair_id_of(secret).view());
    }
    if (context.json)
      fmt::print("{}\n", line_of({{"name", name}, {"about", about}}));
    else
      fmt::print("{}", table.row({escape(name)}, {about}));
  }
  return {};
}

// ---- pair secrets

struct PairOptions {
  std::string with, since;
  fs::path file;
};

Status install(io::Party& party, const model::AgencyId& with, Instant since, const SecretBytes& secret,
               const Context& context) {
  if (with == party.config.agency) return fail(ErrorCode::usage, "a pair has two agencies, and this is one's own");
  const std::string name = io::pair_name({with, since});
  if (party.keys.has(name)) return fail(ErrorCode::conflict, "one for that agency and time is held already");
  party.keys.put(name, secret.reveal());
  PUENTE_REQUIRE(party.keys.save());
  PUENTE_TRY(const PairSecret pair, PairSecret::from(secret.reveal()));
  fmt::print("{}\n", say(context, messages::keys::pair_installed, hex_of(record::locks::pair_id_of(pair).view()),
                         model::text_of(with), format_utc(since)));
  return {};
}

Status make_pair(const Context& context, const PairOptions& options) {
  PUENTE_TRY(const model::AgencyId with, model::parse_agency(options.with));
  Instant since = from_unix_seconds(puente::io::now().unix_seconds());
  if (!options.since.empty()) {
    PUENTE_TRY(since, parse_utc(options.since));
  }
  PUENTE_TRY(io::Party party, stopped_agent(context));
  Seed random = puente::io::fresh_seed();
  const SecretBytes secret = SecretBytes::copy_of(random.view());
  wipe(random.array());
  const std::string about = model::text_of(party.config.agency) + " " + model::text_of(with) + " " + format_utc(since);
  PUENTE_REQUIRE(write_carried(options.file, pair_magic, about, secret.reveal()));
  PUENTE_REQUIRE(install(party, with, since, secret, context));
  fmt::print("{}\n", say(context, messages::keys::carry_pair, escape(options.file.string()), model::text_of(with)));
  return {};
}

Status add_pair(const Context& context, const PairOptions& options) {
  PUENTE_TRY(const Carried carried, read_carried(options.file, pair_magic));
  const std::size_t first = carried.about.find(' ');
  const std::size_t second = carried.about.find(' ', first == std::string::npos ? first : first + 1);
  if (second == std::string::npos)
    return fail(ErrorCode::malformed, options.file.string() + ": the second line names two agencies and a time");
  PUENTE_TRY(const model::AgencyId one, model::parse_agency(carried.about.substr(0, first)));
  PUENTE_TRY(const model::AgencyId other, model::parse_agency(carried.about.substr(first + 1, second - first - 1)));
  PUENTE_TRY(const Instant since, parse_utc(carried.about.substr(second + 1)));
  PUENTE_TRY(io::Party party, stopped_agent(context));
  if (party.config.agency != one && party.config.agency != other)
    return fail(ErrorCode::mismatch, options.file.string() + ": is for " + model::text_of(one) + " and " +
                                         model::text_of(other) + ", and this folder is " +
                                         model::text_of(party.config.agency) + "'s");
  return install(party, party.config.agency == one ? other : one, since, carried.secret, context);
}

// ---- the key of tokens, which devices of one agency share

Status export_token_key(const Context& context, const fs::path& file) {
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(const io::Party party, io::load_party(folder));
  PUENTE_TRY(const SecretBytes key, party.keys.get("token"));
  PUENTE_REQUIRE(write_carried(file, token_magic, model::text_of(party.config.agency), key.reveal()));
  fmt::print("{}\n", say(context, messages::keys::carry_token_key, escape(file.string())));
  return {};
}

Status import_token_key(const Context& context, const fs::path& file) {
  PUENTE_TRY(const Carried carried, read_carried(file, token_magic));
  PUENTE_TRY(const model::AgencyId agency, model::parse_agency(carried.about));
  PUENTE_TRY(io::Party party, stopped_agent(context));
  if (party.config.agency != agency)
    return fail(ErrorCode::mismatch,
                file.string() + ": is the key of " + model::text_of(agency) + "; no agency makes another's tokens");
  party.keys.put("token", carried.secret.reveal());
  PUENTE_REQUIRE(party.keys.save());
  fmt::print("{}\n", say(context, messages::keys::token_key_installed));
  return {};
}

}  // namespace

void add_keys_commands(const Command& program, Context& context) {
  const Command keys = program.subcommand("keys", "an agent's key file: what it holds, pair secrets, the token key");
  keys.require_subcommand();
  const Command all = keys.subcommand("list", "names of what the key file holds; never the secrets");
  all.on_run([&context] { return list(context); });

  const auto fresh = std::make_shared<PairOptions>();
  const Command make = keys.subcommand("pair-new", "make a pair secret with another agency, and install it here");
  make.option("--with", fresh->with, "the other agency, for example US/DEA").required();
  make.option("--since", fresh->since, "from when on it is used, for example 2026-12-01T00:00:00Z; else at once");
  make.option("--out", fresh->file, "the file to carry to the other agency").required();
  make.on_run([&context, fresh] { return make_pair(context, *fresh); });

  const auto brought = std::make_shared<PairOptions>();
  const Command add = keys.subcommand("pair-add", "install a pair secret that the other agency brought");
  add.option("file", brought->file, "what pair-new wrote").required();
  add.on_run([&context, brought] { return add_pair(context, *brought); });

  const auto out = std::make_shared<fs::path>();
  const Command give = keys.subcommand("token-export", "the token key, for another device of this agency");
  give.option("--out", *out, "the file to carry there").required();
  give.on_run([&context, out] { return export_token_key(context, *out); });

  const auto in = std::make_shared<fs::path>();
  const Command take = keys.subcommand("token-import", "take over the token key of the agency's other devices");
  take.option("file", *in, "what token-export wrote").required();
  take.on_run([&context, in] { return import_token_key(context, *in); });
}

}  // namespace puente::client::cli
