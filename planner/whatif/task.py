"""One of many solves: what is to be solved, and what came of it."""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pandas as pd

from planner.api import Case, NoPlanError
from planner.audit import Finding
from planner.faults import InputError, describe
from planner.plan_schema import TABLES, PlanTable
from planner.reading.names import fold
from planner.scenarios import is_base
from planner.texts.batch import batch_text
from planner.why.edits import Edit

if TYPE_CHECKING:
    from planner.session import Session

LANGUAGES = ("en", "zh")
FAULTY, FAILED, INTERRUPTED = "faulty", "failed", "interrupted"


@dataclass(frozen=True)
class Task:
    """A workbook to plan for: its file, the scenario that it is in, and edits made on top of that.

    ``name`` is for people and need not be unique. ``data``: the file, byte by byte; ``book``: its name. ``gap``,
    ``time_limit`` (seconds of search), ``seed``, ``engine``: as for ``Case.solve``, None for the workbook's own.
    """

    name: str
    data: bytes = field(repr=False)
    book: str
    scenario: str = ""
    edits: tuple[Edit, ...] = ()
    gap: float | None = None
    time_limit: float | None = None
    seed: int | None = None
    engine: str | None = None

    @classmethod
    def of(cls, case: Case, name: str, scenario: str | None = None, edits: Iterable[Edit] = (), **options: Any) -> Task:
        """A task for a case: in a scenario of its workbook, or in the case's own where none is named.

        Numbers that were changed in memory go with it. Raises ValueError for a case that no file is behind, or whose
        numbers were changed before a scenario.
        """
        if not case.tables.data:
            raise ValueError("no workbook file is behind this case")
        own = case.tables.scenario if scenario is None else scenario
        same = fold(own) == fold(case.tables.scenario) or (is_base(own) and is_base(case.tables.scenario))
        if case.edits is None or (case.edits and case.workbook is None and not same):
            raise ValueError("numbers of this case were changed in memory, and its scenarios are those of the file")
        before = case.edits if same else ()
        return cls(name, case.tables.data, case.tables.path.name, own, (*before, *edits), **options)

    def answer(self, case: Case, session: Session, begin: Callable[[float], None]) -> Result:
        """Work on it, in a worker's process: ``case`` is the workbook, in its scenario and with its edits, ``session``
        stays loaded between tasks, ``begin`` is told the seconds that a search may take before it starts.

        What InputError and NoPlanError say becomes the result's reason (``failing``).
        """
        begun = time.monotonic()
        begin(case.tables.settings.time_limit if self.time_limit is None else self.time_limit)
        try:
            plan = session.solve(case, self.gap, self.time_limit, 1, self.seed, engine=self.engine)
        except ValueError as error:
            return without_plan(self, FAULTY, "option", time.monotonic() - begun, error=error)
        seconds = time.monotonic() - begun
        if plan.audit:
            return unaudited(self, plan.audit[0], seconds)
        return Result(
            self.name, plan.status.value, plan.objective, plan.bound, plan.gap, seconds, plan.tables, plan.run
        )

    @property
    def schema(self) -> tuple[PlanTable, ...]:
        """The tables that an answer has."""
        return TABLES

    @property
    def digest(self) -> str:
        """SHA-256 of the workbook."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def key(self) -> str:
        """What the answer depends on, as one word: workbook, scenario, edits, options, versions of programs."""
        options = (self.gap, self.time_limit, self.seed, self.engine)
        versions = [version(name) for name in ("interconnect-planner", "highspy")]
        parts = [self.digest, self.scenario, [list(asdict(e).values()) for e in self.edits], options, versions]
        return hashlib.sha256(json.dumps(parts, default=lambda number: number.item()).encode()).hexdigest()[:40]


@dataclass(frozen=True, eq=False)
class Result:
    """What came of a task.

    ``status``: of the plan ("optimal", "feasible"); or why there is none: "no plan" (nothing found in time), "faulty"
    (nothing that could be planned for), "failed" (solver, audit or worker), "interrupted". ``reason`` says more, by
    language. ``objective``, ``bound``: discounted profit in the workbook's currency and what no plan can exceed, NaN
    without a plan; ``gap``: their relative distance; ``seconds``: what the solve took. ``tables``: those of the plan,
    empty without one; ``run``: as ``Plan.run``. ``kept``: found in the store, not solved now.
    """

    name: str
    status: str
    objective: float = math.nan
    bound: float = math.nan
    gap: float = math.nan
    seconds: float = 0.0
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    run: Mapping[str, Any] = field(default_factory=dict, repr=False)
    reason: Mapping[str, str] = field(default_factory=dict)
    kept: bool = False

    @property
    def solved(self) -> bool:
        """Whether there is a plan."""
        return bool(self.tables)


def failing(task: Task, error: InputError | NoPlanError) -> Result:
    """The result of a task that ended in an error of the workbook or of the search, with its reason in words."""
    if isinstance(error, NoPlanError):
        code = "solver" if error.status.value == FAILED else "no plan"
        return without_plan(task, error.status.value, code, error.seconds, trouble=error.trouble)
    first = error.faults[0]
    reason = {lang: describe(first, lang) for lang in LANGUAGES}
    if len(error.faults) > 1:
        count = len(error.faults) - 1
        reason = {lang: batch_text("and more", lang, first=reason[lang], count=count) for lang in LANGUAGES}
    return Result(task.name, FAULTY, reason=reason)


def unaudited(task: Task, finding: Finding, seconds: float) -> Result:
    """The result of a task whose plan did not pass its audit."""
    reason = {lang: batch_text("audit", lang, finding=finding.text(lang)) for lang in LANGUAGES}
    return Result(task.name, FAILED, seconds=seconds, reason=reason)


def without_plan(task: Task, status: str, code: str, seconds: float = 0.0, **values: object) -> Result:
    """The result of a task that came to no plan, with its reason in words."""
    reason = {lang: batch_text(code, lang, seconds=seconds, **values) for lang in LANGUAGES}
    return Result(task.name, status, seconds=seconds, reason=reason)
