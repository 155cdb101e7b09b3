"""The Lanes sheet: which rows fit which deliveries, how long these take, what they cost and what limits them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.compiling.builder import Builder
from planner.compiling.catalogue import Catalogue
from planner.tables import Table, Tables


@dataclass(frozen=True)
class Lanes:
    """Rows of Lanes over codes: ``to`` (rows, customers) and ``carries`` (rows, variants) say what each covers.

    ``transit`` and ``saves``: quarters by row, ``saves`` 0 where nothing can be expedited.
    """

    table: Table
    to: np.ndarray
    carries: np.ndarray
    transit: np.ndarray
    saves: np.ndarray

    def fit(self, lane: int, c: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Which of these deliveries, by customer and variant, a row covers."""
        return np.asarray(self.to[lane, c] & self.carries[lane, v])

    def total(self, by_row: np.ndarray, c: np.ndarray, v: np.ndarray) -> np.ndarray:
        """The sum of a number of every row that covers the delivery, for each of these deliveries."""
        found = np.zeros(len(c), dtype=by_row.dtype)
        for lane in np.flatnonzero(by_row):
            found += by_row[lane] * self.fit(int(lane), c, v)
        return found

    def covered(self, c: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Which of these deliveries any row covers."""
        return self.total(np.ones(len(self.transit), dtype=int), c, v) > 0


@dataclass(frozen=True)
class Trips:
    """How deliveries may travel, one row each: customer, variant, quarters of leaving and arriving, and which of them
    are sent by express."""

    c: np.ndarray
    v: np.ndarray
    leaves: np.ndarray
    arrives: np.ndarray
    express: np.ndarray


def read_lanes(tables: Tables, catalogue: Catalogue, customers: Sequence[str]) -> Lanes:
    """The rows of Lanes by customers and variants; regions and families spelt out."""
    table, items, suppliers = tables["Lanes"], tables["Items"].frame, tables["Suppliers"].frame
    region_of = dict(zip(*(tables["Customers"].frame[name] for name in ("customer", "region")), strict=True))
    family_of = dict(zip(items["item"], items["family"], strict=True))
    home_of = dict(zip(suppliers["supplier"], suppliers["region"], strict=True))
    known = {
        "to_customer": np.array(customers, dtype=object),
        "to_region": np.array([region_of.get(customer, "") for customer in customers], dtype=object),
        "item": np.array([variant.item for variant in catalogue.variants], dtype=object),
        "family": np.array([family_of[variant.item] for variant in catalogue.variants], dtype=object),
        "from_supplier": np.array([variant.maker for variant in catalogue.variants], dtype=object),
        "from_region": np.array([home_of.get(variant.maker, "") for variant in catalogue.variants], dtype=object),
    }

    def fit(*columns: str) -> np.ndarray:
        covers = np.ones((len(table), len(known[columns[0]])), dtype=bool)
        for column in columns:
            for lane, name in enumerate(table.frame[column]):
                if name:
                    covers[lane] &= known[column] == name
        return covers

    return Lanes(
        table,
        fit("to_customer", "to_region"),
        fit("item", "family", "from_supplier", "from_region"),
        table.frame["transit"].to_numpy(dtype=int),
        np.nan_to_num(table.frame["expedite_saves"].to_numpy(dtype=float)).astype(int),
    )


def ways_to_travel(lanes: Lanes, c: np.ndarray, v: np.ndarray, arrives: np.ndarray) -> Trips:
    """The trips of these deliveries: the ordinary one and, where it can be had, the express one."""
    transit, saves = (lanes.total(quarters, c, v) for quarters in (lanes.transit, lanes.saves))
    plain, fast = np.flatnonzero(arrives >= transit), np.flatnonzero((saves > 0) & (arrives >= transit - saves))
    n, express = np.append(plain, fast), np.append(np.zeros(len(plain), dtype=bool), np.ones(len(fast), dtype=bool))
    leaves = arrives[n] - transit[n] + np.where(express, saves[n], 0)
    return Trips(c[n], v[n], leaves, arrives[n], express)


def add_lanes(
    b: Builder, tables: Tables, catalogue: Catalogue, lanes: Lanes, trips: Trips,
    wanted: Mapping[tuple[int, str], np.ndarray],
) -> None:  # fmt: skip
    """Trips with their freight and duty, and what each row of Lanes allows or costs by being used at all.

    ``wanted``: the most units that a customer may need of an item, by quarter.
    """
    c, v, t, u = trips.c, trips.v, trips.leaves, trips.arrives
    frame, phased = lanes.table.frame, lanes.table.phased
    value = dict(zip(*(tables["Items"].frame[name] for name in ("item", "value")), strict=True))
    worth = np.nan_to_num(np.array([value[variant.item] for variant in catalogue.variants], dtype=float))
    freight = lanes.total(frame["expedite_fee"].to_numpy(dtype=float) * (lanes.saves > 0), c, v) * trips.express
    for lane in range(len(frame)):
        freight = freight + phased["freight"][lane, t] * lanes.fit(lane, c, v)
    duty = lanes.total(frame["duty"].to_numpy(dtype=float), c, v) * worth[v]
    b.add("TRIPS", c, v, t, u, freight=freight, duty=duty)
    b.relate("WAYS", (c, v, u), (t,))
    b.relate("TRAVELLERS", (v, t), (c, u))
    items = {item: i for i, item in enumerate(catalogue.recipes)}
    item_of = [variant.item for variant in catalogue.variants]
    for lane in range(len(frame)):
        _add_limits(b, lanes, lane, trips, wanted, item_of, items)


def _add_limits(
    b: Builder, lanes: Lanes, lane: int, trips: Trips, wanted: Mapping[tuple[int, str], np.ndarray],
    item_of: Sequence[str], items: Mapping[str, int],
) -> None:  # fmt: skip
    """What a row limits, quarter by quarter in which anything may leave on it."""
    frame, most = lanes.table.frame, lanes.table.phased["most"][lane]
    cost, least, hurried = (float(frame[name].iat[lane]) for name in ("fixed_cost", "min_load", "expedite_most"))
    on = np.flatnonzero(lanes.fit(lane, trips.c, trips.v))
    leaving = np.unique(trips.leaves[on])
    limited = leaving[~np.isnan(most[leaving])]
    switched = cost > 0 or least > 0
    if switched or len(limited):
        kept = on if switched else on[np.isin(trips.leaves[on], limited)]
        b.add("LANES", lane, leaving if switched else limited)
        members = (trips.c[kept], trips.v[kept], trips.arrives[kept])
        b.relate("ON_LANE", (lane, trips.leaves[kept]), members)
    if switched:
        b.add("LANE_SWITCHES", lane, leaving, lane_cost=cost)
        b.add("LANE_ROOMS", lane, limited, lane_room=most[limited])
        b.add("LANE_LEASTS", lane, leaving if least > 0 else leaving[:0], min_load=least)
        _add_parts(b, lane, trips, on, wanted, item_of, items)
    else:
        b.add("LANE_LIMITS", lane, limited, lane_most=most[limited])
    fast = on[trips.express[on]]
    if lanes.saves[lane] and not np.isnan(hurried):
        b.add("EXPEDITES", lane, np.unique(trips.leaves[fast]), expedite_most=hurried)
        b.relate("HURRIED", (lane, trips.leaves[fast]), (trips.c[fast], trips.v[fast], trips.arrives[fast]))


def _add_parts(
    b: Builder, lane: int, trips: Trips, on: np.ndarray, wanted: Mapping[tuple[int, str], np.ndarray],
    item_of: Sequence[str], items: Mapping[str, int],
) -> None:  # fmt: skip
    """What goes to each customer of each item is at most what it may need: the tightest bounds of the switch."""
    groups: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for n in on.tolist():
        groups[int(trips.c[n]), item_of[trips.v[n]], int(trips.leaves[n])].append(n)
    for (c, item, t), rows in groups.items():
        x = items[item]
        units = wanted[c, item][np.unique(trips.arrives[rows])].sum()
        b.add("LANE_PARTS", lane, c, x, t, lane_wanted=units)
        b.relate("PART_TRIPS", (lane, c, x, t), (trips.v[rows], trips.arrives[rows]))
