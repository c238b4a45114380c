// What a certificate is for. Each role is one extended-key-usage OID; a certificate carries exactly one of them.
//
// The arc is 2.25.<UUID as decimal> (ITU-T X.667), which anyone may use without registration; its UUID was drawn once
// for Puente. The treaty file lists these OIDs, and they never change their meaning.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace puente::pki {

enum class Role : unsigned char { root, agency_ca, agent, broker, witness, liaison, auditor, officer };

inline constexpr std::array<Role, 8> all_roles{Role::root,    Role::agency_ca, Role::agent,   Role::broker,
                                               Role::witness, Role::liaison,   Role::auditor, Role::officer};

// The arc under which every role lies, with its final dot. Other OIDs below it are reserved.
inline constexpr std::string_view role_arc = "2.25.235386056490617151171473127328192956372.1.";

std::string_view role_oid(Role role);                        // dotted decimal
std::optional<Role> role_from_oid(std::string_view dotted);  // of all_roles, else nothing
std::string_view role_name(Role role);                       // "root", "agency-ca", "agent", …
std::optional<Role> role_from_name(std::string_view name);

constexpr bool is_ca_role(Role role) { return role == Role::root || role == Role::agency_ca; }

// Agents, brokers, witnesses and officers hold Ed25519 keys; the others may hold any kind this room knows.
constexpr bool needs_ed25519(Role role) {
  return role == Role::agent || role == Role::broker || role == Role::witness || role == Role::officer;
}

// Liaisons and auditors sign with CMS, which OpenSSL 3.0 cannot do with Ed25519.
constexpr bool signs_cms(Role role) { return role == Role::liaison || role == Role::auditor; }

}  // namespace puente::pki
