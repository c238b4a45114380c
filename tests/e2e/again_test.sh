#!/usr/bin/env bash
# What a pause returned: listed with what to do, sent again with one command and once; a correction in place of a record.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"
sspc() { puente agents/mx-sspc "$@"; }
inbox_answers() { puente "agents/$1" --json inbox >/dev/null 2>&1; }
tr -d '\n' <"$PUENTE_SOURCE_DIR/demo/records/mx-sspc/01-violent-event.json" |
  sed 's/"to": *\[[^]]*\]/"to": ["US\/DEA"]/' >"$work/event.json"
sspc dead-letters >"$work/none"
holds "where nothing came back" "$work/none" "nothing came back"

"$net" stop "$dir" us-dea
id=$(send mx-sspc "$work/event.json")
until_true "it waits at the broker" in_state mx-sspc "$id" accepted
refused 1 "came back from nobody" sspc resend "$id"
puente liaisons/mx-1 pause --direction out --kind violent-event --reason "se revisa" --for 4h --queued return >/dev/null
came_back() { sspc --json track "$id" | grep -qF '"progress":"paused"'; }
until_true "it came back" came_back
status=0
sspc --lang es dead-letters >"$work/dead" || status=$?
equals "dead letters" 2 "$status"
holds "the list" "$work/dead" "regresó por una pausa; cuando termine: puente resend ${id:0:8}"

puente liaisons/mx-1 resume 1 --reason "revisado" --out "$work/resume.order" >/dev/null
puente liaisons/mx-2 resume "$work/resume.order" >/dev/null
until_true "the sender knows that it is over" bash -c "! '$PUENTE_BIN_DIR/puente' --agent '$dir/agents/mx-sspc' status | grep -q PAUSED"
"$net" start "$dir"
refused 1 "no record" sspc resend 0123456789abcdef0123456789abcdef
sspc resend "${id:0:8}" >"$work/again"
holds "what was done" "$work/again" "$id: sent again as "
again=$(sed -n "s/^$id: sent again as //p" "$work/again")
until_true "the recipient is back" inbox_answers us-dea
until_true "it arrives" has_record us-dea "$again"
! has_record us-dea "$id" || fail "the one that came back crossed too"
refused 1 "was sent again already" sspc resend "$id"
until_true "it is over" in_state mx-sspc "$again" finished
sspc dead-letters >"$work/none"
holds "then" "$work/none" "nothing came back"
puente agents/us-dea show "$again" >"$work/shown"
holds "its recipient" "$work/shown" "$id"

# A correction.
refused 64 "names no record" sspc send "$work/event.json" --supersedes xy
corrected=$(sed -n 's/.*"record":"\([0-9a-f]*\)".*/\1/p' <<<"$(sspc --json send "$work/event.json" --supersedes "${again:0:8}")")
until_true "the correction arrives" has_record us-dea "$corrected"
puente agents/us-dea --json show "$corrected" >"$work/shown"
holds "the correction" "$work/shown" "\"supersedes\":\"$again\""
