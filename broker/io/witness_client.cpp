#include "broker/io/witness_client.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "crypto/base/check.h"

namespace puente::broker::io {
namespace {

constexpr std::chrono::seconds answer_time{5};  // from the question to the answer's last byte
constexpr std::size_t answer_bytes_max = 64 << 10;

}  // namespace

WitnessAnswers::WitnessAnswers() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  PUENTE_CHECK(event_ >= 0, "an eventfd");
}
WitnessAnswers::~WitnessAnswers() { ::close(event_); }

void WitnessAnswers::push(WitnessAnswer answer) {
  const std::lock_guard lock(mutex_);
  answers_.push_back(std::move(answer));
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(event_, &one, sizeof one);
}

std::vector<WitnessAnswer> WitnessAnswers::take() {
  const std::lock_guard lock(mutex_);
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t drained = ::read(event_, &count, sizeof count);
  return std::exchange(answers_, {});
}

Result<std::unique_ptr<WitnessClient>> WitnessClient::start(std::size_t witness, const std::string& url,
                                                            const std::string& socket, WitnessAnswers& answers) {
  PUENTE_TRY(puente::io::HttpUrl at, puente::io::parse_http_url(url));
  // What a proxy in between puts in front of targets is no matter of the witness itself.
  if (!socket.empty()) at = {{{}, 0, socket}, {}};
  return std::unique_ptr<WitnessClient>(new WitnessClient(witness, std::move(at), answers));
}

WitnessClient::WitnessClient(std::size_t witness, puente::io::HttpUrl at, WitnessAnswers& answers)
    : witness_(witness), prefix_(std::move(at.prefix)), answers_(answers), client_(std::move(at.place)) {
  thread_ = std::thread([this] { run(); });
}

WitnessClient::~WitnessClient() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  client_.end();
  thread_.join();
}

void WitnessClient::post(std::string body) {
  {
    const std::lock_guard lock(mutex_);
    next_ = std::move(body);
  }
  changed_.notify_all();
}

void WitnessClient::fetch_held() {
  {
    const std::lock_guard lock(mutex_);
    fetch_ = true;
  }
  changed_.notify_all();
}

void WitnessClient::run() {
  while (true) {
    WitnessAnswer answer{witness_, 0, {}, false};
    std::string body;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || fetch_ || next_.has_value(); });
      if (stopping_) return;
      answer.held = std::exchange(fetch_, false);
      if (!answer.held) body = std::move(*std::exchange(next_, std::nullopt));
    }
    auto answered = answer.held ? client_.get(prefix_ + "/checkpoint", answer_bytes_max, answer_time)
                                : client_.post(prefix_ + "/add-checkpoint", body, answer_bytes_max, answer_time);
    if (answered) {
      answer.status = answered->status;
      answer.body = std::move(answered->body);
    }
    answers_.push(std::move(answer));
  }
}

}  // namespace puente::broker::io
