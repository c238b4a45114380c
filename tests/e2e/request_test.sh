#!/usr/bin/env bash
# A request, a question about it, a partial answer, an answer, a refusal, and drafts: with the real programs.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"
sspc() { puente agents/mx-sspc "$@"; }
dea() { puente agents/us-dea "$@"; }
record_of() { sed -n 's/.*"record":"\([0-9a-f]*\)".*/\1/p' <<<"$1" | head -n 1; }
item() { puente "agents/$1" --json requests --all | grep -F "\"record\":\"$2\""; }
clock() { item "$1" "$2" | grep -oE '"(accepted|access|due|limit|state)":("[^"]*"|[0-9]+)' | sort | tr '\n' ' '; }
says() { item "$1" "$2" 2>/dev/null | grep -qF "$3"; }
ask=(--to US/DEA --purpose counter-narcotics --tlp TLP:AMBER)

# Asked, and the same clock on both sides.
refused 64 "what is asked?" sspc request "${ask[@]}" --urgency urgent
refused 64 "--yes says it" sspc request "${ask[@]}" --urgency urgent --question "Known?"
asked=$(record_of "$(sspc --json request "${ask[@]}" --urgency urgent --access direct --topic "lots" --question "Known?" --yes)")
until_true "it reaches DEA" has_record us-dea "$asked"
until_true "its sender has the receipt" says mx-sspc "$asked" '"state":"open"'
equals "the clock of both" "$(clock mx-sspc "$asked")" "$(clock us-dea "$asked")"
dea requests >"$work/waiting"
holds "what waits for DEA" "$work/waiting" "Waiting for this agency: 1"
holds "how long" "$work/waiting" "7 h 59 min left"
sspc --lang es requests >"$work/esperan"
holds "what SSPC waits for" "$work/esperan" "Esperan a otras: 1"

# A question about it pauses the clock of both.
unclear=$(record_of "$(dea --json clarify "${asked:0:8}" --question "Which July?" --yes 2>/dev/null)")
until_true "the question reaches SSPC" has_record mx-sspc "$unclear"
until_true "DEA's clock is paused" says us-dea "$asked" '"paused":true'
until_true "SSPC's clock is paused" says mx-sspc "$asked" '"paused":true'
sspc reply "$unclear" --text "Of this year." --yes >/dev/null 2>&1
until_true "DEA's clock goes on" says us-dea "$asked" '"paused":false'
until_true "SSPC's clock goes on" says mx-sspc "$asked" '"paused":false'

# A part of the answer, then all of it.
refused 64 "--left-out" dea reply "$asked" --text "Twice." --code f --yes
refused 1 "no code of a refusal" dea reply "$asked" --text "Twice." --left-out "one more" --code z --yes
dea reply "$asked" --text "Twice." --left-out "one is under investigation" --code f --yes >/dev/null 2>&1
until_true "SSPC has the part" says mx-sspc "$asked" '"partial":["'
says mx-sspc "$asked" '"state":"open"' || fail "a partial answer ended the clock"
dea reply "$asked" --text "And a third time." --yes >/dev/null 2>&1
until_true "it is answered" says mx-sspc "$asked" '"state":"answered"'
refused 1 "answered before" dea refuse "$asked" --code d --yes
sspc thread "$asked" >"$work/thread"
equals "records of the thread" 5 "$(grep -c '^2' "$work/thread")"
holds "the thread" "$work/thread" "request for clarification"
holds "the thread" "$work/thread" "reply, partial"

# Refused, once.
second=$(record_of "$(sspc --json request "${ask[@]}" --urgency routine --question "And tax data?" --yes)")
until_true "it reaches DEA" has_record us-dea "$second"
dea --lang es refuse "$second" --code d --why "not allowed" --yes >/dev/null 2>"$work/dice"
holds "before it is refused" "$work/dice" "quedan 6 d 23 h"
until_true "it is refused" says mx-sspc "$second" '"state":"refused"'
refused 1 "takes that back first" dea refuse "$second" --code d --yes
refused 1 "puente requests" dea reply 0123456789abcdef0123456789abcdef --text "Yes" --yes
refused 64 "was sent from here" sspc reply "$(sspc --json track | sed -n 's/.*"record":"\([0-9a-f]*\)".*/\1/p' | head -n 1)" --text "Yes" --yes

# Drafts.
sspc request "${ask[@]}" --out "$work/form.toml" 2>/dev/null
sspc drafts keep "$work/form.toml" >"$work/said"
holds "what is kept" "$work/said" "draft 1"
sspc drafts >"$work/list"
holds "the list" "$work/list" 'kind = "request"'
refused 1 "findings" sspc drafts send 1 --yes
sed -i 's|^urgency = [^#]*|urgency = "routine"  |; s|^question = """|question = """\nThird?|' "$work/form.toml"
sspc drafts change 1 "$work/form.toml" >/dev/null
cat "$dir"/agents/mx-sspc/store.db* >"$work/store"
lacks "the store, while it keeps the draft," "$work/store" "Third?"
sspc drafts send 1 --yes >"$work/said"
holds "a draft that is sent" "$work/said" "kept"
refused 1 "there is no draft 1" sspc drafts show 1
