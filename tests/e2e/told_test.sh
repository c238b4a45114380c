#!/usr/bin/env bash
# People are told of what happens: by `inbox --follow`, by the agency's commands, and again until somebody has looked.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"
dea() { puente agents/us-dea "$@"; }
tr -d '\n' <"$PUENTE_SOURCE_DIR/demo/records/mx-sspc/01-violent-event.json" |
  sed 's/"to": *\[[^]]*\]/"to": ["US\/DEA"]/; s/"urgency": *"[^"]*"/"urgency": "routine"/' >"$work/event.json"
sed 's/"urgency": *"[^"]*"/"urgency": "threat-to-life"/' "$work/event.json" >"$work/threat.json"

dea_answers() { dea --json inbox >/dev/null 2>&1; }
lines() { grep -c -- "$2" "$1" || true; }
at_least_lines() { (($(lines "$2" "$3") >= $1)); }
read_again() {
  local before
  before=$(lines "$dir/log/us-dea.log" "was read again")
  kill -HUP "$(process us-dea)"
  until_true "the agent reads its configuration" at_least_lines $((before + 1)) "$dir/log/us-dea.log" "was read again"
}
told() {  # SECTION: in place of [told] and what follows
  sed -i '/^\[told\]/,$d' "$dir/agents/us-dea/party.toml"
  printf '[told]\n%s\n' "$1" >>"$dir/agents/us-dea/party.toml"
  read_again
}

# What comes is shown while somebody looks, until Ctrl-C, which is no error.
refused 64 "takes no filter" dea inbox --follow --unread
"$PUENTE_BIN_DIR/puente" --agent "$dir/agents/us-dea" inbox --follow >"$work/follow" 2>"$work/follow-says" &
following=$!
until_true "it follows" grep -q "Ctrl-C" "$work/follow-says"
first=$(send mx-sspc "$work/event.json")
until_true "a record is shown" grep -q "${first:0:8}" "$work/follow"

# A command is told of it, with its name and a short id; a threat to life within two seconds of its release.
told "command = [\"/bin/sh\", \"-c\", \"echo \\\"\$(date +%s.%N) \$*\\\" >>$work/told\", \"told\"]
repeat-minutes = 0.05
escalate-command = [\"/bin/sh\", \"-c\", \"echo \\\"\$*\\\" >>$work/chief\", \"told\"]
escalate-minutes = 0.1"
second=$(send mx-sspc "$work/event.json")
until_true "the command is told of a record" grep -qs " new ${second:0:8}\$" "$work/told"
equals "of what came before there was a command" 0 "$(lines "$work/told" "${first:0:8}")"
threat=$(send mx-sspc "$work/threat.json")
until_true "the command is told of a threat to life" grep -q " threat-to-life ${threat:0:8}\$" "$work/told"
until_true "it is shown" grep -q "THREAT TO LIFE, of MX/SSPC: puente show ${threat:0:8}" "$work/follow"
until_true "it has arrived" has_record us-dea "$threat"
told_at=$(sed -n "s/ threat-to-life ${threat:0:8}\$//p" "$work/told" | head -n 1)
received=$(dea --json inbox | grep -F "\"record\":\"$threat\"" | sed -n 's/.*"received":"\([^"]*\)".*/\1/p')
late=$(awk -v a="$told_at" -v b="$(date -u -d "$received" +%s)" 'BEGIN { print (a - b < 2.0) ? "no" : a - b }')
equals "is it told later than two seconds" no "$late"
equals "lines that say more than an event and a short id" 0 "$(grep -cvE '^[0-9.]+ (new|threat-to-life|recalled|clock|overdue|alarm)( [0-9a-f]{8})?$' "$work/told" || true)"

# Again, and to somebody else, until it is opened.
until_true "it is told again" at_least_lines 3 "$work/told" " threat-to-life ${threat:0:8}\$"
until_true "it is escalated" grep -qs "^escalated ${threat:0:8}\$" "$work/chief"
status=0
dea status >"$work/status" || status=$?
equals "status of an agent with an unopened threat" 2 "$status"
holds "status" "$work/status" "1 threats to life that nobody has opened"
"$net" stop "$dir" us-dea
wait "$following" || true
before=$(lines "$work/told" .)
"$net" start "$dir"
until_true "the agent answers again" dea_answers
sleep 1
after=$(lines "$work/told" " new ")
equals "records told of anew after a restart" 1 "$after"
(($(lines "$work/told" .) <= before + 2)) || fail "a storm at the start: $(lines "$work/told" .) after $before"
ok "no storm at the start"
"$PUENTE_BIN_DIR/puente" --agent "$dir/agents/us-dea" --lang es inbox --follow >"$work/seguir" 2>"$work/follow-says" &
following=$!
until_true "it follows again" grep -q "Ctrl-C" "$work/follow-says"
dea show "$threat" >/dev/null
sleep 1
opened=$(lines "$work/told" threat-to-life)
sleep 4
equals "told of it after it was opened" "$opened" "$(lines "$work/told" threat-to-life)"
equals "it is escalated once" 1 "$(lines "$work/chief" .)"

# A recall.
puente agents/mx-sspc recall "$second" --reason "an error" >/dev/null
until_true "a recall is told" grep -q " recalled ${second:0:8}\$" "$work/told"
until_true "it is shown" grep -q "MX/SSPC retiró un registro: puente show ${second:0:8}" "$work/seguir"
kill -INT "$following"
status=0
wait "$following" || status=$?
equals "Ctrl-C" 0 "$status"

# A command that fails or hangs is an alarm, and ended; nothing else waits for it.
told 'command = ["/bin/sh", "-c", "sleep 987"]
deadline-seconds = 1'
third=$(send mx-sspc "$work/event.json")
until_true "the record arrives" has_record us-dea "$third"
alarmed() { { dea status 2>/dev/null || true; } | grep -F -- "$1" >/dev/null; }
until_true "an alarm" alarmed "the command /bin/sh of [told] did not end in time and was ended"
! pgrep -f "^sleep 987" >/dev/null || fail "what hung still runs"
ok "it was ended"
told 'command = ["/nowhere/page"]'
send mx-sspc "$work/event.json" >/dev/null
until_true "an alarm" alarmed "could not be started"
sed -i '/^\[told\]/,$d' "$dir/agents/us-dea/party.toml"
printf '[told]\ncommand = "page"\n' >>"$dir/agents/us-dea/party.toml"
kill -HUP "$(process us-dea)"
until_true "what cannot be read changes nothing" grep -q "'command' is a list of 1 to 32 texts" "$dir/log/us-dea.log"
