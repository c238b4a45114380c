#!/usr/bin/env bash
# docs/transport.md and docs/messages.md suffice for a second implementation: a client that was written from them alone, and shares no code with
# ours, speaks with the broker, and is refused where the page says so.
. "$(dirname "$0")/lib.sh"

"$net" up "$dir"
python3 "$PUENTE_SOURCE_DIR/tests/e2e/second_client.py" "$dir"
