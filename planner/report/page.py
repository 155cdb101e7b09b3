"""A sheet while it is being written."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from planner.report.placed import Placed
from planner.report.spread import Cell
from planner.report.styles import Styles, number_text, text_width


@dataclass
class Page:
    """The worksheet, its styles, the language, where its table stands, and the widest text of each column."""

    sheet: Any
    styles: Styles
    lang: str
    widths: dict[int, int]
    placed: Placed

    def text(self, row: int, column: int, text: str, looks: Any) -> None:
        """Writes a text as a text, whatever it begins with."""
        self.sheet.write_string(row, column, text, looks)
        self._widen(column, text_width(text))

    def number(self, row: int, column: int, value: float, pattern: str, looks: Any) -> None:
        """Writes a number, blank for NaN."""
        if math.isnan(value):
            self.sheet.write_blank(row, column, None, looks)
            return
        self.sheet.write_number(row, column, value, looks)
        self._widen(column, len(number_text(value, pattern)))

    def numbers(
        self, row: int, columns: Iterable[tuple[str, int]], values: Mapping[str, float], pattern: str, looks: Any
    ) -> None:
        """Writes the numbers of a row by (name, column), blank where there is none.

        The largest and the smallest say how wide the numbers are; the columns are as wide as the widest of them.
        """
        write, blank, last = self.sheet.write_number, self.sheet.write_blank, 0
        for name, last in columns:
            value = values.get(name)
            if value is None:
                blank(row, last, None, looks)
            else:
                write(row, last, value, looks)
        for value in (min(values.values(), default=math.nan), max(values.values(), default=math.nan)):
            self._widen(last, len(number_text(value, pattern)))

    def formula(self, row: int, column: int, formula: str, value: Cell, pattern: str, looks: Any) -> None:
        """Writes a live formula together with its value."""
        self.sheet.write_formula(row, column, "=" + formula, looks, value)
        self._widen(column, len(value if isinstance(value, str) else number_text(value, pattern)))

    def _widen(self, column: int, width: int) -> None:
        if width > self.widths.get(column, 0):
            self.widths[column] = width
