"""A number and from where to where it is moved: the values of a sweep, of an axis of a grid, of a search."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from planner.calendar import Calendar
from planner.faults import Fault, InputError, fault
from planner.plan_schema import PlanTable
from planner.report.layout import normal
from planner.report.styles import AS_GIVEN
from planner.schema import Kind
from planner.tables import Tables
from planner.texts.sensitivity import said
from planner.whatif.parameters import Parameter, Ranged, amount_of, ranged, select
from planner.why.edits import Edit

POINTS, MOST_POINTS = 9, 1000
_DIGITS = 6  # of a range, to which values in it are rounded
End = tuple[str, float]  # "times", "plus" or "set", and the amount


@dataclass(frozen=True, eq=False)
class Span:
    """A number that is set, multiplied or added to (``change``: "set", "times", "plus") by values from ``low`` to
    ``high``. The values of a quarter that is set are indices of the calendar."""

    number: Parameter
    change: str
    low: float
    high: float
    points: int
    calendar: Calendar

    @property
    def name(self) -> str:
        """The number in the words of sheet Scenarios, and what is done with it where it is not set."""
        sign = {"set": "", "times": " *", "plus": " +"}[self.change]
        return self.number.name + sign

    @property
    def dated(self) -> bool:
        """Whether the values are quarters."""
        return self.number.dated and self.change == "set"

    @property
    def whole(self) -> bool:
        """Whether only whole numbers will do."""
        return self.number.dated or (self.number.column.kind is Kind.COUNT and self.change != "times")

    @property
    def present(self) -> float | str:
        """The value that leaves the workbook as it is; "" or NaN where it is blank, the mean of several numbers."""
        return {"set": self.number.present, "times": 1.0, "plus": 0.0}[self.change]

    @property
    def values(self) -> list[float]:
        """The points, evenly, both ends among them; fewer where only whole numbers will do."""
        inner = self._between(np.linspace(self.low, self.high, self.points)[1:-1], self.low, self.high)
        return [self.low, *inner, self.high]

    def inside(self, low: float, high: float, count: int) -> list[float]:
        """So many values between two, evenly; fewer where only whole numbers will do."""
        return self._between(np.linspace(low, high, count + 2)[1:-1], low, high)

    def _between(self, values: np.ndarray, low: float, high: float) -> list[float]:
        if self.whole:
            values = np.unique(np.rint(values))
        else:
            values = np.round(values, _DIGITS - math.floor(math.log10(self.high - self.low)))
        return [float(value) for value in values if low < value < high]

    def edits(self, value: float) -> tuple[Edit, ...]:
        """The edits that make it so."""
        return self.number.changed(self.change, value)

    def at(self, part: float, alike: bool) -> tuple[tuple[Edit, ...], float | str]:
        """The edits at so much of the way from the low end (0) to the high one (1), and what the number is then. Of
        whole numbers each has the same part of the way (``alike``), or the nearest is taken; what the column cannot
        hold stops at its end."""
        return self.number.moved(self.change, self._way(part, alike), nudge=False)

    def _way(self, part: float, alike: bool) -> float:
        if self.whole and alike:
            return float(min(np.floor(self.low + part * (self.high - self.low + 1)), self.high))
        value = self.low + part * (self.high - self.low)
        return round(value) if self.whole else value

    def reached(self, part: float) -> float:
        """The part of its way that the number really is at where ``at`` is asked for this one (not ``alike``): another
        one where it is rounded or stops; of several numbers, of all ways together. NaN where both ends are the same."""
        low, high, now = (self.number.held(self.change, self._way(one, False), nudge=False) for one in (0.0, 1.0, part))
        length = float(np.nansum(np.abs(high - low)))
        return float(np.nansum((now - low) * np.sign(high - low))) / length if length else math.nan

    @property
    def stops(self) -> bool:
        """Whether ``at`` comes to what the column cannot hold."""
        move = self.number.moved
        return any(
            self.number.changed(self.change, end) != move(self.change, end, nudge=False)[0]
            for end in (self.low, self.high)
        )

    def shown(self, value: float) -> float | str:
        """A value as tables have it: quarters by their labels."""
        return self.calendar.label(round(value)) if self.dated else value

    def task(self, value: float, lang: str) -> str:
        """What a solve at this value is called."""
        return said("at", lang, name=self.name, value=text_of(self.shown(value)))


def span(tables: Tables, asked: str | Ranged, option: str, parts: Mapping[str, str] | None = None) -> Span:
    """The span that 'NUMBER = LOW..HIGH / POINTS' names (``parameters.ranged``). Blank points: the usual nine.
    ``option``: by which name faults tell where the text was given; ``parts``: the same for its "low", "high", "points".

    Raises InputError.
    """
    given = ranged(asked) if isinstance(asked, str) else asked
    number = select(tables, given.number, option)
    found, faults = spanned(tables, number, given)
    if found is None:
        raise InputError([replace(item, sheet=(parts or {}).get(item.sheet, option)) for item in faults])
    return found


def spanned(tables: Tables, number: Parameter, given: Ranged) -> tuple[Span | None, list[Fault]]:
    """The span of a number that is known, or what is wrong with it: faults whose sheet is "change", "low", "high" or
    "points"."""
    if not (given.low and given.high):
        return None, [fault("low", "", "span_form", given.number)]
    change, faults, ends = given.change or "set", list[Fault](), list[float]()
    if number.dated and change == "times":
        return None, [fault("change", "", "vary_date", given.number)]
    for place, value in (("low", given.low), ("high", given.high)):
        try:
            ends.append(amount_of(number, change, value, place))
        except InputError as error:
            faults += error.faults
    if number.blank and change != "set":
        faults.append(fault("low", "", "vary_blank", given.number))
    if not faults and not ends[0] < ends[1]:
        faults.append(fault("low", "", "sweep_range", f"{given.low}..{given.high}"))
    points = int(given.points or POINTS)
    if not 2 <= points <= MOST_POINTS:
        faults.append(fault("points", "", "sweep_points", points, most=MOST_POINTS))
    if faults:
        return None, faults
    return Span(number, change, ends[0], ends[1], points, tables.calendar), []


def varied(tables: Tables, text: str, ends: tuple[End, End], option: str) -> Span:
    """The number that a text names, moved over the range that it says ('NUMBER = LOW..HIGH') or else between ``ends``.

    Raises InputError; ``option``: by which name it tells where the text was given.
    """
    given = ranged(text)
    if given.points:
        raise InputError([fault(option, "", "vary_points", text)])
    return span(tables, given, option) if given.change else between(select(tables, text, option), ends)


def between(number: Parameter, ends: tuple[End, End]) -> Span:
    """A number moved from one end to the other; a quarter, of which there are no parts, by one."""
    (change, low), (_, high) = ends
    if number.dated and change == "times":
        change, low, high = "plus", -1.0, 1.0
    return Span(number, change, low, high, POINTS, number.calendar)


def shared(one: Parameter, other: Parameter) -> bool:
    """Whether two parameters have a cell in common."""
    same = one.sheet == other.sheet and one.column.name == other.column.name
    return same and not set(one.places).isdisjoint(other.places)


def text_of(value: float | str) -> str:
    """A number with its digits, or the quarter that it is."""
    return value if isinstance(value, str) else f"{value:.10g}" if value == value else ""


def tabled(
    schema: Sequence[PlanTable], rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> tuple[tuple[PlanTable, ...], dict[str, pd.DataFrame]]:
    """The rows as tables of this schema, and the schema; a column of values (unit as given) among which there are
    quarters is one of texts."""
    tables, frames = [], {}
    for table in schema:
        frame = pd.DataFrame(rows[table.name], columns=[column.name for column in table.columns])
        columns = []
        for column in table.columns:
            if column.unit == AS_GIVEN and frame[column.name].map(lambda value: isinstance(value, str)).any():
                frame[column.name] = frame[column.name].map(text_of)
                column = replace(column, unit="", text=True)
            columns.append(column)
        tables.append(replace(table, columns=tuple(columns)))
        frames[table.name] = normal(tables[-1], frame)
    return tuple(tables), frames
