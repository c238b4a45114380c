#!/usr/bin/env bash
# A log that is written in two runs verifies after each, and from another entry on than the first run's.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$1" "$dir" 2500
"$1" "$dir" 4100 | tee "$dir/second"
grep -q '^written.* 1600 entries' "$dir/second"
grep -q '^verified.* 4100 entries' "$dir/second"
! "$1" "$dir" none 2>/dev/null
