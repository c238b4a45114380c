# Shared by the end-to-end tests: a network in a folder of its own, and checks that say what they wanted.
# shellcheck shell=bash disable=SC2034

set -euo pipefail
export LC_ALL=C.UTF-8
: "${PUENTE_SOURCE_DIR:?}" "${PUENTE_BIN_DIR:?}"
export PUENTE_BIN_DIR PUENTE_NET_QUIET=1
net=$PUENTE_SOURCE_DIR/scripts/net.sh
data=$PUENTE_SOURCE_DIR/../shared/data
wait_seconds_max=${PUENTE_E2E_WAIT_SECONDS:-120}

work=$(mktemp -d "${TMPDIR:-/tmp}/puente-e2e.XXXXXX")
dir=$work/net
finish() {
  local status=$?
  ((status == 0 || status == 4)) || tail -n 15 "$dir"/log/*.log 2>/dev/null || true
  [[ ! -d $dir ]] || "$net" down "$dir" >/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

skip() {  # the exit status that CTest calls skipped
  echo "skipped: $*"
  exit 4
}
fail() {
  echo "FAILED: $*" >&2
  exit 1
}
ok() { echo "ok: $*"; }

puente() { local party=$1; shift; "$PUENTE_BIN_DIR/puente" --agent "$dir/$party" "$@"; }
process() { cat "$dir/run/$1.pid"; }

equals() {  # WHAT WANTED FOUND
  [[ $2 == "$3" ]] || fail "$1: wanted $2, found $3"
  ok "$1: $3"
}
holds() {  # WHAT FILE TEXT
  grep -aqF -- "$3" "$2" || fail "$1: '$3' is not in it: $(head -c 600 "$2" | tr -d '\0')"
  ok "$1 holds '$3'"
}
lacks() {  # WHAT FILE TEXT
  ! grep -aqF -- "$3" "$2" || fail "$1: '$3' is in it"
  ok "$1 lacks '$3'"
}
refused() {  # EXIT_STATUS CODE COMMAND…: fails with that status, and names the code
  local wanted=$1 code=$2 status=0 out
  shift 2
  out=$("$@" 2>&1) || status=$?
  [[ $status == "$wanted" && $out == *"$code"* ]] || fail "'$*' ended with $status, wanted $wanted and '$code': $out"
  ok "refused with $code: $(head -n 1 <<<"$out" | cut -c1-120)"
}
until_true() {  # WHAT COMMAND…
  local what=$1 deadline=$((SECONDS + wait_seconds_max))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || fail "$what: not within $wait_seconds_max s"
    sleep 0.2
  done
}

send() {  # AGENT FILE: prints the record's id; exit code 2 where nothing goes to one of its recipients
  local out
  out=$(puente "agents/$1" --json send "$2") || (($? == 2)) || fail "send $2: $out"
  sed -n 's/.*"record":"\([0-9a-f]*\)".*/\1/p' <<<"$out"
}
state_of() { puente "agents/$1" --json track "$2" | sed -n 's/.*"state":"\([a-z]*\)".*/\1/p' | head -n 1; }
in_state() { [[ $(state_of "$1" "$2") == "$3" ]]; }
has_record() { puente "agents/$1" --json inbox | grep -qF "\"record\":\"$2\""; }
inbox_count() { puente "agents/$1" --json inbox | wc -l; }
at_least() { (($("${@:2}") >= $1)); }
answers() { puente "agents/$1" status >/dev/null 2>&1; }
