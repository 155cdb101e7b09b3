"""Makes a plan better: integers move where prices say that it may pay, then neighbourhoods are rounded anew."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import numpy as np

from planner_models.first_plan import Domain, round_in_batches

REST = 6  # moves that must succeed before a move that failed is tried again
STALE = 8  # failures in a row after which prices are looked at again, if anything has moved since
WORTH = 1e-8  # relative to the objective: less is no improvement
LONG = 200  # columns of a row that says nothing about who is near whom
SIZE, LEAST, GROWS, SHRINKS = 30.0, 10.0, 1.05, 0.8  # of a neighbourhood, in integers, and how it changes
ROUNDS = 25  # linear programmes for one neighbourhood
PATIENCE, LATELY, SMALL = 150, 0.4, 0.05  # see `Polish._pays`
SETTLE = 8  # neighbourhoods that went better before all integers are moved again


class Programme(Protocol):
    """The linear programme with integers between bounds, solved from where it stood last."""

    def bound(self, which: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        """Put some integers (by their place among the integers) between bounds."""

    def solve(self, enough: float = np.inf) -> float:
        """The objective; infinite where there is no solution, it reaches ``enough`` or finding it takes too long."""

    def prices(self) -> np.ndarray:
        """Reduced cost of each integer in the last solution."""

    def point(self) -> np.ndarray:
        """Every column in the last solution."""


class Polish:
    """Local search over the integers of a mixed-integer programme, each move judged by a linear programme.

    With integers fixed, the optimum is convex in them: a step of an integer can gain at most its reduced cost. So steps
    are tried in the order of what they can gain, several at once while that goes well; the solver starts from the basis
    of the last one and needs a few pivots. When nothing is left that could gain, the plan is the best among those one
    step away. (D. Bertsimas and J. Tsitsiklis, "Introduction to Linear Optimization", 1997, section 5.2: the optimum as
    a convex function of the right-hand side.)

    Then integers that rows connect are freed together and rounded anew, the others staying as they are (large
    neighbourhood search: P. Shaw 1998; with rounding by linear programmes in the place of a tree search).
    """

    def __init__(self, programme: Programme, domain: Domain, target: float, seed: int = 0) -> None:
        """``domain``: the matrix, bounds of its columns. The search ends with an objective at or below ``target``."""
        self.programme, self.domain, self.target = programme, domain, target
        self.integers = np.flatnonzero(domain.matrix.integer)
        self.bounds = np.array(domain.lower), np.array(domain.upper)
        self.lower, self.upper = (side[self.integers] for side in self.bounds)
        self.tried = self.moved = 0
        self._random = np.random.default_rng(seed)
        self._history: list[float] = []  # the best objective before each linear programme

    def run(self, values: np.ndarray, until: float, improved: Callable[[float], None]) -> float:
        """Start from integers at ``values`` and stop by the monotonic time ``until``; returns the best objective.

        ``improved`` hears of every better objective. Afterwards the programme holds the best plan's optimum. The start
        must have one: infinity is returned otherwise.
        """
        self.values, self.improved, self.until = values.copy(), improved, until
        self.best = self._return()
        if np.isfinite(self.best):
            self._steps()
            self._neighbourhoods()
        return self._return()

    def _go_on(self) -> bool:
        return self.best > self.target and time.monotonic() < self.until

    def _steps(self) -> None:
        """Move single integers until no step is known to pay."""
        resting = np.full((len(self.values), 2), -1)  # until so many moves have succeeded
        while self._go_on():
            before = self.moved
            self._pass(resting)
            if self.moved == before and not (resting > self.moved).any():
                break
            if self.moved == before:
                resting[resting > self.moved] = -1  # everything else has been tried from here
                self._pass(resting)
                if self.moved == before:
                    break

    def _pass(self, resting: np.ndarray) -> None:
        """Try steps in the order of what they can gain by the present prices."""
        prices = self.programme.prices()
        up = np.where(self.values + 1 <= self.upper, -prices, 0.0)
        down = np.where(self.values - 1 >= self.lower, prices, 0.0)
        gain, step = np.maximum(up, down), np.where(up >= down, 1.0, -1.0)
        side = (step > 0).astype(int)
        rested = resting[np.arange(len(step)), side] <= self.moved
        order = np.flatnonzero((gain > WORTH * max(1.0, abs(self.best))) & rested)
        order = order[np.argsort(-gain[order], kind="stable")]
        place, width, failures, moved = 0, max(1, len(order) // 16), 0, False
        while place < len(order) and self._go_on():
            several = order[place : place + width]
            found = self._solve(several, self.values[several] + step[several])
            if self._better(found):
                moved, failures = True, 0
                self._move(several, self.values[several] + step[several], found)
                place, width = place + len(several), 2 * width
                continue
            self._bound(several, self.values[several])
            if width > 1:
                width = max(1, width // 4)
                continue
            resting[several, side[several]] = self.moved + REST
            place, failures = place + 1, failures + 1
            if moved and failures >= STALE:
                break
        self.programme.solve()

    def _neighbourhoods(self) -> None:
        """Free integers near each other and round them anew, as long as that pays."""
        size, better = SIZE, 0
        while self._go_on() and self._pays():
            before, moved = self.tried, self.moved
            self._anew(self._near(int(size)))
            better += self.moved > moved
            size = max(LEAST, size * SHRINKS) if self.tried - before >= ROUNDS else size * GROWS
            size = min(size, len(self.values))
            if better >= SETTLE:
                self._return()
                self._steps()
                better = 0

    def _anew(self, free: np.ndarray) -> None:
        """Free some integers (by their place) and round them anew; take that where it is better."""
        lower, upper = (side.copy() for side in self.bounds)
        lower[self.integers] = upper[self.integers] = self.values
        columns = self.integers[free]
        lower[columns], upper[columns] = self.lower[free], self.upper[free]
        self.domain.reset(lower, upper)
        found, last = np.inf, self.tried + ROUNDS

        def solve(low: np.ndarray, high: np.ndarray) -> np.ndarray | None:
            nonlocal found
            self.programme.bound(free, low[columns], high[columns])
            found = self._run()
            return self.programme.point() if self._better(found) else None

        x = round_in_batches(self.domain, solve, lambda: self.tried < last and time.monotonic() < self.until)
        if x is None:
            self._bound(free, self.values[free])
        else:
            self._bound(free, np.round(x[columns]))
            self._move(free, np.round(x[columns]), found)

    def _move(self, which: np.ndarray, values: np.ndarray, found: float) -> None:
        self.values[which], self.best = values, found
        self.moved += 1
        self.improved(found)

    def _near(self, size: int) -> np.ndarray:
        """Places of integers that rows connect, around one at random."""
        m, rows = self.domain.matrix, self.domain.rows
        first = int(self._random.choice(self.integers))
        waiting, seen_rows, seen, found = [first], set[int](), {first}, []
        for column in waiting:  # grows on the way
            if m.integer[column]:
                found.append(column)
                if len(found) >= size:
                    break
            for row in self._random.permutation(m.indices[m.starts[column] : m.starts[column + 1]]).tolist():
                start, end = rows.indptr[row], rows.indptr[row + 1]
                if row not in seen_rows and end - start <= LONG:
                    seen_rows.add(row)
                    new = [other for other in rows.indices[start:end].tolist() if other not in seen]
                    seen.update(new)
                    waiting.extend(new)
        return np.searchsorted(self.integers, np.sort(found))

    def _pays(self) -> bool:
        """Whether the last part of the work closed a fair part of what is left to the target."""
        if self.tried < min(PATIENCE, 5 * len(self.values)):
            return True
        before = self._history[int((1 - LATELY) * len(self._history))]
        return before - self.best > SMALL * (self.best - self.target)

    def _better(self, found: float) -> bool:
        return found < self.best - WORTH * max(1.0, abs(self.best))

    def _bound(self, which: np.ndarray, values: np.ndarray) -> None:
        self.programme.bound(which, values, values)

    def _return(self) -> float:
        """Solve the best plan's linear programme, to its end."""
        self._bound(np.arange(len(self.values)), self.values)
        return self.programme.solve()

    def _solve(self, which: np.ndarray, values: np.ndarray) -> float:
        self._bound(which, values)
        return self._run()

    def _run(self) -> float:
        self.tried += 1
        self._history.append(self.best)
        return self.programme.solve(self.best)
