#include "client/cli/context.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "crypto/base/escape.h"

namespace puente::client::cli {

Exit exit_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::unauthenticated:
    case ErrorCode::mismatch:
      return Exit::verification_failed;
    case ErrorCode::not_permitted:
      return Exit::not_permitted;
    case ErrorCode::usage:
      return Exit::usage;
    default:
      return Exit::error;
  }
}

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
