"""What is started and what is in stock: sources, orders, nothing from nowhere."""

from __future__ import annotations

import math
from collections.abc import Callable

from planner.audit.book import Book, Source
from planner.audit.finding import Findings, Key, anything, exceeds, whole
from planner.audit.ledger import Ledger
from planner.audit.replay import Replay
from planner.audit.rows import Rows
from planner.audit.variants import Variant


def check_material(replay: Replay, rows: Rows, found: Findings) -> None:
    """Every source within its terms, every balance kept, every stated number right."""
    _purchasing(replay, found)
    for number, started in replay.started.items():
        source = replay.book.sources[number]
        for t, units in enumerate(started):
            if anything(units):
                _terms(replay.book, source, t, units, found)
    _orders(replay, rows, found)
    _stock(replay, rows, found)
    _components(replay, rows, found)


def _purchasing(replay: Replay, found: Findings) -> None:
    book = replay.book
    for row, number in replay.purchases:
        source, units, t = book.sources[number], row.number("started"), row.t
        arrival = t + source.lead
        if anything(units) and arrival >= book.count:
            found.add(
                "arrives-too-late",
                "purchasing",
                row.key,
                "started",
                units,
                0.0,
                place=_place(book, source, "lead_time"),
            )
        found.compare_text("purchasing", row, "arrives", row["arrives"], book.labels[arrival])
        right = {"good": units * source.good[t], "unit_cost": source.unit_cost[t], "cost": units * source.unit_cost[t]}
        for column, value in right.items():
            found.compare("purchasing", row, column, row.number(column), value)


def _place(book: Book, source: Source, column: str, t: int | None = None) -> tuple[str, str]:
    return "Sources", book.tables["Sources"].address(source.row, column, t)


def _key(book: Book, source: Source, t: int) -> Key:
    return (
        ("supplier", source.supplier),
        ("item", source.item),
        ("option", source.option),
        ("quarter", book.labels[t]),
    )


def _terms(book: Book, source: Source, t: int, units: float, found: Findings) -> None:
    """What one source starts in one quarter, over all recipes and parts."""

    def note(check: str, limit: float, column: str) -> None:
        place = _place(book, source, column, t)
        found.add(check, "purchasing", _key(book, source, t), "started", units, limit, place=place)

    if t < source.first or t > source.last:
        note("not-open", 0.0, "first" if t < source.first else "last")
    if not math.isnan(source.most[t]) and exceeds(units, source.most[t]):
        note("most", source.most[t], "most")
    if exceeds(source.min_order, units):
        note("min-order", source.min_order, "min_order")
    if source.lot and not whole(units, source.lot):
        note("lot-size", source.lot, "lot_size")


def _orders(replay: Replay, rows: Rows, found: Findings) -> None:
    """The stated orders are what the purchases add up to."""
    book = replay.book
    right = {
        (number, t): units
        for number, started in replay.started.items()
        for t, units in enumerate(started)
        if anything(units)
    }
    for row in rows["orders"]:
        numbers = book.sources_of.get((row["supplier"], row["item"], row["option"]), [])
        number = next((n for n in numbers if (n, row.t) in right), None)
        if number is None:
            found.compare("orders", row, "started", row.number("started"), 0.0)
            found.compare("orders", row, "order_cost", row.number("order_cost"), 0.0)
            continue
        source, units = book.sources[number], right.pop((number, row.t))
        expected = {
            "started": units,
            "min_order": source.min_order,
            "lot_size": source.lot,
            "lots": units / source.lot if source.lot else 0.0,
            "order_cost": source.order_cost,
        }
        for column, value in expected.items():
            found.compare("orders", row, column, row.number(column), value)
    for (number, t), units in right.items():
        found.add("missing-row", "orders", _key(book, book.sources[number], t), "started", 0.0, units)


def _stock(replay: Replay, rows: Rows, found: Findings) -> None:
    """Nothing is used that is not there, and the stated stock is what remains."""
    labels = replay.book.labels
    stated: Ledger[Variant] = Ledger(replay.book.count)
    for row in rows["stock"]:
        variant = replay.variants.of(row["item"], row["supplier"], row["parts"])
        if variant is None:
            word = " ".join(filter(None, (row["supplier"], row["parts"]))) or row["item"]
            found.add("unknown-variant", "stock", row.key, "stock", row.number("stock"), word=word)
            continue
        stated.add(variant, row.t, row.number("stock"))
    for variant in dict.fromkeys([*replay.stock, *stated]):
        levels, sizes = replay.stock[variant], replay.stock.size(variant)
        for t in range(replay.book.count):
            key = (
                ("item", variant.item),
                ("supplier", variant.maker),
                ("parts", variant.parts),
                ("quarter", labels[t]),
            )
            if exceeds(0.0, levels[t], sizes[t]):
                found.add("from-nowhere", "stock", key, "stock", levels[t], 0.0)
            found.compare("stock", key, "stock", stated[variant][t], levels[t], sizes[t])


def _components(replay: Replay, rows: Rows, found: Findings) -> None:
    """The stated balance of every item is that of the replay, all makers together."""
    book, labels = replay.book, replay.book.labels
    balances = _balances(replay)
    stated = {(row["item"], row.t): row for row in rows["components"]}
    for item, facts in book.items.items():
        if book.is_need(item):
            continue
        for t in range(book.count):
            row, key = stated.get((item, t)), (("item", item), ("quarter", labels[t]))
            if row is not None:
                found.compare_text("components", key, "family", row["family"], facts["family"])
                found.compare_text("components", key, "unit", row["unit"], facts["unit"])
            for column, balance in balances.items():
                right, size = balance(item, t)
                found.compare("components", key, column, row.number(column) if row else 0.0, right, size)


def _balances(replay: Replay) -> dict[str, Callable[[str, int], tuple[float, float]]]:
    """For every column of ``components``: the right number and the size of the terms behind it."""
    count = replay.book.count

    def by_item(ledger: Ledger[Variant]) -> Ledger[str]:
        total: Ledger[str] = Ledger(count)
        for variant, amounts in ledger.items():
            for t, amount in enumerate(amounts):
                total.add(variant.item, t, amount, ledger.size(variant)[t])
        return total

    opening, received = by_item(replay.opening), by_item(replay.received)
    used, delivered, closing = by_item(replay.used), by_item(replay.delivered), by_item(replay.stock)

    def at(ledger: Ledger[str]) -> Callable[[str, int], tuple[float, float]]:
        return lambda item, t: (ledger[item][t], ledger.size(item)[t])

    def start(item: str, t: int) -> tuple[float, float]:
        return at(opening)(item, 0) if t == 0 else at(closing)(item, t - 1)

    return {
        "opening": start,
        "received": at(received),
        "used": at(used),
        "delivered": at(delivered),
        "closing": at(closing),
    }
