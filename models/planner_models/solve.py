"""Solve a Problem in stages: bend rules as little as can be, then make the most money."""

from __future__ import annotations

import contextlib
import enum
import queue
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from planner_models.problem_data import FAILED, INFEASIBLE, LIMIT, OPTIMAL, Answer, Matrix, Request
from planner_models.process import SLICE, SolverError
from planner_models.session import START_SECONDS, Carried, SolverSession

GRACE = 1.0  # seconds beyond the time limit after which the solver is stopped
CLEAN_GRACE = 1.9  # the same for cleaning the plan that was found
CLEAN_SECONDS = 5.0  # for cleaning after Ctrl-C
HOLD_TOLERANCE = 1e-9  # relative, on a stage that is held while later ones are optimised
BEND_GAP = 1e-4
USED = 0.02  # a switch that the relaxation turns on by less is off in the dive
LOOSE = 5e-3  # gap: how near the dive comes before its plan is polished
POLISH_PART = 0.4  # of the time that is left, at most, for polishing
SHORT_POLISH = 0.008  # the same where a dive to the full gap is the other way
DIVABLE = 50_000  # coefficients: with more, a dive to the full gap comes to nothing
ROOTS = 6.0  # times the relaxation's time: with less than this left, a tree search comes to nothing
# the plan before, at most so many gaps from the relaxation's bound, goes to the tree search at once, for so many times
# the relaxation's time: mostly its cuts prove it
NEAR, NEAR_ROOTS, NEAR_LEAST = 1.35, 12.0, 1.0
FINISH_PART = 0.1  # of the time for the tree search, for polishing what it found
ROUND_PART = 0.6  # of the time that is left, at most, for rounding the relaxation
ORDER_PART = 0.7  # of the time that is left, at most, for profit where stability comes after it
DIVE_PART = 0.25  # of the time that is left, at most, for the dive
ROUNDING = 1e-9  # of the money that changes hands: closer than this, profit and bound are the same


OPTION_RANGES = (("gap", 0, 1), ("time_limit", 0.01, 1e7), ("threads", 1, 256), ("seed", 0, 2147483647))


class Status(enum.Enum):
    """How good a plan is, never better than the truth."""

    OPTIMAL = "optimal"  # proven within the gap asked for
    FEASIBLE = "feasible"  # a plan, its gap larger than asked for
    INTERRUPTED = "interrupted"  # stopped by the user, with a plan
    NO_PLAN = "no plan"  # nothing found in time
    FAILED = "failed"  # the solver gave up


@dataclass(frozen=True)
class SolveOptions:
    """How to search: relative gap, seconds, processor threads, seed of the solver."""

    gap: float = 1e-3
    time_limit: float = 60.0
    threads: int = 1
    seed: int = 0

    def __post_init__(self) -> None:
        for name, low, high in OPTION_RANGES:
            if not low <= getattr(self, name) <= high:  # also refuses what is no number
                raise ValueError(f"{name} must lie between {low:g} and {high:g}, not {getattr(self, name):g}")
        if not (isinstance(self.threads, int) and isinstance(self.seed, int)):
            raise ValueError("threads and seed must be whole numbers")


@dataclass(frozen=True)
class StageReport:
    """One stage: its objective, how it ended, value, bound, seconds."""

    name: str
    status: str
    value: float
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        """Relative distance between value and bound; infinite where one of them is not known."""
        known = np.isfinite([self.value, self.bound]).all()
        return abs(self.value - self.bound) / max(abs(self.value), 1e-9) if known else float("inf")


@dataclass(frozen=True)
class Order:
    """An order of objectives: profit is not the last. ``allowance``: by how much the bending stages of these names may
    be exceeded by what comes after them; ``margin``: share of the profit that stability may cost."""

    allowance: Mapping[str, float]
    margin: float


@dataclass(frozen=True)
class Solution:
    """The best point found (None: none), its profit and the proven bound on it, and how each stage went."""

    status: Status
    x: np.ndarray | None
    objective: float
    bound: float
    seconds: float
    bent: bool
    solver: str
    stages: tuple[StageReport, ...] = ()
    nodes: int = 0
    trouble: str = ""  # what went wrong with the solver, where anything did

    @property
    def gap(self) -> float:
        """Relative distance between the plan's profit and its bound."""
        if self.x is None or not np.isfinite(self.bound):
            return float("inf")
        return max(0.0, self.bound - self.objective) / max(abs(self.objective), 1e-9)


@dataclass(frozen=True)
class ProgressLine:
    """What the search knows: stage, seconds since the start, best value and bound so far (in the stage's own sense)."""

    stage: str
    seconds: float
    best: float
    bound: float


Listener = Callable[[ProgressLine], None]


@dataclass
class _Search:
    """One search over all stages, keeping the best point whatever happens."""

    session: SolverSession
    matrix: Matrix
    names: Sequence[str]
    options: SolveOptions
    listen: Listener | None
    order: Order | None = None
    started: float = field(default_factory=time.monotonic)
    x: np.ndarray | None = None
    profit_bound: float = -np.inf  # of the minimised objective, minus profit
    settled: bool = True  # every stage so far ended with its proof
    proven: bool | None = None  # whether the profit was, before stability cost some of it
    upper: np.ndarray | None = None  # where the plans lie that are searched now: bounds of columns (None: the matrix's)
    hold: tuple[tuple[int, float], ...] = ()  # and what is held
    bent: bool = False
    cleaned: bool = False  # the best point was found with its integers fixed, exactly
    interrupted: bool = False
    failed: bool = False
    trouble: str = ""
    nodes: int = 0
    stages: list[StageReport] = field(default_factory=list)

    @property
    def left(self) -> float:
        return self.options.time_limit - (time.monotonic() - self.started)

    @property
    def profit_seconds(self) -> float:
        """Time for profit: what is left, with a part kept for stability where that comes after it."""
        return self.left * (ORDER_PART if self.order else 1.0)

    def ask(self, request: Request, name: str, deadline: float | None = None, keep: bool = True) -> Answer:
        """Send a request, pass progress on, keep incumbents, and give up on the process when it overstays.

        Only points that respect everything settled so far become the best point (none where ``keep`` is off). A process
        that overstays is replaced: a late answer must not be taken for the answer to something else.
        """
        begun = time.monotonic()
        if deadline is None:
            deadline = min(begun + request.time_limit, self.started + self.options.time_limit) + GRACE
        best = Answer(LIMIT, None, np.inf, -np.inf)
        if begun >= deadline:
            return best
        if self.session.stale and not self._replace_process():
            return best
        self.session.send(request)
        while True:
            try:
                frame = self.session.receive(min(SLICE, max(0.01, deadline - time.monotonic())))
            except queue.Empty:
                if time.monotonic() >= deadline:
                    self.session.stale = True
                    break
                self._tell(name, best.objective, best.bound)
                continue
            if isinstance(frame, Answer):
                kept = frame.x is None and best.x is not None
                best = replace(frame, x=best.x, objective=best.objective) if kept else frame
                break
            if frame.x is not None:
                best = replace(best, x=frame.x, objective=frame.objective)
                if keep:
                    self.x, self.cleaned = frame.x, False
            if np.isfinite(frame.bound):
                best = replace(best, bound=max(best.bound, frame.bound))
                if name == PROFIT:
                    self.profit_bound = max(self.profit_bound, best.bound)  # known even if nothing more comes
            self._tell(name, frame.objective, frame.bound)
        if best.x is not None and keep:
            self.x, self.cleaned = best.x, (request.fix_integers or request.polish) and best.status == OPTIMAL
        self.nodes += best.nodes
        self.stages.append(StageReport(name, best.status, best.objective, best.bound, time.monotonic() - begun))
        return best

    def _tell(self, name: str, objective: float, bound: float) -> None:
        """Tell the listener how it stands; also while the solver is silent, so that somebody sees the time go by."""
        if self.listen and not self.interrupted:
            sign = (
                -1.0 if name in (PROFIT, "relaxation", "repair", "dive", "polish", "round", "start", "clean") else 1.0
            )
            self.listen(ProgressLine(name, time.monotonic() - self.started, sign * objective, sign * bound))

    def _replace_process(self) -> bool:
        """Start a fresh process; False where there is no time left for that."""
        rest = CLEAN_SECONDS if self.interrupted else self.left + CLEAN_GRACE
        try:
            self.session.restart(max(SLICE, min(START_SECONDS, rest)))
        except queue.Empty:
            return False
        return True

    def dive(self, relaxed: Answer, upper: np.ndarray, gap: float) -> None:
        """Look for a plan beside the relaxation.

        The switches that the relaxation uses are on and the others off; what is left, lots and steps, is a small
        problem (in the manner of RENS: T. Berthold, "RENS - the optimal rounding", Math. Prog. Comp. 6, 2014).
        """
        assert relaxed.x is not None
        matrix = self.matrix
        switches = matrix.integer & (upper == 1.0)
        on = np.where(relaxed.x > USED, 1.0, 0.0)
        lower, upper = np.where(switches, on, matrix.lower), np.where(switches, on, upper)
        first, cleaned = self.x, self.cleaned
        self.ask(Request(len(self.names) - 1, DIVE_PART * self.left, gap, lower=lower, upper=upper), "dive")
        self.keep_better(first, cleaned)
        self.profit_bound = relaxed.bound

    def round(self, relaxed: Answer, upper: np.ndarray) -> None:
        """Round the relaxation in batches, with a linear programme after each."""
        request = Request(len(self.names) - 1, ROUND_PART * self.left, upper=upper, start=relaxed.x, round=True)
        self.ask(request, "round")
        self.profit_bound = relaxed.bound

    def repair(self, relaxed: Answer, upper: np.ndarray, before: np.ndarray) -> None:
        """Look for a plan with the lots, switches and steps of the plan before."""
        request = Request(len(self.names) - 1, max(self.left, 0.5), upper=upper, start=before, fix_integers=True)
        self.ask(request, "repair")
        self.profit_bound = relaxed.bound

    def polish(self, relaxed: Answer, upper: np.ndarray, part: float) -> None:
        """Make the best plan better, integer by integer and neighbourhood by neighbourhood."""
        seconds, target = part * self.left, self.enough(relaxed)
        self.ask(Request(len(self.names) - 1, seconds, upper=upper, start=self.x, polish=True, target=target), "polish")

    def improve(self, request: Request) -> Answer:
        """The tree search, from the best plan on."""
        first, cleaned = self.x, self.cleaned
        answer = self.ask(request, PROFIT)
        self.keep_better(first, cleaned)
        return answer

    def enough(self, relaxed: Answer) -> float:
        """What lies within the gap of the relaxation's bound."""
        return relaxed.bound + self.options.gap * abs(relaxed.bound) / (1 + self.options.gap)

    def gaps(self, relaxed: Answer) -> float:
        """How far the best plan lies from the relaxation's bound, in gaps that are asked for."""
        if self.x is None:
            return np.inf
        value = float(self.matrix.objectives[-1] @ self.x + self.matrix.offsets[-1])
        allowed = self.options.gap * abs(value)
        distance = value - relaxed.bound
        return distance / allowed if allowed else (np.inf if distance > 0 else 0.0)

    def good_enough(self, relaxed: Answer) -> bool:
        """Whether the best plan lies within the gap of the relaxation's bound."""
        return self.gaps(relaxed) <= 1.0

    def keep_better(self, other: np.ndarray | None, cleaned: bool) -> None:
        """Of the best point and another (and whether that is clean), keep the one that earns more."""
        if other is not None and self.x is not None:
            costs = self.matrix.objectives[-1]
            if costs @ other <= costs @ self.x:
                self.x, self.cleaned = other, cleaned

    def make_nothing(self, deadline: float | None = None) -> None:
        """With every switch off there is always a plan, and a linear programme finds the best of that kind."""
        nothing = np.zeros(self.matrix.shape[1])
        request = Request(len(self.names) - 1, max(self.left, 0.5), start=nothing, fix_integers=True)
        if self.ask(request, "start", deadline).x is not None:
            self.bent = True

    @property
    def bending(self) -> list[int]:
        """Stages that bend rules, in the order in which they count."""
        return bending(self.matrix, self.names)

    def is_proven(self) -> bool:
        """Whether the best plan's profit lies within the gap of its bound, arithmetic noise aside."""
        assert self.x is not None
        profit = self.matrix.objectives[-1]
        objective = -(float(profit @ self.x) + float(self.matrix.offsets[-1]))
        noise = ROUNDING * float(np.abs(profit) @ np.abs(self.x))
        return max(objective, -self.profit_bound) - objective <= self.options.gap * abs(objective) + noise

    def prove(self, answer: Answer) -> None:
        """Keep what the last stage proved."""
        self.profit_bound = max(self.profit_bound, answer.bound)
        self.settled &= answer.status == OPTIMAL
        self.failed = answer.status == FAILED


PROFIT, STABILITY = "o_profit", "o_stability"
FOR_PROFIT = (PROFIT, "relaxation", "repair", "dive", "round", "polish", "start", "clean")


def solve(
    matrix: Matrix,
    names: Sequence[str],
    options: SolveOptions,
    session: SolverSession,
    listen: Listener | None = None,
    carried: Carried | None = None,
    order: Order | None = None,
) -> Solution:
    """Solve the stages named ``names`` (the matrix's objectives, the last one minus profit).

    First as if no unpriced rule need bend. Where that cannot be, each bending stage is minimised in turn and held,
    and profit is maximised within. With an ``order``, what is held may be exceeded by its allowances, and changes
    against the plan before are minimised last; objective and bound stay those of profit. Ctrl-C (KeyboardInterrupt)
    and the time limit keep the best point found so far.

    ``carried``: how the matrix hangs together with the one that the session solved before; what is still of use of
    that (bases, the plan) is then where the search starts. The answer is the same up to the gap.
    """
    search = _Search(session, matrix, names, options, listen, order)
    try:
        session.load(matrix, options.threads, options.seed, carried)
        _run_stages(search, session.x)
    except KeyboardInterrupt:
        search.interrupted = True
    except SolverError as error:
        search.failed, search.settled, search.trouble = True, False, str(error)
    except queue.Empty:
        search.failed, search.settled, search.trouble = True, False, "the solver process did not start"
    if search.x is not None and (matrix.integer.any() or search.proven is not None) and not search.cleaned:
        with contextlib.suppress(KeyboardInterrupt, SolverError, queue.Empty):  # then the point stays as it was found
            _clean(search)
    session.stale |= search.interrupted or search.failed
    session.x = search.x
    return _result(search, f"HiGHS {session.version}".strip())


def bending(matrix: Matrix, names: Sequence[str]) -> list[int]:
    """Stages that bend rules, in the order in which they count: a priority's fair share before its sum."""
    place = {"o_rules": 0, "o_fair": 1, "o_commitments": 1, "o_stock": 2}

    def counts(stage: int) -> tuple[int, float, bool]:
        kind, _, priority = names[stage].partition("[")
        return place[kind], float(priority.rstrip("]") or 0), kind == "o_commitments"

    found = [stage for stage, name in enumerate(names) if name not in (PROFIT, STABILITY)]
    return sorted((s for s in found if matrix.objectives[s].any()), key=counts)


def _run_stages(search: _Search, before: np.ndarray | None) -> None:
    columns = (search.matrix.objectives[search.bending] != 0).any(axis=0)
    rigid = np.where(columns, 0.0, search.matrix.upper)
    if not _search_rigid(search, before, rigid, bool(columns.any())):
        _bend(search)
    elif search.x is not None and not search.bent:
        search.upper = rigid
        if search.order and search.order.allowance:
            _give_way(search)
    if search.order and search.x is not None:
        _change_least(search)


def _search_rigid(search: _Search, before: np.ndarray | None, rigid: np.ndarray, bends: bool) -> bool:
    """Look for the most profit with no rule bent (columns up to ``rigid``); False where rules have to ``bends``."""
    matrix, options, last = search.matrix, search.options, len(search.names) - 1
    relaxed, root = Answer(LIMIT, None, np.inf, -np.inf), 0.0
    if matrix.integer.any():
        # a point of the relaxation is no plan, but it bounds every plan and shows where to look for one
        relaxed = search.ask(Request(last, search.left, upper=rigid, relax=True), "relaxation", keep=False)
        root = time.monotonic() - search.started
        search.profit_bound = relaxed.bound
        if relaxed.status == OPTIMAL:
            if before is not None:
                search.repair(relaxed, rigid, before)
                if search.x is not None and 1.0 < search.gaps(relaxed) <= NEAR:
                    limit = min(max(NEAR_LEAST, NEAR_ROOTS * root), search.left)
                    target = search.enough(relaxed)
                    request = Request(last, limit, options.gap, upper=rigid, start=search.x, target=target)
                    answer = search.improve(request)
                    if answer.status == OPTIMAL:
                        search.prove(answer)
                        return True
                    relaxed = replace(relaxed, bound=max(relaxed.bound, answer.bound))
            if search.x is None:
                search.dive(relaxed, rigid, max(LOOSE, options.gap))
            dives = search.x is not None and len(matrix.values) <= DIVABLE
            if search.x is None:
                search.round(relaxed, rigid)
            if search.x is not None and not search.good_enough(relaxed):
                part = SHORT_POLISH if dives else POLISH_PART
                search.polish(relaxed, rigid, part if search.left > ROOTS * root else 1.0)
            if dives and not search.good_enough(relaxed) and search.left > ROOTS * root:
                search.dive(relaxed, rigid, options.gap)
            if search.good_enough(relaxed):
                return True
    if not (relaxed.status == INFEASIBLE and bends):
        patience = 0.4 * search.left if bends and search.x is None else None
        limit = (1 - FINISH_PART) * search.profit_seconds if relaxed.status == OPTIMAL else search.profit_seconds
        request = Request(last, limit, options.gap, upper=rigid, start=search.x, patience=patience)
        answer = search.improve(request)
        if search.x is not None and answer.status == LIMIT and relaxed.status == OPTIMAL and search.left > root:
            search.polish(replace(relaxed, bound=max(relaxed.bound, answer.bound)), rigid, 1.0)
        if search.x is not None or not bends or search.left <= 0:
            search.prove(answer)
            if search.x is None:
                search.make_nothing(search.started + options.time_limit + CLEAN_GRACE)
            return True
    return False


def _bend(search: _Search) -> None:
    """Minimise by how much rules bend, stage by stage, and look for the most profit within."""
    matrix, options, last = search.matrix, search.options, len(search.names) - 1
    stages, allowance = search.bending, search.order.allowance if search.order else {}
    search.bent = True
    search.profit_bound = -np.inf  # bent plans may earn more than the rigid ones that were searched
    hold: list[tuple[int, float]] = []
    search.make_nothing()
    for stage in stages:
        if search.left <= 0:
            search.settled = False
            break
        limit = 0.3 * search.left if stage != stages[-1] else 0.5 * search.left
        answer = search.ask(Request(stage, limit, BEND_GAP, hold=tuple(hold), start=search.x), search.names[stage])
        if answer.x is None:
            search.settled = False
            continue
        search.settled &= answer.status == OPTIMAL
        most = answer.objective + HOLD_TOLERANCE * max(abs(answer.objective), unit_of(matrix, stage))
        hold.append((stage, most + allowance.get(search.names[stage], 0.0)))
    search.hold = tuple(hold)
    request = Request(last, search.profit_seconds, options.gap, hold=search.hold, start=search.x)
    search.prove(search.ask(request, PROFIT))


def _give_way(search: _Search) -> None:
    """No rule needs to bend: now look for more profit with as much less service as is allowed."""
    assert search.order is not None and search.upper is not None
    matrix, last = search.matrix, len(search.names) - 1
    stages = [stage for stage in search.bending if search.names[stage] in search.order.allowance]
    loose = (matrix.objectives[stages] != 0).any(axis=0)
    search.upper = np.where(loose, matrix.upper, search.upper)
    search.hold = tuple((stage, search.order.allowance[search.names[stage]]) for stage in stages)
    search.profit_bound = -np.inf  # there are more plans than before
    request = Request(
        last, search.profit_seconds, search.options.gap, upper=search.upper, hold=search.hold, start=search.x
    )
    search.prove(search.ask(request, PROFIT))


def _change_least(search: _Search) -> None:
    """Minimise what changes against the plan before, the profit held within its tolerance."""
    assert search.order is not None and search.x is not None
    matrix, last = search.matrix, len(search.names) - 1
    stage = search.names.index(STABILITY)
    if not matrix.objectives[stage].any():
        return
    search.proven = search.is_proven()
    value = float(matrix.objectives[last] @ search.x + matrix.offsets[last])
    most = value + max(search.order.margin * abs(value), HOLD_TOLERANCE * max(abs(value), unit_of(matrix, last)))
    hold = (*search.hold, (last, most))
    request = Request(stage, search.left, search.options.gap, upper=search.upper, hold=hold, start=search.x)
    search.settled &= search.ask(request, STABILITY).status == OPTIMAL


def unit_of(matrix: Matrix, stage: int) -> float:
    """A hundredth of a typical unit of bending: what a stage held at zero may still move by, times the tolerance."""
    used = matrix.objectives[stage][matrix.objectives[stage] != 0]
    return 0.01 * float(np.abs(used).mean()) if len(used) else 0.0


def _clean(search: _Search) -> None:
    """Make the integers of the best point whole and solve the rest again exactly, nothing bent or changed further.

    A process that was given up, or that Ctrl-C found in the middle of a search, is replaced by a fresh one.
    """
    assert search.x is not None
    matrix, x, last = search.matrix, search.x, len(search.names) - 1
    values = matrix.objectives @ x + matrix.offsets
    hold = tuple(
        (stage, float(values[stage]) + HOLD_TOLERANCE * max(abs(float(values[stage])), unit_of(matrix, stage)))
        for stage in search.bending + ([search.names.index(STABILITY)] if search.proven is not None else [])
    )
    request = Request(last, max(search.left, 0.5), hold=hold, start=x, fix_integers=True)
    deadline = search.started + search.options.time_limit + CLEAN_GRACE
    if search.interrupted:
        deadline = time.monotonic() + CLEAN_SECONDS
    search.session.stale |= search.interrupted or search.failed
    cleaned = search.ask(request, "clean", deadline, keep=False)
    if cleaned.status == OPTIMAL and cleaned.x is not None:
        search.x = cleaned.x


def _result(search: _Search, solver: str) -> Solution:
    profit = search.matrix.objectives[-1]
    seconds = time.monotonic() - search.started
    if search.x is None:
        status = Status.FAILED if search.failed else Status.NO_PLAN
        status = Status.INTERRUPTED if search.interrupted else status
        stages = tuple(search.stages)
        trouble = search.trouble
        return Solution(status, None, -np.inf, np.inf, seconds, search.bent, solver, stages, search.nodes, trouble)
    objective = -(float(profit @ search.x) + float(search.matrix.offsets[-1]))
    bound = max(objective, -search.profit_bound)
    proven = search.is_proven() if search.proven is None else search.proven
    if search.interrupted:
        status = Status.INTERRUPTED
    elif search.settled and proven:
        status = Status.OPTIMAL
    else:
        status = Status.FEASIBLE
    stages = tuple(search.stages)
    return Solution(
        status, search.x, objective, bound, seconds, search.bent, solver, stages, search.nodes, search.trouble
    )
