#include "client/api/officers.h"

#include "client/api/outcome.h"
#include "crypto/pki/chain.h"
#include "io/files.h"

namespace puente::client::api {

Result<pki::Certificate> Officers::signer(const SignedRequest& request, const ports::Challenge& challenge,
                                          Instant now) const {
  const auto nobody = [&] {
    return fail(ErrorCode::not_permitted,
                "no officer with key " + request.officer.hex() +
                    " here: `puente officer certify` adds one, `puente officer list` shows all");
  };
  if (!device_) return nobody();
  const std::filesystem::path path = folder_ / (request.officer.hex() + ".pem");
  const auto pem = puente::io::read_text(path, pki::certificate_pem_bytes_max);
  if (!pem && pem.error().code == ErrorCode::not_found) return nobody();
  if (!pem) return tl::unexpected(pem.error());
  auto certificate = pki::Certificate::parse_pem(*pem);
  if (!certificate) return tl::unexpected(certificate.error().at(path.string()));
  if (certificate->key_id() != request.officer)
    return fail(ErrorCode::mismatch, path.string() + ": another key's certificate");
  PUENTE_REQUIRE(pki::verify_officer(*certificate, *device_, now));
  const auto key = certificate->public_key().ed25519();
  if (!key) return fail(ErrorCode::not_permitted, path.string() + ": not an Ed25519 key");
  PUENTE_REQUIRE(core::verify_officer_request(*key, device_->key_id(), challenge,
                                              core::officer_request_hash(request.line), request.signature));
  return certificate;
}

std::string reader_of(const Asker& asker) {
  return asker.officer ? asker.officer->hex() : "user " + std::to_string(asker.user);
}

}  // namespace puente::client::api
