#!/usr/bin/env python3
"""Each object of a STIX bundle against the JSON schema of its type, and what we add to it against ours:
stix_schemas.py SCHEMAS BUNDLE OURS.

Exit codes: 0 all hold, 1 some do not (each is named), 77 python3-jsonschema is not installed.
"""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)


def load(folder):
    """All schemas by their $id, and by the name of their type."""
    by_id, by_type = {}, {}
    for path in pathlib.Path(folder).rglob("*.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        if "$id" in schema:
            by_id[schema["$id"]] = schema
        by_type[path.stem] = schema
    return by_id, by_type


def validator_for(schema, by_id):
    """References are looked up among the schemas that were loaded: nothing is fetched."""
    try:
        import referencing
        from referencing.jsonschema import DRAFT202012

        registry = referencing.Registry().with_resources(
            (name, DRAFT202012.create_resource(one)) for name, one in by_id.items()
        )
        return jsonschema.Draft202012Validator(schema, registry=registry)
    except ImportError:
        resolver = jsonschema.RefResolver(schema["$id"], schema, store=by_id)
        return jsonschema.Draft202012Validator(schema, resolver=resolver)


def main():
    by_id, by_type = load(sys.argv[1])
    bundle = json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
    ours = json.loads(pathlib.Path(sys.argv[3]).read_text(encoding="utf-8"))
    added = {one["title"]: {**ours, "$ref": "#/$defs/" + name} for name, one in ours["$defs"].items() if "title" in one}
    wrong, extensions = 0, 0
    for one in bundle["objects"]:
        if one["type"] not in by_type:
            print(f"{one['id']}: OASIS has no schema of this type")
            wrong += 1
            continue
        for error in validator_for(by_type[one["type"]], by_id).iter_errors(one):
            where = "/".join(str(part) for part in error.absolute_path)
            print(f"{one['id']} {where}: {error.message[:300]}")
            wrong += 1
        for name, extension in one.get("extensions", {}).items():
            if name not in added:
                continue
            extensions += 1
            for error in jsonschema.Draft202012Validator(added[name]).iter_errors(extension):
                print(f"{one['id']} {name}: {error.message[:300]}")
                wrong += 1
    without = {key: value for key, value in bundle.items() if key != "objects"}
    without["objects"] = bundle["objects"][:1]
    for error in validator_for(by_type["bundle"], by_id).iter_errors(without):
        print(f"bundle: {error.message[:300]}")
        wrong += 1
    print(f"{len(bundle['objects'])} objects, {extensions} extensions, {wrong} errors")
    return 1 if wrong or not extensions else 0


sys.exit(main())
