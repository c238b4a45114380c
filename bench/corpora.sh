#!/usr/bin/env bash
# How long does the slowest input of each kept fuzz corpus take, and of what fuzzing found on this machine besides? The limit
# is 100 ms. ./dev bench corpora
set -euo pipefail
root=$PUENTE_SOURCE_DIR
for program in "$PUENTE_BIN_DIR"/replay_*; do
  target=fuzz_${program##*/replay_}
  folders=("$root/tests/fuzz/corpus/$target")
  [[ ! -d $root/build/asan/found/$target ]] || folders+=("$root/build/asan/found/$target")
  printf '%-20s %s\n' "${target#fuzz_}" "$("$program" "${folders[@]}")"
done
