"""In what the inputs of two plans differ, cell by cell.

Rows are matched by their keys, wherever they stand, and numbers by their quarter; what is compared is what the planner
reads (defaults filled in, a scenario applied), so that two books that say the same in other words do not differ.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.schema import SHEETS, Column, Kind, Sheet
from planner.tables import Table, Tables

SILENT = ("Notes", "Scenarios", "Sensitivity")  # for people; applied already, where the plan was of one; not in plans
HORIZON = ("start", "quarters", "bucket")
SEARCH = ("gap", "time_limit", "threads", "seed", "engine")  # settings of the search: no plan is better for them
_EXACT = 1e-12  # relative; a scenario's arithmetic may differ in the last digit

Key = tuple[object, ...]


@dataclass(frozen=True)
class Unit:
    """The smallest change that can be made alone: a whole row (``column`` None), or a column of a row, all quarters."""

    sheet: str
    key: Key
    column: str | None


@dataclass(frozen=True)
class Difference:
    """A cell, or cells of consecutive quarters that say the same, in which two books differ.

    ``first``, ``last``: ordinals of the quarters, None for a column not given by quarter. ``old``, ``new``: values as
    ``plain`` gives them. A whole row has no column, and as its value what it says by column.
    ``cell_a``, ``cell_b``: where it stands, "" where there is no such row.
    """

    unit: Unit
    old: object
    new: object
    cell_a: str
    cell_b: str
    first: int | None = None
    last: int | None = None


def differences(a: Tables, b: Tables) -> list[Difference]:
    """Every difference, in the order of the sheets, their columns and rows; none of the horizon (``a.calendar``)."""
    return [d for sheet in SHEETS if sheet.name not in SILENT for d in _Pair(sheet, a, b).differences()]


def plain(column: Column | None, value: object, tables: Tables) -> object:
    """A value that can be compared: None for blank, a quarter's label, else a text, a truth, a number or a tuple."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value == "" or (isinstance(value, float) and value != value):
        return None
    if column is not None and column.kind is Kind.QUARTER and isinstance(value, (int, float)):
        return tables.calendar.label(round(value))
    return value


def row_keys(table: Table, tables: Tables) -> list[Key]:
    """What names each row of a sheet."""
    keys = [c for c in table.sheet.keys if c.name != "measure"]
    columns = [[plain(c, v, tables) for v in table.frame[c.name].tolist()] for c in keys]
    return list(zip(*columns, strict=True)) if keys else [()] * len(table)


def columns_of(table: Table) -> list[str]:
    """Columns of a sheet that can differ, attributes too."""
    keys = {c.name for c in table.sheet.keys} | {"note"} | (set(HORIZON) if table.sheet.settings else set())
    return [name for name in table.frame.columns if name not in keys]


def rows_of(table: Table, tables: Tables) -> dict[Key, int]:
    """Where each row of a sheet stands in its frame."""
    return {key: row for row, key in enumerate(row_keys(table, tables))}


class _Pair:
    """A sheet in both books."""

    def __init__(self, sheet: Sheet, a: Tables, b: Tables) -> None:
        self.sheet, self.books = sheet, (a, b)
        self.tables = a[sheet.name], b[sheet.name]
        self.rows = tuple(rows_of(t, book) for t, book in zip(self.tables, self.books, strict=True))

    def differences(self) -> Iterator[Difference]:
        (rows_a, rows_b), (a, b) = self.rows, self.tables
        for side, rows, others in ((0, rows_a, rows_b), (1, rows_b, rows_a)):
            for key in rows:
                if key not in others:
                    yield self._row(side, key, rows[key])
        both = [key for key in rows_a if key in rows_b]
        at_a, at_b = (np.array([rows[k] for k in both], dtype=int) for rows in self.rows)
        for name in dict.fromkeys([*columns_of(a), *columns_of(b)]):
            if name in a.phased:
                yield from self._by_quarter(name, both, at_a, at_b)
            else:
                yield from self._static(name, both, at_a, at_b)

    def _row(self, side: int, key: Key, row: int) -> Difference:
        table, says = self.tables[side], self._says(side, row)
        cell = f"A{table.rows[row]}"
        unit = Unit(self.sheet.name, key, None)
        return Difference(unit, None, says, "", cell) if side else Difference(unit, says, None, cell, "")

    def _says(self, side: int, row: int) -> tuple[tuple[str, object], ...]:
        """What a row says beside its key and the defaults: column (with quarters) and value."""
        table, book, found = self.tables[side], self.books[side], list[tuple[str, object]]()
        for name in columns_of(table):
            column = self.sheet.names.get(name)
            default = None if column is None else plain(column, column.default, book)
            if name not in table.phased:
                value = plain(column, table.frame[name].iat[row], book)
                found += [(name, value)] if value not in (default, ()) else []
                continue
            spans: list[tuple[int, int, object]] = []
            for period, number in zip(table.periods, table.phased[name][row].tolist(), strict=True):
                value = plain(column, number, book)
                if spans and spans[-1][2] == value:
                    spans[-1] = (spans[-1][0], period, value)
                else:
                    spans.append((period, period, value))
            found += [
                (name if len(spans) == 1 else f"{name} {_span(book, first, last)}", value)
                for first, last, value in spans
                if value != default
            ]
        return tuple(found)

    def _static(self, name: str, keys: list[Key], at_a: np.ndarray, at_b: np.ndarray) -> Iterator[Difference]:
        column = self.sheet.names.get(name)
        values = []
        for table, book, at in zip(self.tables, self.books, (at_a, at_b), strict=True):
            given = table.frame[name].to_numpy()[at].tolist() if name in table.frame else [None] * len(at)
            values.append([plain(column, value, book) for value in given])
        for key, i, j, old, new in zip(keys, at_a.tolist(), at_b.tolist(), *values, strict=True):
            if not _same(old, new):
                cells = _cell(self.tables[0], i, name), _cell(self.tables[1], j, name)
                yield Difference(Unit(self.sheet.name, key, name), old, new, *cells)

    def _by_quarter(self, name: str, keys: list[Key], at_a: np.ndarray, at_b: np.ndarray) -> Iterator[Difference]:
        ordinals, (a, b), starts = self._ordinals(), self.tables, [book.calendar.first for book in self.books]
        old, new = by_ordinal(a, name, starts[0], ordinals)[at_a], by_ordinal(b, name, starts[1], ordinals)[at_b]
        with np.errstate(invalid="ignore"):
            same = (np.abs(old - new) <= _EXACT * np.maximum(np.abs(old), np.abs(new))) | (
                np.isnan(old) & np.isnan(new)
            )
        spans: list[Difference] = []
        for r, q in np.argwhere(~same).tolist():
            at = ordinals[q]
            values = plain(None, old[r, q], self.books[0]), plain(None, new[r, q], self.books[1])
            cells = (
                _cell(a, int(at_a[r]), name, at - starts[0]),
                _cell(b, int(at_b[r]), name, at - starts[1]),
            )
            one = Difference(Unit(self.sheet.name, keys[r], name), *values, *cells, at, at)
            before = spans[-1] if spans else None
            if before and before.last == at - 1 and dataclasses.replace(before, first=at, last=at) == one:
                spans[-1] = dataclasses.replace(before, last=at)
            else:
                spans.append(one)
        yield from spans

    def _ordinals(self) -> range:
        """Quarters to compare: all of both books, or those that both have where their horizons differ."""
        (a, b), starts = self.tables, [book.calendar.first for book in self.books]
        ends = [
            (t.periods.start + first, t.periods.stop + first) for t, first in zip((a, b), starts, strict=True) if len(t)
        ]
        if len(ends) < 2:
            return range(0)
        if self.books[0].calendar == self.books[1].calendar:
            return range(min(e[0] for e in ends), max(e[1] for e in ends))
        return range(max(e[0] for e in ends), min(e[1] for e in ends))


def _cell(table: Table, row: int, name: str, period: int | None = None) -> str:
    """Where a value stands; "" where the book leaves it to its default."""
    given = any((row, name, p) in table.cells for p in (period, None))
    return table.address(row, name, period) if given or name in table.letters else ""


def _same(old: object, new: object) -> bool:
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, (int, float)) and isinstance(new, (int, float)):
        return abs(old - new) <= _EXACT * max(abs(old), abs(new))
    return bool(old == new)


def _span(tables: Tables, first: int, last: int) -> str:
    labels = [tables.calendar.label(p) for p in (first, last)]
    return labels[0] if first == last else "–".join(labels)


def by_ordinal(table: Table, name: str, start: int, ordinals: range) -> np.ndarray:
    """A column's numbers by row and ordinal; a quarter that the sheet does not have is a blank one of each row."""
    own = table.frame[name].to_numpy(dtype=float)[:, None]
    matrix = np.repeat(own, len(ordinals), axis=1)
    for position, period in enumerate(table.periods):
        if period + start in ordinals:
            matrix[:, period + start - ordinals.start] = table.phased[name][:, position]
    return matrix
