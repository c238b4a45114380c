// One task at a time, carried out beside its owner on a thread of its own, or at once by the owner itself where it is
// to be repeated step by step. What a task uses belongs to it from start() until its result was taken: the owner
// touches it before and after, never meanwhile. Owned and called by one thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "crypto/base/store_error.h"

namespace puente::broker::store {

class Worker {
 public:
  using Task = std::function<StoreStatus()>;
  enum class Where { here, aside };
  // `told` is called on the worker's thread after each task. It outlives the worker.
  Worker(Where where, std::function<void()> told);
  // Ends after the task that runs.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Only where no task is busy.
  void start(Task task);
  // A task was started, and its result was not taken yet.
  bool is_busy() const { return busy_; }
  // Its result, once: nothing while it still runs, and where none was started.
  std::optional<StoreStatus> result();
  // Waits for the result of the task that is busy.
  StoreStatus wait();

 private:
  void run();

  const Where where_;
  std::function<void()> told_;
  bool busy_ = false;  // the owner's
  std::mutex mutex_;
  std::condition_variable changed_;
  Task task_;
  std::optional<StoreStatus> result_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace puente::broker::store
