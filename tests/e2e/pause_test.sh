#!/usr/bin/env bash
# One liaison stops what crosses with one command; two let it go; broker and agents are restarted in between.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"
tr -d '\n' <"$PUENTE_SOURCE_DIR/demo/records/mx-sspc/01-violent-event.json" |
  sed 's/"to": *\[[^]]*\]/"to": ["US\/DEA"]/' >"$work/event.json"

id=$(send mx-sspc "$work/event.json")
until_true "before the pause a record reaches DEA" has_record us-dea "$id"

# What waits at the broker when the pause comes is held too.
"$net" stop "$dir" us-dea
queued=$(send mx-sspc "$work/event.json")
until_true "it waits at the broker" in_state mx-sspc "$queued" accepted

refused 64 usage puente liaisons/mx-1 pause --reason "sin plazo"
refused 1 not-found puente liaisons/mx-1 pause --agency US/NSA --reason "agencia desconocida" --for 4h
refused 4 not-permitted puente auditors/mx pause --reason "no es enlace" --for 4h
puente liaisons/mx-1 pause --direction out --kind violent-event --reason "se revisa una fuga" --for 4h >"$work/pause"
holds "the receipt" "$work/pause" "Paused: MX 1 is in force. Records that wait because of it: 1."

# Nothing crosses from this command on, whoever comes back, and the sender keeps drafts.
"$net" start "$dir"
until_true "DEA's agent answers again" answers us-dea
sees_pause() { puente "agents/$1" status 2>/dev/null | grep -q "PAUSED.*se revisa una fuga"; }
until_true "the sender knows" sees_pause mx-sspc
until_true "the recipient knows" sees_pause us-dea
draft=$(send mx-sspc "$work/event.json")
until_true "the draft says why it waits" bash -c \
  "'$PUENTE_BIN_DIR/puente' --agent '$dir/agents/mx-sspc' track '$draft' | grep -q 'paused on its way to US/DEA by MX order 1'"
equals "a record sent under the pause" draft "$(state_of mx-sspc "$draft")"
# Another kind, and the other direction, go on.
other=$(send mx-sspc "$PUENTE_SOURCE_DIR/demo/records/mx-sspc/07-seizure.json")
until_true "another kind goes on" in_state mx-sspc "$other" finished

# Restart everybody, the broker last.
for name in us-dea mx-sspc broker; do "$net" stop "$dir" "$name"; done
"$net" start "$dir"
until_true "the sender knows after the restart" sees_pause mx-sspc
until_true "the recipient knows after the restart" sees_pause us-dea
puente liaisons/us-1 pause list >"$work/list"
holds "the other nation's list" "$work/list" "se revisa una fuga"
sleep 1
! has_record us-dea "$queued" || fail "what waited crossed under the pause"
! has_record us-dea "$draft" || fail "a draft crossed under the pause"
ok "nothing crossed"

# Two liaisons of the nation that paused.
refused 1 not-found puente liaisons/us-1 resume 1 --reason "la otra nación" --out "$work/us.order"
puente liaisons/mx-1 resume 1 --reason "fuga cerrada" --out "$work/resume.order" >/dev/null
refused 4 not-permitted puente liaisons/us-2 resume "$work/resume.order"
cp "$work/resume.order" "$work/one.order"
refused 4 not-permitted puente liaisons/mx-1 resume "$work/one.order"
sed -i 's/resumes = 1/resumes = 2/' "$work/one.order"
refused 3 unauthenticated puente liaisons/mx-2 resume "$work/one.order"
puente liaisons/mx-2 --lang es resume "$work/resume.order" >"$work/resumed"
holds "the report" "$work/resumed" "Reanudado: MX 1 terminó. Se liberan ahora: 1"
until_true "what waited arrives" has_record us-dea "$queued"
until_true "the draft arrives" has_record us-dea "$draft"
puente liaisons/us-1 pause list >"$work/list"
holds "the list" "$work/list" "Nothing is paused."

for nation in mx us; do
  puente "auditors/$nation" audit verify >"$work/audit" || fail "audit verify as $nation: $(cat "$work/audit")"
  puente "auditors/$nation" audit list >"$work/audit"
  holds "the log of $nation" "$work/audit" "reason=se revisa una fuga"
  holds "the log of $nation" "$work/audit" "reason=fuga cerrada"
done
