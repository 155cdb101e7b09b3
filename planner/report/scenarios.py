"""The Excel file of scenarios side by side: a Summary with charts, and a sheet for each further table."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from planner.plan_schema import MONEY_LINES, PlanColumn
from planner.report.folder import replace_whole
from planner.report.sheets import set_paper
from planner.report.side_charts import insert_charts
from planner.report.styles import BAND, COUNT, GREY, NAVY, WHOLE, Styles, column_width, number_pattern, text_width
from planner.report.words import header, shown, title
from planner.report.words import word as plan_word
from planner.texts.compare import STATUS, compared
from planner.whatif.schema import SIDE, SIDES

if TYPE_CHECKING:
    from planner.whatif.comparing import Sides

HEAD = 3  # row of the first block's headings
SHOWN = (
    "scenario", "status", "profit", "bound", "gap", "wanted", "served", "late", "lost", "committed_short", "bent",
    "capex", "seconds", "reason",
)  # fmt: skip
COLUMN = {name: place for place, name in enumerate(SHOWN)}
COMPARED = ("wanted", "served", "late", "lost", "committed_short", "bent", "capex")
MEASURES = {
    "money_lines": ("discounted",), "supplier_shares": ("share",), "bottlenecks": ("full",),
    "options_taken": ("steps",), "customer_service": ("served", "late", "lost"),
}  # fmt: skip
_WORDS = {"money_lines": "money"}  # table of the plan whose words a table speaks
_NUMBER, _LINE, _TEXT = 14.5, 14.0, 12  # width of a column of numbers, height of a line, characters of a heading in it


def write_sides(sides: Sides, path: Path, lang: str) -> None:
    """Writes the comparison, whole or not at all. Raises PermissionError where another program holds the file."""
    buffer = io.BytesIO()
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        book = Workbook(buffer, {"tmpdir": scratch})
        styles = Styles(book, lang)
        summary = book.add_worksheet(plan_word("summary", lang))
        _summary(book, summary, styles, lang, sides)
        for table in SIDES[1:]:
            _grid(book.add_worksheet(title(table, lang)), styles, lang, sides, table.name)
        summary.activate()
        book.set_properties({"title": compared("title", lang)})
        book.close()
    replace_whole(path, lambda partial: partial.write_bytes(buffer.getvalue()), lang)


def _summary(book: Workbook, sheet: Any, styles: Styles, lang: str, sides: Sides) -> None:
    frame = sides.tables["scenarios"]
    columns = {column.name: column for column in SIDE["scenarios"].columns}
    _head(sheet, styles, compared("title", lang), compared("about", lang, book=sides.book, currency=sides.currency))
    for name, place in COLUMN.items():
        sheet.write_string(HEAD, place, header(columns[name], lang), styles.header(not columns[name].text))
    sheet.set_row(HEAD, 2 * _LINE)
    for row, said in enumerate(frame.to_dict("records"), start=HEAD + 1):
        for name, place in COLUMN.items():
            if columns[name].text:
                text = STATUS[said[name]][lang] if name == "status" else said[name]
                sheet.write_string(row, place, text, styles.cell())
                continue
            looks = styles.cell(COUNT if name == "bent" else number_pattern(columns[name].unit, frame[name]))
            if name == "gap" and math.isfinite(said[name]):
                profit, bound = (xl_rowcol_to_cell(row, COLUMN[n]) for n in ("profit", "bound"))
                formula = f"=MAX(0,{bound}-{profit})/MAX(ABS({profit}),1E-9)"
                sheet.write_formula(row, place, formula, styles.cell("0.00%"), said[name])
            else:
                _number(sheet, row, place, said[name], looks)
    last = HEAD + len(frame)
    end = _differences(sheet, styles, lang, frame, last + 2)
    insert_charts(book, sheet, styles.font, lang, frame, HEAD, end)
    sheet.set_column(0, 0, column_width(max(map(text_width, frame["scenario"]))))
    sheet.set_column(1, 1, column_width(max(text_width(compared("same", lang)), _TEXT)))
    sheet.set_column(2, len(SHOWN) - 2, _NUMBER)
    reason = max(map(text_width, frame["reason"]))
    sheet.set_column(len(SHOWN) - 1, len(SHOWN) - 1, column_width(reason) if reason else _NUMBER)
    sheet.freeze_panes(HEAD + 1, 1)
    _paper(sheet, lang)
    sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, end, 1)})


def _differences(sheet: Any, styles: Styles, lang: str, frame: pd.DataFrame, top: int) -> int:
    """The block of differences from the first scenario, under the same columns; returns the row after it."""
    base, columns = frame["scenario"].iloc[0], {column.name: column for column in SIDE["scenarios"].columns}
    compare = frame[frame["difference"].notna()]
    if compare.empty:
        return top
    heads = {0: compared("differences", lang, base=base), 1: compared("mark", lang), 3: compared("least", lang)}
    heads |= {2: header(columns["profit"], lang), 4: compared("most", lang)}
    heads |= {COLUMN[name]: header(columns[name], lang) for name in COMPARED}
    for place, text in heads.items():
        sheet.write_string(top, place, text, styles.header(place > 1))
    sheet.set_row(top, 2 * _LINE)
    words = {key: compared(key, lang) for key in ("same", "more", "less")}
    row = top
    for index, said in compare.iterrows():
        row += 1
        own, first = HEAD + 1 + int(str(index)), HEAD + 1
        cell = {n: (xl_rowcol_to_cell(own, COLUMN[n]), xl_rowcol_to_cell(first, COLUMN[n], True)) for n in SHOWN}
        sheet.write_formula(row, 0, f"={cell['scenario'][0]}", styles.cell(), said["scenario"])
        ends = [(2, "difference", "profit", "profit"), (3, "difference_least", "profit", "bound")]
        for place, name, mine, theirs in [*ends, (4, "difference_most", "bound", "profit")]:
            looks = styles.cell(number_pattern("currency", []))
            if math.isfinite(said[name]):
                sheet.write_formula(row, place, f"={cell[mine][0]}-{cell[theirs][1]}", looks, said[name])
            else:
                sheet.write_blank(row, place, None, looks)
        least, most = (xl_rowcol_to_cell(row, place) for place in (3, 4))
        mark = "same" if said["within_gaps"] else "more" if said["difference"] > 0 else "less"
        known = f'IF(AND(ISNUMBER({least}),{least}>0),"{words["more"]}",'
        known += f'IF(AND(ISNUMBER({most}),{most}<0),"{words["less"]}","{words["same"]}"))'
        sheet.write_formula(row, 1, f"={known}", styles.cell(), words[mark])
        for name in COMPARED:
            pattern = COUNT if name == "bent" else number_pattern(columns[name].unit, frame[name])
            value = float(said[name]) - float(frame[name].iloc[0])
            sheet.write_formula(row, COLUMN[name], f"={'-'.join(cell[name])}", styles.cell(pattern), value)
    return row + 2


def _grid(sheet: Any, styles: Styles, lang: str, sides: Sides, name: str) -> None:
    """A table with a column for each scenario, the first being what the others are compared with."""
    table, scenarios = SIDE[name], [result.name for result in sides.results]
    solved = {result.name for result in sides.results if result.solved}
    keys = [column for column in table.columns if column.key and column.name != "scenario"]
    measures = [column for column in table.columns if column.name in MEASURES[name]]
    several, first, row = len(measures) > 1, len(keys) + (len(measures) > 1), HEAD
    doc = table.doc_zh if lang == "zh" else table.doc
    _head(sheet, styles, title(table, lang), f"{doc} {compared('bold', lang, base=scenarios[0])}")
    heads = [header(key, lang) for key in keys] + [compared("measure", lang)] * several
    for place, text in enumerate([*heads, *scenarios]):
        sheet.write_string(HEAD, place, text, styles.header(place >= first))
    sheet.set_row(HEAD, _LINE * max(math.ceil((text_width(text) + 1) / _TEXT) for text in scenarios))
    widths = [text_width(text) for text in heads]
    for count, (names, values) in enumerate(_rows(sides.tables[name], keys, measures)):
        band: dict[str, Any] = {"bg_color": BAND} if count % 2 else {}
        pairs = zip(keys, names, strict=True)
        said = [shown(_WORDS.get(name, name), key.name, text, lang) or compared("pooled", lang) for key, text in pairs]
        for measure in measures:
            row += 1
            for place, text in enumerate([*said, *([header(measure, lang)] if several else [])]):
                widths[place] = max(widths[place], text_width(text))
                sheet.write_string(row, place, text, styles.cell(**band))
            known = [values.get((measure.name, scenario), 0.0) for scenario in scenarios]
            looks = styles.cell(number_pattern(measure.unit, known) if measure.unit else WHOLE, **band)
            for place, (scenario, value) in enumerate(zip(scenarios, known, strict=True), start=first):
                _number(sheet, row, place, value if scenario in solved else math.nan, looks)
    if row == HEAD:
        sheet.write_string(HEAD + 1, 0, compared("empty", lang), styles.get(italic=True, font_color=GREY))
    elif name == "money_lines":
        _totals(sheet, styles, lang, sides, first, row)
    _finish(sheet, styles, lang, widths, first, row, len(scenarios))


def _rows(
    frame: pd.DataFrame, keys: Sequence[PlanColumn], measures: Sequence[PlanColumn]
) -> list[tuple[tuple[str, ...], dict[tuple[str, str], float]]]:
    """What names each row, and its numbers by measure and scenario, in order; without rows of nothing at all."""
    rows: dict[tuple[str, ...], dict[tuple[str, str], float]] = {}
    for said in frame.to_dict("records"):
        values = rows.setdefault(tuple(said[key.name] for key in keys), {})
        values |= {(measure.name, said["scenario"]): said[measure.name] for measure in measures}
    place = {line: place for place, line in enumerate(MONEY_LINES)}
    found = sorted(rows.items(), key=lambda row: (place.get(row[0][0], 0), row[0]))
    return [(names, values) for names, values in found if any(values.values())]


def _totals(sheet: Any, styles: Styles, lang: str, sides: Sides, first: int, last: int) -> None:
    sheet.write_string(last + 1, 0, compared("total", lang), styles.total())
    for place, result in enumerate(sides.results, start=first):
        looks = styles.total(number_pattern("currency", []))
        if not result.solved:
            sheet.write_blank(last + 1, place, None, looks)
            continue
        area = xl_range(HEAD + 1, place, last, place)
        total = float(result.tables["money"]["discounted"].sum())
        sheet.write_formula(last + 1, place, f"=SUM({area})", looks, total)


def _finish(sheet: Any, styles: Styles, lang: str, widths: list[int], first: int, last: int, count: int) -> None:
    """Widths, what is not as in the first scenario in bold, filter, panes and paper."""
    for place, width in enumerate(widths):
        sheet.set_column(place, place, column_width(width + 2))
    sheet.set_column(first, first + count - 1, _NUMBER)
    if last > HEAD:
        own, base = xl_rowcol_to_cell(HEAD + 1, first + 1), xl_rowcol_to_cell(HEAD + 1, first, False, True)
        criteria = f"=AND(ISNUMBER({own}),ABS(N({own})-N({base}))>0.000001*MAX(1,ABS(N({base}))))"
        rule = {"type": "formula", "criteria": criteria, "format": styles.get(bold=True, font_color=NAVY)}
        if count > 1:
            sheet.conditional_format(HEAD + 1, first + 1, last, first + count - 1, rule)
        sheet.autofilter(HEAD, 0, last, first + count - 1)
    sheet.freeze_panes(HEAD + 1, first)
    sheet.repeat_rows(HEAD)
    sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, max(last, HEAD), first + count)})
    _paper(sheet, lang)


def _head(sheet: Any, styles: Styles, text: str, about: str) -> None:
    sheet.write_string(0, 0, text, styles.title())
    sheet.set_row(0, 24)
    sheet.write_string(1, 0, about, styles.subtitle())


def _number(sheet: Any, row: int, place: int, value: float, looks: Any) -> None:
    if math.isfinite(value):
        sheet.write_number(row, place, value, looks)
    else:
        sheet.write_blank(row, place, None, looks)


def _paper(sheet: Any, lang: str) -> None:
    sheet.hide_gridlines(2)
    sheet.set_tab_color(NAVY)
    set_paper(sheet, lang)
    sheet.fit_to_pages(1, 0)
