"""Locks: the plan's decisions as rows to paste, locks that are missed, and the cost of changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from planner.plan_schema import TABLE
from planner.read_back.bends import by_code, decided
from planner.read_back.reader import Reader, frame

# decision -> the plan's table, its column of units, and what that table calls the columns of Locks
DECISIONS: dict[str, tuple[str, str, dict[str, str]]] = {
    "start": ("purchasing", "started", {}),
    "deliver": ("allocation", "units", {}),
    "need": ("needs", "units", {"need": "item"}),
    "option": ("options", "steps", {}),
    "substitute": ("regrades", "units", {}),
}
LISTED = ("customer", "supplier", "item", "option", "parts", "serves_for")
KEYS = (*LISTED, "contract", "resource")


def lock_rows(plan: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Every decision of the plan as a row of Locks, but for what follows from others: takes and overtime."""
    parts = []
    for decision, (table, units, names) in DECISIONS.items():
        rows = plan[table].rename(columns={**names, units: "units"})
        keys = [key for key in LISTED if any(c.key and names.get(c.name, c.name) == key for c in TABLE[table].columns)]
        part = rows[[*keys, "quarter", "units"]].groupby([*keys, "quarter"], sort=False, as_index=False).sum()
        for key in set(LISTED) - set(keys):
            part[key] = ""
        parts.append(part.assign(decision=decision, sense="plan"))
    return frame("locks", pd.concat(parts, ignore_index=True))


def missed_locks(r: Reader) -> Iterator[tuple[str, str, str, int, float, float, bool, float]]:
    """Locks that are rules and missed: sheet, cell, what, quarter, limit, by how much, whether above, price."""
    table, settings = r.tables["Locks"], r.tables["Settings"]
    rules = by_code(r.sets["LOCKED"], np.zeros(len(r.sets["LOCKED"])))
    for over in ("PRICED_LOCKS", "BENT_LOCKS"):
        rules[tuple(r.sets[over].T)] = 1
    price = by_code(r.sets["PRICED_LOCKS"], r.params["lock_price"], rules.shape, np.nan)
    anew: dict[int, tuple[list[str], float]] = {}
    for variable, above in (("v_lock_short", False), ("v_lock_over", True)):
        for h, t, units in zip(*r.used(variable, "LOCKED"), strict=True):
            lock = r.compiled.locks[h]
            if not rules[h, t]:
                continue
            if lock.row < 0:  # the freeze itself says that nothing else is decided
                items, total = anew.get(t, ([], 0.0))
                anew[t] = [*items, lock.item], total + units
                continue
            what = " · ".join(filter(None, (str(table.frame[key].iat[lock.row]) for key in KEYS)))
            limit = float(table.phased["units"][lock.row, t])
            yield "Locks", table.address(lock.row, "units", int(t)), what, t, limit, units, above, price[h, t]
    for t, (items, total) in sorted(anew.items()):
        cell, what = settings.address(0, "frozen_quarters"), ", ".join(dict.fromkeys(items))
        yield "Settings", cell, what, t, 0.0, total, True, np.nan


def stability(r: Reader) -> np.ndarray:
    """What changes against the plan before cost in each quarter; currency."""
    taken = by_code(r.sets["LOCKED"], decided(r.compiled.network, r.values))
    before = by_code(r.sets["MOST_LOCKS"], r.params["lock_most"])
    stable = tuple(r.sets["STABLE_LOCKS"].T)
    cost = np.zeros(r.count)
    np.add.at(cost, stable[1], r.params["stability_price"] * np.abs(taken[stable] - before[stable]))
    return cost
