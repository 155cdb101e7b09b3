"""Rules that may bend: by how much each is missed, and whether the plan says so."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from planner.audit.book import Book, given
from planner.audit.finding import Findings, Key, anything, differs, where
from planner.audit.replay import Replay
from planner.audit.rows import Table
from planner.audit.shares import Rule, Totals


@dataclass(frozen=True)
class Ruling:
    """One rule in one period. ``limit`` and ``actual`` in the rule's unit; ``bent`` in units, never below 0.

    ``cells`` may state it (a rule for a year may stand in the cell of any of its quarters). ``t`` is the quarter in
    which its price is paid; ``size`` the sum of absolute terms behind ``bent``. ``subject``: whose share it is.
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
    subject: str = ""


def rulings(replay: Replay, rules: Iterable[Rule]) -> list[Ruling]:
    """Every soft rule of Items, Shares and Options with what the plan does about it; these may have a price."""
    return [*_stocks(replay), *_shares(replay.book, rules), *_least_steps(replay)]


def _commitments(replay: Replay, stated: Table) -> Iterator[Ruling]:
    """Commitments that are missed, and those that the plan's table of rules may name."""
    book, demand, table = replay.book, replay.book.demand, replay.book.tables["Demand"]
    served, limit = replay.served(), demand.owed
    bent = np.maximum(0.0, limit - served)
    cells = [table.address(row, "committed") for row in range(len(table))]
    earlier = {
        (n, t): book.tables["Backlog"].address(demand.backlog[n], "committed", t - demand.before)
        for n, t in np.argwhere(demand.owed[:, : demand.before] > 0).tolist()
    }
    wanted = differs(0.0, bent, demand.quantity)
    period = stated.places({(label,): t for t, label in enumerate(demand.labels)}, "period")
    for row in (
        stated.places({(cell,): n for n, cell in enumerate(cells)}, "cell"),
        stated.places({(cell,): n for (n, _), cell in earlier.items()}, "cell"),
    ):
        wanted[row[(row >= 0) & (period >= 0)], period[(row >= 0) & (period >= 0)]] = True
    at = np.nonzero(wanted & (limit > 0))
    numbers = (values[at].tolist() for values in (limit, served, bent, demand.quantity))
    for n, t, *rest in zip(*(codes.tolist() for codes in at), *numbers, strict=True):
        sheet, cell = ("Backlog", earlier[n, t]) if t < demand.before else ("Demand", cells[n])
        yield Ruling("commitment", sheet, (cell,), demand.labels[t], t - demand.before, *rest)


def _stocks(replay: Replay) -> Iterator[Ruling]:
    book, table = replay.book, replay.book.tables["Items"]
    for item, r in book.items.items():
        safety, most, closing = given(r["safety_stock"]), given(r["most_stock"], math.inf), given(r["closing_stock"])
        price = given(r["safety_price"])
        cover = given(r["cover"])
        if not (safety or cover or closing or most < math.inf):
            continue
        sizes, left = replay.item_stock.size(item).tolist(), replay.item_left[item].tolist()
        for t, level in enumerate(replay.item_stock[item].tolist()):
            label, over = book.labels[t], max(0.0, level - most)
            if safety or cover:
                cell = table.address(r["row"], "cover" if cover else "safety_stock")
                wanted = safety + _covered(left, t, cover)
                missing, size = max(0.0, wanted - level), sizes[t] + wanted
                yield Ruling("safety stock", "Items", (cell,), label, t, wanted, level, missing, size, price)
            if most < math.inf:
                cell = table.address(r["row"], "most_stock")
                yield Ruling("most stock", "Items", (cell,), label, t, most, level, over, sizes[t])
            if closing and t == book.count - 1:
                cell, missing = table.address(r["row"], "closing_stock"), max(0.0, closing - level)
                yield Ruling("closing stock", "Items", (cell,), label, t, closing, level, missing, sizes[t])


def _covered(left: list[float], t: int, cover: float) -> float:
    """What leaves in so many quarters after quarter t; after the last quarter as much as in it."""
    units, u = 0.0, t + 1
    while cover > 0 and u < len(left):
        units += min(1.0, cover) * left[u]
        cover, u = cover - 1, u + 1
    return units + max(0.0, cover) * left[-1]


def _shares(book: Book, rules: Iterable[Rule]) -> Iterator[Ruling]:
    for rule in rules:
        for period in rule.periods:
            totals = rule.totals(period)
            last = period.quarters[-1]
            for column in ("least", "most"):
                share = rule.limit(column, period)
                if not math.isnan(share):
                    yield _share(book, rule, column, share, totals)
            for kind, most, count in (
                ("suppliers", rule.most_suppliers, rule.suppliers),
                ("options", rule.most_options, rule.options),
                ("customers", rule.most_customers, rule.customers),
            ):
                if most:
                    number, cells = count(period), (rule.cell(f"most_{kind}"),)
                    over = max(0.0, number - most)
                    yield Ruling(
                        kind, "Shares", cells, period.label, last, most, number, over, number, rule.price, rule.subject
                    )
        for t in range(book.count):
            limit = rule.growth_limit(t)
            if not math.isnan(limit):
                part, size = rule.flow(t)
                yield Ruling(
                    "growth", "Shares", (rule.cell("growth"),), book.labels[t], t, limit, part,
                    max(0.0, part - limit), size + rule.growth_size(t), rule.price, rule.subject,
                )  # fmt: skip


def _least_steps(replay: Replay) -> Iterator[Ruling]:
    """Steps that must be taken by the end of the horizon."""
    book = replay.book
    for name, choice in book.options.items():
        if choice.least_steps:
            taken = float(replay.steps[name].sum()) + sum(choice.taken.values())
            cell = book.tables["Options"].address(choice.row, "least_steps")
            least, missing = choice.least_steps, max(0.0, choice.least_steps - taken)
            yield Ruling("least steps", "Options", (cell,), "horizon", book.count - 1, least, taken, missing, taken)


def _share(book: Book, rule: Rule, column: str, share: float, totals: Totals) -> Ruling:
    gap = share * totals.total - totals.part
    bent = max(0.0, gap if column == "least" else -gap)
    cells = tuple(dict.fromkeys(rule.cell(column, t) for t in totals.period.quarters))
    last = totals.period.quarters[-1]
    return Ruling(
        "share", "Shares", cells, totals.period.label, last, share, totals.share, bent, totals.size, rule.price,
        rule.subject,
    )  # fmt: skip


def check_rules(replay: Replay, others: Iterable[Ruling], table: Table, found: Findings) -> None:
    """Every missed rule stands in the plan's table ``rules`` with the right amount, and nothing else does.

    ``others``: all rules but commitments.
    """
    titles, cells = replay.book.tables.titles, set(table.texts["cell"][:])
    names = zip(*(table.texts[column][:] for column in ("kind", "sheet", "cell", "subject", "period")), strict=True)
    stated = {name: n for n, name in enumerate(names)}
    every = _merged([*_commitments(replay, table), *others])
    missed = differs(0.0, np.array([ruling.bent for ruling in every]), np.array([ruling.size for ruling in every]))
    pairs: list[tuple[int, Ruling]] = []
    for ruling, bent in zip(every, missed, strict=True):
        if not bent and cells.isdisjoint(ruling.cells):
            continue
        sheets = {ruling.sheet, titles.get(ruling.sheet, ruling.sheet)}
        names_of = itertools.product([ruling.kind], sorted(sheets), ruling.cells, [ruling.subject], [ruling.period])
        rows = [stated.pop(name) for name in names_of if name in stated]
        pairs += [(n, ruling) for n in rows]
        if bent and not rows:
            key: Key = (("kind", ruling.kind), ("subject", ruling.subject), ("period", ruling.period))
            place = ruling.sheet, ruling.cells[0]
            found.add("rule-not-named", "rules", key, "bent", ruling.bent, 0.0, place=place)
    _named(pairs, table, found)
    for name in sorted(stated):
        n = stated[name]
        found.add("no-such-rule", "rules", table.key(n), "bent", float(table.numbers["bent"][n]), 0.0)


def _merged(all_of: list[Ruling]) -> list[Ruling]:
    """One ruling per kind, cell, subject and period (a least and a most share of one row have cells of their own)."""
    groups: dict[tuple[object, ...], Ruling] = {}
    for ruling in all_of:
        groups.setdefault((ruling.kind, ruling.sheet, ruling.cells, ruling.subject, ruling.period), ruling)
    return list(groups.values())


def _named(pairs: list[tuple[int, Ruling]], table: Table, found: Findings) -> None:
    """Rows of the plan beside the rules that they name: right amounts, limits and prices."""
    stated = table.select(np.array([n for n, _ in pairs], dtype=int))
    numbers = [(r.limit, r.actual, r.bent, r.size, r.price, r.kind == "share") for _, r in pairs]
    limit, actual, bent, size, price, share = np.array(numbers, dtype=float).reshape(-1, 6).T
    for n in where(differs(stated.numbers["bent"], bent, size)):
        place, told = (pairs[n][1].sheet, pairs[n][1].cells[0]), float(stated.numbers["bent"][n])
        found.add("rule-amount", "rules", stated.key(n), "bent", told, float(bent[n]), place=place)
    some = np.flatnonzero(anything(bent))
    right = {
        "limit": (stated.numbers["limit"], limit, np.zeros(len(pairs))),
        "actual": (stated.numbers["actual"], actual, np.where(share, 0.0, size)),
        "money": (np.abs(stated.numbers["money"]), price * bent, price * size),
    }
    columns = {name: tuple(values[some] for values in numbers) for name, numbers in right.items()}
    found.compare("rules", lambda i: stated.key(some[i]), columns)
