"""Charts of scenarios side by side, drawn from the Summary's cells."""

from __future__ import annotations

from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from planner.report.styles import AMBER, BLUE, GREY, LINE, NAVY, RED
from planner.texts.compare import compared

_WIDTH, _ROW, _FRAME = 680, 26, 90  # pixels: width, a row, what is around
_LATE = 7  # column of units late in the summary; lost ones stand beside it
_PROFIT = 2


def insert_charts(book: Workbook, sheet: Any, font: str, lang: str, frame: pd.DataFrame, head: int, row: int) -> None:
    """Puts the charts below what stands above ``row``; ``head``: row of the headings of the scenarios' block."""
    first, last = head + 1, head + len(frame)
    name, place = sheet.get_name(), 0
    count = int(frame["difference"].notna().sum())
    if count:
        top = last + 3  # the differences' first row
        ends = {"max": 0} if frame["difference"].max() <= 0 else {"min": 0} if frame["difference"].min() >= 0 else {}
        chart = _bars(book, font, compared("chart profit", lang, base=frame["scenario"].iloc[0]), count, ends=ends)
        area = [name, top, 0, top + count - 1, 0], [name, top, _PROFIT, top + count - 1, _PROFIT]
        fill = {"fill": {"color": BLUE}, "invert_if_negative": True, "invert_if_negative_color": RED}
        chart.add_series({"categories": area[0], "values": area[1], "gap": 50, "border": {"none": True}, **fill})
        chart.set_legend({"none": True})
        sheet.insert_chart(row, place, chart, {"object_position": 1})
        place = 6
    chart = _bars(book, font, compared("chart service", lang), len(frame), "stacked")
    for column, colour in ((_LATE, AMBER), (_LATE + 1, RED)):
        values = [name, first, column, last, column]
        series = {"name": [name, head, column], "categories": [name, first, 0, last, 0], "values": values, "gap": 50}
        chart.add_series({**series, "fill": {"color": colour}, "border": {"none": True}})
    chart.set_legend({"position": "bottom", "font": {"name": font, "size": 9}})
    sheet.insert_chart(row, place, chart, {"object_position": 1})


def _bars(
    book: Workbook, font: str, heading: str, rows: int, subtype: str = "clustered", ends: dict[str, int] | None = None
) -> Any:
    """An empty bar chart, its first row at the top; ``ends`` of its axis, where they are not the numbers' own."""
    chart = book.add_chart({"type": "bar", "subtype": subtype})
    small = {"name": font, "size": 9, "color": GREY}
    chart.set_title({"name": heading, "name_font": {"name": font, "size": 12, "color": NAVY}, "overlay": False})
    chart.set_y_axis({"reverse": True, "num_font": small, "label_position": "low", "line": {"color": LINE}})
    grid = {"visible": True, "line": {"color": LINE}}
    chart.set_x_axis({"num_font": small, "num_format": "#,##0", "major_gridlines": grid, **(ends or {})})
    chart.set_size({"width": _WIDTH, "height": _FRAME + _ROW * rows})
    return chart
