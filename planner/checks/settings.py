"""Settings that contradict one another, and sheets without which there is nothing to plan."""

from __future__ import annotations

from collections.abc import Iterator

from planner.checks.book import Book
from planner.faults import Fault, fault
from planner.schema import SHEETS


def budgets(book: Book) -> Iterator[Fault]:
    """A quarter's budget beyond that of the whole horizon never binds."""
    settings, table = book.tables.settings, book.tables["Settings"]
    whole, quarter = settings.capex_budget, settings.capex_budget_quarter
    if whole is not None and quarter is not None and quarter > whole:
        title = book.tables.titles.get("Settings", "Settings")
        cell = table.address(0, "capex_budget_quarter")
        yield fault(title, cell, "budget_quarter", f"{quarter:g}", note=True, whole=f"{whole:g}")


def sheets_have_rows(book: Book) -> Iterator[Fault]:
    """A sheet that is required has at least one row."""
    for sheet in SHEETS:
        if sheet.required and not len(book.tables[sheet.name]) and sheet.name not in book.unread.sheets:
            yield fault(book.tables.titles.get(sheet.name, sheet.name), "", "no_rows")
