#!/usr/bin/env bash
# docs/transport.md and docs/messages.md suffice for a second implementation: a client that was written from them alone, and shares no code with
# ours, speaks with the broker, and is refused where the page says so.
. "$(dirname "$0")/lib.sh"

"$net" up "$dir"
python3 "$PUENTE_SOURCE_DIR/tests/e2e/second_client.py" "$dir"

# A second program with an agent's transport key: decided by the rule of docs/messages.md, in the log of both nations, and an alarm.
python3 "$PUENTE_SOURCE_DIR/tests/e2e/fighting_client.py" "$dir" us-fbi || fail "nobody is refused"
for nation in mx us; do
  fought() { puente auditors/$nation audit list --event key-fight >"$work/log"; [[ -s $work/log ]]; }
  until_true "the log of $nation tells of it" fought
  holds "the log of $nation" "$work/log" "agency=US/FBI"
done
puente auditors/mx --lang es audit list --event key-fight >"$work/log"
holds "the same in Spanish" "$work/log" "llave-disputada"
# The status is told at intervals, and the alarm of the head that was shown above stands in it already.
alarmed() {
  "$PUENTE_BIN_DIR/puente-broker" status --dir "$dir/broker" >"$work/status"
  (($? == 2)) && grep -q "replace each other again and again" "$work/status" &&
    grep -qF "its key connects too often (300)" "$work/status"  # what the edge counts may come one status later
}
until_true "the operator is alarmed" alarmed
holds "the status" "$work/status" "closed, a newer one of its key replaced it: 12"
holds "the status" "$work/status" "closed, its key connects too often (300): "

# A recipient that refuses every delivery: its sender is held, in the log of both nations, until a liaison of the recipient's nation lifts
# that; what waited goes then.
tr -d '\n' <"$PUENTE_SOURCE_DIR/demo/records/mx-sspc/01-violent-event.json" |
  sed 's/"to": *\[[^]]*\]/"to": ["US\/DEA"]/' >"$work/event.json"
"$net" stop "$dir" us-dea
for _ in {1..16}; do send mx-sspc "$work/event.json" >/dev/null; done
python3 "$PUENTE_SOURCE_DIR/tests/e2e/refusing_client.py" "$dir" us-dea || fail "nobody is held"
waits=$(send mx-sspc "$work/event.json")
until_true "it waits at the broker" in_state mx-sspc "$waits" accepted
"$net" start "$dir" us-dea
until_true "DEA's agent answers again" answers us-dea
puente liaisons/us-1 hold list >"$work/holds"
holds "what is held" "$work/holds" "records waiting: 1"
holds "what is held" "$work/holds" "deliveries refused within a day: 16; since "
puente liaisons/mx-1 --lang es hold list >"$work/es"
holds "what is held, in Spanish" "$work/es" "registros que esperan: 1"
short() { sed -En "s/^MX\/SSPC ([0-9a-f]+) -> US\/DEA ([0-9a-f]+): .*/\\$1/p" "$work/holds"; }
sender=$(short 1) recipient=$(short 2)
why=(--reason "its program was mended")
refused 64 usage puente liaisons/us-1 hold lift "$sender" "$recipient"
refused 64 "names no device" puente liaisons/us-1 hold lift abc "$recipient" "${why[@]}"
refused 1 not-found puente liaisons/us-1 hold lift "$recipient" "$sender" "${why[@]}"
refused 4 not-permitted puente liaisons/mx-1 hold lift "$sender" "$recipient" "${why[@]}"
refused 4 not-permitted puente auditors/us hold list
puente liaisons/us-1 hold lift "$sender" "$recipient" --preview >"$work/preview"
holds "the preview" "$work/preview" "Would be released, in the order in which they were accepted: 1. Nothing was changed."
! has_record us-dea "$waits" || fail "what is held crossed"
puente liaisons/us-1 --json hold lift "${sender:0:8}" "${recipient:0:8}" "${why[@]}" >"$work/lifted"
holds "the order" "$work/lifted" '"lifted":true'
until_true "what waited arrives" has_record us-dea "$waits"
refused 1 not-found puente liaisons/us-1 hold lift "$sender" "$recipient" "${why[@]}"
puente liaisons/us-1 hold list >"$work/holds"
holds "what is held" "$work/holds" "Nobody is held."
for nation in mx us; do
  logged() { puente auditors/$nation audit list --event sender-hold >"$work/log"; (($(wc -l <"$work/log") >= 2)); }
  until_true "both are in the log" logged
  holds "the log of $nation" "$work/log" "reason=its program was mended"
done
