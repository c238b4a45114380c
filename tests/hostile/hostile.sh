#!/usr/bin/env bash
# A network of its own, attacked: hostile.sh [OPTIONS of puente_hostile]. Agents that are played by hand do not run.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../e2e/lib.sh"

"$net" up "$dir"
for agent in mx-sspc mx-fgr mx-uif us-dea us-fbi us-fincen; do "$net" stop "$dir" "$agent"; done

status=0
"$PUENTE_BIN_DIR/puente_hostile" "$dir" "$@" || status=$?
((status == 0 || status == 2)) || fail "the attack ended with $status"

# The log holds, and says who was refused beyond what has entries of its own.
puente auditors/us audit verify || fail "the log does not hold"
if [[ $* != *--only* ]]; then
  puente auditors/mx --json audit list --event refusals >"$work/refusals"
  holds "the log's counts of refusals" "$work/refusals" "MX/FGR"
fi
((status == 0)) || fail "an attack has won"
ok "withstood"
