// Private to the room: what tables and maps say of a record in single values.
#pragma once

#include <optional>
#include <string>

#include "client/exchange/place.h"

namespace puente::client::exchange {

// The finest place that the record says, and the section it is of; nullptr where it says none.
struct FlatPlace {
  const Section* section = nullptr;
  std::optional<Place> place;
};
FlatPlace finest_place(const Record& record);

// "2026-11-24": the finest time that it says; empty where it says none.
std::string finest_time(const Record& record);

// All marks but TLP, with "; " between.
std::string joined_marks(const model::Marks& marks);

}  // namespace puente::client::exchange
