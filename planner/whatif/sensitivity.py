"""How much a plan depends on numbers of its workbook: each moved alone, and the workbook solved again."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from planner.api import Case, Step
from planner.faults import InputError, fault
from planner.plan_schema import PlanTable
from planner.texts.sensitivity import said
from planner.whatif.bench import SOLVING, Bench
from planner.whatif.parameters import Parameter, most_valuable
from planner.whatif.sensitivity_schema import TORNADO
from planner.whatif.spans import End, between, tabled, varied
from planner.whatif.task import INTERRUPTED, Result

MOST_VALUABLE = 10
ROUNDING = 1e-9  # of a sum of money
Move = tuple[Parameter, End, End]


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity:
    """A study: its tables (``planner.whatif.sensitivity_schema``) and every solve that it is made of, the one of the
    workbook as it is first. Each table is also an attribute."""

    case: Case
    language: str
    schema: tuple[PlanTable, ...]
    tables: Mapping[str, pd.DataFrame]
    results: Sequence[Result] = field(repr=False)
    about: tuple[str, ...] = ()  # the numbers whose values its tables have without their names

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in self.__dict__["tables"]:
            return self.tables[name]
        raise AttributeError(f"a sensitivity study has no {name!r}; its tables are {', '.join(self.tables)}")

    @property
    def interrupted(self) -> bool:
        """Whether some of it was not solved because it was interrupted."""
        return any(result.status == INTERRUPTED for result in self.results)

    def to_excel(self, path: str | Path) -> Path:
        """Write it with its chart, whole or not at all. Raises PermissionError where another program holds the file."""
        from planner.report.sensitivity import write_sensitivity

        write_sensitivity(self, Path(path))
        return Path(path)

    def to_parquet(self, folder: str | Path) -> Path:
        """Write one Parquet file per table into a folder. Raises OSError where that cannot be done."""
        from planner.report.parquet import write_table

        Path(folder).mkdir(parents=True, exist_ok=True)
        for table in self.schema:
            write_table(table, self.tables[table.name], Path(folder))
        return Path(folder)

    def to_pictures(self, folder: str | Path) -> list[Path]:
        """Write what there is to see as .svg and .png files into a folder; which. Raises ImportError where Matplotlib
        is not installed (extra ``whatif``), OSError where the files cannot be written."""
        from planner.report.drawings import of_study
        from planner.report.pictures import write_pictures

        return write_pictures(of_study(self), Path(folder), self.language)


def tornado(
    case: Case,
    vary: Sequence[str] = (),
    by: str = "10%",
    lang: str | None = None,
    step: Step | None = None,
    **options: Any,
) -> Sensitivity:
    """Each number lower and higher by as much, all else as it is (one at a time: A. Saltelli et al., Global
    Sensitivity Analysis, 2008, section 1.2): what that does to the profit.

    ``vary``: numbers as for ``parameters.ranged``, with ranges of their own or without; where none are given, the ten
    most valuable of the plan's table of prices, for which the workbook is solved and explained first. ``by``: a part
    ("10%") or a number ("5") by which those without a range move; quarters by so many, by one for a part. ``lang``: of
    the texts. ``step`` hears of what is done before the batch. ``options``: of ``Case.solve`` (gap, time_limit, seed,
    engine) and of ``batch.run`` (workers, cluster, store, listen).

    Differences smaller than what the searches left unproven are marked. Ctrl-C in the batch keeps what is solved.
    Raises InputError for what cannot be varied, NoPlanError where the plan to be explained is not found, and what
    ``batch.run`` raises.
    """
    ends = ends_of(by)
    with contextlib.closing(Bench(case, lang or case.tables.language, options)) as bench:
        spans = [varied(case.tables, text, ends, "--vary") for text in vary]
        spans = spans or [between(parameter, ends) for parameter in most_valuable_on(bench, step)]
        moves: list[Move] = [(one.number, (one.change, one.low), (one.change, one.high)) for one in spans]
        return tornado_on(bench, moves, "--vary")


def tornado_on(bench: Bench, moves: Sequence[Move], option: str) -> Sensitivity:
    """``tornado`` of numbers, each with how it goes down and up, with workers that are there. ``option``: by which name
    faults tell where the numbers were given."""
    case, lang = bench.case, bench.lang
    tried = [(parameter, [parameter.moved(*end) for end in ends]) for parameter, *ends in moves]
    for parameter, both in tried:
        if not any(edits for edits, _ in both):
            raise InputError([fault(option, "", "vary_blank", parameter.name)])
    found = bench.solve(
        [
            (said(end, lang, name=parameter.name), edits)
            for parameter, both in tried
            for end, (edits, _) in zip(("low", "high"), both, strict=True)
        ]
    )
    assert bench.base is not None
    rows = [
        _row(case, parameter, [value for _, value in both], bench.base, found[2 * n : 2 * n + 2], lang)
        for n, (parameter, both) in enumerate(tried)
    ]
    rows.sort(key=lambda row: -math.inf if math.isnan(row["swing"]) else row["swing"], reverse=True)
    schema, frames = tabled((TORNADO,), {"tornado": rows})
    return Sensitivity(case, lang, schema, frames, [bench.base, *found])


def lost(result: Result) -> float:
    """Units lost in a plan, NaN without one."""
    return float(result.tables["fulfilment"]["lost"].sum()) if result.solved else math.nan


def proven(result: Result) -> bool:
    """Whether no plan is better, as far as rounding lets one see."""
    return result.bound <= result.objective + ROUNDING * max(1.0, abs(result.objective))


def within_gaps(base: Result, other: Result) -> bool:
    """Whether the difference of two plans' money may have either sign, as far as both searches proved it and
    rounding lets one see."""
    noise = ROUNDING * max(1.0, abs(base.objective))
    return other.objective <= base.bound + noise and base.objective <= other.bound + noise


def ends_of(by: str) -> tuple[End, End]:
    """How a number goes down and up. Raises InputError."""
    text = by.strip()
    try:
        amount = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        amount = math.nan
    part = text.endswith("%")
    if not 0 < amount < (1 if part else math.inf):
        raise InputError([fault("--by", "", "vary_by", by)])
    return (("times", 1 - amount), ("times", 1 + amount)) if part else (("plus", -amount), ("plus", amount))


def most_valuable_on(bench: Bench, step: Step | None) -> list[Parameter]:
    """The most valuable numbers of the plan of the case as it is, which is then the bench's base."""
    case = bench.case
    own = {name: value for name, value in bench.options.items() if name in SOLVING}
    with case.session() as session:
        plan = session.solve(case, **own, step=step)
        prices = session.explain(case, plan, lang=bench.lang, step=step).prices
    if not plan.audit:  # else the batch says why there is no plan
        found = plan.status.value, plan.objective, plan.bound, plan.gap, plan.run["seconds"]
        bench.base = Result(said("base", bench.lang), *found, plan.tables, plan.run)
    parameters = most_valuable(case.tables, prices, MOST_VALUABLE, bench.lang)
    if not parameters:
        raise InputError([fault("--vary", "", "vary_nothing")])
    return parameters


def _row(
    case: Case, parameter: Parameter, values: Sequence[float | str], base: Result, ends: Sequence[Result], lang: str
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "parameter": parameter.name, "sheet": case.tables.titles[parameter.sheet],
        "cells": parameter.cells(case.tables), "numbers": len(parameter.places), "present": parameter.present,
    }  # fmt: skip
    notes = []
    for end, value, result in zip(("low", "high"), values, ends, strict=True):
        change = result.objective - base.objective
        row |= {end: value, f"profit_{end}": result.objective, f"change_{end}": change}
        row[f"lost_{end}"] = lost(result) - lost(base)
        if not result.solved:
            notes.append(said("no plan", lang, end=said(f"at {end}", lang), reason=result.reason[lang]))
        elif base.solved and value != parameter.present and within_gaps(base, result):
            notes.append(said("within", lang, end=said(f"at {end}", lang)))
    known = [money for money in (0.0, row["change_low"], row["change_high"]) if not math.isnan(money)]
    separator = "；" if lang == "zh" else "; "
    return row | {"swing": max(known) - min(known) if len(known) > 1 else math.nan, "note": separator.join(notes)}
