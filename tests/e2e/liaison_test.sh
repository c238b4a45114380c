#!/usr/bin/env bash
# A liaison's session as the guide prints it, in both languages: every command is run, every line of output compared.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"
# shellcheck source=tests/e2e/session.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/session.sh"

for language in "" .es; do
  session "$PUENTE_SOURCE_DIR/docs/liaison$language.md"
done

# Stopped and started in any order, everybody comes up with the policies in force.
agents=(mx-sspc mx-fgr mx-uif us-dea us-fbi us-fincen)
versions() { puente "agents/$1" --json status | sed -n 's/.*"policy":\({[^}]*}\).*/\1/p'; }
has_versions() { [[ $(versions "$1") == '{"MX":3,"US":3}' ]]; }
ready() { puente "agents/$1" --json status | grep -qF '"ready":true'; }
for order in "mx-sspc mx-fgr mx-uif us-dea us-fbi us-fincen broker witness-us witness-mx" \
  "broker us-fincen witness-mx us-fbi mx-uif us-dea witness-us mx-fgr mx-sspc"; do
  for name in broker "${agents[@]}" witness-mx witness-us; do "$net" stop "$dir" "$name"; done
  # shellcheck disable=SC2086  # names
  "$net" start "$dir" $order
  for name in "${agents[@]}"; do
    until_true "$name has the policies in force" has_versions "$name"
    until_true "$name may send" ready "$name"
  done
  puente liaisons/us-1 policy show >"$work/in-force"
  holds "in force" "$work/in-force" "MX version 3"
  holds "in force" "$work/in-force" "US version 3"
  ok "started as $order"
done
