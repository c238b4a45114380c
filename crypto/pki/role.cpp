#include "crypto/pki/role.h"

#include "crypto/base/check.h"

namespace puente::pki {
namespace {

struct Row {
  Role role;
  std::string_view name;
  std::string_view oid;
};

constexpr std::array<Row, 8> table{{
    {Role::root, "root", "2.25.235386056490617151171473127328192956372.1.1"},
    {Role::agency_ca, "agency-ca", "2.25.235386056490617151171473127328192956372.1.2"},
    {Role::agent, "agent", "2.25.235386056490617151171473127328192956372.1.3"},
    {Role::broker, "broker", "2.25.235386056490617151171473127328192956372.1.4"},
    {Role::witness, "witness", "2.25.235386056490617151171473127328192956372.1.5"},
    {Role::liaison, "liaison", "2.25.235386056490617151171473127328192956372.1.6"},
    {Role::auditor, "auditor", "2.25.235386056490617151171473127328192956372.1.7"},
    {Role::officer, "officer", "2.25.235386056490617151171473127328192956372.1.8"},
}};

const Row& row_of(Role role) {
  for (const Row& row : table)
    if (row.role == role) return row;
  PUENTE_CHECK(false, "a Role outside the enum");
}

}  // namespace

std::string_view role_oid(Role role) { return row_of(role).oid; }
std::string_view role_name(Role role) { return row_of(role).name; }

std::optional<Role> role_from_oid(std::string_view dotted) {
  for (const Row& row : table)
    if (row.oid == dotted) return row.role;
  return std::nullopt;
}

std::optional<Role> role_from_name(std::string_view name) {
  for (const Row& row : table)
    if (row.name == name) return row.role;
  return std::nullopt;
}

}  // namespace puente::pki
