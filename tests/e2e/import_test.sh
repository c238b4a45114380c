#!/usr/bin/env bash
# Real files: all UCDP events for DEA and FBI while the broker is killed, all OFAC rows for UIF; every number counted at
# the recipients.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
[[ -r $data/ucdp-ged-mexico-1989-2017.csv ]] || skip "../shared/data is not here"
export PUENTE_E2E_WAIT_SECONDS=600
wait_seconds_max=600

"$net" up "$dir"

puente agents/mx-sspc import --map ucdp-ged --to US/DEA,US/FBI --rejects "$work/rejects" \
  "$data/ucdp-ged-mexico-1989-2017.csv" >"$work/import" 2>&1 &
import=$!
until_true "the import is under way" at_least 500 inbox_count us-dea
kill -9 "$(process broker)"
ok "broker killed after $(inbox_count us-dea) records"
sleep 1
"$net" start "$dir"
wait "$import" || fail "import: $(cat "$work/import")"
equals "rejects" 0 "$(grep -c . "$work/rejects" 2>/dev/null || true)"
# Again: nothing is sent twice.
puente agents/mx-sspc import --map ucdp-ged --to US/DEA,US/FBI "$data/ucdp-ged-mexico-1989-2017.csv" >"$work/again" 2>&1 ||
  fail "second import: $(cat "$work/again")"

until_true "all events at DEA" at_least 6354 inbox_count us-dea
until_true "all events at FBI" at_least 6354 inbox_count us-fbi
sleep 2
puente agents/us-dea --json inbox >"$work/dea"
puente agents/us-fbi --json inbox >"$work/fbi"
count() { grep -Fc -- "$2" "$1" || true; }
without() { grep -F -- "$2" "$1" | grep -vFc -- "$3" || true; }
for who in dea fbi; do
  equals "records at $who" 6354 "$(wc -l <"$work/$who")"
  equals "different records at $who" 6354 "$(sed 's/.*"record":"\([0-9a-f]*\)".*/\1/' "$work/$who" | sort -u | wc -l)"
  sed 's/"withheld":\[[^]]*\]//' "$work/$who" >"$work/$who.given"
  for section in source narrative place/point place/cell; do
    equals "$section at $who" 0 "$(count "$work/$who.given" "\"$section")"
  done
done
equals "DEA: municipality" 5885 "$(count "$work/dea.given" '"place/municipality"')"
equals "DEA: state at most" 447 "$(without "$work/dea.given" '"place/state"' '"place/municipality"')"
equals "DEA: no place" 22 "$(grep -vFc '"place/' "$work/dea.given" || true)"
equals "DEA: day" 5428 "$(count "$work/dea.given" '"time/day"')"
equals "FBI: municipality" 0 "$(count "$work/fbi.given" '"place/municipality"')"
equals "FBI: state" 6332 "$(count "$work/fbi.given" '"place/state"')"
equals "FBI: no place" 22 "$(grep -vFc '"place/' "$work/fbi.given" || true)"
equals "FBI: day" 0 "$(count "$work/fbi.given" '"time/day"')"
equals "FBI: month" 6054 "$(count "$work/fbi.given" '"time/month"')"
equals "FBI: quarter at most" 67 "$(without "$work/fbi.given" '"time/quarter"' '"time/month"')"
equals "FBI: year at most" 233 "$(without "$work/fbi.given" '"time/year"' '"time/quarter"')"

puente agents/us-fincen import --map ofac-sdn --to MX/UIF --rejects "$work/us-rejects" \
  "$data/ofac-sdn-narcotics-mexico-half.csv" >"$work/import" 2>&1 || fail "import: $(cat "$work/import")"
until_true "all rows at UIF" at_least 382 inbox_count mx-uif
puente agents/mx-uif --json inbox >"$work/uif"
equals "records at UIF" 382 "$(wc -l <"$work/uif")"
equals "persons" 263 "$(count "$work/uif" '"kind":"person"')"
equals "financial leads" 119 "$(count "$work/uif" '"kind":"financial-lead"')"
equals "rejects" 0 "$(grep -c . "$work/us-rejects" 2>/dev/null || true)"
equals "births" 263 "$(count "$work/uif" '"births/')"
equals "persons with links" 56 "$(count "$work/uif" '"links"')"

# A wrong import can be repaired. One row is corrected; one more recipient is named; all is taken back.
cases=$data/cases/import-corrections
if [[ -r $cases/first.csv ]]; then
  import() { puente agents/mx-sspc import --map ucdp-ged "$@"; }
  refused 2 "nobody is enrolled as 'US/DEEA'; the nearest is 'US/DEA'" import --to US/DEEA "$cases/first.csv"
  import --to US/DEA --dry-run "$cases/first.csv" >"$work/import" || fail "dry run: $(cat "$work/import")"
  holds "the dry run" "$work/import" "Nothing was sent"
  before=$(inbox_count us-dea)
  import --to US/DEA "$cases/first.csv" >"$work/import" || fail "first import: $(cat "$work/import")"
  import --to US/DEA "$cases/first.csv" >"$work/import" || fail "second import: $(cat "$work/import")"
  holds "the same file again" "$work/import" "2 were there already"
  refused 2 "Rows that differ from what was sent, and were not sent: 1; lines 2." import --to US/DEA "$cases/corrected.csv"
  refused 2 "never sent, and were not sent now: 2; lines 2, 3." import --to US/FBI "$cases/first.csv"
  import --to US/DEA --update "$cases/corrected.csv" >"$work/import" || fail "update: $(cat "$work/import")"
  holds "the update" "$work/import" "1 in place of what they correct"
  until_true "two rows and one correction at DEA" at_least "$((before + 3))" inbox_count us-dea
  sleep 1
  equals "records at DEA" "$((before + 3))" "$(inbox_count us-dea)"
  puente agents/us-dea show "$((before + 3))" >"$work/shown"
  holds "the correction at DEA" "$work/shown" "supersedes"
  import --to US/DEA --recall "a wrong file" "$cases/corrected.csv" >"$work/import" || fail "recall: $(cat "$work/import")"
  holds "the recall" "$work/import" "3 records recalled, of 2 rows."
  recalled() { puente agents/us-dea inbox | grep -c RECALLED; }
  until_true "DEA's inbox says so" at_least 3 recalled
  refused 2 "Rows whose record was recalled, and that were not sent again: 2; lines 2, 3." \
    import --to US/DEA "$cases/corrected.csv"
fi

for nation in mx us; do
  puente "auditors/$nation" audit verify >"$work/audit" || fail "audit verify as $nation: $(cat "$work/audit")"
  ok "the auditor of $nation verified the log: $(head -n 1 "$work/audit")"
done
for name in broker mx-sspc us-dea us-fbi; do
  echo "memory of $name: $(sed -n 's/^VmHWM:\s*//p' "/proc/$(process "$name")/status") at most"
done
