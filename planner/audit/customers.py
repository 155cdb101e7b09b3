"""What customers get: accepted makers and options, balances, demand and delay."""

from __future__ import annotations

import math
from collections.abc import Iterable

from planner.audit.book import Book, Line
from planner.audit.finding import Findings, Key, anything, differs, exceeds
from planner.audit.replay import Replay, Served
from planner.audit.rows import Row, Rows

NOT_SERVED = Served(0.0, [])


def check_customers(replay: Replay, rows: Rows, found: Findings) -> None:
    """Every delivery accepted, every unit delivered also wanted, every line's numbers right."""
    _allocation(replay, rows, found)
    _options(replay, rows, found)
    _one_option(replay, found)
    _balance(replay, found)
    _fulfilment(replay, rows, found)
    _shortages(replay, rows, found)


def _allocation(replay: Replay, rows: Rows, found: Findings) -> None:
    for row in rows["allocation"]:
        variant = replay.variants.of(row["item"], row["supplier"], row["parts"])
        units = row.number("units")
        total = replay.sent[row["customer"], row["item"]][row.t]
        found.compare("allocation", row, "share", row.number("share"), units / total if anything(total) else 0.0)
        if variant is None or not anything(units):
            continue
        for part, maker in sorted(variant.makers):
            if not _accepts(replay.book.accepted.get((row["customer"], part)), maker, row.t):
                found.add("not-qualified", "allocation", row.key, "units", units, 0.0, f"{part}: {maker}")


def _accepts(accepted: dict[str, float] | None, name: str, t: int) -> bool:
    return accepted is None or accepted.get(name, math.inf) <= t


def _options(replay: Replay, rows: Rows, found: Findings) -> None:
    for row in rows["needs"]:
        accepted = replay.book.accepted_options.get((row["customer"], row["need"]))
        if anything(row.number("units")) and not _accepts(accepted, row["option"], row.t):
            found.add("not-accepted", "needs", row.key, "units", row.number("units"), 0.0)


def _one_option(replay: Replay, found: Findings) -> None:
    taken: dict[tuple[str, str], list[str]] = {}
    for (customer, need, option), units in replay.met_by.items():
        if replay.book.items[need]["one_option"] and anything(sum(units)):
            taken.setdefault((customer, need), []).append(option)
    for (customer, need), options in taken.items():
        if len(options) > 1:
            key = (("customer", customer), ("need", need))
            found.add("one-option", "needs", key, "units", len(options), 1.0, ", ".join(sorted(options)))


def _balance(replay: Replay, found: Findings) -> None:
    """What arrives at a customer is what demand and the options of needs take, in every quarter."""
    labels = replay.book.labels
    for name in dict.fromkeys([*replay.sent, *replay.met, *replay.called, *replay.fulfilled]):
        customer, item = name
        need = replay.book.is_need(item)
        ledger = replay.met if need else replay.sent
        for t in range(replay.book.count):
            taken = replay.fulfilled[name][t] + replay.called[name][t]
            size = replay.fulfilled.size(name)[t] + replay.called.size(name)[t] + ledger.size(name)[t]
            if differs(ledger[name][t], taken, size):
                key = (("customer", customer), ("need" if need else "item", item), ("quarter", labels[t]))
                check, table = ("need-balance", "needs") if need else ("customer-balance", "allocation")
                found.add(check, table, key, "units", ledger[name][t], taken)


def _fulfilment(replay: Replay, rows: Rows, found: Findings) -> None:
    book = replay.book
    stated = {(r["customer"], r["item"], r.t): r for r in rows["fulfilment"]}
    wanted = dict(_wanted(book))
    for name in dict.fromkeys([*wanted, *stated, *replay.served]):
        customer, item, t = name
        key = (("customer", customer), ("item", item), ("quarter", book.labels[t]))
        served, line = replay.served.get(name, NOT_SERVED), wanted.get(name)
        if line is None:
            for column, units in (("on_time", served.on_time), ("late", served.late_units)):
                if anything(abs(units)):
                    found.add("no-demand", "fulfilment", key, column, units, 0.0)
            continue
        quantity = line.quantity[t]
        if exceeds(served.units, quantity):
            found.add("over-served", "fulfilment", key, "on_time", served.units, quantity, place=_demand(book, line, t))
        if name in stated:
            _line(stated[name], line, served, found)
        elif anything(quantity):
            found.add("missing-row", "fulfilment", key, "wanted", 0.0, quantity)


def _wanted(book: Book) -> Iterable[tuple[tuple[str, str, int], Line]]:
    for (customer, item), line in book.demand.items():
        for t, quantity in enumerate(line.quantity):
            if not math.isnan(quantity):
                yield (customer, item, t), line


def _demand(book: Book, line: Line, t: int) -> tuple[str, str]:
    return "Demand", book.tables["Demand"].address(line.row, "quantity", t)


def _line(row: Row, line: Line, served: Served, found: Findings) -> None:
    quantity = line.quantity[row.t]
    committed = line.committed * quantity
    right = {
        "priority": line.priority,
        "wanted": quantity,
        "late": served.late_units,
        "lost": max(0.0, quantity - served.units),
        "committed": committed,
        "committed_short": max(0.0, committed - served.units),
    }
    for column, value in right.items():
        size = 0.0 if column == "priority" else quantity
        found.compare("fulfilment", row, column, row.number(column), value, size)


def _shortages(replay: Replay, rows: Rows, found: Findings) -> None:
    book = replay.book
    lost = {}
    for name, line in _wanted(book):
        missing = line.quantity[name[2]] - replay.served.get(name, NOT_SERVED).units
        if exceeds(missing, 0.0, line.quantity[name[2]]):
            lost[name] = missing
    for row in rows["shortages"]:
        name = (row["customer"], row["item"], row.t)
        wanted = book.demand.get(name[:2])
        if wanted is None or math.isnan(wanted.quantity[row.t]):
            if anything(abs(row.number("units"))):
                found.add("no-demand", "shortages", row.key, "units", row.number("units"), 0.0)
        elif row["kind"] == "late":
            _late(book, row, wanted, found)
        else:
            _lost(row, wanted, lost.pop(name, 0.0), found)
    for (customer, item, t), units in lost.items():
        key: Key = (("customer", customer), ("item", item), ("quarter", book.labels[t]), ("kind", "lost"))
        found.add("missing-row", "shortages", key, "units", 0.0, units)


def _late(book: Book, row: Row, line: Line, found: Findings) -> None:
    """A late delivery: within the acceptable delay, its fee right."""
    delivered, units = book.calendar.index(row["delivered"]), row.number("units")
    if delivered is None or not 0 <= delivered < book.count:
        found.add("not-a-quarter", "shortages", row.key, "delivered", word=row["delivered"])
        return
    by = delivered - row.t
    if anything(abs(units)) and not 0 < by <= line.delay:
        place = ("Demand", book.tables["Demand"].address(line.row, "delay"))
        found.add("outside-delay", "shortages", row.key, "delivered", units, 0.0, place=place)
    found.compare("shortages", row, "late_by", row.number("late_by"), by)
    found.compare("shortages", row, "money", row.number("money"), line.late_fee * by * units)


def _lost(row: Row, line: Line, units: float, found: Findings) -> None:
    size = line.quantity[row.t]
    worth = line.price[row.t] + line.lost_penalty
    found.compare("shortages", row, "units", row.number("units"), units, size)
    found.compare("shortages", row, "money", row.number("money"), worth * units, worth * size)
