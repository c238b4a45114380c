#!/usr/bin/env bash
# refused.sh COMPILER FILE: FILE compiles, and with -DMISUSE each line marked `// error: REASON` is refused for that
# reason, and no other line is.
set -euo pipefail
export LC_ALL=C
compiler=$1 file=$2
case $("$compiler" --version) in
  *clang*) compile() { "$compiler" -std=c++20 -fsyntax-only -ferror-limit=0 -I "$PUENTE_SOURCE_DIR" "$@" "$file" 2>&1; } ;;
  *) compile() { "$compiler" -std=c++20 -fsyntax-only -fmax-errors=0 -I "$PUENTE_SOURCE_DIR" "$@" "$file" 2>&1; } ;;
esac

declare -A patterns=(  # as GCC and clang put it
  [deleted]='use of deleted function|deleted constructor|deleted operator'
  [private]='is private|private constructor|private member'
  [protected]='is protected|protected constructor|protected member'
  [operator]='no match for|invalid operands|no viable overloaded'
  [conversion]='convert|conversion|invalid initialization|cannot initialize|no matching function'
  [function]='no matching function|no default constructor'
  [constructor]='no matching (function for call|constructor)|could not convert'
  [constant]='expansion of|must be initialized by a constant expression'
)

if ! said=$(compile); then
  printf 'FAILED: without misuse it does not compile:\n%s\n' "$said"
  exit 1
fi
if said=$(compile -DMISUSE); then
  echo "FAILED: with all misuses it compiles"
  exit 1
fi
# GCC reports what is no constant where the evaluation failed, and names our line as one of its expansions.
errors=$(grep -F "$(basename "$file"):" <<<"$said" |
  sed -n "s/^[^:]*:\([0-9]*\):[0-9]*: error: \(.*\)/\1 \2/p; s/^[^:]*:\([0-9]*\):[0-9]*:   in .constexpr. \(expansion of .*\)/\1 \2/p")
failed=0 cases=0
while IFS=: read -r line text; do
  cases=$((cases + 1))
  reason=${text#*// error: }
  if ! grep -E "^$line .*(${patterns[$reason]})" <<<"$errors" >/dev/null; then
    printf 'FAILED: line %s is not refused for "%s" but with: %s\n' "$line" "$reason" "$(grep "^$line " <<<"$errors")"
    failed=1
  fi
done < <(grep -n '// error: ' "$file")
others=$(grep -vE "^($(grep -n '// error: ' "$file" | cut -d: -f1 | paste -sd'|')) " <<<"$errors" || true)
if [[ -n $others ]]; then
  printf 'FAILED: refused, and not marked:\n%s\n' "$others"
  failed=1
fi
((failed == 0)) || exit 1
echo "$cases misuses refused"
