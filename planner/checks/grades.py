"""Grades: what comes out of what is started is all of it, and something is started."""

from __future__ import annotations

from collections.abc import Iterator

from planner.checks.book import ROW, Book
from planner.faults import Fault

ROUNDING = 1e-6


def whole(book: Book) -> Iterator[Fault]:
    """The shares of what comes out sum to 1; what is lost is yield."""
    table = book.tables["Grades"]
    items, suppliers = book.column("Grades", "item"), book.column("Grades", "supplier")
    unsure = {(items[row], suppliers[row]) for row in book.references.unsound["Grades"]}
    for (item, supplier), rows in book.grades.items():
        total = sum(row["share"] for row in rows)
        if abs(total - 1) > ROUNDING and (item, supplier) not in unsure:
            cells = ", ".join(table.address(row[ROW], "share") for row in rows)
            yield book.fault(
                "Grades", rows[-1][ROW], "share", "grade_sum", item=item, total=f"{total:.6g}", cells=cells
            )


def started(book: Book) -> Iterator[Fault]:
    """A row is about something that somebody starts."""
    unsure = {book.column("Sources", "item")[row] for row in book.references.unsound["Sources"]}
    for row in book.rows("Grades"):
        makers = {source["supplier"] for source in book.sources.get(row["item"], ())}
        if row["supplier"] not in ("", *makers) or not makers:
            column = "supplier" if makers else "item"
            if row["item"] not in unsure and not book.is_need(row["item"]):
                yield book.fault("Grades", row[ROW], column, "grade_not_started", item=row["item"])
