// Private to the room: the records that stix_write.h wrote, out of the objects of a file.
#pragma once

#include <set>

#include "client/exchange/record.h"
#include "client/exchange/stix_objects.h"

namespace puente::client::exchange {

struct OwnRecord {
  Record record;
  std::string report;  // its id
};

// `taken`: the ids of what they are made of. left: what their reports name and is not there. Errors: malformed, with
// the report's id.
Result<std::vector<OwnRecord>> own_records(const StixObjects& objects, std::set<std::string>& taken,
                                           std::vector<Left>& left);

}  // namespace puente::client::exchange
