#!/usr/bin/env bash
# Records cross, redacted; what is withheld is nowhere to be found; what is bad is refused; nothing is lost when the broker
# is killed.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"

cat >"$work/event.json" <<'J'
{"kind": "violent-event", "to": ["US/DEA", "US/FBI"],
 "marks": {"tlp": "TLP:AMBER", "handling": ["H0"], "grading": {"scheme": "admiralty", "source": "B", "information": "2"},
           "classification": "none"},
 "purpose": "violence-prevention", "urgency": "urgent",
 "sections": {
  "type": "nonState",
  "time": {"day": {"date": "2026-03-04"}, "month": {"month": "2026-03"}, "year": {"year": "2026"}},
  "place": {"point": {"latitude": 25.79, "longitude": -108.98}, "municipality": {"state": "MX-25", "name": "ahome"}},
  "actors": [{"name": "Grupo Uno"}, {"name": "Grupo Dos"}],
  "narrative": {"text": "Palabra plantada: XOCHIPILLI-7731"},
  "source": {"original": "FUENTE-SECRETA-4242"}}}
J

# The word is planted where it must be found: a sender keeps what is not delivered yet, so that it can be sealed anew.
"$net" stop "$dir" us-fbi
id=$(send mx-sspc "$work/event.json")
until_true "the record reaches DEA" has_record us-dea "$id"
"$PUENTE_BIN_DIR/puente" store dump "$dir/agents/mx-sspc" >"$work/dump"
holds "the sender's store" "$work/dump" "XOCHIPILLI-7731"
"$net" start "$dir"
until_true "FBI's agent answers again" answers us-fbi
until_true "the record reaches FBI" has_record us-fbi "$id"
until_true "the sender knows" in_state mx-sspc "$id" finished

puente agents/us-dea show "$id" >"$work/dea"
puente agents/us-fbi --lang es show "$id" >"$work/fbi"
holds "what DEA sees" "$work/dea" "ahome"
lacks "what DEA sees" "$work/dea" "108.98"
holds "what DEA sees" "$work/dea" "████"
lacks "what FBI sees" "$work/fbi" "ahome"
for seen in dea fbi; do
  lacks "what $seen sees" "$work/$seen" "XOCHIPILLI-7731"
  lacks "what $seen sees" "$work/$seen" "FUENTE-SECRETA-4242"
done
! has_record us-fincen "$id" || fail "FinCEN got a record that was not for it"
ok "nobody else got it"

# Not in a store that was not given it; nor in a process: memory_test.sh.
for party in broker agents/us-dea agents/us-fbi; do
  "$PUENTE_BIN_DIR/puente" store dump "$dir/$party" >"$work/dump"
  [[ -s $work/dump ]] || fail "the dump of $party is empty"
  lacks "the store of $party" "$work/dump" "XOCHIPILLI-7731"
  lacks "the store of $party" "$work/dump" "FUENTE-SECRETA-4242"
done

# Bad input: a stable code, a sentence, and nothing else happens.
printf '{"kind": "violent-evnt"}' >"$work/bad.json"
refused 1 unknown-value puente agents/mx-sspc send "$work/bad.json"
printf '{"kind": ' >"$work/bad.json"
refused 1 malformed puente agents/mx-sspc send "$work/bad.json"
sed 's/"US\/DEA", "US\/FBI"//' "$work/event.json" >"$work/bad.json"
refused 1 malformed puente agents/mx-sspc send "$work/bad.json"
sed 's/"US\/FBI"/"US\/DEEA"/' "$work/event.json" >"$work/bad.json"
refused 1 "nobody is enrolled as 'US/DEEA'; the nearest is 'US/DEA'" puente agents/mx-sspc send "$work/bad.json"
refused 1 "nadie está inscrito como 'US/DEEA'" puente agents/mx-sspc --lang es send --preview "$work/bad.json"
sed 's/"US\/FBI"/"MX\/SSPC"/' "$work/event.json" >"$work/bad.json"
refused 1 "is this agency itself" puente agents/mx-sspc send "$work/bad.json"
sed 's/"purpose"/"replyTo": "0123456789abcdef0123456789abcdef", "purpose"/' "$work/event.json" >"$work/bad.json"
refused 1 not-found puente agents/mx-sspc send "$work/bad.json"
refused 64 "nearest is 'recall'" puente agents/mx-sspc recal --help
# To one of two recipients nothing goes: the other gets it, and all say so.
sed 's/"US\/FBI"/"US\/FINCEN"/' "$work/event.json" >"$work/half.json"
refused 2 "NOTHING goes to it" puente agents/mx-sspc send "$work/half.json"
refused 2 "NO le pasa NADA" puente agents/mx-sspc --lang es send "$work/half.json"
refused 2 "Recipients to whom nothing goes: 1." puente agents/mx-sspc send --preview "$work/half.json"
refused 2 "NOTHING goes to it" puente agents/mx-sspc track 2
until_true "the halves reach DEA" at_least 3 inbox_count us-dea
puente agents/us-dea show 1 >"$work/first"
holds "the record at position 1" "$work/first" "$id"
puente agents/us-dea show "${id:0:8}" | cmp - "$work/first" || fail "the first digits of an id name another record"
printf 'withheld = "loud"\n' >"$work/bad.toml"
refused 1 unknown-value puente liaisons/mx-1 policy sign "$work/bad.toml" --out "$work/bad.bundle"
refused 64 usage "$PUENTE_BIN_DIR/puente" enroll request --dir "$work/x" --role witness --agency MX/X --name x --treaty t
"$PUENTE_BIN_DIR/puente" enroll request --dir "$work/stranger" --role agent --agency US/ICE --name ice-01 \
  --treaty "$dir/treaty/treaty.txt" --passphrase-file "$dir/agents/us-dea/passphrase" --out "$work/ice.csr" >/dev/null
refused 4 not-permitted "$PUENTE_BIN_DIR/puente" enroll issue --root "$dir/roots/mx" \
  --passphrase-file "$dir/roots/mx/passphrase" "$work/ice.csr" --out "$work/ice.pem"
bundles=("$dir"/treaty/policy/mx-*.bundle)
refused 1 conflict puente liaisons/mx-1 policy activate "${bundles[0]}"  # in force already: not a second time

# kill -9 of the broker between two records: nothing is lost, nothing arrives twice.
before=$(inbox_count us-dea)
kill -9 "$(process broker)"
for _ in 1 2 3; do send mx-sspc "$work/event.json" >/dev/null; done
"$net" start "$dir"
until_true "all three arrive after the restart" at_least $((before + 3)) inbox_count us-dea
sleep 1
equals "records at DEA" "$((before + 3))" "$(inbox_count us-dea)"
equals "different records at DEA" "$((before + 3))" \
  "$(puente agents/us-dea --json inbox | sed 's/.*"record":"\([0-9a-f]*\)".*/\1/' | sort -u | wc -l)"

# A lost device is revoked by its nation alone, at once; the others go on.
fbi=$(puente agents/us-dea --json directory list | grep '"US/FBI"' | grep '"agent"' | sed 's/.*"keyId":"\([0-9a-f]*\)".*/\1/')
refused 4 not-permitted puente agents/us-dea directory revoke "$fbi" --reason "the wrong nation's root" \
  --root "$dir/roots/mx" --passphrase-file "$dir/roots/mx/passphrase"
puente agents/us-dea directory revoke "$fbi" --reason "lost in a taxi" --root "$dir/roots/us" \
  --passphrase-file "$dir/roots/us/passphrase" >/dev/null
seen_revoked() { puente agents/mx-sspc --json directory list | grep "$fbi" | grep -q '"revoked":true'; }
until_true "the sender knows of the revocation" seen_revoked
count=$(inbox_count us-fbi)
sed 's/, "US\/FBI"//' "$work/event.json" >"$work/dea.json"
id=$(send mx-sspc "$work/dea.json")
until_true "DEA still receives" has_record us-dea "$id"
# An audience that cannot be resolved sends nothing to anybody, and says so.
waiting=$(send mx-sspc "$work/event.json")
sleep 1
equals "a record that names an agency without a device" draft "$(state_of mx-sspc "$waiting")"
refused 2 "drafts are stuck" puente agents/mx-sspc status
puente agents/mx-sspc track "$waiting" >"$work/track" || fail "track: $(cat "$work/track")"
holds "what it waits for" "$work/track" "US/FBI: no agent of it has a key for today"
puente agents/mx-sspc recall "$waiting" --reason "nobody is there" >/dev/null
equals "records at the revoked device" "$count" "$(inbox_count us-fbi)"

# Sender and recipient hold the proofs that their events are in the log, and nothing of all this alarmed them.
proven() { puente agents/mx-sspc track "$id" --proof "$work/accept.tlog-proof" >/dev/null 2>&1; }
until_true "the sender has the proof of its record's acceptance" proven
puente agents/us-dea show "$id" --proof "$work/delivery.tlog-proof" >/dev/null
for event in accept delivery; do
  holds "the proof of the $event" "$work/$event.tlog-proof" "c2sp.org/tlog-proof@v1"
done
for agent in mx-sspc us-dea; do
  puente "agents/$agent" status >"$work/status" || fail "alarms at $agent: $(cat "$work/status")"
  lacks "the status of $agent" "$work/status" "MISSING"
done

for nation in mx us; do
  puente "auditors/$nation" audit verify >"$work/audit" || fail "audit verify as $nation: $(cat "$work/audit")"
  ok "the auditor of $nation verified the log"
done
puente auditors/mx --json audit list >"$work/list"
holds "the Mexican auditor's log" "$work/list" "$id"
