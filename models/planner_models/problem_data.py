"""A mixed-integer linear programme as plain arrays, and what is asked and answered about it across processes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

OPTIMAL, LIMIT, INFEASIBLE, FAILED = "optimal", "limit", "infeasible", "failed"


@dataclass(frozen=True)
class Matrix:
    """A mixed-integer linear programme: row_lower <= A x <= row_upper, lower <= x <= upper, some x integer.

    ``starts``, ``indices``, ``values``: A by columns (CSC). ``objectives``: one row of costs per stage, all to be
    minimised, with ``offsets``. All arrays are plain numpy, so that a Matrix can be sent to another process.
    """

    starts: np.ndarray
    indices: np.ndarray
    values: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    integer: np.ndarray
    objectives: np.ndarray
    offsets: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.row_lower), len(self.lower)


@dataclass(frozen=True)
class Load:
    """A matrix to load whole. Of columns and rows that the matrix before had too, ``columns_from`` and ``rows_from``
    tell where they stood in it (-1: nowhere; None: the solver starts afresh)."""

    matrix: Matrix
    threads: int
    seed: int
    columns_from: np.ndarray | None = None
    rows_from: np.ndarray | None = None


@dataclass(frozen=True)
class Change:
    """What is different in a matrix with the same places of non-zeros and integers: places and their new numbers.

    ``values``: places in the matrix's ``values``. ``columns`` and ``rows`` come with both bounds; ``costs`` are places
    in the objectives, flattened.
    """

    values: tuple[np.ndarray, np.ndarray]
    columns: tuple[np.ndarray, np.ndarray, np.ndarray]
    rows: tuple[np.ndarray, np.ndarray, np.ndarray]
    costs: tuple[np.ndarray, np.ndarray]
    offsets: np.ndarray

    @property
    def size(self) -> int:
        """How many numbers differ."""
        return sum(len(places[0]) for places in (self.values, self.columns, self.rows, self.costs))


def difference(old: Matrix, new: Matrix) -> Change | None:
    """What makes the new matrix of the old one; None where non-zeros or integers stand in other places."""
    same = ("starts", "indices", "integer")
    if old.objectives.shape != new.objectives.shape or not all(
        np.array_equal(getattr(old, name), getattr(new, name)) for name in same
    ):
        return None
    values = np.flatnonzero(old.values != new.values)
    columns = np.flatnonzero((old.lower != new.lower) | (old.upper != new.upper))
    rows = np.flatnonzero((old.row_lower != new.row_lower) | (old.row_upper != new.row_upper))
    costs = np.flatnonzero(old.objectives.ravel() != new.objectives.ravel())
    return Change(
        (values, new.values[values]),
        (columns, new.lower[columns], new.upper[columns]),
        (rows, new.row_lower[rows], new.row_upper[rows]),
        (costs, new.objectives.ravel()[costs]),
        new.offsets,
    )


@dataclass(frozen=True)
class Request:
    """Minimise one of the matrix's objectives.

    ``lower`` and ``upper`` replace bounds of columns (None: their own). ``hold``: objectives already settled and the
    most each may become. ``start``: a point to start from. ``gap`` is relative; ``patience`` is the time after which
    a search that has found nothing gives up (None: the time limit). ``fix_integers`` solves the linear programme that
    is left with integers at ``start``, within bounds; ``polish`` moves on from there; ``relax`` drops integrality, of
    all but choices between alternatives; ``round`` rounds such a point (``start``) to a plan, batch by batch.
    ``target``: an objective as good as this ends the search. ``costs`` are minimised in place of an objective of the
    matrix. ``prices``: of a linear programme, the answer has the prices too.
    """

    objective: int
    time_limit: float
    gap: float = 0.0
    lower: np.ndarray | None = None
    upper: np.ndarray | None = None
    hold: tuple[tuple[int, float], ...] = ()
    start: np.ndarray | None = None
    patience: float | None = None
    fix_integers: bool = False
    relax: bool = False
    polish: bool = False
    round: bool = False
    target: float = -np.inf
    costs: np.ndarray | None = None
    prices: bool = False


@dataclass(frozen=True)
class Prices:
    """Dual values of a linear programme, of its minimised objective: by how much that grows with a unit of a row's
    right-hand side (``rows``, ``holds``: one for each objective held), or of a column that leaves its bound
    (``columns``). ``low`` and ``high``: between which right-hand sides the rows' values hold, one changed at a time.
    """

    rows: np.ndarray
    columns: np.ndarray
    holds: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Answer:
    """What came out: ``x`` is None where nothing was found; objective and bound are of the minimised objective."""

    status: str
    x: np.ndarray | None
    objective: float
    bound: float
    nodes: int = 0
    prices: Prices | None = None


@dataclass(frozen=True)
class Progress:
    """A word from the search: seconds in it, best objective and bound so far (infinite where there is none)."""

    seconds: float
    objective: float
    bound: float
    x: np.ndarray | None = None
