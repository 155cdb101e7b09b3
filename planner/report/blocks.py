"""The Summary's blocks: small tables of texts, numbers and live formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from planner.report.styles import BLUE, LINE, NAVY, PALE, Styles
from planner.report.words import word

LABEL, NUMBER, COLUMNS = 31.0, 13.0, 6  # widths of a half page's columns: one for names, the others for numbers


@dataclass(frozen=True)
class Entry:
    """A cell of a block. With a ``formula`` (without '='), ``value`` is what it comes to.

    In a formula ``{label}`` and ``{1}``, ``{2}``, ... stand for the cells of the block's own row.
    """

    value: str | float
    pattern: str = ""
    formula: str = ""


@dataclass(frozen=True)
class Block:
    """A small table: headings (the first is its title) and rows as long. ``totals``: its last rows are totals."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Entry]]
    totals: int = 0
    more: str = ""


def write_block(sheet: Any, styles: Styles, lang: str, row: int, left: int, block: Block) -> int:
    """Writes a block with its upper left cell there; returns the row after it and a gap."""
    for offset in range(COLUMNS):
        text = block.headings[offset] if offset < len(block.headings) else ""
        align = "right" if offset else "left"
        looks = styles.get(bold=True, font_color=NAVY, bg_color=PALE, bottom=2, bottom_color=BLUE, align=align)
        sheet.write_string(row, left + offset, text, looks)
    row += 1
    for index, entries in enumerate(block.rows):
        bold = index >= len(block.rows) - block.totals
        for offset in range(COLUMNS):
            entry = _own_row(entries[offset], row, left) if offset < len(entries) else Entry("")
            write_entry(sheet, row, left + offset, entry, _looks(styles, entry, offset, bold))
        row += 1
    note = block.more if block.rows else word("none", lang)
    if note:
        sheet.write_string(row, left, note, styles.get(italic=True, font_color="#7F7F7F"))
        row += 1
    return row + 1


def _own_row(entry: Entry, row: int, left: int) -> Entry:
    formula = entry.formula.replace("{label}", xl_rowcol_to_cell(row, left, False, True))
    for offset in range(1, COLUMNS):
        formula = formula.replace(f"{{{offset}}}", xl_rowcol_to_cell(row, left + offset))
    return replace(entry, formula=formula)


def write_entry(sheet: Any, row: int, column: int, entry: Entry, looks: Any) -> None:
    """Writes one cell: a formula with its value, a text as a text, or a number."""
    if entry.formula:
        sheet.write_formula(row, column, "=" + entry.formula, looks, entry.value)
    elif isinstance(entry.value, str):
        sheet.write_string(row, column, entry.value, looks)
    elif entry.value != entry.value:
        sheet.write_blank(row, column, None, looks)
    else:
        sheet.write_number(row, column, entry.value, looks)


def _looks(styles: Styles, entry: Entry, offset: int, bold: bool) -> Any:
    more: dict[str, object] = {"bold": True, "bg_color": "#F6F8FB"} if bold else {}
    if entry.pattern:
        more["num_format"] = entry.pattern
    shrink = {"shrink": True} if not entry.pattern else {}
    return styles.get(bottom=1, bottom_color=LINE, align="right" if offset else "left", **shrink, **more)
