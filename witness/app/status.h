// `puente-witness status`: what a witness holds, from its folder; it need not run, and no passphrase is asked for.
#pragma once

#include <optional>

#include "crypto/base/language.h"
#include "crypto/base/store_error.h"
#include "witness/app/config.h"
#include "witness/core/witness.h"

namespace puente::witness::app {

struct HeldHead {
  core::Terms terms;
  std::optional<core::StoredHead> head;  // nothing before the first, and at the beginning of a shard
};
// Errors: as run(); the store's `damaged` where what is kept is no checkpoint of the treaty's log.
Answer<HeldHead> read_held(const Config& config, Instant now);

std::string render_json(const HeldHead& held);
std::string render_text(const HeldHead& held, Language language);

}  // namespace puente::witness::app
