#!/usr/bin/env bash
# What a policy asks of people: a second person's approval, a reason before opening, a word when it was opened, a quota; and
# taking back what was sent.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"
{
  cat "$PUENTE_SOURCE_DIR/demo/policy/mx.toml"
  cat <<'END'

[[rule]]
id = "two-persons"
effect = "oblige"
from = ["MX/SSPC"]
to = ["US/DEA"]
kinds = ["violent-event"]
sections = ["*"]
obligations = ["second-person"]
legal-basis = { en = "Test", es = "Prueba" }

[[rule]]
id = "why"
effect = "oblige"
from = ["MX/FGR"]
to = ["US/DEA"]
kinds = ["seizure"]
sections = ["substance"]
obligations = ["justify-on-open", "receipt-on-open"]
legal-basis = { en = "Test", es = "Prueba" }

[[rule]]
id = "two-a-day"
effect = "oblige"
from = ["MX/FGR"]
to = ["US/DEA"]
kinds = ["seizure"]
sections = ["*"]
quota = { records = 2, window = "P1D" }
legal-basis = { en = "Test", es = "Prueba" }
END
} >"$work/mx.toml"
# The policy that a nation begins with shares nothing, in either language; cases say what the sample is to do.
for lang in en es; do
  "$PUENTE_BIN_DIR/puente" --lang $lang policy init "$work/first-$lang.toml" --nation US >/dev/null
  "$PUENTE_BIN_DIR/puente" policy check "$work/first-$lang.toml" --nation US >"$work/out" || fail "$(cat "$work/out")"
  holds "the first policy" "$work/out" "0 permits, 0 forbids, 0 oblige rules; 1 asserts"
done
refused 1 conflict "$PUENTE_BIN_DIR/puente" policy init "$work/first-en.toml" --nation US
samples=$PUENTE_SOURCE_DIR/demo/policy
"$PUENTE_BIN_DIR/puente" policy test "$samples/mx.toml" "$samples/mx.cases.toml" --nation MX --other "$samples/us.toml" >"$work/out" ||
  fail "the cases: $(cat "$work/out")"
holds "the cases" "$work/out" "3 cases, 0 misses"
sed 's/"place\/cell", //; s/goes = \["type"/goes = ["place\/cell", "type"/' "$samples/mx.cases.toml" >"$work/cases.toml"
refused 2 "stays, and was to go" "$PUENTE_BIN_DIR/puente" policy test "$samples/mx.toml" "$work/cases.toml" --nation MX

# On the records of the sample: each by itself, and added up.
"$PUENTE_BIN_DIR/puente" policy simulate "$samples/mx.toml" --nation MX --other "$samples/us.toml" \
  --records "$PUENTE_SOURCE_DIR/demo/records/mx-sspc" --each >"$work/out" || fail "simulate: $(cat "$work/out")"
holds "the simulation" "$work/out" "13 records: 3 whole, 9 in part, 1 not at all; 89 sections go"
holds "the simulation" "$work/out" "narrative (MX/narrative-of-violence)"
"$PUENTE_BIN_DIR/puente" --json policy who-sees "$samples/mx.toml" --nation MX --other "$samples/us.toml" \
  --record "$PUENTE_SOURCE_DIR/demo/records/mx-sspc/01-violent-event.json" >"$work/out" || fail "who-sees: $(cat "$work/out")"
# Any other agency of Mexico among them: who is enrolled is not known here.
equals "agencies that would see it" 5 "$(wc -l <"$work/out")"
cp "$PUENTE_SOURCE_DIR/demo/records/mx-sspc/01-violent-event.json" "$work/loose.json"
refused 64 --from "$PUENTE_BIN_DIR/puente" policy simulate "$samples/mx.toml" --nation MX --records "$work/loose.json"

# What it changes is seen first: duties narrow, and a policy that breaks its own assert is signed by nobody.
puente liaisons/mx-1 policy diff "$work/mx.toml" >"$work/out" || fail "the diff widens: $(cat "$work/out")"
holds "the diff" "$work/out" "NARROWS"
lacks "the diff" "$work/out" "WIDENS"
sed 's/finest = { place = "state", time = "month" }/finest = { time = "month" }/' "$work/mx.toml" >"$work/wide.toml"
status=0
puente liaisons/mx-1 --lang es policy diff "$work/wide.toml" >"$work/out" || status=$?
equals "exit code of a diff that widens" 2 "$status"
holds "the diff" "$work/out" "AMPLÍA"
cat "$work/mx.toml" - >"$work/claims.toml" <<'END'

[[assert]]
id = "no-place"
claim = "never"
from = ["MX/*"]
to = ["US/*"]
kinds = ["violent-event"]
sections = ["place"]
END
refused 1 conflict puente liaisons/mx-1 policy sign "$work/claims.toml" --out "$work/claims.bundle"
[[ ! -e $work/claims.bundle ]] || fail "a bundle was written"
puente liaisons/mx-1 policy sign "$work/mx.toml" --out "$work/mx.bundle" >/dev/null
puente liaisons/mx-2 policy sign "$work/mx.bundle" >/dev/null
puente liaisons/mx-1 policy activate "$work/mx.bundle" >/dev/null
ok "a policy with duties is in force"

# A second person. The preview says so; the record waits at the broker; its own nation's liaison sees what would go.
tr -d '\n' <"$PUENTE_SOURCE_DIR/demo/records/mx-sspc/01-violent-event.json" |
  sed 's/"to": *\[[^]]*\]/"to": ["US\/DEA"]/' >"$work/event.json"
in_preview() { puente agents/mx-sspc send --preview "$work/event.json" >"$work/out" 2>&1 && grep -qF second-person "$work/out"; }
until_true "the preview names the duty" in_preview
event=$(send mx-sspc "$work/event.json")
listed() { puente "liaisons/$1" approve list | grep -qF "${event:0:12}"; }
until_true "the liaison sees it wait" listed mx-1
! has_record us-dea "$event" || fail "it was delivered without its second person"
! listed us-1 || fail "the other nation's liaison is shown what waits"
refused 1 not-found puente liaisons/us-1 approve "$event"
refused 4 not-permitted puente auditors/mx approve "$event"
puente liaisons/mx-1 approve list >"$work/out"
for word in "del Cerro" culiacan clash; do lacks "what a liaison is shown" "$work/out" "$word"; done
puente agents/mx-sspc track --facts >"$work/facts"
refused 64 usage puente liaisons/mx-2 approve "${event:0:3}"
puente liaisons/mx-2 approve "${event:0:6}" >"$work/out"
holds "the receipt" "$work/out" "Approved"
until_true "approved, it arrives" has_record us-dea "$event"
! listed mx-1 || fail "it still waits"
refused 1 not-found puente liaisons/mx-1 approve "$event"

# What would other policies have made of it? The outbox and the log tell what policy looked at, and nothing else.
holds "the facts" "$work/facts" '"labels":['
for word in "del Cerro" culiacan; do lacks "the facts" "$work/facts" "$word"; done
puente liaisons/mx-1 policy simulate "$work/mx.toml" --outbox "$work/facts" >"$work/out" || fail "simulate: $(cat "$work/out")"
holds "the outbox under the policy in force" "$work/out" "Nothing goes otherwise than before."
puente auditors/mx --json audit list >"$work/decisions"
puente liaisons/mx-1 policy simulate "$work/mx.toml" --decisions "$work/decisions" >"$work/out" ||
  fail "simulate: $(cat "$work/out")"
holds "what was decided under the policy in force" "$work/out" "Nothing goes otherwise than before."
sed 's/finest = { place = "municipality", time = "day" }/finest = { time = "day" }/' "$work/mx.toml" >"$work/finer.toml"
sed 's/finest = { place = "municipality", time = "day" }/finest = { time = "day" }/' "$samples/us.toml" >"$work/finer-us.toml"
for from in "--outbox $work/facts" "--decisions $work/decisions"; do
  status=0
  # shellcheck disable=SC2086  # option and file
  puente liaisons/mx-1 policy simulate "$work/finer.toml" --other "$work/finer-us.toml" $from >"$work/out" || status=$?
  equals "exit code of a simulation that widens" 2 "$status"
  holds "the simulation" "$work/out" "place/point  in 1 records"
done

# A reason first. Without it neither frame nor share is at the recipient; with it both, and both nations read the reason.
tr -d '\n' <"$PUENTE_SOURCE_DIR/demo/records/mx-fgr/02-seizure.json" | sed 's/"to": *\[[^]]*\]/"to": ["US\/DEA"]/' >"$work/seizure.json"
seizure=$(send mx-fgr "$work/seizure.json")
until_true "the seizure arrives" has_record us-dea "$seizure"
puente agents/us-dea show "$seizure" >"$work/before"
holds "before a reason is given" "$work/before" "--reason"
lacks "before a reason is given" "$work/before" metanfetamina
refused 64 usage puente agents/us-dea show "$seizure" --reason ""
puente agents/us-dea show "$seizure" --reason "expediente 12/2026" >/dev/null
given() { puente agents/us-dea show "$seizure" --reason "otra vez" >"$work/after" && ! grep -qF -- "--reason" "$work/after"; }
until_true "with a reason it is shown" given
holds "with a reason" "$work/after" metanfetamina
# The next opening has a reason of its own, and each is kept.
puente agents/us-dea show "$seizure" >"$work/later"
holds "a later opening without a reason" "$work/later" "--reason"
lacks "a later opening without a reason" "$work/later" metanfetamina
puente agents/us-dea export "$seizure" --out "$work/closed.json" >/dev/null
lacks "an export without a reason" "$work/closed.json" metanfetamina
puente agents/us-dea export "$seizure" --reason "para el juzgado" --out "$work/open.json" >/dev/null
holds "an export with a reason" "$work/open.json" metanfetamina
puente agents/us-dea officer acts >"$work/acts"
for reason in "expediente 12/2026" "otra vez" "para el juzgado"; do holds "the acts" "$work/acts" "unsigned  $reason"; done
opened() { puente agents/mx-fgr track "$seizure" | grep -qF opened; }
until_true "the sender learns that it was opened" opened
for nation in mx us; do
  puente "auditors/$nation" --json audit list >"$work/log"
  holds "the log of $nation" "$work/log" "expediente 12/2026"
  holds "the log of $nation" "$work/log" '"event":"opening"'
done

# The quota: the third of the day comes back.
second=$(send mx-fgr "$work/seizure.json")
third=$(send mx-fgr "$work/seizure.json")
until_true "the second arrives" has_record us-dea "$second"
over() { puente agents/mx-fgr track "$third" | grep -qF over-quota; }
until_true "the third is over the quota" over
! has_record us-dea "$third" || fail "a record beyond the quota was delivered"

# Taken back: what has not gone never goes, and who has it is told.
first=$event
event=$(send mx-sspc "$work/event.json")
until_true "another waits for its second person" listed mx-1
refused 64 reason puente agents/mx-sspc recall "$event"
refused 1 not-found puente agents/mx-fgr recall "$event" --reason "de otro"
puente agents/mx-sspc recall "$event" --reason "lugar equivocado" >"$work/out"
holds "the recall's receipt" "$work/out" "Never released to 1 devices; 0 have it"
refused 1 not-found puente liaisons/mx-1 approve "$event"
refused 1 conflict puente agents/mx-sspc recall "$event" --reason "otra vez"
puente agents/mx-sspc recall "$first" --reason "lugar equivocado" >"$work/out"
holds "the recall of a delivered record" "$work/out" "Never released to 0 devices; 1 have it"
told() { puente agents/us-dea show "$first" 2>/dev/null | grep -qF RECALLED; }
until_true "who has it is told" told
for name in broker us-dea; do "$net" stop "$dir" "$name"; done
"$net" start "$dir"
until_true "the recipient answers again" answers us-dea
again=$(send mx-fgr "$PUENTE_SOURCE_DIR/demo/records/mx-fgr/03-precursor-shipment.json")
until_true "a later record arrives" has_record us-dea "$again"
! has_record us-dea "$event" || fail "a recalled record was delivered"
ok "what was taken back never came"

for nation in mx us; do
  puente "auditors/$nation" audit verify >"$work/out" || fail "audit verify as $nation: $(cat "$work/out")"
done
ok "both auditors verify the log"
