#!/usr/bin/env bash
# ./dev from another folder, and what it says to a command it does not know.
set -euo pipefail
cd /
dev=$PUENTE_SOURCE_DIR/dev
check() {  # WHAT STATUS PATTERN COMMAND…
  local status=0 said
  said=$("${@:4}" 2>&1) || status=$?
  if [[ $status == "$2" ]] && grep -q -- "$3" <<<"$said"; then return; fi
  printf 'FAILED: %s: status %s, said:\n%s\n' "$1" "$status" "$said"
  exit 1
}
check "help" 0 '^usage: ./dev COMMAND' "$dev" help
check "an unknown command" 64 'no such command: fly' "$dev" fly
check "no command" 64 '^usage' "$dev"
check "fuzz without a number" 64 'number of seconds' "$dev" fuzz long
check "net without a folder" 64 'net takes' "$dev" net up
[[ -z $("$dev" fly 2>/dev/null) ]] || { echo "FAILED: misuse belongs on stderr"; exit 1; }

# Every command of the help is one, and every command is in the help.
mapfile -t shown < <("$dev" help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p' | sort)
# shellcheck disable=SC2016  # the sed program is about a $
mapfile -t known < <(sed -n '/^case \$command/,/^esac/s/^  \([a-z]*\)\( |.*\)\?) .*/\1/p' "$dev" | sort)
[[ ${shown[*]} == "${known[*]}" ]] || { echo "FAILED: help shows ${shown[*]}, and there are ${known[*]}"; exit 1; }
echo "all as promised"
