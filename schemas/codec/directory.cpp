#include "schemas/codec/directory.h"

#include "schemas/codec/canonical.h"
#include "schemas/directory.capnp.h"

namespace puente::codec {
namespace {

constexpr std::size_t certificate_bytes_max = 16 << 10;
constexpr std::size_t signature_bytes_max = 16 << 10;
constexpr std::size_t body_bytes_max = 4 << 10;

template <class Signed>
void write_signed(schema::SignedBody::Builder out, const Signed& value) {
  out.setBody(as_data(value.body));
  auto signatures = out.initSignatures(count(value.signatures.size()));
  for (unsigned i = 0; i < signatures.size(); ++i) {
    signatures[i].setSigner(as_data(value.signatures[i].signer.view()));
    signatures[i].setSignature(as_data(value.signatures[i].signature));
  }
}

template <class Signed>
Result<DirectoryEntry> read_signed(schema::SignedBody::Reader reader) {
  Signed out;
  PUENTE_TRY(out.body, read_data(reader.getBody(), body_bytes_max, "body"));
  PUENTE_REQUIRE(check_count(reader.getSignatures(), 1, 4, "signatures"));
  for (const auto item : reader.getSignatures()) {
    DirectorySignature signature;
    PUENTE_TRY(signature.signer, read_fixed<KeyId>(item.getSigner(), "signer"));
    PUENTE_TRY(signature.signature, read_data(item.getSignature(), signature_bytes_max, "signature"));
    out.signatures.push_back(std::move(signature));
  }
  return DirectoryEntry(std::move(out));
}

}  // namespace

Bytes encode(const PackageBody& body) {
  return encode_with<schema::PackageBody>([&](schema::PackageBody::Builder& out) {
    out.setHolder(as_data(body.holder.view()));
    out.setUse(write_enum<schema::PackageUse>(body.use));
    out.setPublicKey(as_data(body.public_key.view()));
    out.setNotBeforeMs(body.not_before.ms);
    out.setNotAfterMs(body.not_after.ms);
  });
}

Result<PackageBody> decode_package_body(ByteView bytes) {
  return decode_with<schema::PackageBody>(
      bytes, body_bytes_max, "package", [](schema::PackageBody::Reader reader) -> Result<PackageBody> {
        PackageBody out;
        PUENTE_TRY(out.holder, read_fixed<KeyId>(reader.getHolder(), "holder"));
        PUENTE_TRY(out.use, read_enum<PackageUse>(reader.getUse(), 3, "use"));
        PUENTE_TRY(out.public_key, read_fixed<X25519Public>(reader.getPublicKey(), "publicKey"));
        out.not_before = {reader.getNotBeforeMs()};
        out.not_after = {reader.getNotAfterMs()};
        return out;
      });
}

Bytes encode(const RevocationBody& body) {
  return encode_with<schema::RevocationBody>([&](schema::RevocationBody::Builder& out) {
    out.setKeyId(as_data(body.key_id.view()));
    out.setReason(text(body.reason));
    out.setAtMs(body.at.ms);
  });
}

Result<RevocationBody> decode_revocation_body(ByteView bytes) {
  return decode_with<schema::RevocationBody>(bytes, body_bytes_max, "revocation",
                                             [](schema::RevocationBody::Reader reader) -> Result<RevocationBody> {
                                               RevocationBody out;
                                               PUENTE_TRY(out.key_id, read_fixed<KeyId>(reader.getKeyId(), "keyId"));
                                               PUENTE_TRY(out.reason, read_text(reader.getReason(), 256, "reason"));
                                               out.at = {reader.getAtMs()};
                                               return out;
                                             });
}

Bytes encode(const DirectoryEntry& entry) {
  return encode_with<schema::DirectoryEntry>([&](schema::DirectoryEntry::Builder& out) {
    if (const auto* const certificate = std::get_if<CertificateEntry>(&entry)) {
      auto builder = out.initCertificate();
      builder.setCertificate(as_data(certificate->certificate));
      write_list(builder.initIssuers(count(certificate->issuers.size())), certificate->issuers);
    } else if (const auto* const package = std::get_if<SignedPackage>(&entry)) {
      write_signed(out.initPackage(), *package);
    } else {
      write_signed(out.initRevocation(), std::get<SignedRevocation>(entry));
    }
  });
}

Result<DirectoryEntry> decode_directory_entry(ByteView bytes) {
  return decode_with<schema::DirectoryEntry>(
      bytes, directory_entry_bytes_max, "directory entry",
      [](schema::DirectoryEntry::Reader reader) -> Result<DirectoryEntry> {
        switch (reader.which()) {
          case schema::DirectoryEntry::CERTIFICATE: {
            CertificateEntry out;
            PUENTE_TRY(out.certificate,
                       read_data(reader.getCertificate().getCertificate(), certificate_bytes_max, "certificate"));
            PUENTE_TRY(out.issuers,
                       read_datas(reader.getCertificate().getIssuers(), 0, 2, certificate_bytes_max, "issuers"));
            return DirectoryEntry(std::move(out));
          }
          case schema::DirectoryEntry::PACKAGE:
            return read_signed<SignedPackage>(reader.getPackage());
          case schema::DirectoryEntry::REVOCATION:
            return read_signed<SignedRevocation>(reader.getRevocation());
        }
        return fail(ErrorCode::unknown_value, "an entry of a kind nobody knows");
      });
}

}  // namespace puente::codec
