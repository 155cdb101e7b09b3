"""Sources: when they can start, how much, and which of them are the same."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from planner.checks.book import ROW, Book, Row
from planner.checks.expediting import lead_times
from planner.faults import Fault
from planner.reading.names import nearest

MOST_LOTS = 1e9


def windows(book: Book) -> Iterator[Fault]:
    """A source starts no later than it ends; one that lies outside the horizon is worth knowing."""
    for row in book.rows("Sources"):
        first, last = row["first"], row["last"]
        if first > last:
            yield book.fault("Sources", row[ROW], "last", "source_window", first=book.label(first))
        elif last < 0:
            yield book.fault("Sources", row[ROW], "last", "source_over", note=True, start=book.label(0))
        elif max(0.0, np.nan_to_num(first)) + (lead := min(lead_times(book, row))) >= book.length:
            column = "lead_time" if lead >= book.length else "first"
            end = book.label(book.length - 1)
            yield book.fault("Sources", row[ROW], column, "source_never", note=True, end=end)


def broken_window(book: Book, row: Row) -> bool:
    """Whether ``windows`` has a fault for this source."""
    return bool(row["first"] > row["last"])


def order_sizes(book: Book) -> Iterator[Fault]:
    """The least order, in whole lots, fits into the most of every quarter that allows anything."""
    for row in book.rows("Sources"):
        lot = 0.0 if np.isnan(row["lot_size"]) else row["lot_size"]
        least = math.ceil(max(row["min_order"], lot) / lot - 1e-9) * lot if lot else row["min_order"]
        most = book.phased("Sources", "most", row[ROW])
        told = set()
        for period in np.flatnonzero((most > 0) & (most < least * (1 - 1e-9))):
            t = book.tables["Sources"].periods[int(period)]
            code = "source_most_min" if most[period] < row["min_order"] else "source_most_lot"
            found = book.fault(
                "Sources", row[ROW], "most", code, period=t, min_order=f"{row['min_order']:g}", lot=f"{lot:g}",
                least=f"{least:g}",
            )  # fmt: skip
            if found.cell not in told:
                told.add(found.cell)
                yield found


def lots_of_some_size(book: Book) -> Iterator[Fault]:
    """Lots are counted: there must not be more of them than whole numbers that a solver can tell apart."""
    wanted = float(sum(np.nansum(book.tables[sheet].phased["quantity"]) for sheet in ("Demand", "Backlog")))
    for row in book.rows("Sources"):
        if not np.isnan(row["lot_size"]) and wanted / row["lot_size"] > MOST_LOTS:
            lots = f"{wanted / row['lot_size']:,.0f}"
            yield book.fault("Sources", row[ROW], "lot_size", "lot_too_small", lots=lots)


def overlaps(book: Book) -> Iterator[Fault]:
    """A source for any option and one for a named option of the same item would both state the same supply."""
    options: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in book.rows("Sources"):
        options[row["supplier"], row["item"]][row["option"]] = row[ROW]
    for (supplier, item), rows in options.items():
        if "" in rows and len(rows) > 1:
            named = ", ".join(book.tables["Sources"].address(r, "option") for o, r in rows.items() if o)
            yield book.fault(
                "Sources", rows[""], "option", "source_overlap", supplier=supplier, item=item, cells=named
            )  # fmt: skip


def together(book: Book) -> Iterator[Fault]:
    """Options that must go with another are other options of the item that the supplier can make, in some quantity."""
    for row in book.rows("Sources"):
        for option in row["with_options"]:
            found = _beside(book, row, option)
            if found is not None:
                code, values = found
                supplier, item = row["supplier"], row["item"]
                yield book.fault(
                    "Sources", row[ROW], "with_options", code, found=option, supplier=supplier, item=item, **values
                )  # fmt: skip


def _beside(book: Book, row: Row, option: str) -> tuple[str, dict[str, Any]] | None:
    """What is wrong with an option that must go with a source, with the values of its message."""
    known = [name for name in book.recipes.get(row["item"], {}) if name]
    if not known:
        return "no_options", {}
    if option not in known:
        near = nearest(option, known)
        return "unknown_option_near" if near else "unknown_option", {"known": ", ".join(known), "near": near or ""}
    if not row["option"]:
        return "with_any_option", {}
    if option == row["option"]:
        return "with_itself", {}
    same = [source for source in book.sources[row["item"]] if source["supplier"] == row["supplier"]]
    others = [source for source in same if source["option"] == option]
    if not others:
        return "with_no_source", {}
    if not others[0]["min_order"] > 0 and np.isnan(others[0]["lot_size"]):
        return "with_no_minimum", {"other": book.tables["Sources"].address(others[0][ROW], "min_order")}
    return None
