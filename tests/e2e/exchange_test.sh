#!/usr/bin/env bash
# Records that leave for other tools, and come from them: which may, with whom, and which files are still out.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"
event() {  # TLP HANDLING
  tr -d '\n' <"$PUENTE_SOURCE_DIR/demo/records/mx-sspc/01-violent-event.json" |
    sed -e 's/"to": *\[[^]]*\]/"to": ["US\/DEA"]/' -e "s/\"tlp\": *\"[^\"]*\"/\"tlp\": \"$1\"/" \
      -e "s/\"handling\": *\[[^]]*\]/\"handling\": [$2]/"
}
event TLP:GREEN '"H0"' >"$work/free.json"
event TLP:RED '"H0"' >"$work/red.json"
event TLP:GREEN '"H2"' >"$work/held.json"
free=$(send mx-sspc "$work/free.json")
red=$(send mx-sspc "$work/red.json")
held=$(send mx-sspc "$work/held.json")
for id in "$free" "$red" "$held"; do until_true "$id reaches DEA" has_record us-dea "$id"; done

dea() { puente agents/us-dea "$@"; }
for format in stix misp geojson csv; do
  dea export --format $format "$free" --out "$work/free.$format" >"$work/said"
  holds "what was said" "$work/said" "1 records with all their marks"
  holds "the file" "$work/free.$format" "$free"
done
holds "STIX" "$work/free.stix" "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
refused 64 usage dea export --format stix --out "$work/nothing"
refused 64 "not in" dea export --format xml "$free" --out "$work/nothing"
refused 1 conflict dea export --format stix "$free" --out "$work/free.stix"

# Of all that was found, some stays, and is named; the others leave.
status=0
dea --json export --format stix --kind violent-event --out "$work/found.json" >"$work/said" || status=$?
equals "the exit code where something stays" 2 "$status"
holds "what stays" "$work/said" "\"record\":\"$red\",\"what\":\"it is under TLP:RED, and never leaves\""
holds "what stays" "$work/said" "\"record\":\"$held\""
lacks "the file" "$work/found.json" "$red"
lacks "the file" "$work/found.json" "$held"
holds "the file" "$work/found.json" "$free"

# A second officer with a key.
officer() {
  mkdir -m 700 "$work/$2"
  (umask 077 && echo "a passphrase of $2" >"$work/$2/passphrase")
  "$PUENTE_BIN_DIR/puente" enroll request --dir "$work/$2" --role officer --agency US/DEA --name "$1" \
    --treaty "$dir/treaty/treaty.txt" --passphrase-file passphrase --out "$work/$2.request" >/dev/null
  dea officer certify "$work/$2.request" >/dev/null
}
officer "Ana Ruiz" ana
officer "Luis Soto" luis
status=0
dea --officer "$work/ana" export --format stix "$held" --reason "case 12" --out "$work/held.stix" >"$work/said" 2>&1 || status=$?
equals "the exit code without the second" 2 "$status"
holds "why" "$work/said" "no other officer allowed it within a day"
dea --officer "$work/luis" allow-export "$held" --reason "case 12" >/dev/null
dea --officer "$work/ana" export --format stix "$held" --reason "case 12" --out "$work/held.stix" >/dev/null
holds "the file" "$work/held.stix" "\"H2"
dea exports >"$work/listed"
holds "the list" "$work/listed" "Ana Ruiz, allowed by Luis Soto"

# Recalled: the files that hold it are named until they are gone.
puente agents/mx-sspc recall "$held" --reason "wrong place" >/dev/null
named() { ! dea exports >"$work/listed" && grep -q RECALLED "$work/listed"; }
until_true "the recall is known" named
holds "the list" "$work/listed" "$work/held.stix"
dea status >"$work/status" || true
holds "the status" "$work/status" "puente exports"
refused 64 usage dea exports --gone "$work/held.stix"
rm "$work/held.stix"
dea exports --gone "$work/held.stix" >/dev/null
dea exports >"$work/listed"
lacks "the list" "$work/listed" RECALLED

# What DEA exported, another agent can send on; the same file again sends nothing.
sspc() { puente agents/mx-sspc "$@"; }
refused 64 usage sspc import --format stix --to US/FBI "$work/free.stix"
for wanted in '"sent":1,' '"existing":1,'; do
  sspc --json import --format stix --to US/DEA --purpose violence-prevention "$work/free.stix" >"$work/said" || true
  holds "the import" "$work/said" "$wanted"
done
for format in geojson misp; do
  sspc --json import --format $format --to US/DEA --purpose violence-prevention "$work/free.$format" --dry-run >"$work/said" || true
  holds "a trial" "$work/said" '"sent":1,'
done
echo '{"type": "tool", "id": "tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", "name": "VNC",
  "created": "2016-04-06T20:03:48.000Z", "modified": "2016-04-06T20:03:48.000Z"}' >"$work/tool.json"
status=0
sspc import --format stix --to US/DEA --purpose prosecution --left "$work/left" "$work/tool.json" >/dev/null || status=$?
equals "the exit code where something is left" 2 "$status"
holds "what was left" "$work/left" "tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"
if [[ -d $data/exchange ]]; then
  refused 1 malformed sspc import --format stix --to US/DEA --purpose prosecution "$data/exchange/stix/validator/invalid_identity.json"
fi
echo "exchange: all passed"
