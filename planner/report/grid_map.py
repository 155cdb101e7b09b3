"""The page of a study of two numbers: profit and service as matrices with colours, both axes labelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range

from planner.report.sheets import set_paper
from planner.report.styles import CURRENCY, NAVY, PERCENT, Styles, column_width, number_text, text_lines
from planner.texts.sensitivity import said

if TYPE_CHECKING:
    from planner.whatif.sensitivity import Sensitivity

_MAPS = (("profit", CURRENCY), ("served", PERCENT))
_LINE = 14.0  # height of a line of text
_COLOURS = {"type": "3_color_scale", "min_color": "#F8696B", "mid_color": "#FFEB84", "max_color": "#63BE7B"}


def write_map(book: Workbook, styles: Styles, study: Sensitivity) -> None:
    """Adds the page: a matrix each of profit and service, and why cells are blank."""
    lang, frame, (first, second) = study.language, study.tables["grid"], study.about
    sheet = book.add_worksheet(said("map", lang))
    sheet.write_string(0, 0, said("map", lang), styles.title())
    sheet.write_string(1, 0, said("map doc", lang, first=first, second=second), styles.subtitle())
    rows, columns = list(dict.fromkeys(frame["first"])), list(dict.fromkeys(frame["second"]))
    top, wide = 3, 0
    for name, pattern in _MAPS:
        values = frame.pivot(index="first", columns="second", values=name)
        heading = said(f"map {name}", lang, currency=study.case.tables.settings.currency)
        sheet.write_string(top, 0, heading, styles.get(bold=True, font_color=NAVY, font_size=12))
        _axes(sheet, styles, top + 1, (first, second), rows, columns)
        for down, row in enumerate(rows):
            for across, column in enumerate(columns):
                value, place = float(values.loc[row, column]), (top + 3 + down, 1 + across)
                wide = max(wide, len(number_text(value, pattern)))
                if value != value:
                    sheet.write_blank(*place, None, styles.cell(pattern, bg_color="#D9D9D9"))
                else:
                    sheet.write_number(*place, value, styles.cell(pattern, align="center"))
        area = xl_range(top + 3, 1, top + 2 + len(rows), len(columns))
        sheet.conditional_format(area, _COLOURS)
        top += len(rows) + 5
    failed = frame[frame["note"] != ""]
    if len(failed):
        sheet.write_string(top, 0, said("map failed", lang), styles.get(bold=True))
    for down, row in enumerate(failed.itertuples(), 1):
        for across, value in enumerate((row.first, row.second)):
            _value(sheet, top + down, across, value, styles.get(align="left"))
        sheet.write_string(top + down, 2, row.note, styles.get())
    sheet.set_column(0, 0, column_width(max(len(first) // 2, 16)))
    sheet.set_column(1, len(columns), column_width(max(wide, 10)))
    sheet.hide_gridlines(2)
    set_paper(sheet, lang)
    sheet.fit_to_pages(1, 0)


def _axes(sheet: Any, styles: Styles, top: int, names: tuple[str, str], rows: list[Any], columns: list[Any]) -> None:
    """Both numbers' names and values, around the cells that follow."""
    sheet.write_string(top, 0, "", styles.header(False))
    if len(columns) > 1:
        sheet.merge_range(top, 1, top, len(columns), "", styles.header(False))
    sheet.write_string(top, 1, names[1], styles.header(False))
    sheet.write_string(top + 1, 0, names[0], styles.header(False))
    sheet.set_row(top + 1, _LINE * max(1, text_lines(names[0])))
    for across, value in enumerate(columns, 1):
        _value(
            sheet, top + 1, across, value, styles.get(bold=True, font_color="#FFFFFF", bg_color=NAVY, align="center")
        )
    for down, value in enumerate(rows, top + 2):
        _value(sheet, down, 0, value, styles.cell("", bold=True))


def _value(sheet: Any, row: int, column: int, value: float | str, looks: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, looks)
    else:
        sheet.write_number(row, column, value, looks)
