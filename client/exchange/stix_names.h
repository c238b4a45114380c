// Names and ids that STIX 2.1 fixes, and ours beside them (docs/exchange.md, docs/stix-extensions.json).
// Source: STIX 2.1 (OASIS, 10 June 2021), sections 4.1 and 7; the TLP 2.0 extension of OASIS's common objects.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "policy/model/vocabulary.h"

namespace puente::client::exchange {

inline constexpr std::string_view record_extension = "extension-definition--d0f9022d-b41e-4a76-b5c5-5406dbfd0390";
inline constexpr std::string_view section_extension = "extension-definition--54cbab97-9ae6-4141-af85-f2784dfdddf8";
inline constexpr std::string_view marking_extension = "extension-definition--dbbcad99-62be-4272-b3bc-95ea39a8b438";
inline constexpr std::string_view own_identity = "identity--4ab83d55-f0ac-4594-8640-9c5136580f60";
inline constexpr std::string_view own_definitions_made = "2026-11-24T00:00:00.000Z";

inline constexpr std::string_view tlp_extension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";
inline constexpr std::string_view acs_extension = "extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce";

struct TlpMarking {
  model::Tlp tlp;
  std::string_view value;  // of `tlp_2_0`, or of `definition.tlp`
  std::string_view id;     // of the marking definition
  bool first = false;      // of TLP 1, by which STIX 2.0 and 2.1 went before
};
inline constexpr std::array tlp_markings{
    TlpMarking{model::Tlp::clear, "clear", "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"},
    TlpMarking{model::Tlp::green, "green", "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"},
    TlpMarking{model::Tlp::amber, "amber", "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"},
    TlpMarking{model::Tlp::amber_strict, "amber+strict", "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"},
    TlpMarking{model::Tlp::red, "red", "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"},
    TlpMarking{model::Tlp::clear, "white", "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", true},
    TlpMarking{model::Tlp::green, "green", "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", true},
    TlpMarking{model::Tlp::amber, "amber", "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", true},
    TlpMarking{model::Tlp::red, "red", "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", true},
};
constexpr const TlpMarking& marking_of(model::Tlp tlp) {
  for (const TlpMarking& one : tlp_markings)
    if (one.tlp == tlp && !one.first) return one;
  return tlp_markings.front();
}

}  // namespace puente::client::exchange
