"""A workbook as rows in memory: built by tests, changed by laws, written to a file for the front door."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from planner.calendar import Calendar, parse_ordinal
from tests.books import write_book

Row = dict[str, object]
TIGHT = {"gap": 0.0, "time_limit": 120}  # settings of every case here: prove the optimum


@dataclass
class Book:
    """Settings and, by sheet, rows of column name (or quarter label) to value.

    ``add`` takes column names as keywords; a trailing underscore lets ``yield_`` and ``from_`` through, and
    ``by`` gives the values of the horizon's quarters, None for a blank cell.
    """

    settings: dict[str, object]
    sheets: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def calendar(self) -> Calendar:
        bucket = str(self.settings.get("bucket", "quarter"))
        first = parse_ordinal(self.settings["start"], bucket)
        assert first is not None
        return Calendar(bucket, first, int(str(self.settings["quarters"])))

    def add(self, sheet: str, by: Sequence[object] | Mapping[str, object] = (), **columns: object) -> Book:
        row: Row = {name.removesuffix("_"): value for name, value in columns.items() if value is not None}
        named = by.items() if isinstance(by, Mapping) else zip(self.calendar.labels, by, strict=False)
        row |= {label: value for label, value in named if value is not None}
        self.sheets.setdefault(sheet, []).append(row)
        return self

    def rows(self, sheet: str) -> list[Row]:
        return self.sheets.get(sheet, [])

    def copy(self) -> Book:
        return copy.deepcopy(self)

    def write(self, path: Path) -> Path:
        """Write the file, with a Suppliers row for each supplier that a source or a rule names and none declares."""
        known = {row["supplier"] for row in self.rows("Suppliers")}
        named = [row["supplier"] for sheet in self.sheets.values() for row in sheet if "supplier" in row]
        extra = [{"supplier": name} for name in dict.fromkeys(named) if name not in known]
        sheets = {**self.sheets, "Suppliers": [*self.rows("Suppliers"), *extra]}
        settings = [["setting", "value"], *([name, value] for name, value in (TIGHT | self.settings).items())]
        return write_book(path, {"Settings": settings, **{name: _table(rows) for name, rows in sheets.items()}})


def _table(rows: Sequence[Row]) -> list[list[object]]:
    """The rows under one row of headings: the columns in the order in which they turn up, quarters last, in order."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    names.sort(key=lambda name: name if name[0].isdigit() else "")
    return [names, *([row.get(name) for name in names] for row in rows)]


def book(quarters: int, start: str = "2026Q1", **settings: object) -> Book:
    """An empty book of so many quarters."""
    return Book({"start": start, "quarters": quarters, **settings})
