// The secrets of one party in one file, encrypted under a passphrase.
//
// Format: "puente-key/1\n", then 16-byte salt, opslimit and memlimit (8-byte big-endian each), 24-byte nonce, and
// XChaCha20-Poly1305 (libsodium crypto_aead_xchacha20poly1305_ietf, the header as associated data) of
// lp(name) lp(secret) … in order of name. The file key is Argon2id 1.3 of the passphrase: 3 passes over 64 MiB (RFC
// 9106 section 4, second recommended option). Limits in a file are bounded before use. With systemd, `passphrase` comes
// as a credential (read_passphrase). Guarantee: a stolen file tells nothing but its size to who lacks the passphrase.
// Not thread safe.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "crypto/base/secret.h"

namespace puente::io {

class KeyFile {
 public:
  // A new, empty one; nothing is written before save(). Fails with `conflict` if the file exists.
  static Result<KeyFile> create(const std::filesystem::path& path, const SecretBytes& passphrase);
  // Fails with `unauthenticated` where the passphrase is wrong or the file was altered.
  static Result<KeyFile> open(const std::filesystem::path& path, const SecretBytes& passphrase);

  bool has(const std::string& name) const { return secrets_.contains(name); }
  // Fails with `not_found`, naming the secret.
  Result<SecretBytes> get(const std::string& name) const;
  template <class Key>
  Result<Key> get_as(const std::string& name) const {
    PUENTE_TRY(const SecretBytes secret, get(name));
    return Key::from(secret.reveal());
  }
  void put(const std::string& name, ByteView secret) { secrets_[name] = SecretBytes::guarded_copy_of(secret); }
  void erase(const std::string& name) { secrets_.erase(name); }
  std::vector<std::string> names() const;

  // Writes the whole file anew under a fresh nonce (files.h).
  Status save();

 private:
  KeyFile() = default;
  std::filesystem::path path_;
  Bytes header_;  // magic, salt, limits
  AeadKey file_key_;
  std::map<std::string, SecretBytes> secrets_;
};

// The passphrase of `name`, in this order: the file `explicit_path` if not empty; the systemd credential
// $CREDENTIALS_DIRECTORY/<name>; a prompt on the terminal, without echo. Never from the command line or the
// environment. A final newline does not count. Fails with `usage` where there is none of these.
Result<SecretBytes> read_passphrase(const std::string& name, const std::filesystem::path& explicit_path);

}  // namespace puente::io
