"""How much a plan depends on numbers of its workbook: each moved alone, and the workbook solved again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from planner.api import Case, Step
from planner.faults import InputError, fault
from planner.plan_schema import PlanTable
from planner.report.layout import normal
from planner.texts.sensitivity import said
from planner.whatif.batch import run
from planner.whatif.parameters import Parameter, most_valuable, select
from planner.whatif.sensitivity_schema import TORNADO
from planner.whatif.task import INTERRUPTED, Result, Task
from planner.why.edits import Edit

MOST_VALUABLE = 10
ROUNDING = 1e-9  # of a sum of money
SOLVING = ("gap", "time_limit", "seed", "engine")  # options of a solve; the others are those of ``batch.run``


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity:
    """A study: its tables (``planner.whatif.sensitivity_schema``) and every solve that it is made of, the one of the
    workbook as it is first. Each table is also an attribute."""

    case: Case
    language: str
    schema: tuple[PlanTable, ...]
    tables: Mapping[str, pd.DataFrame]
    results: Sequence[Result] = field(repr=False)

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

    ``vary``: numbers as for ``parameters.select``; where none are given, the ten most valuable of the plan's table of
    prices, for which the workbook is solved and explained first. ``by``: a part ("10%") or a number ("5"). ``lang``:
    of the texts. ``step`` hears of what is done before the batch. ``options``: of ``Case.solve`` (gap, time_limit,
    seed, engine) and of ``batch.run`` (workers, cluster, store, listen).

    Differences smaller than what the searches left unproven are marked. Ctrl-C in the batch keeps what is solved.
    Raises InputError for what cannot be varied, NoPlanError where the plan to be explained is not found, and what
    ``batch.run`` raises.
    """
    lang = lang or case.tables.language
    ends = _ends(by)
    parameters = [select(case.tables, text, "--vary") for text in vary] or _valuable(case, lang, options, step)
    tried = [[parameter.moved(*end) for end in ends] for parameter in parameters]
    for parameter, both in zip(parameters, tried, strict=True):
        if not any(edits for edits, _ in both):
            raise InputError([fault("--vary", "", "vary_blank", parameter.name)])
    questions: list[tuple[str, tuple[Edit, ...]]] = [(said("base", lang), ())]
    for parameter, both in zip(parameters, tried, strict=True):
        questions += [
            (said(end, lang, name=parameter.name), edits) for end, (edits, _) in zip(("low", "high"), both, strict=True)
        ]
    results = solved(case, questions, options)
    base = results[0]
    rows = [
        _row(case, parameter, [value for _, value in both], base, results[2 * n + 1 : 2 * n + 3], lang)
        for n, (parameter, both) in enumerate(zip(parameters, tried, strict=True))
    ]
    rows.sort(key=lambda row: -math.inf if math.isnan(row["swing"]) else row["swing"], reverse=True)
    frame = normal(TORNADO, pd.DataFrame(rows, columns=[column.name for column in TORNADO.columns]))
    return Sensitivity(case, lang, (TORNADO,), {"tornado": frame}, results)


def solved(case: Case, questions: Sequence[tuple[str, tuple[Edit, ...]]], options: Mapping[str, Any]) -> list[Result]:
    """Results of the case with edits, by name of the question."""
    own = {name: value for name, value in options.items() if name in SOLVING}
    rest = {name: value for name, value in options.items() if name not in SOLVING}
    return run([Task.of(case, name, edits=edits, **own) for name, edits in questions], **rest)


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


def _ends(by: str) -> tuple[tuple[str, float], tuple[str, float]]:
    """How a number goes down and up."""
    text = by.strip()
    try:
        amount = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        amount = math.nan
    part = text.endswith("%")
    if not 0 < amount < (1 if part else math.inf):
        raise InputError([fault("--by", "", "vary_by", by)])
    return (("times", 1 - amount), ("times", 1 + amount)) if part else (("plus", -amount), ("plus", amount))


def _valuable(case: Case, lang: str, options: Mapping[str, Any], step: Step | None) -> list[Parameter]:
    own = {name: value for name, value in options.items() if name in SOLVING}
    with case.session() as session:
        plan = session.solve(case, **own, step=step)
        prices = session.explain(case, plan, lang=lang, step=step).prices
    found = most_valuable(case.tables, prices, MOST_VALUABLE, lang)
    if not found:
        raise InputError([fault("--vary", "", "vary_nothing")])
    return found


def _row(
    case: Case, parameter: Parameter, values: Sequence[float], base: Result, ends: Sequence[Result], lang: str
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
