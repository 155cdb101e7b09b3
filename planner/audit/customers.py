"""What customers get: accepted makers and options, balances, demand and delay."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from planner.audit.book import Book
from planner.audit.finding import NOISE, Findings, Key, anything, differs, exceeds, where
from planner.audit.replay import Replay
from planner.audit.rows import Rows, Table
from planner.reading.names import fold


def check_customers(replay: Replay, rows: Rows, found: Findings) -> None:
    """Every delivery accepted, every unit delivered also wanted, every line's numbers right."""
    _allocation(replay, rows["allocation"], found)
    _options(replay, rows["needs"], found)
    _one_option(replay, found)
    _balance(replay, found)
    _fulfilment(replay, rows["fulfilment"], found)
    _service(replay, rows["service"], found)
    _shortages(replay, rows["shortages"], found)


def _allocation(replay: Replay, table: Table, found: Findings) -> None:
    units = table.numbers["units"]
    pairs, which = table.group("customer", "item")
    total = replay.sent.table(pairs)[which, table.t]
    share = np.divide(units, total, out=np.zeros(len(table)), where=anything(total))
    found.compare("allocation", table.key, {"share": (table.numbers["share"], share, 0.0)})
    names, which = table.group("customer", "item", "supplier", "parts")
    holder = np.array([v.held_for if (v := replay.variants.of(*name[1:])) else "" for name in names], dtype=object)
    others = np.array([own not in ("", name[0]) for own, name in zip(holder, names, strict=True)], dtype=bool)[which]
    for n in where(anything(units) & others):
        found.add("held-for-another", "allocation", table.key(n), "units", float(units[n]), 0.0, holder[which[n]])
    accepted = _accepted(replay)
    makers = []  # of each name, the makers inside with the first quarter in which the customer accepts them
    for customer, *text in names:
        variant = replay.variants.of(*text)
        inside = sorted(variant.makers) if variant else []
        makers.append([(_first(accepted, (customer, part), m), f"{part}: {m}") for part, m in inside])
    latest = np.array([max((first for first, _ in own), default=-math.inf) for own in makers])[which]
    for n in where(anything(units) & (table.t < latest)):
        for first, word in makers[which[n]]:
            if table.t[n] < first:
                found.add("not-qualified", "allocation", table.key(n), "units", float(units[n]), 0.0, word)


def _accepted(replay: Replay) -> Mapping[tuple[str, str], dict[str, float]]:
    """Makers that customers accept, with the first quarter in which they do, by the options taken too."""
    found = {key: dict(makers) for key, makers in replay.book.accepted.items()}
    for name, choice in replay.book.options.items():
        makers = found.get((choice.customer, choice.item)) if choice.kind == "qualify" else None
        complete = where(replay.done[name] >= 1 - NOISE)
        if makers is not None and len(complete):
            makers[choice.supplier] = min(makers.get(choice.supplier, math.inf), complete[0])
    return found


def _first(accepted: Mapping[tuple[str, str], dict[str, float]], key: tuple[str, str], name: str) -> float:
    """First quarter in which a maker or option is accepted."""
    return accepted[key].get(name, math.inf) if key in accepted else -math.inf


def _options(replay: Replay, table: Table, found: Findings) -> None:
    units = table.numbers["units"]
    names, which = table.group("customer", "need", "option")
    first = [_first(replay.book.accepted_options, (customer, need), option) for customer, need, option in names]
    for n in where(anything(units) & (table.t < np.array(first)[which])):
        found.add("not-accepted", "needs", table.key(n), "units", float(units[n]), 0.0)


def _one_option(replay: Replay, found: Findings) -> None:
    """A customer has options of one name only: of the need, or of all needs of its link class."""
    taken: dict[tuple[str, str, str], dict[str, set[str]]] = {}
    for (customer, need, option), units in replay.met_by.items():
        row = replay.book.items[need]
        if (row["one_option"] or row["link_class"]) and anything(sum(units)):
            group = (customer, fold(row["link_class"]), "" if row["link_class"] else need)
            taken.setdefault(group, {}).setdefault(option, set()).add(need)
    for (customer, _, _), options in taken.items():
        if len(options) > 1:
            needs = ", ".join(sorted(set().union(*options.values())))
            key = (("customer", customer), ("need", needs))
            found.add("one-option", "needs", key, "units", len(options), 1.0, ", ".join(sorted(options)))


def _balance(replay: Replay, found: Findings) -> None:
    """What arrives at a customer is what demand and the options of needs take, in every quarter."""
    names = list(dict.fromkeys([*replay.sent, *replay.met, *replay.called, *replay.fulfilled]))
    needs = np.array([replay.book.is_need(item) for _, item in names], dtype=bool)[:, None]
    arrived = np.where(needs, replay.met.table(names), replay.sent.table(names))
    sizes = np.where(needs, replay.met.sizes(names), replay.sent.sizes(names))
    taken = replay.fulfilled.table(names) + replay.called.table(names)
    sizes += replay.fulfilled.sizes(names) + replay.called.sizes(names)
    landed = replay.landed.table(names)
    used, there = np.cumsum(taken - arrived, axis=1), np.cumsum(landed, axis=1)
    # what was on the way at the start fills a gap, once it is there
    some = exceeds(arrived, taken, sizes) | exceeds(used, there, np.cumsum(sizes, axis=1))
    wrong = np.where(landed.any(axis=1, keepdims=True), some, differs(arrived, taken, sizes))
    for n, t in np.argwhere(wrong).tolist():
        (customer, item), need = names[n], needs[n, 0]
        key = (("customer", customer), ("need" if need else "item", item), ("quarter", replay.book.labels[t]))
        check, table = ("need-balance", "needs") if need else ("customer-balance", "allocation")
        found.add(check, table, key, "units", float(arrived[n, t]), float(taken[n, t]))


def _key(book: Book, pair: tuple[str, ...], t: int) -> Key:
    return (("customer", pair[0]), ("item", pair[1]), ("quarter", book.demand.labels[t]))


def _wanted(book: Book) -> np.ndarray:
    """Quantity by row of Demand and quarter, NaN where nothing is wanted; a last row (-1) for what has none."""
    return np.vstack([book.demand.quantity, np.full(len(book.demand.labels), math.nan)])


def _fulfilment(replay: Replay, table: Table, found: Findings) -> None:
    book, demand, wanted = replay.book, replay.book.demand, _wanted(replay.book)
    pairs = list(dict.fromkeys([*replay.on_time, *replay.late]))
    unasked = np.isnan(wanted[[demand.row.get(pair, -1) for pair in pairs]])
    for column, ledger in (("on_time", replay.on_time), ("late", replay.late)):
        units = ledger.table(pairs)
        for n, t in np.argwhere(unasked & anything(np.abs(units))).tolist():
            found.add("no-demand", "fulfilment", _key(book, pairs[n], t), column, float(units[n, t]), 0.0)
    quantity, served = demand.quantity, replay.served()
    for n, t in np.argwhere(~np.isnan(quantity) & exceeds(served, quantity)).tolist():
        place, key = _place(book, n, "quantity", t), _key(book, demand.pairs[n], t)
        found.add("over-served", "fulfilment", key, "on_time", float(served[n, t]), float(quantity[n, t]), place=place)
    row = table.places(demand.row, "customer", "item")
    stated = table.grid(np.where(np.isnan(wanted[row, table.t]), -1, row), len(demand.pairs), len(demand.labels))
    for n, t in np.argwhere((stated < 0) & anything(quantity)).tolist():
        key = _key(book, demand.pairs[n], t)
        found.add("missing-row", "fulfilment", key, "wanted", 0.0, float(quantity[n, t]))
    at = np.nonzero(stated >= 0)
    table = table.select(stated[at])
    size, units, committed = quantity[at], served[at], np.nan_to_num(demand.owed)[at]
    right = {
        "priority": (demand.priority[at[0]], 0.0),
        "wanted": (size, size),
        "late": (replay.late.table(demand.pairs)[at], size),
        "lost": (np.maximum(0.0, size - units), size),
        "committed": (committed, size),
        "committed_short": (np.maximum(0.0, committed - units), size),
    }
    found.compare("fulfilment", table.key, {name: (table.numbers[name], *right[name]) for name in right})
    earlier = table.select(table.t < demand.before)
    found.compare("fulfilment", earlier.key, {"on_time": (earlier.numbers["on_time"], 0.0, 0.0)})


def _place(book: Book, row: int, column: str, t: int) -> tuple[str, str]:
    """Cell that states a number of a demand line; ``t`` as in Demand's numbers."""
    before = book.demand.before
    if t >= before:
        return "Demand", book.tables["Demand"].address(row, column, t - before)
    return "Backlog", book.tables["Backlog"].address(book.demand.backlog[row], column, t - before)


def _service(replay: Replay, table: Table, found: Findings) -> None:
    """What part of its commitments each customer misses, by priority."""
    demand, owed = replay.book.demand, np.nan_to_num(replay.book.demand.owed)
    short = np.maximum(0.0, owed - replay.served())
    sums: dict[tuple[str, str], np.ndarray] = {}
    for n in where(owed.any(axis=1)):
        name = (str(int(demand.priority[n])), demand.pairs[n][0])
        sums[name] = sums.get(name, 0.0) + np.array([owed[n].sum(), short[n].sum()])
    rows = table.places({name: n for n, name in enumerate(sums)}, "priority", "customer")
    right = np.vstack([*sums.values(), np.zeros(2)])[rows]  # no commitments: nothing is right
    missed = np.divide(right[:, 1], right[:, 0], out=np.zeros(len(table)), where=right[:, 0] > 0)
    columns = {
        "committed": (table.numbers["committed"], right[:, 0], right[:, 0]),
        "short": (table.numbers["short"], right[:, 1], right[:, 0]),
        "missed": (table.numbers["missed"], missed, 0.0),
    }
    found.compare("service", table.key, columns)
    for n, ((priority, customer), units) in enumerate(sums.items()):
        if n not in rows:
            key = (("priority", priority), ("customer", customer))
            found.add("missing-row", "service", key, "committed", 0.0, float(units[0]))


def _shortages(replay: Replay, table: Table, found: Findings) -> None:
    row = table.places(replay.book.demand.row, "customer", "item")
    asked, late = ~np.isnan(_wanted(replay.book)[row, table.t]), table.texts["kind"][:] == "late"
    for n in where(~asked & anything(np.abs(table.numbers["units"]))):
        found.add("no-demand", "shortages", table.key(n), "units", float(table.numbers["units"][n]), 0.0)
    _late(replay.book, table.select(asked & late), row[asked & late], found)
    _lost(replay, table.select(asked & ~late), row[asked & ~late], found)


def _late(book: Book, table: Table, row: np.ndarray, found: Findings) -> None:
    """Late deliveries: within the acceptable delay, their fees right."""
    delivered = table.quarters("delivered", book)
    for n in where(delivered < 0):
        found.add("not-a-quarter", "shortages", table.key(n), "delivered", word=table.texts["delivered"][n])
    read = delivered >= 0
    table, row = table.select(read), row[read]
    by, units = delivered[read] - (table.t - book.demand.before), table.numbers["units"]
    for n in where(anything(np.abs(units)) & ((by <= 0) | (by > book.demand.delay[row]))):
        place = "Demand", book.tables["Demand"].address(row[n], "delay")
        found.add("outside-delay", "shortages", table.key(n), "delivered", float(units[n]), 0.0, place=place)
    right = {"late_by": by, "money": book.demand.late_fee[row] * by * units}
    found.compare("shortages", table.key, {name: (table.numbers[name], right[name], 0.0) for name in right})


def _lost(replay: Replay, table: Table, row: np.ndarray, found: Findings) -> None:
    """What is never delivered: a row for every line that is short, its penalty right."""
    demand, ts = replay.book.demand, table.t
    missing = np.nan_to_num(demand.quantity) - replay.served()
    missing[~exceeds(missing, 0.0, np.nan_to_num(demand.quantity))] = 0.0
    again = pd.DataFrame({"row": row, "t": ts}).duplicated().to_numpy(dtype=bool)
    units, size = np.where(again, 0.0, missing[row, ts]), demand.quantity[row, ts]
    worth = demand.price[row, ts] + demand.lost_penalty[row]
    right = {"units": (units, size), "money": (worth * units, worth * size)}
    found.compare("shortages", table.key, {name: (table.numbers[name], *right[name]) for name in right})
    missing[row, ts] = 0.0
    for n, t in np.argwhere(missing).tolist():
        key = (*_key(replay.book, demand.pairs[n], t), ("kind", "lost"))
        found.add("missing-row", "shortages", key, "units", 0.0, float(missing[n, t]))
