"""Units for the solver: powers of two that bring every coefficient near one, undone exactly afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner_models.problem_data import Matrix

_PASSES = 6


@dataclass(frozen=True)
class Scaling:
    """x = columns * scaled x; a scaled row is rows * row; a scaled objective is costs[n] * objective n."""

    rows: np.ndarray
    columns: np.ndarray
    costs: np.ndarray


def scale(matrix: Matrix) -> tuple[Matrix, Scaling]:
    """Geometric scaling of rows and continuous columns (Curtis and Reid's aim, by Fulkerson and Wolfe's sweeps).

    Right-hand sides count as coefficients of a column that cannot be scaled, as do integer columns, so that
    quantities in millions and in single pieces reach the solver alike.
    """
    rows, columns = matrix.shape
    size = np.abs(matrix.values)
    column_of = np.repeat(np.arange(columns), np.diff(matrix.starts))
    rhs = np.where(np.isfinite(matrix.row_upper), np.abs(matrix.row_upper), 0.0)
    rhs = np.maximum(rhs, np.where(np.isfinite(matrix.row_lower), np.abs(matrix.row_lower), 0.0))
    has_rhs = np.flatnonzero(rhs > 0)
    row_of = np.concatenate([matrix.indices, has_rhs])
    size = np.concatenate([size, rhs[has_rhs]])
    column_of = np.concatenate([column_of, np.full(len(has_rhs), columns)])
    logs = np.log2(size[size > 0])
    row_of, column_of = row_of[size > 0], column_of[size > 0]
    free = np.append(~matrix.integer, False)
    row_scale, column_scale = np.zeros(rows), np.zeros(columns + 1)
    for _ in range(_PASSES):
        row_scale = -_middle(logs + column_scale[column_of], row_of, rows)
        column_scale = np.where(free, -_middle(logs + row_scale[row_of], column_of, columns + 1), 0.0)
    r, c = np.exp2(np.round(row_scale)), np.exp2(np.round(column_scale[:columns]))
    costs = matrix.objectives * c
    by = np.array([cost_scale(row) for row in costs])
    scaled = replace(
        matrix,
        values=matrix.values * r[matrix.indices] * np.repeat(c, np.diff(matrix.starts)),
        row_lower=matrix.row_lower * r,
        row_upper=matrix.row_upper * r,
        lower=matrix.lower / c,
        upper=matrix.upper / c,
        objectives=costs * by[:, None],
        offsets=matrix.offsets * by,
    )
    return scaled, Scaling(r, c, by)


def _middle(logs: np.ndarray, group: np.ndarray, count: int) -> np.ndarray:
    """Half way between the least and the largest of each group; 0 for an empty one."""
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, group, logs)
    np.maximum.at(high, group, logs)
    used = np.isfinite(low)
    return np.where(used, np.add(low, high, where=used, out=np.zeros(count)) / 2, 0.0)


def cost_scale(costs: np.ndarray) -> float:
    """What brings an objective's coefficients near one."""
    used = np.abs(costs[costs != 0])
    return float(np.exp2(-np.round(np.log2(used).mean()))) if len(used) else 1.0
