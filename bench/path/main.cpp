// The broker's load: records that were sealed beforehand go through a real network (scripts/net.sh), from senders to
// recipients that are played by hand; each recipient syncs what it gets before it acknowledges. One side of all lanes
// is a thread. Run by bench/path.sh.
//
//   puente_path NETWORK [--payload BYTES] [--pairs N] [--in-flight N] [--records N] [--runs N] [--json]
//
// BYTES are spread over four sections; N records are each lane's in a run, signed 32 together where as many are in
// flight. A record is done when its sender has the receipt and its recipient has acknowledged; at most as many are in
// flight as have no receipt. The agents named mx-p1…, us-p1… must not run. Medians of the runs, and the least and the
// most.
#include <fmt/format.h>
#include <sys/resource.h>
#include <zmq.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <thread>

#include "bench/path/lane.h"
#include "tests/support/must.h"

namespace puente::bench {
namespace {

using support::must;

constexpr std::size_t of_a_signature = 32;  // as an agent signs what waits together

struct Choice {
  std::filesystem::path network;
  std::size_t payload = 2048, pairs = 1, in_flight = 1, records = 500, runs = 5;
  bool json = false;
};

struct Figures {
  double records_per_s = 0;
  double broker_us = 0, witnesses_us = 0, drivers_us = 0;  // CPU, of a record
  double written_bytes = 0;                                // by the broker, of a record
  std::vector<double> to_receipt, to_delivery;             // ms, ascending
  std::size_t put_off = 0;
};

double percentile(const std::vector<double>& ascending, double share) {
  if (ascending.empty()) return 0;
  return ascending[std::min(ascending.size() - 1,
                            static_cast<std::size_t>(share * static_cast<double>(ascending.size())))];
}
double median_of(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

double own_cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}
double written_by(int process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/io");
  for (std::string name; file >> name;) {
    double value = 0;
    file >> value;
    if (name == "write_bytes:") return value;
  }
  return 0;
}
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
  Figures once() {
    for (const auto& lane : lanes_)
      lane->prepare(choice_.records, choice_.payload, std::min(choice_.in_flight, of_a_signature));
    const double broker = hostile::usage_of(terrain_.broker).cpu_seconds, witnesses = witnesses_cpu(),
                 own = own_cpu_seconds(), written = written_by(terrain_.broker);
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
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    const auto all = static_cast<double>(choice_.records * choice_.pairs);
    Figures out;
    out.records_per_s = all / seconds;
    out.broker_us = (hostile::usage_of(terrain_.broker).cpu_seconds - broker) * 1e6 / all;
    out.witnesses_us = (witnesses_cpu() - witnesses) * 1e6 / all;
    out.drivers_us = (own_cpu_seconds() - own) * 1e6 / all;
    out.written_bytes = (written_by(terrain_.broker) - written) / all;
    for (const auto& lane : lanes_) {
      out.to_receipt.insert(out.to_receipt.end(), lane->to_receipt().begin(), lane->to_receipt().end());
      out.to_delivery.insert(out.to_delivery.end(), lane->to_delivery().begin(), lane->to_delivery().end());
      out.put_off += lane->put_off();
    }
    std::ranges::sort(out.to_receipt);
    std::ranges::sort(out.to_delivery);
    return out;
  }
  std::size_t sealed_bytes() const { return lanes_.front()->sealed_bytes(); }

 private:
  double witnesses_cpu() const {
    double out = 0;
    for (const int process : witnesses_) out += hostile::usage_of(process).cpu_seconds;
    return out;
  }
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
  std::vector<int> witnesses_;
};

void print(const Choice& choice, std::size_t sealed_bytes, const std::vector<Figures>& runs) {
  const auto median = [&](auto of) {
    std::vector<double> values;
    for (const Figures& one : runs) values.push_back(of(one));
    return median_of(std::move(values));
  };
  const auto rate = [](const Figures& one) { return one.records_per_s; };
  const auto [least, most] = std::ranges::minmax_element(runs, {}, rate);
  const auto at = [&](auto which, double share) {
    return median([&](const Figures& one) { return percentile(one.*which, share); });
  };
  const double broker = median([](const Figures& one) { return one.broker_us; });
  const double witnesses = median([](const Figures& one) { return one.witnesses_us; });
  const double drivers = median([](const Figures& one) { return one.drivers_us; });
  const double written = median([](const Figures& one) { return one.written_bytes; });
  std::size_t put_off = 0;
  for (const Figures& one : runs) put_off += one.put_off;
  if (choice.json) {
    fmt::print(
        "{{\"system\":\"puente\",\"load\":\"broker\",\"payload_bytes\":{},\"sealed_bytes\":{},\"pairs\":{},"
        "\"in_flight\":{},\"records\":{},\"runs\":{},\"records_per_s\":{:.0f},\"records_per_s_min\":{:.0f},"
        "\"records_per_s_max\":{:.0f},\"receipt_ms\":{{\"p50\":{:.2f},\"p99\":{:.2f},\"p99_9\":{:.2f}}},"
        "\"delivery_ms\":{{\"p50\":{:.2f},\"p99\":{:.2f},\"p99_9\":{:.2f}}},\"cpu_us\":{{\"broker\":{:.0f},"
        "\"witnesses\":{:.0f},\"drivers\":{:.0f}}},\"broker_written_bytes\":{:.0f},\"put_off\":{}}}\n",
        choice.payload, sealed_bytes, choice.pairs, choice.in_flight, choice.records * choice.pairs, runs.size(),
        median(rate), least->records_per_s, most->records_per_s, at(&Figures::to_receipt, 0.5),
        at(&Figures::to_receipt, 0.99), at(&Figures::to_receipt, 0.999), at(&Figures::to_delivery, 0.5),
        at(&Figures::to_delivery, 0.99), at(&Figures::to_delivery, 0.999), broker, witnesses, drivers, written,
        put_off);
  } else {
    fmt::print(
        "{:>6} B {:>2} x {:<2} {:>4} in flight {:>8.0f} records/s ({:.0f} to {:.0f}) | receipt {:.2f} / {:.2f} ms, "
        "delivery {:.2f} / {:.2f} ms (p50 / p99) | CPU µs: broker {:.0f}, witnesses {:.0f}, drivers {:.0f} | {:.0f} B "
        "written for {} B sealed\n",
        choice.payload, choice.pairs, choice.pairs, choice.in_flight, median(rate), least->records_per_s,
        most->records_per_s, at(&Figures::to_receipt, 0.5), at(&Figures::to_receipt, 0.99),
        at(&Figures::to_delivery, 0.5), at(&Figures::to_delivery, 0.99), broker, witnesses, drivers, written,
        sealed_bytes);
  }
  std::fflush(stdout);
}

int usage() {
  fmt::print(stderr,
             "usage: puente_path NETWORK [--payload BYTES] [--pairs N] [--in-flight N] [--records N] [--runs N] "
             "[--json]\n");
  return 64;
}

int main(int count, char** arguments) {
  Choice choice;
  for (int i = 1; i < count; ++i) {
    const std::string_view name = arguments[i];
    const auto number = [&](std::size_t& to) {
      if (++i >= count) return false;
      const std::string_view text = arguments[i];
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
      return error == std::errc() && end == text.data() + text.size() && to > 0;
    };
    bool fits = true;
    if (name == "--payload")
      fits = number(choice.payload);
    else if (name == "--pairs")
      fits = number(choice.pairs);
    else if (name == "--in-flight")
      fits = number(choice.in_flight);
    else if (name == "--records")
      fits = number(choice.records);
    else if (name == "--runs")
      fits = number(choice.runs);
    else if (name == "--json")
      choice.json = true;
    else if (choice.network.empty() && !name.starts_with("--"))
      choice.network = name;
    else
      fits = false;
    if (!fits) return usage();
  }
  if (choice.network.empty()) return usage();
  try {
    Run run(choice);
    run.once();  // to warm up
    std::vector<Figures> runs;
    for (std::size_t i = 0; i < choice.runs; ++i) runs.push_back(run.once());
    print(choice, run.sealed_bytes(), runs);
  } catch (const std::exception& error) {
    fmt::print(stderr, "puente_path: {}\n", error.what());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace puente::bench

int main(int count, char** arguments) { return puente::bench::main(count, arguments); }
