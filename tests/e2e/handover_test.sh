#!/usr/bin/env bash
# A broker whose store was put back from an older copy does not start; both nations hand over to the next shard of the log,
# and the bridge goes on: nothing twice, nothing lost, and the auditors verify across.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"
tr -d '\n' <"$PUENTE_SOURCE_DIR/demo/records/mx-sspc/01-violent-event.json" |
  sed 's/"to": *\[[^]]*\]/"to": ["US\/DEA"]/' >"$work/event.json"

before=$(send mx-sspc "$work/event.json")
until_true "a record reaches DEA" has_record us-dea "$before"
puente auditors/mx audit verify >/dev/null
puente auditors/mx audit export --out "$work/bundle" >/dev/null

# The copy, and what happens after it.
"$net" stop "$dir" broker
cp "$dir/broker/store.db" "$work/older.db"
"$net" start "$dir"
until_true "the sender's agent is ready again" bash -c "'$PUENTE_BIN_DIR/puente' --agent '$dir/agents/mx-sspc' --json status | grep -q '\"ready\":true'"
after=$(send mx-sspc "$work/event.json")
until_true "a record after the copy was made reaches DEA" has_record us-dea "$after"
until_true "the sender knows" in_state mx-sspc "$after" finished
"$net" stop "$dir" us-dea
waiting=$(send mx-sspc "$work/event.json")
until_true "one waits at the broker" in_state mx-sspc "$waiting" accepted
sleep 1  # until its head is cosigned
"$net" stop "$dir" broker
rm -f "$dir"/broker/store.db*
cp "$work/older.db" "$dir/broker/store.db"
status=0
timeout 60 "$PUENTE_BIN_DIR/puente-broker" run --dir "$dir/broker" >"$work/broker" 2>&1 || status=$?
equals "the broker's exit code on the older copy" 3 "$status"
holds "its reason" "$work/broker" "an older copy was put back"

# One nation drafts, the other checks, both sign.
puente agents/mx-sspc handover draft --out "$work/next.txt" --state "$work/state" >"$work/draft"
holds "the draft" "$work/draft" "shard 2 (puente.example/demo/shard-2)"
puente agents/us-fbi handover check "$work/next.txt" --state "$work/state" >"$work/check"
holds "the other nation's check" "$work/check" "goes on from what is held here"
sed 's/^size = .*/size = 3/' "$work/next.txt" >"$work/short.txt"
status=0
puente agents/us-fbi --json handover check "$work/short.txt" --state "$work/state" >"$work/check" || status=$?
equals "a hand-over that loses entries" 3 "$status"
holds "its finding" "$work/check" '"finding":"head-lost"'
head -c 2000 "$work/state" >"$work/cut"
refused 1 malformed puente agents/us-fbi handover check "$work/next.txt" --state "$work/cut"
for nation in mx us; do
  puente . treaty sign --root "$dir/roots/$nation" --passphrase-file "$dir/roots/$nation/passphrase" "$work/next.txt" >/dev/null
done
puente . treaty show "$work/next.txt" >"$work/show"
holds "the treaty" "$work/show" "shard"

# Everybody gets the treaty; the broker also what the shard begins with. Without it, it does not start.
"$net" down "$dir" >/dev/null
cp "$work/next.txt" "$dir/treaty/treaty.txt"
status=0
timeout 60 "$PUENTE_BIN_DIR/puente-broker" run --dir "$dir/broker" >"$work/broker" 2>&1 || status=$?
equals "the broker's exit code without the file" 1 "$status"
holds "its reason" "$work/broker" "as 'handover'"
[[ -f $dir/broker/shard-1/store.db && -f $dir/broker/shard-1/treaty.txt ]] || fail "the old store was not put aside"
cp "$work/state" "$dir/broker/handover"
"$net" up "$dir"
rm "$dir/broker/handover"

# What waited arrives, under a new id that names the old one; what was delivered stays, and comes once.
until_true "what waited is sent anew" in_state mx-sspc "$waiting" finished
puente agents/mx-sspc track "$waiting" >"$work/track"
holds "the sender's word of it" "$work/track" "sent anew as"
anew=$(grep -o 'sent anew as [0-9a-f]*' "$work/track" | cut -d' ' -f4)
until_true "it reaches DEA" has_record us-dea "$anew"
equals "records at DEA" 3 "$(inbox_count us-dea)"
fresh=$(send mx-sspc "$work/event.json")
until_true "a fresh record reaches DEA" has_record us-dea "$fresh"
puente agents/us-dea status >"$work/status" || fail "DEA has alarms: $(<"$work/status")"
puente agents/mx-sspc status >"$work/status" || fail "SSPC has alarms: $(<"$work/status")"
holds "its status" "$work/status" "shard 2"

# Auditors: the new shard from its first entry, and the one before up to where their bundle goes.
for nation in mx us; do
  puente "auditors/$nation" audit verify >"$work/verify" || fail "auditor $nation: $(<"$work/verify")"
  holds "auditor $nation's count" "$work/verify" "1  handover"
done
puente auditors/us --json audit list --event handover >"$work/handover"
holds "the first entry" "$work/handover" '"origin":"puente.example/demo"'
status=0
puente auditors/mx audit verify --bundle "$work/bundle" >"$work/verify" || status=$?
equals "the bundle of the shard before" 2 "$status"
holds "its finding" "$work/verify" "ends-before-handover"
status=0
puente . --json audit fsck --dir "$dir/broker" --shard 1 >"$work/fsck" || status=$?
equals "the store that was put aside, against the hand-over" 3 "$status"
holds "its finding" "$work/fsck" "older-copy"
puente agents/us-dea show "$before" --proof "$work/before.tlog-proof" >/dev/null
puente agents/us-dea audit verify-proof "$work/before.tlog-proof" >"$work/proof"
holds "a proof from the shard before" "$work/proof" "puente.example/demo"

# A start goes on; and nobody goes back to the treaty before.
"$net" stop "$dir" broker
"$net" start "$dir"
again=$(send mx-sspc "$work/event.json")
until_true "after a start records go on" has_record us-dea "$again"

# The broker's folder is lost, with its keys: a new one, and a third shard.
"$net" stop "$dir" broker
mv "$dir/broker" "$work/lost"
mkdir -m 700 "$dir/broker"
cp "$work/lost/passphrase" "$dir/broker/"
"$PUENTE_BIN_DIR/puente-broker" init --dir "$dir/broker" --origin puente.example/demo --passphrase-file passphrase \
  --treaty "$dir/treaty/treaty.txt" --listen "$(sed -n 's/^listen = "\(.*\)"/\1/p' "$work/lost/broker.toml")" >/dev/null
grep -A 2 '^\[budgets\]' "$work/lost/broker.toml" >>"$dir/broker/broker.toml"
puente agents/us-dea handover draft --broker "$dir/broker/public.toml" --out "$work/third.txt" --state "$work/state" --force >/dev/null
refused 3 broker-differs puente agents/mx-sspc handover check "$work/third.txt" --state "$work/state"
puente agents/mx-sspc handover check "$work/third.txt" --state "$work/state" --broker "$dir/broker/public.toml" >"$work/check"
holds "the check of a new broker" "$work/check" "goes on from what is held here"
for nation in mx us; do
  puente . treaty sign --root "$dir/roots/$nation" --passphrase-file "$dir/roots/$nation/passphrase" "$work/third.txt" >/dev/null
done
"$net" down "$dir" >/dev/null
cp "$work/third.txt" "$dir/treaty/treaty.txt"
# The broker that it does not name does not take it up, and keeps its store where it is.
refused 3 mismatch timeout 60 "$PUENTE_BIN_DIR/puente-broker" run --dir "$work/lost"
[[ -f $work/lost/store.db && ! -e $work/lost/shard-2 ]] || fail "a broker that the treaty does not name put its store aside"
cp "$work/state" "$dir/broker/handover"
"$net" up "$dir"
third=$(send mx-sspc "$work/event.json")
until_true "under a new broker records go on" has_record us-dea "$third"
puente auditors/us audit verify >"$work/verify" || fail "auditor us: $(<"$work/verify")"
puente auditors/us --json audit list --event handover >"$work/handover"
holds "the third shard's first entry" "$work/handover" '"shard":3,"origin":"puente.example/demo/shard-2"'
# A store that lost nothing holds all that was handed over.
mkdir "$work/lost/shard-2"
mv "$work"/lost/store.db* "$work/lost/shard-2/"
cp "$work/next.txt" "$work/lost/shard-2/treaty.txt"
puente . audit fsck --dir "$work/lost" --shard 2 >"$work/fsck" || fail "fsck of the second shard: $(<"$work/fsck")"
holds "the second shard" "$work/fsck" "clean"
"$net" down "$dir" >/dev/null
cp "$work/lost/shard-1/treaty.txt" "$dir/treaty/treaty.txt"
status=0
timeout 60 "$PUENTE_BIN_DIR/puente-agent" run --dir "$dir/agents/us-dea" >"$work/agent" 2>&1 || status=$?
equals "an agent with the older treaty" 1 "$status"
holds "its reason" "$work/agent" "an older version than the one used before"
