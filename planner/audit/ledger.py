"""Sums by key and quarter."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

import numpy as np

K = TypeVar("K", bound=Hashable)


class Ledger(Generic[K]):
    """Sums by key, one number a quarter; beside each that of its absolute terms, against which noise is measured."""

    def __init__(self, count: int) -> None:
        """Start empty, with ``count`` quarters."""
        self._count = count
        self._sums: dict[K, np.ndarray] = {}  # sums and sizes

    def add(self, key: K, amounts: np.ndarray, sizes: np.ndarray | None = None, factor: float = 1.0) -> None:
        """Add an amount for every quarter, each times a factor; ``sizes`` where they are the rest of larger terms."""
        if key not in self._sums:
            self._sums[key] = np.zeros((2, self._count))
        sums = self._sums[key]
        sums[0] += amounts * factor
        sums[1] += np.abs(amounts if sizes is None else sizes) * abs(factor)

    def add_rows(self, keys: Sequence[K], which: np.ndarray, t: np.ndarray, amounts: np.ndarray) -> None:
        """Add many amounts, each to the key and the quarter of its row; ``which``: positions of the rows' keys."""
        sums = np.zeros((len(keys), 2, self._count))
        np.add.at(sums[:, 0], (which, t), amounts)
        np.add.at(sums[:, 1], (which, t), np.abs(amounts))
        for key, own in zip(keys, sums, strict=True):
            if key in self._sums:
                self._sums[key] += own
            else:
                self._sums[key] = own

    def __getitem__(self, key: K) -> np.ndarray:
        """Sums of a key by quarter; zeros for a key without amounts."""
        return self._sums[key][0] if key in self._sums else np.zeros(self._count)

    def size(self, key: K) -> np.ndarray:
        """Sum of absolute terms by quarter."""
        return self._sums[key][1] if key in self._sums else np.zeros(self._count)

    def table(self, keys: Iterable[K]) -> np.ndarray:
        """Sums of many keys: shape (keys, quarters)."""
        return np.array([self[key] for key in keys]).reshape(-1, self._count)

    def sizes(self, keys: Iterable[K]) -> np.ndarray:
        """Sums of absolute terms of many keys: shape (keys, quarters)."""
        return np.array([self.size(key) for key in keys]).reshape(-1, self._count)

    def __iter__(self) -> Iterator[K]:
        """Keys in the order in which they came."""
        return iter(self._sums)

    def items(self) -> Iterator[tuple[K, np.ndarray]]:
        """Keys and their sums by quarter."""
        return ((key, sums[0]) for key, sums in self._sums.items())
