#!/usr/bin/env bash
# The broker cannot seal or open: nothing of those libraries is linked into it, and libzmq is not either. The agent, which
# has all of them, shows that this test can see them.
set -euo pipefail
export LC_ALL=C.UTF-8

symbols() { nm -C "$PUENTE_BIN_DIR/$1" | grep -E 'puente::record::(open|seal|locks)::' || true; }
of_room() { grep -c "puente::record::$1::" <<<"$2" || true; }

failed=0
agent=$(symbols puente-agent)
for room in open seal locks; do
  count=$(of_room "$room" "$agent")
  echo "puente-agent has $count symbols of puente::record::$room"
  ((count > 0)) || {
    echo "not one: this test would see nothing in the broker either (stripped?)"
    failed=1
  }
done

broker=$(symbols puente-broker)
all=$(nm -C "$PUENTE_BIN_DIR/puente-broker" | grep -c 'puente::' || true)
echo "puente-broker has $all symbols of puente"
((all > 0)) || failed=1
if [[ -n $broker ]]; then
  echo "and among them some that it must not have:"
  head -n 20 <<<"$broker"
  failed=1
fi

needs_zmq() { readelf -d "$PUENTE_BIN_DIR/$1" | grep -c 'NEEDED.*libzmq' || true; }
[[ $(needs_zmq puente-agent) -eq 1 ]] || {
  echo "puente-agent does not need libzmq: this test would see nothing in the broker either"
  failed=1
}
[[ $(needs_zmq puente-broker) -eq 0 ]] || {
  echo "puente-broker needs libzmq, which it must not: its edge is broker/edge"
  failed=1
}

# A witness is a third party: nothing of the other two programs, nor of entries and records, is linked into it.
witness=$(nm -C "$PUENTE_BIN_DIR/puente-witness" | grep -E 'puente::(broker|client|record|audit)::' || true)
all=$(nm -C "$PUENTE_BIN_DIR/puente-witness" | grep -c 'puente::witness::' || true)
echo "puente-witness has $all symbols of puente::witness"
((all > 0)) || failed=1
if [[ -n $witness ]]; then
  echo "and some that it must not have:"
  head -n 20 <<<"$witness"
  failed=1
fi
exit "$failed"
