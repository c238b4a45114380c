#!/usr/bin/env bash
# skipped.sh JUNIT: each test that CTest's JUnit file says was skipped, with the reason that it printed:
# "skipped: NAME: REASON".
set -euo pipefail
export LC_ALL=C.UTF-8
awk '
  function plain(text) {
    gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\x27", text)
    gsub(/&#x[0-9a-fA-F]+;/, " ", text); gsub(/&amp;/, "\\&", text)
    return text
  }
  /<testcase / { name = $0; sub(/.* name="/, "", name); sub(/".*/, "", name); skipped = 0; reason = ""; next_line = 0 }
  /<skipped/ { skipped = 1 }
  {
    text = $0; sub(/.*<system-out>/, "", text)
    if (next_line && text ~ /[^ ]/) { reason = text; next_line = 0 }                # Catch2: the line behind this one
    if (text ~ /^explicitly with message:/) next_line = 1
    if (text ~ /^(skipped: |.*: skipped$)/) reason = text                           # scripts
  }
  /<\/testcase>/ && skipped {
    gsub(/^ *(skipped: )?| *$/, "", reason)
    print "skipped: " plain(name) ": " (reason == "" ? "it does not say why" : plain(reason))
  }' "$1"
