#include "broker/edge/frames.h"

#include "crypto/base/read_bytes.h"
#include "crypto/base/transcript.h"

namespace puente::broker::edge {
namespace {

constexpr std::size_t properties_max = 16;
constexpr std::string_view mechanism = "CURVE";
constexpr std::size_t at_version = 10, at_mechanism = 12, at_server = 32;

bool equal_but_for_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool may_stand_in_name(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '+';
}

void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

std::string_view text_in(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace

std::array<std::uint8_t, greeting_bytes> greeting() {
  std::array<std::uint8_t, greeting_bytes> out{};
  out[0] = 0xff;
  out[9] = 0x7f;
  out[at_version] = 3;
  out[at_version + 1] = 1;
  copy_into(std::span(out).subspan(at_mechanism), view_of(mechanism));
  out[at_server] = 1;
  return out;
}

Status check_greeting(ByteView so_far) {
  static const std::array<std::uint8_t, greeting_bytes> ours = greeting();
  for (std::size_t i = 0; i < std::min(so_far.size(), greeting_bytes); ++i) {
    // The padding, the minor version and the filler are the peer's: libzmq puts a length into the padding.
    const bool free = (i >= 1 && i <= 8) || i == at_version + 1 || i > at_server;
    const std::uint8_t wanted = i == at_server ? std::uint8_t{0} : ours[i];
    if (!free && so_far[i] != wanted)
      return fail(ErrorCode::malformed,
                  "not the greeting of a ZMTP 3 client with CURVE, from octet " + std::to_string(i) + " on");
  }
  return {};
}

Result<std::optional<FrameHead>> read_head(ByteView bytes, std::size_t body_max) {
  if (bytes.empty()) return std::optional<FrameHead>();
  FrameHead out{bytes[0], 2, 0};
  if ((out.flags & ~(flag_more | flag_long | flag_command)) != 0)
    return fail(ErrorCode::malformed, "a frame with reserved flags");
  if ((out.flags & flag_long) != 0) out.head_bytes = 9;
  if (bytes.size() < out.head_bytes) return std::optional<FrameHead>();
  const std::uint64_t size = out.head_bytes == 9 ? read_u64(bytes.subspan(1)) : bytes[1];
  if (size > body_max)
    return fail(ErrorCode::too_large, "a frame of " + std::to_string(size) + " bytes where at most " +
                                          std::to_string(body_max) + " may come");
  out.body_bytes = static_cast<std::size_t>(size);
  return std::optional(out);
}

void append_head(Bytes& out, std::uint8_t flags, std::size_t body_bytes) {
  if (body_bytes > 255) {
    out.push_back(flags | flag_long);
    append(out, big_endian(body_bytes));
  } else {
    out.push_back(flags);
    out.push_back(static_cast<std::uint8_t>(body_bytes));
  }
}

Result<Command> read_command(ByteView body) {
  if (body.empty() || body[0] == 0 || body.size() <= body[0])
    return fail(ErrorCode::malformed, "a command without a name");
  return Command{text_in(body.subspan(1, body[0])), body.subspan(std::size_t{1} + body[0])};
}

Bytes command_frame(std::string_view name, ByteView data) {
  Bytes out;
  append_head(out, flag_command, 1 + name.size() + data.size());
  out.push_back(static_cast<std::uint8_t>(name.size()));
  append(out, view_of(name));
  append(out, data);
  return out;
}

Result<std::optional<ByteView>> find_property(ByteView metadata, std::string_view name) {
  std::optional<ByteView> out;
  for (std::size_t count = 0; !metadata.empty(); ++count) {
    if (count == properties_max) return fail(ErrorCode::too_large, "metadata of more than 16 properties");
    const std::size_t name_bytes = metadata[0];
    if (name_bytes == 0 || metadata.size() < 1 + name_bytes + 4)
      return fail(ErrorCode::malformed, "metadata that ends within a property");
    const std::string_view found = text_in(metadata.subspan(1, name_bytes));
    if (!std::ranges::all_of(found, may_stand_in_name))
      return fail(ErrorCode::malformed, "a property with a name that is none");
    metadata = metadata.subspan(1 + name_bytes);
    std::uint64_t value_bytes = 0;
    for (const std::uint8_t byte : metadata.first(4)) value_bytes = value_bytes << 8 | byte;
    metadata = metadata.subspan(4);
    if (value_bytes > metadata.size())
      return fail(ErrorCode::malformed, "a property with a value longer than the metadata");
    if (equal_but_for_case(found, name)) {
      if (out) return fail(ErrorCode::malformed, "a property that comes twice");
      out = metadata.first(static_cast<std::size_t>(value_bytes));
    }
    metadata = metadata.subspan(static_cast<std::size_t>(value_bytes));
  }
  return out;
}

void append_property(Bytes& out, const Property& property) {
  out.push_back(static_cast<std::uint8_t>(property.name.size()));
  append(out, view_of(property.name));
  append(out, ByteView(big_endian(property.value.size())).last(4));
  append(out, property.value);
}

}  // namespace puente::broker::edge
