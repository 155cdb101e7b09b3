"""The page of a study of two numbers: profit and service as matrices with colours, both axes labelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range

from planner.report.sheets import set_paper
from planner.report.styles import CURRENCY, NAVY, PERCENT, Styles, column_width, number_text, text_width
from planner.texts.sensitivity import said

if TYPE_CHECKING:
    from planner.whatif.sensitivity import Sensitivity

_SHADES = {"type": "3_color_scale", "min_color": "#F8696B", "mid_color": "#FFEB84", "max_color": "#63BE7B"}
_OF_ONE = {
    **{f"{end}_type": "num" for end in ("min", "mid", "max")}, "min_value": 0, "mid_value": 0.5, "max_value": 1,
}  # fmt: skip
_MAPS = (("profit", CURRENCY, _SHADES), ("served", PERCENT, {**_SHADES, **_OF_ONE}))  # and what is read as bad and good
_LINE = 14.0  # height of a line of text


def write_map(book: Workbook, styles: Styles, study: Sensitivity, number: str = "", name: str = "") -> None:
    """Adds the page: a matrix each of profit and service, and why cells are blank. ``number``: before the page's name;
    ``name``: the study's."""
    lang, frame, (first, second) = study.language, study.tables["grid"], study.about
    heading = number + said("map", lang)
    sheet = book.add_worksheet(heading)
    sheet.write_string(0, 0, heading, styles.title())
    doc = said("map doc", lang, first=first, second=second)
    sheet.write_string(1, 0, f"{name}: {doc}" if name else doc, styles.subtitle())
    rows, columns = list(dict.fromkeys(frame["first"])), list(dict.fromkeys(frame["second"]))
    top, wide = 3, 0
    for measure, pattern, shades in _MAPS:
        values = frame.pivot(index="first", columns="second", values=measure)
        heading = said(f"map {measure}", lang, currency=study.case.tables.settings.currency)
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
        sheet.conditional_format(area, shades)
        top += len(rows) + 5
    failed = frame[frame["note"] != ""]
    if len(failed):
        sheet.write_string(top, 0, said("map failed", lang), styles.get(bold=True))
    for down, row in enumerate(failed.itertuples(), 1):
        for across, value in enumerate((row.first, row.second)):
            _value(sheet, top + down, across, value, styles.get(align="left"))
        sheet.write_string(top + down, 2, row.note, styles.get())
    sheet.set_column(0, 0, column_width(max(text_width(first) // 2 + 4, 12)))
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
    sheet.set_row(top + 1, 2 * _LINE + 4)
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
