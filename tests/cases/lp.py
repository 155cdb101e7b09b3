"""A linear programme with whole numbers, handed straight to scipy."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

Terms = dict[int, float]  # coefficient by variable; the constant under ONE
ONE = -1


def add(*parts: tuple[float, Terms]) -> Terms:
    """Sum of factor x terms."""
    found: Terms = {}
    for factor, terms in parts:
        for variable, coefficient in terms.items():
            found[variable] = found.get(variable, 0.0) + factor * coefficient
    return found


def total(parts: Iterable[Terms]) -> Terms:
    """Plain sum of terms."""
    return add(*((1.0, part) for part in parts))


class Program:
    """Variables of 0 or more, rows between bounds, and what the variables are worth; to be maximised."""

    def __init__(self) -> None:
        self.worth: list[float] = []
        self.upper: list[float] = []
        self.whole: list[bool] = []
        self.rows: list[tuple[Terms, float, float]] = []

    def var(self, worth: float = 0.0, upper: float = math.inf, whole: bool = False) -> Terms:
        """A new variable, as terms."""
        self.worth.append(worth)
        self.upper.append(upper)
        self.whole.append(whole)
        return {len(self.worth) - 1: 1.0}

    def row(self, terms: Terms, low: float = -math.inf, high: float = math.inf) -> None:
        """low <= terms <= high."""
        constant = terms.get(ONE, 0.0)
        variables = {variable: c for variable, c in terms.items() if variable != ONE}
        self.rows.append((variables, low - constant, high - constant))

    def less(self, small: Terms, large: Terms) -> None:
        """small <= large."""
        self.row(add((1, small), (-1, large)), high=0.0)

    def solve(self) -> float | None:
        """The greatest worth; None where no values satisfy the rows.

        A second run with the whole numbers fixed at exactly that removes what their tolerance lets through.
        """
        first = self._run(np.array(self.upper), np.zeros(len(self.worth)))
        if first is None:
            return None
        whole, upper = np.array(self.whole), np.array(self.upper)
        fixed = np.round(first[1])
        exact = self._run(np.where(whole, fixed, upper), np.where(whole, fixed, 0.0))
        assert exact is not None
        return exact[0]

    def _run(self, upper: np.ndarray, lower: np.ndarray) -> tuple[float, np.ndarray] | None:
        at = [(i, variable, c) for i, (terms, _, _) in enumerate(self.rows) for variable, c in terms.items()]
        line, column, value = zip(*at, strict=True)
        matrix = coo_array((value, (line, column)), shape=(len(self.rows), len(self.worth))).tocsr()
        limits = LinearConstraint(matrix, [row[1] for row in self.rows], [row[2] for row in self.rows])
        options = {"mip_rel_gap": 0.0, "time_limit": 60}
        found = milp(
            -np.array(self.worth),
            integrality=self.whole,
            bounds=Bounds(lower, upper),
            constraints=limits,
            options=options,
        )
        if found.status == 2:
            return None
        assert found.status == 0, found.message
        return -found.fun, found.x
