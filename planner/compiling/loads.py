"""What users take of resources: a unit started by an activity, an order placed with a source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.compiling.builder import columns
from planner.compiling.catalogue import Catalogue
from planner.tables import Tables


@dataclass(frozen=True)
class Load:
    """What users (activities or sources) take of resources: a unit started, or an order; one row a pair."""

    users: np.ndarray
    resources: np.ndarray
    taken: np.ndarray


def usage_of(tables: Tables, catalogue: Catalogue) -> tuple[Load, Load]:
    """What one unit of each activity, and an order of each source, takes of each resource (row of Capacity)."""
    rows = resource_rows(tables)
    sources_of: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for j, source in enumerate(catalogue.sources):
        sources_of[source.item].append((j, source.supplier))
    usage: dict[tuple[int, int], float] = defaultdict(float)
    setup: dict[tuple[int, int], float] = defaultdict(float)
    for record in tables["Usage"].frame.itertuples(index=False):
        users = [
            (rows[supplier, record.resource], j)
            for j, supplier in sources_of[record.item]
            if record.supplier in ("", supplier) and (supplier, record.resource) in rows
        ]
        for r, j in sorted(users):
            matching = [a for a in catalogue.activities_of[j] if record.option in ("", catalogue.activities[a].option)]
            for a in matching:
                usage[a, r] += record.usage
            if matching and record.setup > 0:
                setup[j, r] += record.setup
    return _load({pair: units for pair, units in usage.items() if units > 0}), _load(setup)


def resource_rows(tables: Tables) -> dict[tuple[str, str], int]:
    """Row of Capacity by supplier and resource."""
    frame = tables["Capacity"].frame
    return {key: r for r, key in enumerate(zip(frame["supplier"], frame["resource"], strict=True))}


def _load(taken: Mapping[tuple[int, int], float]) -> Load:
    users, resources = columns(list(taken), 2)
    return Load(users, resources, np.array(list(taken.values()), dtype=float))
