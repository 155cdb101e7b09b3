"""The Excel file of a plan under uncertainty."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from planner.calendar import Calendar
from planner.report.folder import replace_whole, whole_folder
from planner.report.layout import Layout
from planner.report.run_sheet import write_run_sheet
from planner.report.sheets import write_table
from planner.report.spread import lines_of
from planner.report.styles import Styles
from planner.report.words import title, word
from planner.texts.stochastic import uncertain
from planner.whatif.tables import UNCERTAIN_TABLES

if TYPE_CHECKING:
    from planner.whatif.stochastic import StochasticPlan

FILE = "stochastic.xlsx"
_PLAIN = Calendar("quarter", 0, 0)  # none of these tables is spread over quarters


def write_stochastic(plan: StochasticPlan, path: Path, lang: str) -> None:
    """Write the workbook, whole or not at all. Raises PermissionError where another program holds the file."""
    replace_whole(path, lambda partial: partial.write_bytes(_bytes(plan, lang)), lang)


def write_stochastic_folder(plan: StochasticPlan, target: Path, lang: str) -> None:
    """Write a folder with the workbook and each scenario's plan (``scenario-1.xlsx``, ... in the order of Outcomes).

    Raises FileExistsError where the target is a file or a folder with anything in it.
    """

    def write(folder: Path) -> None:
        (folder / FILE).write_bytes(_bytes(plan, lang))
        for number, one in enumerate(plan.plans.values(), start=1):
            one.to_excel(folder / f"scenario-{number}.xlsx", lang)

    whole_folder(target, write, lang)


def _bytes(plan: StochasticPlan, lang: str) -> bytes:
    buffer, currency = io.BytesIO(), str(plan.run["currency"])
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        book = Workbook(buffer, {"tmpdir": scratch})
        styles = Styles(book, lang)
        for table in UNCERTAIN_TABLES:
            layout = Layout(table, table.columns, ())
            lines = lines_of(layout, plan.tables[table.name], _PLAIN)
            write_table(book.add_worksheet(title(table, lang)), styles, lang, layout, lines, [], currency)
        run: Mapping[str, object] = plan.run
        write_run_sheet(book.add_worksheet(word("run", lang)), styles, lang, run)
        book.set_properties({"title": uncertain("title", lang)})
        book.close()
    return buffer.getvalue()
