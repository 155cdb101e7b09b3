"""``planner simulate``: carries out policies against drawn futures, writes one workbook and says what they bring."""

from __future__ import annotations

import argparse
import logging
import math
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from planner import commands, interrupts
from planner.api import Case, load
from planner.faults import InputError
from planner.progress import Progress
from planner.report.folder import plain
from planner.report.words import shown
from planner.texts.compare import STATUS
from planner.texts.simulation import simulated
from planner.texts.words import say
from planner.whatif.command import _cannot, _refusal, _try_writing, batch_refusal
from planner.whatif.simulating import Simulated, chosen, simulate, simulated_name


def simulation(options: argparse.Namespace) -> int:
    """Simulate policies; exit code as for the other commands."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    target = options.output or Path("outputs") / f"{options.book.stem}-simulate-{stamp}.xlsx"
    lang = options.lang or "en"
    try:
        refusal = _refusal(options, target, lang)
        if refusal:
            return commands._refuse(options, refusal)
        case = load(options.book)
        lang = options.lang or case.tables.language
        policies = [name.strip() for name in re.split("[;；]", options.policies) if name.strip()]
        refusal = _out_of_range(options, case, policies, lang)
        if refusal:
            return commands._refuse(options, refusal)
        _try_writing(options, target)
    except InputError as error:
        return commands._report_faults(options, error.faults)
    except OSError as error:
        return commands._refuse(options, _cannot(error, target, lang))
    logging.getLogger("pyomo").setLevel(logging.CRITICAL)
    with Progress(lang) as progress:
        try:
            found = simulate(
                case, policies, options.futures, options.seed, options.quarters, options.workers, options.cluster,
                options.time_limit, options.store, progress.batch, lang=lang, gap=options.gap,
            )  # fmt: skip
        except (ImportError, OSError) as error:
            return commands._refuse(options, batch_refusal(error, options, lang))
    interrupts.ignore()
    return _keep(options, found, target, lang)


def _out_of_range(options: argparse.Namespace, case: Case, policies: list[str], lang: str) -> str:
    """Why nothing is simulated, "" where nothing stands against it. Raises InputError for a policy that is none."""
    count = case.tables.calendar.count
    try:
        chosen(case, policies)
    except ValueError:
        return say("bad option", lang, reason=simulated("policies", lang))
    if options.futures < 1:
        return say("bad option", lang, reason=simulated("futures", lang, number=options.futures))
    if options.quarters is not None and not 1 <= options.quarters <= count:
        return say("bad option", lang, reason=simulated("quarters", lang, number=options.quarters, most=count))
    return "" if options.seed >= 0 else say("bad option", lang, reason=simulated("seed", lang, number=options.seed))


def _keep(options: argparse.Namespace, found: Simulated, target: Path, lang: str) -> int:
    """Write what there is and say what is in it."""
    futures = found.tables["futures"]
    ended = futures["money"].notna()
    code = commands.OK if ended.all() and not (futures["bent"] > 0).any() else commands.BENT_OR_FAILED
    if not ended.any():
        code = commands.NO_PLAN
    if found.interrupted:
        code = commands.INTERRUPTED
    try:
        found.to_excel(target, lang)
        if options.tables:
            found.to_parquet(options.tables)
    except PermissionError:
        return commands._refuse(options, say("busy", lang, path=target))
    except OSError as error:
        return commands._refuse(options, _cannot(error, target, lang))
    if options.json:
        tables = {name: found.tables[name].to_dict("records") for name in ("policies", "futures")}
        said: Any = plain({"currency": found.currency, **tables, "written": str(target), "exit_code": code})
        commands._print_json(said)
        return code
    print("\n".join(lines(found, lang)))
    for line in _failed(found, lang):
        print(line, file=sys.stderr)
    print(say("written", lang, path=target))
    return code


def lines(found: Simulated, lang: str) -> Iterator[str]:
    """What the console says."""
    yield simulated("head", lang, count=found.futures, different=found.different, quarters=found.quarters)
    if found.certain:
        yield simulated("certain", lang)
    first = simulated_name(found.policies[0], lang)
    for row in found.tables["policies"].to_dict("records"):
        name = simulated_name(row["policy"], lang)
        verdict = shown("policies", "verdict", row["verdict"], lang)
        if math.isnan(row["mean"]):
            yield f"{name}: {verdict}"
            continue
        money = {key: f"{row[key]:,.0f}" for key in ("mean", "low", "worst", "lost")}
        shares = {key: f"{row[key]:.1%}" for key in ("on_time", "served")}
        error = "" if math.isnan(row["error"]) else simulated("error", lang, error=f"{row['error']:,.0f}")
        yield simulated("line", lang, policy=name, currency=found.currency, error=error, **money, **shares)
        if math.isnan(row["difference"]):
            continue
        ends = {end: f"{row[end]:+,.0f}" for end in ("least", "most")}
        interval = "" if math.isnan(row["least"]) else simulated("interval", lang, **ends)
        difference = {"difference": f"{row['difference']:+,.0f}", "interval": interval, "verdict": verdict}
        yield simulated("against", lang, first=first, **difference)


def _failed(found: Simulated, lang: str) -> Iterator[str]:
    """Futures without an end, those of one reason once."""
    told = set()
    for row in found.tables["futures"].to_dict("records"):
        said = row["policy"], row["scenario"], row["reason"]
        if math.isnan(row["money"]) and said not in told:
            told.add(said)
            status, name = STATUS[row["status"]][lang], simulated_name(row["policy"], lang)
            yield simulated(
                "failed", lang, policy=name, number=f"{row['future']:.0f}", status=status, reason=row["reason"]
            )
