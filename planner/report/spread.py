"""Long plan tables spread into the rows of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.calendar import Calendar
from planner.plan_schema import TABLE, PlanColumn
from planner.report.layout import LEAD, QUARTER, Layout, normal

Cell = str | float


@dataclass(frozen=True)
class Line:
    """A row of a sheet: what it is about, which measure, and the measure's number in each quarter.

    In a list there is no measure and no quarter. A NaN among ``names`` is a number that was not given.
    """

    names: tuple[Cell, ...]
    measure: PlanColumn | None
    values: Mapping[str, float]


def lines_of(layout: Layout, frame: pd.DataFrame, calendar: Calendar) -> list[Line]:
    """Rows of the table's sheet, names in the order of their first appearance. NaN cells are left out.

    Raises ValueError where two rows of the frame have the same key, a quarter is missing or a number is infinite.
    """
    frame = normal(layout.table, frame)
    _refuse(layout, frame)
    if not layout.wide:
        return [Line(tuple(row), None, {}) for row in frame.itertuples(index=False, name=None)]
    names = [frame[c.name].tolist() for c in layout.names]
    quarters = frame[QUARTER].tolist()
    if layout.lead:
        names.append([_lead(calendar, q, a) for q, a in zip(quarters, frame["arrives"], strict=True)])
    groups: dict[tuple[Cell, ...], list[int]] = {}
    for row, key in enumerate(zip(*names, strict=True)):
        groups.setdefault(tuple("" if v != v else v for v in key), []).append(row)
    columns = {m.name: frame[m.name].tolist() for m in layout.measures}
    lines = [
        Line(key, m, {quarters[r]: columns[m.name][r] for r in rows if columns[m.name][r] == columns[m.name][r]})
        for key, rows in groups.items()
        for m in layout.measures
    ]
    kept = [line for line in lines if line.values]
    if layout.block:
        kept.sort(key=lambda line: layout.measures.index(line.measure) if line.measure else 0)
    return kept


def name_headers(layout: Layout) -> tuple[str, ...]:
    """Names of the columns that stand before the measure."""
    return tuple(c.name for c in layout.names) + ((LEAD,) if layout.lead else ())


def _lead(calendar: Calendar, quarter: str, arrives: str) -> Cell:
    start, end = calendar.index(quarter), calendar.index(arrives)
    return "" if end is None or start is None else float(end - start)


def _refuse(layout: Layout, frame: pd.DataFrame) -> None:
    name = layout.table.name
    read_again = name in TABLE  # an explanation is not, and may say the same of two things of one name
    if read_again and frame.duplicated(list(layout.keys)).any():
        raise ValueError(f"plan table '{name}' has two rows with the same key")
    if layout.wide and (frame[QUARTER] == "").any():
        raise ValueError(f"plan table '{name}' has a row without a quarter")
    numbers = frame.select_dtypes("float64")
    if numbers.isin([float("inf"), float("-inf")]).any().any():
        raise ValueError(f"plan table '{name}' has an infinite number")
