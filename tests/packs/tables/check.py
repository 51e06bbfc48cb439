"""Checks the CSV files of a pack against their descriptions with a public validator, and against the tabular data standard.

Usage: python check.py PACK | --self-test PACK      Exit code 0: no fault.
"""

import csv
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from csvw import CSVW

MOST_SHOWN = 8


def tell(sentence: str, faults: list[str]) -> bool:
    print(f"{'failed' if faults else 'passed'}: {sentence}")
    for fault in faults[:MOST_SHOWN]:
        print(f"  fault: {fault}")
    if len(faults) > MOST_SHOWN:
        print(f"  fault: and {len(faults) - MOST_SHOWN} more")
    return not faults


def validate(description: Path) -> list[str]:
    """What the validator has against the tables of a description: types, formats, required cells, keys, references."""
    try:
        tables = CSVW(str(description), validate=True, strict=True)
        if tables.is_valid:
            return []
        return [str(warning.message) for warning in tables.warnings] or ["the validator refuses it"]
    except (ValueError, KeyError, OSError) as error:
        return [str(error)]


def described_by(description: Path) -> list[dict]:
    """Its tables: a description has one table or a group of them."""
    content = json.loads(description.read_text(encoding="utf-8"))
    return content.get("tables", [content])


def header(description: Path) -> list[str]:
    """The validator lets a missing or a renamed last column pass: names and their order are compared here."""
    faults = []
    for table in described_by(description):
        with (description.parent / table["url"]).open(newline="", encoding="utf-8") as file:
            found = next(csv.reader(file), [])
        expected = [column["name"] for column in table["tableSchema"]["columns"]]
        if found != expected:
            faults.append(f"{table['url']} has the columns {', '.join(found)}; described are {', '.join(expected)}")
    return faults


def standard(path: Path) -> list[str]:
    """RFC 4180 and the tabular data standard of the government: UTF-8, one header row, all rows of one length."""
    faults = []
    data = path.read_bytes()
    if data.startswith(b"\xef\xbb\xbf"):
        faults.append("begins with a byte order mark")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return [*faults, "is not UTF-8"]
    if text.count("\n") != text.count("\r\n") or not text.endswith("\r\n"):
        faults.append("has lines that do not end with CR LF")
    rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    if len(rows) < 2:
        return [*faults, "has no rows"]
    names, *body = rows
    if len(set(names)) != len(names) or not all(name and name == name.strip() for name in names):
        faults.append("has headings that are empty, doubled or begin with a space")
    if any(len(row) != len(names) for row in body):
        faults.append("has rows of another length than the header")
    if any(all(not field for field in row) for row in body):
        faults.append("has a blank row")
    if len({tuple(row) for row in body}) != len(body):
        faults.append("has the same row twice")
    return faults


def check(pack: Path) -> bool:
    descriptions = sorted(pack.rglob("*-metadata.json"))
    tables = sorted(pack.rglob("*.csv"))
    results = []
    for description in descriptions:
        name = description.relative_to(pack)
        results.append(tell(f"{name}: a CSVW validator accepts the table", validate(description) + header(description)))
    for path in tables:
        results.append(tell(f"{path.relative_to(pack)} follows the tabular data standard", standard(path)))
    described = {(own.parent / table["url"]).resolve() for own in descriptions for table in described_by(own)}
    numbers = [path for path in tables if path.parent.name == "csv"]
    lost = [f"{path.relative_to(pack)} is described nowhere" for path in numbers if path.resolve() not in described]
    results.append(tell("every CSV file of numbers is described", lost if tables else ["there is no CSV file: is this a pack?"]))
    return all(results)


# What is planted: a name, what is done to a copy of the description's first table, and which check has to find it.


def _in_row(change: Callable[[list[str], list[str]], None]) -> Callable[[Path], None]:
    """Changes the first row of the table; the change is given the names of the columns and the row."""

    def planted(path: Path) -> None:
        with path.open(newline="", encoding="utf-8") as file:
            names, *rows = list(csv.reader(file))
        change(names, rows[0])
        _write(path, [names, *rows])

    return planted


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def _put(column: Callable[[str], bool], value: str) -> Callable[[list[str], list[str]], None]:
    def change(names: list[str], row: list[str]) -> None:
        row[next(place for place, name in enumerate(names) if column(name))] = value

    return change


def _on_rows(change: Callable[[list[list[str]]], list[list[str]]]) -> Callable[[Path], None]:
    def planted(path: Path) -> None:
        with path.open(newline="", encoding="utf-8") as file:
            _write(path, change(list(csv.reader(file))))

    return planted


def _in_bytes(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(change(path.read_bytes())) and None


def _is_status(name: str) -> bool:
    return name.endswith("status")


def _is_lower(name: str) -> bool:
    return name.endswith("lower")


def _is_code(name: str) -> bool:
    return not _is_status(name) and not _is_lower(name)


PLANTED = [
    ("a word where a number belongs", validate, _in_row(_put(_is_lower, "many"))),
    ("a status that is not in the list", validate, _in_row(_put(_is_status, "perhaps"))),
    ("a code that no code list has", validate, _in_row(_put(_is_code, "no such code"))),
    ("the same group twice", validate, _on_rows(lambda rows: [*rows, rows[1]])),
    ("an empty cell where one is required", validate, _in_row(_put(_is_status, ""))),
    ("a column left out", header, _on_rows(lambda rows: [row[:-1] for row in rows])),
    ("a column of another name", header, _on_rows(lambda rows: [[*rows[0][:-1], "other"], *rows[1:]])),
    ("a row that is too short", standard, _on_rows(lambda rows: [*rows[:-1], rows[-1][:-1]])),
    ("a byte order mark", standard, _in_bytes(lambda data: b"\xef\xbb\xbf" + data)),
    ("line ends of another kind", standard, _in_bytes(lambda data: data.replace(b"\r\n", b"\n"))),
]


def self_test(pack: Path) -> bool:
    """Every fault that is planted into a copy has to be found, by the check that is there for it."""
    results = []
    first = next(
        (own for own in sorted(pack.rglob("*-metadata.json")) if '"foreignKeys"' in own.read_text(encoding="utf-8")), None
    )
    if first is None:
        return tell("a fault can be planted", [f"{pack} has no table with a code list: give the pack of a table book"])
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "pack"
        shutil.copytree(pack, copy)
        description = copy / first.relative_to(pack)
        table = description.parent / described_by(description)[0]["url"]
        whole = table.read_bytes()
        for name, finds, plant in PLANTED:
            target = table if finds is standard else description
            table.write_bytes(whole)
            before = finds(target)
            plant(table)
            is_found = not before and bool(finds(target))
            print(f"{'passed' if is_found else 'failed'}: a CSV file with {name} is refused")
            results.append(is_found)
    return all(results)


def main() -> int:
    *options, pack = sys.argv[1:]
    return 0 if (self_test if options == ["--self-test"] else check)(Path(pack)) else 1


if __name__ == "__main__":
    sys.exit(main())
