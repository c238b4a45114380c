#!/usr/bin/env bash
# The JSON Schemas of the kinds, by a validator of others (python3-jsonschema): each is a schema of its draft, takes the
# demo's records, and refuses what is wrong with them. Skipped where it is not installed.
set -euo pipefail
: "${PUENTE_SOURCE_DIR:?}" "${PUENTE_BIN_DIR:?}"
python3 -c 'from jsonschema import Draft202012Validator' 2>/dev/null || {
  echo "skipped: python3-jsonschema is not installed"
  exit 4
}
python3 - "$PUENTE_SOURCE_DIR" "$PUENTE_BIN_DIR/puente" <<'PY'
import copy
import json
import pathlib
import subprocess
import sys

from jsonschema import Draft202012Validator

source, puente = pathlib.Path(sys.argv[1]), sys.argv[2]
schemas, records = {}, 0


def validator(kind):
    if kind not in schemas:
        schema = json.loads(subprocess.check_output([puente, "schema", kind]))
        Draft202012Validator.check_schema(schema)
        schemas[kind] = Draft202012Validator(schema)
    return schemas[kind]


for file in sorted((source / "demo/records").rglob("*.json")):
    record = json.loads(file.read_text())
    check = validator(record["kind"])
    errors = [error.message for error in check.iter_errors(record)]
    assert not errors, f"{file}: {errors}"
    records += 1

    def refused(change, what):
        bad = copy.deepcopy(record)
        change(bad)
        assert not check.is_valid(bad), f"{file}: {what} passes"

    section = next(iter(record["sections"]))
    refused(lambda r: r.pop("purpose"), "a record without purpose")
    refused(lambda r: r.update(purpose="curiosity"), "an unknown purpose")
    refused(lambda r: r.update(to=[]), "a record to nobody")
    refused(lambda r: r.update(to=["us/dea"]), "an agency in lower case")
    refused(lambda r: r["marks"].update(tlp="TLP:WHITE"), "an unknown mark")
    refused(lambda r: r.update(sections={}), "a record without sections")
    refused(lambda r: r["sections"].update(gossip={"text": "x"}), "an unknown section")
    refused(lambda r: r["sections"].update({section: 7}), "a number in place of a section")
    refused(lambda r: r.update(hush=True), "an unknown key")
    refused(lambda r: r.update(kind="advisery"), "an unknown kind")
assert len(schemas) == 18, f"the demo has records of {len(schemas)} kinds"
print(f"ok: {records} records of {len(schemas)} kinds")
PY
