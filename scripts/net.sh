#!/usr/bin/env bash
# A whole network on this machine, made by the commands that people would type: `./dev net up DIR`, `down DIR`, `status DIR`.
#
#   DIR/broker  DIR/agents/mx-fgr …  DIR/witnesses/mx …  DIR/auditors/mx …  DIR/liaisons/mx-1 …  DIR/roots/mx …
#   DIR/treaty/treaty.txt  DIR/treaty/policy/mx.toml, us.toml  DIR/log/*.log  DIR/run/*.pid
#
# Every party has its passphrase in a file of its own: convenient here, and not how a nation would keep it.
set -euo pipefail
export LC_ALL=C.UTF-8
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
# shellcheck source=scripts/free_port.sh
source "$root/scripts/free_port.sh"
bin=${PUENTE_BIN_DIR:-$root/build/release/bin}
read -ra agents <<<"${PUENTE_NET_AGENTS:-MX/SSPC MX/FGR MX/UIF US/DEA US/FBI US/FINCEN}"
seconds_max=60

die() {
  printf 'net: %s\n' "$*" >&2
  exit 1
}
say() { [[ -n ${PUENTE_NET_QUIET:-} ]] || printf '%s\n' "$*"; }
lower() { tr '[:upper:]/' '[:lower:]-' <<<"$1"; }

puente() { "$bin/puente" "$@"; }

# Runs a step quietly; what it printed is shown where it fails.
step() {
  local out
  out=$("$@" 2>&1) || die "$(printf 'this failed: %s\n%s' "$*" "$out")"
}

passphrase() {  # FOLDER: makes the folder and a passphrase file beside what will be in it
  mkdir -p "$1"
  chmod 700 "$1"
  [[ -s $1/passphrase ]] || (umask 077 && head -c 32 /dev/urandom | base64 >"$1/passphrase")
}

running() {  # NAME
  local pid
  [[ -s $dir/run/$1.pid ]] || return 1
  pid=$(<"$dir/run/$1.pid")
  # A number that another process got since is not ours.
  [[ -r /proc/$pid/cmdline ]] && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF -- "$dir/"
}

start() {  # NAME PROGRAM FOLDER
  running "$1" && return
  setsid "$bin/$2" run --dir "$3" </dev/null >>"$dir/log/$1.log" 2>&1 &
  echo $! >"$dir/run/$1.pid"
  # Until the new process has become the program, its command line is still this script's.
  local _
  for _ in {1..50}; do
    running "$1" && return
    kill -0 $! 2>/dev/null || return 0
    sleep 0.02
  done
}

stop() {  # NAME
  running "$1" || return 0
  local pid
  pid=$(<"$dir/run/$1.pid")
  kill "$pid" 2>/dev/null || true
  for _ in {1..100}; do
    running "$1" || break
    sleep 0.1
  done
  ! running "$1" || kill -9 "$pid" 2>/dev/null || true
  rm -f "$dir/run/$1.pid"
}

wait_for() {  # WHAT NAME COMMAND…: until the command succeeds, while the process NAME lives
  local what=$1 name=$2 deadline=$((SECONDS + seconds_max))
  shift 2
  until "$@" >/dev/null 2>&1; do
    # By its number alone: between fork and exec its command line is still ours.
    [[ -d /proc/$(<"$dir/run/$name.pid") ]] || die "$(printf '%s has ended:\n%s' "$name" "$(tail -n 20 "$dir/log/$name.log")")"
    ((SECONDS < deadline)) || die "$(printf '%s: not within %s s\n%s' "$what" "$seconds_max" "$(tail -n 20 "$dir/log/$name.log")")"
    sleep 0.1
  done
}
# Its exit code is 2 while alarms stand, and it may be ready all the same.
ready() { [[ $(puente --agent "$1" --json status || true) == *'"ready":true'* ]]; }
enrolments_taken() { ! compgen -G "$dir/broker/enrolments/*.entry" >/dev/null; }
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

enroll() {  # FOLDER ROLE AGENCY NAME NATION
  local folder=$1 role=$2 agency=$3 name=$4 nation
  nation=$(lower "${agency%%/*}")
  passphrase "$folder"
  step puente enroll request --dir "$folder" --role "$role" --agency "$agency" --name "$name" \
    --treaty "$dir/treaty/treaty.txt" --passphrase-file passphrase --out "$folder/request.csr"
  step puente enroll issue --root "$dir/roots/$nation" --passphrase-file "$dir/roots/$nation/passphrase" \
    "$folder/request.csr" --out "$folder/issued.pem"
  step puente enroll accept --dir "$folder" "$folder/issued.pem" --entries "$dir/entries/$name"
  local entry
  for entry in "$dir/entries/$name"/*; do
    # Whole or not at all: the broker looks into the folder while we write.
    cp "$entry" "$dir/broker/enrolments.new"
    mv "$dir/broker/enrolments.new" "$dir/broker/enrolments/$name-$(basename "$entry")"
  done
}

make_treaty() {
  local nation
  say "roots: each nation makes its own"
  for nation in mx us; do
    passphrase "$dir/roots/$nation"
    step puente treaty root --nation "${nation^^}" --dir "$dir/roots/$nation" --passphrase-file "$dir/roots/$nation/passphrase"
  done
  say "broker and witnesses: keys, and what the treaty says of them"
  passphrase "$dir/broker"
  step "$bin/puente-broker" init --dir "$dir/broker" --origin puente.example/demo \
    --listen "tcp://127.0.0.1:$(free_port)" --treaty "$dir/treaty/treaty.txt" --passphrase-file passphrase
  # The disk of a machine that people play on may be fuller than an operator's.
  printf '\n[budgets]\nvolume-free-percent = 2\nvolume-free-percent-for-life = 1\n' >>"$dir/broker/broker.toml"
  mkdir -p "$dir/broker/enrolments"
  local witnesses=() port
  for nation in mx us; do
    passphrase "$dir/witnesses/$nation"
    port=$(free_port)
    echo "$port" >"$dir/witnesses/$nation/port"
    step "$bin/puente-witness" init --dir "$dir/witnesses/$nation" --name "witness-$nation" \
      --treaty "$dir/treaty/treaty.txt" --passphrase-file passphrase --listen "127.0.0.1:$port"
    witnesses+=(--witness "${nation^^}=$dir/witnesses/$nation/witness.vkey@http://127.0.0.1:$port")
  done
  say "treaty: proposed, and signed by both roots"
  step puente treaty propose --broker "$dir/broker/public.toml" --root "MX=$dir/roots/mx/root.pem" \
    --root "US=$dir/roots/us/root.pem" "${witnesses[@]}" --terms "$root/demo/terms.toml" --out "$dir/treaty/treaty.txt"
  for nation in mx us; do
    step puente treaty sign --root "$dir/roots/$nation" --passphrase-file "$dir/roots/$nation/passphrase" "$dir/treaty/treaty.txt"
  done
  step puente treaty verify "$dir/treaty/treaty.txt"
}

enroll_all() {
  local agency nation number
  say "enrolment: ${#agents[@]} agents, two liaisons and an auditor of each nation"
  for agency in "${agents[@]}"; do
    enroll "$dir/agents/$(lower "$agency")" agent "$agency" "$(lower "$agency")"
  done
  for nation in mx us; do
    for number in 1 2; do
      enroll "$dir/liaisons/$nation-$number" liaison "${nation^^}/LIAISON" "liaison-$nation-$number"
    done
    enroll "$dir/auditors/$nation" auditor "${nation^^}/AUDIT" "auditor-$nation"
  done
}

activate_policies() {
  local nation
  say "policies: two liaisons of each nation sign, one activates"
  for nation in mx us; do
    sign_and_activate "$nation" "$dir/treaty/policy/$nation.toml"
  done
}
sign_and_activate() {  # NATION POLICY
  local bundle
  bundle=$dir/treaty/policy/$1-$(date +%s%N).bundle
  step puente --agent "$dir/liaisons/$1-1" policy sign "$2" --out "$bundle"
  step puente --agent "$dir/liaisons/$1-2" policy sign "$bundle"
  step puente --agent "$dir/liaisons/$1-1" policy activate "$bundle"
}

programs() { printf '%s\n' witness-mx witness-us broker "${agents[@]}" | tr '[:upper:]/' '[:lower:]-'; }

start_all() {
  local nation agency name
  for nation in mx us; do
    start "witness-$nation" puente-witness "$dir/witnesses/$nation"
    wait_for "witness $nation" "witness-$nation" answers "$(<"$dir/witnesses/$nation/port")"
  done
  start broker puente-broker "$dir/broker"
  local port
  port=$(sed -n 's/^listen = "tcp:.*:\([0-9]*\)"/\1/p' "$dir/broker/broker.toml")
  wait_for "the broker" broker answers "$port"
  # Nobody is let in before the directory holds it; a refused agent tries again, but later than it needs to.
  wait_for "enrolments" broker enrolments_taken
  sleep "${1:-0}"
  for agency in "${agents[@]}"; do
    name=$(lower "$agency")
    start "$name" puente-agent "$dir/agents/$name"
  done
}

start_some() {  # NAME…: waits for nothing
  local name
  for name; do
    case $name in
      broker) start broker puente-broker "$dir/broker" ;;
      witness-*) start "$name" puente-witness "$dir/witnesses/${name#witness-}" ;;
      *) start "$name" puente-agent "$dir/agents/$name" ;;
    esac
  done
}

up() {
  local program
  for program in puente puente-broker puente-agent puente-witness; do
    [[ -x $bin/$program ]] || die "no $program in $bin; ./dev build makes the programs"
  done
  ((${#dir} <= 70)) || die "$dir is too long: the agents' socket paths end at 108 bytes"
  mkdir -p "$dir"/{run,log,treaty/policy,entries}
  chmod 700 "$dir"
  local fresh=
  if [[ ! -e $dir/complete ]]; then
    [[ ! -e $dir/treaty/treaty.txt ]] || die "$dir holds a network that was not finished; remove it and try again"
    fresh=1
    make_treaty
    enroll_all
    cp "${PUENTE_DEMO_POLICY:-$root/demo/policy}"/{mx,us}.toml "$dir/treaty/policy/"
  fi
  say "starting: broker, two witnesses, ${#agents[@]} agents"
  start_all "${fresh:+3}"
  if [[ -n $fresh ]]; then
    activate_policies
    touch "$dir/complete"
  fi
  local agency name
  for agency in "${agents[@]}"; do
    name=$(lower "$agency")
    wait_for "agent $agency" "$name" ready "$dir/agents/$name"
  done
  say "up: try $bin/puente --agent $dir/agents/mx-fgr status"
}

down() {
  local name
  while read -r name; do stop "$name"; done < <(programs | tac)
  say "down; $dir keeps everything, and 'net up' starts it again"
}

status() {
  local name all=0
  while read -r name; do
    if running "$name"; then
      printf '%-12s running, process %s\n' "$name" "$(<"$dir/run/$name.pid")"
    else
      printf '%-12s not running\n' "$name"
      all=1
    fi
  done < <(programs)
  return "$all"
}

command=${1:-}
[[ $# -ge 2 ]] || die "usage: net.sh up|down|status|policy DIR …"
[[ $command == up ]] || [[ -d $2 ]] || die "no such folder: $2"
mkdir -p "$2"
dir=$(readlink -f "$2")
case $command in
  up) up ;;
  down) down ;;
  status) status ;;
  policy) sign_and_activate "$3" "$4" ;;           # policy DIR mx|us FILE: as two liaisons
  start)                                           # start DIR [NAME…]: these in this order, or whatever does not run
    if (($# == 2)); then start_all; else start_some "${@:3}"; fi
    ;;
  stop) stop "$3" ;;                               # stop DIR NAME
  *) die "usage: net.sh up|down|status|policy DIR …" ;;
esac
