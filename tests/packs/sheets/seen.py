"""A spreadsheet as its readers find it, whichever of the two formats it came in."""

from dataclasses import dataclass, field


@dataclass
class Cell:
    text: str = ""
    number: float | None = None
    style: str = ""
    font: str = ""
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    colour: str | None = None
    filled: bool = False
    wrapped: bool = False
    to_the_right: bool = False
    rotated: bool = False
    grouped: bool = False
    formula: bool = False
    comment: bool = False
    link: str | None = None

    def is_empty(self) -> bool:
        return self.number is None and not self.text.strip()

    def written(self) -> str:
        """What a reader sees."""
        if self.number is None:
            return self.text
        places = 0 if self.number == int(self.number) else 1
        return f"{self.number:,.{places}f}" if self.grouped else f"{self.number:.{places}f}"


@dataclass
class Table:
    """A range that is marked as a table; rows and columns count from 0."""

    name: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int
    has_header: bool
    has_filter: bool


@dataclass
class Sheet:
    name: str
    rows: list[list[Cell]]
    tables: list[Table]
    widths: list[float]  # in points, of the columns in use
    heights: list[float | None]  # in points; None: the program finds it itself
    is_hidden: bool = False
    hidden_lines: int = 0
    merged: int = 0
    is_frozen: bool = False
    zoom: int = 100
    cursor: str = "A1"
    extras: list[str] = field(default_factory=list)  # headers, footers, drawings, controls

    def top(self) -> int:
        """The row in which the table begins, or the end of the sheet."""
        return self.tables[0].first_row if self.tables else len(self.rows)

    def body(self) -> list[list[Cell]]:
        """Rows of the table below its header."""
        return self.rows[self.tables[0].first_row + 1 : self.tables[0].last_row + 1] if self.tables else []


@dataclass
class Workbook:
    file: str
    title: str
    language: str
    author: str
    keywords: str
    sheets: list[Sheet]
    active: int
    parts: list[str]
    names: list[str]  # names that are defined for ranges, beside tables


def without_trailing(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Cuts what is empty at the right and at the bottom: programs write such cells as they please."""
    for row in rows:
        while row and row[-1].is_empty():
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows
