// The local API between `puente` and `puente-agent`: a Unix stream socket, one JSON object a line each way.
// Requests: {"op": …}. Answers: any number of {"item": …} lines, then {"done": …} or {"error": {"code", "what"}}.
// The caller is who the kernel says (SO_PEERCRED), never who it says it is.
#pragma once

#include <poll.h>
#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/ports/agent_store.h"
#include "crypto/base/error.h"
#include "io/descriptor.h"

namespace puente::client::io {

inline constexpr std::size_t line_bytes_max = 16 << 20;
inline constexpr std::size_t local_connections_max = 64;

struct Caller {
  uid_t uid = 0;
  std::optional<ports::Challenge> challenge = {};  // asked for on this connection, and not answered yet
  std::uint64_t connection = 0;                    // never used twice
};

using puente::io::Descriptor;

class LocalServer {
 public:
  using Lines = std::vector<std::string>;
  // Gets one request line, and gives all answer lines (each without newline), or nothing: then answer() follows later,
  // and the connection's further requests wait until then.
  using Handler = std::function<std::optional<Lines>(Caller&, std::string_view line)>;

  // Replaces a socket file that nobody listens on; fails with `conflict` if somebody does. Mode 0660.
  static Result<LocalServer> listen(const std::filesystem::path& path);
  // Members of the group reach the socket from now on: it is theirs, and the folder lets them through (mode 0710).
  // Empty: its own user alone. Errors: not_found, not_permitted, io.
  Status share(const std::string& group);
  LocalServer(LocalServer&&) noexcept = default;
  LocalServer& operator=(LocalServer&&) noexcept = default;
  ~LocalServer();

  // For the caller's poll(): the listening socket and every connection.
  void add_to(std::vector<pollfd>& polled) const;
  // Accepts, reads, handles and answers whatever is ready. A client that sends too long a line, or does not read its
  // answers (64 MiB waiting), is cut off; the others go on. Returns the connections that were closed.
  std::vector<std::uint64_t> serve(const std::vector<pollfd>& polled, const Handler& handler);
  // The answer to the request that the connection waits with. One that was closed meanwhile is left out. `challenge`:
  // what the connection is to answer next, if that is new.
  void answer(std::uint64_t connection, const Lines& lines, const std::optional<ports::Challenge>& challenge = {});

 private:
  struct Connection {
    Descriptor fd;
    Caller caller;
    std::string in;
    std::string out;
    bool waits = false;  // for answer()
  };
  LocalServer(std::filesystem::path path, Descriptor listening)
      : path_(std::move(path)), listening_(std::move(listening)) {}
  void accept_all();
  // False: the connection is to be closed.
  static bool read_some(Connection& connection);
  static bool handle_lines(Connection& connection, const Handler& handler);
  static bool write_some(Connection& connection);

  std::filesystem::path path_;
  Descriptor listening_;
  std::map<int, Connection> connections_;
  std::uint64_t next_connection_ = 1;
};

class LocalClient {
 public:
  // Fails with `unavailable` when no agent listens there.
  static Result<LocalClient> connect(const std::filesystem::path& path);
  // A call ends with `unavailable` once this descriptor is readable (io::StopSignal); it outlives the client.
  void end_on(int descriptor) { ends_on_ = descriptor; }
  // Sends one line and hands every answer line to `line` until it returns false (the last one).
  Status call(std::string_view request, const std::function<Result<bool>(std::string_view line)>& line);

 private:
  explicit LocalClient(Descriptor fd) : fd_(std::move(fd)) {}
  Descriptor fd_;
  std::string in_;
  int ends_on_ = -1;  // none
};

}  // namespace puente::client::io
