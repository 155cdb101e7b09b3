"""The Excel file of a sensitivity study: its tables, each with its chart below."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_range_abs

from planner.calendar import Calendar
from planner.plan_schema import PlanTable
from planner.report.folder import replace_whole
from planner.report.grid_map import write_map
from planner.report.layout import Layout, normal
from planner.report.placed import Placed
from planner.report.share_page import write_shares
from planner.report.sheets import write_table
from planner.report.spread import lines_of
from planner.report.styles import AMBER, BLUE, GREY, LINE, NAVY, RED, Styles
from planner.report.words import header, literal, title
from planner.texts.designs import designed
from planner.texts.sensitivity import said
from planner.whatif.indices import METHODS
from planner.whatif.sensitivity_console import headline
from planner.whatif.sensitivity_schema import STUDIES

if TYPE_CHECKING:
    from planner.whatif.sensitivity import Sensitivity
    from planner.whatif.studying import Studies

_PLAIN = Calendar("quarter", 0, 0)  # none of these tables is spread over quarters
_WIDTH, _HEIGHT = 900, 380  # pixels: of a chart
_ROW, _FRAME = 30, 110  # a bar, what is around the bars
_DRAWN = ("number", "value", "confidence")
_LARGE = 100  # a number that needs no decimals
_APART = 22  # rows between the tops of charts of one sheet


def write_sensitivity(study: Sensitivity, path: Path) -> None:
    """Writes the study, whole or not at all. Raises PermissionError where another program holds the file."""
    _write(path, study.language, lambda book, styles: _pages(book, styles, study))


def write_studies(studies: Studies, path: Path) -> None:
    """Writes several studies and a first page that lists them; errors as for ``write_sensitivity``."""

    def pages(book: Workbook, styles: Styles) -> None:
        rows = []
        for number, (name, study) in enumerate(studies.made.items(), 1):
            solves = len({id(result) for result in study.results})
            rows.append({"number": number, "study": name, "solves": solves, "found": headline(study)})
        _page(book, styles, studies.language, STUDIES, normal(STUDIES, pd.DataFrame(rows)))
        for number, (name, study) in enumerate(studies.made.items(), 1):
            _pages(book, styles, study, f"{number} ", name)

    _write(path, studies.language, pages)


def _write(path: Path, lang: str, pages: Callable[[Workbook, Styles], None]) -> None:
    buffer = io.BytesIO()
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        book = Workbook(buffer, {"tmpdir": scratch})
        pages(book, Styles(book, lang))
        book.set_properties({"title": said("title", lang)})
        book.close()
    replace_whole(path, lambda partial: partial.write_bytes(buffer.getvalue()), lang)


def _pages(book: Workbook, styles: Styles, study: Sensitivity, number: str = "", name: str = "") -> None:
    """A study's sheets, with its number before their names and its name on each."""
    currency = study.case.tables.settings.currency
    about = ": ".join(filter(None, (name, " × ".join(study.about))))
    for table in study.schema:
        shown = replace(table, title=number + table.title, title_zh=number + table.title_zh)
        sheet, placed = _page(book, styles, study.language, shown, study.tables[table.name], currency, about)
        if table.name in CHARTS and placed.lines:
            for place, chart in enumerate(CHARTS[table.name](book, styles, study, placed)):
                sheet.insert_chart(placed.last + 2 + place * _APART, 0, chart, {"object_position": 1})
    if "sweep_suppliers" in study.tables:
        write_shares(book, styles, study, number, name)
    if "grid" in study.tables:
        write_map(book, styles, study, number, name)


def _page(
    book: Workbook,
    styles: Styles,
    lang: str,
    table: PlanTable,
    frame: pd.DataFrame,
    currency: str = "",
    about: str = "",
) -> tuple[Any, Placed]:
    layout = Layout(table, table.columns, ())
    sheet = book.add_worksheet(title(table, lang))
    return sheet, write_table(sheet, styles, lang, layout, lines_of(layout, frame, _PLAIN), [], currency, about)


def _column(placed: Placed, name: str) -> list[object]:
    """A column of a table, as charts want it."""
    place = placed.names[name]
    return [placed.sheet, placed.first, place, placed.last, place]


def _tornado(book: Workbook, styles: Styles, study: Sensitivity, placed: Placed) -> list[Any]:
    """Bars from the plan as it is, to the left and to the right, the largest at the top."""
    chart, lang = book.add_chart({"type": "bar"}), study.language
    for name, colour in (("low", RED), ("high", BLUE)):
        column = next(c for c in study.schema[0].columns if c.name == name)
        chart.add_series(
            {
                "name": header(column, lang), "categories": _column(placed, "parameter"),
                "values": _column(placed, f"change_{name}"), "fill": {"color": colour}, "border": {"none": True},
                "gap": 40, "overlap": 100,
            }
        )  # fmt: skip
    _dress(chart, styles.font, said("chart tornado", lang))
    small = {"name": styles.font, "size": 9, "color": GREY}
    chart.set_y_axis({"reverse": True, "num_font": small, "label_position": "low", "line": {"color": LINE}})
    grid = {"visible": True, "line": {"color": LINE}}
    chart.set_x_axis({"num_font": small, "num_format": "#,##0", "major_gridlines": grid})
    chart.set_size({"width": _WIDTH, "height": _FRAME + _ROW * len(placed.lines)})
    return [chart]


def _sweep(book: Workbook, styles: Styles, study: Sensitivity, placed: Placed) -> list[Any]:
    """Profit, and on the right what part of demand is served, over the value."""
    lang, values = study.language, study.tables["sweep"]["value"]
    numbers = values.dtype.kind == "f"  # quarters are texts: one beside the other
    chart = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"} if numbers else {"type": "line"})
    small = {"name": styles.font, "size": 9, "color": GREY}
    columns = {column.name: header(column, lang) for column in study.schema[0].columns}
    for name, colour, right in (("profit", BLUE, False), ("served", AMBER, True)):
        marker = {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}}
        series = {"name": columns[name], "categories": _column(placed, "value"), "values": _column(placed, name)}
        line = {"color": colour, "width": 2.25}
        chart.add_series({**series, "line": line, "marker": marker, "smooth": False, "y2_axis": right})
    _dress(chart, styles.font, said("chart profit", lang))
    ends = {"min": float(values.min()), "max": float(values.max())} if numbers else {}
    about = literal(" × ".join(study.about))
    chart.set_x_axis({"num_font": small, "name": about, "name_font": small, "label_position": "low", **ends})
    grid = {"visible": True, "line": {"color": LINE}}
    chart.set_y_axis({"num_font": small, "num_format": "#,##0", "major_gridlines": grid})
    chart.set_y2_axis({"num_font": small, "num_format": "0%", "max": 1})
    chart.set_size({"width": _WIDTH, "height": _HEIGHT})
    return [chart]


def _indices(book: Workbook, styles: Styles, study: Sensitivity, placed: Placed) -> list[Any]:
    """For each output bars of what ranks the numbers, with whiskers as wide as the confidence."""
    lang, charts = study.language, list[Any]()
    frame = study.tables["indices"]
    small = {"name": styles.font, "size": 9, "color": GREY}
    for output in frame["output"].unique():
        known = frame[(frame["output"] == output) & frame["value"].notna()]
        method = next((method for method in METHODS.values() if method.main in set(known["index"])), None)
        if method is None:
            continue
        chart, bars = book.add_chart({"type": "bar"}), 0
        for index, colour in zip(method.shown, (BLUE, AMBER), strict=False):
            rows = [placed.row(row) for row in known.index[known["index"] == index]]
            ends = {name: [placed.sheet, rows[0], placed.names[name], rows[-1], placed.names[name]] for name in _DRAWN}
            half = f"={quote_sheetname(placed.sheet)}!{xl_range_abs(*ends['confidence'][1:])}"
            whiskers = {"type": "custom", "plus_values": half, "minus_values": half, "line": {"color": GREY}}
            chart.add_series(
                {
                    "name": index, "categories": ends["number"], "values": ends["value"], "gap": 60,
                    "fill": {"color": colour}, "border": {"none": True}, "y_error_bars": whiskers,
                }
            )  # fmt: skip
            bars += len(rows)
        name = next(name for name, one in METHODS.items() if one is method)
        _dress(chart, styles.font, designed(f"chart {name}", lang, output=designed(output, lang)))
        chart.set_y_axis({"reverse": True, "num_font": small, "label_position": "low", "line": {"color": LINE}})
        grid, large = {"visible": True, "line": {"color": LINE}}, known["value"].abs().max() >= _LARGE
        chart.set_x_axis({"num_font": small, "num_format": "#,##0" if large else "General", "major_gridlines": grid})
        chart.set_size({"width": _WIDTH, "height": min(_FRAME + _ROW * bars, _HEIGHT)})
        charts.append(chart)
    return charts


def _dress(chart: Any, font: str, heading: str) -> None:
    chart.set_title({"name": heading, "name_font": {"name": font, "size": 12, "color": NAVY}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": {"name": font, "size": 9}})
    chart.set_chartarea({"border": {"color": LINE}})


CHARTS = {"indices": _indices, "sweep": _sweep, "tornado": _tornado}
