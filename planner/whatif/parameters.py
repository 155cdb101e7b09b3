"""Numbers of a workbook to be varied: named in the words of sheet Scenarios, or the most valuable ones of a plan."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from planner.calendar import Calendar
from planner.faults import Fault, InputError, fault
from planner.reading.cells import parse
from planner.report.words import shown
from planner.scenario_rows import NAME, NUMBERS, understand
from planner.schema import Column, Kind
from planner.tables import Tables
from planner.texts.messages import MESSAGES
from planner.why.edits import Edit

_RANGED = re.compile(r"(.+?)\s*([=*+])\s*([^\s=*]+?)\s*\.\.\s*([^\s=*]+?)(?:\s*/\s*(\d+))?")
_PART = Column("value", "数值", Kind.NUMBER, "", "", low=0)
_MORE = Column("value", "数值", Kind.NUMBER, "", "")
CHANGES = {"=": "set", "*": "times", "+": "plus"}  # as in sheet Scenarios

Place = tuple[int, int | None]  # row of the sheet's frame; position in the phased matrix, None in the frame itself


class Ranged(NamedTuple):
    """A number and the range that it is moved over, as written: ``number`` for ``select``, ``change`` as for
    ``Parameter.moved``, both ends and how many points; "" for what is not written."""

    number: str
    change: str = ""
    low: str = ""
    high: str = ""
    points: str = ""


def ranged(text: str) -> Ranged:
    """What 'NUMBER = LOW..HIGH / POINTS' says: the number set from one value to another; with * in place of = times so
    much, with + plus so much. The points, or all that follows the number, may be left out."""
    found = _RANGED.fullmatch(text.strip())
    if found is None:
        return Ranged(text.strip())
    number, sign, low, high, points = found.groups("")
    return Ranged(number, CHANGES[sign], low, high, points)


@dataclass(frozen=True, eq=False)
class Parameter:
    """Numbers, or quarters, of one column that are varied together. ``old``: what stands at ``places`` now, NaN for a
    blank; quarters as indices of the calendar."""

    name: str
    sheet: str
    column: Column
    places: tuple[Place, ...]
    old: np.ndarray
    calendar: Calendar

    @property
    def dated(self) -> bool:
        """Whether it is a quarter."""
        return self.column.kind is Kind.QUARTER

    @property
    def blank(self) -> bool:
        """Whether there is nothing to be moved, only to be set."""
        return bool(np.isnan(self.old).all())

    @property
    def present(self) -> float | str:
        """The number now, the mean of several; of a quarter its label, of several the first and the last."""
        return self._told(self.old)

    def _told(self, values: np.ndarray) -> float | str:
        known = values[~np.isnan(values)]
        if self.dated:
            ends = [self.calendar.label(round(end)) for end in (known.min(), known.max())] if len(known) else [""]
            return " .. ".join(dict.fromkeys(ends))
        if not len(known):
            return float("nan")
        return float(known[0]) if (known == known[0]).all() else float(known.mean())

    def cells(self, tables: Tables) -> str:
        """Excel address, or the first and the last of several."""
        found = [Edit(self.sheet, row, self.column.name, 0.0, at).cell(tables) for row, at in self.places]
        return found[0] if len(set(found)) == 1 else f"{found[0]} .. {found[-1]}"

    def moved(self, kind: str, amount: float, nudge: bool = True) -> tuple[tuple[Edit, ...], float | str]:
        """The edits that change it by a part ("times"), by so much ("plus") or to a number ("set"), and what it is
        then, as ``present``.

        Blanks stay blank, but for "set". What would leave the column's range stops at its end; whole numbers move by
        one at least (with ``nudge``), quarters by one for a part.
        """
        new = self.held(kind, amount, nudge)
        return self._edits(new), self._told(new)

    def held(self, kind: str, amount: float, nudge: bool = True) -> np.ndarray:
        """What ``moved`` makes of each number; NaN where a blank stays one."""
        old, column = self.old, self.column
        new = self._new(kind, amount)
        if column.kind is Kind.COUNT or self.dated:
            side = np.sign(amount - (kind == "times"))
            new = np.where(nudge & (kind != "set") & (np.rint(new) == old), old + side, np.rint(new))
        if kind != "set":
            least = 0.0 if column.kind is Kind.COUNT and column.low is None else column.low
            new = np.clip(new, least, column.high)
        if column.above_low and kind != "set":
            new = np.where(new == column.low, old, new)
        return new

    def changed(self, kind: str, amount: float) -> tuple[Edit, ...]:
        """The edits that change it by exactly so much, be that in its column's range or not; whole numbers and
        quarters are rounded."""
        new = self._new(kind, amount)
        return self._edits(np.rint(new) if self.column.kind in (Kind.COUNT, Kind.QUARTER) else new)

    def _new(self, kind: str, amount: float) -> np.ndarray:
        if kind == "set":
            return np.full(self.old.shape, amount)
        if kind == "plus":
            return self.old + amount
        return self.old + np.sign(amount - 1) if self.dated else self.old * amount

    def _edits(self, new: np.ndarray) -> tuple[Edit, ...]:
        differs = (new != self.old) & ~np.isnan(new)
        return tuple(
            Edit(self.sheet, row, self.column.name, float(value), position)
            for (row, position), value, other in zip(self.places, new, differs, strict=True)
            if other
        )


def select(tables: Tables, text: str, option: str) -> Parameter:
    """The numbers that 'sheet: where: column @ first..last' chooses, in the words of sheet Scenarios; ``where`` and
    the quarters may be left out. ``option``: by which name faults tell where the text was given.

    Raises InputError with every fault.
    """
    rest, colon, tail = text.rpartition(":")
    sheet, _, where = rest.partition(":")
    column, _, quarters = tail.partition("@")
    if not colon or not column.strip():
        raise InputError([fault(option, "", "vary_form", text)])
    first, dots, last = (part.strip() for part in quarters.partition(".."))
    ends = [_quarter(tables, label, option) if label else np.nan for label in (first, last if dots else first)]
    row = {
        "sheet": sheet.strip(), "where": where.strip(), "column": column.strip(), "first": ends[0], "last": ends[1],
    }  # fmt: skip
    found, faults = chosen(tables, row, text.strip())
    if found is None:
        raise InputError([replace(item, sheet=option, cell="") for item in faults])
    return found


def chosen(
    tables: Tables, row: Mapping[str, object], name: str, number: int = 1, letters: Mapping[str, str] | None = None
) -> tuple[Parameter | None, list[Fault]]:
    """The numbers that the words of a row of Scenarios choose (sheet, where, column, first, last), or what is wrong
    with these: at cells of Excel row ``number``, whose columns have these ``letters``."""
    words = pd.DataFrame([{"scenario": name, **row, "change": "plus", "value": 1.0}])
    asked = replace(tables[NAME], frame=words, rows=np.array([number]), letters=letters or {}, cells={})
    change, faults = understand(dataclasses.replace(tables, sheets={**tables.sheets, NAME: asked}), 0)
    if change is None:
        return None, faults
    span = [None] if change.span is None else range(*change.span)
    places = tuple((int(r), position) for r in change.rows for position in span)
    return of_places(tables, name, change.sheet, change.column, places), []


def of_places(tables: Tables, name: str, sheet: str, column: Column, places: tuple[Place, ...]) -> Parameter:
    """The parameter of these numbers."""
    old = np.array([Edit(sheet, row, column.name, 0.0, position).old(tables) for row, position in places])
    return Parameter(name, sheet, column, places, old, tables.calendar)


def _quarter(tables: Tables, label: str, option: str) -> float:
    index = tables.calendar.index(label)
    if index is None:
        raise InputError([fault(option, "", "vary_quarter", label, first=tables.calendar.label(0))])
    return float(index)


def amount_of(parameter: Parameter, change: str, value: float | str, option: str) -> float:
    """What ``value`` sets ("set") a parameter to, or moves it by ("times", "plus"): a number as its column can hold it,
    or the index of the quarter of which it is the label.

    Raises InputError; ``option``: by which name it tells where the value stood.
    """
    if parameter.dated and change == "times":
        raise InputError([fault(option, "", "vary_date", parameter.name)])
    column = {"set": parameter.column, "times": _PART, "plus": _MORE}[change]
    shown = value if isinstance(value, str) else f"{value:g}"
    found, problem = parse(column, value, parameter.calendar)
    if problem is not None and not problem.note:
        why = {lang: MESSAGES[problem.code][lang][0].format_map(dict(problem.values)) for lang in ("en", "zh")}
        raise InputError([fault(option, "", "vary_range", shown, why=why["en"], why_zh=why["zh"])])
    amount = float("nan") if found is None else float(str(found))
    if amount != amount or (parameter.dated and not amount.is_integer()):
        raise InputError([fault(option, "", "scenario_whole" if parameter.dated else "span_form", shown)])
    return amount


def most_valuable(tables: Tables, prices: pd.DataFrame, count: int, lang: str) -> list[Parameter]:
    """The first numbers of an explanation's table of prices that are worth something, at most ``count``."""
    by_title = {title: sheet for sheet, title in tables.titles.items()}
    known: dict[str, dict[str, list[tuple[str, Place]]]] = {}
    found: dict[tuple[str, str, tuple[Place, ...]], Parameter] = {}
    worth = prices[prices["dual"].notna() & (prices["dual"] != 0) & (prices["cell"] != "")]
    for row in worth.itertuples():
        if len(found) == count:
            break
        sheet = by_title[row.sheet]
        if sheet not in known:
            known[sheet] = _addresses(tables, sheet)
        there = known[sheet].get(row.cell, [])
        if len({column for column, _ in there}) != 1:  # a default that stands in no cell of its own
            continue
        column, places = there[0][0], tuple(place for _, place in there)
        kind = shown("prices", "kind", row.kind, lang)
        name = " · ".join(part for part in (kind, row.subject, row.quarter) if part)
        parameter = of_places(tables, name, sheet, tables[sheet].sheet.names[column], places)
        found.setdefault((sheet, column, places), parameter)
    return list(found.values())


def _addresses(tables: Tables, sheet: str) -> dict[str, list[tuple[str, Place]]]:
    """By Excel address, the numbers of a sheet that stand there."""
    table, found = tables[sheet], dict[str, list[tuple[str, Place]]]()
    for column in table.sheet.columns:
        if column.kind not in NUMBERS:
            continue
        positions = range(len(table.periods)) if column.phased else (None,)
        for row in range(len(table)):
            for position in positions:
                cell = Edit(sheet, row, column.name, 0.0, position).cell(tables)
                found.setdefault(cell, []).append((column.name, (row, position)))
    return found
