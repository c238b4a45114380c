#!/usr/bin/env bash
# mutants.sh PART [NAME…]: plants the faults of tests/mutants/PART, one after the other, each in a copy of the tree, and
# sees whether a test notices. A patch names the tests to run in its first line: "Tests: record_test …". What a patch
# came to is kept (build/mutants/PART.results) as long as neither it nor the code and tests of its part change, so that a run
# can be cut off and goes on. Exit status 0: all named were caught; 2: some survived.
set -euo pipefail
export LC_ALL=C.UTF-8
root=$(dirname "$(dirname "$(readlink -f "$0")")")
part=${1:?a part: crypto}
shift
patches=$root/tests/mutants/$part
[[ -d $patches ]] || { echo "mutants: no folder $patches" >&2; exit 64; }
work=$root/build/mutants tree=$root/build/mutants/tree results=$root/build/mutants/$part.results
jobs=${PUENTE_JOBS:-$(nproc)}
mkdir -p "$work"
touch "$results"

tracked() { git -c "safe.directory=$root" -C "$root" ls-files -z -- "$@"; }
# What decides about a result besides the patch.
state=$(cd "$root" && tracked "$part" "tests/unit/$part" tests/vectors schemas | xargs -0 sha256sum | sha256sum | cut -c1-16)

# The copy follows the tree; unchanged files keep their times, so that only what changed is built again.
mkdir -p "$tree"
tracked | while IFS= read -r -d '' file; do
  if [[ ! -f $root/$file ]] || cmp -s "$root/$file" "$tree/$file"; then continue; fi
  mkdir -p "$tree/$(dirname "$file")"
  cp "$root/$file" "$tree/$file"
done

build() { cmake --build "$tree/build/dev" --parallel "$jobs" --target "$@" >"$work/build.log" 2>&1; }
(cd "$tree" && cmake --preset dev -DPUENTE_WERROR=OFF -DPUENTE_TOGETHER=1 >"$work/configure.log" 2>&1) || { cat "$work/configure.log" >&2; exit 1; }

tests_of() { sed -n '1s/^Tests: //p' "$1"; }
export PUENTE_SOURCE_DIR=$root PUENTE_BIN_DIR=$tree/build/dev/bin
# A planted fault may also hang: then it is noticed, too. Where every case was skipped (4), nothing noticed it.
passes() {
  local status=0
  timeout 300 "$tree/build/dev/bin/$1" >"$work/test.log" 2>&1 || status=$?
  ((status == 0 || status == 4))
}

apply() { GIT_CEILING_DIRECTORIES=$work git -C "$tree" apply "$@" 2>/dev/null; }

# One patch; prints caught, survived or broken.
try() {  # PATCH
  local patch=$1 test verdict=survived
  if ! apply "$patch"; then
    echo broken
    return
  fi
  # shellcheck disable=SC2046  # several tests
  if ! build $(tests_of "$patch"); then
    verdict="caught by the compiler"
  else
    for test in $(tests_of "$patch"); do
      passes "$test" || { verdict="caught by $test"; break; }
    done
  fi
  apply -R "$patch"
  echo "$verdict"
}

mapfile -t files < <(if (($#)); then printf "$patches/%s.patch\n" "$@"; else ls "$patches"/*.patch; fi)
# shellcheck disable=SC2046
build $(for file in "${files[@]}"; do tests_of "$file"; done | tr ' ' '\n' | sort -u) || { tail -n 40 "$work/build.log" >&2; exit 1; }

caught=0 survived=()
for file in "${files[@]}"; do
  name=$(basename "$file" .patch)
  key="$name $(sha256sum <"$file" | cut -c1-16) $state"
  verdict=$(sed -n "s/^$key //p" "$results" | tail -n 1)
  if [[ -z $verdict ]]; then
    verdict=$(try "$file")
    echo "$key $verdict" >>"$results"
  fi
  printf '%-44s %s\n' "$name" "$verdict"
  if [[ $verdict == caught* ]]; then caught=$((caught + 1)); else survived+=("$name"); fi
done
echo "$caught of ${#files[@]} planted faults caught"
((${#survived[@]} == 0)) || { printf 'not caught: %s\n' "${survived[*]}"; exit 2; }
