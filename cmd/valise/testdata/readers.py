"""Reads a bundle with Python's own readers and openpyxl, and compares what its
JSON, CSV and XLSX hold, value by value.

usage: readers.py BUNDLE.zip

Prints {"datasets", "records", "values", "guarded", "withheld"} as counted, or
each difference on a line of standard error and exits with 1. Nothing here knows
valise: the rule of the CSV guard and the types come from datapackage.json.
"""

import csv
import datetime
import decimal
import hashlib
import io
import json
import re
import sys
import zipfile

import openpyxl
from openpyxl.utils.escape import unescape

csv.field_size_limit(1 << 30)
differences = []
counted = {"datasets": 0, "records": 0, "values": 0, "guarded": 0, "withheld": 0}


class Number(str):
    """A JSON number by its digits."""


class Pairs(list):
    """A JSON object by its pairs, in order."""


def load(text):
    return json.loads(text, parse_int=Number, parse_float=Number, object_pairs_hook=Pairs)


def plain(value):
    """A JSON value as the text that a cell has for it; None where it has none."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def differ(place, a, b):
    differences.append("%s: %r, JSON has %r" % (place, a, b))


def compare_csv(place, field, cell, want, guard):
    if cell and field["valise:type"] in guard["types"] and cell.startswith(guard["prefix"]):
        cell = cell[len(guard["prefix"]):]
        counted["guarded"] += 1
    elif cell and cell[0] in guard["startsWith"] and field["valise:type"] in guard["types"]:
        pattern = guard["exempt"].get(field.get("valise:format", ""))
        if not (pattern and re.search(pattern, cell)):
            differences.append("%s: begins like a formula" % place)
    if isinstance(want, (list, Pairs)):
        if not cell or load(cell) != want:
            differ(place, cell, want)
    elif (cell or None) != want:
        differ(place, cell, want)


def compare_sheet(place, field, cell, want):
    value = cell.value
    if cell.data_type == "f":
        differences.append("%s: is a formula" % place)
    elif value is None or want is None:
        if value is not None or want is not None:
            differ(place, value, want)
    elif isinstance(value, bool):
        if want != ("true" if value else "false"):
            differ(place, value, want)
    elif isinstance(value, (int, float)):
        if field["valise:type"] not in ("integer", "decimal") or decimal.Decimal(repr(value)) != decimal.Decimal(want):
            differ(place, value, want)
        _, _, shown = cell.number_format.partition(".")
        _, _, places = want.partition(".")
        if len(shown) != len(places):
            differ(place + " as shown", cell.number_format, want)
    elif isinstance(value, datetime.datetime):
        texts = {value.strftime("%Y-%m-%d")} if field["valise:type"] == "date" else {
            value.isoformat(timespec="seconds") + "Z", value.isoformat(timespec="milliseconds") + "Z"}
        if want not in texts:
            differ(place, value, want)
    elif isinstance(want, (list, Pairs)):
        if load(unescape(value)) != want:
            differ(place, value, want)
    elif unescape(value) != want:
        differ(place, value, want)


def rules(text):
    return dict(part.split(":") for part in text.split(";")) if text else {}


def sheet_rows(book, names):
    """The rows of a dataset over all its sheets, each with the same header."""
    header, rows = None, []
    for name in names:
        first, *rest = list(book[name].iter_rows())
        if header is not None and [c.value for c in first] != header:
            differences.append("sheet %s: another header" % name)
        header = [c.value for c in first]
        rows += rest
    return header, rows


def compare(dataset, files, fields, guard, sheets, book):
    counted["datasets"] += 1
    records = load(files["json"])
    columns, *lines = list(csv.reader(io.StringIO(files["csv"], newline=""), strict=True))
    names = [f["name"] for f in fields]
    header, rows = sheet_rows(book, sheets) if sheets else (columns, [])
    if columns != names or header != names:
        differences.append("%s: columns %r, %r and %r" % (dataset, names, columns, header))
        return
    if not len(records) == len(lines) == len(rows):
        differences.append("%s: %d records in JSON, %d in CSV, %d in XLSX" % (dataset, len(records), len(lines), len(rows)))
        return
    for n, (record, line, row) in enumerate(zip(records, lines, rows), 1):
        counted["records"] += 1
        keys = [k for k, _ in record if k != "_withheld"]
        record = dict(record)
        if keys != [n for n in names if n != "_withheld"]:
            differences.append("%s, record %d: keys %r" % (dataset, n, keys))
        if len(line) != len(names) or len(row) != len(names):
            differences.append("%s, record %d: another number of cells" % (dataset, n))
            continue
        for i, field in enumerate(fields):
            place = "%s, record %d, %s" % (dataset, n, field["name"])
            if field["name"] == "_withheld":
                want = dict(record.get("_withheld", {}))
                counted["withheld"] += len(want)
                if rules(line[i]) != want or rules(row[i].value) != want:
                    differ(place, (line[i], row[i].value), want)
                continue
            counted["values"] += 1
            want = plain(record[field["name"]])
            compare_csv(place + ", CSV", field, line[i], want, guard)
            compare_sheet(place + ", XLSX", field, row[i], want)


def main():
    archive = zipfile.ZipFile(sys.argv[1])
    if archive.testzip() is not None:
        differences.append("the zip is damaged")
    top = archive.namelist()[0].split("/")[0]
    read = lambda name: archive.read(top + "/" + name)
    manifest = json.loads(read("data/manifest.json"))
    package = json.loads(read("data/datapackage.json"))
    book = openpyxl.load_workbook(io.BytesIO(read("workbook.xlsx")))
    found, fields = {}, {}
    for r in package["resources"]:
        if r["format"] not in ("csv", "json"):
            continue
        data = read("data/" + r["path"])
        if len(data) != r["bytes"] or "sha256:" + hashlib.sha256(data).hexdigest() != r["hash"]:
            differences.append("%s: bytes or hash are not the package's" % r["path"])
        name = r["path"].split("/")[-1].rsplit(".", 1)[0]
        text = data.decode("utf-8-sig" if r["format"] == "csv" else "utf-8")
        found.setdefault(name, {})[r["format"]] = text
        if r["format"] == "csv":
            fields[name] = r["schema"]["fields"]
    sheets = {}
    for d in manifest["datasets"]:
        if d["status"] in ("ok", "empty"):
            sheets[d["name"]] = d["sheets"]
    if set(k for k in sheets if k in found) != set(found):
        differences.append("the package and the manifest name other datasets")
    for name, files in found.items():
        compare(name, files, fields[name], package["valise:csv"]["guard"], sheets[name], book)
    if differences:
        sys.exit("\n".join(differences))
    json.dump(counted, sys.stdout)


main()
