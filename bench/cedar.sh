#!/usr/bin/env bash
# decide() beside Cedar, which comes from npm. ./dev bench cedar
set -euo pipefail
[[ -d $PUENTE_SOURCE_DIR/build/oracle/node_modules ]] || {
  echo "skipped: Cedar is not here; it comes by npm (apt-get install nodejs npm)"
  exit 4
}
cd "$PUENTE_SOURCE_DIR/build/oracle"
exec node "$PUENTE_SOURCE_DIR/bench/cedar.mjs" "$PUENTE_BIN_DIR/puente_cedar" 100 1000 10000
