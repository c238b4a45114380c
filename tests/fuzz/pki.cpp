// DER and PEM of others, chosen by the first byte: certificate, the same as PEM, request, public key, CMS signature.
// What is taken as a certificate is taken again from its own bytes.
#include "crypto/pki/certificate.h"
#include "crypto/pki/cms.h"
#include "crypto/pki/issue.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory.h"

using namespace puente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryBound bound(size, 16, 256 << 10);  // what OpenSSL makes once
  const fuzz::Choice choice = fuzz::choose({data, size}, 5);
  switch (choice.number) {
    case 0:
      if (const auto certificate = pki::Certificate::parse(choice.rest))
        fuzz::require(equal(certificate->der(), choice.rest));
      break;
    case 1:
      (void)pki::Certificate::parse_pem(text_of(choice.rest));
      break;
    case 2:
      (void)pki::parse_request(choice.rest);
      break;
    case 3:
      (void)pki::PublicKey::from_spki(choice.rest);
      break;
    default:
      (void)pki::cms_verify(choice.rest, view_of("content"));
  }
  return 0;
}
