"""Makes a plan better by moving its integers one step at a time where the prices of the plan say that it may pay."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import numpy as np

REST = 6  # moves that must succeed before a move that failed is tried again
STALE = 8  # failures in a row after which prices are looked at again, if anything has moved since
WORTH = 1e-8  # relative to the objective: less is no improvement


class Programme(Protocol):
    """The linear programme that is left with integers fixed, solved from where it stood last."""

    def fix(self, which: np.ndarray, values: np.ndarray) -> None:
        """Fix some integers (by their place among the integers) at values."""

    def solve(self) -> float:
        """The objective; infinite where there is no solution or finding it takes too long."""

    def prices(self) -> np.ndarray:
        """Reduced cost of each integer in the last solution."""


class Polish:
    """Local search over the integers of a mixed-integer programme, each move judged by a linear programme.

    With integers fixed, the optimum is convex in them: a step of an integer can gain at most its reduced cost. So steps
    are tried in the order of what they can gain, several at once while that goes well; the solver starts from the basis
    of the last one and needs a few pivots. When nothing is left that could gain, the plan is the best among those one
    step away. (The price-guided moves of Fischetti and Lodi's "repairing" and of simplex-based 1-opt heuristics.)
    """

    def __init__(self, programme: Programme, lower: np.ndarray, upper: np.ndarray, target: float) -> None:
        """``lower`` and ``upper``: bounds of the integers. The search ends with an objective at or below ``target``."""
        self.programme, self.lower, self.upper, self.target = programme, lower, upper, target
        self.tried = self.moved = 0

    def run(self, values: np.ndarray, until: float, improved: Callable[[float], None]) -> float:
        """Start from integers at ``values`` and stop by the monotonic time ``until``; returns the best objective.

        ``improved`` hears of every better objective. Afterwards the programme holds the best plan's optimum. The start
        must have one: infinity is returned otherwise.
        """
        self.values = values.copy()
        best = self._solve(np.arange(len(values)), values)
        resting = np.full((len(values), 2), -1)  # until so many moves have succeeded
        while np.isfinite(best) and best > self.target and time.monotonic() < until:
            before = self.moved
            best = self._pass(best, resting, until, improved)
            if self.moved == before and not (resting > self.moved).any():
                break
            if self.moved == before:
                resting[resting > self.moved] = -1  # everything else has been tried from here
                best = self._pass(best, resting, until, improved)
                if self.moved == before:
                    break
        return self._solve(np.arange(len(values)), self.values)

    def _pass(self, best: float, resting: np.ndarray, until: float, improved: Callable[[float], None]) -> float:
        """Try steps in the order of what they can gain by the present prices."""
        prices = self.programme.prices()
        up = np.where(self.values + 1 <= self.upper, -prices, 0.0)
        down = np.where(self.values - 1 >= self.lower, prices, 0.0)
        gain, step = np.maximum(up, down), np.where(up >= down, 1.0, -1.0)
        side = (step > 0).astype(int)
        rested = resting[np.arange(len(step)), side] <= self.moved
        order = np.flatnonzero((gain > WORTH * max(1.0, abs(best))) & rested)
        order = order[np.argsort(-gain[order], kind="stable")]
        place, width, failures, moved = 0, max(1, len(order) // 16), 0, False
        while place < len(order) and best > self.target and time.monotonic() < until:
            several = order[place : place + width]
            found = self._solve(several, self.values[several] + step[several])
            self.tried += 1
            if found < best - WORTH * max(1.0, abs(best)):
                best, moved, failures = found, True, 0
                self.values[several] += step[several]
                self.moved += 1
                place, width = place + len(several), 2 * width
                improved(best)
                continue
            self.programme.fix(several, self.values[several])
            if width > 1:
                width = max(1, width // 4)
                continue
            resting[several, side[several]] = self.moved + REST
            place, failures = place + 1, failures + 1
            if moved and failures >= STALE:
                break
        self.programme.solve()
        return best

    def _solve(self, which: np.ndarray, values: np.ndarray) -> float:
        self.programme.fix(which, values)
        return self.programme.solve()
