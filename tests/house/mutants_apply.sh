#!/usr/bin/env bash
# Every planted fault of tests/mutants still fits the code, and names tests that are there.
set -euo pipefail
cd "$PUENTE_SOURCE_DIR"
count=0 failed=0
for patch in tests/mutants/*/*.patch; do
  count=$((count + 1))
  git -c "safe.directory=$PUENTE_SOURCE_DIR" apply --check "$patch" || failed=1
  read -r -a tests < <(sed -n '1s/^Tests: //p' "$patch")
  ((${#tests[@]} > 0)) || { echo "FAILED: $patch names no test"; failed=1; }
  for test in "${tests[@]}"; do
    grep -rE "puente_test\($test( |\$)" --include=CMakeLists.txt tests >/dev/null || { echo "FAILED: $patch: no test $test"; failed=1; }
  done
done
((count >= 60)) || { echo "FAILED: $count planted faults; there are to be 60 at least"; failed=1; }
((failed == 0)) || exit 1
echo "$count planted faults fit"
