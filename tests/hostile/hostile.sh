#!/usr/bin/env bash
# A network of its own, attacked: hostile.sh [OPTIONS of puente_hostile]. Agents that are played by hand do not run.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../e2e/lib.sh"

"$net" up "$dir"
for agent in mx-sspc mx-fgr mx-uif us-dea us-fbi us-fincen; do "$net" stop "$dir" "$agent"; done

status=0
"$PUENTE_BIN_DIR/puente_hostile" "$dir" "$@" || status=$?
((status == 0 || status == 2)) || fail "the attack ended with $status"

# What the log says of it, to both nations: no more than anybody can read.
puente auditors/us audit verify || fail "the log does not hold"
((status == 0)) || fail "an attack has won"
ok "withstood"
