#!/usr/bin/env bash
# What shells complete: commands, options, values out of the vocabulary. In bash by its own means; the scripts of zsh and
# fish are read by their shells where those are there.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

bin=$PUENTE_BIN_DIR/puente
for shell in bash zsh fish; do "$bin" completion "$shell" >"$work/$shell"; done
refused 64 "bash" "$bin" completion tcsh

cat >"$work/ask.sh" <<'B'
source "$1"
COMP_LINE=$2 COMP_POINT=${#2}
_puente
printf '%s\n' "${COMPREPLY[@]}"
B
offers() { bash "$work/ask.sh" "$work/bash" "$1" | tr '\n' ' ' | sed 's/ $//'; }  # LINE
among() {  # LINE WORD
  [[ " $(offers "$1") " == *" $2 "* ]] || fail "'$1' does not offer '$2' but: $(offers "$1")"
  ok "'$1' offers '$2'"
}

equals "a command" "inbox" "$(offers "puente inb")"
among "puente " "send"
equals "a command of a group" "sign simulate" "$(offers "puente policy si" | tr ' ' '\n' | sort | tr '\n' ' ' | sed 's/ $//')"
equals "an option" "--waiting-for-me" "$(offers "puente --agent agents/mx-fgr inbox --wai")"
among "puente inbox --" "--agent"
equals "a kind" "seizure" "$(offers "puente inbox --kind sei")"
equals "a kind where the position says it" "violent-event" "$(offers "puente new viol")"
among "puente --lang es request --urgency " "threat-to-life"
equals "a value with a colon, behind the colon" "RED" "$(offers "puente request --tlp TLP:R")"
equals "the value of an option is no command" "inbox" "$(offers "puente --agent send inb")"
equals "nothing where a file may stand" "" "$(offers "puente --agent ")"
equals "a language" "en es" "$(offers "puente --lang ")"

for shell in zsh fish; do
  if command -v "$shell" >/dev/null; then
    "$shell" -n "$work/$shell" || fail "$shell does not read its completion"
    ok "$shell reads its completion"
  else
    echo "$shell is not here: its completion was not read"
  fi
done
if command -v fish >/dev/null; then
  fish -c "source '$work/fish'; complete -C 'puente policy si'" >"$work/offered"
  holds "what fish offers" "$work/offered" "sign"
  lacks "what fish offers" "$work/offered" "inbox"
  fish -c "source '$work/fish'; complete -C 'puente inbox --kind sei'" >"$work/offered"
  holds "what fish offers" "$work/offered" "seizure"
fi
