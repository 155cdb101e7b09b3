"""The parts of the integer search, each alone: bounds hold, points are whole and feasible, plans only get better."""

from __future__ import annotations

import dataclasses
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse
from hypothesis import HealthCheck, Phase, given, settings
from scipy.optimize import Bounds, LinearConstraint, milp

import planner
from planner.compiling import compile_tables
from planner_models.build import build
from planner_models.first_plan import choices
from planner_models.highs import Solver
from planner_models.problem import to_problem
from planner_models.problem_data import LIMIT, OPTIMAL, Answer, Matrix, Request
from tests.cases.book import Book
from tests.strategies import networks
from tests.test_solve import hard

RUN = settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def alternatives(seed: int, groups: int = 8, ways: int = 4, rows: int = 5) -> Matrix:
    """Groups of ways to do something, one of each at most, which share what is scarce; each opens lots and a flow."""
    random = np.random.default_rng(seed)
    count = groups * ways
    eye, none = np.eye(count), np.zeros((count, count))
    opened, flow = np.hstack([-6 * eye, eye, none]), np.hstack([none, -2.5 * eye, eye])
    most = np.hstack([np.kron(np.eye(groups), np.ones(ways)), np.zeros((groups, 2 * count))])
    scarce = np.hstack([np.zeros((rows, 2 * count)), random.integers(1, 9, (rows, count))])
    a = scipy.sparse.csc_array(np.vstack([opened, flow, most, scarce]))
    profit = np.concatenate(
        [-random.integers(5, 30, count), -random.integers(1, 9, count), random.integers(4, 20, count)]
    )
    return Matrix(
        starts=a.indptr.astype(np.int32),
        indices=a.indices.astype(np.int32),
        values=a.data,
        row_lower=np.full(a.shape[0], -np.inf),
        row_upper=np.concatenate([np.zeros(2 * count), np.ones(groups), np.full(rows, 60.0 * groups / 4)]),
        lower=np.zeros(3 * count),
        upper=np.concatenate([np.ones(count), np.full(count, 6.0), np.full(count, 15.0)]),
        integer=np.repeat([True, True, False], count),
        objectives=-profit.astype(float)[None, :],
        offsets=np.zeros(1),
    )


def best(matrix: Matrix) -> float:
    """The least objective, by scipy."""
    a = scipy.sparse.csc_array((matrix.values, matrix.indices, matrix.starts), shape=matrix.shape)
    found = milp(
        matrix.objectives[-1],
        integrality=matrix.integer.astype(int),
        bounds=Bounds(matrix.lower, matrix.upper),
        constraints=LinearConstraint(a, matrix.row_lower, matrix.row_upper),
        options={"mip_rel_gap": 0.0},
    )
    assert found.status == 0
    return float(found.fun) + float(matrix.offsets[-1])


def check(matrix: Matrix, x: np.ndarray, upper: np.ndarray | None = None) -> None:
    """Every integer is whole and every bound and row holds."""
    upper = matrix.upper if upper is None else upper
    a = scipy.sparse.csc_array((matrix.values, matrix.indices, matrix.starts), shape=matrix.shape)
    np.testing.assert_allclose(x[matrix.integer], np.round(x[matrix.integer]), atol=1e-9)
    activity, size = a @ x, 1e-6 * np.maximum(1.0, abs(a) @ np.abs(x))
    assert (activity <= matrix.row_upper + size).all()
    assert (activity >= matrix.row_lower - size).all()
    assert (x <= upper + 1e-6 * np.maximum(1.0, np.abs(upper))).all()
    assert (x >= matrix.lower - 1e-6 * np.maximum(1.0, np.abs(matrix.lower))).all()


def solver(matrix: Matrix) -> Solver:
    return Solver(matrix, 1, 0, report=lambda progress: None)


@pytest.mark.parametrize("seed", range(6))
def test_choices_kept_integer_bound_every_plan_and_no_looser_than_the_relaxation(seed: int) -> None:
    matrix = alternatives(seed)
    assert choices(matrix).any()
    linear = dataclasses.replace(matrix, integer=np.zeros(matrix.shape[1], dtype=bool))
    relaxed, optimum = solver(matrix).solve(Request(0, 30.0, relax=True)), best(matrix)
    assert relaxed.status == OPTIMAL
    assert best(linear) - 1e-6 <= relaxed.bound <= optimum + 1e-6 * abs(optimum)
    assert relaxed.x is not None
    chosen = relaxed.x[choices(matrix)]
    np.testing.assert_allclose(chosen, np.round(chosen), atol=1e-6)


def test_choices_are_binaries_of_rows_that_let_one_be() -> None:
    matrix = alternatives(0)
    assert np.array_equal(np.flatnonzero(choices(matrix)), np.arange(32))
    assert not choices(dataclasses.replace(matrix, row_upper=2 * matrix.row_upper)).any()
    assert not choices(hard()).any()


@pytest.mark.parametrize("seed", range(6))
def test_rounding_gives_a_plan_and_polishing_only_makes_it_better(seed: int) -> None:
    matrix = alternatives(seed)
    one = solver(matrix)
    relaxed = one.solve(Request(0, 30.0, relax=True))
    rounded = one.solve(Request(0, 30.0, start=relaxed.x, round=True))
    polish(matrix, one, rounded, best(matrix))


@RUN
@given(networks())
def test_rounding_a_network_gives_a_plan_or_nothing(book: Book) -> None:
    with tempfile.TemporaryDirectory() as folder:
        case = planner.load(book.write(Path(folder) / "0.xlsx"))
    matrix = to_problem(build(compile_tables(case.tables).network)).matrix
    if not matrix.integer.any():
        return
    last = len(matrix.objectives) - 1
    rigid = matrix.upper.copy()
    rigid[(matrix.objectives[:last] != 0).any(axis=0)] = 0.0
    one = solver(matrix)
    relaxed = one.solve(Request(last, 30.0, upper=rigid, relax=True))
    if relaxed.x is None:
        return
    rounded = one.solve(Request(last, 30.0, upper=rigid, start=relaxed.x, round=True))
    if rounded.x is None:
        assert rounded.objective == np.inf
        return
    polish(matrix, one, rounded, relaxed.bound, rigid)


def polish(matrix: Matrix, one: Solver, rounded: Answer, least: float, upper: np.ndarray | None = None) -> None:
    assert rounded.x is not None
    check(matrix, rounded.x, upper)
    last = len(matrix.objectives) - 1
    better = one.solve(Request(last, 5.0, upper=upper, start=rounded.x, polish=True))
    assert better.x is not None
    check(matrix, better.x, upper)
    assert least - 1e-6 * abs(least) - 1e-6 <= better.objective <= rounded.objective + 1e-7 * abs(rounded.objective)
    value = float(matrix.objectives[last] @ better.x + matrix.offsets[last])
    assert value == pytest.approx(better.objective, rel=1e-6, abs=1e-6)


def test_polishing_says_the_same_twice() -> None:
    matrix = alternatives(1)
    answers = []
    for _ in range(2):
        one = solver(matrix)
        start = one.solve(Request(0, 30.0, relax=True)).x
        start = one.solve(Request(0, 30.0, start=start, round=True)).x
        answers.append(one.solve(Request(0, 60.0, start=start, polish=True)).x)
    assert np.array_equal(*answers)


def test_a_search_that_gave_up_does_not_end_the_next_one() -> None:
    random = np.random.default_rng(2)  # a market split: nobody finds a point in seconds (Cornuejols and Dawande)
    a = scipy.sparse.csc_array(random.integers(1, 100, (6, 50)).astype(float))
    half = np.floor(a.sum(axis=1) / 2)
    matrix = Matrix(
        starts=a.indptr.astype(np.int32),
        indices=a.indices.astype(np.int32),
        values=a.data,
        row_lower=half,
        row_upper=half,
        lower=np.zeros(50),
        upper=np.ones(50),
        integer=np.ones(50, dtype=bool),
        objectives=np.ones((1, 50)),
        offsets=np.zeros(1),
    )
    one = solver(matrix)
    begun = time.monotonic()
    assert one.solve(Request(0, 30.0, patience=0.01)).status == LIMIT
    assert time.monotonic() - begun < 10.0
    begun = time.monotonic()
    assert one.solve(Request(0, 2.0)).status == LIMIT
    assert time.monotonic() - begun > 1.9
