"""Solve one workbook after another with a solver that stays loaded: what-ifs cost what they change."""

from __future__ import annotations

import time
from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from planner.api import Case, NoPlanError, Plan, Step
from planner.audit import audit
from planner.scenario_rows import BASE
from planner.tables import Tables
from planner.texts.words import STAGES
from planner_models.process import Closing
from planner_models.session import SolverSession
from planner_models.solve import Listener, Order, Solution, SolveOptions, StageReport

if TYPE_CHECKING:
    from planner.why.explaining import Explanation
    from planner.written import Written
    from planner_models.network import Network


class Session(Closing):
    """A solver that keeps what it solved last: the matrix, bases and the plan.

    A case is compiled and its matrix written as always (that takes milliseconds); the solver is sent only what differs
    from the last matrix, and searches from the last plan. Plans are those of a fresh solve, up to the gap. Close it
    when done, or use it in a ``with`` statement. Not for several threads at once.
    """

    def __init__(self) -> None:
        self._solver = SolverSession()
        self._last: Written | None = None

    def close(self) -> None:
        """End the solver."""
        self._solver.close()

    def solve(
        self,
        case: Case,
        gap: float | None = None,
        time_limit: float | None = None,
        threads: int | None = None,
        seed: int | None = None,
        listen: Listener | None = None,
        step: Step | None = None,
        engine: str | None = None,
    ) -> Plan:
        """Find the plan of most profit; options, listeners and errors as for ``Case.solve``."""
        tables, settings = case.tables, case.tables.settings
        options = SolveOptions(
            gap=settings.gap if gap is None else gap,
            time_limit=settings.time_limit if time_limit is None else time_limit,
            threads=settings.threads if threads is None else threads,
            seed=settings.seed if seed is None else seed,
        )
        engine, step = engine or settings.engine, step or (lambda _: None)
        begun = time.monotonic()
        step("build")
        from planner.read_back import read_plan
        from planner.written import write
        from planner_models.solve import solve

        current = write(tables, engine)
        compiled, problem = current.compiled, current.problem
        carried = current.carried(self._last) if self._last else None
        self._last = current
        step("solve")
        order = order_of(tables, compiled.network)
        solution = solve(problem.matrix, problem.stages, options, self._solver, listen, carried, order)
        if solution.x is None:
            raise NoPlanError(solution.status, solution.seconds, solution.trouble)
        step("audit")
        plan = read_plan(tables, compiled, problem.values(solution.x))
        findings = audit(tables, plan, solution.objective)
        run = describe_run(
            tables, options, engine, self._solver.sent, solution, problem.matrix.shape, time.monotonic() - begun
        )
        return Plan(
            solution.status,
            float(solution.objective),
            float(solution.bound),
            float(solution.gap),
            plan,
            run,
            tuple(findings),
            tables.language,
            solution.x,
            tables.data,
        )

    def explain(
        self,
        case: Case,
        plan: Plan,
        seconds: float | None = None,
        lang: str | None = None,
        step: Step | None = None,
        about: Sequence[str] = (),
        demand: Sequence[str] = (),
    ) -> Explanation:
        """Why a plan is as it is; arguments and errors as for ``Case.explain``."""
        from planner.why.explaining import MOST_SECONDS, explain
        from planner.why.study import Study

        if plan.x is None:
            raise ValueError("only a plan that was solved here, or read from a run folder, can be explained")
        limit = min(float(plan.run["solver_seconds"]), MOST_SECONDS) if seconds is None else seconds
        last = self._last
        if last is None or last.tables is not case.tables or self._solver.x is not plan.x:
            with Study(case.tables, plan.x, plan.bent) as study:
                return explain(study, limit, lang or plan.language, step, about, demand)
        study = Study(case.tables, plan.x, plan.bent, self._solver, last)
        try:
            return explain(study, limit, lang or plan.language, step, about, demand)
        finally:
            if self._solver.stale:
                self._last = None
            else:
                study.restore()


def order_of(tables: Tables, network: Network) -> Order | None:
    """The order of objectives that the Settings ask for; None where money is all that counts."""
    settings = tables.settings
    if settings.objective != "order":
        return None
    rows = network.sets["COMMITMENTS"][:, 0].tolist()
    weights = network.params["committed"] * network.params["bend_commitment"]
    worth = dict(zip(rows, weights.tolist(), strict=True))
    allowance = {f"o_fair[{f}]": settings.tolerance_service for f in network.sets["FAIR"][:, 0].tolist()}
    lines = network.relations["OF_PRIORITY"]
    for f, d in zip(lines.keys[:, 0].tolist(), lines.members[:, 0].tolist(), strict=True):
        name = f"o_commitments[{f}]"
        allowance[name] = allowance.get(name, 0.0) + settings.tolerance_service * worth[d]
    return Order({name: most for name, most in allowance.items() if most > 0}, settings.tolerance_margin)


def stage_words(stage: StageReport, lang: str) -> str:
    """How a stage ended, its gap where it has one, and its time."""
    kind, of, priority = stage.name.partition("[")
    gap = f", {stage.gap:.2%}" if 5e-5 <= stage.gap < float("inf") else ""
    return f"{STAGES[kind][lang]}{of}{priority}: {stage.status}{gap}, {stage.seconds:.2f} s"


def describe_run(
    tables: Tables,
    options: SolveOptions,
    engine: str,
    loaded: str,
    solution: Solution,
    shape: tuple[int, int],
    seconds: float,
) -> dict[str, Any]:
    """What somebody needs to know to trust or repeat a run."""
    return {
        "input": tables.path.name,
        "digest": tables.digest,
        "scenario": tables.scenario or BASE[0],
        "status": solution.status.value,
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "gap_asked": options.gap,
        "time_limit": options.time_limit,
        "threads": options.threads,
        "seed": options.seed,
        "engine": engine,
        "loaded": loaded,
        "currency": tables.settings.currency,
        "seconds": seconds,
        "solver_seconds": solution.seconds,
        "solver": solution.solver,
        "rows": shape[0],
        "columns": shape[1],
        "nodes": solution.nodes,
        "trouble": solution.trouble,
        "order": tables.settings.objective,
        "stages": "; ".join(stage_words(stage, tables.language) for stage in solution.stages),
        "planner": version("interconnect-planner"),
        "pyomo": version("pyomo"),
    }
