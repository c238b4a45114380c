#!/usr/bin/env bash
# What policy withholds is in no process that was not given it: core images of the broker and of the recipients' agents, after
# a record crossed. The sender's shows that an image would tell.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
command -v gdb >/dev/null && ((EUID == 0)) || skip "core images need gdb and root"

"$net" up "$dir"
cat >"$work/event.json" <<'J'
{"kind": "violent-event", "to": ["US/DEA", "US/FBI"],
 "marks": {"tlp": "TLP:AMBER", "handling": ["H0"], "grading": {"scheme": "admiralty", "source": "B", "information": "2"},
           "classification": "none"},
 "purpose": "violence-prevention", "urgency": "urgent",
 "sections": {
  "type": "nonState",
  "time": {"day": {"date": "2026-03-04"}},
  "place": {"point": {"latitude": 25.79, "longitude": -108.98}, "municipality": {"state": "MX-25", "name": "ahome"}},
  "narrative": {"text": "Palabra plantada: XOCHIPILLI-7731"},
  "source": {"original": "FUENTE-SECRETA-4242"}}}
J
image() {  # NAME
  rm -f "$work/core"
  gdb -p "$(process "$1")" -batch -ex 'set use-coredump-filter off' -ex 'set dump-excluded-mappings on' \
    -ex "generate-core-file $work/core" >/dev/null 2>&1
  [[ -s $work/core ]] || fail "no core image of $1 could be taken"
}

# The sender keeps what is not delivered yet, so that it can be sealed anew.
"$net" stop "$dir" us-fbi
id=$(send mx-sspc "$work/event.json")
until_true "the record reaches DEA" has_record us-dea "$id"
image mx-sspc
holds "the sender's memory" "$work/core" "XOCHIPILLI-7731"
"$net" start "$dir"
until_true "FBI's agent answers again" answers us-fbi
until_true "the record reaches FBI" has_record us-fbi "$id"
for name in broker us-dea us-fbi; do
  image "$name"
  lacks "the memory of $name" "$work/core" "XOCHIPILLI-7731"
  lacks "the memory of $name" "$work/core" "FUENTE-SECRETA-4242"
done
