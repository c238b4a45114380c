#include "broker/io/witness_client.h"

#include <httplib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "crypto/base/check.h"

namespace puente::broker::io {
namespace {

constexpr time_t timeout_seconds = 5;            // between two bytes
constexpr std::chrono::seconds answer_time{10};  // from the question to the answer's last byte
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
                                                            WitnessAnswers& answers) {
  const std::string scheme = "http://";
  const std::size_t slash = url.find('/', scheme.size());
  const std::string origin = url.substr(0, slash);
  std::string prefix = slash == std::string::npos ? "" : url.substr(slash);
  while (!prefix.empty() && prefix.back() == '/') prefix.pop_back();
  if (!url.starts_with(scheme) || origin.size() == scheme.size() || !httplib::Client(origin).is_valid())
    return fail(ErrorCode::usage, "a witness's url must look like http://127.0.0.1:8501, not '" + url + "'");
  return std::unique_ptr<WitnessClient>(new WitnessClient(witness, origin, prefix, answers));
}

WitnessClient::WitnessClient(std::size_t witness, const std::string& origin, std::string path, WitnessAnswers& answers)
    : witness_(witness), path_(std::move(path)), answers_(answers), client_(std::make_unique<httplib::Client>(origin)) {
  client_->set_keep_alive(true);
  client_->set_tcp_nodelay(true);
  client_->set_decompress(false);
  client_->set_connection_timeout(timeout_seconds);
  client_->set_read_timeout(timeout_seconds);
  client_->set_write_timeout(timeout_seconds);
  thread_ = std::thread([this] { run(); });
  guard_ = std::thread([this] { guard(); });
}

WitnessClient::~WitnessClient() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  guard_.join();
  thread_.join();
}

void WitnessClient::guard() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (!asked_) {
      changed_.wait(lock);
      continue;
    }
    const auto end = *asked_ + answer_time;
    if (std::chrono::steady_clock::now() < end) {
      changed_.wait_until(lock, end);
      continue;
    }
    lock.unlock();
    client_->stop();
    lock.lock();
    changed_.wait_for(lock, std::chrono::seconds(1));
  }
  // The question may be about to begin, where one call would come too early.
  while (asked_) {
    lock.unlock();
    client_->stop();
    lock.lock();
    changed_.wait_for(lock, std::chrono::milliseconds(100));
  }
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
    httplib::Request request;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || fetch_ || next_.has_value(); });
      if (stopping_) return;
      answer.held = std::exchange(fetch_, false);
      if (!answer.held) {
        request.body = std::move(*next_);
        next_.reset();
      }
      asked_ = std::chrono::steady_clock::now();
    }
    changed_.notify_all();
    request.method = answer.held ? "GET" : "POST";
    request.path = path_ + (answer.held ? "/checkpoint" : "/add-checkpoint");
    if (!answer.held) request.set_header("Content-Type", "text/plain");
    // Bounded while it comes: a witness belongs to one nation, and may be hostile.
    const auto asked = *asked_;  // written by this thread alone
    request.content_receiver = [&answer, asked](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
      if (answer.body.size() + size > answer_bytes_max || std::chrono::steady_clock::now() - asked > answer_time)
        return false;
      answer.body.append(data, size);
      return true;
    };
    const httplib::Result result = client_->send(request);
    {
      const std::lock_guard lock(mutex_);
      asked_.reset();
    }
    changed_.notify_all();
    if (result)
      answer.status = result->status;
    else
      answer.body.clear();
    answers_.push(std::move(answer));
  }
}

}  // namespace puente::broker::io
