"""Demand lines: what customers want of each quarter of the horizon, and what they still want of quarters before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.tables import Tables


@dataclass(frozen=True)
class Lines:
    """Numbers by row of Demand and by quarter wanted: ``before`` quarters of the Backlog, then those of the horizon.

    ``quantity``: units wanted (NaN for none), ``price``: currency/unit, ``committed``: units committed;
    shape (rows, quarters). ``labels``: names of these quarters. ``backlog``: row of Backlog by row of Demand, -1 for
    none. ``last``: the last quarter in which a unit may be served, as index from the start; -1 where that is over.
    """

    before: int
    labels: Sequence[str]
    quantity: np.ndarray
    price: np.ndarray
    committed: np.ndarray
    backlog: np.ndarray
    last: np.ndarray


def read_lines(tables: Tables) -> Lines:
    """Demand and Backlog side by side."""
    demand, backlog, calendar = tables["Demand"], tables["Backlog"], tables.calendar
    rows = {pair: n for n, pair in enumerate(_pairs(backlog.frame))}
    row = np.array([rows.get(pair, -1) for pair in _pairs(demand.frame)], dtype=int)
    known = np.flatnonzero(row >= 0)
    before = len(backlog.periods)

    def beside(name: str, own: np.ndarray, blank: float) -> np.ndarray:
        earlier = np.full((len(row), before), blank)
        earlier[known] = backlog.phased[name][row[known]]
        return np.hstack([earlier, own])

    quantity = demand.phased["quantity"]
    share = demand.frame["committed"].to_numpy(dtype=float)[:, None]
    due = np.arange(-before, calendar.count)
    return Lines(
        before=before,
        labels=[calendar.label(int(t)) for t in due],
        quantity=beside("quantity", quantity, np.nan),
        price=beside("price", demand.phased["price"], 0.0),
        committed=np.nan_to_num(beside("committed", share * quantity, 0.0)),
        backlog=row,
        last=np.clip(due + demand.frame["delay"].to_numpy(dtype=int)[:, None], -1, calendar.count - 1),
    )


def _pairs(frame: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(frame["customer"], frame["item"], strict=True))
