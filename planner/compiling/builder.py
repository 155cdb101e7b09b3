"""Collects a Network piece by piece, in whole columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from planner_models.network import PARAMS, RELATIONS, SETS, Network, Relation

_PARAMS_OF = {name: [p for p, (over, _, _) in PARAMS.items() if over == name] for name in SETS}


class Builder:
    """Rows of sets with their numbers, and members of relations, until ``network`` makes one of them all."""

    def __init__(self) -> None:
        self._sets: dict[str, list[np.ndarray]] = {name: [] for name in SETS}
        self._params: dict[str, list[np.ndarray]] = {name: [] for name in PARAMS}
        self._keys: dict[str, list[np.ndarray]] = {name: [] for name in RELATIONS}
        self._members: dict[str, list[np.ndarray]] = {name: [] for name in RELATIONS}

    def add(self, name: str, *codes: Any, **params: Any) -> None:
        """Add elements to a set; codes and numbers are scalars or arrays of one length."""
        rows = _columns(codes)
        self._sets[name].append(rows)
        for param in _PARAMS_OF[name]:
            self._params[param].append(np.broadcast_to(np.asarray(params.pop(param), dtype=float), len(rows)))
        if params:
            raise TypeError(f"{name} has no {sorted(params)}")

    def relate(self, name: str, key: Sequence[Any], member: Sequence[Any]) -> None:
        """Add members to elements of a relation's indexing set; scalars or arrays of one length."""
        rows = _columns((*key, *member))
        self._keys[name].append(rows[:, : len(key)])
        self._members[name].append(rows[:, len(key) :])

    def rows(self, name: str) -> np.ndarray:
        """The set's elements so far."""
        return _stack(self._sets[name], len(SETS[name][0]))

    def numbers(self, name: str) -> np.ndarray:
        """The numbers of a parameter so far, in the order of its set's elements."""
        return np.concatenate([np.zeros(0), *self._params[name]])

    def members(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """The relation's keys and members so far."""
        over, indices, _ = RELATIONS[name]
        return _stack(self._keys[name], len(SETS[over][0])), _stack(self._members[name], len(indices))

    def network(self) -> Network:
        """Everything added, as one Network."""
        sets = {name: self.rows(name) for name in SETS}
        relations = {name: Relation(*self.members(name)) for name in RELATIONS}
        params = {name: np.concatenate(parts) if parts else np.zeros(0) for name, parts in self._params.items()}
        return Network(sets, relations, params)


def columns(rows: Sequence[tuple[int, ...]], width: int) -> Iterator[np.ndarray]:
    """Rows of codes as ``width`` arrays."""
    return iter(np.array(rows, dtype=np.int64).reshape(-1, width).T)


def spread(first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every whole number from ``first[n]`` to ``last[n]``, for each n in turn: all n, and beside them the numbers."""
    sizes = np.maximum(last - first + 1, 0)
    n = np.repeat(np.arange(len(sizes)), sizes)
    return n, np.arange(len(n)) + (first - np.cumsum(sizes) + sizes)[n]


def _columns(codes: Sequence[Any]) -> np.ndarray:
    rows = np.empty((max((len(c) for c in codes if np.ndim(c)), default=1), len(codes)), dtype=np.int64)
    for position, code in enumerate(codes):
        rows[:, position] = code
    return rows


def _stack(rows: list[np.ndarray], width: int) -> np.ndarray:
    return np.concatenate(rows) if rows else np.zeros((0, width), dtype=np.int64)
