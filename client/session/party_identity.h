// What a session needs of an enrolled party's folder: the treaty that it names, and its key.
#pragma once

#include "client/io/party.h"
#include "crypto/pki/key.h"
#include "trust/treaty.h"

namespace puente::client::session {

// The treaty that the party's configuration names, verified.
Result<trust::SignedTreaty> load_treaty(const io::Party& party, Instant now);

// The X.509 key of a party: of the device for agents, its own for liaisons and auditors.
Result<pki::PrivateKey> party_key(const io::Party& party);

// The same key by the role alone, where the party is not enrolled yet.
Result<pki::PrivateKey> key_in(const puente::io::KeyFile& keys, pki::Role role);

// Whether a party of that role has an Ed25519 key of its device, instead of an X.509 key of a person.
bool has_device_key(pki::Role role);

}  // namespace puente::client::session
