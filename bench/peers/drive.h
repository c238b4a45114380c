// One loop for all brokers. Every sender and every receiver is a thread, as agents are programs of their own. A sender
// has at most `in_flight` records without a confirm, and waits where its receiver is four times as many behind: so a
// broker that takes faster than it gives shows what it gives. A receiver takes what is there, appends it to a file of
// its own, syncs that (fdatasync) and acknowledges. A record is done when it is confirmed and acknowledged.
#pragma once

#include <filesystem>

#include "bench/path_figures.h"
#include "bench/peers/peer.h"

namespace puente::bench::peers {

struct Time {
  double warm_up_seconds = 0.5, seconds = 5;
};

// Senders publish for so long; it is over when all is done. Fails where a record is lost, comes out of order, or
// nothing moves for half a minute. The receivers' files are made in `folder`, and removed.
PathRun run(Peer& peer, const Server& server, const Shape& shape, const Time& time, const std::string& name,
            const std::filesystem::path& folder);

}  // namespace puente::bench::peers
