"""Qualification: one thing a row, of an item whose maker is known."""

from __future__ import annotations

from collections.abc import Iterator

from planner.checks.book import ROW, Book, Row
from planner.faults import Fault

SUBJECTS = ("supplier", "region", "option")


def qualifications(book: Book) -> Iterator[Fault]:
    """A row names a supplier or a region for a tracked item that it makes, or an option for a need."""
    for row in book.rows("Qualification"):
        if row["item"] in book.doubtful:
            continue
        given = [column for column in SUBJECTS if row[column]]
        if len(given) != 1:
            column, code = (given[1], "qualification_two") if given else ("supplier", "qualification_none")
            yield book.fault("Qualification", row[ROW], column, code, customer=row["customer"], item=row["item"])
        elif given == ["option"]:
            if not book.is_need(row["item"]):
                yield book.fault("Qualification", row[ROW], "option", "qualification_option", item=row["item"])
        else:
            yield from _maker(book, row, given[0])


def _maker(book: Book, row: Row, column: str) -> Iterator[Fault]:
    item = row["item"]
    makers = book.origins.get(item, set())
    if book.is_need(item):
        yield book.fault("Qualification", row[ROW], column, "qualification_need", item=item)
    elif not book.is_tracked(item):
        yield book.fault("Qualification", row[ROW], "item", "qualification_untracked")
    elif column == "supplier" and row["supplier"] not in makers:
        listed = ", ".join(sorted(makers)) or "-"
        yield book.fault("Qualification", row[ROW], column, "qualification_no_source", item=item, makers=listed)
    elif column == "region" and row["region"] not in {book.region.get(maker) for maker in makers}:
        yield book.fault("Qualification", row[ROW], column, "qualification_no_region", note=True, item=item)
