// One request of HTTP/1.1 (RFC 9112), read as its bytes come: of the two kinds that a witness answers, and no more.
//
// Guarantee: whatever the bytes, at most head_bytes_max and body_bytes_max of them are kept. Only what has one reading
// is taken: lines end with CR LF, names and values hold no control character, a length is given once and in digits.
// Everything else is refused with the status that says why; then the connection is to be closed. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace puente::witness::io {

inline constexpr std::size_t head_bytes_max = 8 << 10;

class HttpRequest {
 public:
  explicit HttpRequest(std::size_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

  enum class State { incomplete, complete, refused };
  // Takes what belongs to this request from the front of `in`.
  State read(std::string& in);

  bool begun() const { return begun_; }
  int refusal() const { return refusal_; }  // status, where it was refused
  const std::string& method() const { return method_; }
  const std::string& target() const { return target_; }
  const std::string& body() const { return body_; }
  bool closes() const { return closes_; }  // after the answer
  // True once: the client waits for "100 Continue" before it sends the body.
  bool take_expects();

 private:
  State refuse(int status);
  State read_head(std::string_view head);
  bool read_field(std::string_view line);

  std::size_t body_bytes_max_;
  std::string method_, target_, body_;
  std::size_t length_ = 0;
  bool begun_ = false, head_read_ = false, length_given_ = false, closes_ = false, expects_ = false;
  int refusal_ = 0;
};

// An answer with its head, to be sent as it is. `type` may be empty.
std::string http_answer(int status, std::string_view type, std::string_view body, bool closes);

}  // namespace puente::witness::io
