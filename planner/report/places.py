"""Where the values of a plan file stand that was read back."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.reading.workbook import address
from planner.report.layout import LEAD, QUARTER, Layout

Key = tuple[str, ...]


@dataclass
class Places:
    """One sheet's places. Rows are Excel's, columns positions from 0.

    ``cells``: (key, measure) -> row and column of a number. ``rows``: (names without quarter, measure) -> first such
    row; in a list the measure is "". ``columns``: headings and quarters -> column.
    """

    sheet: str
    layout: Layout
    cells: dict[tuple[Key, str], tuple[int, int]] = field(default_factory=dict)
    rows: dict[tuple[Key, str], int] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)

    def address(self, key: Key, column: str) -> str:
        """Sheet and cell of a value, or the sheet alone where its row is missing."""
        if (key, column) in self.cells:
            return self._at(*self.cells[key, column])
        if not self.layout.wide:
            return self._found(self.rows.get((key, "")), column)
        names = tuple(part for name, part in zip(self.layout.keys, key, strict=True) if name != QUARTER)
        if (names, column) in self.rows:
            return self._found(self.rows[names, column], key[self.layout.keys.index(QUARTER)])
        row = next((self.rows[names, m.name] for m in self.layout.measures if (names, m.name) in self.rows), None)
        return self._found(row, LEAD if column == "arrives" else column)

    def _found(self, row: int | None, column: str) -> str:
        if row is None:
            return self.sheet
        return self._at(row, self.columns[column]) if column in self.columns else f"{self.sheet}!{row}:{row}"

    def _at(self, row: int, column: int) -> str:
        return f"{self.sheet}!{address(row, column)}"
