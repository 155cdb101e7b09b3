"""A sheet's rows merged into one row per key, with a matrix for each quarter-by-quarter column."""

from __future__ import annotations

import numpy as np

from planner.reading.cells import broken, is_blank, parse, shown, wrong_period
from planner.reading.frames import frame_of
from planner.reading.layout import Horizon, Layout, both, lay_out, nearest_column
from planner.reading.log import Log
from planner.reading.names import fold
from planner.reading.plain_rows import Cells, Place, PlainRows
from planner.reading.sheet_scan import column_letters
from planner.reading.workbook import Covered, RawSheet, address
from planner.schema import Column, Kind, Sheet
from planner.tables import Table


def read_table(sheet: Sheet, raw: RawSheet | None, horizon: Horizon, log: Log) -> Table:
    """The sheet as a table, empty where the workbook has none; everything wrong in it is logged."""
    builder = _Builder(sheet, raw or RawSheet(sheet.name, []), horizon, log)
    layout = None if raw is None else lay_out(sheet, raw, horizon, log)
    if layout is not None:
        builder.read(layout)
    elif raw is not None and any(c.required for c in sheet.columns):
        log.add(raw.title, "", "empty_sheet")
    return builder.table(layout)


class _Builder:
    """Takes a sheet's rows one after the other.

    ``rows``: values by column name, one dict per key. ``plain``: rows of numbers by quarter that need no closer look;
    of the others, ``phased``: (row, column, period) -> number, and ``cells``: its address.
    """

    def __init__(self, sheet: Sheet, raw: RawSheet, horizon: Horizon, log: Log) -> None:
        self.sheet, self.raw, self.horizon, self.log = sheet, raw, horizon, log
        self.keyed = bool(sheet.keys)
        self.keys = [c for c in sheet.keys if c.name != "measure"]
        self.rows: list[dict[str, object]] = []
        self.numbers: list[int] = []
        self.phased: dict[tuple[int, str, int], float] = {}
        self.cells: dict[Place, str] = {}
        self.plain: dict[str, PlainRows] = {}
        self.by_key: dict[tuple[object, ...], int] = {}
        self.seen: dict[tuple[object, ...], int] = {}
        self.layout = Layout(1)

    def read(self, layout: Layout) -> None:
        """Read every row below the headers."""
        self.layout = layout
        if layout.value is None:  # a key's quarters stand in one row, and not in others besides
            kinds = (Kind.NUMBER, Kind.SHARE)
            self.plain = {c.name: PlainRows(c, layout.quarters) for c in self.sheet.phased if c.kind in kinds}
        used = layout.used()
        width = 1 + max([*used, layout.columns.get("note", 0)])
        self._merged(used)
        blank: list[int] = []
        skipped: list[int] = []
        for number, row in enumerate(self.raw.rows[layout.header :], start=layout.header + 1):
            if all(at >= len(row) or is_blank(row[at]) for at in used):
                if all(is_blank(value) for value in row) and not any(isinstance(v, Covered) for v in row):
                    blank.append(number)
                continue
            skipped += blank
            blank.clear()
            self._row(number, [*row, *[None] * (width - len(row))])
        if skipped:
            self.log.note(self.raw.title, f"A{skipped[0]}", "blank_rows", count=len(skipped))

    def table(self, layout: Layout | None) -> Table:
        """Everything read, as a table."""
        columns = {} if layout is None else layout.columns
        attributes = {} if layout is None else layout.attributes
        letters = {name: column_letters(at + 1) for name, at in (columns | attributes).items()}
        frame = frame_of(self.sheet, self.rows, list(attributes))
        plain = {name: rows.by_period(len(frame)) for name, rows in self.plain.items()}
        first = min([p for _, _, p in self.phased] + [p for found in plain.values() for p in found], default=0)
        periods = range(first, 0) if self.sheet.before else range(self.horizon.calendar.count)
        matrices = {}
        for column in self.sheet.phased:
            matrix = np.repeat(frame[column.name].to_numpy(dtype=float)[:, None], len(periods), axis=1)
            for period, numbers in plain.get(column.name, {}).items():
                if period in periods:
                    given = ~np.isnan(numbers)
                    matrix[given, period - periods.start] = numbers[given]
            matrices[column.name] = matrix
        for (row, name, period), value in self.phased.items():
            if period in periods:
                matrices[name][row, period - periods.start] = value
        rows = np.array(self.numbers, dtype=int)
        return Table(self.sheet, frame, matrices, periods, rows, letters, Cells(self.cells, self.plain))

    def _merged(self, used: list[int]) -> None:
        """Merged ranges over columns that mean something are faults: only their first cell has a value."""
        for top, left, bottom, right, area in self.raw.merged:
            if bottom >= self.layout.header and any(left - 1 <= at < right for at in used) and self.sheet.keys:
                self.log.add(self.raw.title, address(top, left - 1), "merged", area)

    def _row(self, number: int, row: list[object]) -> None:
        values: dict[str, object] = {}
        sound = True  # the row's key is whole
        for name, at in self.layout.columns.items():
            if name == "measure":
                continue
            column, raw = self.sheet.names[name], row[at]
            value = self._parsed(column, number, at, raw)
            if value is not None:
                values[name] = value
            elif column.required and is_blank(raw) and not isinstance(raw, Covered):
                self.log.add(self.raw.title, address(number, at), "missing_value", name=column.name, zh=column.zh)
            if column.key and value is None and (column.required or not is_blank(raw) or isinstance(raw, Covered)):
                sound = False
        for name, at in self.layout.attributes.items():
            problem = broken(row[at]) if self.keyed else None
            self.log.problem(self.raw.title, number, at, row[at], problem)
            if not is_blank(row[at]) and problem is None:
                raw = row[at]
                values[f"#{name}"] = raw.strip() if isinstance(raw, str) else raw
        self._merge(number, row, values, sound and all(c.name in values for c in self.keys if c.required))

    def _parsed(self, column: Column, number: int, at: int, raw: object) -> object:
        """The cell's value; None where it is not given or faulty. People's own sheets are taken as they are."""
        if not self.keyed:
            return None if is_blank(raw) else shown(raw) if not isinstance(raw, str) else raw.strip()
        value, problem = parse(column, raw, self.horizon.calendar)
        if problem is not None and not self.horizon.known and problem.code in ("wrong_bucket", "wrong_quarter"):
            problem = None
        self.log.problem(self.raw.title, number, at, raw, problem)
        return value

    def _merge(self, number: int, row: list[object], values: dict[str, object], sound: bool) -> None:
        """Give the row to its key's frame row, or start one."""
        measure = self._measure(number, row)
        key = tuple(values.get(c.name) for c in self.keys)
        period, periods_sound = self._long_period(number, row)
        if sound and self.keys and measure is not None and periods_sound:
            identity = (*key, measure, period)
            if identity in self.seen:
                at = self.layout.columns[next(c.name for c in self.keys if c.name in self.layout.columns)]
                cells = {"first": address(self.seen[identity], at), "row": self.seen[identity]}
                found = ", ".join(shown(v) for v in key if v is not None)
                self.log.add(self.raw.title, address(number, at), "duplicate_row", found, **cells)
                return
            self.seen[identity] = number
        index = self.by_key.get(key) if sound and self.keys else None
        if index is None:
            index = len(self.rows)
            self.rows.append({})
            self.numbers.append(number)
            if sound:
                self.by_key[key] = index
        self._statics(index, number, values)
        self._quarters(index, number, row, measure, period if periods_sound else None)

    def _statics(self, index: int, number: int, values: dict[str, object]) -> None:
        """Values that hold for the whole key; a second row of the key must not contradict the first."""
        target = self.rows[index]
        if number == self.numbers[index]:
            target.update(values)
            return
        for name, value in values.items():
            at = self.layout.attributes[name[1:]] if name.startswith("#") else self.layout.columns[name]
            cell = address(number, at)
            if name not in target:
                target[name] = value
                self.cells[index, name, None] = cell
            elif target[name] != value and name != "note":
                other = self.cells.get((index, name, None), address(self.numbers[index], at))
                self.log.add(self.raw.title, cell, "conflict", shown(value), other=other, value=shown(target[name]))

    def _measure(self, number: int, row: list[object]) -> str | None:
        """Name of the column that the row's quarters hold: "" where none is named or usual, None where it is faulty."""
        at = self.layout.columns.get("measure")
        raw = None if at is None else row[at]
        if at is None or isinstance(raw, Covered):
            return None if at is not None else self.sheet.measure
        if is_blank(raw):
            return self.sheet.measure
        problem = broken(raw)
        if problem is not None:
            self.log.problem(self.raw.title, number, at, raw, problem)
            return None
        return self._named_measure(address(number, at), shown(raw))

    def _named_measure(self, cell: str, word: str) -> str | None:
        found = next((c for c in self.sheet.phased if fold(word) in (fold(c.name), fold(c.zh))), None)
        if found is None:
            found = nearest_column(word, self.sheet.phased)
            if found is None:
                names = ", ".join(both(c) for c in self.sheet.phased)
                self.log.add(self.raw.title, cell, "unknown_measure", word, measures=names)
            else:
                self.log.add(self.raw.title, cell, "unknown_measure_near", word, nearest=both(found))
        return None if found is None else found.name

    def _long_period(self, number: int, row: list[object]) -> tuple[int | None, bool]:
        """The period of a long row (None where it has none), and whether it can be trusted."""
        at = self.layout.quarter
        if at is None or is_blank(row[at]):
            return None, True
        raw = row[at]
        period = None if broken(raw) else self.horizon.calendar.index(raw)
        if period is None:
            if broken(raw) or self.horizon.known:
                problem = broken(raw) or wrong_period(raw, self.horizon.calendar)
                self.log.problem(self.raw.title, number, at, raw, problem)
            return None, False
        if code := self.horizon.misplaced(period, self.sheet.before):
            self.log.add(self.raw.title, address(number, at), code, shown(raw), **self.horizon.span())
            return None, False
        return period, True

    def _quarters(self, index: int, number: int, row: list[object], measure: str | None, period: int | None) -> None:
        """Put the row's quarter values, wide and long, under its measure."""
        if measure and measure in self.plain and self.plain[measure].take(index, number, row):
            return
        places = [(p, at) for p, at in self.layout.quarters.items() if not is_blank(row[at])]
        value_at = self.layout.value
        if value_at is not None and not is_blank(row[value_at]):
            if period is not None:
                places.append((period, value_at))
            elif self.layout.quarter is not None and is_blank(row[self.layout.quarter]):
                self.log.add(self.raw.title, address(number, value_at), "value_alone", shown(row[value_at]))
        if measure:
            for p, at in places:
                self._put(index, number, self.sheet.names[measure], p, at, row[at])
        elif measure == "" and places:
            names = ", ".join(both(c) for c in self.sheet.phased)
            at = self.layout.columns["measure"]
            self.log.add(self.raw.title, address(number, at), "measure_needed", measures=names)

    def _put(self, index: int, number: int, measure: Column, period: int, at: int, raw: object) -> None:
        cell = address(number, at)
        value, problem = parse(measure, raw, self.horizon.calendar)
        self.log.problem(self.raw.title, number, at, raw, problem)
        place = (index, measure.name, period)
        if place in self.cells:
            self.log.add(self.raw.title, cell, "duplicate_value", shown(raw), other=self.cells[place])
            return
        self.cells[place] = cell
        if isinstance(value, (int, float)):
            self.phased[place] = float(value)
