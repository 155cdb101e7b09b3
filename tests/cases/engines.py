"""Both ways of writing the matrix, compared row by row and name by name."""

from __future__ import annotations

import numpy as np
import scipy.sparse

from planner_models.network import Network
from planner_models.problem import Problem, make_problem

SUM_ERROR = 1e-15  # relative: costs of one column from several terms may be added in another order


def assert_same(network: Network) -> Problem:
    """Bulk evaluation and Pyomo's own rows give the identical problem; returns it."""
    bulk, rows = make_problem(network), make_problem(network, "pyomo")
    assert bulk.stages == rows.stages
    assert list(bulk.columns) == list(rows.columns)
    assert list(bulk.rows) == list(rows.rows)
    for one, other in ((bulk.columns, rows.columns), (bulk.rows, rows.rows)):
        for name in one:
            assert np.array_equal(one[name], other[name]), name
    for name in ("lower", "upper", "integer"):
        assert np.array_equal(getattr(bulk.matrix, name), getattr(rows.matrix, name)), name
    for name in ("objectives", "offsets"):
        one, other = getattr(bulk.matrix, name), getattr(rows.matrix, name)
        np.testing.assert_allclose(one, other, rtol=SUM_ERROR, atol=0, err_msg=name)
    for one, other in zip(_rows(bulk), _rows(rows), strict=True):
        assert np.array_equal(one, other)
    return bulk


def _rows(problem: Problem) -> list[np.ndarray]:
    """Starts, columns, coefficients and bounds of every row; where its first coefficient is negative, turned round.

    (Pyomo turns a row round where one side of it happens to have no variable.)
    """
    m = problem.matrix
    matrix = scipy.sparse.csc_array((m.values, m.indices, m.starts), shape=m.shape).tocsr()
    filled = np.diff(matrix.indptr) > 0
    first = np.ones(m.shape[0])
    first[filled] = matrix.data[matrix.indptr[:-1][filled]]
    sign = np.sign(first)
    low, high = np.where(sign > 0, m.row_lower, -m.row_upper), np.where(sign > 0, m.row_upper, -m.row_lower)
    values = matrix.data * np.repeat(sign, np.diff(matrix.indptr))
    return [matrix.indptr, matrix.indices, values, low + 0.0, high + 0.0]
