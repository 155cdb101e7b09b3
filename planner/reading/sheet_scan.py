"""A streaming look at the XML inside a workbook, in bounded memory, before any reader builds objects from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

from planner.faults import Fault, fault

MOST_ROWS = 200_000
MOST_COLUMNS = 1_000
MOST_CELLS = 3_000_000  # filled cells of the workbook
MOST_AREA = 20_000_000  # rows x columns of a sheet, blanks included
MOST_ELEMENTS = 2_000_000  # of a member that is no sheet: strings, styles
MOST_OTHER = 200_000  # elements that are neither rows, cells nor strings: formats, merged ranges, links
MOST_DEPTH = 100
_ROWS = 1_048_576  # Excel's own limit of rows; formatted rows without contents do no harm
_COLUMNS = 16_384  # Excel's own limit of columns
_IN_ROW = 200_000  # elements
_RANGES = 2_000_000  # characters of the ranges that formats and validations list
_FORMULA = 200  # characters of a formula kept for the message

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_STRING_TAGS = {"si", "is", "t", "r", "rPr", "rPh", "phoneticPr"}
_FONT_TAGS = {"sz", "rFont", "color", "family", "charset", "scheme", "b", "i", "u", "vertAlign"}
_CELL_TAGS = {"row", "c", "v", "f"} | _STRING_TAGS | _FONT_TAGS


class RefusedError(Exception):
    """The workbook is not read any further; ``fault`` says why."""

    def __init__(self, found: Fault) -> None:
        """Refuse for the reason given."""
        self.fault = found
        super().__init__(found.code)


@dataclass(frozen=True)
class SheetScan:
    """One sheet: the extent of its filled cells, formulas without a stored value by address, merged ranges."""

    title: str
    rows: int
    columns: int
    cells: int
    unstored: dict[str, str]
    merged: tuple[str, ...]


def split_address(address: str) -> tuple[int, int]:
    """Row and column number (from 1) of an address such as ``B7``; ValueError where it is none."""
    match = _REFERENCE.fullmatch(address.upper())
    if match is None:
        raise ValueError(address)
    return int(match[2]), _column(match[1])


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    """Number (from 1) of a column's letters; ValueError where they are none."""
    column = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z" or column > _COLUMNS:
            raise ValueError(letters)
        column = column * 26 + ord(letter) - 64
    return column


def walk(
    name: str,
    part: str,
    chunks: Iterator[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    most: int = MOST_ELEMENTS,
) -> None:
    """Feed a member's XML to handlers of elements (local names). Refuses document types, depth, size and bad XML.

    ``name`` is the file or sheet to blame, ``part`` the member's name, ``most`` how many elements it may have.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = count = others = 0
    names: dict[str, str] = {}  # local name by name with namespace

    def refuse(*_: object) -> None:
        raise RefusedError(fault(name, "", "file_xml", part))

    def opened(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count, others
        depth += 1
        count += 1
        local = names.get(tag) or names.setdefault(tag, tag.rpartition(" ")[2])
        if local not in _CELL_TAGS:
            others += 1
        if depth > MOST_DEPTH or count > most or others > MOST_OTHER:
            refuse()
        start(local, attributes)

    def closed(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(names[tag])

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            if len(chunk) >= 2**20 and b">" not in chunk:  # no cell's text is that long
                refuse()
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise RefusedError(fault(name, "", "file_xml", f"{part}: {error}")) from error


class SheetScanner:
    """Follows the elements of one sheet; ``budget`` is how many cells the workbook may still have."""

    def __init__(self, title: str, budget: int) -> None:
        """Start at the top of the sheet called ``title``."""
        self.title, self.budget = title, budget
        self.rows = self.columns = self.cells = 0
        self.unstored: dict[str, str] = {}
        self.merged: list[str] = []
        self._ranges = 0
        self._row = self._column = self._in_row = self._row_elements = 0
        self._tag = ""
        self._formula: str | None = None
        self._filled = self._stored = False
        self._type = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._tag = tag
        self._in_row += 1
        if self._in_row > _IN_ROW:
            raise RefusedError(fault(self.title, f"A{max(1, self._row)}", "sheet_too_wide", most=MOST_COLUMNS))
        if tag == "c":
            self._cell(attributes)
        elif tag == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = self._in_row = 0
            self._row_elements += 1
            if self._row_elements > _ROWS:
                raise RefusedError(fault(self.title, "", "sheet_too_tall", most=f"{MOST_ROWS:,}"))
        elif tag == "f":
            self._formula = "="
        elif tag == "is":
            self._filled = True
        elif tag == "v":
            self._stored = self._type == "str"  # a formula whose text is empty is calculated all the same
        elif tag == "mergeCell":
            self.merged.append(attributes["ref"])
        elif "sqref" in attributes:
            self._ranges += len(attributes["sqref"])
            if self._ranges > _RANGES:
                raise RefusedError(fault(self.title, "", "file_xml", tag))

    def text(self, data: str) -> None:
        """Characters inside the current element."""
        if self._tag == "v":
            self._stored = self._filled = True
        elif self._tag == "f" and self._formula is not None and len(self._formula) < _FORMULA:
            self._formula += data[:_FORMULA]

    def end(self, tag: str) -> None:
        """An element ends."""
        self._tag = ""
        if tag == "c":
            if self._formula is not None and not self._stored:
                self.unstored[f"{_letters(self._column)}{self._row}"] = self._formula
            if self._filled or self._formula is not None:
                self._count()

    def result(self) -> SheetScan:
        """What was seen."""
        return SheetScan(self.title, self.rows, self.columns, self.cells, self.unstored, tuple(self.merged))

    def _cell(self, attributes: dict[str, str]) -> None:
        """A cell begins. Its row is the row element's, as for the reader, whatever the cell's own address says."""
        reference = attributes.get("r")
        self._column = _column(reference.rstrip("0123456789")) if reference else self._column + 1
        self._type = attributes.get("t", "n")
        self._formula, self._filled, self._stored = None, False, False

    def _count(self) -> None:
        self.cells += 1
        if self._row > self.rows or self._column > self.columns:
            self.rows = max(self.rows, self._row)
            self.columns = max(self.columns, self._column)
            if self._column > MOST_COLUMNS:
                self._refuse("sheet_too_wide", MOST_COLUMNS)
            if self._row > MOST_ROWS:
                self._refuse("sheet_too_tall", MOST_ROWS)
            if self.rows * self.columns > MOST_AREA:
                self._refuse("sheet_too_tall", MOST_AREA // self.columns)
        if self.cells > self.budget:
            self._refuse("file_cells", MOST_CELLS)

    def _refuse(self, code: str, most: int) -> None:
        address = f"{_letters(self._column)}{self._row}"
        raise RefusedError(fault(self.title, address, code, address, most=f"{most:,}"))


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
