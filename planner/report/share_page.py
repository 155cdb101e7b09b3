"""The page of a sweep that shows who supplies what: a matrix of shares and a chart for each item whose shares move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from xlsxwriter import Workbook

from planner.report.sheets import set_paper
from planner.report.styles import GREY, LINE, NAVY, PERCENT, SERIES, Styles, column_width, text_width
from planner.report.words import header, literal
from planner.texts.sensitivity import said

if TYPE_CHECKING:
    from planner.whatif.sensitivity import Sensitivity

MOST_ITEMS, MOST_SUPPLIERS = 6, len(SERIES)
STILL = 0.005  # a share that moves by less says nothing
_WIDTH, _HEIGHT, _ROWS = 640, 300, 17  # of a chart: pixels, and the rows that it takes


def write_shares(book: Workbook, styles: Styles, study: Sensitivity, number: str = "", name: str = "") -> None:
    """Adds the page where an item's shares move, those that move most first. ``number``: before the page's name;
    ``name``: the study's."""
    lang, moving = study.language, _moving(study)
    if not moving:
        return
    value, *_ = (header(column, lang) for column in study.schema[0].columns)
    heading = number + said("shares", lang)
    sheet = book.add_worksheet(heading)
    sheet.write_string(0, 0, heading, styles.title())
    about = ": ".join(filter(None, (name, *study.about)))
    sheet.write_string(1, 0, f"{about}: {said('shares doc', lang)}", styles.subtitle())
    top, wide, suppliers = 3, 10, max(len(shares.columns) for _, shares in moving)
    for item, shares in moving:
        sheet.write_string(top, 0, item, styles.get(bold=True, font_color=NAVY, font_size=12))
        sheet.write_string(top + 1, 0, value, styles.header(False))
        for across, supplier in enumerate(shares.columns, 1):
            sheet.write_string(top + 1, across, supplier, styles.header(True))
            wide = max(wide, text_width(supplier))
        for down, (at, row) in enumerate(shares.iterrows(), top + 2):
            looks = styles.cell()
            sheet.write_string(down, 0, at, looks) if isinstance(at, str) else sheet.write_number(down, 0, at, looks)
            for across, share in enumerate(row, 1):
                sheet.write_number(down, across, share, styles.cell(PERCENT))
        chart = _chart(book, styles, heading, top + 1, item, shares)
        sheet.insert_chart(top, suppliers + 2, chart, {"object_position": 1})
        top += max(len(shares) + 4, _ROWS)
    sheet.set_column(0, 0, column_width(12))
    sheet.set_column(1, suppliers, column_width(wide))
    sheet.hide_gridlines(2)
    set_paper(sheet, lang)
    sheet.fit_to_pages(1, 0)


def _moving(study: Sensitivity) -> list[tuple[str, pd.DataFrame]]:
    """By item, shares by value and supplier; those of few suppliers that move most."""
    frame, solved = study.tables["sweep_suppliers"], study.tables["sweep"]
    values = solved.loc[solved["profit"].notna(), "value"]
    found = []
    for item, rows in frame.groupby("item", sort=False):
        shares = rows.pivot(index="value", columns="supplier", values="share").reindex(values).fillna(0.0)
        swing = float((shares.max() - shares.min()).max())
        if swing > STILL:
            shares = shares[shares.max().sort_values(ascending=False, kind="stable").index[:MOST_SUPPLIERS]]
            found.append((swing, str(item), shares))
    found.sort(key=lambda one: -one[0])
    return [(item, shares) for _, item, shares in found[:MOST_ITEMS]]


def _chart(book: Workbook, styles: Styles, page: str, top: int, item: str, shares: pd.DataFrame) -> Any:
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    last = top + len(shares)
    for across, colour in zip(range(1, len(shares.columns) + 1), SERIES, strict=False):
        chart.add_series(
            {
                "name": [page, top, across], "categories": [page, top + 1, 0, last, 0], "gap": 40,
                "values": [page, top + 1, across, last, across], "fill": {"color": colour}, "border": {"none": True},
            }
        )  # fmt: skip
    small = {"name": styles.font, "size": 9, "color": GREY}
    chart.set_title(
        {"name": literal(item), "name_font": {"name": styles.font, "size": 12, "color": NAVY}, "overlay": False}
    )
    chart.set_x_axis({"num_font": small, "text_axis": True})
    grid = {"visible": True, "line": {"color": LINE}}
    chart.set_y_axis({"num_font": small, "num_format": "0%", "min": 0, "max": 1, "major_gridlines": grid})
    chart.set_legend({"position": "bottom", "font": {"name": styles.font, "size": 9}})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.set_size({"width": _WIDTH, "height": _HEIGHT})
    return chart
