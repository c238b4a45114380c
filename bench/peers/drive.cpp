#include "bench/peers/drive.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <deque>
#include <limits>
#include <system_error>
#include <thread>

namespace puente::bench::peers {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds stalled_after{30};
constexpr milliseconds longest_wait{100};
constexpr std::uint64_t windows_ahead_max = 4;

// At the head of every record; the rest is random, and so cannot be compressed, as sealed bytes cannot.
struct Head {
  std::uint64_t number;
  Clock::time_point::rep published_at;
};

double us_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::micro>(to - from).count();
}

std::string why() { return std::generic_category().message(errno); }

// A file that is gone when this is.
class Kept {
 public:
  explicit Kept(std::filesystem::path path) : path_(std::move(path)) {
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file_ < 0) fail("{}: {}", path_.string(), why());
  }
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;
  ~Kept() {
    ::close(file_);
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  void append_and_sync(const Octets& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t written = ::write(file_, bytes.data() + done, bytes.size() - done);
      if (written < 0) fail("{}: {}", path_.string(), why());
      done += static_cast<std::size_t>(written);
    }
    if (::fdatasync(file_) != 0) fail("{}: {}", path_.string(), why());
  }

 private:
  std::filesystem::path path_;
  int file_ = -1;
};

// Tells when nothing has moved for long.
class Stall {
 public:
  void moved() { since_ = Clock::now(); }
  void check(std::string_view who, std::uint64_t number) const {
    if (Clock::now() - since_ > stalled_after) fail("{} waited {} s for record {}", who, stalled_after.count(), number);
  }

 private:
  Clock::time_point since_ = Clock::now();
};

class Lane {
 public:
  Lane(Pair& pair, const Shape& shape, const std::filesystem::path& file)
      : pair_(pair), shape_(shape), record_(shape.record_bytes), kept_(file) {
    for (std::size_t done = 0; done < record_.size();) {
      const ssize_t some = ::getrandom(record_.data() + done, record_.size() - done, 0);
      if (some < 0) fail("getrandom: {}", why());
      done += static_cast<std::size_t>(some);
    }
  }

  void begin() {
    total_ = std::numeric_limits<std::uint64_t>::max();
    first_ = published_;
    confirm_us_.clear();
    delivery_us_.clear();
  }

  void send_until(Clock::time_point end) {
    Stall stall;
    std::vector<Confirm> confirms;
    while (true) {
      while (waiting_.size() < shape_.in_flight && !too_far_ahead(acknowledged_) && Clock::now() < end) publish();
      pair_.sender->flush();
      if (waiting_.empty()) {
        if (Clock::now() >= end) break;
        if (const std::uint64_t seen = acknowledged_; too_far_ahead(seen)) acknowledged_.wait(seen);
        continue;
      }
      confirms.clear();
      pair_.sender->take_confirms(confirms, longest_wait);
      for (const Confirm& one : confirms) confirm(one);
      confirms.empty() ? stall.check("a sender", oldest_) : stall.moved();
    }
    total_ = published_;
  }

  void receive_all() {
    Stall stall;
    Octets batch;
    while (received_ < total_) {
      batch.clear();
      const std::size_t count = pair_.receiver->receive(batch, longest_wait);
      if (count == 0) {
        stall.check("a receiver", received_);
        continue;
      }
      stall.moved();
      look_at(batch, count);
      kept_.append_and_sync(batch);
      pair_.receiver->acknowledge();
      acknowledged_ = received_;
      acknowledged_.notify_one();
      done_at_ = std::max(done_at_, Clock::now());
    }
  }

  std::size_t records() const { return static_cast<std::size_t>(published_ - first_); }
  Clock::time_point done_at() const { return std::max(done_at_, confirmed_at_); }
  void add_latencies(std::vector<double>& confirm_us, std::vector<double>& delivery_us) const {
    confirm_us.insert(confirm_us.end(), confirm_us_.begin(), confirm_us_.end());
    delivery_us.insert(delivery_us.end(), delivery_us_.begin(), delivery_us_.end());
  }

 private:
  struct Waiting {
    Clock::time_point since;
    bool confirmed = false;
  };

  bool too_far_ahead(std::uint64_t acknowledged) const {
    return published_ - acknowledged >= windows_ahead_max * shape_.in_flight;
  }

  void publish() {
    const auto now = Clock::now();
    const Head head{published_, now.time_since_epoch().count()};
    std::memcpy(record_.data(), &head, sizeof head);
    waiting_.push_back({now});
    ++published_;
    pair_.sender->publish(record_);
  }

  void confirm(const Confirm& one) {
    if (one.number >= published_) fail("record {} was confirmed, and {} were published", one.number, published_);
    confirmed_at_ = Clock::now();
    for (std::uint64_t number = one.all_before ? oldest_ : std::max(oldest_, one.number); number <= one.number;
         ++number) {
      Waiting& it = waiting_[number - oldest_];
      if (!it.confirmed) confirm_us_.push_back(us_between(it.since, confirmed_at_));
      it.confirmed = true;
    }
    while (!waiting_.empty() && waiting_.front().confirmed) {
      waiting_.pop_front();
      ++oldest_;
    }
  }

  // A broker may deliver twice, and must not leave one out.
  void look_at(const Octets& batch, std::size_t count) {
    if (batch.size() != count * shape_.record_bytes)
      fail("{} records of {} bytes are not {} bytes", count, shape_.record_bytes, batch.size());
    const auto now = Clock::now();
    for (std::size_t i = 0; i < count; ++i) {
      Head head{};
      std::memcpy(&head, batch.data() + i * shape_.record_bytes, sizeof head);
      if (head.number > received_) fail("record {} came where {} was expected", head.number, received_);
      if (head.number < received_) continue;
      ++received_;
      delivery_us_.push_back(us_between(Clock::time_point(Clock::duration(head.published_at)), now));
    }
  }

  Pair& pair_;
  const Shape shape_;
  std::atomic<std::uint64_t> total_{0};         // records in all, as soon as the sender knows
  std::atomic<std::uint64_t> acknowledged_{0};  // by the receiver
  // of the sender
  Octets record_;
  std::uint64_t first_ = 0, published_ = 0, oldest_ = 0;  // oldest_: the first in waiting_
  std::deque<Waiting> waiting_;
  std::vector<double> confirm_us_;
  Clock::time_point confirmed_at_;
  // of the receiver
  Kept kept_;
  std::uint64_t received_ = 0;
  std::vector<double> delivery_us_;
  Clock::time_point done_at_;
};

double own_cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct Reading {
  ProcessUse server, own;
  double own_cpu_seconds = 0, idle_seconds = 0;
};
Reading read_now(pid_t server) {
  return {use_of_process(server), use_of_process(::getpid()), own_cpu_seconds(), machine_idle_seconds()};
}

PathRun run_lanes(std::deque<Lane>& lanes, pid_t server, double seconds) {
  for (Lane& lane : lanes) lane.begin();
  const Reading before = read_now(server);
  const auto begin = Clock::now();
  const auto end = begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  std::vector<std::thread> threads;
  for (Lane& lane : lanes) {
    threads.emplace_back([&lane, end] { lane.send_until(end); });
    threads.emplace_back([&lane] { lane.receive_all(); });
  }
  std::this_thread::sleep_until(end);
  const Reading full = read_now(server);
  const double full_seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  for (std::thread& thread : threads) thread.join();
  const Reading after = read_now(server);

  PathRun run;
  std::vector<double> confirm_us, delivery_us;
  auto done_at = begin;
  for (const Lane& lane : lanes) {
    run.records += lane.records();
    done_at = std::max(done_at, lane.done_at());
    lane.add_latencies(confirm_us, delivery_us);
  }
  run.seconds = std::chrono::duration<double>(done_at - begin).count();
  run.confirm_us = percentiles_of(confirm_us);
  run.delivery_us = percentiles_of(delivery_us);
  run.sides["server"] = {after.server.cpu_seconds - before.server.cpu_seconds,
                         busiest_thread_seconds(before.server, full.server) / full_seconds};
  run.sides["clients"] = {after.own_cpu_seconds - before.own_cpu_seconds,
                          busiest_thread_seconds(before.own, full.own) / full_seconds};
  run.idle_cores = (full.idle_seconds - before.idle_seconds) / full_seconds;
  return run;
}

// All that was written is on the disk then: what one broker has left is not counted as the next one's, nor written out
// in its time.
void write_out(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0 || ::syncfs(descriptor) != 0) fail("{}: {}", folder.string(), why());
  ::close(descriptor);
}

}  // namespace

PathRun run(Peer& peer, const Server& server, const Shape& shape, const Time& time, const std::string& name,
            const std::filesystem::path& folder) {
  if (shape.record_bytes < sizeof(Head)) fail("a record has at least {} bytes", sizeof(Head));
  const std::unique_ptr<Session> session = peer.connect(shape, name);
  std::deque<Lane> lanes;
  for (Pair& pair : session->pairs)
    lanes.emplace_back(pair, shape, folder / fmt::format("received-{}-{}", name, lanes.size()));
  run_lanes(lanes, server.pid, time.warm_up_seconds);
  write_out(folder);
  const auto before = device_written_bytes(folder);
  PathRun figures = run_lanes(lanes, server.pid, time.seconds);
  write_out(folder);
  const auto after = device_written_bytes(folder);
  if (before && after) figures.disk_bytes = static_cast<double>(*after - *before);
  return figures;
}

}  // namespace puente::bench::peers
