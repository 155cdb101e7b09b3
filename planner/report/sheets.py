"""Writes one plan table as an Excel sheet: title, totals, header and rows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from planner.plan_schema import PlanColumn
from planner.report.layout import LEAD, Layout
from planner.report.page import Page
from planner.report.placed import Placed, quoted
from planner.report.spread import Line, name_headers
from planner.report.styles import AMBER, BAND, COUNT, NAVY, RED, Styles, column_width, number_pattern, text_lines
from planner.report.totals import FillRates, write_makers, write_totals
from planner.report.words import header, shown, title, word

FAINT = "#A6A6A6"  # names that the row above has said already
HEAT = {
    "type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num", "min_value": 0, "mid_value": 0.8,
    "max_value": 1, "min_color": "#FFFFFF", "mid_color": "#FFE699", "max_color": "#F8696B",
}  # fmt: skip
BARS = {
    "type": "data_bar", "bar_solid": True, "bar_color": "#BDD7EE", "min_type": "num", "max_type": "num",
    "min_value": 0, "max_value": 1,
}  # fmt: skip
TABS = {"fulfilment": NAVY, "allocation": NAVY, "shortages": RED, "rules": RED, "money": "#548235"}
_LINE = 14.0  # height of a line of text
_A3, _A4, _MANY = 8, 9, 16  # paper sizes by Excel's numbers; from so many quarters on the larger


def write_table(
    sheet: Any,
    styles: Styles,
    lang: str,
    layout: Layout,
    lines: list[Line],
    quarters: list[str],
    currency: str,
    about: str = "",
) -> Placed:
    """Writes the whole sheet, row after row, and says where everything stands.

    ``quarters``: labels of the quarter columns. ``about``: what else its second line says.
    """
    placed = _place(layout, lines, quarters, lang)
    page = Page(sheet, styles, lang, {}, placed)
    sheet.write_string(0, 0, title(layout.table, lang), styles.title())
    sheet.set_row(0, 24)
    sheet.write_string(1, 0, _subtitle(layout, lines, lang, currency, about), styles.subtitle())
    if lines:
        write_totals(page, layout)
    for column, text, number in _headers(layout, placed, lang):
        page.text(placed.header, column, text, styles.header(number))
    if lines:
        _lines(page, layout)
        _extras(page, layout)
    _set_widths(page)
    _view(page, layout)
    return placed


def _place(layout: Layout, lines: list[Line], quarters: list[str], lang: str) -> Placed:
    above = len(layout.totals) + (layout.table.name == "fulfilment") if lines else 0
    top = 2 + above
    names = {name: i for i, name in enumerate(name_headers(layout))}
    start = len(names) + layout.several
    placed = Placed(title(layout.table, lang), top, top + 1, top + len(lines), names, lines=lines)
    placed.measure = len(names) if layout.several else None
    placed.quarters = {q: start + i for i, q in enumerate(quarters)} if layout.wide else {}
    placed.total = start + len(quarters) if layout.sums and quarters else None
    placed.totals = {name: 2 + i for i, name in enumerate(layout.totals)} if lines else {}
    return placed


def _subtitle(layout: Layout, lines: list[Line], lang: str, currency: str, about: str) -> str:
    parts = [f"{about}:"] if about else []
    parts.append(layout.table.doc_zh if lang == "zh" else layout.table.doc)
    if currency and any(c.unit.startswith("currency") for c in layout.table.columns):
        parts.append(word("money in", lang, currency=currency))
    if not lines:
        parts.append(word("empty", lang))
    return ("" if lang == "zh" else " ").join(parts)


def _headers(layout: Layout, placed: Placed, lang: str) -> Iterator[tuple[int, str, bool]]:
    """Each heading: column, text, and whether numbers stand below."""
    known = {c.name: c for c in layout.table.columns}
    for name, column in placed.names.items():
        yield (column, word("lead", lang), True) if name == LEAD else (
            column, header(known[name], lang), not known[name].text
        )  # fmt: skip
    if placed.measure is not None:
        yield placed.measure, word("measure", lang), False
    for quarter, column in placed.quarters.items():
        yield column, quarter, True
    if placed.total is not None:
        yield placed.total, word("total", lang), True
        if layout.table.name == "fulfilment":
            yield placed.total + 1, word("fill rate", lang), True


def _bands(layout: Layout, lines: Sequence[Line]) -> list[bool]:
    """Which rows are shaded: every other name, or measure where rows are ordered by it, or row."""
    shaded, bands = False, []
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else line
        if not layout.several:
            shaded = index % 2 == 1
        elif layout.block:
            shaded = line.measure in layout.measures[1::2]
        else:
            shaded ^= line.names != before.names
        bands.append(shaded)
    return bands


def _lines(page: Page, layout: Layout) -> None:
    rates = FillRates(page) if layout.table.name == "fulfilment" else None
    before: Line | None = None
    for index, (line, band) in enumerate(zip(page.placed.lines, _bands(layout, page.placed.lines), strict=True)):
        looks: dict[str, Any] = {"bg_color": BAND} if band else {}
        repeated = layout.several and before is not None and before.names == line.names
        _names(page, layout, page.placed.row(index), line, {**looks, "font_color": FAINT} if repeated else looks)
        if line.measure is not None:
            _numbers(page, layout, page.placed.row(index), line, line.measure, looks)
        if rates:
            rates.write(page.placed.row(index), line)
        before = line


def _names(page: Page, layout: Layout, row: int, line: Line, looks: dict[str, Any]) -> None:
    columns: tuple[PlanColumn | None, ...] = layout.names + ((None,) if layout.lead else ())
    deep = max((text_lines(value) for value in line.names if isinstance(value, str)), default=1)
    if deep > 1:
        page.sheet.set_row(row, _LINE * deep)
    plain = page.styles.cell(**looks)
    for position, (column, value) in enumerate(zip(columns, line.names, strict=True)):
        if isinstance(value, str):
            text = shown(layout.table.name, column.name, value, page.lang) if column else value
            page.text(row, position, text, plain)
        else:
            pattern = number_pattern(column.unit, [value]) if column else COUNT
            centred = {"align": "center", **looks} if layout.wide else looks  # apart from the text beside it
            page.number(row, position, value, pattern, page.styles.cell(pattern, **centred))


def _numbers(page: Page, layout: Layout, row: int, line: Line, measure: PlanColumn, looks: dict[str, Any]) -> None:
    placed = page.placed
    if placed.measure is not None:
        page.text(row, placed.measure, header(measure, page.lang), page.styles.cell(**looks))
    pattern = number_pattern(measure.unit, line.values.values())
    style = page.styles.cell(pattern, **looks)
    page.numbers(row, placed.quarters.items(), line.values, pattern, style)
    if placed.total is None:
        return
    bold = page.styles.cell(pattern, bold=True, **looks)
    if measure.name in layout.sums:
        area = xl_range(row, min(placed.quarters.values()), row, max(placed.quarters.values()))
        page.formula(row, placed.total, f"SUM({area})", math.fsum(line.values.values()), pattern, bold)
    else:
        page.sheet.write_blank(row, placed.total, None, bold)


def _extras(page: Page, layout: Layout) -> None:
    """What a sheet has of its own: further formulas and colours that follow the numbers."""
    name = layout.table.name
    if name == "fulfilment":
        for measure, colour in (("lost", RED), ("late", AMBER)):
            _colour_measure(page, header(next(m for m in layout.measures if m.name == measure), page.lang), colour)
    elif name == "allocation":
        write_makers(page, layout)
        _format_measure(page, "share", BARS)
    elif name == "capacity":
        _format_measure(page, "utilisation", HEAT)
    elif name in ("shares", "blends"):
        _colour_outside(page, "share" if name == "shares" else "average")


def _colour_outside(page: Page, column: str) -> None:
    """Colours the cells of a column that lie outside the least and the most beside them."""
    placed = page.placed
    value, least, most = (
        xl_rowcol_to_cell(placed.first, placed.names[n], False, True) for n in (column, "least", "most")
    )
    slack = f"0.000001*MAX(1,ABS({value}))"
    number = f"ISNUMBER({value})," if column == "average" else ""
    broken = f"OR(AND(ISNUMBER({least}),{value}<{least}-{slack}),AND(ISNUMBER({most}),{value}>{most}+{slack}))"
    criteria = f"=AND({number}{broken})" if number else f"={broken}"
    rule = {"type": "formula", "criteria": criteria, "format": page.styles.get(font_color=RED, bold=True)}
    page.sheet.conditional_format(placed.first, placed.names[column], placed.last, placed.names[column], rule)


def _colour_measure(page: Page, text: str, colour: str) -> None:
    """Colours a measure's numbers above zero, wherever its rows are sorted to."""
    placed = page.placed
    if placed.measure is None or placed.total is None:
        return
    left = min(placed.quarters.values())
    measure = xl_rowcol_to_cell(placed.first, placed.measure, False, True)
    number = xl_rowcol_to_cell(placed.first, left, False, False)
    looks = page.styles.get(font_color=colour, bold=True)
    rule = {"type": "formula", "criteria": f"=AND({measure}={quoted(text)},N({number})>0)", "format": looks}
    page.sheet.conditional_format(placed.first, left, placed.last, placed.total, rule)


def _format_measure(page: Page, measure: str, rule: dict[str, Any]) -> None:
    """Applies a conditional format to a measure's rows, which stand together."""
    placed = page.placed
    rows = [placed.row(i) for i, line in enumerate(placed.lines) if line.measure and line.measure.name == measure]
    if rows:
        columns = placed.quarters.values()
        page.sheet.conditional_format(rows[0], min(columns), rows[-1], max(columns), rule)


def _set_widths(page: Page) -> None:
    """Every column as wide as its texts; the quarters' all alike."""
    widths = {column: column_width(width) for column, width in page.widths.items()}
    quarters = set(page.placed.quarters.values())
    common = max((widths[c] for c in quarters), default=0.0)
    for column, width in widths.items():
        page.sheet.set_column(column, column, common if column in quarters else width)


def _view(page: Page, layout: Layout) -> None:
    """Frozen panes, filter, and how the sheet is printed."""
    sheet, placed = page.sheet, page.placed
    right = max([*placed.names.values(), *placed.quarters.values(), placed.measure or 0, placed.total or 0])
    bottom = max([placed.last, *placed.makers.values()])
    sheet.freeze_panes(placed.first, min(placed.quarters.values(), default=1))
    sheet.autofilter(placed.header, 0, max(placed.last, placed.header), right)
    sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, bottom, right)})
    sheet.hide_gridlines(2)
    sheet.set_tab_color(TABS.get(layout.table.name, "#8EA9DB"))
    sheet.repeat_rows(placed.header)
    set_paper(sheet, page.lang, _A3 if len(placed.quarters) > _MANY else _A4)
    sheet.fit_to_pages(1, 0)


def set_paper(sheet: Any, lang: str, paper: int = _A4) -> None:
    """Landscape paper with narrow margins, the sheet's name and the page number at the foot."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8&A&R&8" + word("page", lang, page="&P", pages="&N"))
