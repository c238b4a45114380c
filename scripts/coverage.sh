#!/usr/bin/env bash
# What the unit tests of crypto/ and the official vectors run of it, after ./dev coverage has built them: lines and branches
# by file, then each branch of which they only ever take one side. Every one of those is explained in docs/coverage.md, where
# it stands with its file, the side and the source line; exit code 2 where one is not.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
build=$root/build/coverage
data=$build/profiles
llvm_cov=$(compgen -c llvm-cov | grep -E '^llvm-cov(-[0-9]+)?$' | sort -V | tail -n 1)
llvm_profdata=${llvm_cov/cov/profdata}

rm -rf "$data"
mkdir -p "$data"
LLVM_PROFILE_FILE=$data/%p-%m.profraw ctest --test-dir "$build" --output-on-failure -R "$1" >"$build/tests.log" 2>&1 || {
  tail -n 30 "$build/tests.log"
  exit 1
}
"$llvm_profdata" merge -sparse "$data"/*.profraw -o "$data/all.profdata"
mapfile -t programs < <(cd "$build/bin" && compgen -G '*_test' | grep -E "$1")
objects=("bin/${programs[0]}")
for program in "${programs[@]:1}"; do objects+=(-object "bin/$program"); done
options=("-instr-profile=$data/all.profdata" "-ignore-filename-regex=($root|\.\.)/(tests|schemas|policy|io)/|\.capnp\.|^/usr/")
(
  cd "$build"  # what the compiler was given as a relative path is relative to this
  "$llvm_cov" report "${objects[@]}" "${options[@]}" -show-branch-summary=true -show-region-summary=false >"$data/report"
  "$llvm_cov" show "${objects[@]}" "${options[@]}" -show-branches=count -show-instantiations=false >"$data/show"
)
cat "$data/report"

# One line for each side that is never taken: file, side, source line. A template's instances count together.
awk '
  /^[^ |].*:$/ { file = substr($0, 1, length($0) - 1); sub(/^.*crypto\//, "crypto/", file); delete text; next }
  /^ *[0-9]+\| *[0-9.kMG]*\|/ {
    split($0, parts, "|"); line = parts[1] + 0
    source = $0; sub(/^ *[0-9]+\| *[0-9.kMG]*\|/, "", source); gsub(/^ +| +$/, "", source); text[line] = source; next
  }
  /Branch \([0-9]+:[0-9]+\):/ {
    match($0, /\([0-9]+:[0-9]+\)/); place = substr($0, RSTART + 1, RLENGTH - 2); split(place, at, ":")
    key = file SUBSEP place
    if (!(key in seen)) { seen[key] = 1; order[++count] = key; files[key] = file; lines[key] = at[1]; texts[key] = text[at[1]] }
    if ($0 !~ /True: 0[,\]]/) yes[key] = 1
    if ($0 !~ /False: 0\]/) no[key] = 1
  }
  END {
    for (i = 1; i <= count; ++i) {
      key = order[i]
      if (!(key in yes)) print files[key] "\t" "true" "\t" texts[key] "\t" lines[key]
      if (!(key in no)) print files[key] "\t" "false" "\t" texts[key] "\t" lines[key]
    }
  }' "$data/show" >"$data/untaken"

unexplained=0
while IFS=$'\t' read -r file side text line; do
  grep -qF -- "- \`$file\`, never $side: \`$text\`" "$root/docs/coverage.md" && continue
  ((unexplained > 0)) || printf '\nnever taken, and not explained in docs/coverage.md:\n'
  unexplained=$((unexplained + 1))
  printf '%s:%s: never %s: %s\n' "$file" "$line" "$side" "$text"
done <"$data/untaken"
printf '\n%s sides of branches are never taken; %s of them are not explained\n' "$(wc -l <"$data/untaken")" "$unexplained"
((unexplained == 0)) || exit 2
