"""Which column of a sheet holds what: the header row understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from planner.calendar import PER_YEAR, Calendar, parse_ordinal
from planner.reading.cells import broken, is_blank, shown, wrong_period
from planner.reading.log import Log
from planner.reading.names import fold, nearest, tidy
from planner.reading.workbook import RawSheet, address
from planner.schema import Column, Sheet

QUARTER_NAMES = ("quarter", "季度", "month", "月", "月份", "year", "年", "年份", "period")
VALUE_NAMES = ("value", "数值", "值")
_HEADER_WITHIN = 10  # rows; a title may stand above the headers
_ALIKE = 0.8  # an attribute as near as this to a column's name is taken for a slip


@dataclass(frozen=True)
class Horizon:
    """The calendar; not ``known`` where Settings do not tell it, and a stand-in serves to read the other cells."""

    calendar: Calendar
    known: bool = True

    def misplaced(self, period: int, before: bool) -> str:
        """Message code of a period on the wrong side of the horizon's ends; "" where it is right."""
        if not self.known or (period < 0 if before else 0 <= period < self.calendar.count):
            return ""
        return "not_before" if before else "outside_horizon"

    def span(self) -> dict[str, object]:
        """First and last bucket, for messages."""
        return {"first": self.calendar.label(0), "last": self.calendar.label(self.calendar.count - 1)}


@dataclass
class Layout:
    """Positions (from 0) of a sheet's columns. ``header`` is the Excel row of the names.

    ``quarters``: period index -> position (wide form). ``quarter``, ``value``: positions of the long form.
    """

    header: int
    columns: dict[str, int] = field(default_factory=dict)
    quarters: dict[int, int] = field(default_factory=dict)
    attributes: dict[str, int] = field(default_factory=dict)
    quarter: int | None = None
    value: int | None = None

    def used(self) -> list[int]:
        """Positions that mean something, in order; a row with nothing there is blank. Notes do not count."""
        named = [at for name, at in self.columns.items() if name != "note"]
        others = [at for at in (self.quarter, self.value) if at is not None]
        return sorted([*named, *self.quarters.values(), *self.attributes.values(), *others])


def both(column: Column) -> str:
    """A column's name in both languages."""
    return f"{column.name} ({column.zh})"


def find_column(sheet: Sheet, title: str) -> Column | None:
    """The schema column that a header names, in either language."""
    word = fold(title)
    return next((c for c in sheet.columns if word in (fold(c.name), fold(c.zh))), None)


def nearest_column(title: str, columns: Iterable[Column], cutoff: float | None = None) -> Column | None:
    """The column whose name, in either language, is most like the title."""
    names = {name: c for c in columns for name in (c.name, c.zh)}
    found = nearest(title, names, cutoff)
    return None if found is None else names[found]


def header_row(raw: RawSheet, recognised: Callable[[str], bool]) -> int | None:
    """Excel row of the headers: the first filled row, or one soon after it with more known names; None if all blank."""
    best: tuple[int, int] | None = None
    seen = 0
    for number, row in enumerate(raw.rows, start=1):
        if all(is_blank(value) for value in row):
            continue
        count = sum(isinstance(value, str) and recognised(value) for value in row)
        if best is None or (count > best[0] and count > 1):
            best = (count, number)
        seen += 1
        if seen == _HEADER_WITHIN:
            break
    return None if best is None else best[1]


def lay_out(sheet: Sheet, raw: RawSheet, horizon: Horizon, log: Log) -> Layout | None:
    """Understand the header row; None for a sheet without any. Every header that means nothing is a fault."""
    row = header_row(raw, lambda title: find_column(sheet, title) is not None)
    if row is None:
        return None
    layout = Layout(row)
    reader = _Headers(sheet, raw, horizon, log, layout)
    width = max(len(r) for r in raw.rows[row - 1 :])
    heads = [*raw.rows[row - 1], *[None] * width][:width]
    for position, head in enumerate(heads):
        reader.read(position, head)
    reader.finish()
    return layout


class _Headers:
    """Reads one header after the other into a layout."""

    def __init__(self, sheet: Sheet, raw: RawSheet, horizon: Horizon, log: Log, layout: Layout) -> None:
        self.sheet, self.raw, self.horizon, self.log, self.layout = sheet, raw, horizon, log, layout
        self.people_only = not sheet.keys and not sheet.settings

    def read(self, position: int, head: object) -> None:
        """Give the header at this position its meaning."""
        if is_blank(head):
            self._untitled(position)
            return
        if problem := broken(head):
            if not self.people_only:
                self.log.problem(self.raw.title, self.layout.header, position, head, problem)
            return
        title = tidy(str(head))
        if title.startswith("#"):
            return
        column = find_column(self.sheet, title)
        if column is not None:
            self._place(self.layout.columns, column.name, position, head)
        elif self.sheet.phased and fold(title) in QUARTER_NAMES:
            self.layout.quarter = self._once(self.layout.quarter, position, head)
        elif self.sheet.phased and fold(title) in VALUE_NAMES:
            self.layout.value = self._once(self.layout.value, position, head)
        elif self.people_only:
            self.layout.attributes.setdefault(title, position)
        elif any(parse_ordinal(head, bucket) is not None for bucket in PER_YEAR):
            self._period(position, head)
        else:
            self._unknown(position, title)

    def finish(self) -> None:
        """Look for what should be there and is not."""
        titles, row = self.raw.title, self.layout.header
        for column in self.sheet.columns:
            if column.required and column.name not in self.layout.columns:
                self.log.add(titles, "", "missing_column", name=column.name, zh=column.zh)
        if (self.layout.quarter is None) != (self.layout.value is None):
            at = self.layout.quarter if self.layout.value is None else self.layout.value
            missing = (VALUE_NAMES if self.layout.value is None else QUARTER_NAMES)[:2]
            self.log.add(titles, address(row, at or 0), "half_long", name=missing[0], zh=missing[1])
            self.layout.quarter = self.layout.value = None
        phased = bool(self.layout.quarters) or self.layout.value is not None
        if phased and not self.sheet.measure and "measure" not in self.layout.columns:
            measures = ", ".join(both(c) for c in self.sheet.phased)
            self.log.add(titles, "", "missing_measure_column", measures=measures)
            self.layout.quarters.clear()
            self.layout.quarter = self.layout.value = None

    def _place(self, places: dict[Any, int], name: str | int, position: int, head: object) -> None:
        if name in places:
            self._twice(places[name], position, head)
        else:
            places[name] = position

    def _once(self, already: int | None, position: int, head: object) -> int:
        if already is None:
            return position
        self._twice(already, position, head)
        return already

    def _twice(self, already: int, position: int, head: object) -> None:
        row = self.layout.header
        self.log.add(
            self.raw.title, address(row, position), "duplicate_column", shown(head), other=address(row, already)
        )

    def _filled(self, position: int) -> bool:
        rows = self.raw.rows[self.layout.header :]
        return any(position < len(row) and not is_blank(row[position]) for row in rows)

    def _untitled(self, position: int) -> None:
        if self._filled(position) and not self.people_only:
            self.log.add(self.raw.title, address(self.layout.header, position), "no_header")

    def _period(self, position: int, head: object) -> None:
        cell = address(self.layout.header, position)
        if not self.sheet.phased:
            self.log.add(self.raw.title, cell, "quarters_not_here", shown(head))
            return
        period = self.horizon.calendar.index(head)
        if period is None:
            if self.horizon.known:
                problem = wrong_period(head, self.horizon.calendar)
                self.log.problem(self.raw.title, self.layout.header, position, head, problem)
        elif code := self.horizon.misplaced(period, self.sheet.before):
            if self._filled(position):
                self.log.add(self.raw.title, cell, code, shown(head), **self.horizon.span())
        else:
            self._place(self.layout.quarters, period, position, head)

    def _unknown(self, position: int, title: str) -> None:
        here = [find_column(self.sheet, shown(head)) for head in self.raw.rows[self.layout.header - 1]]
        absent = [c for c in self.sheet.columns if c.name not in self.layout.columns and c not in here]
        near = nearest_column(title, absent, _ALIKE if self.sheet.free else None)
        cell = address(self.layout.header, position)
        if near is not None:
            self.log.add(self.raw.title, cell, "unknown_column_near", title, nearest=both(near))
            self.layout.columns[near.name] = position  # read as meant: one slip is one fault
        elif self.sheet.free:
            self._place(self.layout.attributes, title, position, title)
        else:
            names = ", ".join(both(c) for c in self.sheet.columns)
            self.log.add(self.raw.title, cell, "unknown_column", title, columns=names)
