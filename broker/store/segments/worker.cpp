#include "broker/store/segments/worker.h"

#include <utility>

#include "crypto/base/check.h"

namespace puente::broker::store {

Worker::Worker(Where where, std::function<void()> told) : where_(where), told_(std::move(told)) {
  if (where_ == Where::aside) thread_ = std::thread([this] { run(); });
}

Worker::~Worker() {
  if (where_ == Where::here) return;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Worker::start(Task task) {
  PUENTE_CHECK(!busy_, "one task at a time");
  busy_ = true;
  if (where_ == Where::here) {
    result_ = task();
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    task_ = std::move(task);
  }
  changed_.notify_all();
}

std::optional<StoreStatus> Worker::result() {
  const std::lock_guard lock(mutex_);
  if (result_) busy_ = false;
  return std::exchange(result_, std::nullopt);
}

StoreStatus Worker::wait() {
  PUENTE_CHECK(busy_, "a task was started");
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return result_.has_value(); });
  busy_ = false;
  return *std::exchange(result_, std::nullopt);
}

void Worker::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return task_ || ending_; });
    if (!task_) return;
    const Task task = std::exchange(task_, nullptr);
    lock.unlock();
    StoreStatus result = task();
    lock.lock();
    result_ = std::move(result);
    changed_.notify_all();
    told_();
  }
}

}  // namespace puente::broker::store
