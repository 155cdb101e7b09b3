"""Shelf life and scrap: which variants age, what is still of use of them, and what may be scrapped."""

from __future__ import annotations

import numpy as np

from planner.compiling.builder import Builder, spread
from planner.compiling.catalogue import Catalogue
from planner.tables import Tables


def add_ageing(b: Builder, tables: Tables, catalogue: Catalogue, arriving: np.ndarray, lots: np.ndarray) -> None:
    """Scrap, and the most stock that age allows.

    ``arriving``: receipts by variant and quarter. ``lots``: opening stock, one row a lot: variant, last quarter in
    which it is of use (NaN: as if it had just come), units.
    """
    count, frame = tables.calendar.count, tables["Items"].frame.set_index("item")
    items = [variant.item for variant in catalogue.variants]
    life = frame["shelf_life"].reindex(items).to_numpy(dtype=float)
    cost = frame["scrap_cost"].reindex(items).to_numpy(dtype=float)
    v = np.flatnonzero(~np.isnan(life) | ~np.isnan(cost))
    n, t = np.divmod(np.arange(len(v) * count), count)
    b.add("SCRAPS", v[n], t, scrap_cost=np.nan_to_num(cost)[v[n]])
    b.relate("SCRAPPED", (v[n], t), (t,))
    v = np.flatnonzero(~np.isnan(life))
    last = np.where(np.isnan(lots[:, 1]), life[lots[:, 0].astype(int)], lots[:, 1])
    n, t = np.divmod(np.arange(len(v) * count), count)
    first = t - life[v[n]].astype(int) + 1  # first quarter of arrival that is of use after t
    total = np.cumsum(np.pad(arriving, ((0, 0), (1, 0))), axis=1)
    fresh = total[v[n], t + 1] - total[v[n], np.maximum(first, 0)]
    expired = np.zeros(len(n), dtype=bool)
    for lot, until in zip(lots, last, strict=True):
        own = v[n] == lot[0]
        fresh += np.where(own & (until > t), lot[2], 0.0)
        expired |= own & (until <= t)
    aged = (first > 0) | expired  # elsewhere nothing is too old
    b.add("AGES", v[n][aged], t[aged], fresh=fresh[aged])
    row_of = np.full((len(catalogue.variants), count), -1)
    row_of[v[n][aged], t[aged]] = np.arange(aged.sum())
    arrivals = b.members("ARRIVALS")
    (out, arrives), (a, start) = arrivals[0].T, arrivals[1].T
    ageing = np.isin(out, v)
    out, arrives, a, start = out[ageing], arrives[ageing], a[ageing], start[ageing]
    last_of_use = np.minimum(arrives + life[out].astype(int) - 1, count - 1)
    m, t = spread(arrives, last_of_use)
    known = row_of[out[m], t] >= 0
    b.relate("FRESH", (out[m][known], t[known]), (a[m][known], start[m][known]))
