"""Plans that share what is decided before anybody knows which scenario it will be: the extensive form.

One matrix holds every scenario's own, side by side. A decision of the first stage is one column for all of them, so
that no rows are needed to tie it; what is decided later is a column for each.

Sources: J. R. Birge, F. Louveaux, "Introduction to Stochastic Programming" (2nd ed. 2011), chapters 1 and 4, for the
extensive form and what information and the stochastic solution are worth; R. T. Rockafellar, S. Uryasev, "Optimization
of conditional value-at-risk", Journal of Risk 2 (2000), for the linear form of the mean of the worst part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array

from planner_models.problem_data import Matrix

NOISE = 1e-9  # relative, by which a number that was decided may differ where it is held


@dataclass(frozen=True)
class Risk:
    """What counts of profits that depend on the scenario: (1 - weight) x their mean + weight x the mean of the worst
    1 - level part of them (conditional value at risk); at level 1 the worst of all.

    Raises ValueError where weight or level is not between 0 and 1.
    """

    weight: float = 0.0
    level: float = 0.9

    def __post_init__(self) -> None:
        for name in ("weight", "level"):
            if not 0 <= getattr(self, name) <= 1:  # also refuses what is no number
                raise ValueError(f"{name} must lie between 0 and 1, not {getattr(self, name):g}")

    def tail(self, probabilities: np.ndarray) -> float:
        """The part of the outcomes that is the worst part: no less than the least likely scenario."""
        return max(1.0 - self.level, float(probabilities.min()))

    def value(self, profits: np.ndarray, probabilities: np.ndarray) -> float:
        """What profits by scenario are worth; infinite ones give an infinite worth."""
        value = (1.0 - self.weight) * float(probabilities @ profits) if self.weight < 1 else 0.0
        return value + self.weight * self.worst_part(profits, probabilities) if self.weight else value

    def worst_part(self, profits: np.ndarray, probabilities: np.ndarray) -> float:
        """Mean of the worst part of the profits."""
        order, left, total = np.argsort(profits), self.tail(probabilities), 0.0
        tail = left
        for s in order.tolist():
            part = min(left, float(probabilities[s]))
            if part > 0:
                total, left = total + part * float(profits[s]), left - part
        return total / (tail - left)


@dataclass(frozen=True)
class ExtensiveForm:
    """One matrix of all scenarios. ``names``: of its objectives, the last one minus what counts of the profits;
    ``places``: for each scenario, where its columns stand; ``risk_row``: the row that says what the worst part loses,
    -1 where that does not count."""

    matrix: Matrix
    names: tuple[str, ...]
    places: tuple[np.ndarray, ...]
    risk_row: int
    expected: np.ndarray  # costs of the mean
    expected_offset: float

    def points(self, x: np.ndarray) -> list[np.ndarray]:
        """Each scenario's part of a point."""
        return [x[places] for places in self.places]

    def joined(self, points: Sequence[np.ndarray]) -> np.ndarray:
        """The point of these parts, which agree on what is shared; columns of risk are 0."""
        x = np.zeros(self.matrix.shape[1])
        for places, point in zip(self.places, points, strict=True):
            x[places] = point
        return x

    def mean_within(self, most: float) -> Matrix:
        """The mean profit as the last objective, the worst part losing no more than ``most``.

        For where the worst part alone counts: nothing in that says what to do in the other scenarios.
        """
        upper, objectives, offsets = self.matrix.row_upper.copy(), self.matrix.objectives.copy(), self.matrix.offsets
        upper[self.risk_row] = most
        objectives[-1] = self.expected
        return replace(
            self.matrix, row_upper=upper, objectives=objectives, offsets=np.append(offsets[:-1], self.expected_offset)
        )


def extensive_form(
    matrices: Sequence[Matrix],
    names: Sequence[Sequence[str]],
    probabilities: np.ndarray,
    shared: Sequence[np.ndarray],
    risk: Risk | None = None,
) -> ExtensiveForm:
    """One matrix out of those of all scenarios.

    ``names``: of each matrix's objectives; those of one name are weighted by probability and added, but for the last
    one (minus profit), of which ``risk`` says what counts. ``shared``: for each scenario and column, the number of the
    decision that it is, from 0; -1 for what is decided once the scenario is known. A scenario need not have a column
    for each decision. ``probabilities`` are above 0 and add up to 1.

    Raises ValueError where that is not so, where a scenario has two columns for one decision, or where the last
    objectives have different names.
    """
    probabilities, risk = np.asarray(probabilities, dtype=float), risk or Risk()
    if not (probabilities > 0).all() or abs(probabilities.sum() - 1.0) > 1e-9:
        raise ValueError("probabilities must be above 0 and add up to 1")
    if len({own[-1] for own in names}) != 1:
        raise ValueError("the last objectives of the scenarios have different names")
    places, width = _places(shared)
    heights = np.cumsum([0, *(matrix.shape[0] for matrix in matrices)])
    stages = tuple(dict.fromkeys(name for own in names for name in own[:-1]))
    objectives, offsets = np.zeros((len(stages) + 1, width)), np.zeros(len(stages) + 1)
    lower, upper = np.full(width, -np.inf), np.full(width, np.inf)
    integer = np.zeros(width, dtype=bool)
    profits, constants = np.zeros((len(matrices), width)), np.zeros(len(matrices))
    for s, (matrix, place) in enumerate(zip(matrices, places, strict=True)):
        lower[place], upper[place] = np.maximum(lower[place], matrix.lower), np.minimum(upper[place], matrix.upper)
        integer[place] |= matrix.integer
        for name, costs, offset in zip(names[s][:-1], matrix.objectives, matrix.offsets, strict=False):
            stage = stages.index(name)
            objectives[stage, place] += probabilities[s] * costs
            offsets[stage] += probabilities[s] * offset
        profits[s, place], constants[s] = matrix.objectives[-1], matrix.offsets[-1]
    expected, constant = probabilities @ profits, float(probabilities @ constants)
    objectives[-1], offsets[-1] = expected, constant
    rows = [matrix.indices + heights[s] for s, matrix in enumerate(matrices)]
    columns = [
        np.repeat(place, np.diff(matrix.starts)) for matrix, place in zip(matrices, places, strict=True)
    ]  # fmt: skip
    whole = _Entries(
        [np.concatenate(rows)], [np.concatenate(columns)], [np.concatenate([m.values for m in matrices])],
        [m.row_lower for m in matrices], [m.row_upper for m in matrices],
    )  # fmt: skip
    height, risk_row = int(heights[-1]), -1
    if risk.weight:
        risk_row = height + len(matrices)
        whole.add_risk(height, width, profits, constants, probabilities / risk.tail(probabilities))
        weights = np.concatenate([[1.0], probabilities / risk.tail(probabilities)])
        lower = np.concatenate([lower, [-np.inf], np.zeros(len(matrices))])
        upper = np.concatenate([upper, np.full(len(weights), np.inf)])
        integer = np.append(integer, np.zeros(len(weights), dtype=bool))
        objectives = np.hstack([objectives, np.zeros((len(objectives), len(weights)))])
        expected = np.append(expected, np.zeros(len(weights)))
        objectives[-1] = (1.0 - risk.weight) * expected
        objectives[-1, width:] = risk.weight * weights
        offsets[-1] = (1.0 - risk.weight) * constant
    matrix = whole.matrix(lower, upper, integer, objectives, offsets)
    return ExtensiveForm(matrix, (*stages, names[0][-1]), tuple(places), risk_row, expected, constant)


def fixed(matrix: Matrix, columns: np.ndarray, values: np.ndarray) -> Matrix:
    """The matrix with columns held at values: whole ones and zeros exactly, the others up to a solver's tolerance."""
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    whole = matrix.integer[columns]
    values = np.where(whole, np.round(values), values)
    slack = np.where(whole | (values == 0.0), 0.0, NOISE * np.maximum(1.0, np.abs(values)))
    lower[columns] = np.maximum(lower[columns], values - slack)
    upper[columns] = np.minimum(upper[columns], values + slack)
    # a value a little outside of its column's bounds is the bound; one well outside leaves nothing
    lower[columns] = np.where(np.abs(lower[columns] - upper[columns]) <= slack, upper[columns], lower[columns])
    return replace(matrix, lower=lower, upper=upper)


@dataclass
class _Entries:
    """A matrix under construction."""

    rows: list[np.ndarray]
    columns: list[np.ndarray]
    values: list[np.ndarray]
    row_lower: list[np.ndarray]
    row_upper: list[np.ndarray]

    def add_risk(
        self, height: int, width: int, profits: np.ndarray, constants: np.ndarray, weights: np.ndarray
    ) -> None:
        """cost[s] - edge - excess[s] <= 0 for each scenario; edge + sum weights[s] excess[s] <= any: the mean of the
        worst part where it is minimised. Columns: edge, then excess."""
        count = len(constants)
        s, j = np.nonzero(profits)
        every = np.arange(count)
        self.rows += [height + s, height + every, height + every, np.full(count + 1, height + count)]
        self.columns += [j, np.full(count, width), width + 1 + every, width + np.arange(count + 1)]
        self.values += [profits[s, j], np.full(count, -1.0), np.full(count, -1.0), np.append(1.0, weights)]
        self.row_lower += [np.full(count + 1, -np.inf)]
        self.row_upper += [-constants, np.array([np.inf])]

    def matrix(
        self, lower: np.ndarray, upper: np.ndarray, integer: np.ndarray, objectives: np.ndarray, offsets: np.ndarray
    ) -> Matrix:
        """The whole of it."""
        row_lower, row_upper = np.concatenate(self.row_lower), np.concatenate(self.row_upper)
        entries = np.concatenate(self.values), (np.concatenate(self.rows), np.concatenate(self.columns))
        a = coo_array(entries, shape=(len(row_lower), len(lower))).tocsc()
        a.sort_indices()
        return Matrix(
            a.indptr.astype(np.int32), a.indices.astype(np.int32), a.data,
            row_lower, row_upper, lower, upper, integer, objectives, offsets,
        )  # fmt: skip


def _places(shared: Sequence[np.ndarray]) -> tuple[list[np.ndarray], int]:
    """Where each scenario's columns stand, decisions of the first stage first; and how many columns there are."""
    width = 1 + max(int(numbers.max(initial=-1)) for numbers in shared)
    places = []
    for numbers in shared:
        first = numbers >= 0
        if len(np.unique(numbers[first])) != first.sum():
            raise ValueError("a scenario has two columns for one decision")
        place = np.where(first, numbers, 0)
        place[~first] = width + np.arange((~first).sum())
        width += int((~first).sum())
        places.append(place)
    return places, width
