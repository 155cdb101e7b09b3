"""The scenarios as parts of a search that solves each by itself, and what that finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from planner.whatif.decisions import Decisions
from planner.whatif.futures import Future
from planner.written import Written
from planner_models.problem_data import Matrix
from planner_models.solve import Solution, SolveOptions, bending, unit_of

LONGEST = 1e7  # seconds
HELD = 1e-6  # relative: how far above a scenario's own plan rules may bend, beyond any solver's noise


@dataclass(frozen=True)
class Part:
    """A scenario of a search. ``columns``: of the matrix, that are decided now: the same decisions in every part;
    ``point`` and ``bound``: what is known of it alone, its plan and what minus profit cannot go below; ``hold``:
    objectives before profit, and the most that each may be."""

    name: str
    probability: float
    matrix: Matrix
    columns: np.ndarray
    point: np.ndarray
    bound: float
    hold: Sequence[tuple[int, float]] = ()


@dataclass(frozen=True)
class Hedge:
    """The search for decisions that serve all parts. ``pull``: of each decision, money by unit by which a scenario that
    differs from the others is pulled; ``known``: mean of minus profit of a plan that there is already (infinite: none);
    ``gap`` as for any solve; ``seconds`` in all, ``each`` for one part at a time."""

    parts: tuple[Part, ...]
    pull: np.ndarray
    known: float
    gap: float
    seconds: float
    each: float
    seed: int

    @property
    def bound(self) -> float:
        """What the parts' own bounds say: minus profit's mean if the scenario were known in advance."""
        return sum(part.probability * part.bound for part in self.parts)


@dataclass
class Hedged:
    """What was found: means of minus profit with the decisions that reach them, best last; what none goes below."""

    bound: float
    known: float
    plans: list[tuple[float, np.ndarray]] = field(default_factory=list)
    iterations: int = 0
    interrupted: bool = False

    @property
    def best(self) -> float:
        """The least mean of minus profit."""
        return self.plans[-1][0] if self.plans else self.known

    def within(self, gap: float) -> bool:
        """Whether the best plan lies within the gap of the bound."""
        return bool(np.isfinite(self.best)) and self.best - self.bound <= gap * abs(self.best)


Heard = Callable[[float, Hedged], None]  # seconds since the start, what has been found


def hedge_of(
    futures: Sequence[Future],
    decisions: Decisions,
    some: Sequence[int],
    own: Sequence[Solution],
    known: float,
    options: SolveOptions,
) -> tuple[Hedge, np.ndarray]:
    """The search over the scenarios ``some``, each with its ``own`` plan, and the numbers of the decisions in it.

    These are the ones that two scenarios have and no bounds settle. A scenario that has no column for one gets an empty
    column. ``known``: as there. No rule bends more than in a scenario's own plan. Bounds of what is decided are those
    of all scenarios, and no source starts more than is of use in any of them: without an end, prices find no bound.
    """
    count = len(decisions.keys)
    lower, upper, there = np.full(count, -np.inf), np.full(count, np.inf), np.zeros(count, dtype=int)
    useful, integer = np.zeros(count), np.zeros(count, dtype=bool)
    for s in some:
        columns, numbers = _placed(decisions, s)
        matrix = futures[s].book.matrix
        lower[numbers] = np.maximum(lower[numbers], matrix.lower[columns])
        upper[numbers] = np.minimum(upper[numbers], matrix.upper[columns])
        integer[numbers] |= matrix.integer[columns]
        there[numbers] += 1
        useful[numbers] = np.maximum(useful[numbers], _of_use(futures[s].book)[columns])
    upper = np.where(decisions.barred, np.minimum(upper, 0.0), np.minimum(upper, useful))
    shared = np.flatnonzero((there > 1) & (upper > lower))
    parts = []
    for s in some:
        columns, numbers = _placed(decisions, s)
        bounded = futures[s].book.matrix
        low, high = bounded.lower.copy(), bounded.upper.copy()
        low[columns], high[columns] = lower[numbers], upper[numbers]
        x = own[s].x
        assert x is not None  # whoever has none has no plan for all scenarios to look for
        matrix, hold = _rigid(replace(bounded, lower=low, upper=high), futures[s].book.problem.stages, own[s], x)
        where = np.full(count, -1)
        where[numbers] = columns
        absent = shared[where[shared] < 0]
        where[absent] = matrix.shape[1] + np.arange(len(absent))
        matrix = _with_empty(matrix, lower[absent], upper[absent], integer[absent])
        point = np.append(x, np.clip(0.0, lower[absent], upper[absent]))
        parts.append(
            Part(futures[s].name, futures[s].probability, matrix, where[shared], point, -own[s].bound, hold)
        )  # fmt: skip
    seconds = min(options.time_limit * len(some), LONGEST)
    pull = _pull(parts, integer[shared])
    return Hedge(tuple(parts), pull, known, options.gap, seconds, options.time_limit, options.seed), shared


def _placed(decisions: Decisions, s: int) -> tuple[np.ndarray, np.ndarray]:
    """Columns of a scenario that are decisions, and their numbers."""
    columns = np.flatnonzero(decisions.numbers[s] >= 0)
    return columns, decisions.numbers[s][columns]


def _of_use(book: Written) -> np.ndarray:
    """Of each column, the most that is of use; infinite where nothing is known."""
    most = np.full(book.matrix.shape[1], np.inf)
    orders = book.network.sets["ORDERS"]
    by_order = np.full((len(book.compiled.catalogue.sources), book.tables.calendar.count), np.inf)
    by_order[tuple(orders.T)] = book.network.params["most_run"]
    activity, quarter = book.network.sets["RUNS"].T
    most[book.problem.columns["v_run"]] = by_order[book.compiled.catalogue.source_of[activity], quarter]
    return most


def _rigid(
    matrix: Matrix, names: Sequence[str], own: Solution, point: np.ndarray
) -> tuple[Matrix, tuple[tuple[int, float], ...]]:
    """The matrix in which no rule bends, or what keeps rules from bending more than in the scenario's own plan."""
    stages = bending(matrix, names)
    if not own.bent:
        bends = (matrix.objectives[stages] != 0).any(axis=0)
        return replace(matrix, upper=np.where(bends, 0.0, matrix.upper)), ()
    values = matrix.objectives @ point + matrix.offsets
    return matrix, tuple(
        (stage, float(values[stage]) + HELD * max(abs(float(values[stage])), unit_of(matrix, stage)))
        for stage in stages
    )


def _with_empty(matrix: Matrix, lower: np.ndarray, upper: np.ndarray, integer: np.ndarray) -> Matrix:
    """The matrix with more columns, which stand in no row."""
    more = len(lower)
    return replace(
        matrix,
        starts=np.append(matrix.starts, np.full(more, matrix.starts[-1], dtype=matrix.starts.dtype)),
        lower=np.append(matrix.lower, lower),
        upper=np.append(matrix.upper, upper),
        integer=np.append(matrix.integer, integer),
        objectives=np.hstack([matrix.objectives, np.zeros((len(matrix.objectives), more))]),
    )


def _pull(parts: Sequence[Part], integer: np.ndarray) -> np.ndarray:
    """What a decision costs, by how much the scenarios' own plans differ in it; the same in all scenarios, or their
    prices would not cancel out. A decision that costs nothing is pulled like a usual one.

    J.-P. Watson, D. L. Woodruff, "Progressive hedging innovations for a class of stochastic mixed-integer resource
    allocation problems", Computational Management Science 8, 2011, section 2.1.
    """
    likely = np.array([part.probability for part in parts])
    values = np.array([part.point[part.columns] for part in parts])
    costs = likely @ np.array([np.abs(part.matrix.objectives[-1][part.columns]) for part in parts])
    spread = np.maximum(1.0, likely @ np.abs(values - likely @ values))
    spread = np.where(integer, np.ptp(values, axis=0) + 1.0, spread)
    usual = float(np.median(costs[costs > 0])) if (costs > 0).any() else 1.0
    return np.asarray(np.where(costs > 0, costs, usual) / spread)
