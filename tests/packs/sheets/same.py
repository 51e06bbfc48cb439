"""Whether a spreadsheet says the same as the CSV files of its pack."""

import csv
import json
import math
import re
from pathlib import Path

from seen import Sheet, Workbook

# What a number in a sheet may be replaced by, and what the CSV file then has as its status.
STATUS = {"[c]": "confidential", "[low]": "low", "[z]": "not_applicable", "[x]": "not_available", "[u]": "low_reliability"}
# Sheets that have another name than their CSV file.
SHEETS = {"targets": "targets_and_results"}
# Headings of a sheet that the CSV file calls otherwise.
ALIASES = {
    "Lower end": "Likely between: lower end",
    "Upper end": "Likely between: upper end",
    "Base": "Base of the table",
    "Reliability": "How far the number can be relied on",
    "Target reached": "Was reached what was due",
    "On course": "Was reached what was due",
}
# Percents of a sheet are whole: the number rounded, its two ends outwards.
PERCENTS = {"percent": lambda share: math.floor(share + 0.5), "percent_lower": math.floor, "percent_upper": math.ceil}
# Columns of the CSV file that are empty where a sheet says that there is no such number.
MAY_BE_EMPTY = {"reached", "due", "benchmark"}
# Columns of a sheet that follow from those of the CSV file.
DERIVED = {"Result in percent of the target": lambda row: _percent(int(row["actual"]), int(row["target"]))}
WORDS = {"Reliable": "ok", "Public figure": "public", "Yes": "yes", "No": "no"}


def compare(book: Workbook, pack: Path) -> list[str]:
    """Faults of all sheets that a CSV file belongs to; every CSV file must have its sheet."""
    faults = []
    seen = set()
    for path in sorted((pack / "csv").glob("*.csv")):
        name = SHEETS.get(path.stem, path.stem.replace("-", "_"))[:31].rstrip("_")
        sheet = next((own for own in book.sheets if own.name.lower() == name), None)
        if sheet is None:
            faults.append(f"no sheet belongs to {path.name}")
            continue
        seen.add(sheet.name)
        faults += _compare(sheet, path)
    return faults


def _compare(sheet: Sheet, path: Path) -> list[str]:
    schema = json.loads(Path(f"{path}-metadata.json").read_text())["tables"][0]["tableSchema"]
    titles = {column["titles"][-1]: column["name"] for column in schema["columns"]}
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if not sheet.tables:
        # A table that is too long for a sheet is named there.
        named = any(path.name in cell.text for row in sheet.rows for cell in row)
        return [] if named else [f"sheet {sheet.name} has neither the table nor the name of its file"]
    headings = [re.sub(r" *\[note \d+\]", "", cell.text) for cell in sheet.rows[sheet.top()]]
    columns = [
        DERIVED.get(heading) or _column(titles.get(heading) or titles.get(ALIASES.get(heading, ""))) for heading in headings
    ]
    if columns.count(None) > 0:
        lost = [heading for heading, column in zip(headings, columns) if column is None]
        return [f"sheet {sheet.name}: the CSV file has no column for {', '.join(lost)}"]
    body = sheet.body()
    if len(body) != len(rows):
        return [f"sheet {sheet.name} has {len(body)} rows, its CSV file {len(rows)}"]
    faults = []
    for cells, row in zip(body, rows):
        for cell, column in zip(cells, columns):
            if not _same(cell, column(row), row):
                about = f"sheet {sheet.name}, row of “{cells[0].text}”"
                faults.append(f"{about}: {cell.written()} is {column(row)} in the CSV file")
    return faults


def _column(name: str | None):
    """What a row of the CSV file has in that column, as a sheet shows it."""
    if name in PERCENTS:
        return lambda row: str(PERCENTS[name](float(row[name]))) if row[name] else _mark(row)
    if name in MAY_BE_EMPTY:
        return lambda row: row[name] or "[z]"
    return None if name is None else lambda row: row[name]


def _mark(row: dict) -> str:
    return "[c]" if row.get("status") == STATUS["[c]"] else "[z]"


def _percent(actual: int, target: int) -> str:
    """Whole percent, a half upwards."""
    return str((actual * 100 + target // 2) // target) if target else "[z]"


def _same(cell, text: str, row: dict) -> bool:
    if cell.number is not None:
        return bool(text) and text not in STATUS and cell.number == float(text)
    if cell.text == text:
        return True
    if cell.text in STATUS and "status" in row:
        return STATUS[cell.text] == row.get("status")
    return WORDS.get(cell.text, cell.text) == text


def differ(one: Workbook, other: Workbook) -> list[str]:
    """Where two files that should hold the same do not."""
    faults = []
    if [sheet.name for sheet in one.sheets] != [sheet.name for sheet in other.sheets]:
        return [f"{one.file} and {other.file} have different sheets"]
    for first, second in zip(one.sheets, other.sheets):
        texts = [
            [[cell.number if cell.number is not None else cell.text for cell in row] for row in sheet.rows]
            for sheet in (first, second)
        ]
        if texts[0] != texts[1]:
            faults.append(f"sheet {first.name} holds different cells")
        styles = [
            [[cell.style for cell in row if cell.style.startswith("Heading")] for row in sheet.rows] for sheet in (first, second)
        ]
        if styles[0] != styles[1]:
            faults.append(f"sheet {first.name} has different headings")
    return faults
