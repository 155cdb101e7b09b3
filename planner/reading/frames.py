"""Rows of values as typed data frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from planner.reading.cells import shown
from planner.schema import Column, Kind, Sheet

_EMPTY: dict[Kind, object] = {
    Kind.TEXT: "", Kind.CHOICE: "", Kind.YES_NO: False, Kind.LIST: (), Kind.SHARES: (), Kind.MAKERS: (),
}  # fmt: skip


def frame_of(sheet: Sheet, rows: Sequence[Mapping[str, object]], attributes: Sequence[str] = ()) -> pd.DataFrame:
    """Rows of values as typed columns in the schema's order, then attributes; what is absent takes its default."""
    data = {}
    for column in sheet.columns:
        if column.name != "measure":
            default = _EMPTY.get(column.kind) if column.default is None else column.default
            given = [row.get(column.name) for row in rows]
            data[column.name] = _typed(column, [default if value is None else value for value in given])
    for name in attributes:
        data[name] = _attribute([row.get(f"#{name}") for row in rows])
    return pd.DataFrame(data, index=range(len(rows)))


def _typed(column: Column, values: list[object]) -> pd.Series:
    if column.kind is Kind.YES_NO:
        return pd.Series(values, dtype=bool)
    if column.kind in _EMPTY:
        return pd.Series(values, dtype=object)
    whole = column.kind is Kind.COUNT and isinstance(column.default, int)
    return pd.Series(values, dtype="int64" if whole else "float64")


def _attribute(values: list[object]) -> pd.Series:
    """Numbers where every given value is one, else text."""
    given = [v for v in values if v is not None]
    if given and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in given):
        return pd.Series(values, dtype="float64")
    return pd.Series(["" if v is None else shown(v) for v in values], dtype=object)
