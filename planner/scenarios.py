"""Scenarios: the tables of a workbook with the changes of one of its scenarios made."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import pandas as pd

from planner.checks import check
from planner.faults import Fault, InputError, describe, fault
from planner.reading.cells import parse
from planner.reading.names import fold, nearest
from planner.scenario_rows import BASE, NAME, Change, at, understand
from planner.schema import Column, Kind
from planner.tables import Settings, Table, Tables
from planner.texts.messages import MESSAGES


def names(tables: Tables) -> list[str]:
    """Names of the workbook's scenarios, in the order in which they first stand there."""
    found: dict[str, str] = {}
    for name in tables[NAME].frame["scenario"]:
        found.setdefault(fold(name), name)
    return list(found.values())


def is_base(name: str) -> bool:
    """Whether this asks for the workbook as it is."""
    return fold(name) in ("", *BASE)


def apply(tables: Tables, name: str) -> Tables:
    """The tables in a scenario; ``tables`` stays as it is.

    Raises InputError with every fault: no scenario of this name, a row that cannot be understood, a number out of its
    column's range, or what contradicts itself once the changes are made. Faults name the cell of sheet Scenarios.
    """
    if is_base(name):
        return tables
    result, faults = _applied(tables, name)
    if faults:
        raise InputError(faults)
    return result


def contradictions(tables: Tables) -> list[Fault]:
    """What goes wrong in any of the scenarios, each applied to a workbook that has no faults of its own."""
    return [item for name in names(tables) for item in _applied(tables, name)[1]]


def _applied(tables: Tables, name: str) -> tuple[Tables, list[Fault]]:
    known = {fold(n): n for n in names(tables)}
    if fold(name) not in known:
        return tables, [_unknown(tables, name, list(known.values()))]
    scenario = known[fold(name)]
    rows = [i for i, n in enumerate(tables[NAME].frame["scenario"]) if fold(n) == fold(scenario)]
    work, changes = _Work(tables, scenario), []
    for row in rows:
        change, wrong = understand(tables, row)
        work.faults += wrong
        if change is not None:
            changes.append(change)
            work.make(change)
    result = work.result()
    if work.faults:
        return result, work.faults
    return result, list(_contradictions(result, changes))


def _contradictions(tables: Tables, changes: list[Change]) -> Iterable[Fault]:
    """Faults of the changed tables, told at the last row that changed the faulty sheet."""
    guilty = {tables.titles[change.sheet]: change.row for change in changes}
    for item in check(tables):
        if not item.note:
            texts = {"why": describe(item, "en"), "why_zh": describe(item, "zh")}
            row = guilty.get(item.sheet, changes[-1].row)
            yield at(tables, row, "scenario", "scenario_contradiction", tables.scenario, **texts)


def _unknown(tables: Tables, name: str, known: list[str]) -> Fault:
    if not known:
        return fault(tables.titles[NAME], "", "scenario_none", name)
    near = nearest(name, known)
    code = "scenario_unknown_near" if near else "scenario_unknown"
    return fault(tables.titles[NAME], "", code, name, near=near or "", names=", ".join(known))


class _Work:
    """Tables under change: a sheet is copied before its first change."""

    def __init__(self, tables: Tables, scenario: str) -> None:
        self.tables, self.scenario = tables, scenario
        self.sheets = dict(tables.sheets)
        self.faults: list[Fault] = []

    def result(self) -> Tables:
        """The tables with all changes that are in range."""
        settings = settings_of(self.sheets["Settings"], self.tables.settings)
        return dataclasses.replace(self.tables, sheets=self.sheets, settings=settings, scenario=self.scenario)

    def make(self, change: Change) -> None:
        """Make one change, or log why it cannot be made."""
        table, name = self.sheets[change.sheet], change.column.name
        if change.span is None:
            old = table.frame[name].to_numpy(dtype=float)[change.rows][:, None]
            new = _changed(old, change)
        else:
            block, (first, end) = table.phased[name][change.rows], change.span
            old = block[:, first:end]
            if change.kind == "shift":
                new = _shifted(block, change)
            else:
                new = np.hstack([block[:, :first], _changed(old, change), block[:, end:]])
        if change.kind != "set" and np.isnan(old).all():
            place, shown = self._place(change, 0, 0 if change.span is None else change.span[0]), f"{change.value:g}"
            self.faults.append(at(self.tables, change.row, "value", "scenario_blank", shown, place=place))
        elif not self._out_of_range(change, new):
            self.sheets[change.sheet] = _with(table, change, new)

    def _out_of_range(self, change: Change, new: np.ndarray) -> bool:
        """Log the first value that the column cannot have."""
        if change.column.kind is Kind.QUARTER:
            return False
        for value in np.unique(new[~np.isnan(new)]):
            problem = parse(change.column, float(value), self.tables.calendar)[1]
            if problem is not None:
                row, position = np.argwhere(new == value)[0]
                why = {lang: MESSAGES[problem.code][lang][0].format_map(dict(problem.values)) for lang in ("en", "zh")}
                given = {
                    "scenario": self.scenario, "place": self._place(change, row, position), "result": f"{value:g}",
                    "why": why["en"], "why_zh": why["zh"],
                }  # fmt: skip
                shown = f"{change.value:g}"
                self.faults.append(at(self.tables, change.row, "value", "scenario_range", shown, **given))
                return True
        return False

    def _place(self, change: Change, row: int, position: int) -> str:
        """Where one of the changed values stands; ``position`` is that in the phased matrix."""
        table = self.tables[change.sheet]
        period = None if change.span is None else table.periods[position]
        return f"{self.tables.titles[change.sheet]}!{table.address(int(change.rows[row]), change.column.name, period)}"


def _changed(old: np.ndarray, change: Change) -> np.ndarray:
    """times, plus or set. A result within rounding of an end of the column's range is that end."""
    if change.kind == "set":
        return np.full(old.shape, change.value)
    new = old * change.value if change.kind == "times" else old + change.value
    for end in (change.column.low, change.column.high):
        if end is not None:
            new = np.where(np.isclose(new, end, rtol=1e-12, atol=1e-12), end, new)
    return np.asarray(new)


def _shifted(block: np.ndarray, change: Change) -> np.ndarray:
    """Rows with the values of the change's span moved later (value above 0) or earlier.

    Quantities leave nothing behind, add to what is where they come to, and are lost beyond the ends. Anything else
    (a price, a rate, a share, a capacity) holds on: the value before the span, or after it, stays so much longer.
    """
    assert change.span is not None
    (first, end), by, count = change.span, round(change.value), block.shape[1]
    result = block.copy()
    if not _is_quantity(change.column):
        source = np.clip(np.arange(first, end) - by, max(first - 1, 0), min(end, count - 1))
        result[:, first:end] = block[:, source]
        return result
    result[:, first:end] = 0.0
    low, high = max(0, first + by), min(count, end + by)
    if low < high:
        result[:, low:high] = np.nan_to_num(result[:, low:high]) + np.nan_to_num(block[:, low - by : high - by])
    return result


def _is_quantity(column: Column) -> bool:
    """Whether a quarter's value is so many units wanted or received in it, and not what holds in it."""
    return column.unit == "unit"


def _with(table: Table, change: Change, new: np.ndarray) -> Table:
    """The table with new values in the change's rows: of the one column, or of its quarters."""
    name, frame, phased = change.column.name, table.frame, dict(table.phased)
    if change.span is None:
        frame = _replaced(frame, change, new[:, 0])
    else:
        phased[name] = table.phased[name].copy()
        phased[name][change.rows] = new
        if change.kind != "shift" and change.span == (0, len(table.periods)):
            own = frame[name].to_numpy(dtype=float)[change.rows]
            frame = _replaced(frame, change, _changed(own, change))
    return dataclasses.replace(table, frame=frame, phased=phased)


def _replaced(frame: pd.DataFrame, change: Change, values: np.ndarray) -> pd.DataFrame:
    column = frame[change.column.name].to_numpy().copy()
    column[change.rows] = np.rint(values) if change.column.kind is Kind.COUNT else values
    return frame.assign(**{change.column.name: column})


def settings_of(table: Table, settings: Settings) -> Settings:
    """The settings with the numbers of the sheet's table."""
    given: dict[str, object] = {}
    for field in dataclasses.fields(Settings):
        kind, value = table.sheet.names[field.name].kind, table.frame[field.name].iloc[0]
        if kind in (Kind.COUNT, Kind.NUMBER, Kind.SHARE):
            number = int if kind is Kind.COUNT else float
            given[field.name] = None if np.isnan(value) else number(value)
    return dataclasses.replace(settings, **given)  # type: ignore[arg-type]
