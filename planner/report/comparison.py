"""The Excel file of two plans compared: both side by side, then which change caused what, and what moved."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from planner.calendar import Calendar
from planner.plan_schema import MONEY_LINES
from planner.report.folder import replace_whole
from planner.report.layout import COMPARING
from planner.report.sheets import set_paper, write_table
from planner.report.spread import lines_of
from planner.report.styles import COUNT, CURRENCY, GREY, NAVY, WHOLE, Styles, column_width, text_width
from planner.report.words import shown, title
from planner.report.words import word as plan_word
from planner.texts.diff import word

if TYPE_CHECKING:
    from planner.why.differences import Comparison, Run

SERVICE = ("wanted", "on_time", "late", "lost", "committed_short")
_PLAIN = Calendar("quarter", 0, 0)  # none of these tables is spread over quarters
_NUMBER = 18.0  # width of a column of numbers

Row = tuple[str, str | float, str | float, str]  # label, in A, in B, number format ("" for texts)


def write_comparison(comparison: Comparison, path: Path, lang: str) -> None:
    """Writes the comparison, whole or not at all; names of the tables and sheets in ``lang``.

    Raises ValueError where a table lacks a column, PermissionError where another program holds the file.
    """
    buffer = io.BytesIO()
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        book = Workbook(buffer, {"tmpdir": scratch})
        styles = Styles(book, lang)
        _summary(book.add_worksheet(plan_word("summary", lang)), styles, lang, comparison)
        currency = comparison.a.case.tables.settings.currency
        for layout in COMPARING:
            lines = lines_of(layout, comparison.tables[layout.table.name], _PLAIN)
            write_table(book.add_worksheet(title(layout.table, lang)), styles, lang, layout, lines, [], currency)
        book.set_properties({"title": word("title", lang)})
        book.close()
    replace_whole(path, lambda partial: partial.write_bytes(buffer.getvalue()), lang)


def blocks(comparison: Comparison, lang: str) -> Iterator[tuple[str, list[Row]]]:
    """What stands side by side: a heading, and rows of A and B."""
    a, b = comparison.a, comparison.b
    about = ("run", "workbook", "scenario", "status")
    plans: list[Row] = [(word(key, lang), _about(a, key), _about(b, key), "") for key in about]
    plans += [(word(key, lang), _stated(a, key), _stated(b, key), CURRENCY) for key in ("objective", "bound")]
    found = comparison.attribution
    if found:
        plans.append((word("solved anew", lang), found.a.money, found.b.money, CURRENCY))
    yield word("plans", lang), plans
    sums = [run.tables["fulfilment"][list(SERVICE)].sum() for run in (a, b)]
    service: list[Row] = [(word(key, lang), float(sums[0][key]), float(sums[1][key]), WHOLE) for key in SERVICE]
    bent = [float(run.tables["rules"]["money"].isna().sum()) for run in (a, b)]
    yield word("service", lang), [*service, (word("rules", lang), bent[0], bent[1], COUNT)]
    money = [dict(run.tables["money"].groupby("line")["discounted"].sum()) for run in (a, b)]
    lines = [(line, float(money[0].get(line, 0.0)), float(money[1].get(line, 0.0))) for line in MONEY_LINES]
    rows: list[Row] = [(shown("money", "line", n, lang), old, new, CURRENCY) for n, old, new in lines if old or new]
    yield word("money", lang), rows


def _about(run: Run, key: str) -> str:
    if key == "run":
        return run.folder.resolve().name
    return str(run.run.get({"workbook": "input"}.get(key, key), ""))


def _stated(run: Run, key: str) -> float:
    value = run.run.get(key)
    return float(value) if isinstance(value, (int, float)) else float("nan")


def _summary(sheet: Any, styles: Styles, lang: str, comparison: Comparison) -> None:
    sheet.write_string(0, 0, word("title", lang), styles.title())
    sheet.set_row(0, 24)
    currency = comparison.a.case.tables.settings.currency
    notes = (word("money today", lang, currency=currency), comparison.note)
    sheet.write_string(1, 0, " ".join(filter(None, notes)), styles.subtitle())
    row, widest = 3, 0
    for heading, rows in blocks(comparison, lang):
        for column, text in enumerate((heading, *(word(key, lang) for key in ("first", "second", "difference")))):
            sheet.write_string(row, column, text, styles.header(column > 0))
        for label, old, new, pattern in rows:
            row += 1
            widest = max(widest, text_width(label))
            sheet.write_string(row, 0, label[:1].upper() + label[1:], styles.cell())
            _pair(sheet, styles, row, old, new, pattern)
        row += 2
    if comparison.tables["cells"].empty:
        sheet.write_string(row, 0, word("no differences", lang), styles.get(italic=True, font_color=GREY))
    sheet.set_column(0, 0, column_width(widest))
    sheet.set_column(1, 3, _NUMBER)
    sheet.freeze_panes(3, 1)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(NAVY)
    set_paper(sheet, lang)
    sheet.fit_to_pages(1, 1)


def _pair(sheet: Any, styles: Styles, row: int, old: str | float, new: str | float, pattern: str) -> None:
    """A's value, B's and their difference; texts as texts, a number that is not known as a blank."""
    looks = styles.cell(pattern)
    for column, value in enumerate((old, new), start=1):
        if isinstance(value, str):
            sheet.write_string(row, column, value, looks)
        elif value != value:
            sheet.write_blank(row, column, None, looks)
        else:
            sheet.write_number(row, column, value, looks)
    if isinstance(old, str) or isinstance(new, str) or old != old or new != new:
        sheet.write_blank(row, 3, None, looks)
    else:
        cells = (xl_rowcol_to_cell(row, column) for column in (2, 1))
        sheet.write_formula(row, 3, "=" + "-".join(cells), looks, new - old)
