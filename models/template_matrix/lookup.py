"""Positions of elements in integer-coded sets, and members of relations by position."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

_DENSE_CELLS = 1 << 22  # up to 16 MB, a table of every possible code is the fastest way to look up
_DENSE_PER_ELEMENT = 8  # and beyond that while it is no larger than this many cells per element


class Lookup:
    """Finds elements of one set: ``codes`` has one row per element, all codes non-negative."""

    def __init__(self, codes: np.ndarray) -> None:
        self.count, self.width = codes.shape
        if self.count and codes.min(initial=0) < 0:
            raise ValueError("has a negative code")
        self._sizes = tuple(int(size) + 1 for size in codes.max(axis=0)) if self.count else (1,) * self.width
        cells = math.prod(self._sizes)
        if cells > np.iinfo(np.int64).max:
            raise ValueError("has codes too large to be looked up")
        flat = self._flat([codes[:, n] for n in range(self.width)])
        if cells <= max(_DENSE_CELLS, _DENSE_PER_ELEMENT * self.count):
            self._table: np.ndarray | None = np.full(cells, -1, dtype=np.int32)
            self._table[flat] = np.arange(self.count, dtype=np.int32)
            twice = self._table[flat] != np.arange(self.count)
        else:
            self._table = None
            self._order = np.argsort(flat, kind="stable")
            self._sorted = flat[self._order]
            twice = self._sorted[1:] == self._sorted[:-1]
        if twice.any():
            raise ValueError("has an element twice")

    def positions(self, codes: Sequence[np.ndarray]) -> np.ndarray:
        """Position of each element in the set, -1 where it is not in it; one array of codes for each index."""
        if not self.count:
            return np.full(len(codes[0]) if codes else 1, -1)
        inside = np.ones(1, dtype=bool)
        for column, size in zip(codes, self._sizes, strict=True):
            if len(column) and (column.min() < 0 or column.max() >= size):
                inside = inside & (column >= 0) & (column < size)
        if not inside.all():
            codes = [np.where(inside, column, 0) for column in codes]
        flat = self._flat(codes)
        if self._table is not None:
            found = self._table[flat]
        else:
            place = np.minimum(np.searchsorted(self._sorted, flat), self.count - 1)
            found = np.where(self._sorted[place] == flat, self._order[place], -1)
        return found if inside.all() else np.where(inside, found, -1)

    def _flat(self, codes: Sequence[np.ndarray]) -> np.ndarray:
        flat = np.zeros(1, dtype=np.int64)
        for column, size in zip(codes, self._sizes, strict=True):
            flat = flat * size + column
        return flat


class Groups:
    """Members of a relation by the position of their key, in the order in which they are given."""

    def __init__(self, keys: np.ndarray, members: np.ndarray, count: int) -> None:
        order = np.argsort(keys, kind="stable")
        self.counts = np.bincount(keys, minlength=count)
        self._first = np.cumsum(self.counts) - self.counts
        self.members = members[order]

    def of(self, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For keys at these positions: which key each member belongs to (0..), and the row of ``members`` it is."""
        counts = self.counts[positions]
        line = np.repeat(np.arange(len(positions)), counts)
        within = np.arange(len(line)) - np.repeat(np.cumsum(counts) - counts, counts)
        return line, self._first[positions][line] + within
