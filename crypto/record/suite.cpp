#include "crypto/record/suite.h"

#include "schemas/codec/limits.h"

namespace puente::record {

Status check_suite(std::uint16_t suite) {
  switch (suite) {
    case codec::suite_1:
      return {};
    case 2:
      return fail(ErrorCode::unknown_value,
                  "suite 2 (X-Wing hybrid) is reserved and not built into this version: seal with suite 1");
    case 3:
      return fail(
          ErrorCode::unknown_value,
          "suite 3 (NIST-approved algorithms only) is reserved and not built into this version: seal with suite 1");
    default:
      return fail(ErrorCode::unknown_value, "suite " + std::to_string(suite) + " is unknown: seal with suite 1");
  }
}

}  // namespace puente::record
