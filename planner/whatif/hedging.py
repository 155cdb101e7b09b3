"""Progressive hedging by mpi-sppy: each scenario is solved by itself, and prices pull what is decided now together.

The scenarios are spread over the ranks of an MPI run. Every iteration solves each of them with prices and a proximal
term (R. T. Rockafellar, R. J.-B. Wets, "Scenarios and policy aggregation in optimization under uncertainty",
Mathematics of Operations Research 16, 1991); with the prices alone, which bounds every plan, whole numbers or not (D.
Gade et al., "Obtaining lower bounds from the progressive hedging algorithm for stochastic mixed-integer programs",
Mathematical Programming 157, 2016); and twice with decisions held that are the same in all of them, which is a plan
where it can be carried out. Needs the extra ``mpi``; importing this writes to the standard output.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from mpisppy.convergers.converger import Converger
from mpisppy.extensions.xhatxbar import XhatXbar
from mpisppy.opt.ph import PH
from mpisppy.utils.sputils import attach_root_node, solver_options_layer
from pyomo.core import Binary, ConcreteModel, Constraint, Integers, Objective, Reals, Var
from pyomo.core.expr.numeric_expr import LinearExpression
from scipy.sparse import csc_array

from planner.whatif.parts import Heard, Hedge, Hedged, Part
from planner_models.highs import PARALLEL_ROWS_AND_COLUMNS

LONG = 100_000  # iterations: the clock or the gap ends the search, not their number
AGREE = 1e-6  # units by which scenarios differ on average in what is decided now: no price will move any more
SOFTER, SOFTENINGS = 0.3, 8  # where they agree and might do better, how much of the pull is left, and how often
SOLVES = 4  # of a scenario in an iteration
LEAST_SECONDS = 1.0  # for a scenario, however little time is left


def hedge(task: Hedge, heard: Heard | None = None) -> Hedged:
    """Search; called on all ranks at once with the same task, and all get the same answer. ``heard``: called after each
    iteration where it is given. Where it raises KeyboardInterrupt, what has been found is returned."""
    found = Hedged(task.bound, task.known)
    parts = {part.name: part for part in task.parts}
    solver = {
        "mip_rel_gap": task.gap, "random_seed": task.seed, "threads": 1,
        "presolve_rule_off": PARALLEL_ROWS_AND_COLUMNS,
    }  # fmt: skip
    options = {
        "solver_name": "appsi_highs", "solver_options_layers": [solver_options_layer("default", solver)],
        "PHIterLimit": LONG, "convthresh": 0.0, "time_limit": task.seconds, "defaultPHrho": 1.0, "smoothed": 0,
        "linearize_proximal_terms": True,  # HiGHS has no quadratic ones with integers
        "iter0_from_pickle": True,  # each part comes with its own plan: nothing is solved for that again
        "warmstart_subproblems": True, "xhat_xbar_options": {"xhat_solver_options": solver},
        "verbose": False, "display_progress": False, "toc": False,
        "search": _Search(task, parts, found, heard),
    }  # fmt: skip
    search = PH(
        options,
        list(parts),
        lambda name: model_of(parts[name]),
        extensions=_Bounds,
        ph_converger=_Enough,
        rho_setter=lambda model: [
            (id(x), pull) for x, pull in zip(model.now.values(), task.pull.tolist(), strict=True)
        ],
    )
    try:
        search.ph_main(finalize=False)
    except KeyboardInterrupt:
        if search.n_proc > 1:  # the others are in the middle of it
            raise
        found.interrupted = True
    return found


class _Search:
    """What the library's hooks share."""

    def __init__(self, task: Hedge, parts: Mapping[str, Part], found: Hedged, heard: Heard | None) -> None:
        self.task, self.parts, self.found, self.heard = task, parts, found, heard
        self.begun = time.monotonic()


class _Enough(Converger):
    """Ends the search where the plan is near enough to the bound, or where the scenarios agree again and again."""

    def __init__(self, opt: PH) -> None:
        super().__init__(opt)
        self.opt, self.agreed = opt, 0
        self.search: _Search = opt.options["search"]

    def is_converged(self) -> bool:
        """Asked before each iteration. Where the scenarios agree only because they are pulled, a softer pull finds
        better prices; it is the same in all of them, so that these still cancel out."""
        if self.opt._PHIter > 1 and self.opt.conv < AGREE:
            self.agreed += 1
            for model in self.opt.local_scenarios.values():
                for pull in model._mpisppy_model.rho.values():
                    pull.set_value(SOFTER * pull.value)
        return self.agreed > SOFTENINGS or self.search.found.within(self.search.task.gap)


class _Bounds(XhatXbar):
    """After each iteration, a bound and plans: the mean of what the scenarios decide, and one scenario's decisions."""

    def __init__(self, opt: PH) -> None:
        super().__init__(opt)
        self.search: _Search = opt.options["search"]

    def pre_iter0(self) -> None:
        """Each part's own plan and bound take the place of the first solves."""
        for name, model in self.opt.local_scenarios.items():
            bound = self.search.parts[name].bound
            model._mpisppy_data.pickle_metadata = {
                "iter0_before_pickle": True, "iter0_outer_bound": bound, "iter0_inner_bound": bound
            }  # fmt: skip

    def iter0_post_solver_creation(self) -> None:
        """Columns are held by their bounds, not by writing their rows anew."""
        for model in self.opt.local_scenarios.values():
            model._solver_plugin.update_config.treat_fixed_vars_as_params = False

    def miditer(self) -> None:
        """The solves of an iteration share the time that is left."""
        share = self._left() / (SOLVES * len(self.opt.local_scenarios))
        most = max(LEAST_SECONDS, min(self.search.task.each, share))
        self.opt.current_solver_options = {"time_limit": most}
        self.solver_options = self.opt._effective_solver_options(self.opt._PHIter)

    def post_solve(self, subproblem: ConcreteModel, results: Any) -> Any:
        """Without an answer the bound of the solve before would be taken for this one's; and what is reported for a
        linear programme that the clock stopped is no bound."""
        if results is None or results.solver.termination_condition != "optimal":
            linear = not self.search.parts[subproblem.name].matrix.integer.any()
            if linear or not subproblem._mpisppy_data.solution_available:
                subproblem._mpisppy_data.outer_bound = -np.inf
        return results

    def enditer(self) -> None:
        """Bound, plans, and word of them."""
        opt, found = self.opt, self.search.found
        opt._save_nonants()
        opt._disable_prox()
        opt.solve_loop(solver_options=self.solver_options, need_solution=False, warmstart=True)
        found.bound = max(found.bound, float(opt.Ebound()))
        opt._disable_W()
        opt._restore_nonants()
        self._keep(self.xhat_tryit(restore_nonants=False))
        opt._restore_nonants()
        for name in self._turns():
            self._keep(self._try_one({"ROOT": name}, solver_options=self.solver_options, restore_nonants=False))
            opt._restore_nonants()
            if np.isfinite(found.best) or opt.allreduce_or(self._left() <= 0):
                break
        opt.reenable_W_and_prox()
        found.iterations = opt._PHIter
        if self.search.heard:
            self.search.heard(time.monotonic() - self.search.begun, found)

    def _left(self) -> float:
        return self.search.task.seconds - (time.monotonic() - self.search.begun)

    def _turns(self) -> list[str]:
        """Scenarios whose decisions are to be tried, in turn; more than one while there is no plan."""
        names = self.opt.all_scenario_names
        first = self.opt._PHIter % len(names)
        return [*names[first:], *names[:first]]

    def _keep(self, value: float | None) -> None:
        if value is not None and value < self.search.found.best:
            model = next(iter(self.opt.local_scenarios.values()))  # all of them have the same held
            self.search.found.plans.append((float(value), np.array([x.value for x in model.now.values()])))


def model_of(part: Part) -> ConcreteModel:
    """A part as a Pyomo model: ``now`` what is decided now, ``later`` the other columns, ``rows``, ``held`` objectives
    that come before profit, ``cost`` minus profit."""
    matrix, model = part.matrix, ConcreteModel(part.name)
    by_rows = csc_array((matrix.values, matrix.indices, matrix.starts), shape=matrix.shape).tocsr()
    rest = np.setdiff1d(np.arange(matrix.shape[1]), part.columns)
    model.now, model.later = Var(range(len(part.columns))), Var(range(len(rest)))
    places = [*part.columns.tolist(), *rest.tolist()]
    x = dict(zip(places, [*model.now.values(), *model.later.values()], strict=True))
    for j, variable in x.items():
        low, high = float(matrix.lower[j]), float(matrix.upper[j])
        variable.domain = Reals if not matrix.integer[j] else Binary if (low, high) == (0.0, 1.0) else Integers
        variable.setlb(_finite(low))
        variable.setub(_finite(high))
        variable.set_value(float(part.point[j]), skip_validation=True)

    def row(_: ConcreteModel, i: int) -> Any:
        some = slice(by_rows.indptr[i], by_rows.indptr[i + 1])
        if some.start == some.stop:
            return Constraint.Skip
        body = LinearExpression(
            linear_coefs=by_rows.data[some].tolist(), linear_vars=[x[j] for j in by_rows.indices[some].tolist()]
        )
        return _finite(float(matrix.row_lower[i])), body, _finite(float(matrix.row_upper[i]))

    def stage(number: int) -> LinearExpression:
        costs = matrix.objectives[number]
        used = np.flatnonzero(costs).tolist()
        return LinearExpression(
            constant=float(matrix.offsets[number]), linear_coefs=costs[used].tolist(), linear_vars=[x[j] for j in used]
        )

    model.rows = Constraint(range(matrix.shape[0]), rule=row)
    model.held = Constraint(range(len(part.hold)), rule=lambda _, k: stage(part.hold[k][0]) <= part.hold[k][1])
    model.cost = Objective(expr=stage(-1))
    model._mpisppy_probability = part.probability
    attach_root_node(model, 0, [model.now])
    return model


def _finite(bound: float) -> float | None:
    return bound if np.isfinite(bound) else None
