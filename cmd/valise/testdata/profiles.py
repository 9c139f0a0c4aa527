"""Checks a datapackage.json against the official profiles of Data Package 2.0.

usage: profiles.py datapackage.json

The profiles are those in PyPI package dplib-py. Each part is valid, and is not
any more once something that it needs is taken away.
"""

import copy
import json
import os
import sys

import dplib
import jsonschema

FOLDER = os.path.join(os.path.dirname(dplib.__file__), "profiles", "2.0")


def profile(name):
    with open(os.path.join(FOLDER, name + ".json"), encoding="utf-8") as f:
        schema = json.load(f)
    return jsonschema.validators.validator_for(schema)(schema)


def check(what, name, part, breaks):
    validator = profile(name)
    for error in validator.iter_errors(part):
        sys.exit(f"{what}: {error.json_path}: {error.message}")
    broken = copy.deepcopy(part)
    breaks(broken)
    if validator.is_valid(broken):
        sys.exit(f"{what}: a broken one passes {name}")


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        package = json.load(f)
    check("package", "datapackage", package, lambda p: p.pop("resources"))
    tables = 0
    for resource in package["resources"]:
        name = resource["name"]
        check(name, "dataresource", resource, lambda r: r.pop("path"))
        if "schema" in resource:
            tables += 1
            check(name, "tableschema", resource["schema"], lambda s: s.update(fields="none"))
            check(name, "tabledialect", resource["dialect"], lambda d: d.update(delimiter=1))
    if tables == 0 or tables * 2 != len(package["resources"]):
        sys.exit(f"{tables} tables in {len(package['resources'])} resources")


main()
