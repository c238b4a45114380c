// Names in the treaty file that no other room has; for the sources of this room.
#pragma once

#include <array>
#include <string_view>

#include "crypto/tlog/quorum.h"

namespace puente::trust {

inline constexpr std::array<std::string_view, 3> quorum_names{"both-nations", "one-nation", "none"};  // by QuorumMode
inline std::string_view quorum_name(tlog::QuorumMode mode) { return quorum_names.at(static_cast<std::size_t>(mode)); }

}  // namespace puente::trust
