#include "tests/house/arrows.h"

#include <algorithm>
#include <array>

namespace puente::house {
namespace {

struct Room {
  std::string_view folder;
  int rank;  // a room includes itself and rooms of lower rank; rooms of one rank do not see each other
  bool pure = true;
};

constexpr std::array rooms{
    Room{"crypto/base", 0},
    Room{"translate", 1},
    Room{"crypto/primitives", 1},
    Room{"crypto/pki", 2},
    Room{"crypto/tlog", 2},
    Room{"policy/model", 3},
    Room{"schemas/codec", 4},
    Room{"geo", 4},
    Room{"geo/land", 5},
    Room{"crypto/record", 5},
    Room{"crypto/record/locks", 6},
    Room{"crypto/record/seal", 7},
    Room{"crypto/record/inspect", 7},
    Room{"crypto/record/open", 7},
    Room{"policy", 8},
    Room{"policy/inspect", 9},
    Room{"audit", 9},
    Room{"trust", 10},
    Room{"io", 10, false},
    Room{"client/search", 10},
    Room{"audit/fsck", 11},
    Room{"audit/report", 11},
    Room{"audit/bundle", 11, false},
    Room{"audit/store_file", 11, false},
    Room{"broker/edge", 11},
    Room{"broker/ports", 11},
    Room{"client/ports", 11},
    Room{"client/import", 11},
    Room{"client/document", 11},
    Room{"client/analysis", 11},
    Room{"witness/core", 11},
    Room{"broker/core", 12},
    Room{"client/core", 12},
    Room{"client/present", 12},
    Room{"client/exchange", 12},
    Room{"client/form", 13},
    Room{"broker/drive", 13},
    Room{"client/drive", 13},
    Room{"broker/store", 14, false},
    Room{"broker/io", 14, false},
    Room{"client/store", 14, false},
    Room{"client/io", 14, false},
    Room{"witness/io", 14, false},
    Room{"client/session", 15, false},
    Room{"client/enrol", 16, false},
    Room{"client/liaison", 16, false},
    Room{"client/auditor", 16, false},
    Room{"client/api", 16, false},
    Room{"broker/app", 17, false},
    Room{"client/agent", 17, false},
    Room{"client/cli", 17, false},
    Room{"witness/app", 17, false},
};

// Never, whatever the ranks say.
struct Wall {
  std::string_view from;
  std::string_view to;
  std::string_view why;
};
constexpr std::array walls{
    Wall{"policy", "crypto/record", "policy may verify, never touch what is sealed"},
    Wall{"broker", "client", "broker and client never include each other"},
    Wall{"client", "broker", "broker and client never include each other"},
    Wall{"broker/ports", "io", "a core and its ports are free of I/O"},
    Wall{"broker/core", "io", "a core is free of I/O"},
    Wall{"broker/edge", "io", "what a connection says is read without I/O"},
    Wall{"client/ports", "io", "a core and its ports are free of I/O"},
    Wall{"client/import", "io", "reading rows is free of I/O"},
    Wall{"client/document", "io", "what a document says is read without I/O"},
    Wall{"client/search", "io", "what is indexed and what is typed are read without I/O"},
    Wall{"client/analysis", "io", "what records add up to is computed without I/O"},
    Wall{"client/exchange", "io", "what other tools read and write is made and read without I/O"},
    Wall{"client/core", "io", "a core is free of I/O"},
    Wall{"client/form", "io", "forms are written and read without I/O"},
    Wall{"client/present", "io", "words and pages are made without I/O"},
    Wall{"broker/drive", "io", "the loop around a core is free of I/O"},
    Wall{"client/drive", "io", "the loop around a core is free of I/O"},
    Wall{"broker", "witness", "a witness is a third party"},
    Wall{"client", "witness", "a witness is a third party"},
    Wall{"witness", "broker", "a witness is a third party"},
    Wall{"witness", "client", "a witness is a third party"},
    Wall{"witness", "policy", "a witness knows the log and the treaty, never what is shared"},
    Wall{"witness", "crypto/record", "a witness knows the log and the treaty, never what is shared"},
    Wall{"witness", "audit", "a witness signs heads, and reads no entry"},
    Wall{"witness/core", "io", "a core is free of I/O"},
};

// What the broker links, and what it must therefore not reach.
constexpr std::array<std::string_view, 5> linked_by_broker{"crypto/record/inspect", "trust", "audit", "io", "broker"};
constexpr std::array<std::string_view, 3> of_the_agents{"crypto/record/locks", "crypto/record/seal",
                                                        "crypto/record/open"};

constexpr std::array<std::string_view, 16> impure_headers{
    "thread", "mutex", "condition_variable", "future", "fstream", "filesystem", "iostream", "random",
    "sys/",   "fcntl", "unistd.h",           "zmq",    "sqlite3", "sqlcipher/", "httplib",  "spdlog/",
};
constexpr std::array<std::string_view, 5> clock_readings{"_clock::now(", "clock_gettime(", "gettimeofday(",
                                                         "time(nullptr)", "time(NULL)"};

bool lies_in(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
}

// The room with the longest folder that holds `path`.
const Room* room_of(std::string_view path) {
  const Room* found = nullptr;
  for (const Room& room : rooms)
    if (lies_in(path, room.folder) && (found == nullptr || room.folder.size() > found->folder.size())) found = &room;
  return found;
}

struct Include {
  std::string_view name;
  bool quoted = false;
};

std::string_view trim_left(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  return begin == std::string_view::npos ? std::string_view{} : text.substr(begin);
}

// Empty name where the line includes nothing.
Include include_of(std::string_view line) {
  line = trim_left(line);
  if (!line.starts_with('#')) return {};
  line = trim_left(line.substr(1));
  if (!line.starts_with("include")) return {};
  line = trim_left(line.substr(7));
  if (!line.starts_with('"') && !line.starts_with('<')) return {};
  const bool quoted = line.front() == '"';
  line.remove_prefix(1);
  return {line.substr(0, line.find(quoted ? '"' : '>')), quoted};
}

std::string check_quoted(std::string_view path, const Room& from, std::string_view name) {
  const Room* to = room_of(name);
  if (to == nullptr) return "includes \"" + std::string(name) + "\", which is not a path from the root into a room";
  const std::string edge = std::string(from.folder) + " includes " + std::string(to->folder);
  for (const Wall& wall : walls)
    if (lies_in(path, wall.from) && lies_in(name, wall.to)) return edge + ": " + std::string(wall.why);
  const auto holds_path = [&](std::string_view folder) { return lies_in(path, folder); };
  const auto holds_name = [&](std::string_view folder) { return lies_in(name, folder); };
  if (std::ranges::any_of(linked_by_broker, holds_path) && std::ranges::any_of(of_the_agents, holds_name))
    return edge + ": the broker links it, and must be able neither to seal nor to open";
  if (to != &from && to->rank >= from.rank) return edge + ", against the arrows";
  return {};
}

bool is_capnp(std::string_view name) {
  return name.ends_with(".capnp.h") || name.starts_with("capnp/") || name.starts_with("kj/");
}

std::string check_one(std::string_view path, const Room& from, const Include& include) {
  if (is_capnp(include.name))
    return from.folder == "schemas/codec" ? "" : "includes Cap'n Proto, which only schemas/codec may";
  if (include.quoted) return check_quoted(path, from, include.name);
  const auto impure = [&](std::string_view header) { return include.name.starts_with(header); };
  if (from.pure && std::ranges::any_of(impure_headers, impure))
    return "includes <" + std::string(include.name) + "> in a room without I/O, clocks and threads";
  return {};
}

}  // namespace

bool is_house_code(std::string_view path) {
  return (path.ends_with(".h") || path.ends_with(".cpp")) && !lies_in(path, "tests") && !lies_in(path, "bench");
}

std::vector<Finding> check_arrows(std::string_view path, std::string_view text) {
  const Room* from = room_of(path);
  if (from == nullptr) return {{std::string(path), 0, "lies in no room of the house"}};
  std::vector<Finding> out;
  const auto lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto in_line = [&](std::string_view reading) { return lines[i].find(reading) != std::string_view::npos; };
    if (from->pure && std::ranges::any_of(clock_readings, in_line))
      out.push_back({std::string(path), i + 1, "reads a clock in a room where time is a parameter"});
    const Include include = include_of(lines[i]);
    if (include.name.empty()) continue;
    if (std::string what = check_one(path, *from, include); !what.empty())
      out.push_back({std::string(path), i + 1, std::move(what)});
  }
  return out;
}

}  // namespace puente::house
