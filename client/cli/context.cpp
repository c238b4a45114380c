#include "client/cli/context.h"

#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "crypto/base/escape.h"
#include "io/command.h"
#include "io/terminal.h"

namespace puente::client::cli {

Exit exit_of(ErrorCode code) { return static_cast<Exit>(puente::io::exit_of(code)); }

Result<std::filesystem::path> Context::folder() const {
  if (party.empty()) return fail(ErrorCode::usage, "--agent DIR says whose folder this is about");
  return party;
}

present::Screen Context::screen() const {
  const bool wanted = colour == "always" || (colour == "auto" && puente::io::terminal_has_colour(STDOUT_FILENO));
  return {puente::io::terminal_columns(STDOUT_FILENO), wanted};
}

namespace {

// " (mal formado)": what the code, which is English and stable, says to whoever reads no English.
const char* explained(const Context& context, ErrorCode code) {
  switch (code) {
    case ErrorCode::malformed:
      return say(context, "", " (mal formado)");
    case ErrorCode::too_large:
      return say(context, "", " (demasiado grande)");
    case ErrorCode::unknown_value:
      return say(context, "", " (valor desconocido)");
    case ErrorCode::unauthenticated:
      return say(context, "", " (no autenticado)");
    case ErrorCode::not_permitted:
      return say(context, "", " (no permitido)");
    case ErrorCode::expired:
      return say(context, "", " (vencido)");
    case ErrorCode::replayed:
      return say(context, "", " (repetido)");
    case ErrorCode::stale:
      return say(context, "", " (sin vigencia comprobada)");
    case ErrorCode::not_found:
      return say(context, "", " (no encontrado)");
    case ErrorCode::conflict:
      return say(context, "", " (conflicto)");
    case ErrorCode::unavailable:
      return say(context, "", " (no disponible)");
    case ErrorCode::io:
      return say(context, "", " (entrada o salida)");
    case ErrorCode::usage:
      return say(context, "", " (uso)");
    case ErrorCode::mismatch:
      return say(context, "", " (no concuerda)");
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
  } else {
    fmt::print(stderr, "puente: {}{}: {}\n", error_name(error.code), explained(context, error.code),
               escape(say(context, error.what)));
  }
}

}  // namespace puente::client::cli
