"""Load a workbook, solve it, get an audited plan."""

from __future__ import annotations

import errno
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from planner import scenarios
from planner.audit import Finding
from planner.checks import check as check_tables
from planner.faults import Fault, InputError, fault
from planner.plan_schema import TABLE
from planner.reading.read import read_workbook
from planner.tables import Tables
from planner_models.solve import Listener, Status

if TYPE_CHECKING:
    from planner.report.read_back import PlanFile
    from planner.session import Session
    from planner.whatif.simulating import Simulated
    from planner.whatif.stochastic import StochasticPlan
    from planner.why.edits import Edit
    from planner.why.explaining import Explanation

Step = Callable[[str], None]


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """A plan: its tables (``planner.plan_schema``), how it was found, and what the audit says.

    Each table is also an attribute: ``plan.allocation``, ``plan.fulfilment``, ... ``objective`` is the discounted
    profit in the workbook's currency, ``bound`` the most that any plan could make, ``gap`` their relative distance.
    """

    status: Status
    objective: float
    bound: float
    gap: float
    tables: Mapping[str, pd.DataFrame]
    run: Mapping[str, Any]
    audit: tuple[Finding, ...]
    language: str = "en"
    x: np.ndarray | None = field(default=None, repr=False)  # the plan as a point of its matrix, for ``Case.explain``
    workbook: bytes = field(default=b"", repr=False)  # the file that it was made from, as it was read

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in TABLE or name in self.__dict__["tables"]:
            return self.tables[name]
        raise AttributeError(f"a plan has no {name!r}; its tables are {', '.join(TABLE)}")

    def __repr__(self) -> str:
        return f"<Plan {self.status.value}, objective {self.objective:,.2f}, gap {self.gap:.2%}>"

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *TABLE]

    @property
    def bent(self) -> bool:
        """Whether a rule without a price is bent."""
        return bool(self.tables["rules"]["money"].isna().any())

    def explained(self, explanation: Explanation) -> Plan:
        """The plan with the tables of its explanation among its own, and its shortages with their causes: they are
        written with it."""
        from planner.why.explaining import with_causes

        shortages = with_causes(self.tables["shortages"], explanation.causes)
        return replace(self, tables={**self.tables, **explanation.tables, "shortages": shortages})

    def to_excel(self, path: str | Path, lang: str | None = None) -> Path:
        """Write plan.xlsx, whole or not at all. Raises PermissionError where another program holds the file."""
        from planner.report.folder import write_file

        write_file(Path(path), self.tables, self.run, lang or self.language)
        return Path(path)

    def to_parquet(self, folder: str | Path) -> Path:
        """Write one Parquet file per table into a folder."""
        from planner.report.parquet import write_parquet

        write_parquet(self.tables, Path(folder))
        return Path(folder)

    def to_folder(self, folder: str | Path, lang: str | None = None) -> Path:
        """Write a run folder: plan.xlsx, Parquet tables, run.json, input.xlsx (the workbook as it was read) and
        point.npy (the plan as the solver has it, for ``planner explain``).

        Raises FileExistsError where the folder is not empty.
        """
        from planner.report.folder import POINT, write_run

        extra = {} if self.x is None else {POINT: functools.partial(np.save, arr=self.x)}
        write_run(Path(folder), self.tables, self.run, lang or self.language, extra, self.workbook)
        return Path(folder)


class NoPlanError(Exception):
    """No plan was found within the limit; ``status`` says why, ``seconds`` after how long."""

    def __init__(self, status: Status, seconds: float, trouble: str = "") -> None:
        self.status, self.seconds, self.trouble = status, seconds, trouble
        super().__init__(f"{status.value} after {seconds:.0f} s" + (f": {trouble}" if trouble else ""))

    def __reduce__(self) -> tuple[type[NoPlanError], tuple[Status, float, str]]:
        """Errors cross process borders whole."""
        return type(self), (self.status, self.seconds, self.trouble)


@dataclass(frozen=True, eq=False, repr=False)
class Case:
    """A workbook without faults, as it is or in one of its scenarios. ``workbook``: its tables as they are. ``edits``:
    what was changed in memory since; None where a scenario was then applied, which may count on it."""

    tables: Tables
    notes: tuple[Fault, ...] = field(default=())
    workbook: Tables | None = field(default=None, repr=False)
    edits: tuple[Edit, ...] | None = field(default=(), repr=False)

    def __repr__(self) -> str:
        return f"<Case {self.tables.path.name}{', ' + self.tables.scenario if self.tables.scenario else ''}>"

    def check(self) -> tuple[Fault, ...]:
        """What was accepted but is worth knowing."""
        return self.notes

    @property
    def scenarios(self) -> list[str]:
        """Names of the workbook's scenarios."""
        return scenarios.names(self.tables)

    def scenario(self, name: str) -> Case:
        """The workbook in one of its scenarios; "" or "base" for the workbook as it is.

        Raises InputError where there is none of this name, or where its changes give no workbook to plan with.
        """
        if self.workbook is None and scenarios.is_base(name):
            return self
        workbook = self.workbook or self.tables
        tables = scenarios.apply(workbook, name)
        changed = self.edits is None or (self.workbook is None and self.edits)
        notes = tuple(dict.fromkeys([*tables.notes, *check_tables(tables)]))
        return Case(tables, notes, workbook, None if changed else ())

    def edit(self, numbers: str, change: str, value: float | str) -> Case:
        """The case with numbers changed in memory.

        ``numbers``: 'sheet: where: column @ first..last' in the words of sheet Scenarios, as "Capacity: supplier: S;
        resource: R: capacity @ 2026Q3..2027Q2"; where and quarters may be left out. ``change``: "times", "plus" or
        "set". A quarter is set to a label ("2027Q1"), or moved by whole quarters with "plus". Raises InputError for
        what cannot be understood or makes a faulty workbook, ValueError for any other change.
        """
        from planner.whatif.parameters import amount_of, select
        from planner.why.edits import edited

        if change not in ("times", "plus", "set"):
            raise ValueError(f"change must be times, plus or set, not {change!r}")
        parameter = select(self.tables, numbers, "edit")
        amount = amount_of(parameter, change, value, "edit")
        if parameter.blank and change != "set":
            raise InputError([fault("edit", "", "vary_blank", numbers)])
        edits = parameter.moved(change, amount)[0]
        tables = edited(self.tables, edits)
        found = check_tables(tables)
        if any(not f.note for f in found):
            raise InputError(f for f in found if not f.note)
        every = None if self.edits is None else (*self.edits, *edits)
        return Case(tables, tuple(dict.fromkeys([*tables.notes, *found])), self.workbook, every)

    def solve(
        self,
        gap: float | None = None,
        time_limit: float | None = None,
        threads: int | None = None,
        seed: int | None = None,
        listen: Listener | None = None,
        step: Step | None = None,
        engine: str | None = None,
    ) -> Plan:
        """Find the plan of most profit. Options default to the workbook's settings.

        ``listen`` hears of incumbents and bounds, ``step`` of what is being done. ``engine``: how the matrix is
        written, "bulk" or "pyomo" (slow, the reference). Raises NoPlanError where nothing was found, ValueError for
        options out of range.
        """
        with self.session() as session:
            return session.solve(self, gap, time_limit, threads, seed, listen, step, engine)

    def explain(
        self,
        plan: Plan,
        seconds: float | None = None,
        lang: str | None = None,
        step: Step | None = None,
        about: Sequence[str] = (),
        demand: Sequence[str] = (),
    ) -> Explanation:
        """Why a plan of this case is as it is: shortages and their causes, what relieving them brings, and more
        (``planner.plan_schema.EXPLANATIONS``).

        ``seconds``: for all of it, as long as the search took (20 at most) unless given; what there is no time for is
        told without its numbers. ``lang``: of the texts, "en" or "zh" (default: the workbook's). ``about``: names, to
        which what is relieved is narrowed, ``demand``: customer, item or quarter of the shortages in question. Raises
        ValueError for a plan that was read from an Excel file: it has no point of the model.
        """
        with self.session() as session:
            return session.explain(self, plan, seconds, lang, step, about, demand)

    def roll(
        self, plan: Plan | PlanFile, to: str, target: str | Path, quarters: int | None = None, overwrite: bool = False
    ) -> Case:
        """Write the workbook of quarter ``to``, the plan carried out until then, and load it.

        ``plan``: of this workbook, from ``solve`` or read from a file. The horizon keeps its last quarter unless
        ``quarters`` says how many there are. Raises InputError with every fault, FileExistsError where the file is
        there, OSError where it cannot be written.
        """
        from planner.rolling import roll

        target = Path(target)
        if target.exists() and (not overwrite or target.samefile(self.tables.path)):
            raise FileExistsError(errno.EEXIST, "File exists", str(target))
        roll(self.tables, plan.tables, plan.run, to, target, quarters)
        return load(target)

    def stochastic(
        self,
        risk: str = "expected",
        level: float | None = None,
        weight: float | None = None,
        decide_now_quarters: int = 1,
        gap: float | None = None,
        time_limit: float | None = None,
        threads: int | None = None,
        seed: int | None = None,
        listen: Listener | None = None,
        step: Step | None = None,
        lang: str | None = None,
        decompose: bool = False,
    ) -> StochasticPlan:
        """One plan for all scenarios of the workbook by their probabilities, which the workbook as it is completes to
        1: options, choices and what starts in the first quarters are decided now, the rest once the scenario is known.

        ``risk``: what counts: "expected", the mean profit; "cvar", ``weight`` (default 0.5) of the mean of the worst
        1 - ``level`` (0.9) part, the rest of the mean; "worst", ``weight`` (1) of the worst scenario's profit, the rest
        of the mean. ``decompose``: scenario by scenario on all ranks of an MPI run (extra ``mpi``); a script that
        ``mpiexec`` starts asks ``planner.whatif.ranks.leads()`` first, which is True on one rank and keeps the others
        helping. Other arguments and errors as for ``planner.whatif.stochastic.stochastic``.
        """
        from planner.whatif.stochastic import risk_of, stochastic

        counts = risk_of(risk, level, weight)
        return stochastic(
            self, counts, decide_now_quarters, gap, time_limit, threads, seed, listen, step, lang, decompose=decompose
        )  # fmt: skip

    def simulate(self, policies: Sequence[str] = ("deterministic",), futures: int = 20, **options: Any) -> Simulated:
        """Carry out policies quarter by quarter in drawn futures: plan, see what comes, plan again; and compare what
        they bring. Arguments and errors as for ``planner.whatif.simulate``."""
        from planner.whatif.simulating import simulate

        return simulate(self, policies, futures, **options)

    def session(self) -> Session:
        """Solve this case and changed ones after each other, each from where the last one ended.

        ``with case.session() as session: base, other = session.solve(case), session.solve(case.scenario("..."))``
        """
        from planner.session import Session

        return Session()


def load(path: str | Path) -> Case:
    """Read and check a workbook. Raises InputError with every fault at once."""
    tables, faults = _read(Path(path))
    if tables is None or any(not f.note for f in faults):
        raise InputError(f for f in faults if not f.note)
    return Case(tables, faults)


def check(path: str | Path) -> tuple[Fault, ...]:
    """Every fault and note of a workbook, in the order of its sheets; empty where there is nothing to say.

    A workbook without faults is also checked in each of its scenarios.
    """
    return examine(path)[1]


def examine(path: str | Path) -> tuple[Tables | None, tuple[Fault, ...]]:
    """What ``check`` finds, and the tables as far as they can be read."""
    tables, faults = _read(Path(path))
    if tables is None or any(not f.note for f in faults):
        return tables, faults
    return tables, (*faults, *scenarios.contradictions(tables))


def _read(path: Path) -> tuple[Tables | None, tuple[Fault, ...]]:
    tables, faults = read_workbook(path)
    found = [*faults, *(tables.notes if tables else ()), *(check_tables(tables, faults) if tables else ())]
    return tables, tuple(dict.fromkeys(found))
