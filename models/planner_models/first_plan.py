"""Whole numbers from the relaxation: round a batch of integers, see what that implies, solve again.

Every linear programme starts from the basis of the last, so that a round costs a small part of the relaxation.

Sources: diving with propagation after every decision as in T. Achterberg, "Constraint Integer Programming" (2007),
chapters 7 and 9; rounding within what rows leave: T. Berthold, "Primal heuristics for mixed integer programs" (2006).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from planner_models.problem_data import Matrix

WHOLE = 1e-6  # an integer this near a whole number is one
REACHED = 1e-7  # what a row leaves beyond the whole number
LIKELY = 0.2  # an integer that could rise by less than this is rounded down, else up
SHARE = 0.1  # of the integers that nothing decides, so many are rounded at a time
VISITS = 200  # rows looked at after one decision
TIGHTER = 0.05  # of its range, by which a column's bound must move to be passed on
LP = Callable[[np.ndarray, np.ndarray], "np.ndarray | None"]


def choices(matrix: Matrix) -> np.ndarray:
    """Binary columns of rows that let at most one of them be 1: few, and a relaxation is blind to them; shape (n,)."""
    rows, columns = matrix.shape
    row, column = matrix.indices, np.repeat(np.arange(columns), np.diff(matrix.starts))
    binary = matrix.integer & (matrix.upper == 1.0) & (matrix.lower == 0.0)
    other = np.bincount(row, ~(binary[column] & (matrix.values == 1.0)), rows)
    packing = (other == 0) & (matrix.row_upper == 1.0)
    found = np.zeros(columns, dtype=bool)
    found[column[packing[row]]] = True
    return found


@dataclass
class Domain:
    """Bounds of columns and what rows imply for them, with a trail to undo decisions."""

    matrix: Matrix
    rows: sparse.csr_matrix = field(init=False)
    lower: list[float] = field(init=False, default_factory=list)
    upper: list[float] = field(init=False, default_factory=list)
    trail: list[tuple[int, float, float]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        m = self.matrix
        self.rows = sparse.csc_matrix((m.values, m.indices, m.starts), shape=m.shape).tocsr()
        self._integer = m.integer.tolist()
        self._row_lower, self._row_upper = m.row_lower.tolist(), m.row_upper.tolist()
        self._starts: list[int] = m.starts.tolist()
        self._rows_of: list[int] = m.indices.tolist()
        r = self.rows
        self._begin, self._columns, self._values = r.indptr.tolist(), r.indices.tolist(), r.data.tolist()

    def reset(self, lower: np.ndarray, upper: np.ndarray) -> None:
        """Start from these bounds."""
        self.lower, self.upper, self.trail = lower.tolist(), upper.tolist(), []

    def fix(self, column: int, value: float) -> bool:
        """Fix a column and follow the rows; False, with nothing changed, where some row cannot hold any more."""
        if not self.lower[column] - 1e-9 <= value <= self.upper[column] + 1e-9:
            return False
        mark = len(self.trail)
        self._move(column, value, value)
        waiting = deque(self._touched(column))
        known = set(waiting)
        for _ in range(VISITS):
            if not waiting:
                break
            row = waiting.popleft()
            known.discard(row)
            moved = self._follow(row)
            if moved is None:
                self.undo(mark)
                return False
            for other in moved:
                new = [r for r in self._touched(other) if r != row and r not in known]
                waiting.extend(new)
                known.update(new)
        return True

    def undo(self, mark: int) -> None:
        """Take back every change since the trail was ``mark`` long."""
        while len(self.trail) > mark:
            column, self.lower[column], self.upper[column] = self.trail.pop()

    def _touched(self, column: int) -> Sequence[int]:
        return self._rows_of[self._starts[column] : self._starts[column + 1]]

    def _move(self, column: int, low: float, high: float) -> None:
        self.trail.append((column, self.lower[column], self.upper[column]))
        self.lower[column], self.upper[column] = low, high

    def _follow(self, row: int) -> list[int] | None:
        """Tighten the columns of a row by its least and largest activity; the columns moved, None if it cannot hold."""
        part = slice(self._begin[row], self._begin[row + 1])
        columns, values = self._columns[part], self._values[part]
        moved: list[int] = []
        # as a <= row twice over: the row itself, and the row with its sign turned
        for sign, most in ((1.0, self._row_upper[row]), (-1.0, -self._row_lower[row])):
            if most == math.inf:
                continue
            least, size, endless = 0.0, abs(most), -1
            for column, value in zip(columns, values, strict=True):
                part_of = sign * value * (self.lower[column] if sign * value > 0 else self.upper[column])
                if part_of == -math.inf:
                    if endless >= 0:
                        break
                    endless = column
                else:
                    least, size = least + part_of, max(size, abs(part_of))
            else:
                if endless < 0 and least > most + 1e-7 * max(1.0, size):
                    return None
                for column, value in zip(columns, values, strict=True):
                    if self.lower[column] < self.upper[column] and endless in (-1, column):
                        own = sign * value * (self.lower[column] if sign * value > 0 else self.upper[column])
                        rest = least if endless == column else least - own
                        bent = self._tighten(column, (most - rest) / (sign * value), sign * value > 0)
                        if bent is None:
                            return None
                        moved += [column] if bent else []
        return moved

    def _tighten(self, column: int, limit: float, above: bool) -> bool | None:
        """Apply a new limit; whether it changed enough to be passed on, None where the column is left with nothing."""
        low, high = self.lower[column], self.upper[column]
        if self._integer[column]:
            limit = math.floor(limit + WHOLE) if above else math.ceil(limit - WHOLE)
        new_low, new_high = (low, min(high, limit)) if above else (max(low, limit), high)
        slack = 0.0 if self._integer[column] else 1e-6 * max(1.0, abs(limit))
        if new_low > new_high + slack:
            return None
        new_low, new_high = (low, max(low, new_high)) if above else (min(high, new_low), high)
        change = high - new_high if above else new_low - low
        if not change > (0.0 if self._integer[column] else TIGHTER * (high - low) if high - low < math.inf else 0.0):
            return False
        if math.isnan(change):
            return False
        self._move(column, new_low, new_high)
        return True


@dataclass(frozen=True)
class _Decision:
    """A column rounded, the other way it could have gone, and how long the trail was before."""

    mark: int
    column: int
    other: float


def round_in_batches(domain: Domain, solve: LP, go_on: Callable[[], bool]) -> np.ndarray | None:
    """A point with whole integers near the relaxation over a domain, or None.

    ``solve(lower, upper)`` answers the linear programme within bounds of the columns, None where there is no (useful)
    solution; ``go_on``: whether there is time.

    Batches that lead nowhere are cut to a quarter, down to the one decision that has to go the other way.
    """
    batch: list[_Decision] = []
    columns = domain.matrix.shape[1]
    most = columns
    while go_on():
        x = solve(np.array(domain.lower), np.array(domain.upper))
        if x is not None:
            batch, done = _round(domain, x, most)
            if done or not batch:
                return x if done else None
            most = min(columns, 4 * max(most, 1))
        elif len(batch) > 1:
            kept = max(1, len(batch) // 4)
            domain.undo(batch[kept].mark)
            batch, most = batch[:kept], kept
        elif batch:
            domain.undo(batch[0].mark)
            if not domain.fix(batch[0].column, batch[0].other):
                return None
            batch, most = [], 4
        else:
            return None
    return None


def _round(domain: Domain, x: np.ndarray, most: int) -> tuple[list[_Decision], bool]:
    """Decide up to ``most`` integers: those that have room to rise, then the clearest of the rest."""
    matrix, rows = domain.matrix, domain.rows
    down = np.floor(x + WHOLE)
    open_ = np.flatnonzero(matrix.integer & (x - down > WHOLE))
    activity, reach, batch = rows @ x, np.zeros(len(x)), []

    def decide(column: int, first: float, other: float) -> float:
        mark = len(domain.trail)
        for value, left in ((first, other), (other, first)):
            if domain.lower[column] < domain.upper[column] and domain.fix(column, value):
                batch.append(_Decision(mark, column, left))
                return value
        return math.nan

    rest = []
    for column in open_[np.argsort(down[open_] - x[open_], kind="stable")].tolist():
        part = slice(matrix.starts[column], matrix.starts[column + 1])
        row, value = matrix.indices[part], matrix.values[part]
        room = np.where(value > 0, matrix.row_upper[row] - activity[row], activity[row] - matrix.row_lower[row])
        room = np.maximum(room, 0.0) / np.abs(value)
        reach[column] = min(1.0, x[column] - down[column] + room.min(initial=math.inf))
        if reach[column] < 1.0 - REACHED or len(batch) >= most:
            rest.append(column)
        elif decide(column, down[column] + 1.0, down[column]) > down[column]:
            activity[row] += value * (down[column] + 1.0 - x[column])
    rest.sort(key=lambda column: reach[column])
    count = min(most - len(batch), max(1, int(SHARE * len(rest)))) if rest else 0
    for column in _clearest(rest, reach, count):
        up = reach[column] >= LIKELY
        decide(column, down[column] + up, down[column] + (not up))
    return batch, not len(open_)


def _clearest(rest: Sequence[int], reach: np.ndarray, count: int) -> list[int]:
    """Those that can rise furthest, then those that can rise least, of columns ordered by how far they can."""
    if count <= 0:
        return []
    high = [column for column in rest[::-1][:count] if reach[column] >= LIKELY]
    return high + [column for column in rest[:count] if reach[column] < LIKELY]
