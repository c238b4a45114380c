#!/usr/bin/env bash
# Keys lie in locked memory only: the memory of broker, agents and witnesses is searched for each secret of their key files, in
# each form that it may have, while records cross. What docs/threat-model.md names is found elsewhere, and nothing else.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
((EUID == 0)) || skip "the memory of other processes needs root"

"$net" up "$dir"
tr -d '\n' <"$PUENTE_SOURCE_DIR/demo/records/mx-sspc/01-violent-event.json" |
  sed 's/"to": *\[[^]]*\]/"to": ["US\/DEA"]/' >"$work/event.json"
for _ in {1..20}; do id=$(send mx-sspc "$work/event.json"); done
until_true "the records reach DEA" has_record us-dea "$id"

search() {  # NAME FOLDER: leaves what is not locked in $work/unlocked
  python3 "$PUENTE_SOURCE_DIR/tests/e2e/keys_in_memory.py" "$(process "$1")" "$dir/$2" >"$work/found"
  grep '^not locked' "$work/found" >"$work/unlocked" || true
}
for one in broker:broker witness-mx:witnesses/mx witness-us:witnesses/us mx-sspc:agents/mx-sspc us-dea:agents/us-dea; do
  search "${one%%:*}" "${one##*:}"
  # All but the passphrase, which is forgotten when the key file is open.
  total=$(sed -n 's/^locked: .* of \([0-9]*\):.*/\1/p' "$work/found")
  equals "secrets of ${one%%:*} in locked memory" "$((total - 1))" "$(sed -n 's/^locked: \([0-9]*\) of.*/\1/p' "$work/found")"
  equals "secrets of ${one%%:*} that are nowhere" "nowhere: passphrase" "$(grep '^nowhere' "$work/found")"
  case $one in
    *agents*)
      # libzmq's own copies: they also show that the search finds what is not locked.
      holds "memory of ${one%%:*} that is not locked" "$work/unlocked" "curve, raw"
      sed -i '/: curve, raw, /d' "$work/unlocked"
      ;;
  esac
  equals "other keys of ${one%%:*} in memory that is not locked" "" "$(sort -u "$work/unlocked")"
done
