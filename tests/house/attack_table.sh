#!/usr/bin/env bash
# Every line of the tables of attacks in docs/sealing.md and docs/log.md names a test, and there is such a test in that
# file.
set -euo pipefail
cd "$PUENTE_SOURCE_DIR"
failed=0

check() {  # DOCUMENT LINES_AT_LEAST
  local lines=0 line attack file name
  while IFS= read -r line; do
    attack=${line#| } attack=${attack%% |*}
    [[ $attack == attack || $attack == ---* ]] && continue
    [[ $line =~ \`([a-z_/]+\.cpp)\`:\ (.+)\ \|$ ]] || { echo "FAILED: $1 names no test: $attack"; failed=1; continue; }
    file=tests/unit/${BASH_REMATCH[1]} name=${BASH_REMATCH[2]%"${BASH_REMATCH[2]##*[![:space:]]}"}
    lines=$((lines + 1))
    # A name too long for its line stands in the next.
    tr '\n' ' ' <"$file" | sed 's/TEST_CASE( */TEST_CASE(/g' | grep -F "TEST_CASE(\"$name\"" >/dev/null ||
      { echo "FAILED: $1: $attack: no test \"$name\" in $file"; failed=1; }
  done < <(sed -n '/^## Attacks/,/^## [^A]/p' "$1" | grep '^|')
  ((lines >= $2)) || { echo "FAILED: $1: $lines attacks; the table is gone?"; failed=1; }
  echo "$1: $lines attacks, each with its test"
}

check docs/sealing.md 13
check docs/log.md 38
((failed == 0))
