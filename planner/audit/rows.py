"""The plan's rows, made safe: whatever somebody typed becomes text, numbers and quarters, or a finding."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner.audit.book import Book, records
from planner.audit.finding import NOISE, Findings, Key, where
from planner.plan_schema import MONEY_LINES, TABLE, PlanTable

LARGEST = 1e18  # a number beyond this is a slip of the keyboard, and would drown all others


@dataclass(frozen=True)
class Texts:
    """A column of texts: each of its ``names`` once, and which of them every row has."""

    names: np.ndarray
    which: np.ndarray

    def __getitem__(self, rows: Any) -> Any:
        """The text of a row, or the texts of many."""
        return self.names[self.which[rows]]


@dataclass(frozen=True)
class Table:
    """Rows of one of the plan's tables, by column: texts, and numbers with 0 where a cell is blank.

    ``t`` is the quarter's index, -1 in a table without quarters; in fulfilment and shortages, whose quarter is that in
    which something is wanted, its column in the numbers of Demand.
    """

    keys: tuple[str, ...]
    texts: Mapping[str, Texts]
    numbers: Mapping[str, np.ndarray]
    t: np.ndarray

    def __len__(self) -> int:
        return len(self.t)

    def key(self, n: int) -> Key:
        """Key columns of a row and their texts."""
        return tuple((name, self.texts[name][n]) for name in self.keys)

    def select(self, rows: np.ndarray) -> Table:
        """Some of the rows, in this order."""
        texts = {name: Texts(cells.names, cells.which[rows]) for name, cells in self.texts.items()}
        return Table(self.keys, texts, {name: cells[rows] for name, cells in self.numbers.items()}, self.t[rows])

    def group(self, *columns: str) -> tuple[list[tuple[str, ...]], np.ndarray]:
        """The names that rows have in these columns, each once, and the position of every row's among them."""
        which = np.zeros(len(self), dtype=np.int64)
        for cells in (self.texts[column] for column in columns):
            which, _ = pd.factorize(which * len(cells.names) + cells.which)
        _, first = np.unique(which, return_index=True)
        return list(zip(*(self.texts[column][first] for column in columns), strict=True)), which

    def places(self, known: Mapping[Any, int], *columns: str) -> np.ndarray:
        """What ``known`` says of the names in these columns, row by row; -1 where it does not know them."""
        names, which = self.group(*columns)
        return np.asarray(np.array([known.get(name, -1) for name in names], dtype=int)[which])

    def grid(self, places: np.ndarray, size: int, count: int) -> np.ndarray:
        """The row of each place and quarter, -1 where there is none; the last where there are several."""
        rows = np.full((size, count), -1)
        known = np.flatnonzero(places >= 0)
        rows[places[known], self.t[known]] = known
        return rows

    def at(self, rows: np.ndarray, column: str) -> np.ndarray:
        """Numbers of these rows, 0 for row -1."""
        return np.asarray(np.append(self.numbers[column], 0.0)[rows])

    def quarters(self, column: str, book: Book, before: int = 0) -> np.ndarray:
        """Index of the quarter that each row names, counted from so many before the horizon; -1 where it is no such."""
        found = [book.calendar.index(text) for text in self.texts[column].names]
        inside = [-1 if t is None or not -before <= t < book.count else t + before for t in found]
        return np.asarray(np.array(inside, dtype=int)[self.texts[column].which])


Rows = Mapping[str, Table]


def read_rows(plan: Mapping[str, object], book: Book, found: Findings) -> Rows:
    """All tables of a plan; rows that name nothing in the workbook are noted and left out."""
    reader = _Reader(book, found)
    return {name: reader.table(TABLE[name], plan.get(name)) for name in TABLE}


class _Reader:
    def __init__(self, book: Book, found: Findings) -> None:
        self._book = book
        self._found = found
        items = set(book.items)
        self._known: dict[str, Callable[[str], bool]] = {
            "customer": book.customers.__contains__,
            "item": items.__contains__,
            "grade": items.__contains__,
            "serves_for": items.__contains__,
            "expedite": lambda name: not name or name in book.options,
            "need": lambda name: name in items and book.is_need(name),
            "supplier": lambda name: not name or name in book.regions,
            "resource": {resource for _, resource in book.resources}.__contains__,
            "rule": {r["rule"] for r in records(book.tables["Shares"])}.__contains__,
            "contract": {r["contract"] for r in records(book.tables["Contracts"])}.__contains__,
            "lane": {lane.name for lane in book.lanes}.__contains__,
            "reservation": {r["reservation"] for r in records(book.tables["Reservations"])}.__contains__,
            "line": set(MONEY_LINES).__contains__,
        }

    def table(self, spec: PlanTable, frame: Any) -> Table:
        if not isinstance(frame, pd.DataFrame):
            self._found.add("missing-table", spec.name)
            frame = pd.DataFrame({c.name: [] for c in spec.columns})
        frame = frame.loc[:, ~frame.columns.duplicated()]
        for column in spec.columns:
            if column.name not in frame.columns:
                self._found.add("missing-column", spec.name, column=column.name)
        texts = {c.name: _texts(frame, c.name) for c in spec.columns if c.text}
        numbers, odd = {}, {}
        for column in spec.columns:
            if not column.text:
                numbers[column.name], odd[column.name] = _numbers(frame, column.name)
        here = np.ones(len(frame), dtype=bool)
        if spec.wide:  # rows of a wide sheet whose cells are all empty are not there
            blank = [np.isnan(numbers[name]) for name in spec.wide]
            here = ~np.all(blank, axis=0)
            for name in spec.wide:
                here[list(odd[name])] = True
        keys = tuple(c.name for c in spec.columns if c.key)
        filled = {name: np.nan_to_num(cells) for name, cells in numbers.items()}
        table = Table(keys, texts, filled, np.full(len(frame), -1))
        self._check_numbers(spec, table, odd, here)
        return self._rows(spec, table, here)

    def _check_numbers(
        self, spec: PlanTable, table: Table, odd: Mapping[str, dict[int, str]], here: np.ndarray
    ) -> None:
        for name, cells in odd.items():
            for n in (n for n in cells if here[n]):
                self._found.add("not-a-number", spec.name, table.key(n), name, word=cells[n])
        for name in spec.decision:
            values = table.numbers[name]
            for n in where(here & (values < -NOISE)):
                self._found.add("negative", spec.name, table.key(n), name, float(values[n]), 0.0)

    def _rows(self, spec: PlanTable, table: Table, here: np.ndarray) -> Table:
        """Rows whose quarter and names the workbook knows."""
        wrong = {}
        if "quarter" in table.keys:
            before = self._book.demand.before if spec.name in ("fulfilment", "shortages") else 0
            table = Table(table.keys, table.texts, table.numbers, table.quarters("quarter", self._book, before))
            wrong["quarter"] = table.t < 0
        wrong |= {name: self._unknown(spec, table, name) for name in table.keys if name != "quarter"}
        good = here & ~np.any(list(wrong.values()), axis=0)
        rows = np.flatnonzero(good)
        again = np.zeros(len(table), dtype=bool)
        if spec.name != "purchasing":  # there, two sources may share a key
            again[rows] = pd.Series(table.select(rows).group(*table.keys)[1]).duplicated()
        for n in where(here & (again | ~good)):
            column = next((name for name, bad in wrong.items() if bad[n]), table.keys[-1])
            check = "duplicate" if again[n] else "not-a-quarter" if wrong.get("quarter", again)[n] else "unknown-name"
            self._found.add(check, spec.name, table.key(n), column, word=table.texts[column][n])
        return table.select(rows)

    def _unknown(self, spec: PlanTable, table: Table, name: str) -> np.ndarray:
        """Rows whose name in a column the workbook does not know."""
        known = self._name_check(spec, name) or (lambda _: True)
        texts = table.texts[name]
        return np.asarray(np.array([not known(text) for text in texts.names], dtype=bool)[texts.which])

    def _name_check(self, spec: PlanTable, name: str) -> Callable[[str], bool] | None:
        if spec.name == "locks":
            return self._locks(name)
        if spec.name == "options" and name == "option":
            return self._book.options.__contains__
        if spec.name == "shortages" and name == "kind":
            return ("late", "lost").__contains__
        if spec.name == "blends" and name == "rule":
            return {r["rule"] for r in records(self._book.tables["Blends"])}.__contains__
        return self._known.get(name)

    def _locks(self, name: str) -> Callable[[str], bool] | None:
        """Of the plan's locks: a column that does not name the decision is blank."""
        if name in ("decision", "sense"):
            decisions = "start", "deliver", "need", "option", "substitute"
            return (decisions if name == "decision" else ("plan",)).__contains__
        known = self._known.get(name)
        return known and (lambda text: not text or known(text))


def _texts(frame: pd.DataFrame, name: str) -> Texts:
    cells = frame[name].tolist() if name in frame.columns else [""] * len(frame)
    if pd.api.types.infer_dtype(cells, skipna=False) != "string":  # cells of all kinds cannot be told apart as they are
        cells = [_text(cell) for cell in cells]
    which, raw = pd.factorize(np.array(cells, dtype=object))
    again, names = pd.factorize(np.array([text.strip() for text in raw], dtype=object))
    return Texts(names, again[which])


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else str(int(value)) if value.is_integer() else str(value)
    return str(value)


def _numbers(frame: pd.DataFrame, name: str) -> tuple[np.ndarray, dict[int, str]]:
    """Numbers of a column, NaN where there is none, and the cells that hold something else, by row."""
    if name not in frame.columns:
        return np.full(len(frame), math.nan), {}
    cells = frame[name].to_numpy()
    if cells.dtype != float:
        cells = np.array([_number(v) for v in frame[name].tolist()], dtype=object)
    numbers = np.array([v if isinstance(v, float) else math.inf for v in cells]) if cells.dtype == object else cells
    odd = ~np.isnan(numbers) & ~(np.abs(numbers) <= LARGEST)
    return np.where(odd, math.nan, numbers), {int(n): str(cells[n]) for n in where(odd)}


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
