"""Lanes, where customers are, and what is on the way to them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.checks.book import ROW, Book, Row
from planner.faults import Fault

PAIRS = (
    ("from_supplier", "from_region", "lane_two_origins"),
    ("to_customer", "to_region", "lane_two_destinations"),
    ("item", "family", "lane_two_scopes"),
)


def one_of_each(book: Book) -> Iterator[Fault]:
    """A row names one origin, one destination and one scope at most, and no need."""
    for row in book.rows("Lanes"):
        for first, second, code in PAIRS:
            if row[first] and row[second]:
                yield book.fault("Lanes", row[ROW], second, code, other=row[first])
        if book.is_need(row["item"]):
            yield book.fault("Lanes", row[ROW], "item", "lane_need")


def origins_are_known(book: Book) -> Iterator[Fault]:
    """Where the maker decides, it is followed."""
    for row in book.rows("Lanes"):
        origin = "from_supplier" if row["from_supplier"] else "from_region"
        untracked = sorted(item for item in _carried(book, row) if not book.is_tracked(item))
        if row[origin] and untracked:
            column = "item" if row["item"] else "family" if row["family"] else origin
            yield book.fault("Lanes", row[ROW], column, "lane_untracked", items=_some(untracked), origin=row[origin])


def duty_has_value(book: Book) -> Iterator[Fault]:
    """Duty is a share of a value that is given."""
    for row in book.rows("Lanes"):
        without = sorted(item for item in _carried(book, row) & set(book.sound_items) if _worthless(book, item))
        if row["duty"] > 0 and without:
            yield book.fault("Lanes", row[ROW], "duty", "lane_duty_value", items=_some(without))


def times(book: Book) -> Iterator[Fault]:
    """Express saves no more than the whole way takes, and something gets there within the horizon."""
    for row in book.rows("Lanes"):
        saves = row["expedite_saves"]
        if np.isnan(saves) and (row["expedite_fee"] > 0 or not np.isnan(row["expedite_most"])):
            yield book.fault("Lanes", row[ROW], "expedite_saves", "lane_no_saves")
        elif saves > row["transit"]:
            yield book.fault("Lanes", row[ROW], "expedite_saves", "lane_saves", transit=f"{row['transit']:g}")
        elif row["transit"] - np.nan_to_num(saves) >= book.length:
            end = book.label(book.length - 1)
            yield book.fault("Lanes", row[ROW], "transit", "lane_too_slow", note=True, end=end)


def loads(book: Book) -> Iterator[Fault]:
    """The least load fits into the most of every quarter that allows anything."""
    for row in book.rows("Lanes"):
        most = book.phased("Lanes", "most", row[ROW])
        told = set()
        for t in map(int, np.flatnonzero((most > 0) & (most < row["min_load"] * (1 - 1e-9)))):
            found = book.fault("Lanes", row[ROW], "most", "lane_most_min", period=t, least=f"{row['min_load']:g}")
            if found.cell not in told:
                told.add(found.cell)
                yield found


def lanes_fit_something(book: Book) -> Iterator[Fault]:
    """A row that fits no delivery does nothing."""
    for row in book.rows("Lanes"):
        twice = any(row[first] and row[second] for first, second, _ in PAIRS)
        if not (twice or book.is_need(row["item"]) or _carried(book, row)):
            yield book.fault("Lanes", row[ROW], "lane", "lane_idle", note=True)


def customers(book: Book) -> Iterator[Fault]:
    """Customers that want nothing."""
    known = set(book.column("Demand", "customer"))
    for row in book.rows("Customers"):
        if row["customer"] not in known:
            yield book.fault("Customers", row[ROW], "customer", "customer_idle", note=True)


def on_the_way(book: Book) -> Iterator[Fault]:
    """What is on the way to a customer is not on hand, and is something that the customer may use."""
    for row in book.rows("Receipts"):
        if not row["customer"] or book.is_need(row["item"]):
            continue
        if row["opening"] > 0:
            yield book.fault("Receipts", row[ROW], "opening", "receipt_on_hand", customer=row["customer"])
        elif row["customer"] not in book.delivered.get(row["item"], ()):
            yield book.fault(
                "Receipts", row[ROW], "customer", "receipt_unwanted", note=True, item=row["item"]
            )  # fmt: skip


def _carried(book: Book, row: Row) -> set[str]:
    """Items that a row covers: somebody at its end may receive them, and somebody at its origin makes them."""
    scope = set(book.scope(row)) if row["item"] or row["family"] else set(book.delivered)
    return {item for item in scope if _reaches(book, row, item) and _leaves(book, row, item)}


def _reaches(book: Book, row: Row, item: str) -> bool:
    receivers = book.delivered.get(item, set())
    if row["to_customer"]:
        return row["to_customer"] in receivers
    return bool(receivers) and (not row["to_region"] or bool(receivers & book.customers_of[row["to_region"]]))


def _leaves(book: Book, row: Row, item: str) -> bool:
    makers = book.origins.get(item, set())
    if row["from_supplier"]:
        return row["from_supplier"] in makers
    return not row["from_region"] or any(book.region.get(maker) == row["from_region"] for maker in makers)


def _worthless(book: Book, item: str) -> bool:
    return bool(np.isnan(book.items[item]["value"]))


def _some(names: list[str]) -> str:
    return ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
