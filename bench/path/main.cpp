// The broker's load: records that were sealed beforehand go through a real network (scripts/net.sh), from senders to
// recipients that are played by hand; each recipient syncs what it gets before it acknowledges. One side of all lanes
// is a thread. Run by bench/path.sh.
//
//   puente_path NETWORK [--payload BYTES] [--pairs N] [--in-flight N] [--records N] [--runs N] [--json] [--title]
//
// BYTES are spread over four sections; N records are each lane's in a run, signed 32 together where as many are in
// flight. A record is done when its sender has the receipt and its recipient has acknowledged; at most as many are in
// flight as have no receipt. The agents named mx-p1…, us-p1… must not run. Medians of the runs, and the least and the
// most.
#include <fmt/format.h>
#include <unistd.h>
#include <zmq.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <thread>

#include "bench/path/lane.h"
#include "bench/path_figures.h"
#include "tests/support/must.h"

namespace puente::bench {
namespace {

using support::must;

constexpr std::size_t of_a_signature = 32;  // as an agent signs what waits together

struct Choice {
  std::filesystem::path network;
  std::size_t payload = 2048, pairs = 1, in_flight = 1, records = 500, runs = 5;
  bool json = false, title = false;
};

int process_of(const std::filesystem::path& network, const std::string& name) {
  int out = 0;
  std::ifstream(network / "run" / (name + ".pid")) >> out;
  return out;
}

class Run {
 public:
  explicit Run(const Choice& choice) : choice_(choice), terrain_(must(hostile::survey(choice.network))) {
    for (std::size_t i = 1; i <= choice.pairs; ++i) {
      const std::string number = "p" + std::to_string(i);
      senders_.push_back(std::make_unique<hostile::Keys>(terrain_.agent("mx-" + number), terrain_));
      recipients_.push_back(std::make_unique<hostile::Keys>(terrain_.agent("us-" + number), terrain_));
      lanes_.push_back(std::make_unique<Lane>(*senders_.back(), *recipients_.back(), "US/P" + std::to_string(i),
                                              choice.network / ("received-" + number)));
      if (!lanes_.back()->connect()) throw std::runtime_error("no connection to the broker for " + number);
    }
    for (const char* const name : {"witness-mx", "witness-us"}) witnesses_.push_back(process_of(choice.network, name));
  }
  PathRun once() {
    for (const auto& lane : lanes_)
      lane->prepare(choice_.records, choice_.payload, std::min(choice_.in_flight, of_a_signature));
    const std::map<std::string, std::vector<pid_t>> sides{
        {"broker", {terrain_.broker}}, {"witnesses", witnesses_}, {"drivers", {::getpid()}}};
    std::map<pid_t, ProcessUse> before;
    for (const auto& [side, processes] : sides)
      for (const pid_t process : processes) before[process] = use_of_process(process);
    const std::optional<std::uint64_t> written = device_written_bytes(choice_.network);
    const double idle = machine_idle_seconds();
    const auto begin = Clock::now();
    std::exception_ptr failed;
    {
      std::jthread recipients([&] {
        try {
          until_done(&Lane::recipient_socket, [](Lane& lane) { return lane.receive_some(); });
        } catch (...) {
          failed = std::current_exception();
        }
      });
      until_done(&Lane::sender_socket, [&](Lane& lane) { return lane.send_some(choice_.in_flight); });
    }
    if (failed) std::rethrow_exception(failed);
    PathRun out;
    out.records = choice_.records * choice_.pairs;
    out.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    out.idle_cores = (machine_idle_seconds() - idle) / out.seconds;
    for (const auto& [side, processes] : sides)
      for (const pid_t process : processes) {
        const ProcessUse now = use_of_process(process);
        SideFigures& figures = out.sides[side];
        figures.cpu_seconds += now.cpu_seconds - before[process].cpu_seconds;
        figures.busiest_thread_share =
            std::max(figures.busiest_thread_share, busiest_thread_seconds(before[process], now) / out.seconds);
      }
    ::sync();
    if (const auto now = device_written_bytes(choice_.network); now && written)
      out.disk_bytes = static_cast<double>(*now - *written);
    std::vector<double> to_receipt, to_delivery;
    for (const auto& lane : lanes_) {
      to_receipt.insert(to_receipt.end(), lane->to_receipt().begin(), lane->to_receipt().end());
      to_delivery.insert(to_delivery.end(), lane->to_delivery().begin(), lane->to_delivery().end());
      put_off_ += lane->put_off();
    }
    out.confirm_us = percentiles_of(to_receipt);
    out.delivery_us = percentiles_of(to_delivery);
    return out;
  }
  std::size_t put_off() const { return put_off_; }
  std::size_t sealed_bytes() const { return lanes_.front()->sealed_bytes(); }

 private:
  // One side of all lanes, until each has done what it has to.
  template <class Work>
  void until_done(void* (Lane::*socket)() const, const Work& work) {
    std::vector<zmq_pollitem_t> items;
    for (const auto& lane : lanes_) items.push_back({((*lane).*socket)(), 0, ZMQ_POLLIN, 0});
    const auto given_up = Clock::now() + std::chrono::minutes(5);
    for (bool done = false; !done;) {
      done = true;
      for (const auto& lane : lanes_) done = work(*lane) && done;
      if (Clock::now() > given_up) throw std::runtime_error("not all records arrived within 5 minutes");
      if (!done) zmq_poll(items.data(), static_cast<int>(items.size()), 5);
    }
  }

  const Choice& choice_;
  hostile::Terrain terrain_;
  std::vector<std::unique_ptr<hostile::Keys>> senders_, recipients_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<pid_t> witnesses_;
  std::size_t put_off_ = 0;
};

int main(int count, char** arguments) {
  Choice choice;
  CLI::App app{"Measures the broker's load over a network of scripts/net.sh. Run by bench/path.sh."};
  const auto number = [&](const char* name, std::size_t& value, const char* what, std::size_t most) {
    app.add_option(name, value, what)->check(CLI::Range(std::size_t{1}, most));
  };
  app.add_option("network", choice.network, "its folder")->required()->check(CLI::ExistingDirectory);
  number("--payload", choice.payload, "bytes of a record, over four sections", 1 << 20);
  number("--pairs", choice.pairs, "senders, each with a recipient", 8);
  number("--in-flight", choice.in_flight, "records of a sender without a receipt, at most", 65'536);
  number("--records", choice.records, "of each sender in a run", 1'000'000);
  number("--runs", choice.runs, "that are counted, after one that is not", 1000);
  app.add_flag("--json", choice.json, "an object a line");
  app.add_flag("--title", choice.title, "over the table's row");
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 64;
  }
  try {
    Run run(choice);
    run.once();  // to warm up
    std::vector<PathRun> runs;
    for (std::size_t i = 0; i < choice.runs; ++i) runs.push_back(run.once());
    const PathLoad load{.system = "puente",
                        .payload_bytes = choice.payload,
                        .record_bytes = run.sealed_bytes(),
                        .pairs = choice.pairs,
                        .in_flight = choice.in_flight};
    if (choice.json)
      fmt::print("{}\n", json_line(load, runs));
    else
      fmt::print("{}{}\n", choice.title ? table_title() + "\n" : std::string(), table_row(load, runs));
    if (run.put_off() > 0) fmt::print(stderr, "{} records were refused for now, and submitted again\n", run.put_off());
  } catch (const std::exception& error) {
    fmt::print(stderr, "puente_path: {}\n", error.what());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace puente::bench

int main(int count, char** arguments) { return puente::bench::main(count, arguments); }
