// Padding of section plaintexts: 0x80, then zeros, up to a size that tells little about the content.
//
// Guarantee: two plaintexts of one bucket have ciphertexts of equal length; so have all rungs of one ladder in a
// record. Non-guarantee: which bucket, and how many slots, is visible to the broker. Sizes in bytes; pure functions.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "crypto/base/secret.h"
#include "policy/model/marks.h"

namespace puente::record {

inline constexpr std::size_t padded_bytes_min = 512;         // floor of Padmé here
inline constexpr std::size_t ladder_padded_bytes_min = 256;  // all rungs of a ladder, if all fit
// Largest padded plaintext whose slot still fits a frame of 1 MiB, and the largest plaintext it holds.
inline constexpr std::size_t padded_bytes_max = 1032192;
inline constexpr std::size_t plaintext_bytes_max = padded_bytes_max - 1;

// Padmé (Nikitin et al., PURBs, 2019): at most 12% longer, and O(log log n) bits of the length leak. Not below
// padded_bytes_min.
std::size_t padme(std::size_t size_bytes);

struct SectionSize {
  model::Label label;
  std::size_t plaintext_bytes;
};
// The padded size of each section, in order. All slots of one section with a ladder get one size.
// Fails with `too_large` above plaintext_bytes_max, naming the section.
Result<std::vector<std::size_t>> padded_sizes(model::Kind kind, std::span<const SectionSize> sections);

// May a slot of this label have this padded size? Sizes outside the buckets would tell the content's length.
bool padded_size_allowed(model::Kind kind, const model::Label& label, std::size_t padded_bytes);

SecretBytes pad(ByteView plaintext, std::size_t padded_bytes);  // padded_bytes > plaintext.size()
Result<SecretBytes> unpad(const SecretBytes& padded);           // malformed

}  // namespace puente::record
