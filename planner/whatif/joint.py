"""The best plan for all scenarios: as one matrix, or scenario by scenario."""

from __future__ import annotations

import importlib.metadata
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.api import NoPlanError
from planner.whatif.alone import Alone
from planner.whatif.decisions import Decisions
from planner.whatif.futures import Future, joint_form, joint_order
from planner.whatif.parts import LONGEST, Heard, Hedged, Part, hedge_of
from planner.whatif.settling import mean_bends
from planner.whatif.worth import alike
from planner_models.session import Carried, SolverSession
from planner_models.solve import (
    HOLD_TOLERANCE,
    PROFIT,
    Listener,
    ProgressLine,
    Solution,
    SolveOptions,
    StageReport,
    Status,
    solve,
)
from planner_models.two_stage import Risk

NOISE = 2e-6  # of the most that may start: what a switch that is off by the solver's tolerance lets through
FINER = 0.1  # of the gap: once it is known what is decided, the rest is to lose little of it


class NotDecomposableError(ValueError):
    """What a search scenario by scenario cannot do, "risk" or "order"; or "found": it found nothing."""


@dataclass(frozen=True)
class Search:
    """What the search for a plan for all scenarios starts from: those that may come (``some``), each with its ``own``
    plan and the best with the base plan's decisions (``after``; None: these cannot be carried out there)."""

    futures: Sequence[Future]
    decisions: Decisions
    some: Sequence[int]
    own: Sequence[Solution]
    after: Mapping[int, Solution | None]
    risk: Risk
    options: SolveOptions
    listen: Listener | None


@dataclass(frozen=True)
class Joint:
    """The plan for all scenarios: ``found`` in all (minus what counts, bound, status), each scenario's point in its own
    matrix, and rows and columns of what was solved."""

    found: Solution
    points: list[np.ndarray]
    shape: tuple[int, int]


def as_one(search: Search) -> Joint:
    """By the extensive form. Raises NoPlanError where the search found nothing."""
    futures, some, options, after = search.futures, search.some, search.options, search.after
    form = joint_form(futures, search.decisions, some, search.risk)
    long = replace(options, time_limit=min(options.time_limit * len(some), LONGEST))
    points = [solution.x for solution in after.values() if solution is not None and solution.x is not None]
    start, order = points if len(points) == len(some) else None, joint_order(futures, some)
    rows, columns = (np.arange(count) for count in form.matrix.shape)
    with SolverSession() as session:
        if start is not None:
            session.x = form.joined(start)
        carried = Carried(columns, rows) if start is not None else None
        found = solve(form.matrix, form.names, long, session, search.listen, carried, order)
        if found.x is None:
            raise NoPlanError(found.status, found.seconds, found.trouble)
        if search.risk.weight == 1 and found.status is not Status.INTERRUPTED:
            # where only the worst part counts, of the best plans that with the best mean
            most = -found.objective + HOLD_TOLERANCE * max(abs(found.objective), 1.0)
            again = Carried(columns, rows)
            mean = solve(form.mean_within(most), form.names, long, session, search.listen, again, order)
            if mean.x is not None and mean.bent == found.bent:
                status = Status.FEASIBLE if Status.FEASIBLE in (found.status, mean.status) else mean.status
                found = replace(found, status=status, x=mean.x, seconds=found.seconds + mean.seconds)
    assert found.x is not None
    return Joint(found, form.points(found.x), form.matrix.shape)


def check_decomposable(futures: Sequence[Future], risk: Risk) -> None:
    """Raise NotDecomposableError for what a search scenario by scenario cannot do."""
    if risk.weight:
        raise NotDecomposableError("risk")
    if any(future.order for future in futures):
        raise NotDecomposableError("order")


def by_scenario(search: Search) -> Joint:
    """By progressive hedging on all ranks of an MPI run; the mean profit counts. What it finds is solved again with
    what is decided held, and is never worse than the base plan's decisions.

    Plan and bound are those among the plans in which rules bend as little as in each scenario's own plan. No plan bends
    them less; where none bends them so little, NotDecomposableError is raised, as where none was found in time.
    """
    from planner.whatif import ranks

    begun, own = time.monotonic(), [search.own[s] for s in search.some]
    best = _plan(search, list(search.after.values()))
    known = -best.profit if best else math.inf
    task, shared = hedge_of(search.futures, search.decisions, search.some, search.own, known, search.options)
    if len(shared):
        hedged = ranks.search(task, _hearing(search.listen))
    else:  # nothing ties the scenarios together
        hedged = Hedged(task.bound, known, [(task.bound, np.zeros(0))])
    values = np.where(search.decisions.barred, 0.0, np.nan)
    for _, decided in reversed(hedged.plans):  # the best one; another where that bends too much
        values[shared] = _clean(decided, task.parts[0])
        options = replace(search.options, gap=FINER * search.options.gap)
        with SolverSession() as session:
            alone = Alone(search.futures, options, session, None)
            other = _plan(search, [alone.after(search.decisions, s, values) for s in search.some])
        if other:
            best = other if best is None or other.profit > best.profit else best
            break
    if best is None:
        if hedged.interrupted:
            raise KeyboardInterrupt
        raise NotDecomposableError("found")
    seconds, bound = time.monotonic() - begun, max(best.profit, -hedged.bound)
    bent = any(solution.bent for solution in own)
    settled = not bent or all(solution.status is Status.OPTIMAL for solution in own)
    near = settled and bound - best.profit <= search.options.gap * abs(best.profit)
    status = Status.INTERRUPTED if hedged.interrupted else Status.OPTIMAL if near else Status.FEASIBLE
    solver = f"mpi-sppy {importlib.metadata.version('mpi-sppy')}, {own[0].solver}"
    stage = StageReport(PROFIT, status.value, best.profit, bound, seconds)
    found = Solution(status, np.concatenate(best.points), best.profit, bound, seconds, bent, solver, (stage,))
    shapes = np.array([part.matrix.shape for part in task.parts])
    return Joint(found, best.points, (int(shapes[:, 0].sum()), int(shapes[:, 1].sum())))


@dataclass(frozen=True)
class _Plan:
    """A point for each scenario, and their mean profit."""

    points: list[np.ndarray]
    profit: float


def _plan(search: Search, solutions: Sequence[Solution | None]) -> _Plan | None:
    """The plan of a solution for each scenario; None where one is missing, or rules bend more than they must."""
    there = [solution for solution in solutions if solution is not None]
    points = [solution.x for solution in there if solution.x is not None]
    own = [search.own[s].x for s in search.some]
    if len(points) < len(own) or not alike(*(mean_bends(search.futures, search.some, xs) for xs in (points, own))):
        return None
    likely = [search.futures[s].probability for s in search.some]
    return _Plan(points, float(np.dot(likely, [solution.objective for solution in there])))


def _clean(values: np.ndarray, part: Part) -> np.ndarray:
    """What was decided, without starts of next to nothing."""
    most = part.matrix.upper[part.columns]
    return np.where(np.isfinite(most) & (np.abs(values) <= NOISE * most), 0.0, values)


def _hearing(listen: Listener | None) -> Heard | None:
    """Tells of minus profits as of profits."""

    def heard(seconds: float, hedged: Hedged) -> None:
        if listen is not None:
            listen(ProgressLine(PROFIT, seconds, -hedged.best, -hedged.bound))

    return heard if listen is not None else None
