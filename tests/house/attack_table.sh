#!/usr/bin/env bash
# Every line of the table of attacks in docs/sealing.md names a test, and there is such a test in that file.
set -euo pipefail
cd "$PUENTE_SOURCE_DIR"
lines=0 failed=0
while IFS='|' read -r _ attack _ test _; do
  [[ $test =~ \`([^\`]+)\`:\ (.+)$ ]] || { echo "FAILED: names no test: $attack"; failed=1; continue; }
  file=tests/unit/${BASH_REMATCH[1]} name=${BASH_REMATCH[2]%% }
  name=${name%"${name##*[![:space:]]}"}
  lines=$((lines + 1))
  grep -F "TEST_CASE(\"$name\"" "$file" >/dev/null || { echo "FAILED:$attack: no test \"$name\" in $file"; failed=1; }
done < <(sed -n '/^## Attacks/,/^## /p' docs/sealing.md | grep '^|' | tail -n +3)
((lines >= 13)) || { echo "FAILED: $lines attacks; the table is gone?"; failed=1; }
((failed == 0)) || exit 1
echo "$lines attacks, each with its test"
