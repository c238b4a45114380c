#include "crypto/pki/asn1_time.h"

#include <ctime>

namespace puente::pki {

Result<Instant> instant_of(const ASN1_TIME* time) {
  const int length = time->type == V_ASN1_UTCTIME ? 13 : 15;
  std::tm parts{};
  // The length and the Z leave out fractions, missing seconds and offsets, which RFC 5280 forbids.
  if (time->length != length || time->data[length - 1] != 'Z' || ASN1_TIME_to_tm(time, &parts) != 1 ||
      parts.tm_year + 1900 < 1)
    return fail(ErrorCode::malformed, "time: not in the form of RFC 5280");
  const CivilDate date{parts.tm_year + 1900, static_cast<unsigned>(parts.tm_mon + 1),
                       static_cast<unsigned>(parts.tm_mday)};
  return start_of(date) + hours(parts.tm_hour) + minutes(parts.tm_min) + seconds(parts.tm_sec);
}

Result<TimePtr> asn1_of(Instant t) {
  constexpr std::int64_t end_of_9999 = 253'402'300'799;
  if (t.unix_seconds() < 0 || t.unix_seconds() > end_of_9999)
    return fail(ErrorCode::usage, "time: a certificate's times lie between 1970 and 9999");
  return TimePtr(made(ASN1_TIME_set(nullptr, t.unix_seconds())));
}

}  // namespace puente::pki
