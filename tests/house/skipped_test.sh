#!/usr/bin/env bash
# scripts/skipped.sh names each test that was skipped, and why; and no test program is told to pass where nothing ran.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/junit.xml" <<'END'
<testsuite tests="4" skipped="3">
	<testcase name="some_test: it holds &lt;a&gt; bound" classname="x" time="0.1" status="notrun">
		<skipped message="SKIP_RETURN_CODE=4"/>
		<system-out>Filters: x
x_test.cpp:3: SKIPPED:
explicitly with message:
  no &quot;sdn.csv&quot; &amp; no folder
</system-out>
	</testcase>
	<testcase name="other_test" classname="x" time="0.1" status="run">
		<system-out>skipped: not this one, it ran
</system-out>
	</testcase>
	<testcase name="e2e_memory" classname="x" time="0.1" status="notrun">
		<skipped message="SKIP_RETURN_CODE=4"/>
		<system-out>skipped: core images need gdb and root
</system-out>
	</testcase>
	<testcase name="silent" classname="x" time="0.1" status="notrun">
		<skipped message="SKIP_RETURN_CODE=4"/>
		<system-out></system-out>
	</testcase>
</testsuite>
END
wanted='skipped: some_test: it holds <a> bound: no "sdn.csv" & no folder
skipped: e2e_memory: core images need gdb and root
skipped: silent: it does not say why'
found=$("$PUENTE_SOURCE_DIR/scripts/skipped.sh" "$work/junit.xml")
[[ $found == "$wanted" ]] || { printf 'FAILED: wanted\n%s\nfound\n%s\n' "$wanted" "$found"; exit 1; }

option=--allow-running-no-tests
! grep -rnF -e "$option" "$PUENTE_SOURCE_DIR"/{cmake,scripts,tests,dev,.ci} --exclude=skipped_test.sh ||
  { echo "FAILED: with $option a program passes whose every case was skipped"; exit 1; }
echo "skipped tests are named, with their reasons"
