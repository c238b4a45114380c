#!/usr/bin/env bash
# Officers with keys of their own: one agent takes nothing without, and can show who did what.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"
tr -d '\n' <"$PUENTE_SOURCE_DIR/demo/records/mx-sspc/01-violent-event.json" |
  sed 's/"to": *\[[^]]*\]/"to": ["US\/DEA"]/' >"$work/event.json"

officer() {  # NAME AGENCY FOLDER: keys of a new officer, and the request
  mkdir -m 700 "$work/$3"
  (umask 077 && echo "a passphrase of $3" >"$work/$3/passphrase")
  "$PUENTE_BIN_DIR/puente" enroll request --dir "$work/$3" --role officer --agency "$2" --name "$1" \
    --treaty "$dir/treaty/treaty.txt" --passphrase-file passphrase --out "$work/$3.request"
}
as() { local who=$1; shift; puente agents/mx-sspc --officer "$work/$who" "$@"; }
key_of() { puente agents/mx-sspc --json officer list | grep "\"name\":\"$1\"" | grep -o '"officer":"[0-9a-f]*"' | cut -d'"' -f4; }

officer "Ana Ruiz" MX/SSPC ana >"$work/made"
holds "where the request goes" "$work/made" "whoever runs your agency's agent"
officer "Luis Soto" MX/SSPC luis >/dev/null
officer "Joe Doe" US/DEA joe >/dev/null
puente agents/mx-sspc officer certify "$work/ana.request" --days 30 >"$work/certified"
holds "the receipt" "$work/certified" "Certified Ana Ruiz, key "
puente agents/mx-sspc officer certify "$work/luis.request" >/dev/null
refused 4 not-permitted puente agents/mx-sspc officer certify "$work/joe.request"
refused 64 usage puente liaisons/mx-1 officer certify "$work/ana.request"
refused 64 usage puente agents/mx-sspc enroll accept --dir "$work/ana" --entries "$work/entries" "$dir/agents/mx-sspc/certificate.pem"
refused 64 usage puente agents/mx-sspc enroll renew --dir "$work/ana" --out "$work/again"

# From the next start on the agent asks for keys.
sed -i 's/^\[party\]$/[party]\nofficer-keys = "required"/' "$dir/agents/mx-sspc/party.toml"
"$net" stop "$dir" mx-sspc
"$net" start "$dir"
until_true "the agent answers again" answers mx-sspc
refused 4 not-permitted puente agents/mx-sspc inbox
refused 4 not-permitted puente agents/mx-sspc send "$work/event.json"
refused 4 not-permitted puente agents/mx-sspc --officer "$work/joe" inbox
refused 64 usage puente agents/mx-sspc --officer "$dir/agents/us-dea" inbox
id=$(as ana --json send "$work/event.json" | grep -o '"record":"[0-9a-f]*"' | cut -d'"' -f4)
until_true "what Ana sent reaches DEA" has_record us-dea "$id"
as luis track "$id" >"$work/track"
holds "Luis sees it" "$work/track" "$id"
# It is found by what it says, on both sides, and its sender can read it again.
as luis search --sent culiacan "los del cerro" >"$work/found"
holds "Luis's search" "$work/found" "violent-event: clash · culiacan"
as luis outbox --to US/DEA --place culiacan >"$work/found"
holds "what went to DEA" "$work/found" "violent-event: clash"
as luis show "${id:0:8}" >"$work/shown"
holds "one's own record" "$work/shown" "Los del Cerro"
puente agents/us-dea search culiacan >"$work/found"
holds "DEA's search" "$work/found" "* "
puente agents/us-dea show "$id" >/dev/null
equals "unread at DEA" 0 "$(puente agents/us-dea --json inbox --unread | wc -l)"
refused 64 usage puente agents/us-dea search '" OR 1=1 --'
refused 64 usage puente agents/us-dea search ''
as luis recall "$id" --reason "ya no" >/dev/null || true
as ana --json officer acts >"$work/acts" || fail "acts: $(<"$work/acts")"
holds "Ana's act" "$work/acts" "\"about\":\"$id\",\"challenge\""
grep '"op":"send"' "$work/acts" | grep '"name":"Ana Ruiz"' | grep -q '"checked":"signed"' || fail "Ana's act: $(<"$work/acts")"
grep '"op":"recall"' "$work/acts" | grep -q '"name":"Luis Soto"' || fail "Luis's act: $(<"$work/acts")"

# Taken away: at once, without a restart, and what was done stays.
ana=$(key_of "Ana Ruiz")
puente agents/mx-sspc officer remove "$ana" >/dev/null
refused 4 not-permitted as ana inbox
refused 1 not-found puente agents/mx-sspc officer remove "$ana"
as luis --json officer acts >"$work/acts"
grep '"op":"send"' "$work/acts" | grep -q '"checked":"signed"' || fail "after Ana went: $(<"$work/acts")"
equals "officers left" 1 "$(puente agents/mx-sspc officer list | wc -l)"
# A certificate that somebody changed is a finding.
luis=$(key_of "Luis Soto")
cp "$dir/agents/mx-sspc/officers/$luis.pem" "$dir/agents/mx-sspc/officers/$ana.pem"
refused 2 "another key's certificate" puente agents/mx-sspc officer list
# Other agents go on by user alone.
puente agents/us-dea inbox >/dev/null
