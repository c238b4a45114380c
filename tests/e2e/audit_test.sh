#!/usr/bin/env bash
# An auditor's tools, on the broker and on what was exported from it: checked without the broker, by the tools for anybody's
# log too, and showing nothing of the other nation's.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"

# A record each way.
send mx-fgr "$PUENTE_SOURCE_DIR/demo/records/mx-fgr/02-seizure.json" >/dev/null
own=$(send us-dea "$PUENTE_SOURCE_DIR/demo/records/us-dea/01-seizure.json")
until_true "the American record arrives" has_record mx-sspc "$own"
sleep 1

mx() { puente auditors/mx audit "$@"; }
us() { puente auditors/us audit "$@"; }
alone() { "$PUENTE_BIN_DIR/puente" audit "$@"; }  # nobody's keys
log_key=$(sed -n 's/^log = "\(.*\)"/\1/p' "$dir/broker/public.toml")

mx status >"$work/out"
holds "status" "$work/out" "cosigned"
puente auditors/us --json audit list --event accept >"$work/out"
holds "the American auditor's accepted records" "$work/out" "$own"
puente auditors/mx --json audit list --event accept >"$work/out"
lacks "the records accepted from Mexico" "$work/out" "$own"
puente auditors/mx --json audit list --event delivery --agency US/DEA >"$work/out"
holds "deliveries, as the Mexican auditor sees them" "$work/out" "$own"
us list --lang es --event delivery --agency MX/SSPC >"$work/out"
holds "deliveries to the SSPC" "$work/out" "entrega"
us show "${own:0:12}" >"$work/out"
holds "all about a record" "$work/out" "$own"
refused 1 not-found puente auditors/mx audit show 00000000ffffffff
us search "mx/sspc" --limit 1 >"$work/out"
equals "entries found with --limit 1" 1 "$(wc -l <"$work/out")"

refused 64 "the nearest is 'delivery'" puente auditors/us audit list --event delivry
refused 64 "the nearest is 'seizure'" puente auditors/us audit list --kind siezure

# What was read is held: a later command reads what is new alone, and --held asks nobody and leaves no entry.
readings() { puente auditors/us --json audit list --event audit-read | wc -l; }
before=$(readings)
us --json show "$own" --held >"$work/held"
us --json list --held --event accept >"$work/out"
holds "accepted records, as held" "$work/out" "$own"
us show "$own" --held >/dev/null
equals "readings that asking for what is held added" "$((before + 1))" "$(readings)"  # the first of the two counts itself
us --json list --event audit-read --limit 1 >"$work/out"
lacks "a reading of what is new" "$work/out" '"from":0,'
refused 1 not-found puente auditors/mx audit show 00000000ffffffff --held
refused 64 usage puente auditors/mx audit list --held --bundle "$work"

# A verification goes on where the last one came to.
mx verify >/dev/null || fail "verify"
puente auditors/mx --json audit verify >"$work/out" || fail "verify a second time"
lacks "the second verification" "$work/out" '"verifiedBefore":0'
puente auditors/mx --json audit verify --from-start >"$work/whole" || fail "verify --from-start"
holds "a verification from the start" "$work/whole" '"verifiedBefore":0'
mv "$dir/auditors/mx/audited-position" "$work/position"
sed 's/"counter": \([0-9]*\)/"counter": 1\1/' "$work/position" >"$dir/auditors/mx/audited-position"
refused 3 mismatch puente auditors/mx audit verify
[[ ! -e $dir/auditors/mx/audited-position ]] || fail "a position that leads to a finding is kept"
mx verify >"$work/out" || fail "verify after that: $(cat "$work/out")"

# The head of the last audit does not go without a word.
mv "$dir/auditors/mx/audited-head" "$work/head"
for command in "verify" "list --limit 1" "report"; do
  # shellcheck disable=SC2086  # command and options
  refused 1 --head-lost puente auditors/mx audit $command
done
mx verify --head-lost >/dev/null || fail "verify --head-lost"
mx verify >/dev/null || fail "verify after that"

# Nor does an older copy of the folder that was put back: the log holds a reading that it does not know of.
cp -a "$dir/auditors/mx" "$work/older"
mx verify >/dev/null || fail "verify, to be forgotten"
rm -r "$dir/auditors/mx"
mv "$work/older" "$dir/auditors/mx"
sleep 2  # until the witnesses have cosigned the entry of that reading
for command in "verify" "list --limit 1" "report"; do
  # shellcheck disable=SC2086  # command and options
  refused 1 "an older copy of the folder" puente auditors/mx audit $command
done
mx verify --head-lost >/dev/null || fail "verify --head-lost of an older copy"
mx verify >/dev/null || fail "verify after that"

mx export --out "$work/mx" >/dev/null
us export --out "$work/us" >/dev/null
refused 1 conflict puente auditors/mx audit export --out "$work/mx"
holds "the log" <(puente auditors/mx --json audit list --event audit-read) '"purpose":"export"'

# From here on without the broker.
"$net" stop "$dir" broker
us --json show "$own" --held >"$work/out" || fail "what is held is not shown without the broker"
equals "lines about a record, before and after" "$(wc -l <"$work/held")" "$(wc -l <"$work/out")"
mx verify --bundle "$work/mx" >"$work/out" || fail "verify of the bundle: $(cat "$work/out")"
holds "verify of a bundle" "$work/out" "verified"
alone verify --bundle "$work/mx" >/dev/null || fail "a bundle is not verified without keys"
for tiles in "$work/mx" "$work/us"; do
  alone verify --tiles "$tiles" --origin-key "$log_key" >"$work/out" || fail "verify --tiles: $(cat "$work/out")"
done
ok "both bundles are logs like anybody's"
refused 4 not-permitted puente auditors/mx audit list --bundle "$work/us"
alone --json list --bundle "$work/us" >"$work/out"
lacks "another's bundle read without keys" "$work/out" "$own"
[[ -z $(grep -arlF "$own" "$work/mx" "$work/us") ]] || fail "a record's id lies open in a bundle"
ok "nothing in a bundle can be read without keys"
us --json show "$own" --bundle "$work/us" >/dev/null || fail "the American auditor does not read its own bundle"

us prove "$own" --bundle "$work/us" --out "$work/proofs" >"$work/out"
holds "proofs" "$work/out" ".tlog-proof"
proof=$(ls "$work"/proofs/*accept.tlog-proof)
mx verify-proof "$proof" >"$work/out" || fail "the other nation does not verify the proof: $(cat "$work/out")"
holds "a proof" "$work/out" "${own:0:12}"
us prove "$own" --bundle "$work/us" --out "$work/sealed" --sealed >/dev/null
alone --json verify-proof "$(ls "$work"/sealed/*accept.tlog-proof)" --treaty "$dir/treaty/treaty.txt" >"$work/out"
holds "a proof that does not say of what" "$work/out" '"verified":true'
lacks "a proof that does not say of what" "$work/out" "$own"
sed 's/^index .*/index 0/' "$proof" >"$work/bad.tlog-proof"
refused 3 unauthenticated puente auditors/mx audit verify-proof "$work/bad.tlog-proof"

for format in text csv json html; do
  mx report --bundle "$work/mx" --format "$format" --out "$work/report.$format" >/dev/null
  [[ -s $work/report.$format ]] || fail "the report as $format is empty"
done
holds "the report" "$work/report.text" "art. 70"
holds "the report as a page" "$work/report.html" "<svg"
holds "the report as JSON" "$work/report.json" '"art70ReportDue"'
us report --lang es --bundle "$work/us" >"$work/out"
holds "the report in Spanish" "$work/out" "28 CFR 23"

mx witness --bundle "$work/mx" >"$work/out" || [[ $? == 2 ]] || fail "witness: $(cat "$work/out")"
alone fsck --dir "$dir/broker" >"$work/out" || fail "fsck of the stopped broker: $(cat "$work/out")"
holds "fsck of the stopped broker" "$work/out" "clean"
mx fsck --bundle "$work/mx" --no-witnesses >"$work/out" || fail "fsck of the bundle: $(cat "$work/out")"

# What somebody changes in a bundle is found, by name.
entries=$(find "$work/mx/tile/entries" -type f | head -n 1)
printf '\x01' | dd of="$entries" bs=1 seek=300 conv=notrunc status=none
refused 3 entry-altered "$PUENTE_BIN_DIR/puente" audit verify --tiles "$work/mx" --origin-key "$log_key"
refused 3 altered puente auditors/mx audit list --bundle "$work/mx"
ciphertexts=$(find "$work/us/puente/ciphertexts" -type f | head -n 1)
printf '\x01\x02' | dd of="$ciphertexts" bs=1 seek=300 conv=notrunc status=none
refused 3 altered puente auditors/us audit verify --bundle "$work/us"
