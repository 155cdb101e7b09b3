"""A streaming look at the XML inside a workbook, in bounded memory, before any reader builds objects from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
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
_IN_ROW = 200_000  # elements
_RANGES = 2_000_000  # characters of the ranges that formats and validations list
_FORMULA = 200  # characters of a formula kept for the message

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
# Numbers as programs write them; one far below zero in a date's format makes a reader panic.
_NUMBER = "(?:-[0-9]{1,10}(?:[.][0-9]+)?(?:[eE]-[0-9]+)?|[0-9]+(?:[.][0-9]+)?(?:[eE][-+]?[0-9]+)?)"
# Cells as nearly every program writes them, told by their shape alone: many times faster than element by element.
# The next one must say where it stands too, for a cell without address stands beside the one before it.
_PLAIN = re.compile(
    rf"""<c\ r="(?:
        [A-Z]{{1,3}}[1-9][0-9]{{0,6}}"(?:\ s="[0-9]+")?/>  # a format without contents
        |([A-Z]{{1,3}})([1-9][0-9]{{0,6}})"(?:\ s="[0-9]+")?(?:
            \ t="s"><v>[0-9]+</v>  # a text of the common list
            |\ t="inlineStr"><is><t(?:\ xml:space="preserve")?>[^<>&\x00-\x1f]+</t></is>
            |(?:\ t="n")?>(?:<f>[^<>&\x00-\x1f]*</f>)?<v>{_NUMBER}</v>
        )</c>
    )(?=\s*<(?:c\ r="|/row>))""".encode(),
    re.VERBOSE,
)
# By a cell's type, the contents that all readers take for the same value. Markup inside them is another matter.
_ALIKE = {"n": re.compile(f"{_NUMBER}?"), "s": re.compile("[0-9]*"), "b": re.compile("[01]?")}
_ALIKE |= dict.fromkeys(("str", "inlineStr", "e"), re.compile("(?s:.*)"))
_MARKUP = re.compile(rb"<!|<\?(?!xml )|&#")
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
    """One sheet: the extent of its filled cells, and its merged ranges.

    ``errors``, ``unstored``: error values, and formulas without a stored value, by address. ``texts``: about how many
    cells refer to the workbook's common list of texts. ``plain``: no cell is written in a way in which readers differ.
    """

    title: str
    rows: int
    columns: int
    cells: int
    errors: dict[str, str]
    unstored: dict[str, str]
    merged: tuple[str, ...]
    texts: int
    plain: bool


def split_address(address: str) -> tuple[int, int]:
    """Row and column number (from 1) of an address such as ``B7``; ValueError where it is none."""
    match = _REFERENCE.fullmatch(address.upper())
    if match is None:
        raise ValueError(address)
    return int(match[2]), _column(match[1].encode())


@lru_cache(maxsize=20_000)
def _column(letters: bytes) -> int:
    """Number (from 1) of a column's letters."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column


@lru_cache(maxsize=20_000)
def column_letters(column: int) -> str:
    """Letters of a column's number (from 1)."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


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
    """Looks through one sheet: ``sift`` its pieces, then follow the elements that are left.

    ``budget`` is how many cells the workbook may still have.
    """

    def __init__(self, title: str, budget: int) -> None:
        """Start at the top of the sheet called ``title``."""
        self.title, self.budget = title, budget
        self.rows = self.columns = self.cells = self.texts = 0
        self.errors: dict[str, str] = {}
        self.unstored: dict[str, str] = {}
        self.merged: list[str] = []
        self.plain = True
        self._ranges = 0
        self._row = self._column = self._in_row = self._row_elements = 0
        self._tag = self._type = self._value = ""
        self._at = 0, 0
        self._formula: str | None = None
        self._filled = False

    def sift(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Count the plain cells in the sheet's XML and yield what is left of it without them."""
        rest = b""
        for chunk in chunks:
            piece = rest + chunk
            end = piece.rfind(b">") + 1 or len(piece)
            piece, rest = piece[:end], piece[end:]
            self.texts += piece.count(b' t="s"')
            if piece.isascii() or _is_utf8(piece):
                parts = _PLAIN.split(piece)
                self._count(parts[1::3], parts[2::3])
                piece = b"".join(parts[::3])
            self.plain = self.plain and not _MARKUP.search(piece)
            yield piece
        yield rest

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
        elif tag == "v" or tag == "is":
            self._filled = True
        elif tag == "mergeCell":
            self.merged.append(attributes["ref"])
        elif "sqref" in attributes:
            self._ranges += len(attributes["sqref"])
            if self._ranges > _RANGES:
                raise RefusedError(fault(self.title, "", "file_xml", tag))

    def text(self, data: str) -> None:
        """Characters inside the current element."""
        if self._tag == "v":
            self._value += data
        elif self._tag == "f" and self._formula is not None and len(self._formula) < _FORMULA:
            self._formula += data[:_FORMULA]

    def end(self, tag: str) -> None:
        """An element ends."""
        self._tag = ""
        if tag != "c":
            return
        if self._type == "e" and self._value:
            self.errors[self._address(*self._at)] = self._value
        elif self._formula is not None and not self._value and not (self._filled and self._type == "str"):
            # a formula whose text is empty is calculated all the same
            self.unstored[self._address(*self._at)] = self._formula
        if self._filled or self._formula is not None:
            self.cells += 1
            self._reach(*self._at)
        if self.plain:
            alike = _ALIKE.get(self._type)
            self.plain = alike is not None and alike.fullmatch(self._value) is not None

    def result(self) -> SheetScan:
        """What was seen."""
        found = self.errors, self.unstored, tuple(self.merged), self.texts, self.plain
        return SheetScan(self.title, self.rows, self.columns, self.cells, *found)

    def _cell(self, attributes: dict[str, str]) -> None:
        """A cell begins, at its address or beside the one before it."""
        reference = attributes.get("r")
        self._at = split_address(reference) if reference else (self._row, self._column + 1)
        self._column = self._at[1]
        self._type, self._value = attributes.get("t", "n"), ""
        self._formula, self._filled = None, False

    def _count(self, letters: Sequence[bytes | None], numbers: Sequence[bytes | None]) -> None:
        """Note filled cells by the letters and the numbers of their addresses, None for a cell without contents."""
        self.cells += len(letters) - letters.count(None)
        widest = max((x for x in set(letters) if x), key=_column, default=None)
        tallest = max((x for x in set(numbers) if x), key=int, default=None)
        for at in (letters.index(widest), numbers.index(tallest)) if widest else ():
            self._reach(int(numbers[at] or 0), _column(letters[at] or b""))

    def _reach(self, row: int, column: int) -> None:
        """The sheet is filled as far as this cell."""
        if row > self.rows or column > self.columns:
            self.rows, self.columns = max(self.rows, row), max(self.columns, column)
            if column > MOST_COLUMNS:
                self._refuse("sheet_too_wide", row, column, MOST_COLUMNS)
            if row > MOST_ROWS:
                self._refuse("sheet_too_tall", row, column, MOST_ROWS)
            if self.rows * self.columns > MOST_AREA:
                self._refuse("sheet_too_tall", row, column, MOST_AREA // self.columns)
        if self.cells > self.budget:
            self._refuse("file_cells", row, column, MOST_CELLS)

    def _refuse(self, code: str, row: int, column: int, most: int) -> None:
        address = self._address(row, column)
        raise RefusedError(fault(self.title, address, code, address, most=f"{most:,}"))

    def _address(self, row: int, column: int) -> str:
        return f"{column_letters(column)}{row}"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
