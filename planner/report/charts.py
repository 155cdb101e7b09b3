"""Charts of the Summary, drawn from the cells of the plan's sheets."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook

from planner.report.digest import Digest
from planner.report.placed import Placed
from planner.report.styles import AMBER, BLUE, GREEN, GREY, LINE, NAVY, RED, SERIES
from planner.report.totals import MOST_MAKERS, OTHERS
from planner.report.troubles import fullest, resource_name
from planner.report.words import literal, word

_LINES = 6  # resources in one chart
_MILLION = 1e6


def all_charts(book: Workbook, digest: Digest, font: str) -> list[Any]:
    """The charts for which the plan has data."""
    made = (_money(book, digest), _service(book, digest), _use(book, digest), _makers(book, digest))
    charts = []
    for heading, chart, axis in (m for m in made if m is not None):
        _dress(chart, digest.w(heading), font, axis)
        charts.append(chart)
    return charts


Made = tuple[str, Any, dict[str, object]] | None


def _series(placed: Placed, row: int, name: str, colour: str, **more: object) -> dict[str, object]:
    return {
        "name": literal(name), "categories": placed.span(placed.header), "values": placed.span(row),
        "fill": {"color": colour}, "border": {"none": True}, "gap": 60, **more,
    }  # fmt: skip


def _line(placed: Placed, row: int, name: str, colour: str) -> dict[str, object]:
    series = _series(placed, row, name, colour, line={"color": colour, "width": 2.25}, smooth=False)
    series["marker"] = {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}}
    return {k: v for k, v in series.items() if k not in ("fill", "border", "gap")}


def _money(book: Workbook, digest: Digest) -> Made:
    placed = digest.placed["money"]
    rows = [
        i for i, line in enumerate(placed.lines)
        if line.names[0] == "revenue" and line.measure is not None and line.measure.name == "amount"
    ]  # fmt: skip
    if not rows:
        return None
    columns, line = book.add_chart({"type": "column"}), book.add_chart({"type": "line"})
    columns.add_series(_series(placed, placed.row(rows[0]), digest.w("revenue"), BLUE))
    line.add_series(_line(placed, placed.totals["amount"], digest.w("margin"), AMBER))
    columns.combine(line)
    large = max(placed.lines[rows[0]].values.values(), default=0.0) >= _MILLION
    unit = digest.w("million", currency=digest.currency).strip() if large else digest.currency
    return "chart money", columns, {"name": literal(unit), "num_format": "#,##0,," if large else "#,##0"}


def _service(book: Workbook, digest: Digest) -> Made:
    placed = digest.placed["fulfilment"]
    if not placed.lines:
        return None
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for measure, colour in (("on_time", GREEN), ("late", AMBER), ("lost", RED)):
        chart.add_series(_series(placed, placed.totals[measure], digest.head("fulfilment", measure), colour))
    return "chart service", chart, {"name": word("units", digest.lang), "num_format": "#,##0", "min": 0}


def _use(book: Workbook, digest: Digest) -> Made:
    placed = digest.placed["capacity"]
    rows = fullest(digest, _LINES)
    if not rows:
        return None
    chart = book.add_chart({"type": "line"})
    for index, colour in zip(rows, SERIES, strict=False):
        chart.add_series(_line(placed, placed.row(index), resource_name(placed.lines[index]), colour))
    highest = max(v for i in rows for v in placed.lines[i].values.values())
    return "chart use", chart, {"num_format": "0%", "min": 0, "max": 1 if highest <= 1 else None}


def _makers(book: Workbook, digest: Digest) -> Made:
    placed = digest.placed["allocation"]
    makers = list(placed.makers)
    if not makers:
        return None
    if OTHERS in makers:
        makers = [*makers[: MOST_MAKERS - 1], OTHERS]
    chart = book.add_chart({"type": "column", "subtype": "percent_stacked"})
    for maker, colour in zip(makers, SERIES, strict=False):
        name = {OTHERS: digest.w("others"), "": digest.w("pooled")}.get(maker, maker)
        chart.add_series(_series(placed, placed.makers[maker], name, colour))
    return "chart makers", chart, {"num_format": "0%"}


def _dress(chart: Any, heading: str, font: str, axis: dict[str, object]) -> None:
    """Title, axes, legend and grid in the plan's looks."""
    small = {"name": font, "size": 9, "color": GREY, "bold": False}
    large = {"name": font, "size": 12, "bold": True, "color": NAVY}
    chart.set_title({"name": heading, "name_font": large, "overlay": False})
    chart.set_x_axis({"num_font": small, "line": {"color": LINE}, "label_position": "low", "text_axis": True})
    grid = {"visible": True, "line": {"color": "#E3E7EE", "width": 0.75}}
    chart.set_y_axis({"num_font": small, "name_font": small, "line": {"none": True}, "major_gridlines": grid, **axis})
    chart.set_legend({"position": "bottom", "font": {**small, "color": "#404040"}})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.show_blanks_as("gap")
