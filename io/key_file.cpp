#include "io/key_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>

#include "crypto/base/check.h"
#include "crypto/base/read_bytes.h"
#include "crypto/base/transcript.h"
#include "io/clock.h"
#include "io/files.h"
#include "io/language.h"
#include "translate/translate.h"

namespace puente::io {
namespace {

constexpr std::string_view magic = "puente-key/1\n";
constexpr std::size_t salt_bytes = crypto_pwhash_SALTBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t header_bytes = magic.size() + salt_bytes + 16;
constexpr std::uint64_t passes = 3;
constexpr std::uint64_t memory_bytes = 64 << 20;
constexpr std::size_t file_bytes_max = 1 << 20;

Result<AeadKey> derive(ByteView header, const SecretBytes& passphrase) {
  const ByteView salt = header.subspan(magic.size(), salt_bytes);
  const std::uint64_t ops = read_u64(header.subspan(magic.size() + salt_bytes));
  const std::uint64_t memory = read_u64(header.subspan(magic.size() + salt_bytes + 8));
  if (ops < 1 || ops > 16 || memory < crypto_pwhash_MEMLIMIT_MIN || memory > (1U << 30))
    return fail(ErrorCode::malformed, "the key file asks for Argon2id limits outside 1 to 16 passes and 1 GiB");
  AeadKey key;
  if (crypto_pwhash(key.reveal_mutable().data(), 32, reinterpret_cast<const char*>(passphrase.reveal().data()),
                    passphrase.size(), salt.data(), ops, memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return fail(ErrorCode::unavailable, "not enough memory for Argon2id (64 MiB)");
  return key;
}

void append_lp(SecretBytes& out, std::size_t& at, ByteView part) {
  const auto size = big_endian(part.size());
  copy_into(out.reveal_mutable().subspan(at), ByteView{size}.subspan(4));
  copy_into(out.reveal_mutable().subspan(at + 4), part);
  at += 4 + part.size();
}

Result<ByteView> read_lp(ByteView& rest) {
  if (rest.size() < 4) return fail(ErrorCode::malformed, "the key file's content ends in the middle");
  const std::size_t size =
      (std::size_t{rest[0]} << 24) | (std::size_t{rest[1]} << 16) | (std::size_t{rest[2]} << 8) | rest[3];
  if (rest.size() - 4 < size) return fail(ErrorCode::malformed, "the key file's content ends in the middle");
  const ByteView out = rest.subspan(4, size);
  rest = rest.subspan(4 + size);
  return out;
}

}  // namespace

Result<KeyFile> KeyFile::create(const std::filesystem::path& path, const SecretBytes& passphrase) {
  if (std::filesystem::exists(path))
    return fail(ErrorCode::conflict, path.string() + ": a key file exists already; move it away first");
  KeyFile out;
  out.path_ = path;
  out.header_ = copy_of(view_of(magic));
  const Seed random = fresh_seed();
  const ByteView salt = random.view().first(salt_bytes);
  out.header_.insert(out.header_.end(), salt.begin(), salt.end());
  for (const std::uint64_t limit : {passes, memory_bytes}) {
    const auto bytes = big_endian(limit);
    out.header_.insert(out.header_.end(), bytes.begin(), bytes.end());
  }
  PUENTE_TRY(AeadKey file_key, derive(out.header_, passphrase));
  out.file_key_ = std::move(file_key).guarded();
  return out;
}

Result<KeyFile> KeyFile::open(const std::filesystem::path& path, const SecretBytes& passphrase) {
  PUENTE_TRY(const SecretBytes file, read_secret_file(path, file_bytes_max));
  const ByteView bytes = file.reveal();
  if (bytes.size() < header_bytes + nonce_bytes + tag_bytes || !equal(bytes.first(magic.size()), view_of(magic)))
    return fail(ErrorCode::malformed, path.string() + ": not a Puente key file");
  KeyFile out;
  out.path_ = path;
  out.header_ = copy_of(bytes.first(header_bytes));
  PUENTE_TRY(AeadKey file_key, derive(out.header_, passphrase));
  out.file_key_ = std::move(file_key).guarded();
  const ByteView nonce = bytes.subspan(header_bytes, nonce_bytes);
  const ByteView sealed = bytes.subspan(header_bytes + nonce_bytes);
  SecretBytes content(sealed.size() - tag_bytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(content.reveal_mutable().data(), nullptr, nullptr, sealed.data(),
                                                 sealed.size(), out.header_.data(), out.header_.size(), nonce.data(),
                                                 out.file_key_.reveal().data()) != 0)
    return fail(ErrorCode::unauthenticated, path.string() + ": the passphrase is wrong, or the file was altered");
  ByteView rest = content.reveal();
  while (!rest.empty()) {
    PUENTE_TRY(const ByteView name, read_lp(rest));
    PUENTE_TRY(const ByteView secret, read_lp(rest));
    out.put(text_of(name), secret);
  }
  return out;
}

Result<SecretBytes> KeyFile::get(const std::string& name) const {
  const auto found = secrets_.find(name);
  if (found == secrets_.end())
    return fail(ErrorCode::not_found, path_.string() + ": holds no secret named '" + name + "'");
  return SecretBytes::copy_of(found->second.reveal());
}

std::vector<std::string> KeyFile::names() const {
  std::vector<std::string> out;
  for (const auto& [name, secret] : secrets_) out.push_back(name);
  return out;
}

Status KeyFile::save() {
  std::size_t size = 0;
  for (const auto& [name, secret] : secrets_) size += 8 + name.size() + secret.size();
  SecretBytes content(size);
  std::size_t at = 0;
  for (const auto& [name, secret] : secrets_) {
    append_lp(content, at, view_of(name));
    append_lp(content, at, secret.reveal());
  }
  Bytes file = header_;
  const Seed random = fresh_seed();
  const ByteView nonce = random.view().first(nonce_bytes);
  file.insert(file.end(), nonce.begin(), nonce.end());
  const std::size_t start = file.size();
  file.resize(start + content.size() + tag_bytes);
  PUENTE_CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(file.data() + start, nullptr, content.reveal().data(),
                                                          content.size(), header_.data(), header_.size(), nullptr,
                                                          nonce.data(), file_key_.reveal().data()) == 0,
               "encryption cannot fail");
  return write_file(path_, file, Mode::key);
}

namespace {

SecretBytes without_final_newline(const SecretBytes& in) {
  ByteView bytes = in.reveal();
  while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r')) bytes = bytes.first(bytes.size() - 1);
  return SecretBytes::copy_of(bytes);
}

Result<SecretBytes> prompt(const std::string& name) {
  const int tty = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (tty < 0)
    return fail(ErrorCode::usage,
                "no passphrase for " + name +
                    ": give --passphrase-file, a systemd credential of that name, or run it on a terminal");
  termios before{};
  const bool is_terminal = tcgetattr(tty, &before) == 0;
  termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  if (is_terminal) tcsetattr(tty, TCSAFLUSH, &silent);
  const std::string question = translate::to(language_of_locale(), "Passphrase for " + name + ": ");
  [[maybe_unused]] const ssize_t asked = ::write(tty, question.data(), question.size());
  SecretBytes buffer(1024);
  const ssize_t n = ::read(tty, buffer.reveal_mutable().data(), buffer.size());
  if (is_terminal) tcsetattr(tty, TCSAFLUSH, &before);
  [[maybe_unused]] const ssize_t newline = ::write(tty, "\n", 1);
  ::close(tty);
  if (n <= 0) return fail(ErrorCode::usage, "no passphrase was typed");
  return without_final_newline(SecretBytes::copy_of(buffer.reveal().first(static_cast<std::size_t>(n))));
}

}  // namespace

Result<SecretBytes> read_passphrase(const std::string& name, const std::filesystem::path& explicit_path) {
  std::filesystem::path path = explicit_path;
  if (path.empty()) {
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (folder != nullptr && std::filesystem::exists(std::filesystem::path(folder) / name))
      path = std::filesystem::path(folder) / name;
  }
  if (path.empty()) return prompt(name);
  PUENTE_TRY(const SecretBytes content, read_secret_file(path, 4096));
  SecretBytes out = without_final_newline(content);
  if (out.empty()) return fail(ErrorCode::usage, path.string() + ": the passphrase is empty");
  return out;
}

}  // namespace puente::io
