// Keys and certificates on one machine: a nation's root, and the folders of parties before and after enrolment.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "client/io/party.h"
#include "crypto/pki/certificate.h"
#include "crypto/pki/key.h"
#include "trust/treaty.h"

namespace puente::client::enrol {

// A nation's root folder: root.pem and keys ("root", PKCS#8), encrypted under the nation's passphrase.
struct NationRoot {
  pki::Certificate certificate;
  pki::PrivateKey key;
};
Status make_nation_root(const std::filesystem::path& folder, model::Nation nation,
                        const std::filesystem::path& passphrase_file, Instant now);
Result<NationRoot> load_nation_root(const std::filesystem::path& folder, const std::filesystem::path& passphrase_file);
// A root's certificate alone, as the other nation hands it over. Fails with `not_permitted` for any other role.
Result<pki::Certificate> load_root_certificate(const std::filesystem::path& path);

// Fails with `usage` for a witness, which is no party: puente-witness makes its keys.
Status check_role(pki::Role role);

// Makes the folder of a party with fresh keys; nothing of it leaves the machine but the request (PKCS#10 DER). A
// witness is none: it has a program of its own, and stands in the treaty, not in the directory.
Result<Bytes> make_party(const std::filesystem::path& folder, const io::PartyConfig& config);

// The certificate that the nation issued for the party's key. Refuses another key's, and one that does not chain to the
// treaty's root. Writes it, and returns the entries for the directory (canonical DirectoryEntry each, by file name).
Result<std::map<std::string, Bytes>> accept_certificate(const std::filesystem::path& folder, std::string_view pem,
                                                        Instant now);

// A request for the keys that an enrolled party holds, to have them certified for longer: accept_certificate() takes
// the answer, if it ends later than the certificate held.
Result<Bytes> request_again(const io::Party& party);

// A fresh key for an auditor to read new epochs of the log with, 90 days from now. Its private half is in the key file
// when the entry comes back; older ones stay, since what was sealed to them is read with them.
Result<Bytes> renew_audit_package(io::Party& party, Instant now);

// A new certificate for the keys that the party holds, issued by its nation's root and checked like an accepted one.
Result<pki::Certificate> renew_certificate(const io::Party& party, const NationRoot& root, Instant now,
                                           Instant not_after);

}  // namespace puente::client::enrol
