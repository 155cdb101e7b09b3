"""``planner compare``: solves scenarios side by side, writes one workbook and says what came of each."""

from __future__ import annotations

import argparse
import math
import re
import sys
import time
from pathlib import Path
from typing import Any

from planner import commands, interrupts
from planner.api import load
from planner.faults import InputError
from planner.progress import Progress
from planner.report.folder import plain
from planner.report.pictures import needed
from planner.texts.batch import batch_text
from planner.texts.compare import STATUS, compared
from planner.texts.words import say
from planner.whatif.comparing import Sides, chosen
from planner.whatif.comparing import compare as compare_scenarios
from planner_models.solve import SolveOptions

_EXTRAS = {"distributed": "no dask", "SALib": "no salib", "matplotlib": "no matplotlib"}


def compare(options: argparse.Namespace) -> int:
    """Solve scenarios and set them side by side; exit code as for the other commands."""
    lang, target = options.lang or "en", options.output or _target(options.book)
    try:
        refusal = _refusal(options, target, lang)
        if refusal:
            return commands._refuse(options, refusal)
        case = load(options.book)
        listed = re.split("[;；]", options.scenarios)
        names = None if options.scenarios == "all" else [name.strip() for name in listed if name.strip()]
        chosen(case, names)
        lang = options.lang or case.tables.language
        _try_writing(options, target)
    except InputError as error:
        return commands._report_faults(options, error.faults)
    except OSError as error:
        return commands._refuse(options, _cannot(error, target, lang))
    with Progress(lang) as progress:
        try:
            if options.pictures:
                needed()
            sides = compare_scenarios(
                case, names, options.workers, options.cluster, options.time_limit, options.store, progress.batch,
                lang=lang, gap=options.gap,
            )  # fmt: skip
        except (ImportError, OSError) as error:
            return commands._refuse(options, batch_refusal(error, options, lang))
    interrupts.ignore()
    return _keep(options, sides, target, lang)


def _refusal(options: argparse.Namespace, target: Path, lang: str) -> str:
    """Why nothing is solved, "" where nothing stands against it."""
    blocked = "only xlsx" if target.suffix.lower() != ".xlsx" else commands._blocked(target, options)
    if blocked:
        return say(blocked, lang, path=target)
    for folder in (options.tables, options.pictures):
        if folder and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            return say("exists", lang, path=folder)
    try:
        if options.workers is not None and options.workers < 1:
            raise ValueError(f"workers must be at least 1, not {options.workers}")
        given = {"gap": options.gap, "time_limit": options.time_limit}
        SolveOptions(**{name: value for name, value in given.items() if value is not None})
    except ValueError as error:
        return say("bad option", lang, reason=error)
    return ""


def _try_writing(options: argparse.Namespace, target: Path) -> None:
    for path in (target, options.tables, options.pictures):
        if path:
            commands._try_writing_beside(path)


def batch_refusal(error: ImportError | OSError, options: argparse.Namespace, lang: str) -> str:
    """Why a batch was not worked on: nothing installed for it, no cluster, no place for the store. Raises any
    other ImportError."""
    if isinstance(error, ImportError):
        if error.name not in _EXTRAS:
            raise error
        return batch_text(_EXTRAS[error.name], lang)
    if isinstance(error, ConnectionError):
        return batch_text("no cluster", lang, address=options.cluster, error=error.__cause__ or error)
    return _cannot(error, options.store, lang)


def _cannot(error: OSError, path: object, lang: str) -> str:
    return say("cannot write", lang, path=error.filename or path, reason=error.strerror or error)


def _target(book: Path) -> Path:
    return Path("outputs") / f"{book.stem}-compare-{time.strftime('%Y%m%d-%H%M%S')}.xlsx"


def _keep(options: argparse.Namespace, sides: Sides, target: Path, lang: str) -> int:
    """Write what there is and say what is in it."""
    solved = any(result.solved for result in sides.results)
    missing = [result.name for result in sides.results if not result.solved]
    bent = bool((sides.tables["scenarios"]["bent"] > 0).any())
    code = commands.BENT_OR_FAILED if missing or bent else commands.OK
    if not solved:
        code = commands.NO_PLAN
    if sides.interrupted:
        code = commands.INTERRUPTED
    if solved:
        try:
            sides.to_excel(target, lang)
            if options.tables:
                sides.to_parquet(options.tables)
            if options.pictures:
                sides.to_pictures(options.pictures, lang)
        except PermissionError:
            return commands._refuse(options, say("busy", lang, path=target))
        except OSError as error:
            return commands._refuse(options, _cannot(error, target, lang))
    if options.json:
        rows = sides.tables["scenarios"].to_dict("records")
        written = {"written": str(target)} if solved else {}
        found: Any = plain({"currency": sides.currency, "scenarios": rows, **written, "exit_code": code})
        commands._print_json(found)
        return code
    for line in lines(sides, lang):
        print(line)
    if sides.interrupted:
        cut = [result.name for result in sides.results if result.status == "interrupted"]
        print(compared("missing", lang, names=", ".join(cut)), file=sys.stderr)
    if solved:
        print(say("written", lang, path=target))
    else:
        print(compared("none", lang), file=sys.stderr)
    return code


def lines(sides: Sides, lang: str) -> list[str]:
    """A line for each scenario."""
    found = []
    for said in sides.tables["scenarios"].to_dict("records"):
        status = STATUS[said["status"]][lang]
        if math.isnan(said["profit"]):
            found.append(compared("without", lang, name=said["scenario"], status=status, reason=said["reason"]))
            continue
        difference = ""
        if not math.isnan(said["difference"]):
            ends = (f"{said[f'difference_{end}']:+,.0f}" for end in ("least", "most"))
            mark = compared("same", lang) if said["within_gaps"] else ""
            known = mark or compared("proven", lang, **dict(zip(("least", "most"), ends, strict=True)))
            difference = compared("difference", lang, money=f"{said['difference']:+,.0f}", mark=known)
        found.append(
            compared(
                "line", lang, name=said["scenario"], status=status, currency=sides.currency,
                profit=f"{said['profit']:,.0f}", difference=difference, served=f"{said['served']:.1%}",
                late=f"{said['late']:,.0f}", lost=f"{said['lost']:,.0f}",
                bent=compared("bent", lang, count=f"{said['bent']:.0f}") if said["bent"] else "",
            )
        )  # fmt: skip
    return found
