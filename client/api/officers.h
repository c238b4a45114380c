// Officers with keys of their own: certificates in the agent's folder `officers/`, KEYID.pem each, issued by the
// agency's device (`puente officer certify`). Taking a file away ends that officer's access at once.
//
// Guarantee: signer() names only an officer whom this agent's device certified, whose certificate is valid now, who
// lies in the folder now, and who signed just this request in answer to just this challenge. A file that somebody else
// put there opens nothing: it is not signed by the device.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "client/core/officer_request.h"
#include "crypto/pki/certificate.h"

namespace puente::client::api {

struct SignedRequest {
  KeyId officer;
  Signature signature;
  std::string line;
};

class Officers {
 public:
  Officers() = default;  // none: user ids alone say who may do what
  // required: nothing but the agent's status is told to anybody without such a key.
  Officers(std::filesystem::path folder, pki::Certificate device, bool required)
      : folder_(std::move(folder)), device_(std::move(device)), required_(required) {}

  bool required() const { return required_; }
  // Errors: not_permitted (no such officer here), expired, unauthenticated; those of the file.
  Result<pki::Certificate> signer(const SignedRequest& request, const ports::Challenge& challenge, Instant now) const;

 private:
  std::filesystem::path folder_;
  std::optional<pki::Certificate> device_;
  bool required_ = false;
};

}  // namespace puente::client::api
