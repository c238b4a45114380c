#include "broker/core/budget/budgets.h"

namespace puente::broker::core {

std::string_view name_of(Budget budget) {
  switch (budget) {
    case Budget::hellos:
      return "hellos";
    case Budget::log_readings:
      return "log-readings";
    case Budget::recipient_queue:
      return "recipient-queue";
    case Budget::spool:
      return "spool";
    case Budget::spool_of_nation:
      return "spool-of-nation";
    case Budget::spool_of_agency:
      return "spool-of-agency";
    case Budget::spool_of_device:
      return "spool-of-device";
    case Budget::volume:
      return "volume";
  }
  return "unknown";
}

}  // namespace puente::broker::core
