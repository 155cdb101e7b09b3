"""Checked tables: the workbook's contents as typed columns, each number traceable to its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from planner.calendar import Calendar
from planner.faults import Fault
from planner.schema import Sheet


@dataclass(frozen=True)
class Settings:
    """The Settings sheet, typed. Money in ``currency``; None is 'no limit'."""

    currency: str = "USD"
    discount_rate: float = 0.0
    capex_budget: float | None = None
    capex_budget_quarter: float | None = None
    objective: str = "money"
    tolerance_service: float = 0.0
    tolerance_margin: float = 0.0
    fair_share: bool = False
    frozen_quarters: int = 0
    slushy_quarters: int | None = None
    stability_price: float = 0.0
    forecast_error: float = 0.0
    gap: float = 0.001
    time_limit: float = 60.0
    threads: int = 1
    seed: int = 0
    engine: str = "bulk"


@dataclass(frozen=True)
class Table:
    """One sheet. Rows are the keys; each quarter-by-quarter column is a matrix beside them.

    ``frame``: one row per key, indexed 0..n-1, one column per schema column except ``measure``. Text and choices are
    str ("" where not given; choices by their English name), yes/no bool, numbers, shares and quarters float (NaN where
    not given; quarters as index from the start), counts int where they have a default and else float, lists tuples
    of str, makers tuples of (item, supplier). Defaults are filled in. Attribute columns of a free sheet follow.

    ``phased``: column name -> float matrix of shape (rows, len(periods)); a blank quarter takes the row's own value of
    that column, then its default, else NaN.

    ``rows``: Excel row of each frame row. ``letters``: Excel column letters by schema column or attribute.
    ``cells``: (frame row, column, period index) -> address, for values that were given in cells of their own: quarters
    of a phased column, and with period None what stands in another row than ``rows`` says (a second measure's row).
    """

    sheet: Sheet
    frame: pd.DataFrame
    phased: Mapping[str, np.ndarray]
    periods: range
    rows: np.ndarray
    letters: Mapping[str, str]
    cells: Mapping[tuple[int, str, int | None], str] = field(repr=False)

    def __len__(self) -> int:
        return len(self.frame)

    def address(self, row: int, column: str, period: int | None = None) -> str:
        """Excel address of a value: the quarter's own cell where it has one, else the row's."""
        for own in ((row, column, period), (row, column, None)):
            if own in self.cells:
                return self.cells[own]
        return f"{self.letters.get(column, 'A')}{self.rows[row]}"


@dataclass(frozen=True)
class Tables:
    """A whole workbook, free of faults. Every sheet of the schema is there, empty where the workbook has none."""

    settings: Settings
    calendar: Calendar
    sheets: Mapping[str, Table]
    titles: Mapping[str, str]  # the sheet's name in this workbook, by its schema name
    notes: tuple[Fault, ...]
    language: str  # "en" or "zh": in which the sheets are named
    path: Path
    digest: str  # SHA-256 of the file
    data: bytes = field(repr=False, default=b"")  # the file as it was read, b"" for tables that no file is behind
    scenario: str = ""  # the scenario that was applied, "" for the workbook as it is

    def __getitem__(self, sheet: str) -> Table:
        return self.sheets[sheet]
