"""The Excel plan: all sheets in the order in which a planner reads them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from xlsxwriter import Workbook

from planner.report.digest import Digest
from planner.report.layout import LAYOUTS, ONLY_WITH_ROWS, calendar_of, empty
from planner.report.placed import Placed
from planner.report.run_sheet import write_run_sheet
from planner.report.sheets import write_table
from planner.report.spread import lines_of
from planner.report.styles import Styles
from planner.report.summary import write_summary
from planner.report.words import LANGUAGES, title, word


def write_plan(tables: Mapping[str, pd.DataFrame], run: Mapping[str, object], path: Path, lang: str = "en") -> None:
    """Writes the plan tables (``planner.plan_schema``, a table that is not given has no rows) as an Excel file.

    ``run``: values for the Run sheet and for the head of the summary: ``status``, ``gap`` (a part of one), ``book`` or
    ``input``, ``currency``; nested mappings are written flat. ``lang``: ``en`` or ``zh``.
    Every computed cell is a live formula with its value stored. Raises ValueError where a table lacks a column, has
    two rows with one key or an infinite number; OSError where the file cannot be written.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"language '{lang}' is not one of {', '.join(LANGUAGES)}")
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    styles = Styles(book, lang)
    calendar = calendar_of(tables)
    currency = str(run.get("currency") or "")
    summary = book.add_worksheet(word("summary", lang))
    placed: dict[str, Placed] = {}
    for layout in LAYOUTS:
        name = layout.table.name
        lines = lines_of(layout, tables.get(name, empty(layout.table)), calendar)
        if lines or name not in ONLY_WITH_ROWS:
            sheet = book.add_worksheet(title(layout.table, lang))
            placed[name] = write_table(sheet, styles, lang, layout, lines, calendar.labels, currency)
    write_run_sheet(book.add_worksheet(word("run", lang)), styles, lang, run)
    write_summary(book, summary, styles, Digest(lang, placed, run, currency, calendar.labels))
    summary.activate()
    book.set_properties({"title": word("plan", lang)})
    book.close()
    path.write_bytes(buffer.getvalue())
