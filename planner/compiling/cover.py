"""Quarters of cover: what leaves stock, and how much of it each quarter's safety stock must cover."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.compiling.builder import Builder
from planner.compiling.catalogue import Catalogue
from planner.tables import Tables


def add_cover(b: Builder, tables: Tables, catalogue: Catalogue, items: Sequence[str]) -> None:
    """What leaves stock of items with cover, and the part of each quarter's that the quarters before it must hold."""
    count, cover = tables.calendar.count, tables["Items"].frame["cover"].to_numpy(dtype=float)
    made = np.array([item in catalogue.variants_of for item in items], dtype=bool)
    covered = np.flatnonzero(made & (cover > 0))
    n, t = np.divmod(np.arange(len(covered) * count), count)
    b.add("OUTFLOWS", covered[n], t)
    parts = covered_parts(cover[covered], count)
    n, t, u = np.nonzero(parts)
    b.add("COVERS", covered[n], t, u, cover=parts[n, t, u])
    b.relate("AHEAD", (covered[n], t), (u,))
    code = {item: i for i, item in enumerate(items)}
    item_of = np.array([code[variant.item] for variant in catalogue.variants], dtype=int)
    for name, leaving, places in (
        ("OUT_RUNS", "TAKERS", (1, 0)),
        ("OUT_DELIVERIES", "BUYERS", (1, 0)),
        ("OUT_TRIPS", "TRAVELLERS", (1, 0, 2)),
        ("OUT_REGRADES", "GRADED_AS", (0, 1)),
    ):
        keys, members = b.members(leaving)
        here = np.isin(item_of[keys[:, 0]], covered)
        (v, t), members = keys[here].T, members[here]
        own = np.column_stack([v, members])
        b.relate(name, (item_of[v], t), tuple(own[:, place] for place in places))


def covered_parts(cover: np.ndarray, count: int) -> np.ndarray:
    """Of what leaves in quarter u, the part that ``cover`` quarters of cover ask for at the end of quarter t: shape
    (covers, t, u). A quarter is covered pro rata; after the horizon the last quarter repeats."""
    ahead = np.arange(count)[None, :] - np.arange(count)[:, None] - 1  # whole quarters between
    left = cover[:, None, None] - np.maximum(ahead, 0)
    parts = np.where(ahead >= 0, np.clip(left, 0.0, 1.0), 0.0)
    parts[:, :, -1] = np.maximum(left[:, :, -1], 0.0)
    return parts
