"""Notes on what is there and does nothing, or is there under two names."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.checks.book import ROW, Book
from planner.faults import Fault
from planner.reading.names import fold


def items(book: Book) -> Iterator[Fault]:
    """Items that nobody wants and nothing takes."""
    used = {*book.column("Demand", "item"), *book.column("BOM", "component")}
    used |= {*book.column("Grades", "item"), *book.column("Grades", "grade")}
    used |= {*book.column("Substitutes", "item"), *book.column("Substitutes", "serves_for")}
    for item, row in book.items.items():
        if item not in used:
            yield book.fault("Items", row[ROW], "item", "unused_item", note=True)


def suppliers(book: Book) -> Iterator[Fault]:
    """Suppliers that supply nothing and have supplied nothing."""
    used = {supplier for sheet in ("Sources", "Receipts", "History") for supplier in book.column(sheet, "supplier")}
    for row in book.rows("Suppliers"):
        if row["supplier"] not in used:
            yield book.fault("Suppliers", row[ROW], "supplier", "unused_supplier", note=True)


def resources(book: Book) -> Iterator[Fault]:
    """Capacity that nothing takes."""
    used = set(zip(book.column("Usage", "supplier"), book.column("Usage", "resource"), strict=True))
    for row in book.rows("Capacity"):
        if not {(row["supplier"], row["resource"]), ("", row["resource"])} & used:
            yield book.fault("Capacity", row[ROW], "resource", "unused_resource", note=True, supplier=row["supplier"])


def lines(book: Book) -> Iterator[Fault]:
    """Demand lines that ask for nothing, not even for 0: perhaps a slip in the name of a row of prices."""
    blank = np.isnan(book.tables["Demand"].phased["quantity"]).all(axis=1)
    backlog = set(zip(book.column("Backlog", "customer"), book.column("Backlog", "item"), strict=True))
    for row in book.rows("Demand"):
        if blank[row[ROW]] and (row["customer"], row["item"]) not in backlog:
            yield book.fault("Demand", row[ROW], "customer", "line_no_quantity", note=True, item=row["item"])


def twins(book: Book) -> Iterator[Fault]:
    """Names that differ only in case, width or spaces: two things to the planner, perhaps one to whoever wrote them."""
    for sheet, column in (("Items", "item"), ("Suppliers", "supplier"), ("Demand", "customer")):
        first: dict[str, str] = {}
        for row in book.rows(sheet):
            name = row[column]
            other = first.setdefault(fold(name), name)
            if other != name:
                yield book.fault(sheet, row[ROW], column, "name_twins", note=True, other=other)
