"""The Excel plan: all sheets in the order in which a planner reads them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from xlsxwriter import Workbook

from planner.report.digest import Digest
from planner.report.layout import EXPLAINING, LAYOUTS, ONLY_WITH_ROWS, calendar_of, empty
from planner.report.placed import Placed
from planner.report.run_sheet import write_run_sheet
from planner.report.sheets import write_table
from planner.report.spread import Line, lines_of
from planner.report.styles import Styles
from planner.report.summary import write_summary
from planner.report.words import LANGUAGES, title, word

WANTED_BEFORE = ("fulfilment", "shortages")  # tables that have quarters before the horizon too, of the Backlog
STREAMED = 100_000  # rows from which a sheet is not kept in memory; its charts then have no numbers of their own


def write_plan(tables: Mapping[str, pd.DataFrame], run: Mapping[str, object], path: Path, lang: str = "en") -> None:
    """Writes the plan tables (``planner.plan_schema``, a table that is not given has no rows) as an Excel file.

    ``run``: values for the Run sheet and for the head of the summary: ``status``, ``gap`` (a part of one), ``book`` or
    ``input``, ``currency``; nested mappings are written flat. ``lang``: ``en`` or ``zh``.
    Every computed cell is a live formula with its value stored. Raises ValueError where a table lacks a column, has
    two rows with one key or an infinite number; OSError where the file cannot be written.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"language '{lang}' is not one of {', '.join(LANGUAGES)}")
    calendar = calendar_of(tables)
    plan = {lay.table.name: tables.get(lay.table.name, empty(lay.table)) for lay in (*LAYOUTS, *EXPLAINING)}
    lines = {lay.table.name: lines_of(lay, plan[lay.table.name], calendar) for lay in (*LAYOUTS, *EXPLAINING)}
    buffer = io.BytesIO()
    horizon = calendar_of({name: frame for name, frame in tables.items() if name not in WANTED_BEFORE}).labels
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        _write(Workbook(buffer, {"tmpdir": scratch}), lines, calendar.labels, horizon or calendar.labels, run, lang)
    path.write_bytes(buffer.getvalue())


def _write(
    book: Workbook, lines: Mapping[str, list[Line]], wanted: list[str], quarters: list[str],
    run: Mapping[str, object], lang: str,
) -> None:  # fmt: skip
    styles = Styles(book, lang)
    currency = str(run.get("currency") or "")
    summary = book.add_worksheet(word("summary", lang))
    placed: dict[str, Placed] = {}
    for layout in (*LAYOUTS, *EXPLAINING):
        name = layout.table.name
        if lines[name] or (layout in LAYOUTS and name not in ONLY_WITH_ROWS):
            book.constant_memory = len(lines[name]) >= STREAMED  # holds for the sheet that is added
            sheet = book.add_worksheet(title(layout.table, lang))
            own = wanted if name in WANTED_BEFORE else quarters
            placed[name] = write_table(sheet, styles, lang, layout, lines[name], own, currency)
    book.constant_memory = False
    write_run_sheet(book.add_worksheet(word("run", lang)), styles, lang, run)
    write_summary(book, summary, styles, Digest(lang, placed, run, currency, quarters))
    summary.activate()
    book.set_properties({"title": word("plan", lang)})
    book.close()
