"""Sums by key and quarter."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Ledger(Generic[K]):
    """Sums by key and quarter; beside each sum that of its absolute terms, against which noise is measured."""

    def __init__(self, count: int) -> None:
        """Start empty, with ``count`` quarters."""
        self._count = count
        self._sums: dict[K, tuple[list[float], list[float]]] = {}

    def _entry(self, key: K) -> tuple[list[float], list[float]]:
        if key not in self._sums:
            self._sums[key] = [0.0] * self._count, [0.0] * self._count
        return self._sums[key]

    def add(self, key: K, t: int, amount: float, size: float | None = None) -> None:
        """Add an amount; ``size`` where the amount is itself the rest of larger terms."""
        sums, sizes = self._entry(key)
        sums[t] += amount
        sizes[t] += abs(amount) if size is None else abs(size)

    def add_all(self, key: K, amounts: list[float], sizes: list[float], factor: float = 1.0) -> None:
        """Add amounts for every quarter, each times a factor."""
        own, own_sizes = self._entry(key)
        for t, amount in enumerate(amounts):
            own[t] += amount * factor
            own_sizes[t] += sizes[t] * abs(factor)

    def __getitem__(self, key: K) -> list[float]:
        """Sums of a key by quarter; zeros for a key without amounts."""
        return self._sums[key][0] if key in self._sums else [0.0] * self._count

    def size(self, key: K) -> list[float]:
        """Sum of absolute terms by quarter."""
        return self._sums[key][1] if key in self._sums else [0.0] * self._count

    def __iter__(self) -> Iterator[K]:
        """Keys in the order in which they came."""
        return iter(self._sums)

    def items(self) -> Iterator[tuple[K, list[float]]]:
        """Keys and their sums by quarter."""
        return ((key, sums) for key, (sums, _) in self._sums.items())
