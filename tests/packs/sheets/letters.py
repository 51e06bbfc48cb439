"""How wide a text is. Widths are those of Helvetica, which Arial and Liberation Sans share, in thousandths of the size."""

_WIDTHS = {
    "ijl'": 222, " !,./:;I[\\]ft": 278, "-()r`": 333, "\"|{}": 350, "*": 389, "cksvxyzJ": 500, "FTZ": 611, "ABEKPSVXY&": 667,
    "CDHNRUw": 722, "GOQ": 778, "mM": 833, "%": 889, "W": 944, "@": 1015, "+<=>~": 584,
}  # fmt: skip
_WIDTH = {letter: width for letters, width in _WIDTHS.items() for letter in letters}
_OTHER = 556
_BOLD = 1.08


def width(text: str, size: float, bold: bool) -> float:
    """Width of one line in points."""
    return sum(_WIDTH.get(letter, _OTHER) for letter in text) * size / 1000 * (_BOLD if bold else 1)


def lines(text: str, size: float, bold: bool, room: float) -> int:
    """How many lines the text takes in a column with that much room."""
    count = 0
    for paragraph in text.split("\n"):
        used, count = 0.0, count + 1
        for word in paragraph.split():
            own = width(word, size, bold)
            space = width(" ", size, bold) if used else 0.0
            if used and used + space + own > room:
                used, count = own, count + 1
            else:
                used += space + own
    return count


def longest_word(text: str, size: float, bold: bool) -> float:
    """Width of the widest word: no wrapping makes a column narrower than that."""
    return max((width(word, size, bold) for word in text.split()), default=0.0)
