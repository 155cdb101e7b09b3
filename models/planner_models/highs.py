"""The one file that speaks to HiGHS."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np

from planner_models.first_plan import Domain, choices, round_in_batches
from planner_models.polish import Polish
from planner_models.problem_data import (
    FAILED,
    INFEASIBLE,
    LIMIT,
    OPTIMAL,
    Answer,
    Change,
    Load,
    Matrix,
    Prices,
    Progress,
    Request,
)
from planner_models.scaling import cost_scale, scale

_STATUS = {
    highspy.HighsModelStatus.kOptimal: OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: OPTIMAL,
    highspy.HighsModelStatus.kTimeLimit: LIMIT,
    highspy.HighsModelStatus.kInterrupt: LIMIT,
    highspy.HighsModelStatus.kIterationLimit: LIMIT,
    highspy.HighsModelStatus.kObjectiveTarget: LIMIT,
    highspy.HighsModelStatus.kInfeasible: INFEASIBLE,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: INFEASIBLE,
}


INTEGER_TOLERANCE = 1e-9
WHOLE = 1e-6  # an integer column further from a whole number than this is no answer
# HiGHS 1.15.1 merges an integer column with a continuous one and loses its integrality: a "proven optimum" with 0.4 of
# a lot, or a wrong bound. tests/families/test_orders.py has the case
PARALLEL_ROWS_AND_COLUMNS = 1 << 13
MOVE_STEPS = 2000  # of the simplex method for one move of an integer: what takes longer is not worth its time
LARGE = 50_000  # coefficients, from which on a linear programme is not solved twice
CHOICES, CHOICES_GAP = 0.2, 1e-4  # of the time, and the gap, for the relaxation with choices kept integer
TELL = 0.5  # seconds between better plans that are passed on
FEW = 5000  # changed coefficients are sent one by one; with more, the matrix is passed whole
DUAL, PRIMAL = 1, 4  # HiGHS's names of the simplex methods
# a basis from before a change is followed for so many steps (of the simplex method) for each row, then given up: from
# a bad one the way is longer than from none, as presolve cannot help
STEPS, LEAST_STEPS = 0.5, 1000
_STEPS_USED_UP = highspy.HighsModelStatus.kIterationLimit
_Kind = tuple[int, bool, bool, tuple[int, ...]]  # objective (-1: one of its own), relaxed, fixed, objectives held


class Solver:
    """One matrix loaded into HiGHS, asked several questions in a row. Numbers go in and come out unscaled."""

    def __init__(self, matrix: Matrix, threads: int, seed: int, report: Callable[[Progress], None]) -> None:
        self.report, self._seed = report, seed
        self.highs = highspy.Highs()
        self.highs.setOptionValue("threads", threads)
        self.highs.setOptionValue("random_seed", seed)
        self.highs.setOptionValue("mip_abs_gap", 0.0)
        # MIP logging events only come with output on; none of it may reach the console
        self.highs.setOptionValue("log_to_console", False)
        # a switch left at a millionth would let ten units of ten million through for nothing
        self.highs.setOptionValue("mip_feasibility_tolerance", INTEGER_TOLERANCE)
        self.highs.setOptionValue("presolve_rule_off", PARALLEL_ROWS_AND_COLUMNS)
        self.highs.cbMipImprovingSolution += self._improved
        self.highs.cbMipLogging += self._logged
        self.highs.cbMipInterrupt += self._interrupt
        self._request: Request | None = None
        self._scale_by = 1.0  # what the objective of the present question is multiplied by
        self._found = False
        self._integer = matrix.integer  # what is integer in the present question
        self._bases: dict[_Kind, highspy.HighsBasis] = {}  # of the linear programmes before the last change
        self._last_bases: dict[_Kind, highspy.HighsBasis] = {}
        self._hot: _Kind | None = None  # the linear programme that HiGHS has just solved and still knows all about
        self._pass(matrix)

    def reload(self, load: Load) -> None:
        """Take another matrix, and the bases of what was solved before as far as it has the same columns and rows."""
        bases = self._bases | self._last_bases if load.columns_from is not None else {}
        self._pass(load.matrix)
        self._bases, self._last_bases = {}, {}
        for kind, basis in bases.items():
            self._bases[kind] = _carried(basis, load.columns_from, load.rows_from)

    def change(self, change: Change) -> None:
        """Change numbers of the matrix; the scaling stays, and bases of what was solved before stay of use."""
        m, scaling, highs = self.matrix, self.scaling, self.highs
        self._bases, self._last_bases = self._bases | self._last_bases, {}
        self._drop_held()
        places, numbers = change.values
        column = np.searchsorted(m.starts, places, side="right") - 1
        m.values[places] = numbers * scaling.rows[m.indices[places]] * scaling.columns[column]
        if len(places) > FEW:
            self._hot = None
            _check(highs.passModel(_as_lp(m)), "load the model")
        else:
            for place, j in zip(places.tolist(), column.tolist(), strict=True):
                _check(highs.changeCoeff(int(m.indices[place]), j, float(m.values[place])), "change a coefficient")
        columns, low, high = change.columns  # each request sets the bounds of all columns
        m.lower[columns], m.upper[columns] = low / scaling.columns[columns], high / scaling.columns[columns]
        rows, low, high = change.rows
        m.row_lower[rows], m.row_upper[rows] = low * scaling.rows[rows], high * scaling.rows[rows]
        low, high = m.row_lower[rows], m.row_upper[rows]
        _check(highs.changeRowsBounds(len(rows), rows.astype(np.int32), low, high), "set bounds of rows")
        costs, numbers = change.costs
        stage, column = np.divmod(costs, m.shape[1])
        m.objectives[stage, column] = numbers * scaling.columns[column] * scaling.costs[stage]
        m.offsets[:] = change.offsets * scaling.costs

    def _pass(self, matrix: Matrix) -> None:
        self.matrix, self.scaling, self._hot = *scale(matrix), None
        _check(self.highs.passModel(_as_lp(self.matrix)), "load the model")
        self._rows = self.matrix.shape[0]

    def solve(self, request: Request) -> Answer:
        """Answer one request."""
        if request.polish:
            return self._polish(request)
        if request.round:
            return self._round(request)
        if request.relax:
            return self._relax(request)
        if not request.fix_integers or request.start is None:
            return self._solve(request)
        whole = np.round(request.start)
        answer = self._solve(replace(request, start=whole))
        if answer.x is None:  # some switch stood a little off 0 and let something through: switch it on
            raised = np.where(request.start > INTEGER_TOLERANCE, np.ceil(request.start - INTEGER_TOLERANCE), whole)
            switches = self.matrix.integer & (self.matrix.upper == 1.0)
            answer = self._solve(replace(request, start=np.where(switches, raised, whole)))
        return answer if answer.x is None or request.prices else self._without_idle(request, answer)

    def _relax(self, request: Request) -> Answer:
        """The linear relaxation; where it leaves choices between alternatives half made, with these kept integer."""
        chosen, large = choices(self.matrix), len(self.matrix.values) > LARGE
        answer = Answer(LIMIT, None, np.inf, -np.inf)
        if not chosen.any() or not large:
            answer = self._solve(request)
            if answer.x is None or (np.abs(answer.x - np.round(answer.x))[chosen] <= WHOLE).all():
                return answer
        limit = request.time_limit if large else CHOICES * request.time_limit
        decided = self._solve(replace(request, time_limit=limit, gap=CHOICES_GAP), chosen)
        bound = max(answer.bound, decided.bound)
        if decided.x is None:
            return replace(decided if large or decided.status == INFEASIBLE else answer, bound=bound)
        return replace(decided, status=OPTIMAL, bound=bound)

    def _polish(self, request: Request) -> Answer:
        """Move integers from where they are at the start; each plan's linear programme starts from the last one's."""
        assert request.start is not None
        began, scale_by = time.monotonic(), self.scaling.costs[request.objective]
        integers = np.flatnonzero(self.matrix.integer)
        own_clock = 2 * request.time_limit + 1  # polishing ends by itself, well before
        fixed = replace(request, fix_integers=True, time_limit=own_clock)
        self._prepare(fixed)
        basis = self._last_bases.get(_kind(fixed))
        programme = _Warm(self.highs, integers.astype(np.int32), basis, MOVE_STEPS)
        polish = Polish(programme, self._domain(request), request.target * scale_by, self._seed)
        told = began

        def improved(objective: float) -> None:
            nonlocal told
            if time.monotonic() - told > TELL:
                told = time.monotonic()
                x = programme.point() * self.scaling.columns
                self.report(Progress(told - began, objective / scale_by, -np.inf, x))

        with programme:
            values = np.round(request.start[integers])
            best = polish.run(values, began + request.time_limit, improved) / scale_by
        if not np.isfinite(best):
            return Answer(FAILED, None, np.inf, -np.inf)
        return Answer(OPTIMAL, programme.point() * self.scaling.columns, best, -np.inf, polish.tried)

    def _domain(self, request: Request) -> Domain:
        """The matrix and a request's bounds."""
        domain, columns = Domain(self.matrix), self.scaling.columns
        lower = self.matrix.lower if request.lower is None else request.lower / columns
        upper = self.matrix.upper if request.upper is None else request.upper / columns
        domain.reset(lower, upper)
        return domain

    def _round(self, request: Request) -> Answer:
        """Round the relaxation in batches, with the choices of the point at the start."""
        assert request.start is not None
        until, m, columns = time.monotonic() + request.time_limit, self.matrix, self.scaling.columns
        integers, chosen, whole = np.flatnonzero(m.integer), choices(m), np.round(request.start)
        upper = m.upper * columns if request.upper is None else request.upper
        lower, upper = np.where(chosen, whole, m.lower * columns), np.where(chosen, whole, upper)
        request = replace(request, lower=lower, upper=upper)
        relaxed = replace(request, relax=True)
        self._prepare(relaxed)
        basis = self._last_bases.get(_kind(relaxed))
        programme = _Warm(self.highs, integers.astype(np.int32), basis)

        def solve(low: np.ndarray, high: np.ndarray) -> np.ndarray | None:
            programme.bound(np.arange(len(integers)), low[integers], high[integers])
            return programme.point() if np.isfinite(programme.solve()) else None

        if basis is None and len(m.values) > LARGE:
            self.highs.setOptionValue("solver", "ipm")
        with programme:
            x = round_in_batches(self._domain(request), solve, lambda: time.monotonic() < until)
        if x is None:
            return Answer(LIMIT, None, np.inf, -np.inf)
        left = max(0.5, until - time.monotonic())
        start = np.where(m.integer, np.round(x), x) * columns
        return self.solve(replace(request, start=start, round=False, fix_integers=True, time_limit=left))

    def _without_idle(self, request: Request, answer: Answer) -> Answer:
        """Turn off switches that cost something and let nothing through."""
        assert answer.x is not None
        m, x, costs = self.matrix, answer.x / self.scaling.columns, self.matrix.objectives[request.objective]
        column = np.repeat(np.arange(m.shape[1]), np.diff(m.starts))
        activity = np.bincount(m.indices, m.values * x[column], m.shape[0])
        for j in np.flatnonzero(m.integer & (m.upper == 1.0) & (x == 1.0) & (costs > 0) & (m.lower == 0.0)):
            part = slice(m.starts[j], m.starts[j + 1])
            rows, after = m.indices[part], activity[m.indices[part]] - m.values[part]
            if (after <= m.row_upper[rows]).all() and (after >= m.row_lower[rows]).all():
                activity[rows], x[j] = after, 0.0
        value = float(costs @ x + m.offsets[request.objective]) / self.scaling.costs[request.objective]
        return replace(answer, x=x * self.scaling.columns, objective=value)

    def _solve(self, request: Request, kept: np.ndarray | None = None) -> Answer:
        if not self.matrix.shape[1]:
            offset = float(self.matrix.offsets[request.objective] / self.scaling.costs[request.objective])
            return Answer(OPTIMAL, np.zeros(0), offset, offset)
        if not self._prepare(request, kept):
            return self._run_linear(request)
        if request.start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = (request.start / self.scaling.columns).tolist()
            self.highs.setSolution(solution)
        return self._run(request, mixed=True)

    def _prepare(self, request: Request, kept: np.ndarray | None = None) -> bool:
        """Give the solver a request's bounds, objective and limits; whether anything in it is integer.

        ``kept``: columns that stay integer in a relaxation."""
        self._request, self._found = request, False
        scaling, highs = self.scaling, self.highs
        columns = np.arange(self.matrix.shape[1], dtype=np.int32)
        hot = self._hot is not None and self._hot == _kind(request) and not request.hold
        lower = self.matrix.lower if request.lower is None else request.lower / scaling.columns
        upper = self.matrix.upper if request.upper is None else request.upper / scaling.columns
        start = None if request.start is None else request.start / scaling.columns
        integer = self.matrix.integer & (not request.relax) & (not request.fix_integers)
        self._integer = integer = integer if kept is None else kept
        if request.fix_integers and start is not None:
            fixed = np.clip(np.round(start), lower, upper)  # a plan from before may lie outside of today's bounds
            lower, upper = np.where(self.matrix.integer, fixed, lower), np.where(self.matrix.integer, fixed, upper)
        hot = hot and not integer.any()
        self._hot = self._hot if hot else None
        if not hot:
            kinds = np.where(integer, np.uint8(1), np.uint8(0)).astype(np.uint8)
            _check(highs.changeColsIntegrality(len(columns), columns, kinds), "set integrality")
        _check(highs.changeColsBounds(len(columns), columns, lower, upper), "set bounds")
        self._set_objective(request, columns)
        # HiGHS counts a linear programme's time from the first run on, an integer one's from its own start
        before = 0.0 if integer.any() else highs.getRunTime()
        highs.setOptionValue("time_limit", max(0.01, request.time_limit) + before)
        highs.setOptionValue("mip_rel_gap", request.gap)
        target = request.target * self._scale_by
        highs.setOptionValue("objective_target", target if integer.any() else -np.inf)
        if not hot:
            highs.clearSolver()  # between questions, bounds and costs change too much for the last basis to be of use
        return bool(integer.any())

    def _run_linear(self, request: Request) -> Answer:
        """Start from the basis of the same question before the last change, and give it up where it leads nowhere.

        Where only the costs are others, the answer to the question before is a point: primal simplex goes on there.
        """
        kind, hot = _kind(request), self._hot is not None
        highs, basis = self.highs, self._bases.get(kind)
        if request.costs is not None:
            basis = self._last_bases.get(kind) or self._beside(request)
        if hot or basis is not None:
            if not hot:
                highs.setBasis(basis)
            limit = max(LEAST_STEPS, int(STEPS * self._rows))
            highs.setOptionValue("simplex_iteration_limit", limit)
            highs.setOptionValue("simplex_strategy", DUAL if request.costs is None else PRIMAL)
            answer = self._run(request, mixed=False)
            highs.setOptionValue("simplex_strategy", DUAL)
            highs.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf)
            if answer.status not in (OPTIMAL, LIMIT) or highs.getModelStatus() == _STEPS_USED_UP:
                highs.clearSolver()
                answer = self._run(request, mixed=False)
        else:
            answer = self._run(request, mixed=False)
        self._hot = None
        if answer.status == OPTIMAL:
            self._hot, self._last_bases[kind] = kind, highs.getBasis()
        return answer

    def _beside(self, request: Request) -> highspy.HighsBasis | None:
        """The basis of the objective itself, with room left by what is held."""
        plain = (self._bases | self._last_bases).get(_kind(replace(request, costs=None, hold=())))
        if plain is None:
            return None
        basis = highspy.HighsBasis()
        basis.col_status = plain.col_status
        basis.row_status = [*plain.row_status, *[highspy.HighsBasisStatus.kBasic] * len(request.hold)]
        basis.valid, basis.alien = True, True
        return basis

    def _drop_held(self) -> None:
        surplus = self.highs.getNumRow() - self._rows
        if surplus:
            rows = np.arange(self._rows, self._rows + surplus, dtype=np.int32)
            _check(self.highs.deleteRows(surplus, rows), "drop rows")

    def _set_objective(self, request: Request, columns: np.ndarray) -> None:
        highs, scaling = self.highs, self.scaling
        self._drop_held()
        for objective, most in request.hold:
            costs = self.matrix.objectives[objective]
            used = np.flatnonzero(costs).astype(np.int32)
            limit = most * scaling.costs[objective] - self.matrix.offsets[objective]
            _check(highs.addRow(-highspy.kHighsInf, limit, len(used), used, costs[used]), "hold an objective")
        if request.costs is None:
            costs, offset = self.matrix.objectives[request.objective], float(self.matrix.offsets[request.objective])
            self._scale_by = float(scaling.costs[request.objective])
        else:
            costs, offset = request.costs * scaling.columns, 0.0
            self._scale_by = cost_scale(costs)
            costs = costs * self._scale_by
        _check(highs.changeColsCost(len(columns), columns, costs), "set costs")
        _check(highs.changeObjectiveOffset(offset), "set the offset")

    def _run(self, request: Request, mixed: bool) -> Answer:
        highs, scale_by = self.highs, self._scale_by
        highs.run()
        if mixed and not self._sound(request.gap):  # something was lost on the way: once more, with nothing simplified
            highs.setOptionValue("presolve", "off")
            highs.clearSolver()
            highs.run()
            highs.setOptionValue("presolve", "choose")
        status = _STATUS.get(highs.getModelStatus(), FAILED)
        info = highs.getInfo()
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        x = np.array(highs.getSolution().col_value) if feasible else None
        objective = info.objective_function_value / scale_by if x is not None else np.inf
        proven = objective if status == OPTIMAL else -np.inf
        bound = info.mip_dual_bound / scale_by if mixed else proven
        if status == OPTIMAL and x is None:
            status = FAILED
        nodes = max(0, int(info.mip_node_count)) if mixed else 0
        prices = self._prices() if request.prices and status == OPTIMAL and not mixed else None
        return Answer(status, None if x is None else x * self.scaling.columns, objective, bound, nodes, prices)

    def _prices(self) -> Prices:
        """Dual values and their ranges, unscaled."""
        solution, (_, ranges) = self.highs.getSolution(), self.highs.getRanging()
        rows, costs = self.scaling.rows, self.scaling.costs
        duals = np.array(solution.row_dual) / self._scale_by
        assert self._request is not None
        held = [costs[objective] for objective, _ in self._request.hold]
        low, high = (np.array(side.value_)[: self._rows] / rows for side in (ranges.row_bound_dn, ranges.row_bound_up))
        return Prices(
            duals[: self._rows] * rows,
            np.array(solution.col_dual) / self.scaling.columns / self._scale_by,
            duals[self._rows :] * np.array(held),
            low,
            high,
        )

    def _sound(self, gap: float) -> bool:
        """Whether integer columns of the solution, if there is one, are whole, and an optimum agrees with its bound."""
        x, info = np.array(self.highs.getSolution().col_value), self.highs.getInfo()
        if not len(x):
            return True
        integers, value = x[self._integer], info.objective_function_value
        agrees = value - info.mip_dual_bound <= gap * abs(value) + WHOLE * max(1.0, abs(value))
        optimal = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return bool((np.abs(integers - np.round(integers)) <= WHOLE).all() and (agrees or not optimal))

    def _progress(self, event: Any, x: np.ndarray | None = None) -> None:
        assert self._request is not None
        out, scale_by = event.data_out, self._scale_by
        if self._request.relax:  # a point of the relaxation is no plan
            self.report(Progress(out.running_time, np.inf, out.mip_dual_bound / scale_by))
            return
        best = out.mip_primal_bound if x is None else out.objective_function_value
        self.report(Progress(out.running_time, best / scale_by, out.mip_dual_bound / scale_by, x))

    def _improved(self, event: Any) -> None:
        self._found = True
        self._progress(event, np.array(event.data_out.mip_solution) * self.scaling.columns)

    def _logged(self, event: Any) -> None:
        self._progress(event)

    def _interrupt(self, event: Any) -> None:
        event.data_in.user_interrupt = False  # it would stay set, and end the next search too
        assert self._request is not None
        patience = self._request.patience
        if patience is not None and not self._found and event.data_out.running_time > patience:
            event.interrupt()


def version() -> str:
    """Version of the solver."""
    return str(highspy.Highs().version())


def _check(status: Any, what: str) -> None:
    if status == highspy.HighsStatus.kError:
        raise RuntimeError(f"HiGHS refused to {what}")


@dataclass
class _Warm:
    """The linear programme with integers between bounds, each solve starting from the last basis."""

    highs: highspy.Highs
    integers: np.ndarray
    basis: highspy.HighsBasis | None  # to start from
    steps: int = highspy.kHighsIInf  # of the simplex method after the first time; what takes longer is given up

    def __enter__(self) -> None:
        if self.basis is not None:
            self.highs.setBasis(self.basis)
        self.highs.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf)

    def __exit__(self, *_: object) -> None:
        self.highs.setOptionValue("presolve", "choose")
        self.highs.setOptionValue("solver", "choose")
        self.highs.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf)
        self.highs.setOptionValue("objective_bound", np.inf)

    def bound(self, which: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        _check(self.highs.changeColsBounds(len(which), self.integers[which], low, high), "set bounds")

    def solve(self, enough: float = np.inf) -> float:
        self.highs.setOptionValue("objective_bound", enough)
        self.highs.run()
        # for all but the first
        self.highs.setOptionValue("solver", "choose")
        self.highs.setOptionValue("presolve", "off")
        self.highs.setOptionValue("simplex_iteration_limit", self.steps)
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return float("inf")
        return float(self.highs.getInfo().objective_function_value)

    def prices(self) -> np.ndarray:
        return np.asarray(np.array(self.highs.getSolution().col_dual)[self.integers])

    def point(self) -> np.ndarray:
        return np.array(self.highs.getSolution().col_value)


def _kind(request: Request) -> _Kind:
    objective = request.objective if request.costs is None else -1
    return objective, request.relax, request.fix_integers, tuple(n for n, _ in request.hold)


def _carried(
    basis: highspy.HighsBasis, columns_from: np.ndarray | None, rows_from: np.ndarray | None
) -> highspy.HighsBasis:
    """The basis for another matrix: new columns stand at their lower bound, new rows are basic."""
    carried = highspy.HighsBasis()
    for name, places, new in (
        ("col_status", columns_from, highspy.HighsBasisStatus.kLower),
        ("row_status", rows_from, highspy.HighsBasisStatus.kBasic),
    ):
        assert places is not None
        before = [*getattr(basis, name), new]
        setattr(carried, name, [before[place] for place in np.where(places < 0, len(before) - 1, places).tolist()])
    carried.valid, carried.alien = True, True
    return carried


def _as_lp(matrix: Matrix) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = np.zeros(lp.num_col_)
    lp.col_lower_, lp.col_upper_ = matrix.lower, matrix.upper
    lp.row_lower_, lp.row_upper_ = matrix.row_lower, matrix.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.starts, matrix.indices, matrix.values
    return lp
