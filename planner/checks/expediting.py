"""Options of kind expedite: something to expedite, and no sooner than it is ordered."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.checks.book import ROW, Book, Row
from planner.faults import Fault


def expediting(book: Book) -> Iterator[Fault]:
    """The supplier has sources of the item, and none of them has a lead time below what is saved."""
    for row in book.rows("Options"):
        if row["kind"] != "expedite" or not (row["supplier"] and row["item"]) or row["item"] in book.doubtful:
            continue
        sources = [source for source in book.sources.get(row["item"], ()) if source["supplier"] == row["supplier"]]
        if not sources and not book.references.unsound["Sources"]:
            makers = ", ".join(sorted({source["supplier"] for source in book.sources.get(row["item"], ())})) or "-"
            yield book.fault("Options", row[ROW], "item", "expedite_no_source", supplier=row["supplier"], makers=makers)
        short = min(sources, key=lambda source: source["lead_time"], default=None)
        if short and row["saves"] > short["lead_time"]:
            cell, home = book.tables["Sources"].address(short[ROW], "lead_time"), book.tables.titles["Sources"]
            lead = f"{short['lead_time']:g}"
            yield book.fault("Options", row[ROW], "saves", "expedite_saves", lead=lead, home=home, other=cell)


def lead_times(book: Book, source: Row) -> list[int]:
    """Quarters from start to arrival: the usual ones, then those by each option that expedites the source."""
    saves = [
        row["saves"]
        for row in book.rows("Options")
        if row["kind"] == "expedite" and (row["supplier"], row["item"]) == (source["supplier"], source["item"])
    ]
    return [int(max(0, source["lead_time"] - np.nan_to_num(saved))) for saved in (0, *saves)]
