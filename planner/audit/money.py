"""Money: every line of every quarter, recomputed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.audit.book import Book, given, records
from planner.audit.finding import Findings, Key, anything
from planner.audit.lanes import lane_money
from planner.audit.ledger import Ledger
from planner.audit.replay import Replay
from planner.audit.resources import overtime_paid
from planner.audit.rows import Table
from planner.audit.rules import Ruling
from planner.plan_schema import MONEY_LINES

OBJECTIVE_NOISE = 1e-6


def money(replay: Replay, rulings: Iterable[Ruling], changes: Iterable[Ruling]) -> Ledger[str]:
    """Money by line and quarter, undiscounted; costs are negative. ``rulings``: of all rules that have a price;
    ``changes``: against the plan before."""
    book: Ledger[str] = Ledger(replay.book.count)
    _sales(replay, book)
    _making(replay, book)
    _holding(replay, book)
    _substitution(replay, book)
    _resources(replay, book)
    lane_money(replay, book)
    for line, paid in (("rule prices", rulings), ("stability", changes)):
        prices = np.array([(r.t, r.price * r.bent, r.price * r.size) for r in paid if r.price]).reshape(-1, 3)
        t, bent, size = prices[:, 0].astype(int), prices[:, 1], prices[:, 2]
        count = replay.book.count
        book.add(line, -np.bincount(t, bent, count), np.bincount(t, size, count))
    return book


def _sales(replay: Replay, book: Ledger[str]) -> None:
    demand, late = replay.book.demand, replay.late_rows
    asked = demand.quantity > 0  # not where nothing is wanted, or blank
    on_time = np.where(asked, demand.price * replay.on_time.table(demand.pairs), 0.0)
    on_time = on_time[:, demand.before :]
    book.add("revenue", on_time.sum(axis=0), np.abs(on_time).sum(axis=0))
    row = np.array([demand.row.get(pair, -1) for pair in late.pairs], dtype=int)[late.which]
    real = (row >= 0) & np.vstack([asked, np.zeros_like(asked[:1])])[row, late.wanted]
    row, wanted, delivered, units = row[real], late.wanted[real], late.delivered[real], late.units[real]
    fee = demand.late_fee[row] * (delivered - (wanted - demand.before))
    none = np.zeros(len(row), dtype=int)
    book.add_rows(["revenue"], none, delivered, demand.price[row, wanted] * units)
    book.add_rows(["late fees"], none, delivered, -fee * units)
    lost = np.where(asked, np.maximum(0.0, demand.quantity - replay.served()), 0.0)
    penalty, count = demand.lost_penalty[:, None], replay.book.count
    size = penalty * np.where(asked, demand.quantity, 0.0)  # paid when the delay is over
    paid, size = (np.bincount(demand.closes.ravel(), amounts.ravel(), count) for amounts in (penalty * lost, size))
    book.add("lost penalties", -paid, size)


def _making(replay: Replay, book: Ledger[str]) -> None:
    used: Ledger[str] = Ledger(replay.book.count)  # by supplier
    for number, units in replay.started.items():
        source, sizes = replay.book.sources[number], replay.started.size(number)
        book.add("unit cost", -source.unit_cost * units, source.unit_cost * sizes)
        book.add("order cost", -source.order_cost * anything(units))
        used.add(source.supplier, units)
    for supplier, units in used.items():
        book.add("fixed cost", -replay.book.fixed_cost[supplier] * anything(units))


def _holding(replay: Replay, book: Ledger[str]) -> None:
    for item, r in replay.book.items.items():
        scrapped = replay.item_scrapped
        book.add("scrap", scrapped[item], scrapped.size(item), -given(r["scrap_cost"]))
        book.add("holding", replay.item_stock[item], replay.item_stock.size(item), -float(r["holding_cost"]))


def _substitution(replay: Replay, book: Ledger[str]) -> None:
    for r in records(replay.book.tables["Substitutes"]):
        move = r["item"], r["serves_for"]
        book.add("substitution", replay.regraded[move], replay.regraded.size(move), -given(r["cost"]))


def _resources(replay: Replay, book: Ledger[str]) -> None:
    for (resource, facts), needed in zip(replay.book.resources.items(), overtime_paid(replay), strict=True):
        book.add("overtime", needed, replay.load.size(resource), -facts.overtime_cost)
    for name, choice in replay.book.options.items():
        book.add("expediting", replay.expedited[name], replay.expedited.size(name), -choice.unit_fee)
        book.add("capex", -choice.capex * replay.steps[name])
        book.add("running cost", -choice.running_cost * replay.done[name])


def discount(book: Book) -> np.ndarray:
    """Worth at the start of a unit of money in each quarter."""
    return np.asarray((1.0 + book.tables.settings.discount_rate) ** (-np.arange(book.count) / book.calendar.per_year))


def total(book: Book, lines: Ledger[str]) -> float:
    """The objective: the sum of discounted money, in the workbook's currency."""
    return float((lines.table(MONEY_LINES) * discount(book)).sum())


def check_objective(book: Book, lines: Ledger[str], claimed: float, found: Findings) -> None:
    """The claimed objective is what the money comes to, to a millionth of the money that changes hands."""
    worth, size = total(book, lines), float(lines.sizes(MONEY_LINES).sum())
    if not abs(claimed - worth) <= OBJECTIVE_NOISE * max(1.0, size):
        found.add("objective", "money", stated=claimed, allowed=worth)


def check_money(book: Book, lines: Ledger[str], table: Table, found: Findings) -> None:
    """Every stated amount is what the decisions cost or earn."""
    place = {(line,): n for n, line in enumerate(MONEY_LINES)}
    rows = table.grid(table.places(place, "line"), len(MONEY_LINES), book.count).ravel()

    def key(n: int) -> Key:
        return (("line", MONEY_LINES[n // book.count]), ("quarter", book.labels[n % book.count]))

    amount, size, worth = lines.table(MONEY_LINES), lines.sizes(MONEY_LINES), discount(book)
    right = {"amount": (amount, size), "discounted": (amount * worth, size * worth)}
    columns = {name: (table.at(rows, name), *(a.ravel() for a in values)) for name, values in right.items()}
    found.compare("money", key, columns)
