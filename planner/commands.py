"""What each command does; returns its exit code."""

from __future__ import annotations

import argparse
import json
import logging
import math
import queue
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner import interrupts
from planner.api import Case, NoPlanError, Plan, examine
from planner.faults import Fault, InputError, describe
from planner.progress import Progress
from planner.texts.why import why
from planner.texts.words import STATUS, say
from planner_models.process import SolverError
from planner_models.solve import Status

if TYPE_CHECKING:
    import pandas as pd

    from planner.audit import Finding
    from planner.report.read_back import PlanFile
    from planner.session import Session

OK, BENT_OR_FAILED, BAD_INPUT, NO_PLAN, INTERRUPTED = 0, 1, 2, 3, 130
SHOWN = 10  # rows of a list on the console
ALIKE = 25  # faults of one kind in one sheet
FIGURES = 3  # of a sheet's figures that follow from others
OTHER_FILES = (".xls", ".xlsm", ".xlsb", ".csv", ".ods", ".pdf", ".json", ".parquet")


def solve(options: argparse.Namespace) -> int:
    """Make a plan and write it."""
    from planner.api import load

    target = options.output or _run_folder(options.book)
    lang = options.lang or "en"
    try:
        blocked = _blocked(target, options)
    except OSError as error:  # a name that no file can have
        return _refuse(options, say("cannot write", lang, path=target, reason=error.strerror or error))
    if blocked:
        return _refuse(options, say(blocked, lang, path=target))
    try:
        case = load(options.book).scenario(options.scenario)
    except InputError as error:
        return _report_faults(options, error.faults)
    lang = options.lang or case.tables.language
    try:
        _try_writing_beside(target)
    except OSError as error:
        return _refuse(options, say("cannot write", lang, path=target, reason=error.strerror or error))
    logging.getLogger("pyomo").setLevel(logging.CRITICAL)  # its errors come as exceptions; its log goes to the output
    with Progress(lang) as progress, case.session() as session:
        try:
            plan = session.solve(
                case,
                options.gap,
                options.time_limit,
                options.threads,
                options.seed,
                progress.line,
                progress.step,
                options.engine,
            )
        except ValueError as error:
            return _refuse(options, say("bad option", lang, reason=error))
        except NoPlanError as error:
            return _no_plan(options, lang, error)
        if plan.audit:
            return _failed_audit(options, lang, plan)
        if not options.no_explain and plan.status is not Status.INTERRUPTED:
            try:
                plan = _explained(case, plan, session, options, lang, progress)
            except Exception:
                _keep(options, case, plan, target, lang)  # there is a plan, whatever else went wrong
                raise
    return _keep(options, case, plan, target, lang)


def explain(options: argparse.Namespace) -> int:
    """Say why a plan is as it is, and write it with its explanation."""
    if not options.book.is_dir():
        options.gap = options.time_limit = options.threads = options.seed = options.engine = None
        options.no_explain = False
        return solve(options)
    from planner.runs import RunError, open_run

    target, lang = options.output or options.book / "explanation.xlsx", options.lang or "en"
    blocked = _blocked(target, options)
    if blocked:
        return _refuse(options, say(blocked, lang, path=target))
    try:
        case, plan = open_run(options.book)
    except RunError as error:
        return _refuse(options, say(error.code, lang, path=error.path))
    except InputError as error:
        return _report_faults(options, error.faults)
    lang = options.lang or case.tables.language
    with Progress(lang) as progress, case.session() as session:
        plan = _explained(case, plan, session, options, lang, progress)
    return _keep(options, case, plan, target, lang)


def _explained(
    case: Case, plan: Plan, session: Session, options: argparse.Namespace, lang: str, progress: Progress
) -> Plan:
    """The plan with its explanation; without it where that is interrupted, for the plan is there."""
    interrupts.heed()
    try:
        seconds = getattr(options, "seconds", None)
        return plan.explained(session.explain(case, plan, seconds, lang, progress.step, *_asked(options)))
    except KeyboardInterrupt:
        print(why("interrupted", lang), file=sys.stderr)
        return plan
    except (SolverError, queue.Empty) as error:
        print(why("no explanation", lang, reason=(str(error).strip().splitlines() or [""])[-1]), file=sys.stderr)
        return plan
    finally:
        interrupts.ignore()


def _keep(options: argparse.Namespace, case: Case, plan: Plan, target: Path, lang: str) -> int:
    """Write a plan and say what is in it."""
    number = 1
    while options.output is None and target.exists():  # another run took the name of this second
        number += 1
        target = target.with_name(f"{_run_folder(options.book).name}-{number}")
    try:
        written = _write(plan, target, lang)
    except PermissionError:
        return _refuse(options, say("busy", lang, path=target))
    except FileExistsError:
        return _refuse(options, say("exists", lang, path=target))
    except OSError as error:
        return _refuse(options, say("cannot write", lang, path=target, reason=error.strerror or error))
    code = INTERRUPTED if plan.status is Status.INTERRUPTED else BENT_OR_FAILED if plan.bent else OK
    if options.json:
        told = {"explanation": _explanation(options, plan)} if options.command == "explain" else {}
        _print_json({**_figures(case, plan), **told, "written": str(written), "exit_code": code})
    else:
        _print_plan(case, plan, lang)
        _print_why(options, case, plan, lang)
        if case.notes:
            print(say("see notes", lang, count=len(case.notes), book=options.book))
        print(say("written", lang, path=written))
    return code


def _asked(options: argparse.Namespace) -> tuple[list[str], list[str]]:
    """Names of suppliers and resources that the plan was asked about, and of a demand."""
    if options.command != "explain":
        return [], []
    named = [name.strip() for name in (options.supplier, options.resource) if name and name.strip()]
    return named, [name.strip() for name in (options.demand or "").split(",") if name.strip()]


def _explanation(options: argparse.Namespace, plan: Plan) -> dict[str, pd.DataFrame]:
    """Tables of the explanation, narrowed to what was asked about."""
    from planner.plan_schema import EXPLANATION
    from planner.why.console import about

    tables = {name: table for name, table in plan.tables.items() if name in EXPLANATION}
    return about(tables, *_asked(options)) if any(_asked(options)) else tables


def _print_why(options: argparse.Namespace, case: Case, plan: Plan, lang: str) -> None:
    """What was asked about the plan; of all of it where nothing was."""
    from planner.why.console import lines

    if options.command != "explain":
        return
    names, found = [name for names in _asked(options) for name in names], _explanation(options, plan)
    if names and not found:
        print(why("no match", lang, about=", ".join(names)))
        return
    for line in lines(found, case.tables.settings.currency, lang, bool(names)):
        print(line)


def stochastic(options: argparse.Namespace) -> int:
    """Plan for all scenarios at once and say what is decided now."""
    from planner.api import load
    from planner.texts.stochastic import uncertain
    from planner.whatif import console, ranks
    from planner.whatif.joint import NotDecomposableError

    target, lang = options.output or _run_folder(options.book), options.lang or "en"
    logging.getLogger("pyomo").setLevel(logging.CRITICAL)  # on every rank
    try:
        if options.decompose and not ranks.leads():
            return OK
    except ranks.NoMpiError as error:
        return _refuse(options, uncertain("no mpi", lang, error=error))
    try:
        blocked = _blocked(target, options)
        if blocked:
            return _refuse(options, say(blocked, lang, path=target))
        case = load(options.book)
        lang = options.lang or case.tables.language
        _try_writing_beside(target)
    except InputError as error:
        return _report_faults(options, error.faults)
    except OSError as error:
        return _refuse(options, say("cannot write", lang, path=target, reason=error.strerror or error))
    with Progress(lang) as progress:
        try:
            plan = case.stochastic(
                options.risk, options.level, options.weight, options.decide_now_quarters, options.gap,
                options.time_limit, options.threads, options.seed, progress.line, progress.step, lang,
                options.decompose,
            )  # fmt: skip
        except InputError as error:
            return _report_faults(options, error.faults)
        except NotDecomposableError as error:
            return _refuse(options, uncertain(f"whole {error}", lang))
        except ValueError as error:
            return _refuse(options, say("bad option", lang, reason=error))
        except NoPlanError as error:
            return _no_plan(options, lang, error)
    for one in plan.plans.values():
        if one.audit:
            return _failed_audit(options, lang, one)
    try:
        written = plan.to_excel(target) if target.suffix.lower() == ".xlsx" else plan.to_folder(target)
    except PermissionError:
        return _refuse(options, say("busy", lang, path=target))
    except OSError as error:
        return _refuse(options, say("cannot write", lang, path=target, reason=error.strerror or error))
    code = INTERRUPTED if plan.status is Status.INTERRUPTED else BENT_OR_FAILED if plan.bent else OK
    if options.json:
        _print_json({**console.figures(plan), "written": str(written), "exit_code": code})
    else:
        print("\n".join(console.lines(plan, lang)))
        print(say("written", lang, path=written))
    return code


def check(options: argparse.Namespace) -> int:
    """Report every fault of a workbook."""
    tables, found = examine(options.book)
    lang = options.lang or (tables.language if tables else _language(found))
    faults = [f for f in found if not f.note]
    if options.mark and found:
        from planner.mark import mark

        try:
            placed = mark(options.book, found, options.mark, lang)
        except (OSError, ValueError) as error:
            return _refuse(options, say("cannot write", lang, path=options.mark, reason=error))
        print(say("marked" if placed else "unmarkable", lang, file=options.mark), file=sys.stderr)
    if faults:
        return _report_faults(options, found)
    if options.json:
        _print_json({"book": str(options.book), "faults": [], "notes": _as_rows(found, lang)})
    else:
        print(say("clean", lang, book=options.book))
        _print_notes(found, lang)
    return OK


def audit(options: argparse.Namespace) -> int:
    """Check a plan file against its workbook, in the scenario that the plan was made for."""
    from planner.api import load
    from planner.audit import audit as audit_plan
    from planner.report.read_back import PlanFileError, read_plan

    try:
        plan = read_plan(options.plan / "plan.xlsx" if options.plan.is_dir() else options.plan)
        case = load(options.book).scenario(str(plan.run.get("scenario", "")))
    except (InputError, PlanFileError) as error:
        return _report_faults(options, error.faults)
    lang = options.lang or case.tables.language
    claimed = plan.run.get("objective")
    findings = audit_plan(case.tables, plan.tables, claimed if isinstance(claimed, float) else None)
    same = plan.run.get("digest") == case.tables.digest
    if options.json:
        rows = [
            {"check": f.check, "table": f.table, "key": dict(f.key), "place": _place(plan, f), "text": f.text(lang)}
            for f in findings
        ]
        _print_json({"book": str(options.book), "plan": str(options.plan), "same_workbook": same, "findings": rows})
        return BENT_OR_FAILED if findings else OK
    if not same:
        print(say("book changed", lang, book=options.book))
    if findings:
        print(say("audit findings", lang, count=len(findings)))
        # what breaks the workbook's rules first; then figures that follow, a few of each sheet
        follow: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.check == "stated":
                follow[finding.table].append(finding)
            else:
                print(f"  {_place(plan, finding)}: {finding.text(lang)}")
        for same_table in follow.values():
            for finding in same_table[:FIGURES]:
                print(f"  {_place(plan, finding)}: {finding.text(lang)}")
            if len(same_table) > FIGURES:
                print("  " + say("more", lang, count=len(same_table) - FIGURES))
    else:
        print(say("audit clean", lang))
    return BENT_OR_FAILED if findings else OK


def roll(options: argparse.Namespace) -> int:
    """Write the workbook of a later quarter."""
    from planner.api import load
    from planner.report.read_back import PlanFileError, read_plan

    quarter = "".join(letter for letter in options.to if letter.isalnum() or letter == "-")
    target = options.output or options.book.with_name(f"{options.book.stem}-{quarter}.xlsx")
    lang = options.lang or "en"
    try:
        blocked = "only xlsx" if target.suffix.lower() != ".xlsx" else _blocked(target, options)
        if blocked:
            return _refuse(options, say(blocked, lang, path=target))
        plan = read_plan(options.plan / "plan.xlsx" if options.plan.is_dir() else options.plan)
        case = load(options.book)
        lang = options.lang or case.tables.language
        _try_writing_beside(target)
        rolled = case.roll(plan, options.to, target, options.quarters, options.overwrite)
    except (InputError, PlanFileError) as error:
        return _report_faults(options, error.faults)
    except PermissionError:
        return _refuse(options, say("busy", lang, path=target))
    except OSError as error:
        return _refuse(options, say("cannot write", lang, path=target, reason=error.strerror or error))
    if options.json:
        _print_json({"book": str(options.book), "start": options.to, "written": str(target), "exit_code": OK})
    else:
        _print_notes(rolled.notes, lang)
        print(say("written", lang, path=target))
    return OK


def _place(plan: PlanFile, finding: Finding) -> str:
    """Sheet and cell of the plan file that a finding is about, or the sheet."""
    return plan.address(finding.table, defaultdict(str, finding.key), finding.column)


def diff(options: argparse.Namespace) -> int:
    """Compare two runs, and say which change of the inputs caused what."""
    from planner.why import differences, telling

    lang, target, limit = options.lang or "en", options.output, options.time_limit
    if limit is not None and not limit > 0:
        return _refuse(options, say("bad option", lang, reason=f"--time-limit {limit:g}"))
    try:
        blocked = "" if target is None else _blocked_file(target, options)
        if blocked:
            return _refuse(options, say(blocked, lang, path=target))
        if target is not None:
            _try_writing_beside(target)
    except OSError as error:
        return _refuse(options, say("cannot write", lang, path=target, reason=error.strerror or error))
    logging.getLogger("pyomo").setLevel(logging.CRITICAL)
    with Progress(lang) as progress:
        try:
            found = differences.diff(
                options.run_a,
                options.run_b,
                options.lang,
                not options.no_cause,
                math.inf if limit is None else limit,
                progress.line,
                lambda name: None if name == "audit" else progress.step(name),  # there is no plan to keep from Ctrl-C
            )
        except InputError as error:
            given = options.lang or _language(error.faults)
            return _refuse(options, "\n".join(describe(f, given) for f in error.faults))
        except NoPlanError as error:
            return _no_plan(options, lang, error)
    lang = found.language
    try:
        if target is not None:
            found.to_excel(target)
    except PermissionError:
        return _refuse(options, say("busy", lang, path=target))
    except OSError as error:
        return _refuse(options, say("cannot write", lang, path=target, reason=error.strerror or error))
    if options.json:
        written = {} if target is None else {"written": str(target)}
        _print_json({**telling.figures(found), **written, "exit_code": OK})
    else:
        print("\n".join(telling.lines(found, FIGURES)))
        if target is not None:
            print(say("written", lang, path=target))
    return OK


def compare(options: argparse.Namespace) -> int:
    """Solve scenarios and set them side by side."""
    from planner.whatif.command import compare as compare_scenarios

    return compare_scenarios(options)


def sensitivity(options: argparse.Namespace) -> int:
    """Say which numbers of a workbook its profit depends on."""
    from planner.whatif.sensitivity_command import sensitivity as study

    return study(options)


def simulate(options: argparse.Namespace) -> int:
    """Carry out policies quarter by quarter against drawn futures."""
    from planner.whatif.simulation_command import simulation

    return simulation(options)


def template(options: argparse.Namespace) -> int:
    """Write an empty workbook, or a small example."""
    from planner.template import write_template

    lang = options.lang or "en"
    if options.file.suffix.lower() != ".xlsx":
        print(say("only xlsx", lang, path=options.file), file=sys.stderr)
        return BAD_INPUT
    if options.file.exists() and not options.overwrite:
        print(say("file exists", lang, path=options.file), file=sys.stderr)
        return BAD_INPUT
    try:
        options.file.parent.mkdir(parents=True, exist_ok=True)
        write_template(options.file, lang, options.example)
    except PermissionError:
        print(say("busy", lang, path=options.file), file=sys.stderr)
        return BAD_INPUT
    except OSError as error:
        print(say("cannot write", lang, path=options.file, reason=error.strerror or error), file=sys.stderr)
        return BAD_INPUT
    print(say("written", lang, path=options.file))
    return OK


def _run_folder(book: Path) -> Path:
    return Path("outputs") / f"{book.stem}-{time.strftime('%Y%m%d-%H%M%S')}"


def _blocked(target: Path, options: argparse.Namespace) -> str:
    """Why the plan cannot go there, "" where it can: better said before the search than after it."""
    if target.suffix.lower() in OTHER_FILES:
        return "only xlsx"
    if not target.exists():
        return ""
    if options.book.exists() and target.samefile(options.book):
        return "is the book"
    if target.suffix.lower() == ".xlsx":
        return "" if options.overwrite else "file exists"
    return "exists" if not target.is_dir() or any(target.iterdir()) else ""


def _blocked_file(target: Path, options: argparse.Namespace) -> str:
    """Why a single .xlsx file cannot be written there, "" where it can."""
    if target.suffix.lower() != ".xlsx" or target.is_dir():
        return "only xlsx"
    return "file exists" if target.exists() and not options.overwrite else ""


def _try_writing_beside(target: Path) -> None:
    """Make the folder that the plan goes into and a file in it: no search may end where nothing can be kept."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=target.parent):
        pass


def _write(plan: Plan, target: Path, lang: str) -> Path:
    if target.suffix.lower() == ".xlsx":
        return plan.to_excel(target, lang)
    return plan.to_folder(target, lang)


def _language(faults: Sequence[Fault]) -> str:
    """Chinese where any sheet is named in Chinese."""
    return "zh" if any(any("\u4e00" <= ch <= "\u9fff" for ch in f.sheet) for f in faults) else "en"


def _report_faults(options: argparse.Namespace, found: Sequence[Fault]) -> int:
    lang = options.lang or _language(found)
    faults = [f for f in found if not f.note]
    if options.json:
        notes = [f for f in found if f.note]
        rows = {"faults": _as_rows(faults, lang), "notes": _as_rows(notes, lang)}
        _print_json({"book": str(options.book), **rows, "exit_code": BAD_INPUT})
        return BAD_INPUT
    alike: dict[tuple[str, str], int] = defaultdict(int)
    for item in faults:  # one slip in a long sheet must not hide the others: --json and --mark have them all
        alike[item.sheet, item.code] += 1
        if alike[item.sheet, item.code] <= ALIKE:
            print(describe(item, lang), file=sys.stderr)
    hidden = sum(max(0, count - ALIKE) for count in alike.values())
    if hidden:
        print(say("more alike", lang, count=hidden), file=sys.stderr)
    print(say("faults", lang, count=len(faults), book=options.book), file=sys.stderr)
    if options.command in ("solve", "roll", "compare", "stochastic"):
        print(say("nothing written", lang), file=sys.stderr)
    if not getattr(options, "mark", None) and any(f.cell for f in faults):
        print(say("mark", lang, book=options.book), file=sys.stderr)
    return BAD_INPUT


def _refuse(options: argparse.Namespace, message: str) -> int:
    if getattr(options, "json", False):
        _print_json({"error": message, "exit_code": BAD_INPUT})
    else:
        print(message, file=sys.stderr)
    return BAD_INPUT


def _no_plan(options: argparse.Namespace, lang: str, error: NoPlanError) -> int:
    if error.status is Status.INTERRUPTED:
        raise KeyboardInterrupt
    key = "solver failed" if error.status is Status.FAILED else "no plan"
    message = say(key, lang, seconds=error.seconds, trouble=error.trouble).strip()
    if options.json:
        _print_json({"status": error.status.value, "error": message, "exit_code": NO_PLAN})
    else:
        print(message, file=sys.stderr)
    return NO_PLAN


def _failed_audit(options: argparse.Namespace, lang: str, plan: Plan) -> int:
    if options.json:
        texts = [finding.text(lang) for finding in plan.audit]
        _print_json({"status": plan.status.value, "audit": texts, "exit_code": BENT_OR_FAILED})
        return BENT_OR_FAILED
    print(say("audit failed", lang, count=len(plan.audit)), file=sys.stderr)
    for finding in plan.audit[:SHOWN]:
        print(f"  {finding.text(lang)}", file=sys.stderr)
    if len(plan.audit) > SHOWN:
        print("  " + say("more", lang, count=len(plan.audit) - SHOWN), file=sys.stderr)
    return BENT_OR_FAILED


def _as_rows(faults: Sequence[Fault], lang: str) -> list[dict[str, str]]:
    return [
        {
            "sheet": f.sheet, "cell": f.cell, "code": f.code, "found": f.found, "expected": f.expected(lang),
            "hint": f.hint(lang),
        }
        for f in faults
    ]  # fmt: skip


def _print_notes(found: Sequence[Fault], lang: str) -> None:
    notes = [f for f in found if f.note]
    if notes:
        print(say("notes", lang))
    for item in notes:
        print(f"  {describe(item, lang)}")


def _figures(case: Case, plan: Plan) -> dict[str, Any]:
    service = plan.fulfilment[["wanted", "on_time", "late", "lost", "committed_short"]].sum()
    return {
        "scenario": plan.run["scenario"],
        "status": plan.status.value,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "currency": case.tables.settings.currency,
        **{name: float(value) for name, value in service.items()},
        "rules_bent": int(plan.rules["money"].isna().sum()),
        "seconds": plan.run["seconds"],
    }


def _print_plan(case: Case, plan: Plan, lang: str) -> None:
    figures = _figures(case, plan)
    currency, known = figures["currency"], math.isfinite(plan.gap)
    if case.tables.scenario:
        print(f"{say('scenario', lang)}: {case.tables.scenario}")
    print(STATUS[plan.status.value][lang].format(gap=f"{plan.gap:.2%}" if known else say("unknown", lang)))
    bound = (
        f" ({say('bound' if plan.run['order'] == 'money' else 'bound order', lang)} {plan.bound:,.0f})" if known else ""
    )
    print(f"{say('profit', lang)}: {currency} {plan.objective:,.0f}{bound}")
    served, wanted = figures["on_time"] + figures["late"], figures["wanted"]
    print(
        say(
            "service", lang, served=f"{served:,.0f}", wanted=f"{wanted:,.0f}",
            rate=f"{served / wanted if wanted else 1:.1%}", late=f"{figures['late']:,.0f}",
            lost=f"{figures['lost']:,.0f}",
        )
    )  # fmt: skip
    if len(plan.shortages):
        print(say("shortages", lang) + ":")
        for row in plan.shortages.head(5).itertuples():
            print(
                f"  {row.customer}, {row.item}, {row.quarter}: {row.units:,.0f} {say(row.kind, lang)}, "
                f"{currency} {row.money:,.0f}"
            )
    from planner.report.words import shown

    bent = plan.rules[plan.rules["money"].isna()]
    if len(bent):
        print(say("bent", lang, count=len(bent)))
        for row in bent.head(SHOWN).itertuples():
            sheet, kind = case.tables.titles.get(row.sheet, row.sheet), shown("rules", "kind", row.kind, lang)
            rule = f"{sheet}!{row.cell} {kind}, {row.what}, {row.period}"
            print(f"  {rule}: {row.actual:,.0f} / {row.limit:,.0f}")
        if len(bent) > SHOWN:
            print("  " + say("more", lang, count=len(bent) - SHOWN))


def _plain(value: Any) -> Any:
    """Numbers that JSON can say: what is not finite becomes null."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if hasattr(value, "to_dict"):  # a table
        return _plain(value.to_dict("records"))
    if isinstance(value, (str, bool, int)) or value is None:
        return value
    return float(value) if math.isfinite(value) else None


def _print_json(result: dict[str, Any]) -> None:
    json.dump(_plain(result), sys.stdout, ensure_ascii=True, indent=2, allow_nan=False)
    print()
