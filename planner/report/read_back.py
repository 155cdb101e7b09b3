"""Reads a plan file back into the long tables it was written from, also after somebody has edited it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from planner.calendar import PER_YEAR, parse_ordinal
from planner.faults import Fault, InputError
from planner.reading.cells import is_blank, shown_fully
from planner.reading.log import Log
from planner.reading.names import fold
from planner.reading.workbook import RawSheet, read_raw
from planner.report.layout import LAYOUT, LAYOUTS, ONLY_WITH_ROWS, empty
from planner.report.places import Places
from planner.report.read_sheet import SheetReader
from planner.report.words import run_key, title, words

_HEAD = 12  # rows among which a header row is
_TELLING = ("fulfilment", "allocation", "purchasing")  # sheets that only a plan has; others have a workbook's name


class PlanFileError(InputError):
    """The file cannot be taken for a plan; ``faults`` has every reason at once."""


@dataclass(frozen=True)
class PlanFile:
    """A plan file's tables in long form, as ``planner.plan_schema`` documents them, and its Run sheet's values.

    A number whose cell is blank or whose row was deleted is NaN, or its whole row is missing where nothing of it is
    left. ``notes``: what was accepted though it is written oddly. ``language``: of the sheets' names.
    """

    path: Path
    language: str
    tables: Mapping[str, pd.DataFrame]
    run: Mapping[str, object]
    notes: tuple[Fault, ...]
    places: Mapping[str, Places] = field(repr=False)

    def address(self, table: str, key: object, column: str) -> str:
        """Where a value stands, as ``Sheet!H12``: the cell of a number that is not given too, if its row is there.

        ``key``: the row's key columns as a tuple in the table's order, or anything that has them by name, such as a
        row of the frame. Only the sheet's name where there is no such row.
        """
        names = LAYOUT[table].keys
        found = key if isinstance(key, tuple) else tuple(str(key[name]) for name in names)  # type: ignore[index]
        return self.places[table].address(found, column)


def read_plan(path: Path) -> PlanFile:
    """Reads a plan file written by ``write_plan`` in either language, edited or not. Computed cells are ignored.

    Raises PlanFileError with all faults: not a plan, sheets or columns missing, no number where one should be, names
    missing, the same thing said twice.
    """
    path = Path(path)
    raw, faults = read_raw(path)
    if raw is None:
        raise PlanFileError(faults)
    log = Log()
    sheets = {fold(sheet.title): sheet for sheet in raw.sheets}
    language = _language(sheets)
    found = {lay.table.name: _sheet(sheets, title(lay.table, "en"), title(lay.table, "zh")) for lay in LAYOUTS}
    if not any(found[name] for name in _TELLING):
        log.add(path.name, "", "plan_not_a_plan")
        raise PlanFileError(log.faults)
    bucket = _bucket(found)
    tables: dict[str, pd.DataFrame] = {}
    places: dict[str, Places] = {}
    for layout in LAYOUTS:
        name, sheet = layout.table.name, found[layout.table.name]
        called = title(layout.table, language)
        if sheet is None:
            tables[name], places[name] = empty(layout.table), Places(called, layout)
            if name not in ONLY_WITH_ROWS:
                log.add(called, "", "plan_sheet_missing", name=called)
        else:
            reader = SheetReader(layout, sheet, bucket, log)
            tables[name], places[name] = reader.read(), reader.places
    if log.faults:
        raise PlanFileError(log.faults)
    return PlanFile(path, language, tables, _run(_sheet(sheets, *words("run"))), tuple(log.notes), places)


def _sheet(sheets: Mapping[str, RawSheet], *titles: str) -> RawSheet | None:
    return next((sheets[fold(t)] for t in titles if fold(t) in sheets), None)


def _language(sheets: Mapping[str, RawSheet]) -> str:
    count = {lang: sum(fold(title(lay.table, lang)) in sheets for lay in LAYOUTS) for lang in ("en", "zh")}
    return "zh" if count["zh"] > count["en"] else "en"


def _bucket(found: Mapping[str, RawSheet | None]) -> str:
    """Length of the plan's buckets: the one that most headings of the wide sheets name."""
    votes = dict.fromkeys(PER_YEAR, 0)
    for layout in LAYOUTS:
        sheet = found[layout.table.name]
        for row in sheet.rows[:_HEAD] if sheet and layout.wide else ():
            for bucket in votes:
                votes[bucket] += sum(isinstance(v, str) and parse_ordinal(v, bucket) is not None for v in row)
    return max(votes, key=lambda bucket: votes[bucket])


def _run(sheet: RawSheet | None) -> dict[str, object]:
    """Values of the Run sheet by their keys; none where the sheet is missing."""
    if sheet is None:
        return {}
    start = next((i for i, row in enumerate(sheet.rows) if row and str(row[0]) in words("setting")), None)
    if start is None:
        return {}
    rows = [row for row in sheet.rows[start + 1 :] if row and not is_blank(row[0])]
    return {run_key(shown_fully(row[0])): row[1] if len(row) > 1 and not is_blank(row[1]) else "" for row in rows}
