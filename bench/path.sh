#!/usr/bin/env bash
# The broker's load as it is used: CURVE, two policies of 1,000 rules each, the log, two witnesses on loopback, SQLCipher,
# synced before the receipt. Records are sealed beforehand; recipients sync before they acknowledge, and do not open.
# ./dev bench path; BENCH="--runs 3 --json" goes on to puente_path, PUENTE_PATH_SHAPES="2048:8:256 …" chooses others.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../tests/e2e/lib.sh"
read -ra shapes <<<"${PUENTE_PATH_SHAPES:-2048:1:1 2048:1:256 2048:8:1 2048:8:256 8192:1:1 8192:8:256}"
read -ra options <<<"${BENCH:-}"

# 999 rules about another kind before the one that lets these records pass.
policy() {  # NATION: what it permits from Mexico, or accepts there
  local number
  echo 'withheld = "stub"'
  for number in {1..999}; do
    printf '[[rule]]\nid = "%s-%s"\neffect = "permit"\nfrom = ["MX/P%s"]\nto = ["US/P%s"]\nkinds = ["advisory"]\nsections = ["narrative"]\n' \
      "$1" "$number" "$((number % 8 + 1))" "$((number / 8 % 8 + 1))"
    rest
  done
  printf '[[rule]]\nid = "%s-all"\neffect = "permit"\nfrom = ["MX/*"]\nto = ["US/*"]\nkinds = ["precursor-shipment"]\nsections = ["*"]\n' "$1"
  rest
}
rest() {
  printf 'valid-until = "2036-01-01T00:00:00Z"\nlegal-basis = { en = "for measurements", es = "para mediciones" }\n\n'
}
mkdir -p "$work/policy"
for nation in mx us; do policy "$nation" >"$work/policy/$nation.toml"; done

agents=()
for number in {1..8}; do agents+=("MX/P$number" "US/P$number"); done
export PUENTE_NET_AGENTS=${agents[*]} PUENTE_DEMO_POLICY=$work/policy
"$net" up "$dir"
for agent in "${agents[@]}"; do "$net" stop "$dir" "$(tr '[:upper:]/' '[:lower:]-' <<<"$agent")"; done

title=(--title)
for shape in "${shapes[@]}"; do
  IFS=: read -r payload pairs in_flight <<<"$shape"
  records=$((in_flight == 1 ? 300 : 3000 / pairs + 200))
  "$PUENTE_BIN_DIR/puente_path" "$dir" --payload "$payload" --pairs "$pairs" --in-flight "$in_flight" --records "$records" \
    "${title[@]}" "${options[@]}"
  title=()
done
