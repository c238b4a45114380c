#!/usr/bin/env bash
# What every command keeps: a misspelt command is told the nearest, output that cannot be written is an error, and no file
# is replaced that a person did not ask to.
. "$(dirname "$0")/lib.sh"

bin=$PUENTE_BIN_DIR
run() {  # WANTED-STATUS COMMAND...: both outputs in $work/out
  local wanted=$1 status=0
  shift
  "$@" >"$work/out" 2>&1 || status=$?
  equals "exit code of ${*:1:4}" "$wanted" "$status"
}

for program in puente puente-agent puente-broker puente-witness; do
  run 0 "$bin/$program" --version
  holds "version of $program" "$work/out" "puente 0."
  run 0 "$bin/$program" --help
  # A full disk: what was printed is not complete, and nobody may take it for the whole.
  status=0
  "$bin/$program" --help >/dev/full 2>"$work/out" || status=$?
  equals "exit code of $program on a full disk" 1 "$status"
  holds "reason of $program" "$work/out" "standard output could not be written"
done

run 64 "$bin/puente" snd --help
holds "the nearest command" "$work/out" "there is no command 'snd'; the nearest is 'send'"
run 64 "$bin/puente" zeppelin --help
holds "no far command" "$work/out" "there is no command 'zeppelin' (see --help)"
lacks "no far command" "$work/out" "nearest"
run 64 "$bin/puente" --agent x audit list --limit -3
holds "a number without sign" "$work/out" "--limit: a whole number from 0, not -3"
run 64 "$bin/puente" --json --lang en policy mtrix x.toml
holds "the nearest command of a group" "$work/out" "the nearest is 'matrix'"
run 64 "$bin/puente-broker" stats --dir x
holds "the nearest command of the broker" "$work/out" "the nearest is 'status'"
run 0 "$bin/puente" policy matrix --help
holds "help of a command" "$work/out" "who receives what from whom"

sample=$PUENTE_SOURCE_DIR/demo/policy/mx.toml
status=0
"$bin/puente" policy matrix "$sample" --nation MX >/dev/full 2>"$work/out" || status=$?
equals "exit code of a matrix on a full disk" 1 "$status"
equals "lines about a full disk" 1 "$(wc -l <"$work/out")"

# Nothing is replaced, but with --force; what is no regular file never.
bundle=$work/policy.toml
run 0 "$bin/puente" policy init "$bundle" --nation MX
echo mine >"$bundle"
run 1 "$bin/puente" policy init "$bundle" --nation MX
holds "the refusal" "$work/out" "exists already"
equals "what was there" mine "$(cat "$bundle")"
run 0 "$bin/puente" --force policy init "$bundle" --nation MX
grep -q '^\[\[rule\]\]\|^#' "$bundle" || fail "--force replaced nothing"
mkfifo "$work/pipe"
ln -s "$work/target" "$work/link"
ln "$bundle" "$work/other"
for there in "$work/pipe" "$work/link" "$work"; do
  run 1 "$bin/puente" --force policy matrix "$sample" --nation MX --svg "$there"
done
[[ -p $work/pipe && -L $work/link && ! -e $work/target ]] || fail "a pipe or a link was replaced"
before=$(sha256sum <"$work/other")
run 0 "$bin/puente" policy matrix "$sample" --nation MX --svg "$bundle" --force
equals "the other name of a replaced file" "$before" "$(sha256sum <"$work/other")"
