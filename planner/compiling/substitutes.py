"""The Substitutes sheet: which items may serve for which others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from planner.compiling.builder import Builder, columns, spread
from planner.tables import Tables


def read_substitutes(tables: Tables) -> Mapping[str, Sequence[tuple[str, int]]]:
    """By item: what may serve for it, and the row of Substitutes."""
    frame = tables["Substitutes"].frame
    found: dict[str, list[tuple[str, int]]] = {}
    for row, (item, serves_for) in enumerate(zip(frame["item"], frame["serves_for"], strict=True)):
        found.setdefault(serves_for, []).append((item, row))
    return found


def add_regrades(b: Builder, tables: Tables, regrades: Sequence[tuple[int, int, int]]) -> None:
    """What may be moved when; ``regrades``: variant that serves, variant for which, row of Substitutes."""
    frame, last_quarter = tables["Substitutes"].frame, tables.calendar.count - 1
    v, w, row = columns(regrades, 3)
    first, last, cost = (frame[name].to_numpy(dtype=float)[row] for name in ("first", "last", "cost"))
    first = np.maximum(np.nan_to_num(first), 0).astype(int)
    n, t = spread(first, np.fmin(last, last_quarter).astype(int))
    b.add("REGRADES", v[n], w[n], t, regrade_cost=cost[n])
    b.relate("GRADED_AS", (v[n], t), (w[n],))
    b.relate("GRADED_OF", (w[n], t), (v[n],))
