#!/usr/bin/env bash
# A liaison's session as the guide prints it, in both languages: every command is run, every line of output compared.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"
mkdir "$work/bin"
ln -s "$PUENTE_BIN_DIR/puente" "$work/bin/puente"
PATH=$work/bin:$PATH

# Hashes and times are new each time.
plain() { sed -E 's/[0-9a-f]{64}/<hash>/g; s/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/<time>/g'; }

# Files in ```toml blocks are named by the line before; in ```console blocks, $ begins a command, and its output follows.
session() {  # DOCUMENT
  local block="" name="" command="" line
  : >"$work/said"
  while IFS= read -r line; do
    case $block in
      "")
        if [[ $line == '```toml' ]]; then
          block=toml
          : >"$dir/$name"
        elif [[ $line == '```console' ]]; then
          block=console
        elif [[ $line == '`'*'`:' ]]; then
          name=${line#\`}
          name=${name%\`:}
        fi
        ;;
      toml) if [[ $line == '```' ]]; then block=""; else printf '%s\n' "$line" >>"$dir/$name"; fi ;;
      console)
        if [[ $line == '```' || $line == '$ '* ]]; then
          check_said "$command"
          command=""
          [[ $line != '```' ]] || block=""
          [[ $line != '$ '* ]] || run_command "${command:=${line#\$ }}"
        else
          printf '%s\n' "$line" >>"$work/wanted"
        fi
        ;;
    esac
  done <"$1"
}
run_command() {
  : >"$work/wanted"
  (cd "$dir" && bash -c "$1" 2>&1) >"$work/said" || true
}
check_said() {  # COMMAND: nothing before the first
  [[ -n $1 ]] || return 0
  diff <(plain <"$work/wanted") <(plain <"$work/said") || fail "the guide prints otherwise: $1"
  ok "$1"
}

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
