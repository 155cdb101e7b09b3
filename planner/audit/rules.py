"""Rules that may bend: by how much each is missed, and whether the plan says so."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from planner.audit.book import Book, given
from planner.audit.customers import NOT_SERVED
from planner.audit.finding import Findings, Key, anything, differs
from planner.audit.replay import Replay
from planner.audit.rows import Row, Rows
from planner.audit.shares import Rule, Totals, rules_of


@dataclass(frozen=True)
class Ruling:
    """One rule in one period. ``limit`` and ``actual`` in the rule's unit; ``bent`` in units, never below 0.

    ``cells`` may state it (a rule for a year may stand in the cell of any of its quarters). ``t`` is the quarter in
    which its price is paid; ``size`` the sum of absolute terms behind ``bent``.
    """

    kind: str
    sheet: str
    cells: tuple[str, ...]
    period: str
    t: int
    limit: float
    actual: float
    bent: float
    size: float
    price: float = 0.0


def rulings(replay: Replay) -> list[Ruling]:
    """Every soft rule of the workbook with what the plan does about it."""
    return [*_commitments(replay), *_stocks(replay), *_shares(replay)]


def _commitments(replay: Replay) -> Iterator[Ruling]:
    book, table = replay.book, replay.book.tables["Demand"]
    for (customer, item), line in book.demand.items():
        for t, quantity in enumerate(line.quantity):
            if math.isnan(quantity) or not line.committed:
                continue
            limit = line.committed * quantity
            actual = replay.served.get((customer, item, t), NOT_SERVED).units
            cell = table.address(line.row, "committed")
            bent = max(0.0, limit - actual)
            yield Ruling("commitment", "Demand", (cell,), book.labels[t], t, limit, actual, bent, quantity)


def _stocks(replay: Replay) -> Iterator[Ruling]:
    book, table = replay.book, replay.book.tables["Items"]
    for item, r in book.items.items():
        levels, sizes = replay.stock_of(item)
        safety, most, closing = given(r["safety_stock"]), given(r["most_stock"], math.inf), given(r["closing_stock"])
        price = given(r["safety_price"])
        for t, level in enumerate(levels):
            label, missing, over = book.labels[t], max(0.0, safety - level), max(0.0, level - most)
            if safety:
                cell = table.address(r["row"], "safety_stock")
                yield Ruling("safety stock", "Items", (cell,), label, t, safety, level, missing, sizes[t], price)
            if most < math.inf:
                cell = table.address(r["row"], "most_stock")
                yield Ruling("most stock", "Items", (cell,), label, t, most, level, over, sizes[t])
            if closing and t == book.count - 1:
                cell, missing = table.address(r["row"], "closing_stock"), max(0.0, closing - level)
                yield Ruling("closing stock", "Items", (cell,), label, t, closing, level, missing, sizes[t])


def _shares(replay: Replay) -> Iterator[Ruling]:
    book = replay.book
    for rule in rules_of(replay):
        for period in rule.periods:
            totals = rule.totals(period)
            last = period.quarters[-1]
            for column in ("least", "most"):
                share = rule.limit(column, period)
                if not math.isnan(share):
                    yield _share(book, rule, column, share, totals)
            if rule.most_suppliers:
                yield Ruling(
                    "suppliers", "Shares", (rule.cell("most_suppliers"),), period.label, last, rule.most_suppliers,
                    totals.suppliers, max(0.0, totals.suppliers - rule.most_suppliers), totals.suppliers, rule.price,
                )  # fmt: skip
        for t in range(book.count):
            limit = rule.growth_limit(t)
            if not math.isnan(limit):
                part, size = rule.flow(t)
                yield Ruling(
                    "growth", "Shares", (rule.cell("growth"),), book.labels[t], t, limit, part,
                    max(0.0, part - limit), size + rule.growth_size(t), rule.price,
                )  # fmt: skip


def _share(book: Book, rule: Rule, column: str, share: float, totals: Totals) -> Ruling:
    gap = share * totals.total - totals.part
    bent = max(0.0, gap if column == "least" else -gap)
    cells = tuple(dict.fromkeys(rule.cell(column, t) for t in totals.period.quarters))
    last = totals.period.quarters[-1]
    return Ruling(
        "share", "Shares", cells, totals.period.label, last, share, totals.share, bent, totals.size, rule.price
    )


def check_rules(replay: Replay, rows: Rows, found: Findings) -> None:
    """Every missed rule stands in the plan's table ``rules`` with the right amount, and nothing else does."""
    titles = replay.book.tables.titles
    stated: dict[tuple[str, str, str, str], Row] = {}
    for row in rows["rules"]:
        stated[row["kind"], row["sheet"], row["cell"], row["period"]] = row
    all_of = rulings(replay)
    left = set(stated)
    for ruling in _merged(all_of):
        names = {
            (ruling.kind, s, c, ruling.period)
            for s in {ruling.sheet, titles.get(ruling.sheet)}
            for c in ruling.cells
            if s
        }
        here = [stated[name] for name in sorted(names) if name in left]
        left -= names
        place = ruling.sheet, ruling.cells[0]
        if here:
            for row in here:
                _named(row, ruling, place, found)
        elif differs(0.0, ruling.bent, ruling.size):
            key: Key = (("kind", ruling.kind), ("period", ruling.period))
            found.add("rule-not-named", "rules", key, "bent", ruling.bent, 0.0, place=place)
    for name in sorted(left):
        found.add("no-such-rule", "rules", stated[name].key, "bent", stated[name].number("bent"), 0.0)


def _merged(all_of: list[Ruling]) -> list[Ruling]:
    """One ruling per kind, cell and period (a least and a most share of one row have cells of their own)."""
    groups: dict[tuple[str, str, tuple[str, ...], str], Ruling] = {}
    for ruling in all_of:
        groups.setdefault((ruling.kind, ruling.sheet, ruling.cells, ruling.period), ruling)
    return list(groups.values())


def _named(row: Row, ruling: Ruling, place: tuple[str, str], found: Findings) -> None:
    if differs(row.number("bent"), ruling.bent, ruling.size):
        found.add("rule-amount", "rules", row.key, "bent", row.number("bent"), ruling.bent, place=place)
    if not anything(ruling.bent):
        return
    found.compare("rules", row, "limit", row.number("limit"), ruling.limit)
    size = 0.0 if ruling.kind == "share" else ruling.size
    found.compare("rules", row, "actual", row.number("actual"), ruling.actual, size)
    found.compare(
        "rules", row.key, "money", abs(row.number("money")), ruling.price * ruling.bent, ruling.price * ruling.size
    )
