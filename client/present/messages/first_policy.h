// The policy that a nation begins with, in English and Spanish. Its places are: the nation; then, in the rule and in
// the assert, the nation and the other one.
#pragma once

#include "client/present/text.h"

namespace puente::client::present::messages::policies {

inline constexpr Text<Words, Words, Words, Words, Words> first_policy{
    R"(# Sharing policy of {}. docs/policy.md explains every word. What no rule permits does not cross.

withheld = "stub"  # or "silent": what a recipient is told of what it does not get

# A rule. Remove the signs at the beginning of the lines, and say what, to whom, how precisely, until when, by what law.
#
# [[rule]]
# id = "first"
# effect = "permit"
# from = ["{}/*"]
# to = ["{}/*"]
# kinds = ["advisory"]
# sections = ["summary"]
# tlp = ["TLP:GREEN", "TLP:CLEAR"]
# valid-until = "2030-01-01T00:00:00Z"
# legal-basis = {{ en = "law and article", es = "ley y artículo" }}

# What must hold of all rules, or nobody signs the policy.

[[assert]]
id = "victims-stay"
claim = "never"
from = ["{}/*"]
to = ["{}/*"]
kinds = ["*"]
sections = ["victim-identities"]
)",
    R"(# Política de intercambio de {}. docs/policy.es.md explica cada palabra. Lo que ninguna regla permite no cruza.

withheld = "stub"  # o "silent": qué se le dice al destinatario de lo que no recibe

# Una regla. Quite los signos al comienzo de las líneas, y diga qué, a quién, con qué precisión, hasta cuándo, por qué ley.
#
# [[rule]]
# id = "primera"
# effect = "permit"
# from = ["{}/*"]
# to = ["{}/*"]
# kinds = ["advisory"]
# sections = ["summary"]
# tlp = ["TLP:GREEN", "TLP:CLEAR"]
# valid-until = "2030-01-01T00:00:00Z"
# legal-basis = {{ en = "law and article", es = "ley y artículo" }}

# Lo que ha de cumplirse de todas las reglas, o nadie firma la política.

[[assert]]
id = "las-victimas-se-quedan"
claim = "never"
from = ["{}/*"]
to = ["{}/*"]
kinds = ["*"]
sections = ["victim-identities"]
)"};

}  // namespace puente::client::present::messages::policies
