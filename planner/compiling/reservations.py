"""The Reservations sheet: what of each resource is held for whom, and whom a unit may be held for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.compiling.builder import Builder
from planner.compiling.catalogue import Catalogue
from planner.compiling.loads import Load, resource_rows
from planner.tables import Tables


@dataclass(frozen=True)
class Reservations:
    """Rows of the sheet.

    ``resources`` (rows of Capacity), ``holders`` (codes in ``names``, -1 for somebody outside) and ``units`` (rows,
    quarters) by row; ``held``: by holder, resource and quarter, ``outside``: by resource and quarter, resource units.
    """

    resources: np.ndarray
    holders: np.ndarray
    units: np.ndarray
    names: Sequence[str]
    held: np.ndarray
    outside: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """Held for anybody, by resource and quarter; resource units."""
        return np.asarray(self.held.sum(axis=0) + self.outside)


def read_reservations(tables: Tables) -> Reservations:
    """What is held, quarter by quarter; a share is one of the capacity that sheet Capacity gives."""
    table, capacity = tables["Reservations"], tables["Capacity"].phased["capacity"]
    frame, rows = table.frame, resource_rows(tables)
    resources = np.array([rows[key] for key in zip(frame["supplier"], frame["resource"], strict=True)], dtype=int)
    shares = np.nan_to_num(table.phased["share"]) * capacity[resources]
    first, last = frame["first"].fillna(0).to_numpy(), frame["last"].fillna(tables.calendar.count).to_numpy()
    t = np.arange(tables.calendar.count)
    here = (first[:, None] <= t) & (t <= last[:, None])
    units = np.where(here, np.nan_to_num(table.phased["quantity"]) + shares, 0.0)
    who = [customer or family for customer, family in zip(frame["customer"], frame["family"], strict=True)]
    names = list(dict.fromkeys(name for name in who if name))
    codes = {name: h for h, name in enumerate(names)}
    holders = np.array([codes.get(name, -1) for name in who], dtype=int)
    held = np.zeros((len(names) + 1, *capacity.shape))  # the last is for somebody outside
    np.add.at(held, (holders, resources), units)
    return Reservations(resources, holders, units, names, held[:-1], held[-1])


def add_reservations(
    b: Builder, tables: Tables, catalogue: Catalogue, usage: Load, setup: Load, reservations: Reservations
) -> None:
    """Parts held for holders that can use them, and what uses them.

    A run uses the part of the holder that its output is held for; where that one has none of the resource in the
    quarter, or its output is held for nobody, the part of the made item's own family.
    """
    codes = {name: h for h, name in enumerate(reservations.names)}
    items = tables["Items"].frame
    families = dict(zip(items["item"], (codes.get(family, -1) for family in items["family"]), strict=True))
    family = np.array([families[source.item] for source in catalogue.sources], dtype=int)
    mark = np.array([codes.get(activity.held_for, -1) for activity in catalogue.activities], dtype=int)
    holds = np.append(reservations.held > 0, np.zeros((1, *reservations.outside.shape), dtype=bool), axis=0)
    n, t = catalogue.runs(usage.users)
    a, r = usage.users[n], usage.resources[n]
    h = np.where(holds[mark[a], r, t], mark[a], family[catalogue.source_of[a]])
    own = holds[h, r, t]
    b.relate("HELD_RUNS", (r[own], h[own], t[own]), (a[own],))
    n, t2 = catalogue.starts(setup.users)
    j, r2 = setup.users[n], setup.resources[n]
    h2 = family[j]
    own2 = holds[h2, r2, t2]
    b.relate("HELD_SET_UPS", (r2[own2], h2[own2], t2[own2]), (j[own2],))
    keys = np.concatenate([np.array([r, h, t]).T[own], np.array([r2, h2, t2]).T[own2]])
    r, h, t = np.unique(keys, axis=0).T
    b.add("HOLDS", r, h, t, held=reservations.held[h, r, t])
    b.relate("HOLDERS", (r, t), (h,))
