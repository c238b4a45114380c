#include "client/io/witness_reader.h"

#include "crypto/tlog/note.h"
#include "io/http_client.h"

namespace puente::client::io {
namespace {

constexpr std::chrono::seconds answer_time{5};

}  // namespace

Result<std::string> fetch_witness_checkpoint(const std::string& url) {
  PUENTE_TRY(puente::io::HttpUrl at, puente::io::parse_http_url(url));
  puente::io::HttpClient http(std::move(at.place));
  auto answer = http.get(at.prefix + "/checkpoint", tlog::note_max_bytes, answer_time);
  if (!answer && answer.error().code == ErrorCode::too_large)
    return fail(ErrorCode::too_large, url + ": a checkpoint beyond 64 KiB");
  if (!answer) return fail(ErrorCode::unavailable, url + ": the witness does not answer");
  if (answer->status != 200)
    return fail(ErrorCode::not_found, url + ": the witness holds no checkpoint, or does not serve it (status " +
                                          std::to_string(answer->status) + ")");
  return std::move(answer->body);
}

}  // namespace puente::client::io
