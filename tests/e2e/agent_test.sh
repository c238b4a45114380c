#!/usr/bin/env bash
# An agent's folder: who reaches its socket, what it reads again while it runs, and what it does when its store is gone.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"
tr -d '\n' <"$PUENTE_SOURCE_DIR/demo/records/mx-sspc/01-violent-event.json" |
  sed 's/"to": *\[[^]]*\]/"to": ["US\/DEA"]/' >"$work/event.json"
folder=$dir/agents/mx-sspc
log=$dir/log/mx-sspc.log
said() { grep -aqF -- "$1" "$log"; }
hang_up() {  # WHAT: is said after it
  local before
  before=$(grep -acF -- "$1" "$log" || true)
  kill -HUP "$(process mx-sspc)"
  until_true "after SIGHUP: $1" more_than "$before" "$1"
}
more_than() { (($(grep -acF -- "$2" "$log") > $1)); }

# Two users of this machine that are no other's: one a caller, one not; both in the group, and once in none.
if ((EUID == 0)); then
  group=$(getent group 60 | cut -d: -f1)
  cp "$PUENTE_BIN_DIR/puente" "$work/puente"
  chmod 0755 "$work/puente"
  chmod 0711 "$work" "$dir" "$dir/agents"
  mkdir -m 0777 "$work/home"
  as_user() {  # UID GROUPS ARGS…
    local user=$1 groups=$2
    shift 2
    (cd "$work/home" && setpriv --reuid "$user" --regid 65534 "$groups" env HOME="$work/home" "$work/puente" --agent "$folder" "$@")
  }
  in_group=--groups=60
  refused 4 not-permitted as_user 61001 --clear-groups status
  sed -i "s/^\[party\]\$/[party]\nsocket-group = \"$group\"/" "$folder/party.toml"
  printf '\n[[caller]]\nuid = 61001\nrole = "officer"\n' >>"$folder/party.toml"
  hang_up "group: $group"
  as_user 61001 "$in_group" status >"$work/status"
  holds "what an officer of the group is told" "$work/status" "MX/SSPC"
  as_user 61001 "$in_group" inbox >/dev/null
  refused 4 not-permitted as_user 61002 "$in_group" status
  refused 4 "docs/agent.md" as_user 61001 --clear-groups status
  for secret in keys store.db; do
    if (cd / && setpriv --reuid 61001 --regid 65534 --groups 60 cat "$folder/$secret") >/dev/null 2>&1; then fail "$secret can be read"; fi
  done
  # Taken away again, at once.
  sed -i '/^uid = 61001$/,$d; /^$/d' "$folder/party.toml"
  sed -i '$d' "$folder/party.toml"
  hang_up "was read again"
  refused 4 not-permitted as_user 61001 "$in_group" inbox
else
  echo "skipped: other users of this machine (not root)"
fi

# What cannot be read changes nothing, and ends nothing.
cp "$folder/party.toml" "$work/party.toml"
echo 'role = "emperor' >>"$folder/party.toml"
hang_up "nothing was changed"
cp "$work/party.toml" "$folder/party.toml"
kill -HUP "$(process broker)" "$(process witness-mx)"
answers mx-sspc || fail "the agent does not answer after SIGHUP"

# Its store goes while it runs: it ends, and begins none by itself.
first=$(send mx-sspc "$work/event.json")
until_true "the first record is through" in_state mx-sspc "$first" finished
"$net" stop "$dir" mx-sspc
mkdir "$work/older"
cp "$folder"/store.db* "$work/older/"
"$net" start "$dir" mx-sspc
until_true "the agent answers again" answers mx-sspc
rm -f "$folder"/store.db*
ended() { ! kill -0 "$(process mx-sspc)" 2>/dev/null; }
until_true "the agent ends" ended
said "was deleted, moved or replaced while it was in use" || fail "the agent did not say why it ended"
refused 1 "--store-lost" "$PUENTE_BIN_DIR/puente-agent" run --dir "$folder"
[[ ! -e $folder/store.db ]] || fail "a store was begun without an order"
rm -f "$dir/run/mx-sspc.pid"
"$PUENTE_BIN_DIR/puente-agent" run --dir "$folder" --store-lost >>"$log" 2>&1 &
echo $! >"$dir/run/mx-sspc.pid"
until_true "it answers with an empty store" answers mx-sspc
# It goes on behind what the broker holds: nobody is accused.
until_true "it goes on behind the broker's newest" said "by order, the next record goes behind the broker's newest"
second=$(send mx-sspc "$work/event.json")
until_true "the second record is through" in_state mx-sspc "$second" finished
until_true "the second record is at DEA" has_record us-dea "$second"
lacks "the broker's log" "$dir/log/broker.log" ALARM

# An older copy is put back, without the order: nothing is sent.
"$net" stop "$dir" mx-sspc
rm -f "$folder"/store.db*
cp "$work/older"/* "$folder/"
"$net" start "$dir" mx-sspc
until_true "it says what the broker holds" said "and the broker holds 2"
third=$(send mx-sspc "$work/event.json")
sleep 2
equals "what waits" draft "$(state_of mx-sspc "$third")"
ok "users, signals and a store that is lost"
