"""What is still wanted of quarters before the horizon: by whom, until when, and how much of it is committed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.checks.book import ROW, Book
from planner.faults import Fault


def open_orders(book: Book) -> Iterator[Fault]:
    """Each has its row in Demand, can still be served, and no more of it is committed than is wanted."""
    demand = {(row["customer"], row["item"]): row for row in book.rows("Demand")}
    doubtful = bool(book.references.unsound["Demand"]) or "Demand" in book.unread.sheets
    for row in book.rows("Backlog"):
        line = demand.get((row["customer"], row["item"]))
        if line is None:
            if not doubtful:
                who = {"customer": row["customer"], "item": row["item"]}
                yield book.fault("Backlog", row[ROW], "item", "backlog_no_demand", **who)
            continue
        quantity, committed = (book.phased("Backlog", name, row[ROW]) for name in ("quantity", "committed"))
        for at, period in enumerate(book.tables["Backlog"].periods):
            wanted = f"{np.nan_to_num(quantity[at]):g}"
            if quantity[at] > 0 and period + line["delay"] < 0:
                cell = book.tables["Demand"].address(line[ROW], "delay")
                start = book.label(0)
                yield book.fault(
                    "Backlog", row[ROW], "quantity", "backlog_over", period=period, start=start, place=cell,
                    delay=line["delay"], quarter=book.label(period),
                )  # fmt: skip
            elif committed[at] > np.nan_to_num(quantity[at]) * (1 + 1e-9):
                yield book.fault("Backlog", row[ROW], "committed", "backlog_committed", period=period, wanted=wanted)
