#include "crypto/base/error.h"

#include "crypto/base/check.h"

namespace puente {

std::string_view error_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::malformed:
      return "malformed";
    case ErrorCode::too_large:
      return "too-large";
    case ErrorCode::unknown_value:
      return "unknown-value";
    case ErrorCode::unauthenticated:
      return "unauthenticated";
    case ErrorCode::not_permitted:
      return "not-permitted";
    case ErrorCode::expired:
      return "expired";
    case ErrorCode::replayed:
      return "replayed";
    case ErrorCode::stale:
      return "stale";
    case ErrorCode::not_found:
      return "not-found";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::unavailable:
      return "unavailable";
    case ErrorCode::io:
      return "io";
    case ErrorCode::usage:
      return "usage";
    case ErrorCode::mismatch:
      return "mismatch";
  }
  PUENTE_CHECK(false, "an ErrorCode outside the enum");
}

Error Error::at(std::string_view place) const { return Error{code, std::string(place) + ": " + what}; }

}  // namespace puente
