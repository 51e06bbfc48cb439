"""Opens spreadsheets in LibreOffice, where it is installed, and looks at what it makes of them."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import ods
from seen import Workbook

PATIENCE = 90  # seconds


def is_there() -> bool:
    return shutil.which("soffice") is not None


def _convert(paths: list[Path], kind: str, scratch: Path) -> None:
    # A profile of its own, so that a running LibreOffice is left in peace.
    profile = f"-env:UserInstallation={(scratch / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(scratch / kind), *map(str, paths)]
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        # The program is a script that starts another: both go.
        os.killpg(process.pid, signal.SIGKILL)
        raise


def compare(pack: Path, books: list[Workbook], scratch: Path) -> dict[str, list[str]]:
    """Faults of each file: cells that LibreOffice reads otherwise, and numbers that it cannot show."""
    copies = {}
    for book in books:
        copies[book.file] = scratch / f"from-{book.file.replace('.', '-')}{Path(book.file).suffix}"
        shutil.copy(pack / book.file, copies[book.file])
    _convert(list(copies.values()), "ods", scratch)
    _convert(list(copies.values()), "pdf", scratch)
    return {
        book.file: _differences(book, ods.read(scratch / "ods" / f"{copies[book.file].stem}.ods"))
        + _hidden_numbers(scratch / "pdf" / f"{copies[book.file].stem}.pdf")
        for book in books
    }


def _differences(book: Workbook, other: Workbook) -> list[str]:
    faults = []
    if [sheet.name for sheet in book.sheets] != [sheet.name for sheet in other.sheets]:
        return ["LibreOffice finds other sheets"]
    for own, opened in zip(book.sheets, other.sheets):
        cells = [
            [[cell.text if cell.number is None else cell.number for cell in row] for row in sheet.rows] for sheet in (own, opened)
        ]
        if cells[0] != cells[1]:
            faults.append(f"LibreOffice finds other cells in sheet {own.name}")
        if [(table.name, table.first_row, table.last_row) for table in own.tables] != [
            (table.name, table.first_row, table.last_row) for table in opened.tables
        ]:
            faults.append(f"LibreOffice finds another table in sheet {own.name}")
    if other.title != book.title:
        faults.append(f"LibreOffice reads the title as “{other.title}”")
    return faults


def _hidden_numbers(pdf: Path) -> list[str]:
    if shutil.which("pdftotext") is None:
        return [] if pdf.stat().st_size > 0 else ["LibreOffice cannot print it"]
    text = subprocess.run(["pdftotext", str(pdf), "-"], check=True, timeout=PATIENCE, capture_output=True, text=True).stdout
    return ["LibreOffice shows ### where a number has no room"] if "###" in text else []
