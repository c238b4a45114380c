#!/usr/bin/env bash
# Manual pages of all commands, in both languages, as mandoc reads them.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

command -v mandoc >/dev/null || skip "mandoc is not here: apt-get install mandoc"
bin=$PUENTE_BIN_DIR/puente
for language in en es; do
  "$bin" --lang "$language" man --pages "$work/$language" >/dev/null
  equals "pages" "$("$bin" --lang en man --pages "$work/again-$language" >/dev/null && find "$work/again-$language" -name '*.1' | wc -l)" \
    "$(find "$work/$language" -name 'puente*.1' | wc -l)"
  for page in "$work/$language"/*.1; do
    mandoc -T lint -W warning "$page" >"$work/lint" || fail "$page: $(<"$work/lint")"
  done
  ok "mandoc finds nothing in the pages ($language)"
  "$bin" --lang "$language" man policy sign >"$work/sign.1"
  cmp "$work/sign.1" "$work/$language/puente-policy-sign.1" || fail "the page is another one"
  mandoc -T utf8 -O width=78 "$work/sign.1" | sed 's/.\x08//g' >"$work/sign"
  holds "the page" "$work/sign" "puente --agent liaisons/mx-1 policy sign mx.toml --out mx.bundle"
done
holds "the page in Spanish" "$work/sign" "EJEMPLO"
refused 64 "puente man names all commands" "$bin" man policy sing
