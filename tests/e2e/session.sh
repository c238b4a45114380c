# Sessions as documents print them: each command is run in the network's folder, each line of its output compared.
# With PUENTE_RECORD_SESSIONS=yes the documents are written anew, with what is printed now.
# shellcheck shell=bash

mkdir "$work/bin"
ln -s "$PUENTE_BIN_DIR/puente" "$work/bin/puente"
PATH=$work/bin:$PATH

# Hashes, ids, times and what a clock says are new each time; columns are as wide as what stands in them.
plain() {
  sed -E 's/[0-9a-f]{64}/<hash>/g; s/[0-9a-f]{32}/<id>/g; s/(^|[^0-9a-f])[0-9a-f]{8}([^0-9a-f]|$)/\1<id>\2/g
    s/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/<time>/g; s/[0-9]+ (d|h|min)( [0-9]+ (h|min))?/<span>/g; s/^(proof|prueba) .*/\1/; s/ +/ /g; s/ $//'
}

# What looks at records may be asked before they are there.
is_repeatable() { [[ $1 =~ \ (inbox|outbox|track|requests|thread|search|show|status)(\ |$) ]]; }
run_command() { (cd "$dir" && bash -c "$1" 2>&1) >"$work/said" || true; }
is_said() { diff <(plain <"$work/wanted") <(plain <"$work/said") >"$work/differs"; }
check_said() {  # COMMAND: nothing before the first
  [[ -n $1 ]] || return 0
  if [[ -n ${PUENTE_RECORD_SESSIONS:-} ]]; then
    ! is_repeatable "$1" || sleep 3
    run_command "$1"
    cat "$work/said" >>"$work/recorded"
    return 0
  fi
  local deadline=$((SECONDS + 20))
  run_command "$1"
  until is_said; do
    ! is_repeatable "$1" || ((SECONDS > deadline)) || { sleep 0.3 && run_command "$1" && continue; }
    fail "the document prints otherwise: $1: $(cat "$work/differs")"
  done
  ok "$1"
}

# Files in ```toml blocks are named by the line before; in ```console blocks, $ begins a command, and its output follows.
session() {  # DOCUMENT
  local block="" name="" command="" line
  : >"$work/recorded"
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
          : >"$work/wanted"
          [[ $line != '```' ]] || block=""
          [[ $line != '$ '* ]] || command=${line#\$ }
        else
          printf '%s\n' "$line" >>"$work/wanted"
          continue
        fi
        ;;
    esac
    printf '%s\n' "$line" >>"$work/recorded"
  done <"$1"
  [[ -z ${PUENTE_RECORD_SESSIONS:-} ]] || cp "$work/recorded" "$1"
}
