"""What is started and what is in stock: sources, orders, nothing from nowhere."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.audit.book import Book, Source, given, records
from planner.audit.finding import Findings, Key, anything, exceeds, where, whole
from planner.audit.ledger import Ledger
from planner.audit.replay import Replay, known_rows
from planner.audit.rows import Rows
from planner.audit.variants import Variant


def check_material(replay: Replay, rows: Rows, found: Findings) -> None:
    """Every source within its terms, every balance kept, every stated number right."""
    _purchasing(replay, found)
    _terms(replay, found)
    _orders(replay, rows, found)
    _grades(replay, rows, found)
    _regrades(replay, rows, found)
    _stock(replay, rows, found)
    _components(replay, rows, found)


def _purchasing(replay: Replay, found: Findings) -> None:
    book, table, number = replay.book, replay.purchases, replay.source
    units = table.numbers["started"]
    arrival = table.t + replay.lead
    for n in where(anything(units) & (arrival >= book.count)):
        place = _place(book, book.sources[number[n]], "lead_time")
        found.add("arrives-too-late", "purchasing", table.key(n), "started", float(units[n]), 0.0, place=place)
    found.compare_texts("purchasing", table.key, {"arrives": (table.texts["arrives"][:], book.labels[arrival])})
    good = np.array([source.good for source in book.sources]).reshape(-1, book.count)[number, table.t]
    cost = np.array([source.unit_cost for source in book.sources]).reshape(-1, book.count)[number, table.t]
    fees = {name: choice.unit_fee for name, choice in book.options.items()}
    fee = np.array([fees.get(name, 0.0) for name in table.texts["expedite"][:]], dtype=float)
    right = {"good": units * good, "unit_cost": cost, "cost": units * cost, "fee": units * good * fee}
    found.compare("purchasing", table.key, {name: (table.numbers[name], right[name], 0.0) for name in right})


def _place(book: Book, source: Source, column: str, t: int | None = None) -> tuple[str, str]:
    return "Sources", book.tables["Sources"].address(source.row, column, t)


def _key(book: Book, source: Source, t: int) -> Key:
    return (
        ("supplier", source.supplier),
        ("item", source.item),
        ("option", source.option),
        ("quarter", book.labels[t]),
    )


def _terms(replay: Replay, found: Findings) -> None:
    """What each source starts in each quarter, over all recipes and parts."""
    book = replay.book
    started, quarters = replay.started.table(range(len(book.sources))), np.arange(book.count)
    terms = np.array([(s.first, s.last, s.min_order, s.lot) for s in book.sources]).reshape(-1, 4, 1)
    first, last, least, lot = (terms[:, n] for n in range(4))
    most = np.array([source.most for source in book.sources]).reshape(-1, book.count)
    broken = (
        ("not-open", "first", quarters < first, 0.0),
        ("not-open", "last", quarters > last, 0.0),
        ("most", "most", ~np.isnan(most) & exceeds(started, most), most),
        ("min-order", "min_order", exceeds(least, started), least),
        ("lot-size", "lot_size", (lot > 0) & ~whole(started, np.where(lot > 0, lot, 1.0)), lot),
    )
    for check, column, wrong, limit in broken:
        limits = np.broadcast_to(limit, started.shape)
        for j, t in np.argwhere(anything(started) & wrong).tolist():
            key, place = _key(book, book.sources[j], t), _place(book, book.sources[j], column, t)
            found.add(check, "purchasing", key, "started", float(started[j, t]), float(limits[j, t]), place=place)
    _together(replay, started, found)


def _together(replay: Replay, started: np.ndarray, found: Findings) -> None:
    """Options that go only with others: each of these is started as well, in the same quarter."""
    book = replay.book
    for j, source in enumerate(book.sources):
        for option in source.with_options:
            others = book.sources_of.get((source.supplier, source.item, option), [])
            beside = started[others].sum(axis=0)
            for t in where(anything(started[j]) & ~anything(beside)):
                key, place = _key(book, source, t), _place(book, source, "with_options")
                found.add("with-option", "purchasing", key, "started", float(started[j, t]), 0.0, option, place)


def _orders(replay: Replay, rows: Rows, found: Findings) -> None:
    """The stated orders are what the purchases add up to."""
    book, table = replay.book, rows["orders"]
    right = replay.started.table([*range(len(book.sources)), -1])  # -1: what no source supplies is not started
    terms = {(source.supplier, source.item, source.option): n for n, source in enumerate(book.sources)}
    number = table.places(terms, "supplier", "item", "option")
    first = ~pd.DataFrame({"source": number, "t": table.t}).duplicated().to_numpy(dtype=bool)
    real = first & (number >= 0) & anything(right[number, table.t])
    other = table.select(~real)
    nothing = {name: (other.numbers[name], 0.0, 0.0) for name in ("started", "order_cost")}
    found.compare("orders", other.key, nothing)
    table, number = table.select(real), number[real]
    started = right[number, table.t]
    least, lot, cost = np.array([(s.min_order, s.lot, s.order_cost) for s in book.sources]).reshape(-1, 3)[number].T
    lots = np.divide(started, lot, out=np.zeros(len(table)), where=lot > 0)
    expected = {"started": started, "min_order": least, "lot_size": lot, "lots": lots, "order_cost": cost}
    found.compare("orders", table.key, {name: (table.numbers[name], expected[name], 0.0) for name in expected})
    missing = anything(right)
    missing[number, table.t] = False
    for n, t in np.argwhere(missing).tolist():
        key = _key(book, book.sources[n], t)
        found.add("missing-row", "orders", key, "started", 0.0, float(right[n, t]))


def _grades(replay: Replay, rows: Rows, found: Findings) -> None:
    """The stated grades are what the purchases bring, in the shares of the workbook."""
    table, every = rows["grades"], list(replay.graded)
    number = table.places({key: n for n, key in enumerate(every)}, "supplier", "item", "grade")
    right, sizes = replay.graded.table([*every, ("", "", "")]), replay.graded.sizes([*every, ("", "", "")])
    columns = {"units": (table.numbers["units"], right[number, table.t], sizes[number, table.t])}
    found.compare("grades", table.key, columns)
    missing = anything(right)
    missing[number, table.t] = False
    for n, t in np.argwhere(missing).tolist():
        supplier, item, grade = every[n]
        key = (("supplier", supplier), ("item", item), ("grade", grade), ("quarter", replay.book.labels[t]))
        found.add("missing-row", "grades", key, "units", 0.0, float(right[n, t]))


def _regrades(replay: Replay, rows: Rows, found: Findings) -> None:
    """Every item serves only for those for which it may, in its quarters, at its cost."""
    table, units = rows["regrades"], rows["regrades"].numbers["units"]
    sheet = replay.book.tables["Substitutes"]
    every = records(sheet)
    number = table.places({(r["item"], r["serves_for"]): n for n, r in enumerate(every)}, "item", "serves_for")
    terms = [(given(r["first"]), given(r["last"], replay.book.count), given(r["cost"])) for r in every]
    first, last, cost = np.array([*terms, (1, 0, 0)], dtype=float)[number].T  # -1: never
    for n in where(anything(units) & ((table.t < first) | (table.t > last))):
        column = "last" if table.t[n] > last[n] else "first"
        place = ("Substitutes", sheet.address(int(number[n]), column)) if number[n] >= 0 else ("", "")
        found.add("no-substitute", "regrades", table.key(n), "units", float(units[n]), 0.0, place=place)
    found.compare("regrades", table.key, {"cost": (table.numbers["cost"], units * cost, units * cost)})


def _stock(replay: Replay, rows: Rows, found: Findings) -> None:
    """Nothing is used that is not there, and the stated stock is what remains."""
    table, variants, which = known_rows(replay, rows["stock"], "stock", "stock", found)
    stated: Ledger[Variant] = Ledger(replay.book.count)
    stated.add_rows(variants, which, table.t, table.numbers["stock"])
    every = list(dict.fromkeys([*replay.stock, *stated]))
    levels, sizes = replay.stock.table(every), replay.stock.sizes(every)

    def key(n: int) -> Key:
        variant, t = every[n // replay.book.count], n % replay.book.count
        return (
            ("item", variant.item), ("supplier", variant.maker), ("parts", variant.parts),
            ("quarter", replay.book.labels[t]),
        )  # fmt: skip

    for n in where(exceeds(0.0, levels, sizes)):
        found.add("from-nowhere", "stock", key(n), "stock", float(levels.flat[n]), 0.0)
    found.compare("stock", key, {"stock": (stated.table(every).ravel(), levels.ravel(), sizes.ravel())})


def _components(replay: Replay, rows: Rows, found: Findings) -> None:
    """The stated balance of every item is that of the replay, all makers together."""
    book, table = replay.book, rows["components"]
    items = [item for item in book.items if not book.is_need(item)]
    place = {(item,): n for n, item in enumerate(items)}
    at = table.grid(table.places(place, "item"), len(items), book.count).ravel()

    def key(n: int) -> Key:
        return (("item", items[n // book.count]), ("quarter", book.labels[n % book.count]))

    there = np.flatnonzero(at >= 0)
    texts = {
        name: (table.texts[name][at[there]], np.array([book.items[item][name] for item in items])[there // book.count])
        for name in ("family", "unit")
    }
    found.compare_texts("components", lambda n: key(there[n]), texts)
    right = {
        name: (table.at(at, name), sums.ravel(), sizes.ravel())
        for name, (sums, sizes) in _balances(replay, items).items()
    }
    found.compare("components", key, right)


def _balances(replay: Replay, items: list[str]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For every column of ``components``: the right numbers by item and quarter, and the sizes of the terms behind."""
    place = {item: n for n, item in enumerate(items)}

    def by_item(ledger: Ledger[Variant]) -> np.ndarray:
        total = np.zeros((2, len(items), replay.book.count))
        for variant, amounts in ledger.items():
            if variant.item in place:
                total[:, place[variant.item]] += amounts, ledger.size(variant)
        return total

    opening, closing = by_item(replay.opening), by_item(replay.stock)
    opening[:, :, 1:] = closing[:, :, :-1]
    flows = {"received": replay.received, "used": replay.used, "delivered": replay.delivered}
    flows |= {name: getattr(replay, name) for name in ("scrapped", "regraded_in", "regraded_out")}
    balances = {"opening": opening} | {name: by_item(ledger) for name, ledger in flows.items()} | {"closing": closing}
    return {name: (sums, sizes) for name, (sums, sizes) in balances.items()}
