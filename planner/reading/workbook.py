"""The workbook's cells as they stand, before anybody asks what they mean."""

from __future__ import annotations

import hashlib
import io
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from planner.faults import Fault, fault
from planner.reading.archive import scan_archive
from planner.reading.file_kind import load_bytes
from planner.reading.sheet_scan import RefusedError, SheetScan, split_address

# What openpyxl is known to raise for archives that are sound but hold no sound workbook.
_UNREADABLE = (
    InvalidFileException, BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError,
    SyntaxError, ArithmeticError, EOFError, OSError,
)  # fmt: skip


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
    """One sheet. ``rows[i][j]`` is the value in Excel row i+1, column j+1; rows end at their last filled cell.

    ``merged`` are the merged ranges within the filled area: (first row, first column, last row, last column, name).
    """

    title: str
    rows: list[tuple[object, ...]]
    merged: tuple[tuple[int, int, int, int, str], ...] = ()


@dataclass(frozen=True)
class RawBook:
    """All sheets in order, hidden ones too, and the SHA-256 of the file."""

    sheets: tuple[RawSheet, ...]
    digest: str


def address(row: int, position: int) -> str:
    """Excel address of Excel row ``row`` and the column at ``position`` (from 0)."""
    return f"{get_column_letter(position + 1)}{row}"


def read_raw(path: Path) -> tuple[RawBook | None, list[Fault]]:
    """Read the file's cells, or say why it cannot be opened."""
    data, problem = load_bytes(path)
    if problem:
        return None, [problem]
    scan = scan_archive(path.name, data)
    if scan.faults:
        return None, list(scan.faults)
    try:
        sheets = tuple(_sheets(data, {s.title: s for s in scan.sheets}))
    except RefusedError as refused:
        return None, [refused.fault]
    except _UNREADABLE as error:
        return None, [fault(path.name, "", "file_damaged", f"{type(error).__name__}: {error}")]
    return RawBook(sheets, hashlib.sha256(data).hexdigest()), []


def _sheets(data: bytes, scans: dict[str, SheetScan]) -> Iterator[RawSheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of formats and extensions that are not read anyway
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            scan = scans[sheet.title]
            rows = [_row(cells) for cells in _filled(sheet, scan)]
            yield _marked(RawSheet(sheet.title, rows), scan)
        book.close()


def _filled(sheet: Any, scan: SheetScan) -> Iterator[tuple[Any, ...]]:
    """Rows of cells of the part of the sheet that the scan saw filled; never the size that the sheet declares."""
    if scan.cells:
        yield from sheet.iter_rows(1, scan.rows, 1, scan.columns)


def _row(cells: tuple[Any, ...]) -> tuple[object, ...]:
    values: list[object] = []
    blanks = 0
    for cell in cells:
        value = cell.value
        if value is None:
            blanks += 1
            continue
        values.extend([None] * blanks)
        blanks = 0
        values.append(CellError(str(value)) if cell.data_type == "e" else value)
    return tuple(values)


def _marked(sheet: RawSheet, scan: SheetScan) -> RawSheet:
    """The sheet with formulas without value and cells under merged ranges marked."""
    marks: dict[tuple[int, int], object] = {
        (row - 1, column - 1): Unstored(formula)
        for (row, column), formula in ((split_address(a), f) for a, f in scan.unstored.items())
    }
    merged = []
    budget = scan.rows * scan.columns  # sound ranges do not overlap
    for area in scan.merged:
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = split_address(first), split_address(last or first)
        bottom, right = min(bottom, scan.rows), min(right, scan.columns)
        budget -= max(0, bottom - top + 1) * max(0, right - left + 1)
        if budget < 0:
            raise RefusedError(fault(sheet.title, first, "file_damaged", area))
        inside = [(r, c) for r in range(top - 1, bottom) for c in range(left - 1, right)]
        if inside and area != first:
            merged.append((top, left, bottom, right, area))
            marks.update({at: Covered(area) for at in inside[1:]})
    rows = list(sheet.rows)
    by_row: dict[int, dict[int, object]] = {}
    for (r, c), mark in marks.items():
        by_row.setdefault(r, {})[c] = mark
    for r, changes in by_row.items():
        values = list(rows[r]) + [None] * (max(changes) + 1 - len(rows[r]))
        for c, mark in changes.items():
            if not (isinstance(mark, Covered) and values[c] is not None):
                values[c] = mark
        rows[r] = tuple(values)
    return RawSheet(sheet.title, rows, tuple(merged))
