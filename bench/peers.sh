#!/usr/bin/env bash
# RabbitMQ, NATS JetStream and PostgreSQL beside a bare CURVE relay, in turn, in one run: ./dev bench peers. Installs their
# Debian packages where they are missing, and so runs only when it is asked for by name. Servers run in a temporary folder,
# on loopback, and end with this script. BENCH="--runs 1 --seconds 2 --systems rabbitmq,relay" passes options on
# (puente_peers --help lists them); PUENTE_BENCH_DIR says on which disk to measure. docs/bench.md says what the figures mean.
set -euo pipefail
export LC_ALL=C.UTF-8
root=${PUENTE_SOURCE_DIR:?"run ./dev bench peers"}
if [[ ${PUENTE_BENCH_PART:-} != peers ]]; then
  echo "skipped: it installs RabbitMQ, NATS and PostgreSQL, and is measured only when asked for: ./dev bench peers"
  exit 4
fi
read -ra options <<<"${BENCH:-}"

dir=$(mktemp -d "${PUENTE_BENCH_DIR:-/var/tmp}/puente-peers.XXXXXX")
chmod 711 "$dir"  # each server's own folder is closed
# shellcheck source=bench/peers/servers.sh
source "$root/bench/peers/servers.sh"
measuring=
# shellcheck disable=SC2317  # called by the trap
end() {
  [[ -z $measuring ]] || kill "$measuring" 2>/dev/null || true
  end_servers
  rm -rf "$dir"
}
trap end EXIT
trap 'exit 130' INT TERM HUP

# What it is measured with, by name: where one cannot be had, the others go on.
declare -A packages=(
  [rabbitmq]="rabbitmq-server librabbitmq-dev"
  [jetstream]="nats-server libnats-dev e2fsprogs"
  [postgresql]="postgresql libpq-dev"
)
for peer in rabbitmq jetstream postgresql; do
  # shellcheck disable=SC2086  # several packages
  "$root/scripts/setup.sh" --quiet --servers ${packages[$peer]} >&2 ||
    say "skipped: $peer: not all of these packages could be installed: ${packages[$peer]}"
done

cmake --preset release -S "$root" >"$dir/configure.log" 2>&1 || {
  cat "$dir/configure.log" >&2
  exit 1
}
cmake --build "$root/build/release" --target puente_peers >&2
program=$root/build/release/bin/puente_peers

# Known before servers are started: the options are right, or this says what is not.
"$program" --dir "$dir" "${options[@]}" --check

make_certificates
start_relay "$program" || true
start_rabbitmq || true
start_jetstream || true
start_postgresql || true
# Not in the foreground: this script would hear no signal before it ends.
(mortal "$program" --dir "$dir" "${options[@]}") &
measuring=$!
status=0
wait "$measuring" || status=$?
measuring=
exit "$status"
