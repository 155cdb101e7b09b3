"""One of many solves: what is to be solved, and what came of it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any

import pandas as pd

from planner.api import Case
from planner.texts.batch import batch_text
from planner.why.edits import Edit

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

        Raises ValueError for a case that no file is behind.
        """
        if not case.tables.data:
            raise ValueError("no workbook file is behind this case")
        own = case.tables.scenario if scenario is None else scenario
        return cls(name, case.tables.data, case.tables.path.name, own, tuple(edits), **options)

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


def without_plan(task: Task, status: str, code: str, seconds: float = 0.0, **values: object) -> Result:
    """The result of a task that came to no plan, with its reason in words."""
    reason = {lang: batch_text(code, lang, seconds=seconds, **values) for lang in LANGUAGES}
    return Result(task.name, status, seconds=seconds, reason=reason)
