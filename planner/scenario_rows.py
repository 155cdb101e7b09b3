"""A row of sheet Scenarios understood: which numbers of the workbook it changes, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.faults import Fault, fault
from planner.reading.layout import both, find_column, nearest_column
from planner.reading.names import fold, nearest
from planner.schema import SHEET, SHEETS, Column, Kind, Sheet
from planner.tables import Table, Tables

NAME = "Scenarios"
STUDIES = "Sensitivity"  # asks about numbers too
BASE = ("base", "基准")  # names of the workbook as it is
NUMBERS = (Kind.NUMBER, Kind.SHARE, Kind.COUNT)
HORIZON = ("start", "quarters", "bucket")  # settings that every other sheet was read with
NAMES = (Kind.TEXT, Kind.CHOICE)  # columns that rows are chosen by
_MOST_COMPARED = 20_000  # names among which the nearest one is looked for


@dataclass(frozen=True)
class Change:
    """What a row of Scenarios (``row`` of its frame) does to the values of ``column`` in ``rows`` of a sheet's frame.

    ``span``: positions in the phased matrix, from and to (exclusive); None for a column not given by quarter.
    """

    row: int
    sheet: str
    column: Column
    rows: np.ndarray
    span: tuple[int, int] | None
    kind: str
    value: float


def understand(tables: Tables, row: int) -> tuple[Change | None, list[Fault]]:
    """What a row means, or everything that is wrong with it."""
    reader = _Row(tables, row)
    change = reader.read()
    return (None if reader.faults else change), reader.faults


def columns_of(sheet: Sheet) -> list[Column]:
    """Columns of a sheet that a scenario can change."""
    kinds = (*NUMBERS, Kind.QUARTER)
    return [c for c in sheet.columns if c.kind in kinds and not (sheet.settings and c.name in HORIZON)]


def at(tables: Tables, row: int, column: str, code: str, found: object = "", **values: Any) -> Fault:
    """A fault in a cell of the sheet."""
    return fault(tables.titles[NAME], tables[NAME].address(row, column), code, found, **values)


class _Row:
    """Reads one row; ``faults`` has what is wrong."""

    def __init__(self, tables: Tables, row: int) -> None:
        self.tables, self.row = tables, row
        self.values = tables[NAME].frame.loc[row].to_dict()
        self.faults: list[Fault] = []
        self.about: dict[str, object] = {}  # placeholders that most messages have

    def read(self) -> Change | None:
        sheet = self._sheet()
        if sheet is None:
            return None
        self.about = {"home": sheet.name, "home_zh": sheet.zh}
        rows, column = self._rows(sheet), self._column(sheet)
        if column is None or rows is None:
            return None
        self.about |= {"part": column.name, "part_zh": column.zh}
        span = self._span(sheet, column)
        kind, value = self._change(column), float(self.values["value"])
        return Change(self.row, sheet.name, column, np.flatnonzero(rows), span, kind, value)

    def _wrong(self, column: str, code: str, found: object = None, **values: object) -> None:
        text = self.values[column] if found is None else found
        self.faults.append(at(self.tables, self.row, column, code, text, **{**self.about, **values}))

    def _sheet(self) -> Sheet | None:
        able = [s for s in SHEETS if s.name not in (NAME, STUDIES) and columns_of(s)]
        word = fold(self.values["sheet"])
        found = next((s for s in able if word in (fold(s.name), fold(s.zh))), None)
        if found is None:
            known = {name: f"{s.name} ({s.zh})" for s in able for name in (s.name, s.zh)}
            near = nearest(self.values["sheet"], known)
            if near is None:
                self._wrong("sheet", "scenario_sheet", sheets=", ".join(dict.fromkeys(known.values())))
            else:
                self._wrong("sheet", "scenario_sheet_near", nearest=known[near])
        return found

    def _column(self, sheet: Sheet) -> Column | None:
        able, text = columns_of(sheet), self.values["column"]
        found = find_column(sheet, text)
        if found in able:
            return found
        if found is not None and sheet.settings and found.name in HORIZON:
            self._wrong("column", "scenario_horizon")
            return None
        near = nearest_column(text, able) if found is None else None
        if near is None:
            code = "scenario_column" if found is None else "scenario_column_kind"
            self._wrong("column", code, columns=", ".join(map(both, able)))
        else:
            self._wrong("column", "scenario_column_near", nearest=both(near))
        return None

    def _rows(self, sheet: Sheet) -> np.ndarray | None:
        """Whether each row of the sheet's frame is chosen; None where that cannot be told."""
        table, before = self.tables[sheet.name], len(self.faults)
        parts = [part for part in self.values["where"].split(";") if part.strip()]
        if parts and sheet.settings:
            self._wrong("where", "scenario_where_settings")
            return None
        chosen = np.ones(len(table), dtype=bool)
        for part in parts:
            name, colon, names = part.partition(":")
            if not colon:
                self._wrong("where", "scenario_where_form", part.strip())
                continue
            column = self._chooser(sheet, name.strip())
            if column is not None:
                chosen &= self._having(table, column, [word.strip() for word in names.split("|")])
        if len(self.faults) == before and not chosen.any():
            self._wrong("where", "scenario_where_rows")
        return chosen if len(self.faults) == before else None

    def _chooser(self, sheet: Sheet, name: str) -> Column | None:
        able = [c for c in sheet.columns if c.kind in NAMES and c.name not in ("measure", "note")]
        found = find_column(sheet, name)
        if found in able:
            return found
        near = nearest_column(name, able) if found is None else None
        if near is None:
            self._wrong("where", "scenario_where_column", name, columns=", ".join(map(both, able)))
        else:
            self._wrong("where", "scenario_where_column_near", name, nearest=both(near))
        return None

    def _having(self, table: Table, column: Column, words: Sequence[str]) -> np.ndarray:
        """Rows with one of the names in the column; each name must be there."""
        values = table.frame[column.name]
        known: dict[str, list[str]] = {}
        for value in values.unique():
            known.setdefault(fold(value), []).append(value)
        english = {fold(zh): fold(en) for en, zh in column.choices}
        wanted: list[str] = []
        for word in words:
            same = known.get(english.get(fold(word), fold(word)), [])
            if not same:
                near = nearest(word, [v for v in known if v][:_MOST_COMPARED])
                given = {"part": column.name, "part_zh": column.zh, "near": known[near][0] if near else ""}
                self._wrong("where", f"scenario_where_name{'_near' if near else ''}", word, **given)
            wanted += same
        return np.asarray(values.isin(wanted), dtype=bool)

    def _span(self, sheet: Sheet, column: Column) -> tuple[int, int] | None:
        calendar, periods = self.tables.calendar, self.tables[sheet.name].periods
        given = {name: int(self.values[name]) for name in ("first", "last") if not np.isnan(self.values[name])}
        if not column.phased:
            phased = ", ".join(map(both, sheet.phased)) or "-"
            for name, period in given.items():
                self._wrong(name, "scenario_quarters_static", calendar.label(period), phased=phased)
            return None
        ends = {"first": calendar.label(periods.start), "last": calendar.label(periods.stop - 1)}
        outside = [name for name, period in given.items() if period not in periods]
        for name in outside:
            self._wrong(name, "scenario_quarter_outside", calendar.label(given[name]), **ends)
        first, last = given.get("first", periods.start), given.get("last", periods.stop - 1)
        if last < first and not outside:
            self._wrong("last", "scenario_quarters_order", calendar.label(last), first=calendar.label(first))
        return first - periods.start, last + 1 - periods.start

    def _change(self, column: Column) -> str:
        kind, value = str(self.values["change"]), float(self.values["value"])
        moves = kind == "shift" or column.kind is Kind.QUARTER
        if kind == "shift" and not column.phased:
            self._wrong("change", "scenario_shift_static", self._shown(kind))
        elif column.kind is Kind.QUARTER and kind != "plus":
            self._wrong("change", "scenario_quarter_change", self._shown(kind))
        elif moves and value != round(value):
            self._wrong("value", "scenario_whole", f"{value:g}")
        return kind

    def _shown(self, kind: str) -> str:
        choices = dict(SHEET[NAME].names["change"].choices)
        return choices[kind] if self.tables.language == "zh" else kind
