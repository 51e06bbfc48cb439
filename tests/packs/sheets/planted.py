"""Faults that are put into a copy of a spreadsheet, each to be found by one item: a check list must be able to find."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill


@dataclass
class Fault:
    name: str
    item: str
    found: str  # part of what is said
    file: str
    change: Callable

    def plant(self, pack: Path, scratch: Path, changed: bool = True) -> Path:
        """A copy of the file with this fault; where it is not to be `changed`, without it."""
        copy = scratch / self.file
        if self.file.endswith(".xlsx"):
            book = openpyxl.load_workbook(pack / self.file)
            # A few sheets are enough, and are written sooner.
            for sheet in book.worksheets[3:-1]:
                book.remove(sheet)
            if changed:
                self.change(book)
            book.save(copy)
            return copy
        with zipfile.ZipFile(pack / self.file) as old, zipfile.ZipFile(copy, "w") as new:
            for name in old.namelist():
                text = old.read(name).decode()
                new.writestr(name, self.change(name, text) if changed else text)
        return copy


def _table_sheet(book):
    """The last sheet, which has a table of numbers, and the first row of the table."""
    sheet = book.worksheets[-1]
    (table,) = sheet.tables.values()
    return sheet, int("".join(letter for letter in table.ref.split(":")[0] if letter.isdigit())), table


def _in_table(change: Callable) -> Callable:
    return lambda book: change(*_table_sheet(book))


def _in_title(change: Callable) -> Callable:
    return lambda book: change(book.worksheets[-1]["A1"])


def _set(target: str, **values) -> Callable:
    def change(owner):
        for part in filter(None, target.split(".")):
            owner = getattr(owner, part)
        for name, value in values.items():
            setattr(owner, name, value)

    return change


def _replace(part: str, old: str, new: str) -> Callable:
    return lambda name, text: text.replace(old, new, 1) if name == part else text


def _add_sheet(book):
    book.create_sheet("Empty")


def _blank_row(sheet, top, table):
    for cell in sheet[top + 1]:
        cell.value = None


def _last_number(sheet, top, table):
    row = next(row for row in sheet.iter_rows(min_row=top + 1) if any(isinstance(cell.value, int) for cell in row))
    return next(cell for cell in row if isinstance(cell.value, int))


def _wrong_number(sheet, top, table):
    _last_number(sheet, top, table).value += 1


def _as_text(sheet, top, table):
    cell = _last_number(sheet, top, table)
    cell.value = str(cell.value)


def _two_headings(sheet, top, table):
    sheet.cell(top, 2).value = sheet.cell(top, 1).value


XLSX, ODS = "tables.xlsx", "tables.ods"

FAULTS = [
    Fault("merged cells", "3", "merged cells", XLSX, _in_table(lambda sheet, top, table: sheet.merge_cells("A1:B1"))),
    Fault("a table that is not marked", "1", "no marked table", XLSX, _in_table(lambda sheet, top, table: sheet.tables.clear())),
    Fault("a blank row in a table", "4", "a blank row", XLSX, _in_table(_blank_row)),
    Fault("two headings alike", "5", "same heading", XLSX, _in_table(_two_headings)),
    Fault(
        "a column too narrow",
        "6",
        "wider than its column",
        XLSX,
        _in_table(lambda sheet, top, table: _set("", width=5)(sheet.column_dimensions["A"])),
    ),
    Fault(
        "a row too low",
        "6",
        "of height",
        XLSX,
        _in_table(lambda sheet, top, table: _set("", height=8)(sheet.row_dimensions[top])),
    ),
    Fault("frozen panes", "7", "frozen panes", XLSX, _in_table(lambda sheet, top, table: _set("", freeze_panes="B2")(sheet))),
    Fault(
        "an empty cell",
        "8",
        "an empty cell",
        XLSX,
        _in_table(lambda sheet, top, table: _set("", value=None)(_last_number(sheet, top, table))),
    ),
    Fault(
        "a dash for a number",
        "8",
        "where a number",
        XLSX,
        _in_table(lambda sheet, top, table: _set("", value="-")(_last_number(sheet, top, table))),
    ),
    Fault(
        "an unknown shorthand",
        "8",
        "no shorthand",
        XLSX,
        _in_table(lambda sheet, top, table: _set("", value="[q]")(_last_number(sheet, top, table))),
    ),
    Fault("a hidden sheet", "9", "is hidden", XLSX, lambda book: _set("", sheet_state="hidden")(book.worksheets[-1])),
    Fault(
        "a hidden column",
        "9",
        "hidden rows or columns",
        XLSX,
        _in_table(lambda sheet, top, table: _set("", hidden=True)(sheet.column_dimensions["B"])),
    ),
    Fault("a symbol for a note", "10", "has a symbol", XLSX, _in_title(lambda cell: _set("", value=f"{cell.value}*")(cell))),
    Fault(
        "a note that is not explained",
        "11, 12",
        "is not explained",
        XLSX,
        _in_title(lambda cell: _set("", value="Title [note 99]")(cell)),
    ),
    Fault("a bare address", "15", "a bare address", XLSX, _in_title(_set("", value="https://example.org/"))),
    Fault("small letters", "16", "is written in", XLSX, _in_title(_set("", font=Font(name="Arial", sz=9)))),
    Fault("a number as text", "16", "some are text", XLSX, _in_table(_as_text)),
    Fault("a title that is no heading", "17", "Heading 1", XLSX, _in_title(_set("", style="Normal"))),
    Fault("a page header", "19", "oddHeader", XLSX, lambda book: _set("oddHeader.center", text="Page")(book.worksheets[2])),
    Fault("a background", "20, 21", "has a background", XLSX, _in_title(_set("", fill=PatternFill("solid", fgColor="00FFFF00")))),
    Fault(
        "pale letters",
        "22, 23",
        "too little contrast",
        XLSX,
        _in_title(_set("", font=Font(name="Arial", sz=16, color="00BBBBBB"))),
    ),
    Fault(
        "a formula",
        "24, 25",
        "is a formula",
        XLSX,
        _in_table(lambda sheet, top, table: _set("", value="=1+1")(_last_number(sheet, top, table))),
    ),
    Fault("a comment", "24, 25", "has a comment", XLSX, _in_title(_set("", comment=Comment("Note", "Author")))),
    Fault(
        "a space in the name of a sheet",
        "26",
        "other characters",
        XLSX,
        lambda book: _set("", title="Two words")(book.worksheets[-1]),
    ),
    Fault("a blank sheet", "27", "is blank", XLSX, _add_sheet),
    Fault(
        "a blank row above a table", "28", "no row is blank", XLSX, lambda book: _set("", value=None)(book.worksheets[-1]["A3"])
    ),
    Fault("no cover", "28", "the first sheets are", XLSX, lambda book: book.remove(book.worksheets[0])),
    Fault("a word below a table", "30", "below its table", XLSX, _in_table(lambda sheet, top, table: sheet.append(["Source"]))),
    Fault("no title", "34", "no title", XLSX, _set("properties", title="")),
    Fault("no language", "34", "no language", XLSX, _set("properties", language="")),
    Fault("another sheet open", "35", "opens at sheet", XLSX, _set("", active=2)),
    Fault("headings turned on their side", "16", "turned", XLSX, _in_title(_set("", alignment=Alignment(textRotation=90)))),
    Fault("a value that is not in the CSV file", "CSV", "in the CSV file", XLSX, _in_table(_wrong_number)),
    Fault("no language", "34", "no language", ODS, _replace("meta.xml", "<dc:language>en-GB</dc:language>", "")),
    Fault(
        "no Heading 1",
        "17",
        "Heading 1",
        ODS,
        _replace("styles.xml", 'style:display-name="Heading 1"', 'style:display-name="Title"'),
    ),
    Fault(
        "merged cells",
        "3",
        "merged cells",
        ODS,
        _replace("content.xml", "<table:table-cell ", '<table:table-cell table:number-columns-spanned="2" '),
    ),
    Fault(
        "a hidden row",
        "9",
        "hidden rows",
        ODS,
        _replace("content.xml", "<table:table-row ", '<table:table-row table:visibility="collapse" '),
    ),
    Fault(
        "a table that is not marked",
        "1",
        "no marked table",
        ODS,
        _replace("content.xml", 'target-range-address="', 'target-range-address="Elsewhere.A1:Elsewhere.B2" table:was="'),
    ),
    Fault(
        "a value that is not in the CSV file",
        "CSV",
        "in the CSV file",
        ODS,
        _replace("content.xml", 'office:value="', 'office:value="9'),
    ),
]
