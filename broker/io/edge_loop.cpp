#include "broker/io/edge_loop.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "broker/edge/limits.h"
#include "io/clock.h"

namespace puente::broker::io {
namespace {

// Bounds over all peers, and of one.
constexpr std::size_t untaken_bytes_of_all = 64 << 20;  // a party: as much as is still free
constexpr std::size_t partial_bytes_of_all = 96 << 20;
constexpr std::size_t untaken_bytes_of_one = 4 << 20;
constexpr std::size_t untaken_of_one = 1024;

constexpr std::size_t read_bytes = 64 << 10;   // at once
constexpr std::size_t turn_bytes = 256 << 10;  // of one peer, before others have their turn
constexpr std::size_t lingering_bytes = 64 << 10;
constexpr int accepted_at_once = 64;
constexpr Duration linger_time = seconds(1);
constexpr Duration sweep_every = milliseconds(250);
constexpr std::size_t untaken_overhead = 64;  // bytes counted for each frame that the core has not taken

constexpr std::uint64_t of_listener = ~std::uint64_t{0}, of_queue = of_listener - 1;

Instant steady_now() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

bool would_wait() { return errno == EAGAIN || errno == EWOULDBLOCK; }

bool add_to_epoll(int epoll, int descriptor, std::uint64_t number) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = number;
  return ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

}  // namespace

Result<std::unique_ptr<EdgeLoop>> EdgeLoop::make(Listener listener, edge::ServerKey key, const edge::Caps& caps,
                                                 EdgeQueue& queue) {
  puente::io::Descriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
  if (epoll.get() < 0 || !add_to_epoll(epoll.get(), queue.ordered(), of_queue))
    return fail(ErrorCode::io, std::string("cannot wait for connections: ") + std::strerror(errno));
  return std::unique_ptr<EdgeLoop>(new EdgeLoop(std::move(listener), std::move(key), caps, queue, std::move(epoll)));
}

EdgeLoop::EdgeLoop(Listener listener, edge::ServerKey key, const edge::Caps& caps, EdgeQueue& queue,
                   puente::io::Descriptor epoll)
    : listener_(std::move(listener)),
      key_(std::move(key)),
      admissions_(caps),
      queue_(queue),
      epoll_(std::move(epoll)),
      scratch_(read_bytes),
      now_(steady_now()) {}

void EdgeLoop::run() {
  listen(true);
  while (!stops_) turn();
}

void EdgeLoop::turn() {
  std::array<epoll_event, 256> events;
  const int count =
      ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), static_cast<int>(sweep_every.ms));
  now_ = steady_now();
  carry_out(queue_.take_orders());
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.u64 == of_listener) accept_some();
    Peer* const peer = find(event.data.u64);
    if (peer == nullptr) continue;
    // Before anything that says that it hung up: its last messages may still be there.
    if ((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) read_from(*peer);
    touch(event.data.u64);
  }
  if (now_ - swept_at_ >= sweep_every) sweep();
  close_as_admissions_say();
  settle_touched();
  queue_.push(std::exchange(events_, {}));
}

void EdgeLoop::carry_out(EdgeQueue::Orders orders) {
  for (Sending& sending : orders.sendings) {
    Peer* const peer = find(sending.connection);
    if (peer == nullptr || peer->connection.closing()) continue;
    peer->waiting_bytes += edge::bytes_of(sending.frames);
    peer->connection.send(std::move(sending.frames));
    touch(sending.connection);
  }
  // After what was sent before: a device that revokes itself gets its answer.
  if (orders.allow) admissions_.allow(std::move(*orders.allow));
  for (const std::uint64_t number : orders.unread)
    if (Peer* const peer = find(number)) {
      peer->connection.close(edge::Closing::not_reading);
      touch(number);
    }
  for (const Taken& taken : orders.taken) {
    untaken_bytes_ -= std::min(untaken_bytes_, taken.bytes);
    if (const auto party = untaken_of_.find(taken.party); party != untaken_of_.end()) {
      party->second -= std::min(party->second, taken.bytes);
      if (party->second == 0) untaken_of_.erase(party);
    }
    if (Peer* const peer = find(taken.connection)) {
      --peer->untaken;
      peer->untaken_bytes -= taken.bytes;
    }
  }
  // What one has read makes room for all.
  if (!orders.taken.empty())
    for (const std::uint64_t number : held_up_) touch(number);
  stops_ = orders.stop;
}

void EdgeLoop::listen(bool on) {
  if (on == listens_) return;
  if (on)
    listens_ = add_to_epoll(epoll_.get(), listener_.descriptor(), of_listener);
  else
    listens_ = ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener_.descriptor(), nullptr) != 0;
}

void EdgeLoop::accept_some() {
  for (int i = 0; i < accepted_at_once; ++i) {
    auto accepted = listener_.accept();
    if (!accepted) {
      if (accepted.error() == Listener::Nobody::was_taken) continue;
      if (accepted.error() == Listener::Nobody::can_be) listen(false);  // until the next sweep
      return;
    }
    const std::uint64_t number = ++last_number_;
    ++figures_.arrived;
    if (!admissions_.arrive(number, accepted->source, now_)) {
      count(edge::Closing::room);
      continue;
    }
    peers_.emplace(number, std::unique_ptr<Peer>(
                               new Peer{std::move(accepted->socket),
                                        edge::Connection(number, key_, admissions_, puente::io::fresh_seed(), now_)}));
    touch(number);
  }
}

EdgeLoop::Peer* EdgeLoop::find(std::uint64_t number) {
  const auto found = peers_.find(number);
  return found == peers_.end() ? nullptr : found->second.get();
}

bool EdgeLoop::wants_to_read(const Peer& peer) const {
  return !peer.connection.closing() && peer.untaken < untaken_of_one && peer.untaken_bytes < untaken_bytes_of_one &&
         peer.connection.waiting_bytes() < unread_bytes_of_one && party_may_wait(peer) &&
         (!peer.opened || admissions_.may_be_read(peer.connection.peer(), now_));
}

// Choudhury and Hahne, "Dynamic queue length thresholds" (1998): whatever some parties keep waiting, room is left for
// others, and one that is alone may have half of it.
bool EdgeLoop::party_may_wait(const Peer& peer) const {
  const auto party = untaken_of_.find(peer.party);
  return (party == untaken_of_.end() ? 0 : party->second) + untaken_bytes_ < untaken_bytes_of_all;
}

void EdgeLoop::read_from(Peer& peer) {
  if (peer.lingers_until) return discard_from(peer);
  for (std::size_t total = 0; total < turn_bytes && wants_to_read(peer);) {
    const ssize_t got = ::recv(peer.socket.get(), scratch_.data(), scratch_.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && would_wait() && !peer.broken) return;
    if (got <= 0) return peer.connection.close(edge::Closing::ended);
    total += static_cast<std::size_t>(got);
    peer.connection.receive(ByteView(scratch_).first(static_cast<std::size_t>(got)), now_);
    take_from(peer);
    if (peer.opened)
      admissions_.count_traffic(peer.connection.peer(), peer.connection.take_frames_opened(),
                                static_cast<std::size_t>(got), now_);
    if (static_cast<std::size_t>(got) < scratch_.size()) return;
  }
}

void EdgeLoop::discard_from(Peer& peer) {
  for (std::size_t total = 0; total < lingering_bytes;) {
    const ssize_t got = ::recv(peer.socket.get(), scratch_.data(), scratch_.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && would_wait()) return;
    if (got <= 0) break;
    total += static_cast<std::size_t>(got);
  }
  peer.lingers_until = now_;
}

void EdgeLoop::take_from(Peer& peer) {
  edge::Connection& connection = peer.connection;
  if (connection.authenticated() && !std::exchange(peer.opened, true)) {
    peer.party = admissions_.party_of(connection.peer());
    queue_.opened(connection.number());
  }
  for (edge::Message& frames : connection.take_messages()) {
    std::size_t bytes = 0;
    for (const Bytes& frame : frames) bytes += frame.size() + untaken_overhead;
    ++peer.untaken;
    peer.untaken_bytes += bytes;
    untaken_bytes_ += bytes;
    untaken_of_[peer.party] += bytes;
    events_.push_back(Arrived{connection.number(), connection.peer(), peer.party, std::move(frames), bytes});
  }
  partial_bytes_ += connection.partial_bytes() - peer.partial_bytes;
  peer.partial_bytes = connection.partial_bytes();
  if (partial_bytes_ > partial_bytes_of_all) bound_partial();
}

// Of the party that holds the most with messages that do not end, the largest makes room.
void EdgeLoop::bound_partial() {
  std::unordered_map<std::string, std::size_t> of_parties;
  for (const auto& [number, peer] : peers_) of_parties[peer->party] += peer->partial_bytes;
  Peer* most = nullptr;
  const auto comes_before = [&](const Peer& one, const Peer& other) {
    return std::pair(of_parties.at(one.party), one.partial_bytes) <
           std::pair(of_parties.at(other.party), other.partial_bytes);
  };
  for (const auto& [number, peer] : peers_)
    if (most == nullptr || comes_before(*most, *peer)) most = peer.get();
  most->connection.close(edge::Closing::room);
  partial_bytes_ -= std::exchange(most->partial_bytes, 0);
  touch(most->connection.number());
}

void EdgeLoop::flush(Peer& peer) {
  std::size_t total = 0;
  while (!peer.broken && total < turn_bytes * 4) {
    const ByteView bytes = peer.connection.unsent();
    if (bytes.empty()) break;
    iovec part{const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    const ssize_t put = ::sendmsg(peer.socket.get(), &message, MSG_NOSIGNAL);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0 && would_wait()) break;
    // It may have said something before it went: it is read to the end first.
    if (put < 0) {
      peer.broken = true;
      break;
    }
    total += static_cast<std::size_t>(put);
    peer.connection.sent(static_cast<std::size_t>(put), now_);
  }
  const std::size_t waits = peer.connection.waiting_bytes();
  if (waits != peer.waiting_bytes)
    queue_.drained(peer.connection.number(), std::exchange(peer.waiting_bytes, waits) - waits);
}

void EdgeLoop::sweep() {
  const Duration since = now_ - std::exchange(swept_at_, now_);
  listen(true);
  for (const auto& [number, peer] : peers_) {
    if (!peer->lingers_until && !wants_to_read(*peer)) peer->connection.not_read(since, now_);
    peer->connection.tick(now_);
    touch(number);
  }
  tell_figures();
}

void EdgeLoop::tell_figures() {
  const edge::Caps& caps = admissions_.caps();
  figures_.connections = admissions_.size();
  figures_.connections_max = caps.connections;
  figures_.half_open = admissions_.half_open();
  figures_.half_open_max = caps.half_open + caps.half_open_known;
  queue_.tell(figures_);
}

void EdgeLoop::close_as_admissions_say() {
  for (const auto& [number, why] : admissions_.take_closings())
    if (Peer* const peer = find(number)) {
      flush(*peer);
      peer->connection.close(why);
      // One that lingers to be told has lost its place to another.
      if (peer->connection.was_told()) peer->lingers_until = now_;
      touch(number);
    }
  for (const CurvePublic& key : admissions_.take_fights())
    events_.push_back(Fought{key, admissions_.caps().replaced_a_minute});
}

void EdgeLoop::settle_touched() {
  const bool waited = !held_up_.empty();
  for (const std::uint64_t number : std::exchange(touched_, {}))
    if (Peer* const peer = find(number)) settle(*peer);
  if (waited != !held_up_.empty()) queue_.waits_for_taking(!waited);
}

void EdgeLoop::settle(Peer& peer) {
  flush(peer);
  const auto& closing = peer.connection.closing();
  if (closing) {
    if (!peer.connection.was_told() || peer.broken) return remove(peer);
    if (!peer.lingers_until) peer.lingers_until = now_ + linger_time;
    if (now_ >= *peer.lingers_until) return remove(peer);
    if (peer.connection.unsent().empty() && !std::exchange(peer.shut, true)) ::shutdown(peer.socket.get(), SHUT_WR);
  }
  watch(peer);
}

void EdgeLoop::watch(Peer& peer) {
  const std::uint64_t number = peer.connection.number();
  const bool reads = peer.lingers_until || wants_to_read(peer);
  if (reads || peer.connection.waiting_bytes() >= unread_bytes_of_one)
    held_up_.erase(number);
  else
    held_up_.insert(number);
  const bool writes = !peer.broken && !peer.connection.unsent().empty();
  const std::uint32_t interest = (reads ? std::uint32_t{EPOLLIN} : 0U) | (writes ? std::uint32_t{EPOLLOUT} : 0U);
  if (interest == peer.interest) return;
  epoll_event event{};
  event.events = interest;
  event.data.u64 = number;
  // Without an interest it is taken out: that it hung up would be reported again and again.
  const int what = peer.interest == 0 ? EPOLL_CTL_ADD : interest == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
  if (::epoll_ctl(epoll_.get(), what, peer.socket.get(), &event) != 0) return remove(peer);
  peer.interest = interest;
}

void EdgeLoop::remove(Peer& peer) {
  const std::uint64_t number = peer.connection.number();
  if (peer.opened) {
    queue_.closed(number);
    events_.push_back(Left{number});
  }
  partial_bytes_ -= peer.partial_bytes;
  count(peer.connection.closing().value_or(edge::Closing::ended));
  admissions_.left(number);
  held_up_.erase(number);
  peers_.erase(number);
}

}  // namespace puente::broker::io
