#!/usr/bin/env bash
# An officer's first hour as the guide prints it, in both languages: every command is run, every line of output compared.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
# shellcheck source=tests/e2e/session.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/session.sh"

"$net" up "$dir"
for language in "" .es; do
  session "$PUENTE_SOURCE_DIR/docs/officer$language.md"
done
