#include "client/cli/context.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "crypto/base/escape.h"
#include "io/command.h"

namespace puente::client::cli {

Exit exit_of(ErrorCode code) { return static_cast<Exit>(puente::io::exit_of(code)); }

Result<std::filesystem::path> Context::folder() const {
  if (party.empty()) return fail(ErrorCode::usage, "--agent DIR says whose folder this is about");
  return party;
}

namespace {

// The code in words, for people; the sentence after it stays as it came.
const char* spanish(ErrorCode code) {
  switch (code) {
    case ErrorCode::malformed:
      return "mal formado";
    case ErrorCode::too_large:
      return "demasiado grande";
    case ErrorCode::unknown_value:
      return "valor desconocido";
    case ErrorCode::unauthenticated:
      return "no autenticado";
    case ErrorCode::not_permitted:
      return "no permitido";
    case ErrorCode::expired:
      return "vencido";
    case ErrorCode::replayed:
      return "repetido";
    case ErrorCode::stale:
      return "sin vigencia comprobada";
    case ErrorCode::not_found:
      return "no encontrado";
    case ErrorCode::conflict:
      return "conflicto";
    case ErrorCode::unavailable:
      return "no disponible";
    case ErrorCode::io:
      return "entrada o salida";
    case ErrorCode::usage:
      return "uso";
    case ErrorCode::mismatch:
      return "no concuerda";
  }
  return "";
}

}  // namespace

Status check_output(const Context& context, const std::filesystem::path& path,
                    const std::vector<std::filesystem::path>& inputs) {
  std::error_code none;
  for (const std::filesystem::path& input : inputs)
    if (std::filesystem::equivalent(path, input, none))
      return fail(ErrorCode::usage, path.string() + ": this is what the command reads; name another file to write");
  const std::filesystem::file_status there = std::filesystem::symlink_status(path, none);
  if (!std::filesystem::exists(there)) return {};
  if (!std::filesystem::is_regular_file(there))
    return fail(ErrorCode::conflict, path.string() + ": not a regular file; nothing was written");
  if (!context.force)
    return fail(ErrorCode::conflict, path.string() + ": exists already; name another file, or --force to replace it");
  return {};
}

Status write_output(const Context& context, const std::filesystem::path& path, ByteView content, puente::io::Mode mode,
                    const std::vector<std::filesystem::path>& inputs) {
  PUENTE_REQUIRE(check_output(context, path, inputs));
  return context.force ? puente::io::write_file(path, content, mode) : puente::io::write_new_file(path, content, mode);
}

void report_error(Context& context, const Error& error) {
  context.exit = exit_of(error.code);
  if (context.json) {
    fmt::print(stderr, "{}\n",
               nlohmann::json{{"error", {{"code", error_name(error.code)}, {"what", error.what}}}}.dump(
                   -1, ' ', false, nlohmann::json::error_handler_t::replace));
  } else if (context.language == Language::spanish) {
    fmt::print(stderr, "puente: {} ({}): {}\n", error_name(error.code), spanish(error.code), escape(error.what));
  } else {
    fmt::print(stderr, "puente: {}: {}\n", error_name(error.code), escape(error.what));
  }
}

}  // namespace puente::client::cli
