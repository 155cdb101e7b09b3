"""The workbook's cells as they stand, before anybody asks what they mean."""

from __future__ import annotations

import hashlib
import io
import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

from python_calamine import CalamineError, CalamineWorkbook

from planner.faults import Fault, fault
from planner.reading.archive import Scan, scan_archive
from planner.reading.file_kind import load_bytes
from planner.reading.sheet_scan import RefusedError, SheetScan, column_letters, split_address

# What the readers are known to raise for archives that are sound but hold no sound workbook.
_UNREADABLE = (
    BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError, SyntaxError, ArithmeticError, EOFError,
    OSError,
)  # fmt: skip
_EXACT = 2**53  # beyond it a double is not one whole number

Row = list[object]


@dataclass(frozen=True)
class CellError:
    """An Excel error value, such as ``#N/A``."""

    text: str


@dataclass(frozen=True)
class Unstored:
    """A formula whose value the file does not hold."""

    formula: str


@dataclass(frozen=True)
class Covered:
    """A cell hidden under a merged range."""

    area: str


@dataclass(frozen=True)
class RawSheet:
    """One sheet. ``rows[i][j]`` is the value in Excel row i+1, column j+1, None where blank.

    Rows end at their last filled cell. Whole numbers are int, dates date or datetime.
    ``merged`` are the merged ranges within the filled area: (first row, first column, last row, last column, name).
    """

    title: str
    rows: list[Row]
    merged: tuple[tuple[int, int, int, int, str], ...] = ()


@dataclass(frozen=True)
class RawBook:
    """All sheets in order, hidden ones too, the SHA-256 of the file, and the file as it was read."""

    sheets: tuple[RawSheet, ...]
    digest: str
    data: bytes = field(repr=False)


def address(row: int, position: int) -> str:
    """Excel address of Excel row ``row`` and the column at ``position`` (from 0)."""
    return f"{column_letters(position + 1)}{row}"


def read_raw(path: Path) -> tuple[RawBook | None, list[Fault]]:
    """Read the file's cells, or say why it cannot be opened."""
    data, problem = load_bytes(path)
    if problem:
        return None, [problem]
    scan = scan_archive(path.name, data)
    if scan.faults:
        return None, list(scan.faults)
    try:
        sheets = tuple(_marked(s, rows) for s, rows in zip(scan.sheets, _rows(data, scan), strict=True))
    except RefusedError as refused:
        return None, [refused.fault]
    except _UNREADABLE as error:
        return None, [fault(path.name, "", "file_damaged", f"{type(error).__name__}: {error}")]
    return RawBook(sheets, hashlib.sha256(data).hexdigest(), data), []


def _rows(data: bytes, scan: Scan) -> list[list[Row]]:
    """Every sheet's rows, by the fast reader where the book is plain and has nothing that is beyond it.

    That may be an error value, a length of time or a kind of sheet. A panic inside it is no Exception.
    """
    if scan.plain:
        try:
            return list(_fast(data, scan))
        except BaseException as error:
            if not isinstance(error, (CalamineError, OverflowError)) and type(error).__name__ != "PanicException":
                raise
    return list(_thorough(data, scan))


def _fast(data: bytes, scan: Scan) -> Iterator[list[Row]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for sheet in scan.sheets:
            found = book.get_sheet_by_name(sheet.title)
            top, left = found.start or (0, 0)
            indent: Row = [None] * left
            rows = map(_row, found.to_python())
            yield [[] for _ in range(top)] + [indent + row if row else row for row in rows]


def _thorough(data: bytes, scan: Scan) -> Iterator[list[Row]]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of formats and extensions that are not read anyway
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in scan.sheets:
            # the part that the scan saw filled, never the size that the sheet declares
            area = {"max_row": sheet.rows, "max_col": sheet.columns, "values_only": True}
            yield [_row(values) for values in book[sheet.title].iter_rows(**area)] if sheet.cells else []
        book.close()


def _row(cells: Sequence[object]) -> Row:
    """The row up to its last filled cell, blank cells None, and whole numbers as such."""
    end = len(cells)
    while end and cells[end - 1] in ("", None):
        end -= 1
    return [
        None if v == "" else int(v) if v.__class__ is float and -_EXACT < v < _EXACT and v.is_integer() else v
        for v in cells[:end]
    ]


def _marked(scan: SheetScan, rows: list[Row]) -> RawSheet:
    """The sheet with what no reader tells: error values, formulas without value, cells under merged ranges."""
    for place, text in scan.errors.items():
        _set(rows, *split_address(place), CellError(text))
    merged = []
    budget = scan.rows * scan.columns  # sound ranges do not overlap
    for area in scan.merged:
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = split_address(first), split_address(last or first)
        bottom, right = min(bottom, scan.rows), min(right, scan.columns)
        budget -= max(0, bottom - top + 1) * max(0, right - left + 1)
        if budget < 0:
            raise RefusedError(fault(scan.title, first, "file_damaged", area))
        inside = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
        if inside and area != first:
            merged.append((top, left, bottom, right, area))
            for row, column in inside[1:]:
                _set(rows, row, column, Covered(area))
    for place, formula in scan.unstored.items():
        _set(rows, *split_address(place), Unstored(formula))
    return RawSheet(scan.title, rows, tuple(merged))


def _set(rows: list[Row], row: int, column: int, mark: object) -> None:
    """Put a mark into a blank cell, Excel's row and column; an error value's text is none to be kept."""
    rows.extend([] for _ in range(row - len(rows)))
    cells = rows[row - 1]
    cells.extend([None] * (column - len(cells)))
    if cells[column - 1] is None or isinstance(mark, CellError):
        cells[column - 1] = mark
