"""Searching: limits kept, statuses true, the best plan kept, the same answer twice."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse

import planner
from planner_models.problem_data import Load, Matrix, Request
from planner_models.process import SolverProcess
from planner_models.scaling import scale
from planner_models.session import SolverSession
from planner_models.solve import ProgressLine, Solution, SolveOptions, Status, solve

REFERENCE = Path(__file__).parent.parent / "inputs" / "interconnect.xlsx"


def hard(rows: int = 60, columns: int = 120, bends: bool = False) -> Matrix:
    """A multi-dimensional knapsack that no solver closes in seconds (Chu and Beasley's kind), to be maximised."""
    random = np.random.default_rng(1)
    weights = scipy.sparse.csc_array(random.integers(1, 1000, (rows, columns)).astype(float))
    value = weights.sum(axis=0) / rows + 500 * random.random(columns)
    return Matrix(
        starts=weights.indptr.astype(np.int32),
        indices=weights.indices.astype(np.int32),
        values=weights.data,
        row_lower=np.full(rows, -np.inf),
        row_upper=weights.sum(axis=1) / 2,
        lower=np.zeros(columns),
        upper=np.ones(columns),
        integer=np.ones(columns, dtype=bool),
        objectives=-value[None, :],
        offsets=np.zeros(1),
    )


def search(matrix: Matrix, **options: float) -> Solution:
    with SolverSession() as session:
        return solve(matrix, ["o_profit"], SolveOptions(**options), session)  # type: ignore[arg-type]


def test_a_plan_at_the_time_limit_is_feasible_and_says_how_far_it_may_be_off() -> None:
    begun = time.monotonic()
    found = search(hard(), gap=0.0, time_limit=3.0)
    assert time.monotonic() - begun < 3.0 + 2.0 + 2.0  # the limit, two seconds, and the start of the process
    assert found.status is Status.FEASIBLE
    assert 0 < found.gap < 1
    assert found.bound > found.objective
    matrix = hard()
    weights = scipy.sparse.csc_array((matrix.values, matrix.indices, matrix.starts), shape=matrix.shape)
    assert found.x is not None
    assert (weights @ found.x <= matrix.row_upper + 1e-6).all()


def test_a_solver_that_overstays_is_stopped_and_its_best_plan_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    # the solver is asked for far more time than the search allows it, as if it ignored its limit
    import planner_models.solve as module

    sent = SolverProcess.send
    monkeypatch.setattr(
        SolverProcess,
        "send",
        lambda self, frame: sent(
            self, dataclasses.replace(frame, time_limit=600.0) if isinstance(frame, module.Request) else frame
        ),
    )
    begun = time.monotonic()
    found = search(hard(), gap=0.0, time_limit=3.0)
    assert time.monotonic() - begun < 3.0 + 2.0 + 2.0
    assert found.status is Status.FEASIBLE
    assert found.x is not None
    assert np.isfinite(found.bound)


def test_the_listener_hears_of_plans_and_bounds() -> None:
    heard: list[ProgressLine] = []
    with SolverSession() as session:
        found = solve(hard(), ["o_profit"], SolveOptions(gap=0.0, time_limit=2.0), session, heard.append)
    best = [line.best for line in heard if np.isfinite(line.best)]
    assert best == sorted(best)
    assert best[-1] <= found.objective * (1 + 1e-9)
    assert all(line.bound >= found.objective * (1 - 1e-9) for line in heard if np.isfinite(line.bound))


def test_a_dead_solver_is_told_not_hidden() -> None:
    with SolverSession() as session:
        session.process._process.kill()
        found = solve(hard(), ["o_profit"], SolveOptions(), session)
    assert found.status is Status.FAILED
    assert found.x is None
    assert "ended by itself" in found.trouble


def test_options_out_of_range_are_refused() -> None:
    nothing = float("nan")
    for wrong in (
        {"gap": -0.1},
        {"gap": nothing},
        {"time_limit": 0.0},
        {"time_limit": 1e10},
        {"threads": 0},
        {"seed": -1},
    ):
        with pytest.raises(ValueError, match="must lie"):
            SolveOptions(**wrong)  # type: ignore[arg-type]


def test_scaling_is_exact_and_brings_coefficients_together() -> None:
    matrix = dataclasses.replace(hard(), integer=np.zeros(120, dtype=bool))
    scaled, scaling = scale(matrix)
    assert np.array_equal(np.log2(scaling.rows), np.round(np.log2(scaling.rows)))
    rows = scaling.rows[matrix.indices]
    columns = np.repeat(scaling.columns, np.diff(matrix.starts))
    np.testing.assert_array_equal(scaled.values / rows / columns, matrix.values)
    assert np.abs(scaled.values).max() / np.abs(scaled.values).min() <= 1e4


def test_the_same_input_gives_the_same_plan() -> None:
    case = planner.load(REFERENCE)
    one, two = (case.solve(gap=0.01) for _ in range(2))
    for name, table in one.tables.items():
        assert table.equals(two.tables[name]), name


@pytest.mark.skipif(sys.platform == "win32", reason="a test cannot press Ctrl-C for another process there")
def test_ctrl_c_writes_the_best_plan_found(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "planner", "solve", str(REFERENCE), "-o", str(tmp_path / "run"), "--gap", "0"]
    running = subprocess.Popen([*command, "--time-limit", "300"], stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    for line in running.stderr:  # progress: wait until there is a plan
        if "gap" in line:
            break
    os.kill(running.pid, signal.SIGINT)
    assert running.wait(timeout=60) == 130
    assert (tmp_path / "run" / "plan.xlsx").exists()


def test_a_solver_whose_parent_is_gone_ends_itself() -> None:
    process = SolverProcess()
    process.receive(60.0)
    process.send(Load(hard(), 1, 0))
    process.send(Request(0, 600.0))
    child = process._process
    assert child.stdin is not None
    child.stdin.close()  # what is left of a parent that was killed
    assert child.wait(timeout=20) == 0
