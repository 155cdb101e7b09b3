"""Rules on averages: what goes into an item or reaches a customer, by period, against least and most."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.audit.book import Book, given, quarters, records
from planner.audit.finding import NOISE, Findings, Key, anything
from planner.audit.replay import Replay
from planner.audit.rows import Table
from planner.audit.rules import Ruling
from planner.audit.shares import Period, periods
from planner.reading.attributes import attribute_numbers


@dataclass(frozen=True)
class Sum:
    """Units in the scope of a rule in a period and their attributes, summed; ``size``: of absolute terms."""

    period: Period
    units: float
    content: float
    size: float

    @property
    def average(self) -> float:
        """Average of the attribute, 0 where nothing counts."""
        return self.content / self.units if anything(self.units) else 0.0


class Blend:
    """One row of Blends over the replay."""

    def __init__(self, replay: Replay, index: int, row: Mapping[str, Any], used: Mapping[tuple[str, ...], Any]) -> None:
        """Gather what counts; ``used``: units by supplier, item made and component, by quarter."""
        self._book, self._index, self._table = replay.book, index, replay.book.tables["Blends"]
        self.name, self.attribute, self.price = str(row["rule"]), str(row["attribute"]), given(row["price"])
        self.periods = periods(self._book, row["per"])
        numbers = attribute_numbers(self._book.tables["Items"], self.attribute)
        self._value = dict(zip(self._book.items, numbers.tolist(), strict=True))
        self.largest = 0.0  # of the numbers that count
        self._units, self._content, self._sizes = np.zeros((3, self._book.count))
        past = self._book.tables["History"].periods
        self._before = dict.fromkeys(past, (0.0, 0.0))
        if row["customer"]:
            self._gather_delivered(replay, row)
        else:
            for (supplier, made, component), units in used.items():
                right = made == row["item"] and row["supplier"] in ("", supplier)
                if right and self._of_family(component, row["component_family"]):
                    self._count(component, units)

    def _of_family(self, item: str, family: str) -> bool:
        return family in ("", self._book.items[item]["family"])

    def _count(self, item: str, units: np.ndarray) -> None:
        self.largest = max(self.largest, abs(self._value[item]))
        self._units += units
        self._content += self._value[item] * units
        self._sizes += abs(self._value[item]) * np.abs(units)

    def _gather_delivered(self, replay: Replay, row: Mapping[str, Any]) -> None:
        named = set(_serving(self._book, row["item"])) if row["item"] else set(self._book.items)
        inside = {item for item in named if self._of_family(item, row["family"])}
        for (customer, item), units in replay.sent.items():
            if customer == row["customer"] and item in inside:
                self._count(item, units)
        table = self._book.tables["History"]
        for r, delivered in zip(records(table), quarters(table, "quantity", 0.0), strict=True):
            if r["customer"] == row["customer"] and r["item"] in inside:
                self.largest = max(self.largest, abs(self._value[r["item"]]))
                for t, number in zip(table.periods, delivered.tolist(), strict=True):
                    before, content = self._before[t]
                    self._before[t] = before + number, content + self._value[r["item"]] * number

    def total(self, period: Period) -> Sum:
        """What counts in a period, with the history of its year."""
        ts = list(period.quarters)
        before = np.array([self._before[t] for t in period.before]).reshape(-1, 2).sum(axis=0)
        units, content = float(self._units[ts].sum() + before[0]), float(self._content[ts].sum() + before[1])
        return Sum(period, units, content, float(self._sizes[ts].sum()) + abs(float(before[1])))

    def limit(self, column: str, period: Period) -> float:
        """Least or most average of a period, NaN for none."""
        return float(self._table.phased[column][self._index, period.quarters[0]])

    def rulings(self) -> Iterator[Ruling]:
        """What the rule asks for and what the plan does, period by period."""
        for total in map(self.total, self.periods):
            for column, sign in (("least", 1.0), ("most", -1.0)):
                limit = self.limit(column, total.period)
                if math.isnan(limit):
                    continue
                cells = [self._table.address(self._index, column, t) for t in total.period.quarters]
                bent = max(0.0, sign * (limit * total.units - total.content))
                yield Ruling(
                    "blend", "Blends", tuple(dict.fromkeys(cells)), total.period.label, total.period.quarters[-1],
                    limit, total.average, bent, total.size + abs(limit) * total.units, self.price,
                )  # fmt: skip


def _serving(book: Book, item: str) -> Iterator[str]:
    """The item, or the items that serve it where it is a need."""
    if not book.is_need(item):
        yield item
        return
    for recipe in book.recipes[item].values():
        for component in recipe:
            yield from _serving(book, component)


def blends_of(replay: Replay) -> list[Blend]:
    """All rows of Blends."""
    rows = records(replay.book.tables["Blends"])
    used = _used(replay) if rows else {}
    return [Blend(replay, index, row, used) for index, row in enumerate(rows)]


def _used(replay: Replay) -> dict[tuple[str, ...], np.ndarray]:
    """Units that go into what is started: by supplier, item made and component, by quarter."""
    table, found = replay.purchases, dict[tuple[str, ...], np.ndarray]()
    names, which = table.group("supplier", "item", "option")
    started = np.zeros((len(names), replay.book.count))
    np.add.at(started, (which, table.t), table.numbers["started"])
    for (supplier, item, option), units in zip(names, started, strict=True):
        for component, quantity in replay.book.recipes[item][option].items():
            key = supplier, item, component
            found[key] = found.get(key, 0.0) + quantity * units
    return found


def check_blends(rules: Iterable[Blend], table: Table, found: Findings) -> None:
    """The plan's table ``blends`` says what the replay comes to, for every rule and period with a limit."""
    stated = {(table.texts["rule"][n], table.texts["period"][n]): n for n in range(len(table))}
    right = {name: cells.copy() for name, cells in table.numbers.items()}
    attributes = table.texts["attribute"][:].copy()
    for rule in rules:
        for total in map(rule.total, rule.periods):
            least, most = rule.limit("least", total.period), rule.limit("most", total.period)
            if math.isnan(least) and math.isnan(most):
                continue
            n = stated.pop((rule.name, total.period.label), None)
            if n is None:
                key: Key = (("rule", rule.name), ("period", total.period.label))
                found.add("missing-row", "blends", key)
                continue
            attributes[n] = rule.attribute
            right["least"][n], right["most"][n], right["units"][n] = given(least), given(most), total.units
            average = float(table.numbers["average"][n])
            if not abs(average - total.average) <= NOISE * rule.largest:  # attributes may be far below 1
                found.add("stated", "blends", table.key(n), "average", average, total.average)
    del right["average"]
    found.compare("blends", table.key, {name: (table.numbers[name], right[name], 0.0) for name in right})
    found.compare_texts("blends", table.key, {"attribute": (table.texts["attribute"][:], attributes)})
    for n in stated.values():
        found.add("no-such-share", "blends", table.key(n), "period")
