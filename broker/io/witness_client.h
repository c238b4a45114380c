// Asks one witness for cosignatures over HTTP (C2SP tlog-witness, add-checkpoint), on a thread of its own. The only
// thread of the broker besides the main one and ZeroMQ's: it sees checkpoints and proofs, no keys and no store.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "crypto/base/error.h"

namespace httplib {
class Client;
}

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
  // `url`: "http://host:port" or with a path prefix. `answers` must outlive the client.
  static Result<std::unique_ptr<WitnessClient>> start(std::size_t witness, const std::string& url,
                                                      WitnessAnswers& answers);
  ~WitnessClient();
  WitnessClient(const WitnessClient&) = delete;
  WitnessClient& operator=(const WitnessClient&) = delete;

  // Posts `body` next; a body that still waits is replaced. Every body taken up gets one answer.
  void post(std::string body);
  // Asks what the witness holds (GET /checkpoint, as ours answer it), after whatever is being asked. One answer.
  void fetch_held();

 private:
  WitnessClient(std::size_t witness, const std::string& origin, std::string path, WitnessAnswers& answers);
  void run();
  // Ends questions whose time is over. On a thread of its own, since that may wait as long as the resolver does.
  void guard();

  std::size_t witness_;
  std::string path_;  // prefix of both requests
  WitnessAnswers& answers_;
  std::unique_ptr<httplib::Client> client_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::string> next_;
  bool fetch_ = false;
  bool stopping_ = false;
  std::optional<std::chrono::steady_clock::time_point> asked_;  // while a question is under way
  std::thread thread_;
  std::thread guard_;
};

}  // namespace puente::broker::io
