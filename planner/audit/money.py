"""Money: every line of every quarter, recomputed."""

from __future__ import annotations

from planner.audit.book import Book
from planner.audit.customers import NOT_SERVED
from planner.audit.finding import Findings, anything
from planner.audit.ledger import Ledger
from planner.audit.replay import Replay
from planner.audit.resources import overtime_needed
from planner.audit.rows import Rows
from planner.audit.rules import rulings
from planner.plan_schema import MONEY_LINES

OBJECTIVE_NOISE = 1e-6


def money(replay: Replay) -> Ledger[str]:
    """Money by line and quarter, undiscounted; costs are negative."""
    book: Ledger[str] = Ledger(replay.book.count)
    _sales(replay, book)
    _making(replay, book)
    _holding(replay, book)
    _resources(replay, book)
    for ruling in rulings(replay):
        book.add("rule prices", ruling.t, -ruling.price * ruling.bent, ruling.price * ruling.size)
    return book


def _sales(replay: Replay, book: Ledger[str]) -> None:
    for (customer, item), line in replay.book.demand.items():
        for t, quantity in enumerate(line.quantity):
            if not quantity > 0:  # nothing wanted, or blank
                continue
            served = replay.served.get((customer, item, t), NOT_SERVED)
            for u, units in [(t, served.on_time), *served.late]:
                book.add("revenue", u, line.price[t] * units)
                book.add("late fees", u, -line.late_fee * (u - t) * units)
            lost = max(0.0, quantity - served.units)
            book.add("lost penalties", t, -line.lost_penalty * lost, line.lost_penalty * quantity)


def _making(replay: Replay, book: Ledger[str]) -> None:
    used: Ledger[str] = Ledger(replay.book.count)  # by supplier
    for number, started in replay.started.items():
        source, sizes = replay.book.sources[number], replay.started.size(number)
        for t, units in enumerate(started):
            book.add("unit cost", t, -source.unit_cost[t] * units, source.unit_cost[t] * sizes[t])
            used.add(source.supplier, t, units)
            if anything(units):
                book.add("order cost", t, -source.order_cost)
    for supplier, started in used.items():
        for t, units in enumerate(started):
            if anything(units):
                book.add("fixed cost", t, -replay.book.fixed_cost[supplier])


def _holding(replay: Replay, book: Ledger[str]) -> None:
    for item, r in replay.book.items.items():
        cost = float(r["holding_cost"])
        levels, sizes = replay.stock_of(item)
        for t, level in enumerate(levels):
            book.add("holding", t, -cost * level, cost * sizes[t])


def _resources(replay: Replay, book: Ledger[str]) -> None:
    for resource, facts in replay.book.resources.items():
        sizes = replay.load.size(resource)
        for t in range(replay.book.count):
            cost = facts.overtime_cost
            book.add("overtime", t, -cost * overtime_needed(replay, resource, t), cost * sizes[t])
    for name, choice in replay.book.options.items():
        for t, steps in enumerate(replay.steps[name]):
            book.add("capex", t, -choice.capex * steps)
            for u in range(t + choice.lead, replay.book.count):
                book.add("running cost", u, -choice.running_cost * steps)


def discount(book: Book, t: int) -> float:
    """Worth at the start of a unit of money in a quarter."""
    return float((1.0 + book.tables.settings.discount_rate) ** (-t / book.calendar.per_year))


def total(replay: Replay) -> float:
    """The objective: the sum of discounted money, in the workbook's currency."""
    lines = money(replay)
    return sum(discount(replay.book, t) * lines[line][t] for line in MONEY_LINES for t in range(replay.book.count))


def check_objective(replay: Replay, claimed: float, found: Findings) -> None:
    """The claimed objective is what the money comes to, to a millionth of the money that changes hands."""
    worth = total(replay)
    lines = money(replay)
    size = sum(sum(lines.size(line)) for line in MONEY_LINES)
    if not abs(claimed - worth) <= OBJECTIVE_NOISE * max(1.0, size):
        found.add("objective", "money", stated=claimed, allowed=worth)


def check_money(replay: Replay, rows: Rows, found: Findings) -> None:
    """Every stated amount is what the decisions cost or earn."""
    book, lines = replay.book, money(replay)
    stated = {(r["line"], r.t): r for r in rows["money"]}
    for line in MONEY_LINES:
        for t in range(book.count):
            row, key = stated.get((line, t)), (("line", line), ("quarter", book.labels[t]))
            amount, size, worth = lines[line][t], lines.size(line)[t], discount(book, t)
            for column, right, scale in (("amount", amount, size), ("discounted", amount * worth, size * worth)):
                found.compare("money", key, column, row.number(column) if row else 0.0, right, scale)
