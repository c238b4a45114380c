// Errors of our own store, key ring or disk. They are kept apart from what a peer causes (error.h): a peer's error is
// refused, the store's error ends the program that meets it.
//
// Guarantee: neither type converts into the other, so a function says by its type what may happen in it. Where both
// may, it returns Answer<T>, into whose Failure both convert. Whoever takes a Failure apart decides between refusing
// and stopping, and as_error() is written where a store's error is printed or becomes an exit code.
#pragma once

#include <variant>

#include "crypto/base/error.h"

namespace puente {

struct StoreError {
  enum class Cause : unsigned char {
    failed,   // the operating system or the database refused, or what lies there is not what was opened
    full,     // there is no room; nothing of what was to be written is in doubt
    damaged,  // what is stored is not what was written: a form that does not hold, or two rows that disagree
  };
  Cause cause;
  std::string what;  // one sentence: what, where and what to do; English; never a secret

  // The same error with "place: " in front.
  StoreError at(std::string_view place) const;
};

template <class T>
using StoreResult = tl::expected<T, StoreError>;
using StoreStatus = StoreResult<void>;

inline tl::unexpected<StoreError> store_fail(StoreError::Cause cause, std::string what) {
  return tl::unexpected<StoreError>(StoreError{cause, std::move(what)});
}
inline tl::unexpected<StoreError> damaged(std::string what) {
  return store_fail(StoreError::Cause::damaged, std::move(what));
}
// Stored bytes that do not have their form, or do not verify: `place` says which.
inline tl::unexpected<StoreError> damaged(std::string_view place, const Error& why) {
  return damaged(std::string(place) + ": " + why.what);
}
// The store could not do it, and says why.
inline tl::unexpected<StoreError> store_failed(std::string_view place, const Error& why) {
  return store_fail(StoreError::Cause::failed, std::string(place) + ": " + why.what);
}
// For what is read back: an error of the reading is damage.
template <class T>
StoreResult<T> read_back(Result<T> read, std::string_view place) {
  if (!read) return damaged(place, read.error());
  if constexpr (std::is_void_v<T>)
    return {};
  else
    return std::move(*read);
}

// For operators and exit codes: io where the store failed or is full, mismatch where it is damaged; the words begin
// with "store: ".
Error as_error(const StoreError& error);

// One or the other. Code that answers a peer returns it; one place takes it apart.
class Failure {
 public:
  // Implicit: PUENTE_TRY carries either out of a function that may meet both.
  Failure(Error error) : what_(std::move(error)) {}
  Failure(StoreError error) : what_(std::move(error)) {}

  const StoreError* of_store() const { return std::get_if<StoreError>(&what_); }
  const Error* of_peer() const { return std::get_if<Error>(&what_); }

 private:
  std::variant<Error, StoreError> what_;
};
Error as_error(const Failure& failure);
inline Error as_error(const Error& error) { return error; }

template <class T>
using Answer = tl::expected<T, Failure>;
using AnswerStatus = Answer<void>;

// Where what failed is only said and counted: a main, a command.
template <class T, class E>
Result<T> as_result(tl::expected<T, E> answer) {
  if (!answer) return tl::unexpected(as_error(answer.error()));
  if constexpr (std::is_void_v<T>)
    return {};
  else
    return std::move(*answer);
}

}  // namespace puente
