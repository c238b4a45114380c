// Columns of a terminal or of plain text.
#pragma once

#include <string>
#include <string_view>

namespace puente::client::present {

// Columns that a text of escape() takes (code points; combining marks take none, wide East Asian characters two).
std::size_t columns_of(std::string_view text);
// Padded or cut (with "…") to exactly `columns`.
std::string fit(std::string_view text, std::size_t columns);

}  // namespace puente::client::present
