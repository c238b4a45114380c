#!/usr/bin/env bash
# The whole bridge at work on this machine: a treaty made by the real commands, records sent by six agencies, what each
# received and what was withheld, one record as two recipients see it, and the log checked by both nations' auditors.
set -euo pipefail
export LC_ALL=C.UTF-8
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
bin=${PUENTE_BIN_DIR:-$root/build/release/bin}
net=$root/scripts/net.sh
seconds_max=60

dir=$(mktemp -d "${TMPDIR:-/tmp}/puente-demo.XXXXXX")
finish() {
  PUENTE_NET_QUIET=1 "$net" down "$dir" || true
  rm -rf "$dir"
}
trap finish EXIT

title() { printf '\n== %s\n\n' "$*"; }
puente() { local party=$1; shift; "$bin/puente" --agent "$dir/$party" "$@"; }
agents=(mx-sspc mx-fgr mx-uif us-dea us-fbi us-fincen)

title "1. A treaty, a broker, two witnesses, six agencies"
"$net" up "$dir"

title "2. Before anything leaves: who would see what"
puente agents/mx-sspc send --preview "$root/demo/records/mx-sspc/01-violent-event.json"

title "3. Records cross"
sent=0
declare -A record_of
for agent in "${agents[@]}"; do
  for file in "$root/demo/records/$agent"/*.json; do
    [[ -e $file ]] || continue
    # Exit code 2: to one of several recipients nothing goes.
    id=$({ puente "agents/$agent" --json send "$file" || (($? == 2)); } | sed -n 's/.*"record":"\([0-9a-f]*\)".*/\1/p')
    [[ -n $id ]] || { echo "not sent: $file" >&2; exit 1; }
    record_of[$agent/$(basename "$file" .json)]=$id
    sent=$((sent + 1))
  done
done
deadline=$((SECONDS + seconds_max))
for agent in "${agents[@]}"; do
  until ! { puente "agents/$agent" --json track --limit 1000 || (($? == 2)); } | grep -qE '"state":"(draft|sealed|accepted)"'; do
    ((SECONDS < deadline)) || { echo "some records of $agent did not arrive in time" >&2; exit 1; }
    sleep 0.2
  done
done
kinds=$(grep -ho '"kind": *"[a-z-]*"' "$root"/demo/records/*/*.json | sort -u | wc -l)
echo "$sent records of $kinds kinds were sent; none waits any more"

title "4. Who received what, and what was withheld under which rule"
for agent in "${agents[@]}"; do
  printf -- '-- %s\n' "$(tr '[:lower:]' '[:upper:]' <<<"${agent/-//}")"
  puente "agents/$agent" inbox --sections
  echo
done

title "5. One record, as two recipients see it"
record=${record_of[mx-sspc/01-violent-event]}
echo "-- US/DEA"
puente agents/us-dea --lang en show "$record"
echo
echo "-- US/FBI, en español"
puente agents/us-fbi --lang es show "$record"

title "6. Both nations' auditors check the log"
for nation in mx us; do
  printf -- '-- %s\n' "${nation^^}"
  puente "auditors/$nation" audit verify
done
echo
echo "the newest entries that the Mexican auditor may read:"
puente auditors/mx audit list --limit 8

title "Done: $sent records, ${#agents[@]} agencies, $((SECONDS)) s. './dev net up DIR' gives the same network to keep."
