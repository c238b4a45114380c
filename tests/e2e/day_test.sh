#!/usr/bin/env bash
# A whole day of two agencies, in English and in Spanish: every command is run, every line of output compared.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
# shellcheck source=tests/e2e/session.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/session.sh"

# A network for each: positions in a list begin at 1.
for language in "" .es; do
  "$net" up "$dir"
  session "$PUENTE_SOURCE_DIR/tests/e2e/day$language.md"
  "$net" down "$dir"
  rm -rf "$dir"
done
