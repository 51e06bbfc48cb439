"""Checks the spreadsheets of a pack with readers of others and says in sentences what holds and what does not.

Usage: python check.py PACK | --self-test PACK      Exit code 0: no fault.
"""

import sys
import tempfile
from pathlib import Path

import office
import ods
import xlsx
from checklist import ITEMS
from planted import FAULTS, Fault
from same import compare, differ
from seen import Workbook

READERS = {"tables.ods": ods.read, "tables.xlsx": xlsx.read}
MOST_SHOWN = 8


def tell(sentence: str, faults: list[str]) -> bool:
    print(f"{'failed' if faults else 'passed'}: {sentence}")
    for fault in faults[:MOST_SHOWN]:
        print(f"  fault: {fault}")
    if len(faults) > MOST_SHOWN:
        print(f"  fault: and {len(faults) - MOST_SHOWN} more")
    return not faults


def check(pack: Path) -> bool:
    books = [read(pack / name) for name, read in READERS.items() if (pack / name).exists()]
    if not books:
        print("skipped: this pack has no spreadsheets")
        return True
    results = []
    for book in books:
        for number, says, find in ITEMS:
            results.append(tell(f"{book.file}: {says} (item {number})", list(dict.fromkeys(find(book)))))
        results.append(tell(f"{book.file} says the same as the CSV files", compare(book, pack)))
    if len(books) == 2:
        results.append(tell("both spreadsheets hold the same", differ(*books)))
    if office.is_there():
        with tempfile.TemporaryDirectory() as scratch:
            for file, faults in office.compare(pack, books, Path(scratch)).items():
                results.append(tell(f"{file} opens in LibreOffice with the same cells, and every number has room", faults))
    else:
        print("skipped: LibreOffice is not installed, so the spreadsheets were not opened in it")
    return all(results)


def self_test(pack: Path) -> bool:
    """Every planted fault has to be found by the item that is there for it, and not before it was planted."""
    if not all((pack / name).exists() for name in READERS):
        return tell("a fault can be planted", [f"{pack} has no spreadsheets: give the pack of a table book"])
    whole = {name: _planted(pack, next(fault for fault in FAULTS if fault.file == name), False) for name in READERS}
    results = []
    for fault in FAULTS:
        before, after = (_found(fault, book, pack) for book in (whole[fault.file], _planted(pack, fault, True)))
        is_found = after and not before
        print(f"{'passed' if is_found else 'failed'}: {fault.file} with {fault.name} is refused")
        results.append(is_found)
    return all(results)


def _planted(pack: Path, fault: Fault, changed: bool) -> Workbook:
    with tempfile.TemporaryDirectory() as scratch:
        return READERS[fault.file](fault.plant(pack, Path(scratch), changed))


def _found(fault: Fault, book: Workbook, pack: Path) -> bool:
    if fault.item == "CSV":
        faults = compare(book, pack)
    else:
        faults = [text for number, _, find in ITEMS if number == fault.item for text in find(book)]
    return any(fault.found in text for text in faults)


def main() -> int:
    *options, pack = sys.argv[1:]
    return 0 if (self_test if options == ["--self-test"] else check)(Path(pack)) else 1


if __name__ == "__main__":
    sys.exit(main())
