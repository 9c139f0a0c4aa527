"""Reads the members of a bundle with Python's own readers and openpyxl.

usage: readers.py FOLDER < job.json > found.json

The job is {"workbook": path, "sets": [{"name", "json", "csv", "types"}]}; paths
lie below FOLDER. What is found of each set is {"json", "csv", "xlsx"}, each a
table {"Columns", "Records", "Withheld"} of cells {"Type", "Text"}, with texts as
package text renders them.
"""

import csv
import datetime
import json
import os
import sys

import openpyxl
from openpyxl.utils.escape import unescape


class Number(str):
    """A JSON number by its digits."""


def compact(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, list):
        return "[" + ",".join(compact(v) for v in value) + "]"
    if isinstance(value, Pairs):
        return "{" + ",".join(json.dumps(k, ensure_ascii=False) + ":" + compact(v) for k, v in value.items) + "}"
    return json.dumps(value, ensure_ascii=False)


class Pairs:
    """A JSON object with its keys in order."""

    def __init__(self, items):
        self.items = items


def json_cell(value):
    if value is None:
        return {"Type": "null", "Text": ""}
    if isinstance(value, bool):
        return {"Type": "boolean", "Text": "true" if value else "false"}
    if isinstance(value, Number):
        return {"Type": "number", "Text": str(value)}
    if isinstance(value, (list, Pairs)):
        return {"Type": "json", "Text": compact(value)}
    return {"Type": "text", "Text": value}


def read_json(path):
    with open(path, encoding="utf-8") as f:
        records = json.load(f, parse_int=Number, parse_float=Number, object_pairs_hook=Pairs)
    columns, out, withheld = [], [], []
    for record in records:
        items = [(k, v) for k, v in record.items if k != "_withheld"]
        columns = [k for k, _ in items]
        out.append([json_cell(v) for _, v in items])
        rules = [dict(v.items) for k, v in record.items if k == "_withheld"]
        withheld.append(rules[0] if rules else None)
    return {"Columns": columns, "Records": out, "Withheld": withheld}


def parse_withheld(text):
    return dict(part.split(":") for part in text.split(";")) if text else None


def read_csv(path, types):
    def cell(i, text):
        if types[i] in ("text", "json") and text.startswith("'"):
            text = text[1:]
        return {"Type": "text" if text else "", "Text": text}

    with open(path, encoding="utf-8-sig", newline="") as f:
        columns, *rows = list(csv.reader(f, strict=True))
    marked = columns[-1] == "_withheld"
    width = len(columns) - 1 if marked else len(columns)
    return {
        "Columns": columns[:width],
        "Records": [[cell(i, c) for i, c in enumerate(row[:width])] for row in rows],
        "Withheld": [parse_withheld(row[width]) if marked else None for row in rows],
    }


def places(number_format):
    _, _, fraction = number_format.partition(".")
    return len(fraction)


def sheet_cell(c):
    value = c.value
    if value is None:
        return {"Type": "", "Text": ""}
    if isinstance(value, bool):
        return {"Type": "boolean", "Text": "true" if value else "false"}
    if isinstance(value, str):
        if c.data_type == "f":
            raise SystemExit("a formula in " + c.coordinate)
        return {"Type": "text", "Text": unescape(value)}
    if isinstance(value, datetime.datetime):
        if c.number_format == "yyyy-mm-dd":
            return {"Type": "date", "Text": value.strftime("%Y-%m-%d").rjust(10, "0")}
        text = value.isoformat(timespec="milliseconds" if ".000" in c.number_format else "seconds")
        return {"Type": "instant", "Text": text + "Z"}
    return {"Type": "number", "Text": "%.*f" % (places(c.number_format), value)}


def read_sheet(book, name):
    if name not in book.sheetnames:
        return {"Columns": [], "Records": [], "Withheld": []}
    header, *rows = [list(row) for row in book[name].iter_rows()]
    columns = [c.value for c in header]
    marked = columns[-1] == "_withheld"
    width = len(columns) - 1 if marked else len(columns)
    return {
        "Columns": columns[:width],
        "Records": [[sheet_cell(c) for c in row[:width]] for row in rows],
        "Withheld": [parse_withheld(row[width].value) if marked else None for row in rows],
    }


def main():
    folder = sys.argv[1]
    job = json.load(sys.stdin)
    csv.field_size_limit(1 << 30)
    book = openpyxl.load_workbook(os.path.join(folder, job["workbook"]))
    found = {}
    for s in job["sets"]:
        found[s["name"]] = {
            "json": read_json(os.path.join(folder, s["json"])),
            "csv": read_csv(os.path.join(folder, s["csv"]), s["types"]),
            "xlsx": read_sheet(book, s["name"]),
        }
    json.dump(found, sys.stdout)


main()
