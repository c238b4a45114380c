#include "crypto/base/store_error.h"

namespace puente {

StoreError StoreError::at(std::string_view place) const { return {cause, std::string(place) + ": " + what}; }

Error as_error(const StoreError& error) {
  const ErrorCode code = error.cause == StoreError::Cause::damaged ? ErrorCode::mismatch : ErrorCode::io;
  return {code, "store: " + error.what};
}

Error as_error(const Failure& failure) {
  const StoreError* const ours = failure.of_store();
  return ours != nullptr ? as_error(*ours) : *failure.of_peer();
}

}  // namespace puente
