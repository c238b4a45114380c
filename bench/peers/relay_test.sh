#!/usr/bin/env bash
# The comparison with the one peer that needs no server of others: the bare relay. Each line is an object with what readers
# of it rely on, the sealed size is used where it was given, and what cannot be measured is said.
set -euo pipefail
program=$1
work=$(mktemp -d)
relay=
# shellcheck disable=SC2317  # called by the trap
end() {
  [[ -z $relay ]] || kill "$relay"
  rm -rf "$work"
}
trap end EXIT
failed() {
  printf 'FAILED: %s\n' "$*"
  cat "$work/said"
  exit 1
}
mkdir "$work/relay"
"$program" --serve-relay "$work/relay" &
relay=$!
echo "$relay" >"$work/relay/pid"
for _ in {1..100}; do
  [[ ! -s $work/relay/port ]] || break
  sleep 0.1
done

"$program" --dir "$work" --json --runs 2 --seconds 0.2 --warm-up 0.05 --payload 2048 --pairs 1,2 --in-flight 1,64 \
  --sealed-bytes 2048=4870 --relay-frames 5 >"$work/lines" 2>"$work/said" || failed "a run: status $?"
python3 - "$work/lines" <<'END' || failed "what it printed"
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
assert len(lines) == 8, len(lines)
for one in lines:
    assert one["load"] == "broker" and one["payload_bytes"] == 2048 and one["runs"] == 2, one
    assert one["record_bytes"] == (4870 if one["system"] == "relay-sealed" else 2048), one
    assert 0 < one["records_per_s_least"] <= one["records_per_s"] <= one["records_per_s_most"], one
    assert 0 < one["confirm_us"]["p50"] <= one["confirm_us"]["p99"] <= one["confirm_us"]["p99.9"], one
    assert 0 < one["delivery_us"]["p50"] <= one["confirm_us"]["p50"], one  # a confirm comes after the receiver's sync
    assert set(one["cpu_us_per_record"]) == {"server", "clients"}, one
    assert one["busy"] in ("server", "clients", "neither"), one
assert {(one["system"], one["pairs"], one["in_flight"]) for one in lines} == {
    (system, pairs, window) for system in ("relay", "relay-sealed") for pairs in (1, 2) for window in (1, 64)}
END
[[ -z $(find "$work" -name 'received-*') ]] || failed "files of receivers were left"

refused() { # WHAT STATUS PATTERN OPTION…
  local status=0
  "$program" "${@:4}" >"$work/said" 2>&1 || status=$?
  if [[ $status != "$2" ]] || ! grep -q -- "$3" "$work/said"; then failed "$1: status $status"; fi
}
refused "less sealed than there was" 64 'PAYLOAD=BYTES' --dir "$work" --systems relay --sealed-bytes 2048=100
refused "a system that nobody knows" 64 kafka --dir "$work" --systems kafka
refused "no folder" 64 '--dir' --systems relay
refused "no server" 1 'skipped: relay' --dir "$work/relay" --systems relay
echo "all as promised"
