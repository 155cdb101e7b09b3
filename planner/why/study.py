"""A plan under study: what it would earn if something were different, asked of a solver that stays loaded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csc_array

from planner.tables import Tables
from planner.written import Written, loosened, write
from planner_models.problem_data import OPTIMAL, Answer, Matrix, Prices, Request
from planner_models.process import Closing, SolverError
from planner_models.session import SolverSession
from planner_models.solve import HOLD_TOLERANCE, PROFIT, STABILITY, bending, unit_of

SECONDS = 20.0  # for one linear programme
EXACT = 1e-9  # relative gap of the small integer programmes beside a plan


@dataclass(frozen=True)
class Outcome:
    """What a changed workbook would give: discounted profit, and the point; ``bound``: no plan of the kind that was
    looked for earns more. ``bends``: by how much each kind of rule bends, in the order in which they count."""

    profit: float
    bound: float
    x: np.ndarray
    written: Written
    bends: tuple[float, ...] = ()


class NoPlanNearError(SolverError):
    """A changed workbook has no plan with the integers of the plan under study."""


class Study(Closing):
    """A plan and its prices, and the answers to "what if", near the plan.

    Two kinds of answers: with every lot, switch and step as the plan has them (a linear programme, exact), and with
    those near a change decided anew (a small integer programme). Both compare like with like: the plan itself is asked
    for in the same way. A plan in which rules bend keeps to what it reaches of each stage.
    """

    def __init__(
        self,
        tables: Tables,
        x: np.ndarray,
        bent: bool,
        solver: SolverSession | None = None,
        written: Written | None = None,
    ) -> None:
        """``x``: the plan as a point of its matrix; ``bent``: whether rules without a price bend in it; ``written``:
        the tables and their matrix, where that has been done already."""
        self.base = written or write(tables)
        self.x = x
        self._own = solver is None
        self.solver = solver or SolverSession()
        self._loaded = written  # by whoever solved it
        matrix, names = self.base.matrix, self.base.problem.stages
        self.bent = bent
        kept = [names[stage] for stage in bending(matrix, names)] if bent else []
        if tables.settings.objective == "order" and matrix.objectives[names.index(STABILITY)].any():
            kept.append(STABILITY)
        self.stages = tuple(kept)  # what is held before profit counts

    def close(self) -> None:
        """End the solver, where it is the study's own."""
        if self._own:
            self.solver.close()

    @cached_property
    def integers(self) -> np.ndarray:
        """The plan's integers, other columns 0."""
        return np.where(self.base.matrix.integer, np.round(self.x), 0.0)

    @cached_property
    def held(self) -> tuple[tuple[int, float], ...]:
        """The ``stages``, and the most that each may become: what the plan reaches."""
        matrix, stages = self.base.matrix, [self.base.problem.stages.index(name) for name in self.stages]
        values = matrix.objectives[stages] @ self.x + matrix.offsets[stages]
        return tuple((stage, _held(matrix, stage, float(value))) for stage, value in zip(stages, values, strict=True))

    @cached_property
    def prices(self) -> Prices:
        """Prices of the plan, its integers fixed: minus discounted profit for a unit of right-hand side; ``holds`` are
        those of the ``stages``."""
        return self.prices_in(self.base)

    @cached_property
    def loose(self) -> Written:
        """The plan's matrix without the bounds that compiling derives, which would hide what they come from."""
        return loosened(self.base)

    @cached_property
    def loose_prices(self) -> Prices:
        """Prices of the plan there."""
        return self.prices_in(self.loose)

    def prices_in(self, written: Written) -> Prices:
        """Prices of the plan in a matrix that has the base's rows and columns, as ``prices``."""
        request = Request(_profit(written), SECONDS, hold=self.held, fix_integers=True, prices=True)
        answer = self._ask(written, self.x, request)
        if answer.prices is None:
            raise SolverError(f"the plan has no prices: {answer.status}")
        return answer.prices

    @cached_property
    def plain(self) -> Outcome:
        """The plan itself, asked for as changed ones are."""
        return self.outcome(self.base)

    def beside(self, changed: Written, x: np.ndarray) -> Study:
        """The study of another plan, with the same solver: in turns, not at once."""
        other = Study(changed.tables, x, self.bent, self.solver, changed)
        other._loaded, self._loaded = self._loaded, None
        return other

    def take_back(self, other: Study) -> None:
        """Go on with the solver after the study of another plan."""
        self._loaded, other._loaded = other._loaded, None

    def restore(self) -> None:
        """Leave the solver as it was found: with the plan's matrix, at the plan."""
        self._load(self.base)
        self.solver.x = self.x

    def outcome(self, changed: Written, free: np.ndarray | None = None, seconds: float = SECONDS) -> Outcome:
        """The most profit in a changed workbook, with the plan's integers; those of ``free`` columns decided anew.

        Where rules bend, each stage is made as small as it can be first, as in the plan. Raises NoPlanNearError
        where there is no plan of this kind.
        """
        start, matrix = self.start(changed), changed.matrix
        hold: tuple[tuple[int, float], ...] = ()
        bends: list[float] = []
        for name in (*self.stages, PROFIT):
            stage = changed.problem.stages.index(name)
            answer = self._ask(changed, start, self._request(changed, stage, start, free, seconds, hold))
            if answer.x is None:
                raise NoPlanNearError(f"no plan near the plan: {answer.status}")
            if name != PROFIT:
                bends.append(answer.objective)
                hold = (*hold, (stage, _held(matrix, stage, answer.objective)))
        assert answer.x is not None
        bound = -answer.objective if answer.status == OPTIMAL else -answer.bound
        return Outcome(-answer.objective, max(bound, -answer.objective), answer.x, changed, tuple(bends))

    def extreme(self, costs: np.ndarray, least_profit: float) -> np.ndarray | None:
        """The point with least ``costs`` (by column) that earns at least so much, the plan's integers fixed; None where
        there is none."""
        stage = _profit(self.base)
        hold = (*self.held, (stage, -least_profit))
        request = Request(stage, SECONDS, costs=costs, hold=hold, fix_integers=True)
        return self._ask(self.base, self.x, request).x

    def settled(self, point: np.ndarray, columns: np.ndarray) -> np.ndarray | None:
        """The point of most profit that has these columns as ``point`` has them, the plan's integers fixed."""
        matrix = self.base.matrix
        lower, upper = matrix.lower.copy(), matrix.upper.copy()
        lower[columns] = upper[columns] = np.clip(point[columns], lower[columns], upper[columns])
        request = Request(_profit(self.base), SECONDS, hold=self.held, lower=lower, upper=upper, fix_integers=True)
        return self._ask(self.base, self.x, request).x

    def ask(self, written: Written, request: Request) -> Answer:
        """Put a question of one's own, with its bounds and its start, about any matrix."""
        assert request.start is not None
        return self._ask(written, request.start, request)

    def near(self, changed: Written, rows: np.ndarray) -> np.ndarray:
        """Integer columns that share a row with a column of the given rows."""
        entries = changed.rows
        pattern = csc_array((np.ones(len(entries.data)), entries.indices, entries.indptr), shape=entries.shape)
        wanted = np.zeros(entries.shape[0])
        wanted[rows] = 1.0
        columns = pattern.T @ wanted > 0
        beside = pattern @ columns.astype(float) > 0
        return np.asarray((pattern.T @ beside.astype(float) > 0) & changed.matrix.integer)

    def _request(
        self, changed: Written, stage: int, start: np.ndarray, free: np.ndarray | None, seconds: float,
        hold: tuple[tuple[int, float], ...],
    ) -> Request:  # fmt: skip
        if free is None or not free.any():
            return Request(stage, seconds, start=start, hold=hold, fix_integers=True)
        fixed = changed.matrix.integer & ~free
        lower = np.where(fixed, np.round(start), changed.matrix.lower)
        upper = np.where(fixed, np.round(start), changed.matrix.upper)
        return Request(stage, seconds, EXACT, start=start, hold=hold, lower=lower, upper=upper)

    def _ask(self, written: Written, start: np.ndarray, request: Request) -> Answer:
        """Load what is not loaded yet and ask, within the rules that the plan keeps."""
        matrix = written.matrix
        self._load(written)
        upper = matrix.upper if request.upper is None else request.upper
        if not self.bent:
            slack = (matrix.objectives[bending(matrix, written.problem.stages)] != 0).any(axis=0)
            upper = np.where(slack, 0.0, upper)
        return self.solver.ask(replace(request, upper=upper, start=start))

    def _load(self, written: Written) -> None:
        if self._loaded is not written:
            settings, carried = written.tables.settings, written.carried(self._loaded) if self._loaded else None
            self.solver.load(written.matrix, settings.threads, settings.seed, carried)
            self._loaded = written

    def start(self, changed: Written) -> np.ndarray:
        """The plan in a changed workbook: what is new there is 0."""
        if changed is self.base:
            return self.x
        carried = changed.carried(self.base)
        return np.asarray(np.append(self.x, 0.0)[carried.columns])


def _profit(written: Written) -> int:
    return written.problem.stages.index(PROFIT)


def _held(matrix: Matrix, stage: int, value: float) -> float:
    """The most that a stage may become that has reached a value."""
    return value + HOLD_TOLERANCE * max(abs(value), unit_of(matrix, stage))
