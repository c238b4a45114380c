// One answer of HTTP/1.1 (RFC 9112), read as its bytes come, from a server that need not be honest.
//
// Guarantee: whatever the bytes and their pieces, no more than head_bytes_max of head, chunk lines and trailers and
// body_bytes_max of body are kept or waited for; what has more, or is no answer, is refused. Interim answers (1xx) are
// passed over, and count as head. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace puente::io {

class HttpAnswer {
 public:
  static constexpr std::size_t head_bytes_max = 16 << 10;

  explicit HttpAnswer(std::size_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

  enum class State : std::uint8_t { incomplete, complete, refused, too_large };
  // Takes what belongs to this answer from the front of `in`.
  State read(std::string& in);
  // The other side has closed: where no length was given, an answer ends with that.
  State ended() const { return part_ == Part::until_closed ? State::complete : State::refused; }

  int status() const { return status_; }
  std::string& body() { return body_; }
  // Does the connection serve another question?
  bool keeps() const { return keeps_; }

 private:
  enum class Part : std::uint8_t { head, counted, until_closed, chunk_size, chunk, chunk_end, trailer };
  // Each takes one part; nothing: on to the next part.
  using Next = std::optional<State>;
  Next read_head(std::string& in);
  Next read_counted(std::string& in, Part then);
  Next read_line(std::string& in);
  State keep_rest(std::string& in);

  bool read_status(std::string_view line);
  bool read_field(std::string_view line);
  // Where the text ends that `end` closes; counted as head.
  std::optional<std::size_t> find_end(const std::string& in, std::string_view end, Next& otherwise);

  std::size_t body_bytes_max_, head_bytes_ = 0;
  Part part_ = Part::head;
  int status_ = 0;
  std::optional<std::uint64_t> length_;
  std::uint64_t left_ = 0;  // of what is counted
  bool keeps_ = true, chunked_ = false;
  std::string body_;
};

}  // namespace puente::io
