#!/usr/bin/env python3
"""A plugin of valise: reads a shop's customers and orders from an XML file."""
import json
import os
import sys
import xml.etree.ElementTree as ET

COLUMNS = {
    "customer": ["id", "name", "email", "country", "since"],
    "order": ["number", "customer", "placed", "item", "pieces", "total", "currency"],
}
OWNER = {"customer": "id", "order": "customer"}


def say(kind, **members):
    sys.stdout.write(json.dumps({"type": kind, **members}) + "\n")
    if kind != "record":
        sys.stdout.flush()


def elements(request):
    """Yields the dataset's elements one at a time: the file may be of any size."""
    name = os.path.join(request["folder"], request["options"]["file"])
    events = ET.iterparse(name, events=("start", "end"))
    _, root = next(events)
    for number, (event, element) in enumerate(events):
        if event == "end" and element.tag == request["dataset"]:
            yield element.attrib
            root.clear()
        if number % 100_000 == 99_999:
            say("state")  # it still works, though it may find nothing for long


def answer(request):
    if request["type"] == "spec":
        for name, columns in COLUMNS.items():
            say("dataset", name=name, columns=columns)
        return len(COLUMNS)
    columns, owner = COLUMNS[request["dataset"]], OWNER[request["dataset"]]
    if request["type"] == "check":
        next(elements(request), None)
        say("dataset", name=request["dataset"], columns=columns)
        return 1
    count, mine = 0, [request["customer_id"], *request["accounts"]]
    for element in elements(request):
        if element.get(owner) in mine:
            say("record", data={column: element.get(column) for column in columns})
            count += 1
    return count


say("hello", protocol=1, codes=["no_dataset", "no_file", "bad_xml"])
FAULTS = {KeyError: ("not_found", "no_dataset"), OSError: ("unreachable", "no_file"), ET.ParseError: ("malformed", "bad_xml")}
try:
    say("end", count=answer(json.loads(sys.stdin.readline())))
except tuple(FAULTS) as error:
    reason, code = next(FAULTS[c] for c in FAULTS if isinstance(error, c))
    say("fault", **{"class": reason, "code": code})
    sys.exit(1)
