"""Where things stand on a written sheet, and formulas that refer to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from planner.report.spread import Line

_LONGEST = 255  # SUMIFS compares no longer texts


@dataclass
class Placed:
    """A written table sheet, rows and columns counted from 0. ``last`` < ``first`` where it has no rows."""

    sheet: str
    header: int
    first: int
    last: int
    names: Mapping[str, int]
    measure: int | None = None
    quarters: Mapping[str, int] = field(default_factory=dict)
    total: int | None = None
    lines: Sequence[Line] = ()
    totals: dict[str, int] = field(default_factory=dict)  # measure or column -> row of its total
    makers: dict[str, int] = field(default_factory=dict)  # allocation: maker -> row of what it delivers

    def row(self, index: int) -> int:
        """Row of a line."""
        return self.first + index

    def cell(self, row: int, column: int) -> str:
        """A formula's reference to one cell from another sheet."""
        return f"{quote_sheetname(self.sheet)}!{xl_rowcol_to_cell(row, column, True, True)}"

    def column(self, column: int, away: bool = True) -> str:
        """A formula's reference to all the table's rows in a column, from this sheet or from another."""
        area = xl_range_abs(self.first, column, self.last, column)
        return f"{quote_sheetname(self.sheet)}!{area}" if away else area

    def across(self, row: int) -> str:
        """A formula's reference to all quarters of a row."""
        columns = list(self.quarters.values())
        return f"{quote_sheetname(self.sheet)}!{xl_range_abs(row, columns[0], row, columns[-1])}"

    def span(self, row: int) -> list[object]:
        """All quarters of a row, as charts want it."""
        columns = list(self.quarters.values())
        return [self.sheet, row, columns[0], row, columns[-1]]


@dataclass(frozen=True)
class Where:
    """A condition of a sum: the column whose cell must equal ``operand`` (a reference or a quoted text).

    ``exact``: SUMIFS would not compare it rightly, because it has wildcards, begins like a comparison, is blank, or
    differs from another name by case only.
    """

    column: int
    operand: str
    exact: bool = False


def quoted(text: str) -> str:
    """A text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def odd_names(names: Iterable[str]) -> frozenset[str]:
    """The names that SUMIFS would take for a pattern, a comparison or nothing, or mix up with another name."""
    once = set(names)
    alike = Counter(name.casefold() for name in once)
    return frozenset(
        name for name in once
        if any(c in name for c in "*?~") or name[:1] in ("", "<", ">", "=") or len(name) > _LONGEST
        or alike[name.casefold()] > 1
    )  # fmt: skip


def sum_where(placed: Placed, column: int, conditions: Sequence[Where], away: bool = True) -> str:
    """A formula, without its '=', that adds a column's cells in the rows that meet all the conditions."""
    target = placed.column(column, away)
    if any(c.exact for c in conditions):
        tests = "*".join(f"EXACT({placed.column(c.column, away)},{c.operand})" for c in conditions)
        return f"SUMPRODUCT(1*{tests},{target})"
    pairs = ",".join(f"{placed.column(c.column, away)},{c.operand}" for c in conditions)
    return f"SUMIFS({target},{pairs})"
