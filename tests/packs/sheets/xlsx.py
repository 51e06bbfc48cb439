"""Reads an XLSX file with openpyxl."""

import zipfile
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

from seen import Cell, Sheet, Table, Workbook, without_trailing

# A width counts digits of the standard font, Arial 12, which are 9 pixels wide in Excel.
POINTS_OF_A_DIGIT = 9 * 0.75
WIDTH_UNLESS_SAID = 8.43


def read(path: Path) -> Workbook:
    book = openpyxl.load_workbook(path)
    properties = book.properties
    return Workbook(
        file=path.name,
        title=properties.title or "",
        language=properties.language or "",
        author=properties.creator or "",
        keywords=properties.keywords or "",
        sheets=[_sheet(sheet) for sheet in book.worksheets],
        active=book.index(book.active),
        parts=zipfile.ZipFile(path).namelist(),
        names=list(book.defined_names),
    )


def _sheet(sheet) -> Sheet:
    rows = without_trailing([[_cell(cell) for cell in row] for row in sheet.iter_rows()])
    columns = max((len(row) for row in rows), default=0)
    lines = [*sheet.row_dimensions.values(), *sheet.column_dimensions.values()]
    view = sheet.sheet_view
    return Sheet(
        name=sheet.title,
        rows=rows,
        tables=[_table(table) for table in sheet.tables.values()],
        widths=[_width(sheet, place) for place in range(columns)],
        heights=[sheet.row_dimensions[place + 1].height for place in range(len(rows))],
        is_hidden=sheet.sheet_state != "visible",
        hidden_lines=sum(1 for line in lines if line.hidden),
        merged=len(sheet.merged_cells.ranges),
        is_frozen=sheet.freeze_panes is not None or view.pane is not None,
        zoom=view.zoomScale or 100,
        cursor=view.selection[0].activeCell if view.selection else "A1",
        extras=_extras(sheet),
    )


def _width(sheet, place: int) -> float:
    # openpyxl keeps the width of neighbours that are alike at the first of them.
    letter = get_column_letter(place + 1)
    for dimension in sheet.column_dimensions.values():
        if dimension.min is not None and dimension.min <= place + 1 <= dimension.max and dimension.width:
            return dimension.width * POINTS_OF_A_DIGIT
    return (sheet.column_dimensions[letter].width or WIDTH_UNLESS_SAID) * POINTS_OF_A_DIGIT


def _table(table) -> Table:
    first_column, first_row, last_column, last_row = range_boundaries(table.ref)
    return Table(
        name=table.displayName,
        first_row=first_row - 1,
        last_row=last_row - 1,
        first_column=first_column - 1,
        last_column=last_column - 1,
        has_header=table.headerRowCount != 0,
        has_filter=table.autoFilter is not None,
    )


def _extras(sheet) -> list[str]:
    found = []
    for name in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
        item = getattr(sheet, name)
        if any(getattr(item, side).text for side in ("left", "center", "right")):
            found.append(name)
    if sheet._images or sheet._charts or sheet.legacy_drawing:
        found.append("drawings")
    if sheet.data_validations.dataValidation:
        found.append("validations")
    if list(sheet.conditional_formatting):
        found.append("conditional formats")
    if sheet.auto_filter.ref:
        found.append("a filter")
    return found


def _cell(cell) -> Cell:
    value, font, alignment, link = cell.value, cell.font, cell.alignment, cell.hyperlink
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    colour = font.color.rgb[-6:] if font.color is not None and font.color.type == "rgb" else None
    return Cell(
        text="" if value is None or is_number else str(value),
        number=float(value) if is_number else None,
        style=cell.style,
        font=font.name or "",
        size=font.sz or 0.0,
        bold=bool(font.b),
        italic=bool(font.i),
        underlined=font.u is not None,
        colour=colour,
        filled=cell.fill.fill_type is not None,
        wrapped=bool(alignment.wrap_text),
        to_the_right=alignment.horizontal == "right" or (is_number and alignment.horizontal in (None, "general")),
        rotated=bool(alignment.text_rotation),
        grouped="#,##" in cell.number_format,
        formula=cell.data_type == "f",
        comment=cell.comment is not None,
        link=None if link is None else f"#{link.location}" if link.location else str(link.target),
    )
