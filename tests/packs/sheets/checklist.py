"""The government's checklist for accessible spreadsheets: every item that a machine can check, by its number.

Items 14 (written content), 18 (symbols as a matter of style) and 32 (spelling) need a reader; 33 names a program.
Source: Government Analysis Function, "Making spreadsheets accessible: a brief checklist of the basics".
"""

import re
from collections.abc import Iterator

from letters import lines, longest_word, width
from seen import Sheet, Workbook

SCREEN = 1280 * 0.75  # points
PADDING = 3.0  # points that programs leave free at the sides of a cell
LEAST_LETTERS = 12
LEAST_CONTRAST = 4.5
SANS_SERIF = ("Arial", "Helvetica", "Liberation Sans", "Verdana")
SHORTHAND = {f"[{mark}]" for mark in "b c e er f low ns p r s ss sss u u1 u2 w x z".split()}
WRONG_SHORTHAND = {"na", "n/a", "..", "...", "-", "–", "*", "#", "nil", "none", ":"}
NOTE = re.compile(r"\[note \d+\]")
SYMBOLS = re.compile("[*†‡§¹²³⁰-⁹]")

Faults = Iterator[str]


def _unique(names) -> bool:
    names = [name.lower() for name in names]
    return len(set(names)) == len(names)


def _cells(book: Workbook):
    for sheet in book.sheets:
        for row in sheet.rows:
            for cell in row:
                yield sheet, cell


def _where(sheet: Sheet, text: str) -> str:
    return f"sheet {sheet.name}: “{text[:50]}”"


# Tables


def tables_are_marked(book: Workbook) -> Faults:
    for sheet in book.sheets:
        # A row with several cells is a table, whether or not anybody said so.
        if not sheet.tables and any(len(row) > 1 for row in sheet.rows):
            yield f"sheet {sheet.name} has rows of several cells and no marked table"


def names_of_tables(book: Workbook) -> Faults:
    names = [table.name for sheet in book.sheets for table in sheet.tables]
    if not _unique(names):
        yield "two tables have the same name"
    for name in names:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{5,}", name) or re.fullmatch(r"[Tt]able_?\d*", name):
            yield f"the name {name} says nothing, or has other characters than letters, digits and underscores"


def nothing_is_merged(book: Workbook) -> Faults:
    for sheet in book.sheets:
        if sheet.merged:
            yield f"sheet {sheet.name} has {sheet.merged} merged cells"
        if any(
            one is not other and one.first_row <= other.last_row and other.first_row <= one.last_row
            for one in sheet.tables
            for other in sheet.tables
        ):
            yield f"sheet {sheet.name} has tables inside each other"


def no_blank_lines(book: Workbook) -> Faults:
    for sheet in book.sheets:
        for table in sheet.tables:
            area = [row[table.first_column : table.last_column + 1] for row in sheet.rows[table.first_row : table.last_row + 1]]
            if any(all(cell.is_empty() for cell in row) for row in area):
                yield f"sheet {sheet.name} has a blank row in its table"
            for column in range(table.last_column - table.first_column + 1):
                if all(column >= len(row) or row[column].is_empty() for row in area):
                    yield f"sheet {sheet.name} has a blank column in its table"


def one_header_row(book: Workbook) -> Faults:
    for sheet in book.sheets:
        for table in sheet.tables:
            headings = [cell.text for cell in sheet.rows[table.first_row]] if table.first_row < len(sheet.rows) else []
            if not table.has_header or len(headings) != table.last_column + 1 or not all(text.strip() for text in headings):
                yield f"sheet {sheet.name} has a table without a heading over each column"
            if not _unique(headings):
                yield f"sheet {sheet.name} has two columns of the same heading"
            if table.last_row <= table.first_row:
                yield f"sheet {sheet.name} has a table without rows"


def nothing_is_cut_off(book: Workbook) -> Faults:
    for sheet in book.sheets:
        for place, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                room = sheet.widths[column] - PADDING
                own = width(cell.written(), cell.size, cell.bold)
                is_last = column + 1 >= len(row)
                if cell.wrapped and cell.number is None:
                    if longest_word(cell.text, cell.size, cell.bold) > room:
                        yield f"{_where(sheet, cell.text)} has a word that is wider than its column"
                    height = sheet.heights[place]
                    needed = lines(cell.text, cell.size, cell.bold, room) * cell.size * 1.15
                    if height is not None and needed > height + 1:
                        yield f"{_where(sheet, cell.text)} needs {needed:.0f} points of height and has {height:.0f}"
                elif own > room and not (is_last and cell.number is None):
                    yield f"{_where(sheet, cell.written())} is {own:.0f} points wide, its column {room:.0f}"
                elif cell.number is None and sum(sheet.widths[:column]) + own > SCREEN:
                    yield f"{_where(sheet, cell.text)} does not wrap and runs beyond a screen of 1,280 pixels"


def texts_wrap(book: Workbook) -> Faults:
    for sheet in book.sheets:
        for table in sheet.tables:
            for cell in sheet.rows[table.first_row]:
                if not cell.wrapped:
                    yield f"{_where(sheet, cell.text)} is a heading that does not wrap"
        for points in sheet.widths:
            if not 8 * 6 <= points <= 100 * 7:
                yield f"sheet {sheet.name} has a column that is {points:.0f} points wide"


def no_filters_no_panes(book: Workbook) -> Faults:
    for sheet in book.sheets:
        if sheet.is_frozen:
            yield f"sheet {sheet.name} has frozen panes"
        if any(table.has_filter for table in sheet.tables):
            yield f"sheet {sheet.name} has a filter"


def cells_are_filled(book: Workbook) -> Faults:
    for sheet in book.sheets:
        for table in sheet.tables:
            for row in sheet.rows[table.first_row : table.last_row + 1]:
                if len(row) <= table.last_column or any(cell.is_empty() for cell in row):
                    yield f"{_where(sheet, row[0].text if row else '')} has an empty cell in its row"
        for cell in (cell for row in sheet.body() for cell in row):
            if cell.number is None and cell.text.strip().lower() in WRONG_SHORTHAND:
                yield f"{_where(sheet, cell.text)} stands where a number or a shorthand in brackets should"


def nothing_is_hidden(book: Workbook) -> Faults:
    for sheet in book.sheets:
        if sheet.is_hidden:
            yield f"sheet {sheet.name} is hidden"
        if sheet.hidden_lines:
            yield f"sheet {sheet.name} has {sheet.hidden_lines} hidden rows or columns"
    for name in book.names:
        yield f"the name {name} is defined beside the tables"


# Notes and shorthand


def no_symbols(book: Workbook) -> Faults:
    for sheet, cell in _cells(book):
        if SYMBOLS.search(cell.text):
            yield f"{_where(sheet, cell.text)} has a symbol or a raised number"


def notes_stand_in_order(book: Workbook) -> Faults:
    notes = next((sheet for sheet in book.sheets if sheet.name == "Notes"), None)
    explained = {row[0].text for row in notes.body()} if notes else set()
    used = set()
    for sheet in book.sheets:
        if sheet is notes:
            continue
        for number, row in enumerate(sheet.rows):
            for cell in row:
                used.update(NOTE.findall(cell.text))
                in_data = sheet.tables and sheet.tables[0].first_row < number
                if in_data and cell is not row[0] and NOTE.search(cell.text):
                    yield f"{_where(sheet, cell.text)} has a note beside a number"
                if "[note" in NOTE.sub("", cell.text) or re.search(r"\[notes|\(note|\[note \d+,", cell.text):
                    yield f"{_where(sheet, cell.text)} has a note that is not written as [note 1]"
    for missing in sorted(used - explained):
        yield f"{missing} is not explained in the sheet Notes"
    for unused in sorted(explained - used):
        yield f"{unused} is explained and stands nowhere"


def notes_have_a_sheet(book: Workbook) -> Faults:
    if not any(sheet.name == "Notes" and sheet.tables for sheet in book.sheets):
        yield "there is no sheet Notes with a marked table"


def shorthand_is_explained(book: Workbook) -> Faults:
    for sheet in book.sheets:
        above = " ".join(cell.text for row in sheet.rows[: sheet.top()] for cell in row)
        for cell in (cell for row in sheet.body() for cell in row):
            for mark in re.findall(r"\[[^\]]*\]", cell.text):
                if NOTE.fullmatch(mark):
                    continue
                if mark not in SHORTHAND:
                    yield f"{_where(sheet, cell.text)} is no shorthand of the guidance"
                elif f"{mark} means" not in above:
                    yield f"{_where(sheet, cell.text)} is not explained above the table"
                elif cell.text.strip() != mark and re.search(r"\d", cell.text):
                    yield f"{_where(sheet, cell.text)} has a number and a shorthand in one cell"


# Formats


def links_are_described(book: Workbook) -> Faults:
    names = {sheet.name for sheet in book.sheets}
    for sheet, cell in _cells(book):
        if "://" in cell.text or "www." in cell.text:
            yield f"{_where(sheet, cell.text)} has a bare address"
        if cell.link is None:
            continue
        if not cell.text.strip() or cell.text.strip().lower() in ("here", "link", "click here", "more"):
            yield f"{_where(sheet, cell.link)} is a link that does not say where it leads"
        if cell.link.startswith("#") and re.split(r"[!.](?=\$?[A-Z]+\$?\d+$)", cell.link[1:])[0].strip("'") not in names:
            yield f"{_where(sheet, cell.text)} is a link to {cell.link}, which is not there"


def letters_are_plain(book: Workbook) -> Faults:
    for sheet, cell in _cells(book):
        if cell.is_empty():
            continue
        about = _where(sheet, cell.written())
        if cell.font not in SANS_SERIF or cell.size < LEAST_LETTERS:
            yield f"{about} is written in {cell.font} {cell.size}"
        if cell.italic or (cell.underlined and cell.link is None) or cell.rotated:
            yield f"{about} is in italics, underlined or turned"
        if cell.colour is not None and cell.link is None and cell.colour.lower() != "000000":
            yield f"{about} has a colour of its own"


def titles_are_headings(book: Workbook) -> Faults:
    for sheet in book.sheets:
        title = sheet.rows[0] if sheet.rows else []
        if len(title) != 1 or title[0].style != "Heading 1" or not title[0].text.strip():
            yield f"sheet {sheet.name} has no title in A1 with the style Heading 1"
        for row in sheet.rows[1:]:
            for cell in row:
                if cell.style == "Heading 1":
                    yield f"{_where(sheet, cell.text)} is a second Heading 1"
                if cell.size > LEAST_LETTERS and cell.style != "Heading 2":
                    yield f"{_where(sheet, cell.text)} is large and no Heading 2"


def no_headers_no_footers(book: Workbook) -> Faults:
    for sheet in book.sheets:
        for extra in sheet.extras:
            yield f"sheet {sheet.name} has {extra}"


def no_fills(book: Workbook) -> Faults:
    for sheet, cell in _cells(book):
        if cell.filled:
            yield f"{_where(sheet, cell.written())} has a background"


def colours_have_contrast(book: Workbook) -> Faults:
    def part(text: str) -> float:
        share = int(text, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    for sheet, cell in _cells(book):
        if cell.colour is not None:
            luminance = 0.2126 * part(cell.colour[:2]) + 0.7152 * part(cell.colour[2:4]) + 0.0722 * part(cell.colour[4:])
            if 1.05 / (luminance + 0.05) < LEAST_CONTRAST:
                yield f"{_where(sheet, cell.written())} has too little contrast with white"


def nothing_but_data(book: Workbook) -> Faults:
    for part in book.parts:
        if re.search(r"vbaProject|macros|Basic/|media/|Pictures/|drawings?/|Object|embeddings|externalLinks|connections", part):
            yield f"the file holds {part}"
    for sheet, cell in _cells(book):
        if cell.formula:
            yield f"{_where(sheet, cell.written())} is a formula"
        if cell.comment:
            yield f"{_where(sheet, cell.written())} has a comment"


# Structure


def names_of_sheets(book: Workbook) -> Faults:
    if not _unique(sheet.name for sheet in book.sheets):
        yield "two sheets have the same name"
    for sheet in book.sheets:
        if not re.fullmatch(r"\w{1,31}", sheet.name) or re.fullmatch(r"[Ss]heet_?\d*", sheet.name):
            yield f"the name {sheet.name} is too long, says nothing, or has other characters than letters, digits and underscores"


def no_blank_sheets(book: Workbook) -> Faults:
    for sheet in book.sheets:
        if not sheet.rows:
            yield f"sheet {sheet.name} is blank"


def column_a_is_used(book: Workbook) -> Faults:
    for sheet in book.sheets:
        above = sheet.rows[: sheet.top()]
        if len(above) < 2:
            yield f"sheet {sheet.name} has no introduction under its title"
        for number, row in enumerate(above):
            if len(row) != 1 or row[0].is_empty():
                yield f"sheet {sheet.name}, row {number + 1}: above a table only column A is used, and no row is blank"


def cover_and_contents_come_first(book: Workbook) -> Faults:
    names = [sheet.name for sheet in book.sheets]
    if names[:2] != ["Cover", "Table_of_contents"]:
        yield f"the first sheets are {', '.join(names[:2])}, not Cover and Table_of_contents"
        return
    cover = " ".join(cell.text for row in book.sheets[0].rows for cell in row)
    for fact in (
        "Published by:",
        "Published on:",
        "Next update:",
        "Status:",
        "Source:",
        "Contact:",
        "Licence:",
        "Who is counted:",
    ):
        if fact not in cover:
            yield f"the cover does not say “{fact}”"
    linked = {cell.link for row in book.sheets[1].rows for cell in row if cell.link}
    for name in names[2:]:
        if not any(link.replace("'", "") in (f"#{name}!A1", f"#{name}.A1") for link in linked):
            yield f"the table of contents has no link to {name}"


def tables_start_in_a(book: Workbook) -> Faults:
    for sheet in book.sheets:
        if any(table.first_column != 0 for table in sheet.tables):
            yield f"sheet {sheet.name} has a table that does not start in column A"


def nothing_below(book: Workbook) -> Faults:
    for sheet in book.sheets:
        for table in sheet.tables:
            if len(sheet.rows) > table.last_row + 1:
                yield f"sheet {sheet.name} has something below its table"
            if any(len(row) > table.last_column + 1 for row in sheet.rows[table.first_row : table.last_row + 1]):
                yield f"sheet {sheet.name} has something beside its table"


def one_table_a_sheet(book: Workbook) -> Faults:
    for sheet in book.sheets:
        if len(sheet.tables) > 1:
            yield f"sheet {sheet.name} has {len(sheet.tables)} tables"


def numbers_are_alike(book: Workbook) -> Faults:
    for sheet in book.sheets:
        for column in zip(*sheet.body()):
            numbers = [cell for cell in column if cell.number is not None]
            if any(not cell.to_the_right for cell in numbers):
                yield f"sheet {sheet.name} has numbers that do not stand at the right"
            if any(not cell.grouped and abs(cell.number) >= 1000 for cell in numbers):
                yield f"sheet {sheet.name} has large numbers without a comma between thousands"
            if any(re.fullmatch(r"[\d,]+(\.\d+)?%?", cell.text.strip()) for cell in column) and numbers:
                yield f"sheet {sheet.name} has a column of numbers in which some are text"


def the_document_says_what_it_is(book: Workbook) -> Faults:
    for what in ("title", "language", "author", "keywords"):
        if not getattr(book, what).strip():
            yield f"the document has no {what}"
    if book.language and not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", book.language):
        yield f"the language is written as {book.language}"


def it_opens_at_the_beginning(book: Workbook) -> Faults:
    if book.active != 0:
        yield f"the file opens at sheet {book.active + 1}"
    for sheet in book.sheets:
        if sheet.zoom != 100 or sheet.cursor != "A1":
            yield f"sheet {sheet.name} opens at {sheet.cursor}, at {sheet.zoom} percent"


def name_of_the_file(book: Workbook) -> Faults:
    if not re.fullmatch(r"[a-z-]{1,56}\.(ods|xlsx)", book.file):
        yield f"{book.file} has other characters than small letters and dashes, or is too long"


ITEMS = [
    ("1", "every table is marked as a table", tables_are_marked),
    ("2", "every table has a name of its own that says something", names_of_tables),
    ("3", "nothing is merged or nested", nothing_is_merged),
    ("4", "tables have no blank rows or columns", no_blank_lines),
    ("5", "tables have one row of headings, all different", one_header_row),
    ("6", "nothing is cut off", nothing_is_cut_off),
    ("6", "headings wrap, and columns have sensible widths", texts_wrap),
    ("7", "there are no filters and no frozen panes", no_filters_no_panes),
    ("8", "no cell of a table is empty or holds an unclear sign", cells_are_filled),
    ("8", "shorthand is that of the guidance and is explained above the table", shorthand_is_explained),
    ("9", "nothing is hidden", nothing_is_hidden),
    ("10", "no symbols stand for notes", no_symbols),
    ("11, 12", "notes are written as [note 1], stand beside no number, and are explained", notes_stand_in_order),
    ("13", "notes have a sheet with a marked table", notes_have_a_sheet),
    ("15", "links say where they lead and get there; there is no bare address", links_are_described),
    ("16", "letters are sans serif, of 12 points or more, upright and of the reader's colour", letters_are_plain),
    ("16", "numbers stand at the right, with commas between thousands", numbers_are_alike),
    ("17", "every sheet has a title in A1 with the style Heading 1", titles_are_headings),
    ("19", "there are no headers, footers, text boxes or drawings", no_headers_no_footers),
    ("20, 21", "no cell has a background", no_fills),
    ("22, 23", "colours have contrast", colours_have_contrast),
    ("24, 25", "there are no pictures, macros, formulas or comments", nothing_but_data),
    ("26", "sheets have short names, all different, without spaces", names_of_sheets),
    ("27", "no sheet is blank", no_blank_sheets),
    ("28", "column A holds title and introduction, without blank rows", column_a_is_used),
    ("28", "cover and table of contents come first, with facts and links", cover_and_contents_come_first),
    ("29", "tables start in column A", tables_start_in_a),
    ("30", "nothing stands below or beside a table", nothing_below),
    ("31", "a sheet has one table", one_table_a_sheet),
    ("34", "the document has title, language, author and keywords", the_document_says_what_it_is),
    ("35", "the file opens at A1 of the first sheet, at 100 percent", it_opens_at_the_beginning),
    ("37", "the file has a plain name", name_of_the_file),
]
