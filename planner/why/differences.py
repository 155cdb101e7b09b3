"""Plan against plan: what moved, in what the inputs differ, and which of these differences caused what."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from planner.api import Case, Step, load
from planner.calendar import Calendar
from planner.comparison_schema import COMPARISON
from planner.faults import Fault, InputError, fault
from planner.plan_schema import TABLE
from planner.report.folder import RUN, TABLES, input_name
from planner.report.layout import empty, normal
from planner.report.parquet import read_parquet
from planner.schema import SHEET
from planner.tables import Tables
from planner.texts.diff import word
from planner.why.attribution import Attribution, Effect, attribute
from planner.why.changes import Change, changes, column_word, key_words, value_text
from planner.why.inputs import Difference, differences
from planner.why.moves import COMPARED, moves
from planner_models.solve import Listener

_OFF = 1e-9  # relative: by so much a plan on file and the same plan solved anew may differ


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """A run folder: its plan's tables, ``run.json``, and the case that it was made from."""

    folder: Path
    tables: Mapping[str, pd.DataFrame]
    run: Mapping[str, Any]
    case: Case

    @property
    def money(self) -> float:
        """Discounted profit of the plan on file."""
        return float(self.run["objective"])


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Two runs and the tables that tell them apart (``COMPARISON``: changes, cells, moves).

    ``attribution`` is None where it was not asked for, or not to be had; ``note`` then says why.
    """

    a: Run
    b: Run
    tables: Mapping[str, pd.DataFrame]
    attribution: Attribution | None
    note: str
    language: str

    def to_excel(self, path: str | Path, lang: str | None = None) -> Path:
        """Write the comparison, whole or not at all. Raises PermissionError where another program holds the file."""
        from planner.report.comparison import write_comparison

        write_comparison(self, Path(path), lang or self.language)
        return Path(path)


def diff(
    run_a: str | Path,
    run_b: str | Path,
    lang: str | None = None,
    cause: bool = True,
    time_limit: float = math.inf,
    listen: Listener | None = None,
    step: Step | None = None,
) -> Comparison:
    """Compare the plans in two run folders, and unless ``cause`` is False find which input difference caused what.

    For that A, B and workbooks between them are solved with the same settings: the smaller gap and the longer time
    limit of the two runs, threads, seed and engine of A's. After ``time_limit`` seconds nothing more is asked; what was
    not is said. Money is discounted profit. Raises InputError where a folder is no run or the two cannot be compared,
    NoPlanError where A or B has no plan in time.
    """
    begun = time.monotonic()
    a, b = read_runs(Path(run_a), Path(run_b))
    lang = lang or a.case.tables.language
    found = differences(a.case.tables, b.case.tables)
    horizons = [_horizon(run.case.tables.calendar) for run in (a, b)]
    attribution, note = None, ""
    own = changes(found, a.case.tables, b.case.tables)
    if horizons[0] != horizons[1]:
        note = word("horizons differ", lang, a=horizons[0], b=horizons[1])
    elif cause and own:
        attribution = attribute(
            a.case, b.case, own, lang, begun + time_limit, **_options(a, b), listen=listen, step=step
        )
        own = [share.change for share in attribution.shares]
    tables = {
        "changes": changes_table(a, b, own, attribution, lang),
        "cells": cells_table(a, b, found, own, lang),
        "moves": moves(a.tables, b.tables, lang),
    }
    whole = {name: normal(COMPARISON[name], tables[name]) for name in COMPARISON}
    return Comparison(a, b, whole, attribution, note, lang)


def read_runs(folder_a: Path, folder_b: Path) -> tuple[Run, Run]:
    """Both runs. Raises InputError where a folder is no run or the two cannot be compared."""
    if folder_a.exists() and folder_b.exists() and folder_a.samefile(folder_b):
        raise InputError([fault(str(folder_b), "", "runs_same")])
    runs, faults = list[Run](), list[Fault]()
    for folder in (folder_a, folder_b):
        try:
            runs.append(_read_run(folder))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    a, b = (run.case.tables for run in runs)
    if a.settings.currency != b.settings.currency:
        raise InputError([fault(str(folder_b), "", "runs_currency", b.settings.currency, other=a.settings.currency)])
    if a.calendar.bucket != b.calendar.bucket:
        chinese = dict(SHEET["Settings"].names["bucket"].choices)
        one, other = b.calendar.bucket, a.calendar.bucket
        raise InputError(
            [
                fault(
                    str(folder_b),
                    "",
                    "runs_bucket",
                    kind=one,
                    other=other,
                    kind_zh=chinese[one],
                    other_zh=chinese[other],
                )
            ]
        )
    return runs[0], runs[1]


def _read_run(folder: Path) -> Run:
    try:
        run = json.loads((folder / RUN).read_text(encoding="utf-8"))
        if not isinstance(run, dict) or not isinstance(run.get("objective"), (int, float)):
            raise ValueError(RUN)
        book = folder / input_name(run)
        if not book.is_file():
            raise InputError([fault(str(folder), "", "run_without_input")])
        tables = read_parquet(folder / TABLES, [TABLE[c.table] for c in COMPARED])
    except (OSError, ValueError, KeyError) as error:
        raise InputError([fault(str(folder), "", "run_missing")]) from error
    case = load(book)
    if case.tables.digest != run.get("digest"):
        raise InputError([fault(str(folder), "", "run_other_input")])
    return Run(folder, tables, run, case.scenario(str(run.get("scenario", ""))))


def _options(a: Run, b: Run) -> dict[str, Any]:
    """Settings of every solve."""
    settings = [run.case.tables.settings for run in (a, b)]
    both = list(zip((a, b), settings, strict=True))
    return {
        "gap": min(_number(run, "gap_asked", s.gap) for run, s in both),
        "time_limit": max(_number(run, "time_limit", s.time_limit) for run, s in both),
        "threads": round(_number(a, "threads", settings[0].threads)),
        "seed": round(_number(a, "seed", settings[0].seed)),
        "engine": settings[0].engine,
    }


def _number(run: Run, name: str, default: float) -> float:
    """What the run was asked for, or the workbook's setting where it does not say."""
    value = run.run.get(name)
    return float(value) if isinstance(value, (int, float)) else default


def _horizon(calendar: Calendar) -> str:
    return f"{calendar.label(0)} – {calendar.label(calendar.count - 1)}"


def changes_table(a: Run, b: Run, own: Sequence[Change], found: Attribution | None, lang: str) -> pd.DataFrame:
    """The changes with their effects, then what they come to: interaction, together, what the searches left."""
    rows: list[dict[str, object]] = []
    shares = found.shares if found else ()
    for number, change in enumerate(own, start=1):
        row: dict[str, object] = {"number": str(number), "what": change.title(lang), "cells": len(change.differences)}
        if shares:
            share = shares[number - 1]
            row |= _effect(share.alone, "alone") | _effect(share.along, "along")
            row["note"] = " ".join([*share.notes, *_doubts(share.alone, share.along, lang)])
        rows.append(row)
    if found:
        rest = found.remainder
        if rest:
            name = "interaction" if found.whole else "rest"
            rows.append(
                {"what": word(name, lang), **_effect(rest, "alone"), "note": " ".join(_doubts(rest, None, lang))}
            )
        rows.append(
            {
                "what": word("together", lang),
                **_effect(found.together, "alone"),
                **_effect(found.together, "along"),
            }
        )
    filed = b.money - a.money
    left = filed - found.together.money if found else filed
    if rows and found and abs(left) > _OFF * max(abs(a.money), abs(b.money)):
        note = "; ".join(
            word(key, lang, stated=f"{run.money:,.2f}", found=f"{answer.money:,.2f}")
            for key, run, answer in (("a off", a, found.a), ("b off", b, found.b))
        )
        rows.append({"what": word("search", lang), "alone": left, "along": left, "note": note})
        rows.append({"what": word("on file", lang), "alone": filed, "along": filed})
    elif not rows and abs(filed) > _OFF * max(abs(a.money), abs(b.money)):
        rows.append({"what": word("on file", lang), "alone": filed, "note": word("same inputs", lang)})
    table = COMPARISON["changes"]
    return pd.DataFrame(rows, columns=[c.name for c in table.columns]) if rows else empty(table)


def _effect(effect: Effect | None, way: str) -> dict[str, object]:
    """An effect's columns; what is not known, or without end, is blank."""
    if effect is None:
        return {}
    numbers = {way: effect.money, f"{way}_least": effect.least, f"{way}_most": effect.most}
    known = {name: value if math.isfinite(value) else math.nan for name, value in numbers.items()}
    return {**known, f"late_{way}": effect.late, f"lost_{way}": effect.lost}


def _doubts(alone: Effect | None, along: Effect | None, lang: str) -> list[str]:
    """Says that an effect is not told apart from nothing, or not how far it may be off."""
    effects = [e for e in (alone, along) if e is not None]
    if any(not math.isfinite(v) for e in effects for v in (e.least, e.most)):
        return [word("gap unknown", lang)]
    return [word("within gaps", lang)] if any(not e.sure for e in effects) else []


def cells_table(a: Run, b: Run, found: Sequence[Difference], own: Sequence[Change], lang: str) -> pd.DataFrame:
    """The input differences, cell by cell, in the order of the changes, the horizon first."""
    number = {unit: str(n) for n, change in enumerate(own, start=1) for unit in change.units}
    place = {unit: n for n, unit in enumerate(number)}
    books = (a.case.tables, b.case.tables)
    rows = [_horizon_row(name, books, lang) for name in ("start", "quarters")]
    for d in sorted(found, key=lambda d: place.get(d.unit, len(place))):
        sheet, column = d.unit.sheet, d.unit.column
        whole = "row removed" if d.new is None else "row added"
        rows.append({
            "number": number.get(d.unit, ""), "sheet": books[0].titles[sheet], "cell_a": d.cell_a, "cell_b": d.cell_b,
            "key": key_words(d.unit, lang), "column": column_word(sheet, column, lang) if column else word(whole, lang),
            "quarter": _quarters(d, books[0].calendar), "old": value_text(d.old), "new": value_text(d.new),
            "difference": _step(d.old, d.new),
        })  # fmt: skip
    table = COMPARISON["cells"]
    kept = [row for row in rows if row]
    return pd.DataFrame(kept, columns=[c.name for c in table.columns]) if kept else empty(table)


def _horizon_row(name: str, books: tuple[Tables, Tables], lang: str) -> dict[str, object]:
    """A setting of the horizon in which the books differ; nothing where they do not."""
    old, new = (b.calendar.label(0) if name == "start" else b.calendar.count for b in books)
    if old == new:
        return {}
    cells = [b["Settings"].address(0, name) for b in books]
    return {
        "number": "", "sheet": books[0].titles["Settings"], "cell_a": cells[0], "cell_b": cells[1], "key": "",
        "column": column_word("Settings", name, lang), "quarter": "", "old": str(old), "new": str(new),
        "difference": _step(old, new),
    }  # fmt: skip


def _quarters(d: Difference, calendar: Calendar) -> str:
    if d.first is None or d.last is None:
        return ""
    first, last = (calendar.label(q - calendar.first) for q in (d.first, d.last))
    return first if first == last else f"{first}–{last}"


def _step(old: object, new: object) -> float:
    numbers = [v for v in (old, new) if isinstance(v, (int, float)) and not isinstance(v, bool)]
    return float(numbers[1] - numbers[0]) if len(numbers) == 2 else math.nan
