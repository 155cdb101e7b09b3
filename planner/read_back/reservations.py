"""What is held of resources, and what the holders use of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.read_back.reader import Reader, frame


def reservations(r: Reader) -> pd.DataFrame:
    """Every reservation by quarter."""
    held = r.compiled.reservations
    rows, t = np.nonzero(held.units > 0)
    resources, holders = held.resources[rows], held.holders[rows]
    used = np.append(_used(r), np.zeros((1, *held.outside.shape)), axis=0)
    data = r.tables["Reservations"].frame.iloc[rows]
    return frame(
        "reservations",
        {
            "reservation": data["reservation"].to_numpy(), "supplier": data["supplier"].to_numpy(),
            "resource": data["resource"].to_numpy(), "holder": np.array([*held.names, ""], dtype=object)[holders],
            "quarter": r.labels[t], "held": held.units[rows, t], "used": used[holders, resources, t],
        },
    )  # fmt: skip


def unused(r: Reader) -> np.ndarray:
    """Held for somebody and not used by him, by resource and quarter; resource units."""
    held = r.compiled.reservations
    return np.asarray(held.total - np.minimum(held.held, _used(r)).sum(axis=0))


def _used(r: Reader) -> np.ndarray:
    """What is made for each holder takes of each resource: shape (holders, resources, quarters); resource units."""
    relations, held = r.compiled.network.relations, r.compiled.reservations
    usage, setup = r.compiled.usage, r.compiled.setup
    per_unit = dict(zip(zip(usage.users, usage.resources, strict=True), usage.taken, strict=True))
    per_order = dict(zip(zip(setup.users, setup.resources, strict=True), setup.taken, strict=True))
    used = np.zeros(held.held.shape)
    for name, taken, units in (
        ("HELD_RUNS", per_unit, r.run),
        ("HELD_SET_UPS", per_order, (r.started > 0).astype(float)),
    ):
        (resources, holders, t), (users,) = relations[name].keys.T, relations[name].members.T
        each = np.array([taken[pair] for pair in zip(users, resources, strict=True)], dtype=float)
        np.add.at(used, (holders, resources, t), each * units[users, t])
    return used
