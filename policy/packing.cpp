#include "policy/packing.h"

#include <zlib.h>

#include <algorithm>

#include "schemas/codec/limits.h"

namespace puente::policy {
namespace {

constexpr std::size_t plain_bytes_max = codec::bundle_bytes_max;

// The first two bytes of a zlib stream with a window of 32 KiB; a text begins with "[bundle]".
bool is_deflated(ByteView bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x78 && (bytes[0] * 256U + bytes[1]) % 31 == 0;
}

tl::unexpected<Error> too_large(std::size_t bytes_max) {
  return fail(ErrorCode::too_large, "bundle: longer than " + std::to_string(bytes_max) + " bytes");
}

// An inflating stream that ends with its owner.
class Inflater {
 public:
  Inflater() { ready_ = inflateInit(&stream_) == Z_OK; }
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // The whole text, if the stream is whole, has nothing behind it, and gives at most `bytes_max`.
  Result<std::string> run(ByteView packed, std::size_t bytes_max) {
    if (!ready_) return fail(ErrorCode::io, "bundle: zlib does not start");
    std::string out(bytes_max + 1, '\0');
    stream_.next_in = const_cast<Bytef*>(packed.data());  // zlib only reads it
    stream_.avail_in = static_cast<uInt>(packed.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    const int status = inflate(&stream_, Z_FINISH);
    out.resize(out.size() - stream_.avail_out);
    if (out.size() > bytes_max) return too_large(bytes_max);
    if (status != Z_STREAM_END || stream_.avail_in != 0)
      return fail(ErrorCode::malformed, "bundle: its deflated form is broken, cut off, or followed by something");
    return out;
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

}  // namespace

Result<Bytes> pack_bundle(std::string_view text) {
  if (text.size() <= plain_bytes_max) return copy_of(view_of(text));
  if (text.size() > bundle_text_bytes_max) return too_large(bundle_text_bytes_max);
  Bytes out(compressBound(text.size()));
  uLongf size = out.size();
  if (compress2(out.data(), &size, reinterpret_cast<const Bytef*>(text.data()), text.size(), Z_BEST_COMPRESSION) !=
      Z_OK)
    return fail(ErrorCode::io, "bundle: zlib cannot deflate it");
  out.resize(size);
  if (out.size() > codec::bundle_bytes_max) return too_large(codec::bundle_bytes_max);
  return out;
}

Result<std::string> unpack_bundle(ByteView packed) {
  if (packed.size() > codec::bundle_bytes_max) return too_large(codec::bundle_bytes_max);
  if (!is_deflated(packed)) return puente::text_of(packed);
  PUENTE_TRY(std::string out, Inflater().run(packed, bundle_text_bytes_max));
  if (out.size() <= plain_bytes_max)
    return fail(ErrorCode::malformed, "bundle: deflated, though it is short enough to be sent as it is");
  return out;
}

}  // namespace puente::policy
