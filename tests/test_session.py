"""A session that stays loaded answers as a fresh solver does, whatever changed in between."""

from __future__ import annotations

import copy
import dataclasses
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

import planner
import planner_models.session as session_module
from planner_models.problem_data import Change, Matrix, Request, difference
from planner_models.session import Carried, SolverSession
from planner_models.solve import Solution, SolveOptions, Status, solve
from tests.cases import change
from tests.cases.book import Book, book
from tests.cases.solve import near
from tests.strategies import networks

REFERENCE = Path(__file__).parent.parent / "inputs" / "interconnect.xlsx"
RUN = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
EXACT = {"gap": 0.0, "time_limit": 60.0}


def dearer(one: Book) -> Book:
    """Every source costs one more."""
    for row in one.rows("Sources"):
        if "unit_cost" in row:
            row["unit_cost"] = float(str(row["unit_cost"])) + 1
    return one


def more_wanted(one: Book) -> Book:
    """Half as much again is wanted in every quarter."""
    for row in one.rows("Demand"):
        if row.get("measure", "quantity") == "quantity":
            row |= {name: 1.5 * float(str(row[name])) for name in row if name[0].isdigit()}
    return one


def one_line_less(one: Book) -> Book:
    """The first thing wanted is not wanted any more."""
    rows = one.rows("Demand")
    if len({(row["customer"], row["item"]) for row in rows}) > 1:
        first = (rows[0]["customer"], rows[0]["item"])
        one.sheets["Demand"] = [row for row in rows if (row["customer"], row["item"]) != first]
    return one


def less_capacity(one: Book) -> Book:
    """A tenth of every resource is gone."""
    for row in one.rows("Capacity"):
        row |= {name: 0.9 * float(str(value)) for name, value in row.items() if name == "capacity"}
    return one


EDITS: tuple[Callable[[Book], Book], ...] = (*change.MORE, dearer, more_wanted, one_line_less, less_capacity)


@RUN
@given(networks(), st.lists(st.lists(st.sampled_from(EDITS), max_size=2), min_size=1, max_size=4))
def test_edits_after_each_other_give_the_plans_of_fresh_solves(first: Book, edits: list[list[Any]]) -> None:
    one = first
    with tempfile.TemporaryDirectory() as folder:
        case = planner.load(one.write(Path(folder) / "0.xlsx"))
        with case.session() as session:
            session.solve(case, **EXACT)
            for number, several in enumerate(edits):
                before, one = one, copy.deepcopy(one)
                for edit in several:
                    one = edit(one)
                try:
                    case = planner.load(one.write(Path(folder) / f"{number + 1}.xlsx"))
                except planner.InputError:  # an edit that this book cannot take is left out
                    one = before
                    continue
                warm, cold = session.solve(case, **EXACT), case.solve(**EXACT)
                assert not warm.audit
                assert (warm.status, cold.status) == (Status.OPTIMAL, Status.OPTIMAL)
                assert warm.bent == cold.bent
                if warm.bent:  # bent by the same amounts; which of them the solver picks, and its profit, may differ
                    bends = [plan.tables["rules"].loc[plan.tables["rules"]["money"].isna(), "bent"].sum()
                             for plan in (warm, cold)]  # fmt: skip
                    assert bends[0] == pytest.approx(bends[1], rel=1e-3, abs=1e-4)
                else:
                    assert warm.objective == near(cold.objective)


def test_what_has_not_changed_is_not_sent() -> None:
    case = planner.load(REFERENCE)
    with case.session() as session:
        first = session.solve(case, gap=0.01)
        again = session.solve(case, gap=0.01)
        cheaper = session.solve(case.scenario("Foxlink at 40 % early"), gap=0.01)
    assert first.run["loaded"] == "whole"
    assert again.run["loaded"] == "0 changed numbers"
    assert int(str(cheaper.run["loaded"]).split()[0]) < 50
    assert again.objective >= first.objective * (1 - 1e-9)
    assert not again.audit
    assert not cheaper.audit


def test_rows_and_columns_that_come_and_go_keep_the_rest_of_the_basis(tmp_path: Path) -> None:
    one = book(2).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=1)
    one.add("Demand", customer="C", item="A", price=5, by=[3, 4])
    more = one.copy().add("Demand", customer="B", item="A", price=9, by=[0, 2])
    more.add("Items", item="Z").add("Sources", supplier="R", item="Z")
    with planner.load(one.write(tmp_path / "1.xlsx")).session() as session:
        plans = [session.solve(planner.load(each.write(tmp_path / "b.xlsx"))) for each in (one, more, one)]
    assert [plan.objective for plan in plans] == [near(28), near(44), near(28)]
    assert [plan.run["loaded"] for plan in plans[1:]] == ["whole, with the last basis"] * 2


def programme(rng: np.random.Generator, rows: int = 8, columns: int = 12, integers: bool = True) -> Matrix:
    """A small packing problem; 0 is always a solution."""
    dense = rng.integers(0, 5, (rows, columns)).astype(float)
    matrix = csc_array(dense)
    return Matrix(
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data, np.full(rows, -np.inf),
        rng.integers(5, 40, rows).astype(float), np.zeros(columns), rng.integers(1, 9, columns).astype(float),
        (rng.random(columns) < 0.5) & integers, -rng.integers(1, 20, (1, columns)).astype(float), np.zeros(1),
    )  # fmt: skip


def edited(rng: np.random.Generator, matrix: Matrix) -> Matrix:
    """Some numbers of every kind are others."""

    def some(numbers: np.ndarray, low: int, high: int) -> np.ndarray:
        new = rng.integers(low, high, numbers.shape).astype(float)
        return np.where(rng.random(numbers.shape) < 0.2, new, numbers)

    return dataclasses.replace(
        matrix, values=some(matrix.values, 1, 6), row_upper=some(matrix.row_upper, 5, 40),
        upper=some(matrix.upper, 1, 9), objectives=-some(-matrix.objectives, 1, 20), offsets=some(matrix.offsets, 0, 9),
    )  # fmt: skip


def shuffled(rng: np.random.Generator, matrix: Matrix) -> tuple[Matrix, Carried]:
    """Rows and columns in another order, some gone, some twice."""
    rows, columns = matrix.shape
    row, column = rng.integers(0, rows, rows), rng.integers(0, columns, columns)
    whole = csc_array((matrix.values, matrix.indices, matrix.starts), shape=matrix.shape)[row][:, column].tocsc()
    whole.sort_indices()
    other = Matrix(
        whole.indptr.astype(np.int32), whole.indices.astype(np.int32), whole.data, matrix.row_lower[row],
        matrix.row_upper[row], matrix.lower[column], matrix.upper[column], matrix.integer[column],
        matrix.objectives[:, column], matrix.offsets,
    )  # fmt: skip
    new = rng.random(columns) < 0.2
    return other, Carried(np.where(new, -1, column), row)


def best(matrix: Matrix) -> float:
    """The optimum by another way into the solver, without anything of ours."""
    whole = csc_array((matrix.values, matrix.indices, matrix.starts), shape=matrix.shape)
    found = milp(
        matrix.objectives[0], constraints=LinearConstraint(whole, matrix.row_lower, matrix.row_upper),
        bounds=Bounds(matrix.lower, matrix.upper), integrality=matrix.integer,
    )  # fmt: skip
    return -float(found.fun) - float(matrix.offsets[0])


@pytest.fixture(scope="module")
def session() -> Iterator[SolverSession]:
    with SolverSession() as one:
        yield one


def ask(session: SolverSession, matrix: Matrix, carried: Carried | None = None) -> Solution:
    return solve(matrix, ["o_profit"], SolveOptions(gap=0.0), session, None, carried)


@settings(RUN, max_examples=40)
@given(seed=st.integers(0, 10**6), integers=st.booleans(), kinds=st.lists(st.booleans(), min_size=1, max_size=5))
def test_any_matrix_after_any_other(session: SolverSession, seed: int, integers: bool, kinds: list[bool]) -> None:
    rng = np.random.default_rng(seed)
    matrix = programme(rng, integers=integers)
    assert ask(session, matrix).objective == near(best(matrix))
    for numbers_only in kinds:
        if numbers_only:
            same = Carried(np.arange(matrix.shape[1]), np.arange(matrix.shape[0]))
            matrix, carried = edited(rng, matrix), same
        else:
            matrix, carried = shuffled(rng, matrix)
        found = ask(session, matrix, carried)
        assert found.status is Status.OPTIMAL
        assert found.objective == near(best(matrix))
        assert session.sent == "whole, with the last basis" if not numbers_only else "changed numbers" in session.sent


def test_a_difference_is_what_is_different() -> None:
    rng = np.random.default_rng(3)
    one = programme(rng)
    two = dataclasses.replace(one, values=one.values + (np.arange(len(one.values)) == 7), upper=one.upper + 1)
    found = difference(one, two)
    assert isinstance(found, Change)
    assert found.values[0].tolist() == [7]
    assert found.size == 1 + one.shape[1]
    assert difference(one, dataclasses.replace(one, integer=~one.integer)) is None
    assert difference(one, programme(rng)) is None


def test_a_session_goes_on_after_its_solver_died(session: SolverSession) -> None:
    rng = np.random.default_rng(5)
    matrix = programme(rng)
    ask(session, matrix)
    session.process._process.kill()
    assert ask(session, matrix).status is Status.FAILED
    assert ask(session, matrix).objective == near(best(matrix))


def test_another_seed_starts_afresh(session: SolverSession) -> None:
    matrix = programme(np.random.default_rng(6))
    ask(session, matrix)
    same = Carried(np.arange(matrix.shape[1]), np.arange(matrix.shape[0]))
    found = solve(matrix, ["o_profit"], SolveOptions(gap=0.0, seed=7), session, None, same)
    assert session.sent == "whole"
    assert found.objective == near(best(matrix))


def test_an_idle_process_serves_the_next_session_and_answers_as_a_fresh_one() -> None:
    matrix = programme(np.random.default_rng(8))
    with SolverSession() as first:
        answer = ask(first, matrix)
        first.stale = True  # not kept
    with SolverSession() as fresh:
        ask(fresh, programme(np.random.default_rng(9)))
    with SolverSession() as next_one:
        assert next_one.process is fresh.process
        again = ask(next_one, matrix)
    assert next_one.sent == "whole"
    assert again.x is not None and answer.x is not None
    assert again.x.tolist() == answer.x.tolist()
    assert [stage.value for stage in again.stages] == [stage.value for stage in answer.stages]


@pytest.mark.parametrize("why", ["busy", "stale", "dead", "unused"])
def test_a_process_that_is_not_idle_is_not_kept(why: str) -> None:
    session_module._end_spare()
    with SolverSession() as one:
        if why != "unused":
            ask(one, programme(np.random.default_rng(10)))
        if why == "busy":
            one.send(Request(0, 10.0))
        elif why == "stale":
            one.stale = True
        elif why == "dead":
            one.process._process.kill()
            one.process._process.wait()
    with SolverSession() as next_one:
        assert next_one.process is not one.process
    assert one.process._process.wait() is not None  # ended


def test_an_idle_process_that_died_is_not_used() -> None:
    matrix = programme(np.random.default_rng(11))
    with SolverSession() as one:
        ask(one, matrix)
    one.process._process.kill()
    one.process._process.wait()
    with SolverSession() as next_one:
        assert ask(next_one, matrix).objective == near(best(matrix))
