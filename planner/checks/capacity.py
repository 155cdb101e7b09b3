"""Capacity and what takes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from planner.checks.book import ROW, Book
from planner.faults import Fault


def every_quarter(book: Book) -> Iterator[Fault]:
    """Capacity is given for every quarter: a blank is not a zero."""
    periods = book.tables["Capacity"].periods
    for row in book.rows("Capacity"):
        given = book.phased("Capacity", "capacity", row[ROW])
        missing = [book.label(t) for t, value in zip(periods, given, strict=True) if np.isnan(value)]
        if missing:
            quarters = ", ".join(missing[:8]) + (", …" if len(missing) > 8 else "")
            resource = row["resource"]
            yield book.fault("Capacity", row[ROW], "capacity", "capacity_blank", quarters=quarters, resource=resource)


def usage_has_source(book: Book) -> Iterator[Fault]:
    """What takes capacity at a supplier is something that the supplier can start."""
    options: dict[tuple[str, str], set[str]] = defaultdict(set)
    sourced = (book.column("Sources", column) for column in ("supplier", "item", "option"))
    for supplier, item, option in zip(*sourced, strict=True):
        options[supplier, item].add(option)
    holders = defaultdict(set)
    for row in book.rows("Capacity"):
        holders[row["resource"]].add(row["supplier"])
    for row in book.rows("Usage"):
        if book.is_need(row["item"]):
            yield book.fault("Usage", row[ROW], "item", "need_usage")
            continue
        suppliers = {row["supplier"]} if row["supplier"] else holders[row["resource"]]
        able = set().union(*(options.get((s, row["item"]), set()) for s in suppliers))
        if able and (not row["option"] or {"", row["option"]} & able):
            continue
        if row["supplier"]:
            code = "usage_no_option" if able else "usage_no_source"
            yield book.fault(
                "Usage", row[ROW], "option" if able else "item", code, supplier=row["supplier"], item=row["item"]
            )  # fmt: skip
        else:
            yield book.fault("Usage", row[ROW], "item", "usage_nobody", note=True, resource=row["resource"])
