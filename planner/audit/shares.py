"""Share rules: flows in scope, by period, against least, most, growth and number of suppliers."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.audit.book import Book, given, records
from planner.audit.finding import Findings, anything
from planner.audit.replay import Replay
from planner.audit.rows import Row, Rows
from planner.audit.variants import scope

History = Mapping[tuple[str, str, str], dict[int, float]]  # customer, item, supplier -> units by quarter (below 0)


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
    suppliers: float

    @property
    def share(self) -> float:
        """Part of the total, 0 where nothing flowed."""
        return self.part / self.total if anything(self.total) else 0.0


class Rule:
    """One row of Shares over the replay's flows."""

    def __init__(self, replay: Replay, history: History, index: int, row: Mapping[str, Any]) -> None:
        """Gather what flows in the rule's scope."""
        book = replay.book
        self._book, self._index, self._row = book, index, row
        self.name = str(row["rule"])
        self.price = given(row["price"])
        self.most_suppliers = given(row["most_suppliers"])
        self._growth = given(row["growth"], math.nan)
        self._floor = given(row["growth_floor"])
        self.has_subject = bool(row["supplier"] or row["region"])
        self._table = book.tables["Shares"]
        self.periods = periods(book, row["per"])
        self._replay = replay
        self._items = set(scope(book, row["item"], row["family"]))
        self._gather(history)

    def _gather(self, history: History) -> None:
        """Flows in scope: the subject's and all, in the horizon and before."""
        replay, customer, count = self._replay, self._row["customer"], self._book.count
        self._part, self._total = [0.0] * count, [0.0] * count
        self._sizes, self._part_sizes = [0.0] * count, [0.0] * count
        if customer:
            flows = [
                (i, s, ledger, replay.sent_by.size((c, i, s)))
                for (c, i, s), ledger in replay.sent_by.items()
                if c == customer
            ]
        else:
            flows = [(i, s, ledger, replay.arrived.size((i, s))) for (i, s), ledger in replay.arrived.items()]
        for item, supplier, units, sizes in flows:
            if item in self._items:
                for t in range(count):
                    self._total[t] += units[t]
                    self._sizes[t] += sizes[t]
                    if self._is_subject(supplier):
                        self._part[t] += units[t]
                        self._part_sizes[t] += sizes[t]
        self._part_before: dict[int, float] = defaultdict(float)
        self._total_before: dict[int, float] = defaultdict(float)
        self._has_history = False
        for (c, item, supplier), quantities in history.items():
            if c == customer and item in self._items:
                self._has_history |= self._is_subject(supplier)
                for t, quantity in quantities.items():
                    self._total_before[t] += quantity
                    self._part_before[t] += quantity if self._is_subject(supplier) else 0.0

    def _is_subject(self, supplier: str) -> bool:
        if self._row["supplier"]:
            return bool(supplier == self._row["supplier"])
        return bool(self._row["region"]) and self._book.regions.get(supplier) == self._row["region"]

    def totals(self, period: Period) -> Totals:
        """What flows in a period, with the history that counts in it."""
        part = sum(self._part[t] for t in period.quarters) + sum(self._part_before[t] for t in period.before)
        total = sum(self._total[t] for t in period.quarters) + sum(self._total_before[t] for t in period.before)
        size = sum(self._sizes[t] for t in period.quarters) + sum(self._total_before[t] for t in period.before)
        return Totals(period, part, total, size, float(self._suppliers(period)))

    def _suppliers(self, period: Period) -> int:
        """Suppliers in scope that start anything in the period."""
        return len(
            {
                supplier
                for (item, supplier), units in self._replay.started_by.items()
                if item in self._items and any(anything(units[t]) for t in period.quarters)
            }
        )

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
        before = self._part[t - 1] if t else self._part_before[-1]
        return (1.0 + self._growth) * before + self._floor

    def growth_size(self, t: int) -> float:
        """Sum of absolute terms behind the growth limit."""
        return (1.0 + self._growth) * (self._part_sizes[t - 1] if t else abs(self._part_before[-1])) + self._floor

    def flow(self, t: int) -> tuple[float, float]:
        """The subject's units in a quarter, and the sum of absolute terms behind them."""
        return self._part[t], self._part_sizes[t]

    def cell(self, column: str, t: int | None = None) -> str:
        """Where the workbook states a number of the rule."""
        return self._table.address(self._index, column, t)


def rules_of(replay: Replay) -> list[Rule]:
    """All rows of Shares."""
    past = _history(replay.book)
    return [Rule(replay, past, i, r) for i, r in enumerate(records(replay.book.tables["Shares"]))]


def _history(book: Book) -> History:
    table = book.tables["History"]
    past: dict[tuple[str, str, str], dict[int, float]] = {}
    for i, r in enumerate(records(table)):
        quantities = past.setdefault((r["customer"], r["item"], r["supplier"]), {})
        for t, units in zip(table.periods, table.phased["quantity"][i], strict=True):
            quantities[t] = quantities.get(t, 0.0) + given(units)
    return past


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


def check_shares(replay: Replay, rows: Rows, found: Findings) -> None:
    """The plan's table ``shares`` says what the replay comes to, for every rule and period."""
    stated = {(r["rule"], r["period"]): r for r in rows["shares"]}
    quarterly = periods(replay.book, "quarter")
    for rule in rules_of(replay):
        labels = {period.label for period in rule.periods}
        for period in [*rule.periods, *(p for p in quarterly if p.label not in labels)]:
            row = stated.pop((rule.name, period.label), None)
            if row is not None:
                _share_row(rule, period, row, period.label in labels, found)
            elif period.label in labels and _counts(rule, period):
                found.add("missing-row", "shares", (("rule", rule.name), ("period", period.label)))
    for row in stated.values():
        found.add("no-such-share", "shares", row.key, "period")


def _counts(rule: Rule, period: Period) -> bool:
    """Whether a rule says anything in a period."""
    shares = [rule.limit(column, period) for column in ("least", "most")]
    growth = rule.growth_limit(period.quarters[-1]) if len(period.quarters) == 1 else math.nan
    return bool(rule.most_suppliers) or not all(math.isnan(v) for v in (*shares, growth))


def _share_row(rule: Rule, period: Period, row: Row, own: bool, found: Findings) -> None:
    """``own`` is False for the quarters in which a rule for a longer period only limits growth."""
    totals = rule.totals(period)
    right = (
        {"suppliers": totals.suppliers, "most_suppliers": rule.most_suppliers} if rule.most_suppliers and own else {}
    )
    if rule.has_subject:
        right |= {"part": totals.part, "total": totals.total, "share": totals.share}
        if own:
            right |= {column: given(rule.limit(column, period)) for column in ("least", "most")}
        if len(period.quarters) == 1:
            right["growth_limit"] = given(rule.growth_limit(period.quarters[0]))
    for column, value in right.items():
        size = totals.size if column in ("part", "total") else 0.0
        size = rule.growth_size(period.quarters[0]) if column == "growth_limit" and value else size
        found.compare("shares", row, column, row.number(column), value, size)
