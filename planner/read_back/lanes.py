"""What travels on lanes, how fast, and what it costs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.read_back.bends import by_code
from planner.read_back.reader import Reader, frame, names


def lanes(r: Reader) -> pd.DataFrame:
    """Units, express units and money of each lane in every quarter in which anything leaves on it."""
    table, known = r.tables["Lanes"], r.compiled.customers.lanes
    c, v, t, u, units = r.used("v_trip", "TRIPS")
    express = _hastened(r, c, v, t, u)
    value = dict(zip(*(r.tables["Items"].frame[name] for name in ("item", "value")), strict=True))
    worth = np.nan_to_num(np.array([value[variant.item] for variant in r.catalogue.variants], dtype=float))
    shape = (len(table), r.count)
    total, hurried, declared = (np.zeros(shape) for _ in range(3))
    for row in range(len(table)):
        fit = known.fit(row, c, v)
        for into, amounts in ((total, units), (hurried, units * express), (declared, units * worth[v])):
            into[row] = np.bincount(t[fit], amounts[fit], r.count)
    lane, t = np.nonzero(total)
    total, hurried, declared = (of[lane, t] for of in (total, hurried, declared))
    data = {name: table.frame[name].to_numpy(dtype=float)[lane] for name in ("expedite_fee", "duty", "fixed_cost")}
    return frame(
        "lanes",
        {
            "lane": names(table.frame["lane"], lane), "quarter": r.labels[t], "units": total, "express": hurried,
            "freight": table.phased["freight"][lane, t] * total + data["expedite_fee"] * hurried,
            "duty": data["duty"] * declared, "fixed_cost": data["fixed_cost"],
        },
    )  # fmt: skip


def by_express(r: Reader, c: np.ndarray, v: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Units of these deliveries (customer, variant, quarter of arrival) sent by express, NaN for none."""
    trips = r.used("v_trip", "TRIPS")
    fast = _hastened(r, *trips[:4])
    c1, v1, _, u, units = (x[fast] for x in trips)
    shape = len(r.compiled.customers.customers), len(r.catalogue.variants), r.count
    found = by_code(np.stack([c1, v1, u], axis=1), units, shape)[c, v, t]
    return np.where(found > 0, found, np.nan)


def leaving(r: Reader) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Variant, quarter of leaving and units of all that goes to customers: on lanes, and on none."""
    travels = np.isin(_codes(r, "DELIVERIES"), _codes(r, "TRAVELLING"))
    alone = np.flatnonzero(~travels & (r.values["v_deliver"] > 0))
    _, v, t = r.sets["DELIVERIES"][alone].T
    _, v1, t1, _, units = r.used("v_trip", "TRIPS")
    return [(v, t, r.values["v_deliver"][alone]), (v1, t1, units)]


def _codes(r: Reader, name: str) -> np.ndarray:
    """One number for each customer, variant and quarter of a set."""
    shape = len(r.compiled.customers.customers), len(r.catalogue.variants), r.count
    return np.asarray(np.ravel_multi_index(tuple(r.sets[name].T), shape))


def _hastened(r: Reader, c: np.ndarray, v: np.ndarray, t: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Which trips take less than the ordinary time."""
    known = r.compiled.customers.lanes
    return np.asarray(u - t < known.total(known.transit, c, v))
