#include "witness/io/http_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace puente::witness::io {
namespace {

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_visible(std::string_view text, bool with_blanks) {
  return std::ranges::all_of(text, [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte > ' ' && byte != 0x7f) || (with_blanks && (c == ' ' || c == '\t'));
  });
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

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
  if (!is_token(method_) || target_.empty() || target_.front() != '/' || !is_visible(target_, false))
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
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;  // also a folded line
  const std::string name = lower(line.substr(0, colon));
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (!is_visible(value, true)) return false;
  if (name == "transfer-encoding") {
    refusal_ = 501;
    return false;
  }
  if (name == "content-length") {
    const bool digits = !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || std::exchange(length_given_, true)) return false;
    const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), length_);
    if (error != std::errc() || stop != value.data() + value.size()) length_ = body_bytes_max_ + 1;
  }
  if (name == "expect") expects_ = lower(value) == "100-continue";
  if (name == "connection") closes_ = closes_ || lower(value) == "close";
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
