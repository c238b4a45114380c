// Figures of records on their way from senders to receivers, the same for Puente and for the brokers beside it: what
// one run measured, medians over runs, a line of JSON and a line of a table. What a process and its children took is
// read from /proc, so it works for programs that are not ours.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace puente::bench {

// What a run was asked for.
struct PathLoad {
  std::string system = {};               // "puente", "rabbitmq", "relay", …
  std::string_view load = "broker";      // "broker": nothing is sealed or opened in the measured time; "whole path"
  std::size_t payload_bytes = 0;         // of a record, before it is sealed
  std::size_t record_bytes = 0;          // as it is handed to the system: more than the payload where it is sealed
  std::size_t pairs = 0, in_flight = 0;  // in_flight: records of one sender without a confirm, at most
};

struct Percentiles {
  double p50 = 0, p99 = 0, p999 = 0;
};
// The nearest rank: the least sample that so many are not above. Of no samples all are 0. Reorders the samples.
Percentiles percentiles_of(std::vector<double>& samples);

// What a process, its threads and its descendants took until now.
struct ProcessUse {
  double cpu_seconds = 0;
  std::map<pid_t, double> seconds_of_thread;  // CPU
};
// Children that ended count where their parent waited for them. A process that ends meanwhile is left out.
ProcessUse use_of_process(pid_t root);
// CPU time of the busiest thread between the two, in seconds.
double busiest_thread_seconds(const ProcessUse& before, const ProcessUse& after);

// CPU time that nobody used since the start of the machine, in seconds over all cores; waiting for a disk counts as
// idle.
double machine_idle_seconds();
std::size_t machine_cores();

// Bytes that the device of this folder was told to write since the start of the machine, by anybody; nullopt where the
// folder is on no device of its own (overlay, btrfs). What /proc/PID/io tells of a process is of no use here: a kernel
// that keeps files in large pieces counts a whole piece for every few bytes of it.
std::optional<std::uint64_t> device_written_bytes(const std::filesystem::path& folder);

struct SideFigures {
  double cpu_seconds = 0;           // in all of the measured time
  double busiest_thread_share = 0;  // of the time in which records were published: 1 is a thread that never waits
};

struct PathRun {
  std::size_t records = 0;
  double seconds = 0;                        // from the first publish to the last acknowledgement
  Percentiles confirm_us, delivery_us;       // from the publish to the sender's confirm; until the receiver holds it
  std::map<std::string, SideFigures> sides;  // by name: "server", "clients", "witnesses", …
  std::optional<double> disk_bytes;  // written to the device until all was synced, receivers' own files included
  double idle_cores = 0;             // of the machine, while records were published
};

// The side that could not do more: one with a thread that hardly ever waited, else, where the machine was full, the
// side that used most of it; else "neither": latency or the disk is what it waited for.
std::string busy_side(const PathRun& run);

// One object, without a line break. Medians of the runs; of the rate also the least and the most.
std::string json_line(const PathLoad& load, const std::vector<PathRun>& runs);
// For people: the title, and a row like it.
std::string table_title();
std::string table_row(const PathLoad& load, const std::vector<PathRun>& runs);

}  // namespace puente::bench
