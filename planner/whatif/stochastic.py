"""One plan for all scenarios: what is decided now is the same in each, the rest waits until one of them is known."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from planner.api import Case, NoPlanError, Plan, Step
from planner.audit import Finding
from planner.whatif.alone import Alone
from planner.whatif.decisions import decision_table, decisions_of
from planner.whatif.futures import Book, books_of, futures_of
from planner.whatif.joint import Search, as_one, by_scenario, check_decomposable
from planner.whatif.settling import bends, scenario_plan, settled
from planner.whatif.worth import Answers, value_table
from planner_models.session import SolverSession
from planner_models.solve import Listener, Solution, SolveOptions, Status
from planner_models.two_stage import Risk

NOTHING = 1e-5  # units: a solver's noise in a matrix of many scenarios


@dataclass(frozen=True, eq=False, repr=False)
class StochasticPlan:
    """A plan for all scenarios of a workbook. ``tables``: those of ``planner.whatif.tables``; ``plans``: by scenario
    ("base": the workbook as it is), what is done there once it is known, audited; ``run``: how it was found."""

    status: Status
    risk: Risk
    tables: Mapping[str, pd.DataFrame]
    plans: Mapping[str, Plan]
    run: Mapping[str, object]
    language: str
    answers: Answers = field(repr=False)

    def __repr__(self) -> str:
        return f"<StochasticPlan {self.status.value}, {len(self.plans)} scenarios>"

    @property
    def bent(self) -> bool:
        """Whether a rule without a price is bent in some scenario."""
        return any(plan.bent for plan in self.plans.values())

    @property
    def audit(self) -> tuple[tuple[str, Finding], ...]:
        """What the audit found: the scenario, and what does not hold in its plan."""
        return tuple((name, finding) for name, plan in self.plans.items() for finding in plan.audit)

    def to_excel(self, path: str | Path, lang: str | None = None) -> Path:
        """Write the workbook, whole or not at all. Raises PermissionError where another program holds the file."""
        from planner.report.stochastic import write_stochastic

        write_stochastic(self, Path(path), lang or self.language)
        return Path(path)

    def to_folder(self, folder: str | Path, lang: str | None = None) -> Path:
        """Write a folder: stochastic.xlsx, and scenario-1.xlsx, ... with each scenario's plan.

        Raises FileExistsError where the folder is not empty.
        """
        from planner.report.stochastic import write_stochastic_folder

        write_stochastic_folder(self, Path(folder), lang or self.language)
        return Path(folder)


def stochastic(
    case: Case,
    risk: Risk | None = None,
    quarters: int = 1,
    gap: float | None = None,
    time_limit: float | None = None,
    threads: int | None = None,
    seed: int | None = None,
    listen: Listener | None = None,
    step: Step | None = None,
    lang: str | None = None,
    books: Sequence[Book] | None = None,
    decompose: bool = False,
) -> StochasticPlan:
    """Find the plan whose decisions of now are best over all scenarios of a workbook, and say what it is worth.

    Decided now, the same in every scenario: steps of options (contracts are signed by them) and which options and
    suppliers count, in all of the horizon, and what starts within the first ``quarters``. ``risk``: what counts of the
    profits (default: their mean). ``time_limit``: seconds for each scenario alone and for each with the base plan's
    decisions; all scenarios together get so much for each of them. ``books``: what may come
    instead of the case's scenarios, first what is expected otherwise. Other options as for ``Case.solve``.

    Raises InputError where a scenario has no probability, their sum is above 1 or a scenario cannot be planned with;
    ValueError for options out of range; NoPlanError where a search found nothing; KeyboardInterrupt before there is a
    plan for all scenarios (after it, the best one so far is kept); NotDecomposableError for what ``decompose`` cannot
    do, NoMpiError where its packages are missing.
    """
    tables, risk, step = case.workbook or case.tables, risk or Risk(), step or (lambda _: None)
    settings, begun = tables.settings, time.monotonic()
    options = SolveOptions(
        gap=settings.gap if gap is None else gap,
        time_limit=settings.time_limit if time_limit is None else time_limit,
        threads=settings.threads if threads is None else threads,
        seed=settings.seed if seed is None else seed,
    )
    if not (isinstance(quarters, int) and quarters >= 0):
        raise ValueError(f"the quarters that are decided now must be a whole number of 0 or more, not {quarters}")
    step("build")
    futures = futures_of(books_of(tables) if books is None else books)
    if decompose:
        check_decomposable(futures, risk)
    likely = np.array([future.probability for future in futures])
    decisions = decisions_of([future.book for future in futures], (likely > 0).tolist(), quarters)
    some = [s for s, future in enumerate(futures) if future.probability > 0]
    with SolverSession() as session:
        asked = Alone(futures, options, session, listen)
        step("alone")
        own = [asked.solve(s, future.book.matrix) for s, future in enumerate(futures)]
        step("base decisions")
        base = decisions.values(0, _point(own[0]))
        after = {s: asked.after(decisions, s, base) if s else own[0] for s in some}
    step("together")
    search = Search(futures, decisions, some, own, after, risk, options, listen)
    joint = by_scenario(search) if decompose else as_one(search)
    found = joint.found
    step("audit")
    decided = np.full(len(decisions.keys), np.nan)
    for s, x in zip(some, joint.points, strict=True):
        decided = np.where(np.isnan(decided), decisions.values(s, x), decided)
    decided = np.where(np.abs(decided) < NOTHING, 0.0, decided)
    with SolverSession() as session:
        points = [
            settled(session, futures[s].book, decisions.held(s, decided), x, options)
            for s, x in zip(some, joint.points, strict=True)
        ]
    plans = {
        futures[s].name: scenario_plan(futures[s], x, found, options, time.monotonic() - begun)
        for s, x in zip(some, points, strict=True)
    }
    answers = Answers(
        [futures[s].name for s in some], likely[some], risk, [own[s] for s in some], list(after.values()), found,
        np.array([plan.objective for plan in plans.values()]), bends(futures, own, after, points, some),
    )  # fmt: skip
    language = lang or tables.language
    told = {
        "value": value_table(answers, language),
        "outcomes": _outcomes(answers, plans),
        "decisions": decision_table(
            decisions, base, [decisions.values(s, _point(own[s])) for s in some], likely[some], decided
        ),
    }
    run = {
        **_shared_run(next(iter(plans.values())).run), "status": found.status.value, "gap": answers.gap,
        "objective": answers.value, "bound": answers.bound, "risk": _risk_words(risk), "quarters": quarters,
        "rows": joint.shape[0], "columns": joint.shape[1], "barred": int(decisions.barred.sum()),
        "seconds": time.monotonic() - begun, "solver_seconds": found.seconds,
    }  # fmt: skip
    return StochasticPlan(found.status, risk, told, plans, run, language, answers)


def _outcomes(answers: Answers, plans: Mapping[str, Plan]) -> pd.DataFrame:
    """A row for each scenario."""
    rows = []
    for n, (name, plan) in enumerate(plans.items()):
        own, after = float(answers.own_profits[n]), answers.after[n]
        service = plan.fulfilment[["wanted", "on_time", "late", "lost"]].sum()
        rows.append(
            {
                "number": str(n + 1), "scenario": name, "probability": answers.likely[n], "profit": plan.objective,
                "own": own, "own_bound": max(own, answers.own[n].bound), "regret": own - plan.objective,
                "base": np.nan if after is None else after.objective, **{k: float(v) for k, v in service.items()},
                "served": float(service["on_time"] + service["late"]) / float(service["wanted"] or 1.0),
                "bent": float(plan.rules["money"].isna().sum()),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _point(solution: Solution) -> np.ndarray:
    """The plan that was found. Raises NoPlanError where there is none."""
    if solution.x is None:
        raise NoPlanError(solution.status, solution.seconds, solution.trouble)
    return solution.x


def _shared_run(run: Mapping[str, object]) -> dict[str, object]:
    """Of a scenario's run, what holds for all of them."""
    names = ("input", "digest", "gap_asked", "time_limit", "threads", "seed", "currency", "solver", "planner", "pyomo")
    return {name: run[name] for name in names}


def risk_of(kind: str, level: float | None = None, weight: float | None = None) -> Risk:
    """What counts, by its name: "expected", "cvar" or "worst". Raises ValueError for any other, for a level or weight
    that this one has not, and for numbers out of range."""
    if kind not in ("expected", "cvar", "worst"):
        raise ValueError(f"risk must be expected, cvar or worst, not {kind!r}")
    if level is not None and kind != "cvar":
        raise ValueError(f"a level belongs to risk cvar, not to {kind}")
    if weight is not None and kind == "expected":
        raise ValueError("a weight belongs to risk cvar or worst, not to expected")
    if kind == "expected":
        return Risk()
    usual = (0.5, 0.9) if kind == "cvar" else (1.0, 1.0)
    return Risk(usual[0] if weight is None else weight, usual[1] if level is None else level)


def _risk_words(risk: Risk) -> str:
    """What counts, in a few signs."""
    if not risk.weight:
        return "expected"
    part = "worst" if risk.level == 1 else f"CVaR {risk.level:g}"
    return part if risk.weight == 1 else f"{1 - risk.weight:g} expected + {risk.weight:g} {part}"
