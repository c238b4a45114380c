#!/usr/bin/env bash
# The whole way at once: all UCDP events, one sender to two recipients, through a network of real programs. Prints the rate
# from the first row to the last acknowledged delivery beside the rate of verifying the log afterwards, and what each
# process took. ./dev bench import
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../tests/e2e/lib.sh"
file=$data/ucdp-ged-mexico-1989-2017.csv
[[ -r $file ]] || skip "../shared/data is not here"
wait_seconds_max=600
parties=(mx-sspc us-dea us-fbi)
processes=(broker "${parties[@]}" witness-mx witness-us)

"$net" up "$dir" >/dev/null
ticks_per_second=$(getconf CLK_TCK)
cpu_seconds() {  # PROCESS: user and system, of all its threads
  sed 's/.*) //' "/proc/$(process "$1")/stat" | LC_ALL=C awk -v hz="$ticks_per_second" '{ printf "%.1f", ($12 + $13) / hz }'
}
peak_mb() { awk '/VmHWM/ { printf "%.0f", $2 / 1000 }' "/proc/$(process "$1")/status"; }
since() { LC_ALL=C awk -v from="$1" -v to="$(date +%s.%N)" 'BEGIN { printf "%.1f", to - from }'; }
per_second() { LC_ALL=C awk -v n="$1" -v s="$2" 'BEGIN { printf "%.0f", n / s }'; }
declare -A before
for name in "${processes[@]}"; do before[$name]=$(cpu_seconds "$name"); done

start=$(date +%s.%N)
puente agents/mx-sspc import --map ucdp-ged --to US/DEA,US/FBI "$file" >"$work/import" 2>&1 || fail "import: $(cat "$work/import")"
submitted=$(since "$start")
# Asked of the agents for a count only, which costs them nothing to speak of.
received() { puente "agents/$1" --json status | sed "s/.*\"inbox\":\([0-9]*\).*/\1/"; }
until_true "all events at DEA" at_least 6354 received us-dea
until_true "all events at FBI" at_least 6354 received us-fbi
delivered=$(since "$start")

printf '%-34s %8s s %8s records/s\n' "6,354 records given to the agent" "$submitted" "$(per_second 6354 "$submitted")"
printf '%-34s %8s s %8s deliveries/s\n' "delivered to two recipients" "$delivered" "$(per_second 12708 "$delivered")"
printf '%-34s %10s %8s\n' process "CPU s" "peak MB"
for name in "${processes[@]}"; do
  used=$(LC_ALL=C awk -v a="${before[$name]}" -v b="$(cpu_seconds "$name")" 'BEGIN { printf "%.1f", b - a }')
  printf '%-34s %10s %8s\n' "$name" "$used" "$(peak_mb "$name")"
done
start=$(date +%s.%N)
puente auditors/mx --json audit verify >"$work/verified" || fail "verify: $(cat "$work/verified")"
verified=$(since "$start")
entries=$(sed 's/.*"size":\([0-9]*\).*/\1/' "$work/verified")
printf '%-34s %8s s %8s entries/s\n' "an auditor verifies $entries" "$verified" "$(per_second "$entries" "$verified")"
printf '%-34s %8s MB for %s entries\n' "the broker's file" "$(($(stat -c %s "$dir"/broker/store.db) / 1000000))" "$entries"
