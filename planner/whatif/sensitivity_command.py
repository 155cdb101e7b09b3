"""``planner sensitivity``: what it checks, asks, says and writes."""

from __future__ import annotations

import argparse
import logging
import time
from pathlib import Path
from typing import Any

from planner import commands, interrupts
from planner.api import Case, NoPlanError, load
from planner.faults import InputError, describe, fault
from planner.progress import Progress
from planner.report.folder import plain
from planner.report.pictures import needed
from planner.scenario_rows import STUDIES
from planner.texts.words import say
from planner.whatif.command import _cannot, _refusal, _try_writing, batch_refusal
from planner.whatif.designing import design
from planner.whatif.flipping import break_even
from planner.whatif.grids import grid
from planner.whatif.sensitivity import Sensitivity, tornado
from planner.whatif.sensitivity_console import lines
from planner.whatif.study_rows import TENTH
from planner.whatif.studying import Studies, studies
from planner.whatif.sweeping import sweep

METHODS = "study", "design", "grid", "sweep", "break_even"  # else the numbers are moved one at a time: "vary"
RANGED = "vary", "design", "grid"  # of numbers with ranges in their texts
RANGES = {
    "start": ("sweep", "break_even"), "end": ("sweep", "break_even"), "points": ("sweep",),
    "tolerance": ("sweep", "break_even"),
}  # fmt: skip
ONLY = {  # methods that use an option
    **RANGES, "samples": ("design",), "seed": ("design",), "second_order": ("design",),
    "when": ("break_even",), "level": ("break_even",), "by": ("vary", "design"),
}  # fmt: skip
FLAGS = {"start": "--from", "end": "--to"}


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
        _try_writing(options, target)
    except InputError as error:
        return commands._report_faults(options, error.faults)
    except OSError as error:
        return commands._refuse(options, _cannot(error, target, lang))
    logging.getLogger("pyomo").setLevel(logging.CRITICAL)
    with Progress(lang) as progress:
        try:
            if options.pictures:
                needed()
            study = _study(options, case, lang, progress)
        except InputError as error:  # the workbook has no faults: it is what was asked for
            return commands._refuse(options, "\n".join(describe(item, lang) for item in error.faults))
        except NoPlanError as error:
            return commands._no_plan(options, lang, error)
        except (ImportError, OSError) as error:
            return commands._refuse(options, batch_refusal(error, options, lang))
    interrupts.ignore()
    return _keep(options, study, target)


def _study(options: argparse.Namespace, case: Case, lang: str, progress: Progress) -> Sensitivity | Studies:
    names = ("gap", "time_limit", "workers", "cluster", "store")
    asked: dict[str, Any] = {name: getattr(options, name) for name in names}
    asked |= {"lang": lang, "listen": progress.batch}
    flags = any((options.vary, options.sweep, options.break_even, options.grid, options.design, options.by))
    over = {"start": options.start, "end": options.end, "tolerance": options.tolerance}
    if options.study:
        if flags:
            raise InputError([fault("--study", "", "study_alone", options.study[0])])
        _refuse_strays(options)
        return studies(case, options.study, **asked)
    _refuse_strays(options)
    if not flags and len(case.tables[STUDIES]):
        return studies(case, **asked)

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
        return design(
            case, options.design, options.vary, options.by or TENTH, options.samples, options.seed or 0, **asked
        )
    if options.grid:
        if len(options.grid) != 2:
            raise InputError([fault("--grid", "", "grid_two")])
        return grid(case, *options.grid, **asked)
    if options.sweep:
        return sweep(case, options.sweep, points=options.points, **over, **asked)
    if options.break_even:
        return break_even(case, options.break_even, when=options.when, level=options.level or 0.0, **over, **asked)
    return tornado(case, options.vary, options.by or TENTH, step=step, **asked)


def _refuse_strays(options: argparse.Namespace) -> None:
    """Raises InputError for options that the method asked for does not use."""
    method = next((name for name in METHODS if getattr(options, name)), "vary")
    faults = []
    for name, methods in ONLY.items():
        value = getattr(options, name)
        if method not in methods and value is not None and value is not False:
            code = "range_alone" if name in RANGES and method in RANGED else "option_alone"
            shown = "" if value is True else value
            told = ", ".join(_flag(one) for one in methods)
            faults.append(fault(_flag(name), "", code, shown, methods=told))
    if faults:
        raise InputError(faults)


def _flag(name: str) -> str:
    return FLAGS.get(name) or "--" + name.replace("_", "-")


def _keep(options: argparse.Namespace, study: Sensitivity | Studies, target: Path) -> int:
    """Write a study, or several, and say what is in it."""
    made = study.made if isinstance(study, Studies) else {"": study}
    results, lang = [result for one in made.values() for result in one.results], study.language
    code = commands.OK if all(result.solved for result in results) else commands.BENT_OR_FAILED
    if not any(result.solved for result in results):
        code = commands.NO_PLAN
    if study.interrupted:
        code = commands.INTERRUPTED
    try:
        study.to_excel(target)
        if options.tables:
            study.to_parquet(options.tables)
        if options.pictures:
            study.to_pictures(options.pictures)
    except PermissionError:
        return commands._refuse(options, say("busy", lang, path=target))
    except OSError as error:
        return commands._refuse(options, _cannot(error, target, lang))
    if options.json:
        base, found = results[0], {name: _records(one) for name, one in made.items()}
        money = {"status": base.status, "objective": base.objective, "bound": base.bound}
        told = {"studies": found} if isinstance(study, Studies) else found[""]
        report: Any = plain({**money, **told, "written": str(target), "exit_code": code})
        commands._print_json(report)
        return code
    print("\n".join(lines(made)))
    print(say("written", lang, path=target))
    return code


def _records(study: Sensitivity) -> dict[str, Any]:
    return {name: frame.to_dict("records") for name, frame in study.tables.items()}
