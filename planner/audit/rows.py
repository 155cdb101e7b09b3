"""The plan's rows, made safe: whatever somebody typed becomes text, numbers and quarters, or a finding."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.audit.book import Book, records
from planner.audit.finding import NOISE, Findings, Key
from planner.plan_schema import MONEY_LINES, TABLE, PlanTable

LARGEST = 1e18  # a number beyond this is a slip of the keyboard, and would drown all others


@dataclass(frozen=True)
class Columns:
    """A table by column: texts, numbers (NaN where blank), and the names of its key columns."""

    keys: tuple[str, ...]
    texts: Mapping[str, list[str]]
    numbers: Mapping[str, list[float]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``t`` is the quarter's index, -1 where the table has no quarters."""

    columns: Columns
    n: int
    t: int

    @property
    def key(self) -> Key:
        """Key columns and their texts."""
        return tuple((name, self.columns.texts[name][self.n]) for name in self.columns.keys)

    def __getitem__(self, column: str) -> str:
        """A text of the row."""
        return self.columns.texts[column][self.n]

    def number(self, column: str) -> float:
        """A number of the row, 0 where the cell is blank."""
        value = self.columns.numbers[column][self.n]
        return 0.0 if math.isnan(value) else value


Rows = Mapping[str, list[Row]]


def read_rows(plan: Mapping[str, object], book: Book, found: Findings) -> Rows:
    """All tables of a plan; rows that name nothing in the workbook are noted and left out."""
    reader = _Reader(book, found)
    return {name: reader.table(TABLE[name], plan.get(name)) for name in TABLE}


class _Reader:
    def __init__(self, book: Book, found: Findings) -> None:
        self._book = book
        self._found = found
        self._quarters: dict[str, int | None] = {}
        items = set(book.items)
        self._known: dict[str, Callable[[str], bool]] = {
            "customer": book.customers.__contains__,
            "item": items.__contains__,
            "need": lambda name: name in items and book.is_need(name),
            "supplier": lambda name: not name or name in book.regions,
            "resource": {resource for _, resource in book.resources}.__contains__,
            "rule": {r["rule"] for r in records(book.tables["Shares"])}.__contains__,
            "line": set(MONEY_LINES).__contains__,
        }

    def table(self, spec: PlanTable, frame: Any) -> list[Row]:
        if not isinstance(frame, pd.DataFrame):
            self._found.add("missing-table", spec.name)
            return []
        frame = frame.loc[:, ~frame.columns.duplicated()]
        for column in spec.columns:
            if column.name not in frame.columns:
                self._found.add("missing-column", spec.name, column=column.name)
        texts = {c.name: _texts(frame, c.name) for c in spec.columns if c.text}
        raw = {c.name: _numbers(frame, c.name) for c in spec.columns if not c.text}
        numbers = {name: _cleaned(values) for name, values in raw.items()}
        columns = Columns(tuple(c.name for c in spec.columns if c.key), texts, numbers)
        here = _filled(spec, raw, len(frame))
        self._check_numbers(spec, columns, raw, here)
        return self._rows(spec, columns, here)

    def _check_numbers(self, spec: PlanTable, columns: Columns, raw: Mapping[str, list[Any]], here: list[int]) -> None:
        for name, values in raw.items():
            clean = columns.numbers[name]
            for n in here:
                if clean[n] != clean[n] and values[n] == values[n]:  # NaN now, but not from the start
                    self._found.add("not-a-number", spec.name, Row(columns, n, -1).key, name, word=str(values[n]))
        for name in spec.decision:
            for n in here:
                value = columns.numbers[name][n]
                if value < -NOISE:
                    self._found.add("negative", spec.name, Row(columns, n, -1).key, name, value, 0.0)

    def _rows(self, spec: PlanTable, columns: Columns, here: list[int]) -> list[Row]:
        """Rows whose quarter and names the workbook knows."""
        unknown = {name: self._unknown(spec, name, columns.texts[name]) for name in columns.keys}
        labels = columns.texts.get("quarter")
        seen: set[tuple[str, ...]] = set()
        rows = []
        for n in here:
            t = self._quarter(labels[n]) if labels else -1
            if t is None:
                self._note(spec, Row(columns, n, -1), "not-a-quarter", "quarter")
                continue
            row = Row(columns, n, t)
            strange = [name for name, texts in unknown.items() if texts and row[name] in texts]
            if strange:
                self._note(spec, row, "unknown-name", strange[0])
                continue
            rows.append(row)
            if spec.name != "purchasing":  # there, two sources may share a key
                texts = tuple([columns.texts[name][n] for name in columns.keys])
                if texts in seen:
                    self._note(spec, row, "duplicate", columns.keys[-1])
                seen.add(texts)
        return rows

    def _note(self, spec: PlanTable, row: Row, check: str, column: str) -> None:
        self._found.add(check, spec.name, row.key, column, word=row[column])

    def _unknown(self, spec: PlanTable, name: str, texts: list[str]) -> set[str]:
        known = self._name_check(spec, name)
        return {text for text in set(texts) if not known(text)} if known else set()

    def _name_check(self, spec: PlanTable, name: str) -> Callable[[str], bool] | None:
        if spec.name == "options" and name == "option":
            return self._book.options.__contains__
        if spec.name == "shortages" and name == "kind":
            return ("late", "lost").__contains__
        return self._known.get(name)

    def _quarter(self, text: str) -> int | None:
        if text not in self._quarters:
            index = self._book.calendar.index(text)
            inside = index is not None and 0 <= index < self._book.count
            self._quarters[text] = index if inside else None
        return self._quarters[text]


def _filled(spec: PlanTable, raw: Mapping[str, list[Any]], count: int) -> list[int]:
    """Rows that are there: not those of a wide sheet whose cells are all empty."""
    wide = [raw[name] for name in spec.wide]
    return [n for n in range(count) if not wide or any(values[n] == values[n] for values in wide)]


def _cleaned(values: list[float | str]) -> list[float]:
    return [v if isinstance(v, float) and -LARGEST <= v <= LARGEST else math.nan for v in values]


def _texts(frame: pd.DataFrame, name: str) -> list[str]:
    return [_text(v) for v in frame[name].tolist()] if name in frame.columns else [""] * len(frame)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else str(int(value)) if value.is_integer() else str(value)
    return str(value)


def _numbers(frame: pd.DataFrame, name: str) -> list[float | str]:
    """Numbers of a column; NaN where blank, the text itself where there is no number."""
    if name not in frame.columns:
        return [math.nan] * len(frame)
    return [_number(v) for v in frame[name].tolist()]


def _number(value: object) -> float | str:
    if isinstance(value, float):
        return value
    text = _text(value)
    if not text:
        return math.nan
    try:
        return float(text)
    except ValueError:
        return text
