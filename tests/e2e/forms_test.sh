#!/usr/bin/env bash
# An officer writes a record as a form: made, filled in, looked at, sent when somebody says yes, read by its recipient.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"
at_terminal() { python3 "$PUENTE_SOURCE_DIR/tests/e2e/at_terminal.py" "$@"; }
command=("$PUENTE_BIN_DIR/puente" --agent "$dir/agents/mx-sspc")
fill() { sed -i "s|^$1 = [^#]*|$1 = $2  |" "$3"; }

# A template, in both languages; never over somebody's work.
puente agents/mx-sspc new >"$work/kinds"
holds "the list of kinds" "$work/kinds" "violent-event"
puente agents/mx-sspc new violent-event -o "$work/event.toml" 2>"$work/said"
holds "what is said" "$work/said" "puente send FILE"
refused 1 conflict puente agents/mx-sspc new violent-event -o "$work/event.toml"
refused 1 conflict puente agents/mx-sspc --force new violent-event -o "$work/event.toml"
equals "who may read it" 600 "$(stat -c %a "$work/event.toml")"
refused 1 "write one of violent-event" puente agents/mx-sspc new violent-evnt
puente agents/mx-sspc --lang es new "hecho violento" >"$work/suceso.toml"

# As it is, nothing is sent, and all that must be written is named.
refused 1 "purpose, line" puente agents/mx-sspc send "$work/event.toml"
refused 1 "finalidad, línea" puente agents/mx-sspc --lang es send --yes "$work/suceso.toml"
refused 1 "findings: 4" puente agents/mx-sspc send "$work/event.toml"

fill to '["US/DEA", "US/FINCEN"]' "$work/event.toml"
fill purpose '"violence-prevention"' "$work/event.toml"
fill urgency '"routine"' "$work/event.toml"
fill tlp '"TLP:AMBER"' "$work/event.toml"
fill day '"2026-03-04"' "$work/event.toml"
fill best '3' "$work/event.toml"

# Who gets what is shown; without a terminal nobody has said yes.
refused 2 "NOTHING goes to it" puente agents/mx-sspc send --yes "$work/event.toml"
refused 64 "--yes says it" puente agents/mx-sspc send "$work/event.toml"
sent() { { puente agents/mx-sspc --json track || (($? == 2)); } | wc -l; }  # 2: nothing goes to FinCEN
before=$(sent)
refused 2 "Nothing was sent." at_terminal maybe,no "${command[@]}" send "$work/event.toml"
refused 2 "No se envió nada." at_terminal no "${command[@]}" --lang es send "$work/event.toml"
equals "records sent after two refusals" "$before" "$(sent)"
at_terminal yes "${command[@]}" send "$work/event.toml" >"$work/shown" || (($? == 2)) || fail "$(cat "$work/shown")"
holds "what an officer sees first" "$work/shown" "US/FINCEN"
holds "what is asked" "$work/shown" "Send it? (yes/no)"
holds "what follows" "$work/shown" "kept"
equals "records sent after a yes" $((before + 1)) "$(sent)"

# The other language, through a pipe.
fill para '"US/DEA"' "$work/suceso.toml"
fill finalidad '"prevención de la violencia"' "$work/suceso.toml"
fill urgencia '"ordinario"' "$work/suceso.toml"
fill tlp '"TLP:AMBER"' "$work/suceso.toml"
fill referencia '"PRUEBA-77"' "$work/suceso.toml"
fill dia '"2026-03-04"' "$work/suceso.toml"
fill estimacion '7' "$work/suceso.toml"
id=$(puente agents/mx-sspc --json send - --yes <"$work/suceso.toml" | sed -n 's/.*"record":"\([0-9a-f]*\)".*/\1/p')
until_true "it reaches DEA" has_record us-dea "$id"
puente agents/us-dea --lang es show "$id" >"$work/seen"
holds "what DEA sees" "$work/seen" "estimación: 7"
lacks "what DEA sees" "$work/seen" "PRUEBA-77"

# What the agency writes in most records stands in its forms.
printf '\n[defaults]\nto = ["US/DEA"]\npurpose = "violence-prevention"\nurgency = "routine"\ntlp = "TLP:AMBER"\n' \
  >>"$dir/agents/mx-sspc/party.toml"
kill -HUP "$(process mx-sspc)"
begins_with_them() { puente agents/mx-sspc new violent-event | grep -qF 'to = ["US/DEA"]'; }
until_true "forms begin with the agency's defaults" begins_with_them
puente agents/mx-sspc --lang es new violent-event >"$work/form"
holds "the Spanish form" "$work/form" 'finalidad = "prevención de la violencia"'
"$PUENTE_BIN_DIR/puente" new violent-event >"$work/form"
holds "a form of no agency" "$work/form" "to = []"

# Question by question: what stands already is not asked; three more of the head, marks and gradings, type, then the time.
refused 64 "asks at a terminal" puente agents/mx-sspc new violent-event --ask --out "$work/asked.toml" </dev/null
at_terminal ",,,,,,,,,,no,yes,tomorrow,2026-03-04T22,no,no,no,no,no,no" "${command[@]}" new violent-event --ask \
  --out "$work/asked.toml" >"$work/shown"
holds "what is told at once" "$work/shown" "'tomorrow' is no hour: write"
holds "the form that was asked" "$work/asked.toml" 'hour = "2026-03-04T22"'
puente agents/mx-sspc send --yes "$work/asked.toml" >"$work/said"
holds "what is sent" "$work/said" "kept"
refused 1 conflict at_terminal "" "${command[@]}" new violent-event --ask --out "$work/asked.toml"

# A program's JSON goes as ever; at a terminal a person is asked.
cat >"$work/event.json" <<'J'
{"kind": "violent-event", "to": ["US/DEA"], "marks": {"tlp": "TLP:AMBER", "handling": ["H0"]},
 "purpose": "violence-prevention", "urgency": "routine", "sections": {"actors": [{"name": "Grupo Uno"}]}}
J
send mx-sspc "$work/event.json" >/dev/null
refused 2 "Nothing was sent." at_terminal n "${command[@]}" send "$work/event.json"
