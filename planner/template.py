"""An empty workbook of the planning language, or a small example, made from the schema."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from planner.calendar import Calendar, parse_ordinal
from planner.example import EXAMPLE, Values
from planner.language_doc import KINDS, NO, UNITS, YES, default_text
from planner.mark import AUTHOR, save_whole
from planner.schema import SHEETS, Column, Kind, Sheet

START, QUARTERS, BEFORE = "2026Q1", 8, 4  # the horizon of a new workbook, and the quarters of History before it
REQUIRED = PatternFill("solid", start_color="FF1F4E78")
KEY = PatternFill("solid", start_color="FF2E75B6")
OPTIONAL = PatternFill("solid", start_color="FFD9E1F2")
QUARTER = PatternFill("solid", start_color="FFE2EFDA")
LAST_ROW = 1_048_576
SETTING_TITLES = {"en": ("setting", "value", "note"), "zh": ("设置", "值", "备注")}


def write_template(path: Path, lang: str = "en", example: bool = False) -> None:
    """Write a workbook with every sheet of the language, in English (``en``) or Chinese (``zh``).

    With ``example`` it holds a small plan that loads and solves. Headers are dark where a value is required, blue for
    the other columns that name a row, pale for the rest. Written whole or not at all. Raises OSError where it cannot
    be written, ValueError for another language.
    """
    if lang not in SETTING_TITLES:
        raise ValueError(f"language '{lang}': expected en or zh")
    book = Workbook()
    book.remove(book.active)
    for sheet in SHEETS:
        page = book.create_sheet(sheet.zh if lang == "zh" else sheet.name)
        rows = EXAMPLE[lang].get(sheet.name, ()) if example else ()
        if sheet.settings:
            _settings(page, sheet, lang, rows)
        else:
            _table(page, sheet, lang, rows)
    save_whole(book, Path(path))


def _settings(page: Any, sheet: Sheet, lang: str, rows: Sequence[Values]) -> None:
    given: Values = {"start": START, "quarters": QUARTERS} | (rows[0] if rows else {})
    for position, title in enumerate(SETTING_TITLES[lang], start=1):
        _header(page, position, title, KEY if position == 1 else OPTIONAL, "")
    for row, column in enumerate(sheet.columns, start=2):
        name = page.cell(row, 1, _name(column, lang))
        name.fill = REQUIRED if column.required else OPTIONAL
        name.font = Font(bold=True, color="FFFFFFFF" if column.required else "FF000000")
        _comment(name, about(column, lang))
        page.cell(row, 2, _value(column, given.get(column.name, column.default), lang))
        page.cell(row, 3, column.doc_zh if lang == "zh" else column.doc)
        _choices(page, column, f"B{row}", lang)
    page.freeze_panes = "A2"
    _widths(page)


def _table(page: Any, sheet: Sheet, lang: str, rows: Sequence[Values]) -> None:
    """One sheet: a column for each of the schema's, then the quarters."""
    positions: dict[str, int] = {}
    for position, column in enumerate(sheet.columns, start=1):
        fill = REQUIRED if column.required else KEY if column.key else OPTIONAL
        _header(page, position, _name(column, lang), fill, about(column, lang))
        positions[column.name] = position
        letter = get_column_letter(position)
        _choices(page, column, f"{letter}2:{letter}{LAST_ROW}", lang, sheet)
    for label in quarters(sheet):
        positions[label] = len(positions) + 1
        _header(page, positions[label], label, QUARTER, "")
    for name in dict.fromkeys(name for row in rows for name in row if name not in positions):  # attributes
        positions[name] = len(positions) + 1
        _header(page, positions[name], name, OPTIONAL, "")
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            known = sheet.names.get(name)
            page.cell(number, positions[name], _value(known, value, lang, sheet) if known else value)
    keys = [positions[c.name] for c in sheet.columns if c.key]
    page.freeze_panes = page.cell(2, max(keys) + 1 if sheet.phased and keys else 1)
    _widths(page)


def quarters(sheet: Sheet) -> list[str]:
    """Labels of a sheet's quarter columns in a new workbook."""
    if not sheet.phased:
        return []
    first = parse_ordinal(START, "quarter")
    assert first is not None
    count = BEFORE if sheet.before else QUARTERS
    return Calendar("quarter", first - BEFORE if sheet.before else first, count).labels


def _name(column: Column, lang: str) -> str:
    return column.zh if lang == "zh" else column.name


def _value(column: Column, value: object, lang: str, sheet: Sheet | None = None) -> object:
    """A value of the example or a default as a planner writes it in the language."""
    if isinstance(value, bool):
        return (YES if value else NO)[lang]
    if lang == "zh" and column.name == "measure" and sheet:
        return sheet.names[str(value)].zh
    return dict(column.choices).get(str(value), value) if lang == "zh" else value


def about(column: Column, lang: str) -> str:
    """What a column holds, in a few lines: meaning, kind, unit, default."""
    words = {"en": ("required", "default"), "zh": ("必填", "默认")}[lang]
    unit = UNITS.get(column.unit, column.unit) if lang == "zh" else column.unit
    facts = [KINDS[column.kind][lang], unit, words[0] if column.required else ""]
    if column.default is not None:
        facts.append(f"{words[1]} {default_text(column, lang)}")
    doc = column.doc_zh if lang == "zh" else column.doc
    return doc + "\n" + ("；" if lang == "zh" else "; ").join(fact for fact in facts if fact)


def _header(page: Any, position: int, title: str, fill: PatternFill, text: str) -> None:
    cell = page.cell(1, position, title)
    cell.fill = fill
    cell.font = Font(bold=True, color="FFFFFFFF" if fill in (REQUIRED, KEY) else "FF000000")
    cell.alignment = Alignment(vertical="center")
    if text:
        _comment(cell, text)


def _comment(cell: Any, text: str) -> None:
    cell.comment = Comment(text, AUTHOR, width=320, height=90)


def _choices(page: Any, column: Column, area: str, lang: str, sheet: Sheet | None = None) -> None:
    """A drop-down list where the column has few possible values."""
    if column.kind is Kind.CHOICE:
        values = [zh if lang == "zh" else en for en, zh in column.choices]
    elif column.kind is Kind.YES_NO:
        values = [YES[lang], NO[lang]]
    elif column.name == "measure" and sheet:
        values = [_name(c, lang) for c in sheet.phased]
    else:
        return
    validation = DataValidation("list", formula1=f'"{",".join(values)}"', allow_blank=True, showErrorMessage=True)
    validation.add(area)
    page.add_data_validation(validation)


def _widths(page: Any) -> None:
    for cells in page.iter_cols():
        widest = max(_width(str(cell.value)) for cell in cells if cell.value is not None)
        page.column_dimensions[get_column_letter(cells[0].column)].width = min(60.0, 1.1 * widest + 2)


def _width(text: str) -> int:
    """Columns that a text takes: wide characters count twice."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
