"""The workbook read into checked tables: one pass, every fault of it at once."""

from __future__ import annotations

from pathlib import Path

from planner.faults import Fault
from planner.reading.cells import is_blank
from planner.reading.log import Log
from planner.reading.names import fold, nearest, tidy
from planner.reading.rows import read_table
from planner.reading.settings_sheet import read_settings
from planner.reading.workbook import RawBook, RawSheet, read_raw
from planner.schema import SHEET, SHEETS, Sheet
from planner.tables import Table, Tables


def read_workbook(path: Path) -> tuple[Tables | None, list[Fault]]:
    """Read a workbook of the planning language.

    Returns the tables and every fault of reading. A faulty cell counts as not given, so that what is wrong between
    sheets can still be looked for; plan only without faults. Without tables the file is unusable, or its Settings do
    not tell the horizon. What was accepted but is worth knowing is in the tables' ``notes``, not among the faults.
    """
    book, faults = read_raw(path)
    if book is None:
        return None, faults
    log = Log()
    found = _match_sheets(book, log)
    settings = read_settings(found.get("Settings"), log)
    sheets: dict[str, Table] = {"Settings": settings.table}
    for sheet in SHEETS:
        if not sheet.settings:
            sheets[sheet.name] = read_table(sheet, found.get(sheet.name), settings.horizon, log)
    if not settings.horizon.known:
        return None, log.faults
    language = _language(found)
    titles = {s.name: _title(s, found, language) for s in SHEETS}
    calendar = settings.horizon.calendar
    notes = tuple(log.notes)
    file = (language, path, book.digest, book.data)
    return Tables(settings.settings, calendar, sheets, titles, notes, *file), log.faults


def _match_sheets(book: RawBook, log: Log) -> dict[str, RawSheet]:
    """Schema name -> sheet. Sheets for people's own use begin with ``_`` or ``#``; empty strangers are passed over."""
    found: dict[str, RawSheet] = {}
    strangers = []
    for raw in book.sheets:
        if raw.title.startswith(("_", "#")):
            continue
        word = fold(raw.title)
        sheet = next((s for s in SHEETS if word in (fold(s.name), fold(s.zh))), None)
        if sheet is None:
            if not all(is_blank(value) for row in raw.rows for value in row):
                strangers.append(raw)
        elif sheet.name in found:
            log.add(raw.title, "", "duplicate_sheet", other=found[sheet.name].title)
        else:
            found[sheet.name] = raw
    for raw in strangers:
        sheet = _meant(raw.title, [s for s in SHEETS if s.name not in found], log)
        if sheet is not None:
            found[sheet.name] = raw  # read as meant: one slip is one fault
    for sheet in SHEETS:
        if sheet.required and sheet.name not in found:
            name = _title(sheet, found, _language(found))
            log.add(name, "", "missing_sheet", name=sheet.name, zh=sheet.zh)
    return found


def _meant(title: str, absent: list[Sheet], log: Log) -> Sheet | None:
    """Log a sheet that the language does not know; return the absent one whose name it nearly has."""
    names = {name: s for s in absent for name in (s.name, s.zh)}
    near = nearest(title, names)
    if near is None:
        everything = ", ".join(f"{s.name} ({s.zh})" for s in SHEETS)
        log.add(title, "", "unknown_sheet", tidy(title), sheets=everything)
        return None
    sheet = names[near]
    log.add(title, "", "unknown_sheet_near", tidy(title), nearest=f"{sheet.name} ({sheet.zh})")
    return sheet


def _language(found: dict[str, RawSheet]) -> str:
    """The language in which most of the sheets are named."""
    chinese = sum(fold(SHEET[name].name) != fold(raw.title) for name, raw in found.items())
    return "zh" if 2 * chinese > len(found) else "en"


def _title(sheet: Sheet, found: dict[str, RawSheet], language: str) -> str:
    """The sheet's name in this workbook, or the one it would have."""
    if sheet.name in found:
        return found[sheet.name].title
    return sheet.zh if language == "zh" else sheet.name
