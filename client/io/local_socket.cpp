#include "client/io/local_socket.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace puente::client::io {
namespace {

tl::unexpected<Error> system_error(const std::filesystem::path& path, const char* doing) {
  const int number = errno;
  return fail(number == ECONNREFUSED || number == ENOENT ? ErrorCode::unavailable
              : number == EACCES || number == EPERM      ? ErrorCode::not_permitted
                                                         : ErrorCode::io,
              path.string() + ": cannot " + doing + ": " + std::strerror(number));
}

Result<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.size() >= sizeof address.sun_path)
    return fail(ErrorCode::usage, text + ": a socket's path must be shorter than 108 bytes; use a shorter folder");
  std::memcpy(address.sun_path, text.c_str(), text.size());
  return address;
}

const sockaddr* as_sockaddr(const sockaddr_un& address) { return reinterpret_cast<const sockaddr*>(&address); }

}  // namespace

Result<LocalServer> LocalServer::listen(const std::filesystem::path& path) {
  PUENTE_TRY(const sockaddr_un address, address_of(path));
  if (LocalClient::connect(path)) return fail(ErrorCode::conflict, path.string() + ": an agent listens here already");
  std::error_code none;
  const auto there = std::filesystem::symlink_status(path, none);
  if (std::filesystem::exists(there) && !std::filesystem::is_socket(there))
    return fail(ErrorCode::conflict, path.string() + ": is no socket, and is left alone; move it away");
  ::unlink(path.c_str());
  Descriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (fd.get() < 0) return system_error(path, "make a socket");
  const mode_t before = ::umask(0117);
  const int bound = ::bind(fd.get(), as_sockaddr(address), sizeof address);
  ::umask(before);
  if (bound != 0) return system_error(path, "bind");
  if (::listen(fd.get(), 16) != 0) return system_error(path, "listen");
  return LocalServer(path, std::move(fd));
}

Status LocalServer::share(const std::string& group) {
  const std::filesystem::path folder = path_.parent_path();
  if (group.empty()) {
    if (::chown(path_.c_str(), static_cast<uid_t>(-1), ::getegid()) != 0)
      return system_error(path_, "keep to its user");
    return {};
  }
  errno = 0;
  const struct group* const entry = ::getgrnam(group.c_str());
  if (entry == nullptr) return fail(ErrorCode::not_found, "no group '" + group + "' on this machine");
  const gid_t id = entry->gr_gid;
  for (const std::filesystem::path& one : {path_, folder})
    if (::chown(one.c_str(), static_cast<uid_t>(-1), id) != 0)
      return system_error(one, ("give it to the group " + group + " (is the agent's user a member?)").c_str());
  // Through the folder and no more: names in it are not listed, and keys and store are the agent's alone.
  if (::chmod(folder.c_str(), 0710) != 0) return system_error(folder, "let the group through");
  return {};
}

LocalServer::~LocalServer() {
  if (listening_.get() >= 0) ::unlink(path_.c_str());
}

void LocalServer::add_to(std::vector<pollfd>& polled) const {
  polled.push_back({listening_.get(), POLLIN, 0});
  // Whoever waits for an answer is not read from: what it sends stays in the kernel.
  for (const auto& [fd, connection] : connections_)
    polled.push_back(
        {fd, static_cast<short>((connection.waits ? 0 : POLLIN) | (connection.out.empty() ? 0 : POLLOUT)), 0});
}

void LocalServer::accept_all() {
  while (true) {
    Descriptor fd(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (fd.get() < 0) return;
    ucred who{};
    socklen_t size = sizeof who;
    if (connections_.size() >= local_connections_max ||
        ::getsockopt(fd.get(), SOL_SOCKET, SO_PEERCRED, &who, &size) != 0)
      continue;  // closed by its destructor
    const int key = fd.get();
    connections_[key] = Connection{std::move(fd), Caller{who.uid, {}, next_connection_++}, {}, {}};
  }
}

std::vector<std::uint64_t> LocalServer::serve(const std::vector<pollfd>& polled, const Handler& handler) {
  std::vector<std::uint64_t> closed;
  for (const pollfd& item : polled) {
    if (item.fd == listening_.get()) {
      if (item.revents != 0) accept_all();
      continue;
    }
    const auto found = connections_.find(item.fd);
    if (found == connections_.end()) continue;
    Connection& connection = found->second;
    bool alive = true;
    if ((item.revents & (POLLIN | POLLHUP | POLLERR)) != 0) alive = read_some(connection);
    // Also lines that came before, and waited for an answer.
    alive = alive && handle_lines(connection, handler);
    if (alive && item.revents != 0) alive = write_some(connection);
    if (alive) continue;
    closed.push_back(connection.caller.connection);
    connections_.erase(found);
  }
  return closed;
}

bool LocalServer::read_some(Connection& connection) {
  char buffer[65536];
  while (true) {
    const ssize_t n = ::recv(connection.fd.get(), buffer, sizeof buffer, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return true;
    if (n <= 0) return false;
    connection.in.append(buffer, static_cast<std::size_t>(n));
    if (connection.in.size() > line_bytes_max) return false;
  }
}

bool LocalServer::handle_lines(Connection& connection, const Handler& handler) {
  std::size_t end = 0;
  while (!connection.waits && (end = connection.in.find('\n')) != std::string::npos) {
    connection.waits = true;
    const auto lines = handler(connection.caller, std::string_view(connection.in).substr(0, end));
    connection.in.erase(0, end + 1);
    if (!lines) continue;
    connection.waits = false;
    for (const std::string& line : *lines) connection.out += line + "\n";
    if (!write_some(connection) || connection.out.size() > 4 * line_bytes_max) return false;
  }
  return true;
}

void LocalServer::answer(std::uint64_t number, const Lines& lines, const std::optional<ports::Challenge>& challenge) {
  const auto found = std::ranges::find_if(
      connections_, [&](const auto& item) { return item.second.caller.connection == number && item.second.waits; });
  if (found == connections_.end()) return;
  Connection& connection = found->second;
  connection.waits = false;
  if (challenge) connection.caller.challenge = challenge;
  for (const std::string& line : lines) connection.out += line + "\n";
  write_some(connection);  // what does not go out now, or fails, is seen at the next poll
}

bool LocalServer::write_some(Connection& connection) {
  while (!connection.out.empty()) {
    const ssize_t n = ::send(connection.fd.get(), connection.out.data(), connection.out.size(), MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
    connection.out.erase(0, static_cast<std::size_t>(n));
  }
  return true;
}

Result<LocalClient> LocalClient::connect(const std::filesystem::path& path) {
  PUENTE_TRY(const sockaddr_un address, address_of(path));
  Descriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) return system_error(path, "make a socket");
  if (::connect(fd.get(), as_sockaddr(address), sizeof address) != 0)
    return system_error(path, errno == EACCES ? "reach the agent: its operator names in party.toml who may, by "
                                                "socket-group and [[caller]] (docs/agent.md)"
                                              : "reach the agent (is puente-agent running?)");
  return LocalClient(std::move(fd));
}

Status LocalClient::call(std::string_view request, const std::function<Result<bool>(std::string_view)>& line) {
  std::string out(request);
  out += '\n';
  for (std::size_t sent = 0; sent < out.size();) {
    const ssize_t n = ::send(fd_.get(), out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0)
      return fail(ErrorCode::unavailable, std::string("the agent closed the connection: ") + std::strerror(errno));
    sent += static_cast<std::size_t>(n);
  }
  while (true) {
    std::size_t end = 0;
    while ((end = in_.find('\n')) != std::string::npos) {
      const std::string one = in_.substr(0, end);
      in_.erase(0, end + 1);
      PUENTE_TRY(const bool more, line(one));
      if (!more) return {};
    }
    if (ends_on_ >= 0) {
      pollfd ready[] = {{fd_.get(), POLLIN, 0}, {ends_on_, POLLIN, 0}};
      if (::poll(ready, 2, -1) < 0 && errno != EINTR) return fail(ErrorCode::io, "cannot wait for the agent");
      if (ready[1].revents != 0) return fail(ErrorCode::unavailable, "ended before the agent had answered");
      if (ready[0].revents == 0) continue;
    }
    char buffer[65536];
    const ssize_t n = ::recv(fd_.get(), buffer, sizeof buffer, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fail(ErrorCode::unavailable, "the agent closed the connection before it had answered");
    in_.append(buffer, static_cast<std::size_t>(n));
    if (in_.size() > 4 * line_bytes_max) return fail(ErrorCode::too_large, "the agent's answer is longer than 64 MiB");
  }
}

}  // namespace puente::client::io
