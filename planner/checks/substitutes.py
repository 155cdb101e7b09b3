"""Substitutes: what serves for what can, and its maker stays known."""

from __future__ import annotations

import math
from collections.abc import Iterator

from planner.checks.book import ROW, Book
from planner.faults import Fault

COLUMNS = ("item", "serves_for")


def substitutes(book: Book) -> Iterator[Fault]:
    """An item serves for another one, both keep, and the other's maker is asked for only where the one is tracked."""
    for row in book.rows("Substitutes"):
        item, other = (row[column] for column in COLUMNS)
        if item == other:
            yield book.fault("Substitutes", row[ROW], "serves_for", "substitute_itself", item=item)
            continue
        for column in COLUMNS:
            if book.is_need(row[column]):
                yield book.fault("Substitutes", row[ROW], column, "substitute_need")
                break
            if row[column] in book.sound_items and not math.isnan(book.items[row[column]]["shelf_life"]):
                yield book.fault("Substitutes", row[ROW], column, "substitute_ages", item=row[column])
                break
        else:
            if other in book.distinguished and not book.is_tracked(item):
                yield book.fault("Substitutes", row[ROW], "item", "substitute_untracked", item=item, other=other)


def windows(book: Book) -> Iterator[Fault]:
    """The last quarter does not lie before the first, and some quarter of the horizon lies between."""
    for row in book.rows("Substitutes"):
        first, last = row["first"], row["last"]
        if last < first:
            yield book.fault("Substitutes", row[ROW], "last", "source_window", first=book.label(first))
        elif first >= book.length or last < 0:
            column = "last" if last < 0 else "first"
            yield book.fault("Substitutes", row[ROW], column, "substitute_never", note=True)
