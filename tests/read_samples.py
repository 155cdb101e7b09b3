"""A small book of every kind of column, and short ways to read it, for the reader's tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from openpyxl.utils.cell import coordinate_to_tuple

from planner.faults import Fault
from planner.reading.read import read_workbook
from planner.tables import Tables
from tests.books import Rows, book, write_book

BASE = {
    "Settings": """
        setting  | value
        start    | 2026Q1
        quarters | 4
    """,
    "Items": """
        item | kind | family | tracked | reach
        AEC  | item | cables | yes     | 3
        LINK | need |        |         |
    """,
    "Suppliers": """
        supplier | region | fixed_cost
        BizLink  | Asia   | 10
    """,
    "Sources": """
        supplier | item | measure   | unit_cost | yield | first  | 2026Q1 | 2026Q2 | 2026Q3
        BizLink  | AEC  |           | 100       | 90%   | 2026Q2 |        |        |
        BizLink  | AEC  | unit_cost |           |       |        |        | 95     | 90
    """,
    "Capacity": """
        supplier | resource | measure  | capacity | 2026Q1 | 2026Q2 | 2026Q3 | 2026Q4
        BizLink  | line     |          |          | 5      | 6      | 7      | 8
        BizLink  | line     | overtime |          | 1      |        |        | 2
    """,
    "Receipts": """
        item | supplier | parts              | opening | 2026Q2
        AEC  | BizLink  | cable: Leting; a:b | 4       | 9
    """,
    "History": """
        item | supplier | customer | 2025Q3 | 2025Q4
        AEC  | BizLink  |          | 70     | 80
    """,
    "Demand": """
        customer | item | measure  | price | committed | 2026Q1 | 2026Q2 | 2026Q3 | 2026Q4
        AWS      | AEC  |          | 150   | 0.8       | 10     | 20     |        | 40
        AWS      | AEC  | price    |       |           |        |        | 140    |
        Meta     | LINK | quantity | 160   |           | 1      | 2      | 3      | 4
    """,
    "Options": """
        option | kind   | supplier | resource | step | requires            | ramp      | saves | unit_fee
        hall   | expand | BizLink  | line     | 5    |                     |
        line 2 | expand | BizLink  | line     | 5    | hall; other， third | 0.5; 80 %
    """,
}


def sheets(**changes: str | None) -> dict[str, list[list[object]]]:
    """The base book with sheets replaced (None: left out)."""
    texts = {k: v for k, v in (BASE | changes).items() if v is not None}
    return book(texts)


def read(tmp_path: Path, rows: Mapping[str, Rows], lang: str = "en") -> tuple[Tables | None, list[Fault]]:
    tables, faults = read_workbook(write_book(tmp_path / "计划 book.xlsx", rows, lang))
    for item in [*faults, *(tables.notes if tables else ())]:
        assert item.expected("en") and item.expected("zh")
        item.hint("en"), item.hint("zh")
    return tables, faults


def good(tmp_path: Path, rows: Mapping[str, Rows], lang: str = "en") -> Tables:
    tables, faults = read(tmp_path, rows, lang)
    assert tables is not None and faults == []
    return tables


def places(faults: list[Fault]) -> list[tuple[str, str, str]]:
    return [(f.sheet, f.cell, f.code) for f in faults]


def only(tmp_path: Path, rows: Mapping[str, Rows]) -> tuple[str, str, str]:
    """The book's one fault."""
    _, faults = read(tmp_path, rows)
    assert len(faults) == 1, places(faults)
    return places(faults)[0]


def change(sheet: str, cell: str, value: object, tmp_path: Path) -> tuple[Tables | None, list[Fault]]:
    """Read the base book with one cell changed."""
    rows = sheets()
    row, column = coordinate_to_tuple(cell)
    line = rows[sheet][row - 1 : row] or [[]]
    rows[sheet][row - 1 : row] = [line[0] + [None] * (column - len(line[0]))]
    rows[sheet][row - 1][column - 1] = value
    return read_workbook(write_book(tmp_path / "b.xlsx", rows))


def same(one: Tables, other: Tables) -> None:
    for name, table in one.sheets.items():
        pd.testing.assert_frame_equal(table.frame, other[name].frame)
        for column, matrix in table.phased.items():
            np.testing.assert_array_equal(matrix, other[name].phased[column], err_msg=f"{name}.{column}")
    assert one.settings == other.settings and one.calendar == other.calendar
