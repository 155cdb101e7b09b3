"""One sheet of a workbook that is rolled on: its cells are moved and written, everything else about it stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from typing import Any

from openpyxl.styles import Font

from planner.calendar import Calendar
from planner.reading.cells import is_blank, parse, shown_fully
from planner.reading.layout import Horizon, Layout, lay_out
from planner.reading.log import Log
from planner.reading.names import fold
from planner.reading.workbook import RawSheet
from planner.schema import Kind, Sheet

Key = tuple[object, ...]
_DIGITS = 12  # of a number that is carried over: beyond them lies a solver's rounding


class Page:
    """A sheet of the language. Rows are Excel's numbers, columns positions from 0, quarters indices of the old book.

    ``index``: row of each key and measure that has its quarters in columns.
    """

    def __init__(self, sheet: Sheet, page: Any, raw: RawSheet, calendar: Calendar) -> None:
        self.sheet, self.page, self.calendar = sheet, page, calendar
        self.chinese = fold(page.title) == fold(sheet.zh) != fold(sheet.name)
        layout = lay_out(sheet, raw, Horizon(calendar), Log())
        self.fresh = layout is None  # the sheet had no headings
        self.layout = layout or self._headers()
        self.last = max(self.layout.header, len(raw.rows))
        self.width = max([0, *(len(row) for row in raw.rows), *(at + 1 for at in self.layout.columns.values())])
        self.keys = [c for c in sheet.keys if c.name != "measure"]
        self.index: dict[tuple[Key, str], int] = {}
        for number in range(self.layout.header + 1, self.last + 1):
            if self.filled(number) and self.long_period(number) is None:
                self.index.setdefault((self.key(number), self.measure(number)), number)

    def _headers(self) -> Layout:
        """Headings of a sheet that has none yet."""
        layout = Layout(1)
        for at, column in enumerate(self.sheet.columns):
            layout.columns[column.name] = at
            cell = self.page.cell(1, at + 1, column.zh if self.chinese else column.name)
            cell.font = Font(bold=True)
        return layout

    # Reading ------------------------------------------------------------------------------------------------------

    def value(self, number: int, position: int | None) -> object:
        """What stands in a cell; None where the column is not there."""
        return None if position is None else self.page.cell(number, position + 1).value

    def filled(self, number: int) -> bool:
        """Whether a row has anything in a column that means something."""
        return any(not is_blank(self.value(number, at)) for at in self.layout.used())

    def key(self, number: int) -> Key:
        """The row's key, measure left out."""
        return tuple(self.parsed(number, column.name) for column in self.keys)

    def parsed(self, number: int, name: str) -> object:
        """The value of a column as the reader understands it; a text, or nothing, as ""."""
        column = self.sheet.names[name]
        value, _ = parse(column, self.value(number, self.layout.columns.get(name)), self.calendar)
        blank = () if column.kind in (Kind.MAKERS, Kind.LIST) else ""
        return blank if value is None else value

    def measure(self, number: int) -> str:
        """Which column the row's quarters hold."""
        raw = self.value(number, self.layout.columns.get("measure"))
        word = "" if is_blank(raw) else fold(shown_fully(raw))
        return next((c.name for c in self.sheet.phased if word in (fold(c.name), fold(c.zh))), self.sheet.measure)

    def long_period(self, number: int) -> int | None:
        """The quarter that a row of the long form is about."""
        raw = self.value(number, self.layout.quarter)
        return None if is_blank(raw) else self.calendar.index(raw)

    def rows(self) -> list[int]:
        """All rows that say something."""
        return [n for n in range(self.layout.header + 1, self.last + 1) if self.filled(n)]

    # Writing ------------------------------------------------------------------------------------------------------

    def write(self, number: int, position: int, value: object) -> None:
        """Write a number, or a text that stays one whatever it begins with; None clears the cell."""
        cell = self.page.cell(number, position + 1)
        if isinstance(value, float):
            value = float(f"{value:.{_DIGITS}g}")
            value = int(value) if value.is_integer() else value
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"

    def column(self, name: str) -> int:
        """Position of a column of the schema; it is added where the sheet has none."""
        if name not in self.layout.columns:
            column = self.sheet.names[name]
            self.layout.columns[name] = self._new_column(column.zh if self.chinese else column.name)
        return self.layout.columns[name]

    def quarter(self, period: int) -> int:
        """Position of a quarter's column; it is added where the sheet has none."""
        if period not in self.layout.quarters:
            known = range(self.width)
            heads = {self.calendar.index(self.value(self.layout.header, at)): at for at in known}
            self.layout.quarters[period] = heads.get(period, -1)
            if self.layout.quarters[period] < 0:
                self.layout.quarters[period] = self._new_column(self.calendar.label(period))
        return self.layout.quarters[period]

    def _new_column(self, head: str) -> int:
        at, header = self.width, self.layout.header
        self.write(header, at, head)
        if at:
            for number in range(header, self.last + 1):
                _look(self.page.cell(number, at), self.page.cell(number, at + 1))
        self.width = at + 1
        return at

    def row(self, key: Key, measure: str) -> int:
        """The row of a key and measure that has its quarters in columns; it is added below where there is none."""
        if (key, measure) in self.index:
            return self.index[key, measure]
        self.last = number = self.last + 1
        for column, value in zip(self.keys, key, strict=True):
            text = "; ".join(f"{a}: {b}" for a, b in value) if isinstance(value, tuple) else value
            text = dict(column.choices).get(str(value), text) if self.chinese else text
            if column.kind is Kind.QUARTER and isinstance(value, float):
                text = self.calendar.label(int(value))
            if text != "":
                self.write(number, self.column(column.name), text)
        if measure != self.sheet.measure:
            named = self.sheet.names[measure]
            self.write(number, self.column("measure"), named.zh if self.chinese else named.name)
        if number - 1 > self.layout.header:
            for at in range(self.width):
                _look(self.page.cell(number - 1, at + 1), self.page.cell(number, at + 1))
        self.index[key, measure] = number
        return number

    def put(self, key: Key, measure: str, period: int, value: float) -> None:
        """Write a key's number of a quarter, in the row and column for it."""
        long = next((n for n in self._long_rows(key, measure) if self.long_period(n) == period), None)
        if long is not None and self.layout.value is not None:
            self.write(long, self.layout.value, value)
        else:
            self.write(self.row(key, measure), self.quarter(period), value)

    def _long_rows(self, key: Key, measure: str) -> Iterable[int]:
        if self.layout.quarter is None:
            return ()
        return (n for n in self.rows() if self.key(n) == key and self.measure(n) == measure)

    # Moving on ----------------------------------------------------------------------------------------------------

    def move_on(self, passed: int, count: int) -> None:
        """Quarter columns of what has passed drop out, the later ones move up, and new ones go on to ``count``."""
        self._drop_long(passed)
        last = max(self.layout.quarters, default=-1)
        self.drop_quarters(period for period in list(self.layout.quarters) if period < passed)
        if last == self.calendar.count - 1:  # where it is blank, what the row says of every quarter goes on
            self._extend(last, count)

    def drop_quarters(self, periods: Iterable[int]) -> None:
        """Take quarter columns out; the later ones move up."""
        gone = set(periods)
        free = sorted(self.layout.quarters.values())
        for period, at in sorted(self.layout.quarters.items(), key=lambda place: place[1]):
            if period in gone:
                del self.layout.quarters[period]
                continue
            target = self.layout.quarters[period] = free.pop(0)
            if target != at:
                for number in range(self.layout.header, self.last + 1):
                    _move(self.page.cell(number, at + 1), self.page.cell(number, target + 1))
        for at in reversed(free):
            for number in range(self.layout.header, self.last + 1):
                self._clear(number, at)
            self.width -= at == self.width - 1

    def _extend(self, last: int, count: int) -> None:
        """New quarters at the end: what holds (a price, a capacity, a share) holds on, quantities do not."""
        before = self.layout.quarters[last]
        for period in range(last + 1, count):
            at = self.quarter(period)
            self.write(self.layout.header, at, self.calendar.label(period))
            for number in self.rows():
                measure = self.measure(number)
                if measure and self.sheet.names[measure].unit != "unit":
                    self.write(number, at, self.value(number, before))

    def _drop_long(self, passed: int) -> None:
        """Rows of the long form about quarters that have passed; what else they say of their key is kept."""
        if self.layout.quarter is None or self.layout.value is None:
            return
        kept: dict[tuple[Key, str], int] = {}
        gone: list[int] = []
        for number in self.rows():
            period = self.long_period(number)
            if period is None or period >= passed:
                kept.setdefault((self.key(number), self.measure(number)), number)
        for number in self.rows():
            period = self.long_period(number)
            if period is None or period >= passed:
                continue
            identity = self.key(number), self.measure(number)
            if identity not in kept:
                kept[identity] = number
                self._clear(number, self.layout.quarter)
                self._clear(number, self.layout.value)
                continue
            for at in {**self.layout.columns, **self.layout.attributes}.values():
                if is_blank(self.value(kept[identity], at)) and not is_blank(self.value(number, at)):
                    self.write(kept[identity], at, self.value(number, at))
            gone.append(number)
        self.drop(gone)

    def drop(self, numbers: Iterable[int]) -> None:
        """Take rows out; those below move up."""
        gone = set(numbers)
        if not gone:
            return
        target = min(gone)
        moved: dict[int, int] = {}
        for number in range(target, self.last + 1):
            if number in gone:
                continue
            moved[number] = target
            for at in range(self.width):
                _move(self.page.cell(number, at + 1), self.page.cell(target, at + 1))
            target += 1
        self.page.delete_rows(target, self.last - target + 1)
        self.last = target - 1
        places = ((identity, number) for identity, number in self.index.items() if number not in gone)
        self.index = {identity: moved.get(number, number) for identity, number in places}

    def _clear(self, number: int, position: int) -> None:
        cell = self.page.cell(number, position + 1)
        cell.value = None
        cell.comment = None

    def change(self, change: Callable[[int], Mapping[str, object]]) -> None:
        """Write columns of every row: ``change`` says which, by the row's number."""
        for number in self.rows():
            for name, value in change(number).items():
                self.write(number, self.column(name), value)


def tidy_tables(page: Any) -> None:
    """Excel's own tables follow their headings: names anew, blank columns at the end left out."""
    for name, table in list(page.tables.items()):
        cells = page[table.ref]
        heads = [cell.value for cell in cells[0]]
        while heads and is_blank(heads[-1]):
            heads.pop()
        if not heads or any(is_blank(head) for head in heads) or len({str(head) for head in heads}) < len(heads):
            del page.tables[name]
            continue
        first, last = cells[0][0], page.cell(cells[-1][0].row, cells[0][0].column + len(heads) - 1)
        table.ref = f"{first.coordinate}:{last.coordinate}"
        if table.autoFilter is not None:
            table.autoFilter.ref = table.ref
        table.tableColumns = table.tableColumns[: len(heads)]
        for column, head in zip(table.tableColumns, heads, strict=True):
            column.name = str(head)


def _look(source: Any, target: Any) -> None:
    """Give a new cell the looks of the one beside it."""
    if source.has_style and not target.has_style:
        target._style = copy(source._style)


def _move(source: Any, target: Any) -> None:
    target.value, target.data_type = source.value, source.data_type
    target._style = copy(source._style)
    target.hyperlink = None
    comment = copy(source.comment) if source.comment else None
    source.comment = None
    target.comment = comment
    source.value = None
