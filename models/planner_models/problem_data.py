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
class Request:
    """Minimise one of the matrix's objectives.

    ``lower`` and ``upper`` replace bounds of columns (None: their own). ``hold``: objectives already settled and the
    most each may become. ``start``: a point to start from. ``gap`` is relative; ``patience`` is the time after which
    a search that has found nothing gives up (None: the time limit). ``fix_integers`` solves the linear programme that
    is left with integers at ``start``; ``relax`` drops integrality.
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


@dataclass(frozen=True)
class Answer:
    """What came out: ``x`` is None where nothing was found; objective and bound are of the minimised objective."""

    status: str
    x: np.ndarray | None
    objective: float
    bound: float
    nodes: int = 0


@dataclass(frozen=True)
class Progress:
    """A word from the search: seconds in it, best objective and bound so far (infinite where there is none)."""

    seconds: float
    objective: float
    bound: float
    x: np.ndarray | None = None
