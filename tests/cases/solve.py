"""Through the front door: write a book, load it, solve it, and insist on an audited plan."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

import planner
from planner.api import Plan
from planner.compiling import compile_tables
from tests.cases.book import Book
from tests.cases.engines import assert_same


def solve(book: Book, folder: Path | None = None) -> Plan:
    """The proven optimal plan of the book; its audit must be clean, and both engines must write the same matrix."""
    if folder is None:
        with tempfile.TemporaryDirectory() as name:
            return solve(book, Path(name))
    case = planner.load(book.write(folder / "book.xlsx"))
    assert_same(compile_tables(case.tables).network)
    plan = case.solve(gap=0.0, time_limit=120)
    assert plan.status.name == "OPTIMAL"
    assert not plan.audit, f"the audit found: {plan.audit}"
    return plan


def near(value: float, rel: float = 1e-6) -> object:
    """Equal up to the solver's tolerance."""
    return pytest.approx(value, rel=rel, abs=1e-6)


def bent(plan: Plan) -> list[tuple[object, ...]]:
    """(kind, sheet, cell, period, bent) of each rule that does not hold."""
    columns = ["kind", "sheet", "cell", "period", "bent"]
    return [tuple(row) for row in plan.tables["rules"][columns].itertuples(index=False)]


def total(plan: Plan, table: str, column: str, **where: object) -> float:
    """Sum of a column over the rows with these keys."""
    frame = plan.tables[table]
    for name, value in where.items():
        frame = frame[frame[name] == value]
    return float(frame[column].sum())
