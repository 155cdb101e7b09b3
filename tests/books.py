"""Small workbooks for tests, written as inline tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from planner.schema import SHEET, Sheet

Rows = Sequence[Sequence[object]]
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def book(text_by_sheet: Mapping[str, str]) -> dict[str, list[list[object]]]:
    """Rows of inline tables: a line a row, cells between ``|``, numbers as numbers, empty cells None.

    Empty lines are left out (a line of one ``|`` is a blank row); a cell in single quotes stays text.
    """
    return {
        sheet: [[_cell(part) for part in line.split("|")] for line in text.splitlines() if line.strip()]
        for sheet, text in text_by_sheet.items()
    }


def write_book(path: Path, sheets: Mapping[str, Rows], lang: str = "en") -> Path:
    """Write the rows (headers first) as an .xlsx file and return its path.

    With ``lang="zh"`` the schema's sheet, column, setting, measure and choice names are written in Chinese.
    Text that begins with ``=`` is stored as text; ``#N/A`` and its like become error cells.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        schema = SHEET.get(name) if lang == "zh" else None
        page = workbook.create_sheet(schema.zh if schema else name)
        for r, row in enumerate(_chinese(schema, rows) if schema else rows, start=1):
            for c, value in enumerate(row, start=1):
                if value is not None:
                    cell = page.cell(r, c, value)
                    if isinstance(value, str) and value.startswith("="):
                        cell.data_type = "s"
    workbook.save(path)
    return path


def _cell(text: str) -> object:
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return float(text) if re.search(r"[.eE]", text) else int(text)
    return text.strip("'") or None


def _chinese(sheet: Sheet, rows: Rows) -> Rows:
    """The rows with every name of the language in Chinese; what the planner named stays."""
    names: dict[object, str] = {c.name: c.zh for c in sheet.columns} | {"quarter": "季度", "value": "数值"}
    head, *body = rows
    if sheet.settings:
        choices = {en: zh for c in sheet.columns for en, zh in c.choices}
        return [head, *([names.get(row[0], row[0]), *(choices.get(v, v) for v in row[1:])] for row in body)]
    words: list[dict[object, str]] = []
    for title in head:
        column = sheet.names.get(str(title))
        words.append(names if title == "measure" else dict(column.choices) if column else {})
    return [
        [names.get(v, v) for v in head],
        *([words[i].get(v, v) if i < len(words) else v for i, v in enumerate(row)] for row in body),
    ]
