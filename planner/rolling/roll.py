"""The next quarter's workbook: read, carried over, written whole or not at all, and checked before it is."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import load_workbook

from planner.audit import audit
from planner.audit.chain import check_chain
from planner.calendar import parse_ordinal
from planner.checks import check
from planner.faults import Fault, InputError, fault
from planner.reading.read import read_workbook
from planner.reading.workbook import RawBook, RawSheet, read_raw
from planner.rolling.carry import carry
from planner.rolling.page import Page, tidy_tables
from planner.rolling.write import Rolled, write_book
from planner.scenarios import is_base
from planner.schema import SHEETS
from planner.tables import Tables


def roll(
    tables: Tables, plan: Mapping[str, pd.DataFrame], run: Mapping[str, object], to: str, target: Path,
    quarters: int | None = None,
) -> None:  # fmt: skip
    """Write ``target``: the workbook behind ``tables`` as it stands at the start of quarter ``to``.

    The plan is taken as carried out in the quarters before. The last quarter stays the same unless ``quarters`` says
    how many there are. Everything else in the workbook stays as it is, formulas as the values they had. The new
    workbook is read, checked and audited against the old one and the plan before it takes its name. Raises InputError
    with every fault, OSError where it cannot be written.
    """
    passed = _passed(tables, plan, run, to)
    left = tables.calendar.count - passed
    if quarters is not None and quarters < left:
        raise InputError([fault(tables.path.name, "", "roll_quarters", quarters, least=left, to=to)])
    raw, faults = read_raw(tables.path)
    if raw is None:
        raise InputError(faults)
    if raw.digest != tables.digest:
        raise InputError([fault(tables.path.name, "", "roll_book_changed")])
    book = load_workbook(tables.path, data_only=True)
    count = passed + (quarters or left)
    rolled = Rolled(tables, carry(tables, plan, passed), plan, count, _pages(book, raw, tables))
    write_book(rolled)
    for page in book.worksheets:
        tidy_tables(page)
    handle, name = tempfile.mkstemp(suffix=".xlsx", prefix=".", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        book.save(temporary)
        _insist(temporary, target, tables, plan)
        temporary.chmod(0o644)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _passed(tables: Tables, plan: Mapping[str, pd.DataFrame], run: Mapping[str, object], to: str) -> int:
    """Quarters that pass; a fault where the plan or the quarter does not fit the workbook."""
    calendar, name = tables.calendar, tables.path.name
    scenario = tables.scenario or str(run.get("scenario", ""))
    if not is_base(scenario):
        raise InputError([fault(name, "", "roll_scenario", scenario)])
    if run.get("digest") != tables.digest:
        raise InputError([fault(name, "", "roll_other_plan")])
    ordinal = parse_ordinal(to, calendar.bucket)
    passed = -1 if ordinal is None else ordinal - calendar.first
    if not 0 < passed < calendar.count:
        ends: dict[str, Any] = {"first": calendar.label(1), "last": calendar.label(calendar.count - 1)}
        raise InputError([fault(name, "", "roll_to" if calendar.count > 1 else "roll_to_none", to, **ends)])
    if findings := audit(tables, plan):
        texts: dict[str, Any] = {
            "count": len(findings),
            "first": findings[0].text("en"),
            "first_zh": findings[0].text("zh"),
        }
        raise InputError([fault(name, "", "roll_plan_audit", **texts)])
    return passed


def _pages(book: Any, raw: RawBook, tables: Tables) -> dict[str, Page]:
    """Every sheet of the language; one that the workbook lacks is added where the language has it, and empty."""
    rows = {sheet.title: sheet for sheet in raw.sheets}
    pages: dict[str, Page] = {}
    at = 0
    for sheet in SHEETS:
        title = tables.titles[sheet.name]
        if title not in book.sheetnames:
            book.create_sheet(title, at)
        at = book.sheetnames.index(title) + 1
        pages[sheet.name] = Page(sheet, book[title], rows.get(title, RawSheet(title, [])), tables.calendar)
    return pages


def _insist(written: Path, target: Path, old: Tables, plan: Mapping[str, pd.DataFrame]) -> None:
    """The new workbook has no faults, and nothing was lost or counted twice."""
    new, faults = read_workbook(written)
    faults = [f for f in [*faults, *(check(new, faults) if new else ())] if not f.note]
    if new is not None and not faults:
        faults = check_chain(old, plan, new)
    if faults:
        raise InputError([_named(item, written, target) for item in faults])


def _named(item: Fault, written: Path, target: Path) -> Fault:
    """The fault of a file under the name that it was to have."""
    return (
        Fault(target.name, *(getattr(item, name) for name in ("cell", "code", "found", "values", "note")))
        if (item.sheet == written.name)
        else item
    )
