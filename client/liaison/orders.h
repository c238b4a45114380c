// Orders to pause, to resume and to lift a hold, from what a liaison types to the text that is signed.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "client/io/party.h"
#include "crypto/pki/signed_text.h"
#include "schemas/codec/wire.h"
#include "trust/order.h"

namespace puente::client::liaison {

// A pause as it is typed: names of the vocabulary, and either how long ("90m", "4h", "3d") or until when (UTC).
struct WantedPause {
  std::string direction = "both", queued = "hold", length, until;
  std::vector<std::string> agencies, kinds;
  bool threat_to_life = false;
};
// Errors: usage (neither or both of length and until, or no length), unknown_value, malformed.
Result<trust::Pause> pause_of(const WantedPause& wanted, Instant at);

// The order as a text to sign, next after the newest of the liaison's nation. Errors: usage (no reason, or one that
// an order cannot hold), and those of
// trust::parse_order.
Result<pki::SignedText> begin_order(model::Nation nation, const codec::NewestOrder& newest, const std::string& reason,
                                    Instant at, trust::Order::What what);

// Adds the party's signature. Errors: those of its key file and of pki::sign_text.
Status sign_order(pki::SignedText& text, const io::Party& party, const pki::Certificate& certificate);

}  // namespace puente::client::liaison
