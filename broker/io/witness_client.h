// Asks one witness for cosignatures over HTTP (C2SP tlog-witness, add-checkpoint), on a thread of its own, which sees
// checkpoints and proofs, no keys and no store. An answer takes five seconds at most, and is bounded while it comes
// (io/http_client.h): a witness belongs to one nation, and may be hostile.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "io/http_client.h"

namespace puente::broker::io {

struct WitnessAnswer {
  std::size_t witness = 0;
  int status = 0;  // HTTP status; 0: no answer within the time limit
  std::string body;
  bool held = false;  // of fetch_held(), not of post()
};

// Answers of all witnesses, and a descriptor that polls readable exactly while there are any. Thread safe.
class WitnessAnswers {
 public:
  WitnessAnswers();
  ~WitnessAnswers();
  WitnessAnswers(const WitnessAnswers&) = delete;
  WitnessAnswers& operator=(const WitnessAnswers&) = delete;

  void push(WitnessAnswer answer);
  std::vector<WitnessAnswer> take();
  int descriptor() const { return event_; }

 private:
  std::mutex mutex_;
  std::vector<WitnessAnswer> answers_;
  int event_;
};

class WitnessClient {
 public:
  // `url`: "http://host:port" or with a path prefix. `socket`: a Unix socket of the witness, to be asked in its place;
  // empty: none. `answers` must outlive the client.
  static Result<std::unique_ptr<WitnessClient>> start(std::size_t witness, const std::string& url,
                                                      const std::string& socket, WitnessAnswers& answers);
  ~WitnessClient();
  WitnessClient(const WitnessClient&) = delete;
  WitnessClient& operator=(const WitnessClient&) = delete;

  // Posts `body` next; a body that still waits is replaced. Every body taken up gets one answer.
  void post(std::string body);
  // Asks what the witness holds (GET /checkpoint, as ours answer it), after whatever is being asked. One answer.
  void fetch_held();

 private:
  WitnessClient(std::size_t witness, puente::io::HttpUrl at, WitnessAnswers& answers);
  void run();

  std::size_t witness_;
  std::string prefix_;  // of both requests
  WitnessAnswers& answers_;
  puente::io::HttpClient client_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::string> next_;
  bool fetch_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace puente::broker::io
