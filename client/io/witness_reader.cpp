#include "client/io/witness_reader.h"

#include <httplib.h>

#include "crypto/tlog/note.h"

namespace puente::client::io {
namespace {

constexpr time_t timeout_seconds = 5;            // between two bytes
constexpr std::chrono::seconds answer_time{10};  // of the whole body

}  // namespace

Result<std::string> fetch_witness_checkpoint(const std::string& url) {
  const std::string scheme = "http://";
  const std::size_t slash = url.find('/', scheme.size());
  const std::string host = url.substr(0, slash);
  std::string prefix = slash == std::string::npos ? "" : url.substr(slash);
  while (!prefix.empty() && prefix.back() == '/') prefix.pop_back();
  if (!url.starts_with(scheme) || host.size() == scheme.size())
    return fail(ErrorCode::usage, "a witness's url must look like http://127.0.0.1:8501, not '" + url + "'");
  httplib::Client http(host);
  if (!http.is_valid()) return fail(ErrorCode::usage, url + ": not a url that can be asked");
  http.set_connection_timeout(timeout_seconds);
  http.set_read_timeout(timeout_seconds);
  std::string body;
  bool too_large = false;
  const auto asked = std::chrono::steady_clock::now();
  const auto answer = http.Get((prefix + "/checkpoint").c_str(), [&](const char* data, std::size_t size) {
    too_large = too_large || body.size() + size > tlog::note_max_bytes;
    if (!too_large) body.append(data, size);
    return !too_large && std::chrono::steady_clock::now() - asked <= answer_time;
  });
  if (too_large) return fail(ErrorCode::too_large, url + ": a checkpoint beyond 64 KiB");
  if (!answer) return fail(ErrorCode::unavailable, url + ": the witness does not answer");
  if (answer->status != 200)
    return fail(ErrorCode::not_found, url + ": the witness holds no checkpoint, or does not serve it (status " +
                                          std::to_string(answer->status) + ")");
  return body;
}

}  // namespace puente::client::io
