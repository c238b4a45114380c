#include "broker/core/caller.h"

namespace puente::broker::core {

Status require_role(const trust::Device& device, pki::Role role, std::string_view what) {
  if (device.role != role)
    return fail(ErrorCode::not_permitted, std::string(what) + " is for the role " + std::string(pki::role_name(role)) +
                                              ", and this is a certificate of the role " +
                                              std::string(pki::role_name(device.role)));
  return {};
}

}  // namespace puente::broker::core
