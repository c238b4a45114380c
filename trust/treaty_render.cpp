#include <fmt/format.h>

#include "trust/treaty.h"
#include "trust/treaty_names.h"

namespace puente::trust {
namespace {

// A TOML basic string. Nothing that needs an escape but these may stand in a treaty: people sign what they read.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

std::string root_table(model::Nation nation, const pki::Certificate& root) {
  return fmt::format("\n[root.{}]\ncertificate = \"\"\"\n{}\"\"\"\n", model::name_of(nation), root.pem());
}

std::string handover_table(const Handover& handover) {
  return fmt::format(
      "\n[handover]\nshard = {}\nlog = {}\nsize = {}\nroot = \"{}\"\nat = \"{}\"\ndirectory = \"{}\"\nbundle-mx = "
      "\"{}\"\nbundle-us = \"{}\"\npauses = \"{}\"\n",
      handover.shard, quoted(tlog::format_vkey(handover.log)), handover.size, handover.root.hex(),
      format_utc(handover.at), handover.directory.hex(), handover.bundles.mx.hex(), handover.bundles.us.hex(),
      handover.pauses.hex());
}

}  // namespace

std::string render_treaty(const Treaty& treaty) {
  std::string out = fmt::format("[treaty]\nversion = {}\nprevious = \"{}\"\nquorum = \"{}\"\n", treaty.version,
                                treaty.previous.hex(), quorum_name(treaty.quorum_mode));
  for (const model::Nation nation : {model::Nation::mx, model::Nation::us})
    out += root_table(nation, treaty.root(nation));
  const BrokerTerms& broker = treaty.broker;
  out += fmt::format("\n[broker]\norigin = {}\nendpoint = {}\ndevice = \"{}\"\ncurve = \"{}\"\nlog = {}\n",
                     quoted(broker.origin), quoted(broker.endpoint), broker.device.hex(), broker.curve.hex(),
                     quoted(tlog::format_vkey(broker.log)));
  for (const TreatyWitness& witness : treaty.witnesses)
    out += fmt::format("\n[[witness]]\nnation = \"{}\"\nkey = {}\nurl = {}\n", model::name_of(witness.nation),
                       quoted(tlog::format_vkey(witness.key)), quoted(witness.url));
  if (treaty.handover) out += handover_table(*treaty.handover);
  out += "\n[roles]\n";
  for (const pki::Role role : pki::all_roles)
    out += fmt::format("{} = \"{}\"\n", pki::role_name(role), pki::role_oid(role));
  for (const Equivalence& one : treaty.equivalences)
    out += fmt::format("\n[[equivalence]]\nlabel = \"{}\"\nhandled-as = {{ en = {}, es = {} }}\n",
                       model::name_of(one.label), quoted(one.handled_as.en), quoted(one.handled_as.es));
  if (!treaty.floor_text.empty()) out += "\n" + treaty.floor_text;
  return out;
}

}  // namespace puente::trust
