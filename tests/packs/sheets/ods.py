"""Reads an ODS file with nothing but the standard library, from the words of the format."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from seen import Cell, Sheet, Table, Workbook, without_trailing

SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "form": "urn:oasis:names:tc:opendocument:xmlns:form:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "px": 0.75}
# A program may say of the rest of a sheet that it repeats an empty cell a million times.
MOST_EMPTY = 100


def _name(prefixed: str) -> str:
    prefix, local = prefixed.split(":")
    return f"{{{SPACES[prefix]}}}{local}"


def _get(element, attribute: str, otherwise: str = "") -> str:
    return element.get(_name(attribute), otherwise)


def _points(length: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)([a-z]+)", length).groups()
    return float(number) * POINTS[unit]


class Styles:
    """Styles by family and name; what a style does not say, its parents say."""

    def __init__(self, *documents):
        self.all, self.numbers, self.defaults = {}, {}, {}
        for document in documents:
            for style in document.iter(_name("style:style")):
                self.all[_get(style, "style:family"), _get(style, "style:name")] = style
            for style in document.iter(_name("style:default-style")):
                self.defaults[_get(style, "style:family")] = style
            for style in document.iter(_name("number:number-style")):
                self.numbers[_get(style, "style:name")] = style

    def chain(self, family: str, name: str) -> list:
        found = []
        while (family, name) in self.all:
            style = self.all[family, name]
            found.append(style)
            name = _get(style, "style:parent-style-name")
        return found + ([self.defaults[family]] if family in self.defaults else [])

    def value(self, family: str, name: str, group: str, attribute: str) -> str:
        for style in self.chain(family, name):
            part = style.find(group, SPACES)
            if part is not None and part.get(_name(attribute)) is not None:
                return part.get(_name(attribute))
        return ""


def read(path: Path) -> Workbook:
    archive = zipfile.ZipFile(path)
    content, shared, meta, settings = (
        ElementTree.fromstring(archive.read(f"{part}.xml")) for part in ("content", "styles", "meta", "settings")
    )
    styles = Styles(shared, content)
    views = _views(settings)
    ranges = list(content.iter(_name("table:database-range")))
    extras = _page_extras(shared)
    # A part of the document at its top, and not a cell, may hold these.
    others = [kind for kind in ("table:content-validations", "table:tracked-changes", "office:scripts") if _holds(content, kind)]
    sheets = [
        _sheet(table, styles, views, ranges, extras + others)
        for table in content.findall(".//office:spreadsheet/table:table", SPACES)
    ]
    active = views.get("", {}).get("ActiveTable", "")

    def text(kind: str) -> str:
        return (meta.findtext(f".//{kind}", "", SPACES) or "").strip()

    return Workbook(
        file=path.name,
        title=text("dc:title"),
        language=text("dc:language"),
        author=text("dc:creator") or text("meta:initial-creator"),
        keywords=", ".join(own.text or "" for own in meta.iter(_name("meta:keyword"))),
        sheets=sheets,
        active=next((place for place, sheet in enumerate(sheets) if sheet.name == active), 0),
        parts=archive.namelist(),
        names=[_get(own, "table:name") for own in content.iter(_name("table:named-range"))],
    )


def _holds(content, kind: str) -> bool:
    return any(len(own) > 0 for own in content.iter(_name(kind)))


def _views(settings) -> dict:
    """Settings of every sheet by its name, and those of the view under an empty name."""

    def items(entry) -> dict:
        return {_get(own, "config:name"): own.text or "" for own in entry.findall("config:config-item", SPACES)}

    views = {}
    for group in settings.iter(_name("config:config-item-map-indexed")):
        for view in group.findall("config:config-item-map-entry", SPACES):
            views[""] = items(view)
            for sheet in view.findall("config:config-item-map-named/config:config-item-map-entry", SPACES):
                views[_get(sheet, "config:name")] = items(sheet)
    return views


def _page_extras(shared) -> list[str]:
    found = []
    for master in shared.iter(_name("style:master-page")):
        for part in ("style:header", "style:footer"):
            for element in master.findall(part, SPACES):
                if _get(element, "style:display", "true") == "true":
                    found.append(part)
    return found


def _sheet(table, styles, views, ranges, extras) -> Sheet:
    name = _get(table, "table:name")
    view = views.get(name, {})
    rows, heights, hidden, merged = [], [], 0, 0
    for row in table.iter(_name("table:table-row")):
        times = int(_get(row, "table:number-rows-repeated", "1"))
        cells = _cells(row, styles)
        merged += sum(1 for own in row if own.tag == _name("table:covered-table-cell"))
        merged += sum(
            1
            for own in row
            if int(_get(own, "table:number-columns-spanned", "1")) > 1 or int(_get(own, "table:number-rows-spanned", "1")) > 1
        )
        hidden += _get(row, "table:visibility", "visible") != "visible"
        height = styles.value("table-row", _get(row, "table:style-name"), "style:table-row-properties", "style:row-height")
        optimal = styles.value(
            "table-row", _get(row, "table:style-name"), "style:table-row-properties", "style:use-optimal-row-height"
        )
        is_rest = times > MOST_EMPTY and all(cell.is_empty() for cell in cells)
        for _ in range(0 if is_rest else times):
            rows.append([Cell(**vars(cell)) for cell in cells])
            heights.append(_points(height) if height and optimal != "true" else None)
    rows = without_trailing(rows)
    widths = []
    for column in table.iter(_name("table:table-column")):
        hidden += _get(column, "table:visibility", "visible") != "visible"
        width = styles.value(
            "table-column", _get(column, "table:style-name"), "style:table-column-properties", "style:column-width"
        )
        widths += [_points(width or "22.6mm")] * min(int(_get(column, "table:number-columns-repeated", "1")), MOST_EMPTY)
    drawings = [
        kind
        for kind in ("draw:frame", "draw:control", "draw:custom-shape", "form:form", "table:shapes")
        if list(table.iter(_name(kind)))
    ]
    return Sheet(
        name=name,
        rows=rows,
        tables=[own for sheet, own in map(_table, ranges) if sheet == name],
        widths=widths[: max((len(row) for row in rows), default=0)],
        heights=heights[: len(rows)],
        is_hidden=styles.value("table", _get(table, "table:style-name"), "style:table-properties", "table:display") == "false",
        hidden_lines=hidden,
        merged=merged,
        is_frozen=any(view.get(split, "0") != "0" for split in ("HorizontalSplitMode", "VerticalSplitMode")),
        zoom=int(view.get("ZoomValue", "100")),
        cursor="A1" if (view.get("CursorPositionX", "0"), view.get("CursorPositionY", "0")) == ("0", "0") else "elsewhere",
        extras=extras + drawings,
    )


def _place(address: str) -> tuple[str, int, int]:
    """Sheet, row and column of an address such as `Sheet.B7`."""
    sheet, letters, row = re.fullmatch(r"\$?'?(.+?)'?\.\$?([A-Z]+)\$?(\d+)", address).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return sheet, int(row) - 1, column - 1


def _table(own) -> tuple[str, Table]:
    first, last = _get(own, "table:target-range-address").split(":")
    (sheet, first_row, first_column), (_, last_row, last_column) = _place(first), _place(last)
    return sheet, Table(
        name=_get(own, "table:name"),
        first_row=first_row,
        last_row=last_row,
        first_column=first_column,
        last_column=last_column,
        has_header=_get(own, "table:contains-header", "true") == "true",
        has_filter=_get(own, "table:display-filter-buttons", "false") == "true",
    )


def _cells(row, styles) -> list[Cell]:
    cells = []
    for element in row:
        if element.tag not in (_name("table:table-cell"), _name("table:covered-table-cell")):
            continue
        times = int(_get(element, "table:number-columns-repeated", "1"))
        cell = _cell(element, styles)
        cells += [cell] * (0 if times > MOST_EMPTY and cell.is_empty() else times)
    return cells


def _cell(element, styles) -> Cell:
    name = _get(element, "table:style-name", "Default")

    def said(group: str, attribute: str) -> str:
        return styles.value("table-cell", name, group, attribute)

    letters, box = "style:text-properties", "style:table-cell-properties"
    own = styles.chain("table-cell", name)
    format_name = next((_get(style, "style:data-style-name") for style in own if _get(style, "style:data-style-name")), "")
    number_format = styles.numbers.get(format_name)
    number = number_format.find("number:number", SPACES) if number_format is not None else None
    link = element.find(".//text:a", SPACES)
    value = element.get(_name("office:value"))
    size = said(letters, "fo:font-size")
    colour = said(letters, "fo:color")
    return Cell(
        text="" if value is not None else "\n".join("".join(part.itertext()) for part in element.findall("text:p", SPACES)),
        number=None if value is None else float(value),
        style=_get(own[0], "style:display-name") or name if own else name,
        font=said(letters, "style:font-name") or said(letters, "fo:font-family"),
        size=_points(size) if size else 0.0,
        bold=said(letters, "fo:font-weight") == "bold",
        italic=said(letters, "fo:font-style") in ("italic", "oblique"),
        underlined=said(letters, "style:text-underline-style") not in ("", "none"),
        colour=colour.lstrip("#") or None,
        filled=said(box, "fo:background-color") not in ("", "transparent"),
        wrapped=said(box, "fo:wrap-option") == "wrap",
        to_the_right=said("style:paragraph-properties", "fo:text-align") in ("end", "right")
        or (value is not None and not said("style:paragraph-properties", "fo:text-align")),
        rotated=said(box, "style:rotation-angle") not in ("", "0"),
        grouped=number is not None and _get(number, "number:grouping") == "true",
        formula=element.get(_name("table:formula")) is not None,
        comment=element.find("office:annotation", SPACES) is not None,
        link=None if link is None else _get(link, "xlink:href"),
    )
