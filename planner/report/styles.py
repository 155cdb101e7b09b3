"""Looks of the Excel plan: fonts, colours, number formats and column widths."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from xlsxwriter import Workbook

FONTS = {"en": "Calibri", "zh": "Microsoft YaHei"}
NAVY, BLUE, GREEN, AMBER, RED, GREY = "#1F3864", "#2F75B5", "#548235", "#ED9B33", "#C0392B", "#7F7F7F"
PALE, BAND, LINE = "#E4EAF4", "#F6F8FB", "#D0D7E2"
SERIES = ("#2F75B5", "#ED9B33", "#70AD47", "#8064A2", "#C0392B", "#17A2A2", "#7F7F7F", "#BF9000", "#A6A6A6")
WHOLE, FINE, PERCENT, COUNT = '#,##0;-#,##0;"–"', '#,##0.00;-#,##0.00;"–"', "0.0%", "0"
CURRENCY, PRICE = '#,##0;[Red]-#,##0;"–"', '#,##0.00;[Red]-#,##0.00;"–"'
AS_GIVEN, GENERAL = "as given", "General"  # a number of any column of the workbook, with all its digits
FOUND, SMALL = "as found", "0.0000"  # a number of any size
WIDEST = 46.0
_FINE_BELOW = 100.0
_NOISE = 1e-6


class Styles:
    """Cell formats of one workbook, each made once."""

    def __init__(self, book: Workbook, lang: str) -> None:
        self.font = FONTS[lang]
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}
        self._cells: dict[tuple[object, ...], Any] = {}  # the same, found faster

    def get(self, **properties: object) -> Any:
        """A format with these XlsxWriter properties on top of the house's."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": self.font, "font_size": 10, "valign": "vcenter"}
            self._made[key] = self._book.add_format({**base, **properties})
        return self._made[key]

    def title(self) -> Any:
        """The first line of a sheet."""
        return self.get(bold=True, font_size=15, font_color=NAVY)

    def subtitle(self) -> Any:
        """The line that says what the sheet shows."""
        return self.get(font_color=GREY, italic=True)

    def header(self, number: bool) -> Any:
        """A column's heading, to the right above numbers."""
        side: dict[str, object] = {"align": "right"} if number else {"align": "left", "indent": 1}
        return self.get(bold=True, font_color="#FFFFFF", bg_color=NAVY, text_wrap=True, **side)

    def total(self, pattern: str = "") -> Any:
        """A cell of a row of totals."""
        if pattern:
            return self.get(bold=True, bg_color=PALE, num_format=pattern)
        return self.get(bold=True, bg_color=PALE, align="left", indent=1)

    def cell(self, pattern: str = "", **more: object) -> Any:
        """A cell of a row of the table: a number with its pattern, or wrapped text."""
        key = pattern, *more.items()
        if key not in self._cells:
            looks: dict[str, object] = {"num_format": pattern} if pattern else {
                "text_wrap": True, "align": "left", "indent": 1,
            }  # fmt: skip
            self._cells[key] = self.get(**looks, bottom=1, bottom_color=LINE, **more)
        return self._cells[key]


def number_pattern(unit: str, values: Iterable[float]) -> str:
    """The number format for a unit; small fractional quantities keep two decimals."""
    if unit == "share":
        return PERCENT
    if unit == AS_GIVEN:
        return GENERAL
    if unit == FOUND:
        return CURRENCY if any(abs(v) >= _FINE_BELOW for v in values) else SMALL
    if unit == "currency":
        return CURRENCY
    if unit == "currency/unit":
        return PRICE
    known = [abs(v) for v in values if v == v]
    fractional = any(abs(v - round(v)) > _NOISE for v in known)
    return FINE if fractional and max(known) < _FINE_BELOW else WHOLE if unit else COUNT


@lru_cache(maxsize=100_000)
def text_width(text: str) -> int:
    """Width of a text in characters, wide ones (Chinese) counted twice; of its longest line."""
    lines = text.split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines)


def column_width(characters: int) -> float:
    """Excel column width that shows so many characters, up to a limit beyond which texts wrap."""
    return min(1.1 * characters + 2, WIDEST)


def text_lines(text: str) -> int:
    """Lines that a text takes in the widest column."""
    return math.ceil(text_width(text) / WIDEST) if text else 1


def number_text(value: float, pattern: str) -> str:
    """About what Excel shows for a number, to measure its width."""
    if value != value:
        return ""
    if pattern == PERCENT:
        return f"{value:.1%}"
    if pattern == GENERAL:
        return f"{value:.10g}"
    if pattern == SMALL:
        return f"{value:.4f}"
    return f"{value:,.2f}" if pattern in (FINE, PRICE) else f"{value:,.0f}"
