"""``planner sensitivity``: what it checks, asks, says and writes."""

from __future__ import annotations

import argparse
import logging
import math
import time
from pathlib import Path
from typing import Any

from planner import commands, interrupts
from planner.api import Case, NoPlanError, load
from planner.faults import InputError, describe, fault
from planner.progress import Progress
from planner.report.folder import plain
from planner.texts.designs import designed
from planner.texts.sensitivity import said
from planner.texts.words import say
from planner.whatif.command import _cannot, _refusal, batch_refusal
from planner.whatif.designing import design
from planner.whatif.flipping import break_even
from planner.whatif.grids import grid
from planner.whatif.indices import METHODS
from planner.whatif.sensitivity import Sensitivity, tornado
from planner.whatif.sweeping import sweep


def sensitivity(options: argparse.Namespace) -> int:
    """Move numbers of a workbook, solve it again each time, say and write what that does."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    target = options.output or Path("outputs") / f"{options.book.stem}-sensitivity-{stamp}.xlsx"
    lang = options.lang or "en"
    try:
        refusal = _refusal(options, target, lang)
        if refusal:
            return commands._refuse(options, refusal)
        case = load(options.book).scenario(options.scenario)
        lang = options.lang or case.tables.language
        commands._try_writing_beside(target)
        if options.tables:
            commands._try_writing_beside(options.tables)
    except InputError as error:
        return commands._report_faults(options, error.faults)
    except OSError as error:
        return commands._refuse(options, _cannot(error, target, lang))
    logging.getLogger("pyomo").setLevel(logging.CRITICAL)
    with Progress(lang) as progress:
        try:
            study = _study(options, case, lang, progress)
        except InputError as error:  # the workbook has no faults: it is what was asked for
            return commands._refuse(options, "\n".join(describe(item, lang) for item in error.faults))
        except NoPlanError as error:
            return commands._no_plan(options, lang, error)
        except (ImportError, OSError) as error:
            return commands._refuse(options, batch_refusal(error, options, lang))
    interrupts.ignore()
    return _keep(options, study, target)


def _study(options: argparse.Namespace, case: Case, lang: str, progress: Progress) -> Sensitivity:
    asked: dict[str, Any] = {
        name: getattr(options, name) for name in ("gap", "time_limit", "workers", "cluster", "store")
    }
    asked |= {"lang": lang, "listen": progress.batch}

    def step(name: str) -> None:
        if name != "audit":  # that plan is not kept from Ctrl-C: it is not what was asked for
            progress.step(name)

    if bool(options.break_even) != bool(options.when):
        raise InputError([fault("--when", "", "sweep_when", options.when or "")])
    if options.design:
        other = options.grid or options.sweep or options.break_even
        if other:
            raise InputError([fault("--design", "", "design_alone", other)])
        asked |= {"second": options.second_order, "step": step}
        return design(case, options.design, options.vary, options.by, options.samples, options.seed, **asked)
    if options.grid:
        if len(options.grid) != 2:
            raise InputError([fault("--grid", "", "grid_two")])
        return grid(case, *options.grid, **asked)
    over = {"start": options.start, "end": options.end, "tolerance": options.tolerance}
    if options.sweep:
        return sweep(case, options.sweep, points=options.points, **over, **asked)
    if options.break_even:
        return break_even(case, options.break_even, when=options.when, level=options.level, **over, **asked)
    return tornado(case, options.vary, options.by, step=step, **asked)


def _keep(options: argparse.Namespace, study: Sensitivity, target: Path) -> int:
    """Write a study and say what is in it."""
    lang, base = study.language, study.results[0]
    code = commands.OK if all(result.solved for result in study.results) else commands.BENT_OR_FAILED
    if not any(result.solved for result in study.results):
        code = commands.NO_PLAN
    if study.interrupted:
        code = commands.INTERRUPTED
    try:
        study.to_excel(target)
        if options.tables:
            study.to_parquet(options.tables)
    except PermissionError:
        return commands._refuse(options, say("busy", lang, path=target))
    except OSError as error:
        return commands._refuse(options, _cannot(error, target, lang))
    if options.json:
        tables = {name: frame.to_dict("records") for name, frame in study.tables.items()}
        money = {"status": base.status, "objective": base.objective, "bound": base.bound}
        found: Any = plain({**money, **tables, "written": str(target), "exit_code": code})
        commands._print_json(found)
        return code
    print("\n".join(lines(study)))
    print(say("written", lang, path=target))
    return code


def lines(study: Sensitivity) -> list[str]:
    """What the console says."""
    lang, base, currency = study.language, study.results[0], study.case.tables.settings.currency
    if base.solved:
        found = [said("profit", lang, money=f"{currency} {base.objective:,.0f}")]
        if round(base.bound) > round(base.objective):
            found[0] += said("unproven", lang, bound=f"{base.bound:,.0f}")
    else:
        found = [said("no base", lang, reason=base.reason[lang])]
    if study.interrupted:
        found.append(said("interrupted", lang))
    if study.about:
        found.append(said("about", lang, numbers=" × ".join(study.about)))
    if "indices" in study.tables:
        found += [f"  {line}" for line in _design_lines(study)]
    for name, frame in study.tables.items():
        found += [f"  {line}" for row in frame.to_dict("records") for line in _line(name, row, lang)]
    return found


def _line(table: str, row: dict[str, Any], lang: str) -> list[str]:
    """A row of a table; of a sweep's suppliers and options none, they are many."""
    if table == "tornado":
        values = {f"at_{end}": _value(row[end]) for end in ("low", "high")}
        money = {end: _money(row[f"change_{end}"], lang) for end in ("low", "high")}
        line = said("line", lang, name=row["parameter"], **values, **money)
        return [line + (f" ({row['note']})" if row["note"] else "")]
    if table in ("sweep", "grid"):
        value = ", ".join(_value(row[name]) for name in ("value", "first", "second") if name in row)
        if math.isnan(row["profit"]):
            return [f"{value}: {row['note']}"]
        return [said("point", lang, value=value, money=f"{row['profit']:,.0f}", served=f"{row['served']:.1%}")]
    ends = {end: _value(row[end]) for end in ("low", "high") if end in row}
    if table == "break_points":
        told = [said(key, lang, text=row[f"{key}s"]) for key in ("begin", "end") if row[f"{key}s"]]
        return [", ".join(filter(None, [said("break", lang, **ends), *told, row["note"]]))]
    if table == "break_even":
        return [said("flip", lang, what=row["what"], number=row["number"], note=row["note"], **ends)]
    return []


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,.6g}"


def _design_lines(study: Sensitivity) -> list[str]:
    """What a design says of the profit: how many samples there are, then a line for each number, with its note."""
    lang, frame, samples = study.language, study.tables["indices"], study.tables["samples"]
    missing = int(samples["profit"].isna().sum())
    found = [designed("counted", lang, count=len(samples), missing=missing)]
    frame = frame[(frame["output"] == "profit") & (frame["with"] == "")]
    for number, rows in frame.groupby("number", sort=False):
        by = rows.set_index("index")
        method = next(name for name, one in METHODS.items() if one.main in by.index)
        main = by.loc[METHODS[method].main]
        pattern = "{:,.0f}" if method == "morris" else "{:.3f}"
        values = {name: pattern.format(value) for name, value in by["value"].items()}
        known = not math.isnan(main["value"])
        confidence = pattern.format(main["confidence"])
        line = designed(method if known else "no index", lang, name=number, confidence=confidence, **values)
        found.append(line + (f" ({main['note']})" if main["note"] else ""))
    return found


def _money(change: float, lang: str) -> str:
    return said("unknown", lang) if math.isnan(change) else f"{change:+,.0f}"
