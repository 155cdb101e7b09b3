"""What the plan for all scenarios does in each of them: solved again exactly, read back and audited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from planner.api import Plan
from planner.audit import audit
from planner.session import describe_run
from planner.whatif.futures import Future
from planner.written import Written
from planner_models.problem_data import OPTIMAL, Matrix, Request
from planner_models.session import SolverSession
from planner_models.solve import HOLD_TOLERANCE, Solution, SolveOptions, bending, unit_of
from planner_models.two_stage import fixed

STRAY = 1e-6  # units
SETTLING = 20.0  # seconds for the linear programme of a scenario


def bends(
    futures: Sequence[Future], own: Sequence[Solution], after: Mapping[int, Solution | None],
    points: Sequence[np.ndarray], some: Sequence[int],
) -> list[dict[str, float]]:  # fmt: skip
    """By how much rules bend on average: in the scenarios' own plans, with the base plan's decisions, in the plan."""
    found = [[None if one is None else one.x for one in (plans[s] for s in some)] for plans in (own, after)]
    return [mean_bends(futures, some, xs) for xs in (*found, points)]


def mean_bends(futures: Sequence[Future], some: Sequence[int], points: Sequence[np.ndarray | None]) -> dict[str, float]:
    """By how much rules bend on average, by stage; a scenario without a point bends none."""
    total: dict[str, float] = {}
    for s, x in zip(some, points, strict=True):
        problem = futures[s].book.problem
        for stage in bending(problem.matrix, problem.stages) if x is not None else ():
            amount = float(problem.matrix.objectives[stage] @ x + problem.matrix.offsets[stage])
            name = problem.stages[stage]
            total[name] = total.get(name, 0.0) + futures[s].probability * amount
    return total


def settled(
    session: SolverSession, book: Written, decided: tuple[np.ndarray, np.ndarray], x: np.ndarray, options: SolveOptions
) -> np.ndarray:
    """A scenario's part of the plan solved again exactly, in units of its own, with what is decided and all integers as
    they are and nothing where a switch is off; the point as it was where that does not come out."""
    matrix, stages = fixed(book.matrix, *decided), range(len(book.problem.stages) - 1)
    values = matrix.objectives @ x + matrix.offsets
    hold = tuple(
        (stage, float(values[stage]) + HOLD_TOLERANCE * max(abs(float(values[stage])), unit_of(matrix, stage)))
        for stage in stages
        if matrix.objectives[stage].any()
    )
    off = np.where(shut(matrix, x), 0.0, matrix.upper)
    session.load(matrix, options.threads, options.seed)
    for upper in (off, matrix.upper):  # noise in what is decided may need the solver's tolerance somewhere
        answer = session.ask(Request(len(stages), SETTLING, hold=hold, start=x, fix_integers=True, upper=upper))
        if answer.status == OPTIMAL and answer.x is not None:
            break
    else:
        return x
    # in a matrix's own units a solver's tolerance can make a little of what is held at nothing: an order far too small
    held = matrix.upper == matrix.lower
    return x if np.abs(answer.x - matrix.lower)[held].max(initial=0.0) > STRAY else answer.x


def shut(matrix: Matrix, x: np.ndarray) -> np.ndarray:
    """Columns that the integers of a point leave nothing: those of rows that allow a sum of them 0 at most."""
    column = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.starts))
    free = ~matrix.integer[column]
    given = np.where(matrix.integer, np.round(x), 0.0)
    left = matrix.row_upper - np.bincount(matrix.indices, matrix.values * given[column], matrix.shape[0])
    adds = np.ones(matrix.shape[0], dtype=bool)  # rows in which all that is free can only add
    np.logical_and.at(adds, matrix.indices[free], (matrix.values > 0)[free] & (matrix.lower[column] >= 0)[free])
    found = np.zeros(matrix.shape[1], dtype=bool)
    found[column[free & (adds & (left == 0.0))[matrix.indices]]] = True
    return found & (matrix.lower <= 0.0)


def scenario_plan(future: Future, x: np.ndarray, found: Solution, options: SolveOptions, seconds: float) -> Plan:
    """What the plan for all scenarios does in one of them, audited."""
    from planner.read_back import read_plan

    tables, problem = future.book.tables, future.book.problem
    plan = read_plan(tables, future.book.compiled, problem.values(x))
    objective = -(float(problem.matrix.objectives[-1] @ x) + float(problem.matrix.offsets[-1]))
    findings = audit(tables, plan, objective)
    # nothing bounds what one scenario may earn under decisions that serve all of them
    alone = replace(found, objective=objective, bound=np.inf)
    run = describe_run(tables, options, "bulk", "whole", alone, problem.matrix.shape, seconds)
    return Plan(found.status, objective, np.inf, np.inf, plan, run, tuple(findings), tables.language)
