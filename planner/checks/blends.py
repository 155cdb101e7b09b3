"""Rules on averages: what they count, whether it has numbers, and limits that can hold together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.checks.book import ROW, Book, Row
from planner.checks.shares import change_within
from planner.faults import Fault
from planner.reading.attributes import attribute_numbers, attributes
from planner.reading.names import nearest


def one_scope(book: Book) -> Iterator[Fault]:
    """A rule counts what goes into one item, or what one customer receives: all of it, one item or one family."""
    for row in book.rows("Blends"):
        found = _misplaced(book, row)
        if found is not None:
            yield book.fault("Blends", row[ROW], *found, rule=row["rule"], item=row["item"], customer=row["customer"])


def _misplaced(book: Book, row: Row) -> tuple[str, str] | None:
    """Column and code of what is wrong with the scope of a rule."""
    if row["customer"]:
        foreign = next((column for column in ("supplier", "component_family") if row[column]), "")
        if foreign:
            return foreign, "blend_delivered"
        return ("family", "blend_two_scopes") if row["item"] and row["family"] else None
    if row["family"]:
        return "family", "blend_family"
    if not row["item"]:
        return "item", "blend_no_scope"
    return ("item", "blend_need") if book.is_need(row["item"]) else None


def known_attribute(book: Book) -> Iterator[Fault]:
    """What is averaged is a column of Items."""
    known = attributes(book.tables["Items"])
    for row in book.rows("Blends"):
        if row["attribute"] not in known:
            near = nearest(row["attribute"], known)
            code = "blend_attribute_near" if near else "blend_attribute" if known else "blend_no_attributes"
            yield book.fault("Blends", row[ROW], "attribute", code, known=", ".join(known), near=near or "")


def numbers_of_what_counts(book: Book) -> Iterator[Fault]:
    """Every item that counts has a number; one fault a cell, whatever the number of rules."""
    told = set()
    for row in _sound(book):
        given = attribute_numbers(book.tables["Items"], row["attribute"])
        for item in _counted(book, row):
            place = book.items[item][ROW], row["attribute"]
            if np.isnan(given[place[0]]) and place not in told:
                told.add(place)
                shown = book.items[item][row["attribute"]]
                found = shown if isinstance(shown, str) else ""
                yield book.fault("Items", *place, "blend_value", found=found, rule=row["rule"], item=item,
                                 attribute=row["attribute"])  # fmt: skip


def _sound(book: Book) -> list[Row]:
    """Rules whose scope and attribute are right."""
    known = attributes(book.tables["Items"])
    return [row for row in book.rows("Blends") if row["attribute"] in known and _misplaced(book, row) is None]


def _counted(book: Book, row: Row) -> list[str]:
    """Items that a rule may average over."""
    if row["customer"]:
        named, family = _received(book, row["customer"]), row["family"]
        if row["item"]:
            named &= _served(book, [row["item"]])
    else:
        named, family = {part.component for part in book.parts(row["item"])}, row["component_family"]
    return [item for item in book.items if item in named and family in ("", book.items[item]["family"])]


def _received(book: Book, customer: str) -> set[str]:
    """Items that the customer may receive, or did before the horizon."""
    wanted = [row["item"] for row in book.rows("Demand") if row["customer"] == customer]
    return _served(book, wanted) | {row["item"] for row in book.rows("History") if row["customer"] == customer}


def _served(book: Book, wanted: list[str]) -> set[str]:
    """These items, and for needs the items that may serve them."""
    found, seen, pending = set(), set(wanted), list(wanted)
    while pending:
        item = pending.pop()
        if not book.is_need(item):
            found.add(item)
            continue
        parts = {part.component for part in book.parts(item)} - seen
        seen |= parts
        pending.extend(parts)
    return found


def limits(book: Book) -> Iterator[Fault]:
    """A rule has a limit; the least is no more than the most; both are one number for the rule's period."""
    for row in book.rows("Blends"):
        least, most = (book.phased("Blends", column, row[ROW]) for column in ("least", "most"))
        if np.isnan(least).all() and np.isnan(most).all():
            yield book.fault("Blends", row[ROW], "rule", "blend_no_limit")
        over = np.flatnonzero(least > most)
        if len(over):
            period = int(over[0])
            cell = book.tables["Blends"].address(row[ROW], "most", period)
            yield book.fault(
                "Blends", row[ROW], "least", "blend_least_over_most", period=period, most=f"{most[period]:g}",
                cell_most=cell, quarter=book.label(period),
            )  # fmt: skip
        for column, values in (("least", least), ("most", most)):
            change = None if row["per"] == "quarter" else change_within(book, row, values)
            if change is not None:
                quarter = book.label(change)
                yield book.fault("Blends", row[ROW], column, "blend_varies", period=change, quarter=quarter)


def effect(book: Book) -> Iterator[Fault]:
    """A rule over nothing does nothing; a limit that nothing reaches is always missed."""
    for row in _sound(book):
        counted = _counted(book, row)
        made = [source for source in book.sources.get(row["item"], ()) if row["supplier"] in ("", source["supplier"])]
        if not counted or not (row["customer"] or made):
            column = "customer" if row["customer"] else "supplier" if counted and row["supplier"] else "item"
            yield book.fault("Blends", row[ROW], column, "blend_nothing", note=True, rule=row["rule"])
            continue
        numbers = attribute_numbers(book.tables["Items"], row["attribute"])[[book.items[i][ROW] for i in counted]]
        lowest, highest = numbers.min(), numbers.max()
        least, most = (book.phased("Blends", column, row[ROW]) for column in ("least", "most"))
        for column, beyond in (("least", least > highest), ("most", most < lowest)):
            if beyond.any():
                t, ends = int(beyond.argmax()), {"lowest": f"{lowest:g}", "highest": f"{highest:g}"}
                yield book.fault("Blends", row[ROW], column, "blend_out_of_reach", period=t, note=True, **ends)
