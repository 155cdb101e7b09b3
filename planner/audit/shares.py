"""Share rules: flows in scope, by period, against least, most, growth and number of suppliers or options."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.audit.book import Book, given, quarters, records
from planner.audit.finding import Findings, anything
from planner.audit.ledger import Ledger
from planner.audit.replay import Replay
from planner.audit.rows import Table
from planner.audit.variants import scope


@dataclass(frozen=True)
class Period:
    """A quarter, a year or the horizon: its quarters in the horizon, and those before it that count."""

    label: str
    quarters: tuple[int, ...]
    before: tuple[int, ...] = ()


@dataclass(frozen=True)
class Totals:
    """What flowed in a period: the subject's part and all of it; ``size`` is the sum of absolute terms."""

    period: Period
    part: float
    total: float
    size: float

    @property
    def share(self) -> float:
        """Part of the total, 0 where nothing flowed."""
        return self.part / self.total if anything(self.total) else 0.0


class Flows:
    """What flows by customer ("" for what arrives) and item, and by whom."""

    def __init__(self, replay: Replay) -> None:
        """Sort the replay's flows and the History by customer and item."""
        self.replay = replay
        self.makers: dict[tuple[str, str], list[str]] = defaultdict(list)
        for item, supplier in replay.arrived:
            self.makers["", item].append(supplier)
        for customer, item, supplier in dict.fromkeys([*replay.sent_by, *replay.landed_by, *replay.contained]):
            self.makers[customer, item].append(supplier)
        self.starting: dict[str, list[str]] = defaultdict(list)
        for item, supplier in replay.started_by:
            self.starting[item].append(supplier)
        names, which = replay.purchases.group("item", "option")
        self.started_options: Ledger[tuple[str, ...]] = Ledger(replay.book.count)
        self.started_options.add_rows(names, which, replay.purchases.t, replay.purchases.numbers["started"])
        table = replay.book.tables["History"]
        self.past: dict[tuple[str, str], list[tuple[str, np.ndarray]]] = defaultdict(list)
        for r, units in zip(records(table), quarters(table, "quantity", 0.0), strict=True):
            self.past[r["customer"], r["item"]].append((r["supplier"], units))

    def of(self, customer: str, item: str, supplier: str) -> tuple[np.ndarray, np.ndarray]:
        """Units by quarter, and the sums of absolute terms behind them."""
        if customer:
            key = (customer, item, supplier)
            ways = self.replay.sent_by, self.replay.landed_by, self.replay.contained
            return np.sum([way[key] for way in ways], axis=0), np.sum([way.size(key) for way in ways], axis=0)
        return self.replay.arrived[item, supplier], self.replay.arrived.size((item, supplier))


class Rule:
    """One row of Shares over the replay's flows; one that holds for each supplier, for one of them."""

    def __init__(self, flows: Flows, index: int, row: Mapping[str, Any]) -> None:
        """Gather what flows in the rule's scope."""
        book = flows.replay.book
        self._book, self._index, self._row, self._flows = book, index, row, flows
        self.name = str(row["rule"])
        self.subject = str(row["supplier"] or row["region"])
        self.price = given(row["price"])
        self.most_suppliers, self.most_options = given(row["most_suppliers"]), given(row["most_options"])
        self.most_customers = given(row["most_customers"])
        self._growth = given(row["growth"], math.nan)
        self._floor = given(row["growth_floor"])
        self.has_subject = bool(row["supplier"] or row["region"])
        self._table = book.tables["Shares"]
        self.periods = periods(book, row["per"])
        self._items = scope(book, row["item"], row["family"])
        self._gather()

    def _gather(self) -> None:
        """Flows in scope: the subject's and all, in the horizon and before."""
        customer, past = self._row["customer"], self._book.tables["History"].periods
        self._part, self._total, self._part_sizes, self._sizes = np.zeros((4, self._book.count))
        part_before, total_before, self._has_history = np.zeros(len(past)), np.zeros(len(past)), False
        by_value = self._row["counts"] == "value"
        for item in self._items:
            worth = given(self._book.items[item]["value"]) if by_value else 1.0
            for supplier in self._flows.makers.get((customer, item), ()):
                units, sizes = (worth * flow for flow in self._flows.of(customer, item, supplier))
                own = self._is_subject(supplier)
                self._total += units
                self._sizes += sizes
                self._part += own * units
                self._part_sizes += own * sizes
            for supplier, units in self._flows.past.get((customer, item), ()):
                own = self._is_subject(supplier)
                total_before += worth * units
                part_before += own * worth * units
                self._has_history |= own
        self._part_before: dict[int, float] = dict(zip(past, part_before.tolist(), strict=True))
        self._total_before: dict[int, float] = dict(zip(past, total_before.tolist(), strict=True))

    def _is_subject(self, supplier: str) -> bool:
        if self._row["supplier"]:
            return bool(supplier == self._row["supplier"])
        return bool(self._row["region"]) and self._book.regions.get(supplier) == self._row["region"]

    def totals(self, period: Period) -> Totals:
        """What flows in a period, with the history that counts in it."""
        ts = list(period.quarters)
        part_before = sum(self._part_before[t] for t in period.before)
        total_before = sum(self._total_before[t] for t in period.before)
        return Totals(
            period,
            float(self._part[ts].sum()) + part_before,
            float(self._total[ts].sum()) + total_before,
            float(self._sizes[ts].sum()) + total_before,
        )

    def suppliers(self, period: Period) -> float:
        """Number of suppliers in scope that start anything in the period."""
        started, ts = self._flows.replay.started_by, list(period.quarters)
        pairs = [(item, supplier) for item in self._items for supplier in self._flows.starting.get(item, ())]
        return float(len({supplier for item, supplier in pairs if anything(started[item, supplier][ts]).any()}))

    def options(self, period: Period) -> float:
        """Number of recipe options by which anything in scope is started in the period."""
        started, ts = self._flows.started_options, list(period.quarters)
        return float(sum(item in self._items and anything(started[item, option][ts]).any() for item, option in started))

    def customers(self, period: Period) -> float:
        """Number of customers to whom the subject delivers anything of the scope in the period."""
        sent, ts = self._flows.replay.sent_by, list(period.quarters)
        own = [key for key in sent if key[1] in self._items and self._is_subject(key[2])]
        return float(len({key[0] for key in own if anything(sent[key][ts]).any()}))

    def limit(self, column: str, period: Period) -> float:
        """Least or most share in a period, NaN for none; a period takes the first quarter that gives one."""
        if not self.has_subject:
            return math.nan
        values = np.asarray(self._table.phased[column][self._index], dtype=float)
        return next((float(values[t]) for t in period.quarters if not math.isnan(values[t])), math.nan)

    def growth_limit(self, t: int) -> float:
        """Most units that growth allows in a quarter, NaN where nothing limits it."""
        if not self.has_subject or math.isnan(self._growth) or (t == 0 and not self._has_history):
            return math.nan
        before = float(self._part[t - 1]) if t else self._part_before.get(-1, 0.0)
        return (1.0 + self._growth) * before + self._floor

    def growth_size(self, t: int) -> float:
        """Sum of absolute terms behind the growth limit."""
        before = float(self._part_sizes[t - 1]) if t else abs(self._part_before.get(-1, 0.0))
        return (1.0 + self._growth) * before + self._floor

    def flow(self, t: int) -> tuple[float, float]:
        """The subject's units in a quarter, and the sum of absolute terms behind them."""
        return float(self._part[t]), float(self._part_sizes[t])

    def cell(self, column: str, t: int | None = None) -> str:
        """Where the workbook states a number of the rule."""
        return self._table.address(self._index, column, t)


def rules_of(replay: Replay) -> list[Rule]:
    """All rows of Shares."""
    flows = Flows(replay)
    rows = enumerate(records(replay.book.tables["Shares"]))
    return [Rule(flows, i, single) for i, r in rows for single in _one_by_one(replay.book, r)]


def _one_by_one(book: Book, row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A row without a subject that limits no number holds for each supplier that may supply any of its scope."""
    if row["supplier"] or row["region"] or any(given(row[f"most_{of}"]) for of in ("suppliers", "options")):
        yield row
        return
    within = scope(book, row["item"], row["family"])
    able = {source.supplier for source in book.sources if not set(within).isdisjoint(book.comes_out(source))}
    able |= {r["supplier"] for r in records(book.tables["Receipts"]) if r["item"] in within and r["supplier"]}
    for supplier in sorted(able):
        yield {**row, "supplier": supplier}


def periods(book: Book, per: str) -> list[Period]:
    """The periods of a rule that have a quarter of the horizon in them."""
    calendar = book.calendar
    if per == "horizon":
        return [Period("horizon", tuple(range(book.count)))]
    if per == "quarter":
        return [Period(calendar.label(t), (t,)) for t in range(book.count)]
    years: dict[int, list[int]] = defaultdict(list)
    for t in range(book.count):
        years[calendar.year(t)].append(t)
    past = book.tables["History"].periods
    return [
        Period(str(year), tuple(ts), tuple(t for t in past if t < 0 and calendar.year(t) == year))
        for year, ts in years.items()
    ]


def check_shares(book: Book, rules: Iterable[Rule], table: Table, found: Findings) -> None:
    """The plan's table ``shares`` says what the replay comes to, for every rule and period."""
    names = ("rule", "period", "subject")
    stated = {tuple(table.texts[name][n] for name in names): n for n in range(len(table))}
    right = {name: cells.copy() for name, cells in table.numbers.items()}  # where nothing is said of a cell, it holds
    sizes = {name: np.zeros(len(table)) for name in table.numbers}
    quarterly = periods(book, "quarter")
    for rule in rules:
        labels = {period.label for period in rule.periods}
        for period in [*rule.periods, *(p for p in quarterly if p.label not in labels)]:
            name = (rule.name, period.label, rule.subject)
            n, own = stated.pop(name, None), period.label in labels
            if n is not None:
                for column, number, size in _right(rule, period, own):
                    right[column][n], sizes[column][n] = number, size
            elif own and _counts(rule, period):
                found.add("missing-row", "shares", tuple(zip(names, name, strict=True)))
    columns = {name: (cells, right[name], sizes[name]) for name, cells in table.numbers.items()}
    found.compare("shares", table.key, columns)
    for n in stated.values():
        found.add("no-such-share", "shares", table.key(n), "period")


def _counts(rule: Rule, period: Period) -> bool:
    """Whether a rule says anything in a period."""
    shares = [rule.limit(column, period) for column in ("least", "most")]
    growth = rule.growth_limit(period.quarters[-1]) if len(period.quarters) == 1 else math.nan
    counts = rule.most_suppliers or rule.most_options or rule.most_customers
    return bool(counts) or not all(math.isnan(v) for v in (*shares, growth))


def _right(rule: Rule, period: Period, own: bool) -> Iterator[tuple[str, float, float]]:
    """Right numbers of a row by column, with the sizes of the terms behind them.

    ``own`` is False for the quarters in which a rule for a longer period only limits growth.
    """
    totals = rule.totals(period)
    if rule.most_suppliers and own:
        yield "suppliers", rule.suppliers(period), 0.0
        yield "most_suppliers", rule.most_suppliers, 0.0
    if rule.most_options and own:
        yield "options", rule.options(period), 0.0
        yield "most_options", rule.most_options, 0.0
    if rule.most_customers and own:
        yield "customers", rule.customers(period), 0.0
        yield "most_customers", rule.most_customers, 0.0
    if not rule.has_subject or rule.most_customers:
        return
    yield "part", totals.part, totals.size
    yield "total", totals.total, totals.size
    yield "share", totals.share, 0.0
    if own:
        for column in ("least", "most"):
            yield column, given(rule.limit(column, period)), 0.0
    if len(period.quarters) == 1:
        limit = given(rule.growth_limit(period.quarters[0]))
        yield "growth_limit", limit, rule.growth_size(period.quarters[0]) if limit else 0.0
