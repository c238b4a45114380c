// Errors that a peer, a file or a request can cause. What our own store does is a StoreError (store_error.h); our own
// bugs end in PUENTE_CHECK (check.h).
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace puente {

// Closed and stable: the names (error_name) are printed, sent to peers and logged, and never change their meaning.
// Their numbers are also those of `ErrorCode` in schemas/wire.capnp.
enum class ErrorCode : unsigned char {
  malformed = 0,        // bytes or text that do not follow their format
  too_large = 1,        // a bound was reached; nothing was allocated for it
  unknown_value = 2,    // an enum value, name or version we do not know
  unauthenticated = 3,  // a signature, proof or key does not verify
  not_permitted = 4,    // authenticated, and still not allowed
  expired = 5,          // outside its validity
  replayed = 6,         // seen before with other content
  stale = 7,            // we hold no fresh statement of what is in force
  not_found = 8,
  conflict = 9,      // the state has moved on; look again
  unavailable = 10,  // a peer or a service does not answer now; try again
  io = 11,           // the operating system refused
  usage = 12,        // a command, an option or a configuration that makes no sense
  mismatch = 13,     // two things that must agree do not: evidence
};

// "malformed", "too-large", …: stable, lower case, hyphens.
std::string_view error_name(ErrorCode code);

struct Error {
  ErrorCode code;
  std::string what;  // one sentence: what, where and what to do; English; never a secret

  // The same error with "place: " in front.
  Error at(std::string_view place) const;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string what) {
  return tl::unexpected<Error>(Error{code, std::move(what)});
}

}  // namespace puente

#define PUENTE_CONCAT_(a, b) a##b
#define PUENTE_CONCAT(a, b) PUENTE_CONCAT_(a, b)

// PUENTE_TRY(const Header header, decode_header(bytes)); leaves the function with the error, or declares `header`. The
// error is of any type that the function's own error can be made of (store_error.h).
#define PUENTE_TRY(declaration, expression)                                            \
  auto PUENTE_CONCAT(puente_result_, __LINE__) = (expression);                         \
  if (!PUENTE_CONCAT(puente_result_, __LINE__))                                        \
    return tl::unexpected(std::move(PUENTE_CONCAT(puente_result_, __LINE__).error())); \
  declaration = std::move(*PUENTE_CONCAT(puente_result_, __LINE__))

// PUENTE_REQUIRE(check_something(x)); for a Status, or a Result whose value does not matter.
#define PUENTE_REQUIRE(expression)                                               \
  do {                                                                           \
    auto puente_status = (expression);                                           \
    if (!puente_status) return tl::unexpected(std::move(puente_status.error())); \
  } while (false)
