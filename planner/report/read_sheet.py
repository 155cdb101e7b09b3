"""Reads one sheet of a plan file back into its long table."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence

import pandas as pd

from planner.calendar import Calendar, parse_ordinal
from planner.plan_schema import PlanColumn
from planner.reading.cells import Problem, broken, is_blank, number_of, shown_fully
from planner.reading.log import Log
from planner.reading.names import fold, tidy
from planner.reading.workbook import RawSheet, address
from planner.report.layout import LEAD, QUARTER, Layout, normal
from planner.report.places import Key, Places
from planner.report.words import LANGUAGES, header, meant, words

MEASURE = "measure"
_COMPUTED = {fold(text) for key in ("fill rate", "by maker") for text in words(key)}  # rows that are formulas
_IGNORED = {fold(text) for key in ("total", "fill rate") for text in words(key)}  # columns that are formulas


class SheetReader:
    """Reads a table's sheet. Faults go to the log; afterwards ``places`` says where everything stands."""

    def __init__(self, layout: Layout, sheet: RawSheet, bucket: str, log: Log) -> None:
        self.layout, self._sheet, self._bucket, self._log = layout, sheet, bucket, log
        self._lang = "zh" if fold(layout.table.title_zh) == fold(sheet.title) else "en"
        self.places = Places(sheet.title, layout)
        self._columns = {c.name: c for c in layout.table.columns}
        self._names = [c.name for c in layout.names] + ([LEAD] if layout.lead else [])
        self._rows: dict[Key, dict[str, object]] = {}
        self._quarters: list[tuple[str, int, int]] = []  # label, ordinal, column
        self._measures = {fold(header(m, lang)): m for m in layout.measures for lang in LANGUAGES}

    def read(self) -> pd.DataFrame:
        """The table in long form, names in the order of the sheet."""
        head = self._header()
        if self._map_columns(head):
            for index in range(head + 1, len(self._sheet.rows)):
                self._row(index + 1, self._sheet.rows[index])
        columns = {c.name: [row.get(c.name) for row in self._rows.values()] for c in self.layout.table.columns}
        return normal(self.layout.table, pd.DataFrame(columns, dtype=object))

    # Headings -----------------------------------------------------------------------------------------------------

    def _known(self) -> dict[str, str]:
        """Every heading by which a column may be known, folded, and what it means."""
        own = self.layout.names if self.layout.wide else self.layout.table.columns
        known = {fold(header(c, lang)): c.name for c in own for lang in LANGUAGES}
        if self.layout.lead:
            known |= {fold(text): LEAD for text in words("lead")}
        if self.layout.several:
            known |= {fold(text): MEASURE for text in words("measure")}
        return known

    def _header(self) -> int:
        """Index of the row with the most known headings."""
        known = self._known()
        score = [len({known.get(fold(v)) for v in row if isinstance(v, str)} - {None}) for row in self._sheet.rows]
        return score.index(max(score)) if score else 0

    def _map_columns(self, head: int) -> bool:
        """Finds the columns; whether all that the table needs are there."""
        known, at = self._known(), self.places.columns
        row = self._sheet.rows[head] if self._sheet.rows else ()
        for position, raw in enumerate(row):
            name = known.get(fold(raw)) if isinstance(raw, str) else None
            if name is None and self.layout.wide:
                name = self._quarter(raw)
            if name is not None and name in at:
                self._log.add(self._sheet.title, address(head + 1, position), "plan_column_twice", raw)
            elif name is not None:
                at[name] = position
        needed = [*self._names, *([MEASURE] if self.layout.several else [])]
        missing = [name for name in needed if name not in at]
        for name in missing:
            column = self._columns.get(name)
            text = header(column, self._lang) if column else words(name)[LANGUAGES.index(self._lang)]
            self._log.add(self._sheet.title, address(head + 1, 0), "plan_column_missing", column=text)
        ordinals = ((name, parse_ordinal(name, self._bucket), position) for name, position in at.items())
        self._quarters = [(name, ordinal, position) for name, ordinal, position in ordinals if ordinal is not None]
        self._strangers(head, row)
        return not missing

    def _strangers(self, head: int, row: Sequence[object]) -> None:
        """Faults the headings between quarters that name none: their numbers would be lost without a word."""
        quarters = [position for _, _, position in self._quarters]
        known = set(self.places.columns.values())
        for position in range(min(quarters, default=0), max(quarters, default=0)):
            raw = row[position] if position < len(row) else None
            if position not in known and not (isinstance(raw, str) and fold(raw) in _IGNORED):
                self._log.add(self._sheet.title, address(head + 1, position), "plan_header_unknown", raw or "")

    def _quarter(self, raw: object) -> str | None:
        ordinal = parse_ordinal(raw, self._bucket)
        return None if ordinal is None else self._label(ordinal)

    def _label(self, ordinal: int) -> str:
        return Calendar(self._bucket, ordinal, 1).label(0)

    # Rows ---------------------------------------------------------------------------------------------------------

    def _row(self, number: int, row: Sequence[object]) -> None:
        at = self.places.columns
        if all(is_blank(self._raw(row, position)) for position in at.values()):
            return
        measure: PlanColumn | None = self.layout.measures[0] if self.layout.wide else None
        if self.layout.several:
            said = self._raw(row, at[MEASURE])
            text = fold(shown_fully(said)) if not is_blank(said) else ""
            if text in _COMPUTED:
                return
            measure = self._measures.get(text)
            if measure is None:
                self._unknown_measure(number, said)
                return
        values = {name: self._name(number, at[name], name, row) for name in self._names}
        if not self._named(number, values):
            return
        if measure is None:
            self._add(number, tuple(str(values[name]) for name in self.layout.keys), values)
        else:
            self._spread(number, row, values, measure)

    def _raw(self, row: Sequence[object], position: int) -> object:
        return row[position] if position < len(row) else None

    def _unknown_measure(self, number: int, said: object) -> None:
        choices = ", ".join(header(m, self._lang) for m in self.layout.measures)
        cell = address(number, self.places.columns[MEASURE])
        self._log.add(self._sheet.title, cell, "plan_measure", "" if is_blank(said) else said, choices=choices)

    def _name(self, number: int, position: int, name: str, row: Sequence[object]) -> object:
        """A column's value in a row: text, or a number, NaN where blank."""
        raw, column = self._raw(row, position), self._columns.get(name)
        if column is None or not column.text:
            return self._number(number, position, raw)
        if is_blank(raw):
            return ""
        problem = broken(raw)
        if problem:
            self._log.problem(self._sheet.title, number, position, raw, problem)
            return ""
        if isinstance(raw, datetime.date):
            return self._quarter(raw) or shown_fully(raw)
        text = shown_fully(raw)
        return meant(self.layout.table.name, name, tidy(text) if column.key else text.strip())

    def _number(self, number: int, position: int, raw: object) -> float:
        if is_blank(raw):
            return math.nan
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            return float(raw)
        problem = broken(raw) or Problem("date_for_number" if isinstance(raw, datetime.date) else "wrong_number")
        value = number_of(raw) if isinstance(raw, str) else None
        if value is not None:
            problem = Problem("number_as_text", (("number", f"{value:.15g}"),), note=True)
        self._log.problem(self._sheet.title, number, position, raw, problem)
        return math.nan if value is None else value

    def _named(self, number: int, values: dict[str, object]) -> bool:
        """Whether the key columns that may not be blank are filled in."""
        blank = [c for c in self.layout.filled if values[c.name] == ""]
        for column in blank:
            cell = address(number, self.places.columns[column.name])
            self._log.add(self._sheet.title, cell, "plan_key_missing", column=header(column, self._lang))
        return not blank

    def _spread(self, number: int, row: Sequence[object], values: dict[str, object], measure: PlanColumn) -> None:
        """Takes a wide row apart: one long row for each quarter in which it has a number."""
        keys = self.layout.keys
        names = tuple(str(values[name]) for name in keys if name != QUARTER)
        before, after = names[: keys.index(QUARTER)], names[keys.index(QUARTER) :]
        self.places.rows.setdefault((names, measure.name), number)
        lead = values.pop(LEAD, math.nan)
        for quarter, ordinal, position in self._quarters:
            value = self._number(number, position, self._raw(row, position))
            if math.isnan(value):
                continue
            key = (*before, quarter, *after)
            other = self.places.cells.get((key, measure.name))
            if other:
                cell = address(number, position)
                self._log.add(self._sheet.title, cell, "plan_twice", value, other=address(*other))
                continue
            self.places.cells[key, measure.name] = (number, position)
            new = {**values, QUARTER: quarter}
            if isinstance(lead, float) and not math.isnan(lead):
                new["arrives"] = self._label(ordinal + round(lead))
            self._rows.setdefault(key, new)[measure.name] = value

    def _add(self, number: int, key: Key, values: dict[str, object]) -> None:
        """Takes a row of a list as it is."""
        other = self.places.rows.get((key, ""))
        if other:
            cell = address(number, 0)
            self._log.add(self._sheet.title, cell, "plan_twice", ", ".join(key), other=address(other, 0))
            return
        self.places.rows[key, ""] = number
        self._rows[key] = values
