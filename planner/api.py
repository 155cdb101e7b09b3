"""Load a workbook, solve it, get an audited plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from planner import scenarios
from planner.audit import Finding, audit
from planner.checks import check as check_tables
from planner.faults import Fault, InputError
from planner.plan_schema import TABLE
from planner.reading.read import read_workbook
from planner.scenario_rows import BASE
from planner.tables import Tables
from planner_models.process import SolverProcess
from planner_models.solve import Listener, Solution, SolveOptions, Status

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

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in TABLE:
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
        """Write a run folder (plan.xlsx, Parquet tables, run.json). Raises FileExistsError where it is not empty."""
        from planner.report.folder import write_run

        write_run(Path(folder), self.tables, self.run, lang or self.language)
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
    """A workbook without faults, as it is or in one of its scenarios. ``workbook``: its tables as they are."""

    tables: Tables
    notes: tuple[Fault, ...] = field(default=())
    workbook: Tables | None = field(default=None, repr=False)

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
        return Case(tables, tuple(dict.fromkeys([*tables.notes, *check_tables(tables)])), workbook)

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
        settings = self.tables.settings
        options = SolveOptions(
            gap=settings.gap if gap is None else gap,
            time_limit=settings.time_limit if time_limit is None else time_limit,
            threads=settings.threads if threads is None else threads,
            seed=settings.seed if seed is None else seed,
        )
        return _solve(self.tables, options, engine or settings.engine, listen, step or (lambda _: None))


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


def _solve(tables: Tables, options: SolveOptions, engine: str, listen: Listener | None, step: Step) -> Plan:
    begun = time.monotonic()
    with SolverProcess() as process:
        step("build")
        from planner.compiling import compile_tables
        from planner.read_back import read_plan
        from planner_models.problem import make_problem
        from planner_models.solve import solve

        compiled = compile_tables(tables)
        problem = make_problem(compiled.network, engine)
        step("solve")
        solution = solve(problem.matrix, problem.stages, options, process, listen)
    if solution.x is None:
        raise NoPlanError(solution.status, solution.seconds, solution.trouble)
    step("audit")
    plan = read_plan(tables, compiled, problem.values(solution.x))
    findings = audit(tables, plan, solution.objective)
    run = describe_run(tables, options, engine, solution, problem.matrix.shape, time.monotonic() - begun)
    return Plan(
        solution.status,
        float(solution.objective),
        float(solution.bound),
        float(solution.gap),
        plan,
        run,
        tuple(findings),
        tables.language,
    )


def describe_run(
    tables: Tables, options: SolveOptions, engine: str, solution: Solution, shape: tuple[int, int], seconds: float
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
        "currency": tables.settings.currency,
        "seconds": seconds,
        "solver_seconds": solution.seconds,
        "solver": solution.solver,
        "rows": shape[0],
        "columns": shape[1],
        "nodes": solution.nodes,
        "trouble": solution.trouble,
        "stages": "; ".join(f"{s.name.removeprefix('o_')}: {s.status}, {s.seconds:.2f} s" for s in solution.stages),
        "planner": version("interconnect-planner"),
        "pyomo": version("pyomo"),
    }
