"""The Run sheet: how the plan was made, a name and a value a row."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from planner.report.sheets import set_paper
from planner.report.styles import NAVY, Styles, column_width, text_width
from planner.report.words import run_name, word

Value = str | int | float
_EXACT = 2**53  # from here on Excel rounds whole numbers


def flat(run: Mapping[str, object], before: str = "") -> Iterator[tuple[str, Value]]:
    """The run's values, those of nested mappings named 'outer: inner'; what Excel has no number for becomes text."""
    for key, value in run.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            yield from flat(value, f"{name}: ")
        else:
            yield name, _value(value)


def _value(value: object) -> Value:
    if isinstance(value, Enum):
        value = value.value
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "; ".join(str(v) for v in value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return value if math.isfinite(value) and abs(value) < _EXACT else str(value)


def write_run_sheet(sheet: Any, styles: Styles, lang: str, run: Mapping[str, object]) -> None:
    """Writes the sheet."""
    sheet.write_string(0, 0, word("run", lang), styles.title())
    sheet.set_row(0, 24)
    sheet.write_string(1, 0, word("run doc", lang), styles.subtitle())
    sheet.write_string(2, 0, word("setting", lang), styles.header(False))
    sheet.write_string(2, 1, word("value", lang), styles.header(False))
    labels = [(run_name(key, lang), value) for key, value in flat(run)]
    bold, text = styles.cell(bold=True), styles.cell()
    for row, (label, value) in enumerate(labels, start=3):
        sheet.write_string(row, 0, label, bold)
        if isinstance(value, str):
            sheet.write_string(row, 1, value, text)
        else:
            pattern = "#,##0.############" if isinstance(value, float) else "0"
            sheet.write_number(row, 1, value, styles.cell(pattern, align="left", indent=1))
    sheet.set_column(0, 0, column_width(max((text_width(label) for label, _ in labels), default=0)))
    sheet.set_column(1, 1, 80)
    sheet.freeze_panes(3, 0)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(NAVY)
    set_paper(sheet, lang)
    sheet.fit_to_pages(1, 0)
