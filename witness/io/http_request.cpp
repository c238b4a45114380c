#include "witness/io/http_request.h"

#include <fmt/format.h>

#include <algorithm>

#include "io/http_text.h"

namespace puente::witness::io {
namespace {

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 422:
      return "Unprocessable Content";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

}  // namespace

HttpRequest::State HttpRequest::refuse(int status) {
  refusal_ = status;
  return State::refused;
}

bool HttpRequest::take_expects() { return std::exchange(expects_, false); }

HttpRequest::State HttpRequest::read(std::string& in) {
  begun_ = begun_ || !in.empty();
  if (!head_read_) {
    const std::size_t end = in.find("\r\n\r\n");
    if (std::min(end, in.size()) > head_bytes_max) return refuse(431);
    if (end == std::string::npos) return State::incomplete;
    if (read_head(std::string_view(in).substr(0, end)) == State::refused) return State::refused;
    in.erase(0, end + 4);
    head_read_ = true;
  }
  const std::size_t more = std::min(length_ - body_.size(), in.size());
  body_.append(in, 0, more);
  in.erase(0, more);
  if (body_.size() < length_) return State::incomplete;
  expects_ = false;
  return State::complete;
}

HttpRequest::State HttpRequest::read_head(std::string_view head) {
  const std::size_t first = std::min(head.find("\r\n"), head.size());
  const std::string_view line = head.substr(0, first);
  const std::size_t space = line.find(' '), second = line.rfind(' ');
  if (space == std::string_view::npos || second == space) return refuse(400);
  method_ = line.substr(0, space);
  target_ = line.substr(space + 1, second - space - 1);
  const std::string_view version = line.substr(second + 1);
  if (!puente::io::is_http_token(method_) || target_.empty() || target_.front() != '/' ||
      !puente::io::is_http_visible(target_, false))
    return refuse(400);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return refuse(version.starts_with("HTTP/") ? 505 : 400);
  closes_ = version == "HTTP/1.0";
  std::string_view rest = head.substr(first);
  while (!rest.empty()) {
    rest.remove_prefix(2);
    const std::size_t end = std::min(rest.find("\r\n"), rest.size());
    if (!read_field(rest.substr(0, end))) return refuse(refusal_ == 0 ? 400 : refusal_);
    rest.remove_prefix(end);
  }
  if (method_ == "POST" && !length_given_) return refuse(411);
  if (length_ > body_bytes_max_) return refuse(413);
  return State::incomplete;
}

bool HttpRequest::read_field(std::string_view line) {
  const auto field = puente::io::http_field(line);
  if (!field) return false;
  const auto& [name, value] = *field;
  if (name == "transfer-encoding") {
    refusal_ = 501;
    return false;
  }
  if (name == "content-length") {
    const std::optional<std::uint64_t> length = puente::io::http_length(value);
    if (!length || std::exchange(length_given_, true)) return false;
    length_ = std::min<std::uint64_t>(*length, body_bytes_max_ + 1);
  }
  if (name == "expect") expects_ = puente::io::http_lower(value) == "100-continue";
  if (name == "connection") closes_ = closes_ || puente::io::http_lower(value) == "close";
  return true;
}

std::string http_answer(int status, std::string_view type, std::string_view body, bool closes) {
  std::string out = fmt::format("HTTP/1.1 {} {}\r\nContent-Length: {}\r\n", status, reason_of(status), body.size());
  if (!type.empty()) out += fmt::format("Content-Type: {}\r\n", type);
  if (closes) out += "Connection: close\r\n";
  out += "\r\n";
  out += body;
  return out;
}

}  // namespace puente::witness::io
