#include "io/http_answer.h"

#include <algorithm>
#include <charconv>

#include "io/http_text.h"

namespace puente::io {

HttpAnswer::State HttpAnswer::read(std::string& in) {
  while (true) {
    Next done;
    switch (part_) {
      case Part::head:
        done = read_head(in);
        break;
      case Part::counted:
        done = read_counted(in, Part::counted);
        break;
      case Part::chunk:
        done = read_counted(in, Part::chunk_end);
        break;
      case Part::until_closed:
        return keep_rest(in);
      case Part::chunk_size:
      case Part::chunk_end:
      case Part::trailer:
        done = read_line(in);
        break;
    }
    if (done) return *done;
  }
}

std::optional<std::size_t> HttpAnswer::find_end(const std::string& in, std::string_view end, Next& otherwise) {
  const std::size_t at = in.find(end);
  if (std::min(at, in.size()) > head_bytes_max - head_bytes_) {
    otherwise = State::too_large;
    return std::nullopt;
  }
  if (at == std::string::npos) {
    otherwise = State::incomplete;
    return std::nullopt;
  }
  head_bytes_ = std::min(head_bytes_ + at + end.size(), head_bytes_max);
  return at;
}

HttpAnswer::Next HttpAnswer::read_head(std::string& in) {
  Next otherwise;
  const std::optional<std::size_t> end = find_end(in, "\r\n\r\n", otherwise);
  if (!end) return otherwise;
  std::string_view rest = std::string_view(in).substr(0, *end);
  const std::size_t first = std::min(rest.find("\r\n"), rest.size());
  if (!read_status(rest.substr(0, first))) return State::refused;
  rest.remove_prefix(first);
  while (!rest.empty()) {
    rest.remove_prefix(2);
    const std::size_t line = std::min(rest.find("\r\n"), rest.size());
    if (!read_field(rest.substr(0, line))) return State::refused;
    rest.remove_prefix(line);
  }
  in.erase(0, *end + 4);
  const bool interim = status_ < 200;
  if (interim) {
    if (status_ == 101 || chunked_ || length_) return State::refused;
    return std::nullopt;
  }
  if (chunked_ && length_) return State::refused;  // two readings
  if (status_ == 204 || status_ == 304) return State::complete;
  if (length_ && *length_ > body_bytes_max_) return State::too_large;
  if (length_) left_ = *length_;
  part_ = chunked_ ? Part::chunk_size : length_ ? Part::counted : Part::until_closed;
  keeps_ = keeps_ && part_ != Part::until_closed;
  return std::nullopt;
}

// "HTTP/1.1 200 OK"; the reason may be missing, with its blank or without.
bool HttpAnswer::read_status(std::string_view line) {
  if (!line.starts_with("HTTP/1.") || line.size() < 12 || (line[7] != '0' && line[7] != '1') || line[8] != ' ')
    return false;
  if (line.size() > 12 && line[12] != ' ') return false;
  const std::optional<std::uint64_t> status = http_length(line.substr(9, 3));
  if (!status || *status < 100 || *status > 599 || !is_http_visible(line.substr(12), true)) return false;
  status_ = static_cast<int>(*status);
  keeps_ = line[7] == '1';
  return true;
}

bool HttpAnswer::read_field(std::string_view line) {
  const auto field = http_field(line);
  if (!field) return false;
  const auto& [name, value] = *field;
  if (name == "transfer-encoding") {
    if (chunked_ || http_lower(value) != "chunked") return false;
    chunked_ = true;
  } else if (name == "content-length") {
    if (length_) return false;
    length_ = http_length(value);
    return length_.has_value();
  } else if (name == "connection") {
    keeps_ = keeps_ && http_lower(value) != "close";
  }
  return true;
}

HttpAnswer::Next HttpAnswer::read_counted(std::string& in, Part then) {
  const std::size_t some = static_cast<std::size_t>(std::min<std::uint64_t>(left_, in.size()));
  body_.append(in, 0, some);
  in.erase(0, some);
  left_ -= some;
  if (left_ > 0) return State::incomplete;
  if (then == Part::counted) return State::complete;
  part_ = then;
  return std::nullopt;
}

HttpAnswer::State HttpAnswer::keep_rest(std::string& in) {
  if (in.size() > body_bytes_max_ - body_.size()) return State::too_large;
  body_ += in;
  in.clear();
  return State::incomplete;
}

// Of a chunked body: the size of a chunk, the end of one, or a field after the last.
HttpAnswer::Next HttpAnswer::read_line(std::string& in) {
  Next otherwise;
  const std::optional<std::size_t> end = find_end(in, "\r\n", otherwise);
  if (!end) return otherwise;
  const std::string line = in.substr(0, *end);
  in.erase(0, *end + 2);
  if (part_ == Part::trailer) {
    if (line.empty()) return State::complete;
    return http_field(line) ? Next() : Next(State::refused);
  }
  if (part_ == Part::chunk_end) {
    if (!line.empty()) return State::refused;
    part_ = Part::chunk_size;
    return std::nullopt;
  }
  const std::string_view digits = std::string_view(line).substr(0, line.find(';'));
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), left_, 16);
  if (digits.empty() || digits.front() == '-' || stop != digits.data() + digits.size()) return State::refused;
  if (error == std::errc::result_out_of_range || left_ > body_bytes_max_ - body_.size()) return State::too_large;
  part_ = left_ == 0 ? Part::trailer : Part::chunk;
  return std::nullopt;
}

}  // namespace puente::io
