"""The Excel file of a simulation: its tables, and charts of what the policies bring."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

from planner.calendar import Calendar
from planner.report.folder import replace_whole
from planner.report.layout import Layout
from planner.report.placed import Placed
from planner.report.sheets import write_table
from planner.report.spread import lines_of
from planner.report.styles import GREY, LINE, NAVY, SERIES, Styles
from planner.report.words import header, literal, shown, title
from planner.texts.simulation import simulated
from planner.whatif.simulation_schema import FUTURES, POLICIES, SIMULATED

if TYPE_CHECKING:
    from planner.whatif.simulating import Simulated

_PLAIN = Calendar("quarter", 0, 0)  # none of these tables is spread over quarters
_WIDTH, _HEIGHT, _ROW = 620, 380, 20  # pixels: of a chart, of a row


def write_simulation(found: Simulated, path: Path, lang: str) -> None:
    """Writes the workbook, whole or not at all. Raises PermissionError where another program holds the file."""
    buffer, placed = io.BytesIO(), dict[str, Placed]()
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        book = Workbook(buffer, {"tmpdir": scratch})
        styles = Styles(book, lang)
        sheets = {table.name: book.add_worksheet(title(table, lang)) for table in SIMULATED}
        for table in SIMULATED:
            layout = Layout(table, table.columns, ())
            lines = lines_of(layout, found.tables[table.name], _PLAIN)
            placed[table.name] = write_table(sheets[table.name], styles, lang, layout, lines, [], found.currency)
        if found.tables["policies"]["mean"].notna().any():
            charts = _money(book, styles, placed, lang), _futures(book, styles, placed, found, lang)
            for n, chart in enumerate(charts):
                at = {"object_position": 1, "x_offset": n * (_WIDTH + _ROW)}
                sheets["policies"].insert_chart(placed["policies"].last + 2, 0, chart, at)
        book.set_properties({"title": simulated("title", lang)})
        book.close()
    replace_whole(path, lambda partial: partial.write_bytes(buffer.getvalue()), lang)


def _money(book: Workbook, styles: Styles, placed: dict[str, Placed], lang: str) -> Any:
    """Mean, low quantile and worst of each policy."""
    chart, own = book.add_chart({"type": "column"}), placed["policies"]
    columns = {column.name: header(column, lang) for column in POLICIES.columns}
    for name, colour in zip(("mean", "low", "worst"), SERIES, strict=False):
        chart.add_series(
            {
                "name": columns[name], "categories": _cells(own, "policy", own.first, own.last),
                "values": _cells(own, name, own.first, own.last), "fill": {"color": colour}, "border": {"none": True},
                "gap": 60,
            }
        )  # fmt: skip
    return _dressed(chart, styles, simulated("chart money", lang), "")


def _futures(book: Workbook, styles: Styles, placed: dict[str, Placed], found: Simulated, lang: str) -> Any:
    """Money of each future, a line of points for each policy."""
    chart, own = book.add_chart({"type": "line"}), placed["futures"]
    for n, policy in enumerate(found.policies):
        first = own.first + n * found.futures  # rows are in the order of policies, then futures
        last, colour = first + found.futures - 1, SERIES[n % len(SERIES)]
        chart.add_series(
            {
                "name": literal(shown("futures", "policy", policy, lang)),
                "categories": _cells(own, "future", first, last), "values": _cells(own, "money", first, last),
                "line": {"none": True},
                "marker": {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}},
            }
        )  # fmt: skip
    future = next(column for column in FUTURES.columns if column.name == "future")
    return _dressed(chart, styles, simulated("chart futures", lang), header(future, lang))


def _cells(placed: Placed, name: str, first: int, last: int) -> list[object]:
    """A column of a table, as charts want it."""
    place = placed.names[name]
    return [placed.sheet, first, place, last, place]


def _dressed(chart: Any, styles: Styles, heading: str, axis: str) -> Any:
    small = {"name": styles.font, "size": 9, "color": GREY}
    chart.set_title({"name": heading, "name_font": {"name": styles.font, "size": 12, "color": NAVY}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": {"name": styles.font, "size": 9}})
    chart.set_x_axis({"num_font": small, "name": axis, "name_font": small, "label_position": "low"})
    grid = {"visible": True, "line": {"color": LINE}}
    chart.set_y_axis({"num_font": small, "num_format": "#,##0", "major_gridlines": grid})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.set_size({"width": _WIDTH, "height": _HEIGHT})
    return chart
