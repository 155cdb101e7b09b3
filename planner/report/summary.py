"""The Summary sheet: status, headline numbers and charts on the first page, the tables behind them on the second."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from planner.report.blocks import COLUMNS, LABEL, NUMBER, Block, Entry, write_block, write_entry
from planner.report.charts import all_charts
from planner.report.digest import Digest, customer_block, money_block, priority_block, subtitle, tiles
from planner.report.sheets import set_paper
from planner.report.styles import BLUE, GREY, NAVY, PALE, Styles
from planner.report.troubles import bottleneck_block, expansion_block, rule_block, shortage_block
from planner.report.words import word

LEFT, RIGHT = 1, COLUMNS + 2  # first columns of the two halves
_GAP, _TILE_ROW, _CHART_ROW, _CHART_ROWS, _ROW = 2.0, 3, 6, 19, 20  # the last in pixels
_WITH_CELLS = {"object_position": 1}  # charts keep to their half of the page whatever the font makes of its width
_BREAK = 4  # blank rows around the place where a page that is fitted to the paper's width ends


def write_summary(book: Workbook, sheet: Any, styles: Styles, digest: Digest) -> None:
    """Writes the sheet; the other sheets must have been written, for it refers to their cells."""
    lang = digest.lang
    _columns(sheet)
    sheet.write_string(0, LEFT, word("plan", lang), styles.get(bold=True, font_size=20, font_color=NAVY))
    sheet.set_row(0, 30)
    sheet.write_string(1, LEFT, subtitle(digest), styles.get(font_size=11, font_color=GREY))
    _tiles(sheet, styles, digest)
    made = all_charts(book, digest, styles.font)
    for index, chart in enumerate(made):
        chart.set_size({"width": _half() - 4, "height": _CHART_ROWS * _ROW - 10})
        sheet.insert_chart(_CHART_ROW + index // 2 * _CHART_ROWS, (LEFT, RIGHT)[index % 2], chart, _WITH_CELLS)
    start = _CHART_ROW + (len(made) + 1) // 2 * _CHART_ROWS + _BREAK
    left = [money_block(digest), customer_block(digest), priority_block(digest)]
    right = [bottleneck_block(digest), expansion_block(digest), rule_block(digest), shortage_block(digest)]
    end = max(
        _column_of_blocks(sheet, styles, lang, start, LEFT, left),
        _column_of_blocks(sheet, styles, lang, start, RIGHT, right),
    )
    _page(sheet, lang, start, end)


def _column_of_blocks(sheet: Any, styles: Styles, lang: str, row: int, left: int, blocks: list[Block]) -> int:
    for block in blocks:
        row = write_block(sheet, styles, lang, row, left, block)
    return row


def _tiles(sheet: Any, styles: Styles, digest: Digest) -> None:
    """Headline numbers: a label above a large number, six across."""
    places = [(LEFT, 1), (LEFT + 1, 2), (LEFT + 3, 3), (RIGHT, 1), (RIGHT + 1, 2), (RIGHT + 3, 3)]
    sheet.set_row(_TILE_ROW + 1, 30)
    for (column, wide), (label, entry) in zip(places, tiles(digest), strict=True):
        small = styles.get(font_color=GREY, font_size=9, bg_color=PALE, top=5, top_color=BLUE, align="center")
        large = styles.get(
            bold=True, font_size=16, font_color=NAVY, bg_color=PALE, align="center", num_format=entry.pattern
        )
        if wide > 1:
            sheet.merge_range(_TILE_ROW, column, _TILE_ROW, column + wide - 1, "", small)
            sheet.merge_range(_TILE_ROW + 1, column, _TILE_ROW + 1, column + wide - 1, "", large)
        write_entry(sheet, _TILE_ROW, column, Entry(label), small)
        write_entry(sheet, _TILE_ROW + 1, column, entry, large)


def _columns(sheet: Any) -> None:
    sheet.set_column(0, 0, 1.0)
    for left in (LEFT, RIGHT):
        sheet.set_column(left, left, LABEL)
        sheet.set_column(left + 1, left + COLUMNS - 1, NUMBER)
    sheet.set_column(LEFT + COLUMNS, LEFT + COLUMNS, _GAP)


def _pixels(width: float) -> int:
    return int(width * 7 + 5)


def _half() -> int:
    return _pixels(LABEL) + (COLUMNS - 1) * _pixels(NUMBER)


def _page(sheet: Any, lang: str, start: int, end: int) -> None:
    """Two printed pages: Excel ignores the page break where it fits a sheet to the paper, but ends the page there."""
    sheet.hide_gridlines(2)
    sheet.set_tab_color(NAVY)
    set_paper(sheet, lang)
    sheet.fit_to_pages(1, 0)
    sheet.set_h_pagebreaks([start])
    sheet.print_area(0, 0, end, RIGHT + COLUMNS - 1)
    sheet.set_first_sheet()
    sheet.set_selection(xl_rowcol_to_cell(0, 0))
