"""Reservations: one holder and one amount a row, no more than there is, and holders that can use what they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from planner.checks.book import ROW, Book, Row
from planner.faults import Fault
from planner.schema import HELD

FOR = ("customer", "family", "outside")
AMOUNTS = ("quantity", "share")


def one_holder(book: Book) -> Iterator[Fault]:
    """A part is held for one customer, one family or somebody outside."""
    for row in book.rows("Reservations"):
        named = [column for column in FOR if row[column]]
        if len(named) != 1:
            column, code = (named[1], "reserve_two_holders") if named else ("customer", "reserve_no_holder")
            yield book.fault("Reservations", row[ROW], column, code)


def one_amount(book: Book) -> Iterator[Fault]:
    """A quantity or a share, in quarters of which there are any."""
    for row in book.rows("Reservations"):
        named = [column for column in AMOUNTS if not np.isnan(book.phased("Reservations", column, row[ROW])).all()]
        if len(named) != 1:
            column, code = ("share", "reserve_two_amounts") if named else ("quantity", "reserve_no_amount")
            yield book.fault("Reservations", row[ROW], column, code)
        if row["last"] < row["first"]:
            start = book.label(row["first"])
            yield book.fault("Reservations", row[ROW], "last", "reserve_window", start=start)


def within_capacity(book: Book) -> Iterator[Fault]:
    """What is held of a resource is no more than sheet Capacity gives."""
    capacity = {(row["supplier"], row["resource"]): row[ROW] for row in book.rows("Capacity")}
    held: dict[tuple[str, str], np.ndarray] = defaultdict(lambda: np.zeros(book.length))
    for row in book.rows("Reservations"):
        key = row["supplier"], row["resource"]
        if key not in capacity:
            continue  # a cell of it could not be read
        there = book.phased("Capacity", "capacity", capacity[key])
        held[key] = held[key] + _held(book, row, there)
        over = np.flatnonzero(held[key] > there * (1 + 1e-9))
        if len(over):
            period = int(over[0])
            column = next(c for c in AMOUNTS if not np.isnan(book.phased("Reservations", c, row[ROW])[period]))
            yield book.fault(
                "Reservations", row[ROW], column, "reserve_over", period=period, resource=row["resource"],
                quarter=book.label(period), held=f"{held[key][period]:g}", capacity=f"{there[period]:g}",
                place=book.tables["Capacity"].address(capacity[key], "capacity", period),
            )  # fmt: skip


def _held(book: Book, row: Row, capacity: np.ndarray) -> np.ndarray:
    quantity, share = (np.nan_to_num(book.phased("Reservations", column, row[ROW])) for column in AMOUNTS)
    t = np.arange(book.length)
    here = ~(t < row["first"]) & ~(t > row["last"])  # NaN, a blank, is no limit
    return np.where(here, quantity + share * np.nan_to_num(capacity), 0.0)


def held_once(book: Book) -> Iterator[Fault]:
    """Of one resource, a holder has one row in a quarter."""
    first: dict[tuple[str, ...], list[tuple[Row, np.ndarray]]] = defaultdict(list)
    for row in book.rows("Reservations"):
        holder = row["customer"] or row["family"]
        units = _held(book, row, np.ones(book.length))
        for other, before in first[row["supplier"], row["resource"], holder] if holder else ():
            both = np.flatnonzero((units > 0) & (before > 0))
            if len(both):
                other_name, quarter = other["reservation"], book.label(int(both[0]))
                yield book.fault(
                    "Reservations", row[ROW], "reservation", "reserve_twice",
                    other=other_name, holder=holder, quarter=quarter,
                )  # fmt: skip
                break
        first[row["supplier"], row["resource"], holder].append((row, units))


def names(book: Book) -> Iterator[Fault]:
    """Who holds something is told by his name alone, and so is what stands before it."""
    customers, families = set(book.column("Demand", "customer")) - {""}, {r["family"] for r in book.items.values()}
    for item, row in book.items.items():
        if item in HELD:
            yield book.fault("Items", row[ROW], "item", "item_named_held")
    for row in book.rows("Reservations"):
        column = "customer" if row["customer"] else "family"
        if row[column] and row[column] in customers & families:
            yield book.fault("Reservations", row[ROW], column, "reserve_same_name")
    for row in book.rows("Receipts"):
        for word, holder in row["parts"]:
            if word in HELD and holder in customers & families:
                yield book.fault("Receipts", row[ROW], "parts", "reserve_same_name", found=holder)


def can_use(book: Book) -> Iterator[Fault]:
    """A part that nothing for its holder can take, and a receipt held for somebody who cannot use it, lie idle."""
    takes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in book.rows("Usage"):
        takes[row["supplier"], row["resource"]].add(row["item"])
    for row in book.rows("Reservations"):
        holder = row["customer"] or row["family"]
        started = takes[row["supplier"], row["resource"]] | takes["", row["resource"]]
        if holder and not started & _usable(book, holder):
            column = "customer" if row["customer"] else "family"
            yield book.fault("Reservations", row[ROW], column, "reserve_idle", note=True, resource=row["resource"])
    for row in book.rows("Receipts"):
        for word, holder in row["parts"]:
            if word in HELD and row["item"] not in _usable(book, holder):
                yield book.fault("Receipts", row[ROW], "parts", "receipt_idle", note=True, found=holder)


def _usable(book: Book, holder: str) -> set[str]:
    """Items that a customer wants, or of a family, and everything inside."""
    customers, items = book.column("Demand", "customer"), book.column("Demand", "item")
    wanted = {item for customer, item in zip(customers, items, strict=True) if customer == holder and item}
    wanted |= {item for item, row in book.items.items() if row["family"] == holder}
    return wanted.union(*(book.inside(item) for item in wanted))
