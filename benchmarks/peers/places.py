"""Where elements of integer-coded sets stand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from planner_models.network import Network


def places(network: Network) -> Callable[..., np.ndarray]:
    """A function of a set's name and columns of codes: the position of each element in the set.

    A code beyond the set's own raises ValueError; an element that the set does not have is at -1.
    """
    tables: dict[str, tuple[tuple[int, ...], np.ndarray]] = {}

    def place(name: str, *codes: np.ndarray) -> np.ndarray:
        if name not in tables:
            rows = network.sets[name]
            sizes = tuple(rows.max(axis=0) + 1)
            table = np.full(np.prod(sizes), -1, dtype=np.int32)
            table[np.ravel_multi_index(tuple(rows.T), sizes)] = np.arange(len(rows))
            tables[name] = sizes, table
        sizes, table = tables[name]
        return table[np.ravel_multi_index(codes, sizes)]

    return place
