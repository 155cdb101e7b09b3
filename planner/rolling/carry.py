"""What the quarters that pass leave behind, read from the plan that is carried out in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from planner.compiling.catalogue import Activity, Catalogue, Variant, make_catalogue, parts_of, receipt_variant
from planner.compiling.customers import chosen_together
from planner.compiling.lanes import read_lanes
from planner.compiling.lines import read_lines
from planner.tables import Tables

Tags = tuple[tuple[str, str], ...]
Until = float | str  # index of the last quarter of use; "" for none

# item, supplier, makers of the parts inside, customer that it is for, last quarter of use: a row of Receipts
Batch = tuple[str, str, Tags, str, Until]
Flow = tuple[str, str, str]  # item, supplier, customer ("" for what is received): a key of History
LEAST = 1e-6  # units below this are a solver's rounding


@dataclass(frozen=True)
class Owed:
    """Units that a customer still wants of a quarter, their price, and how many of them are committed."""

    quantity: float
    price: float
    committed: float


@dataclass
class Carry:
    """What crosses the line between quarter ``passed - 1`` and quarter ``passed``; quarters by index of the old book.

    ``opening``: stock of items whose makers are pooled; ``held``: of the others. ``arriving``: what is under way, by
    quarter of arrival, beside what the book's Receipts have. ``history``: what was received and delivered.
    ``owed``: by customer and item, then quarter wanted. ``steps``: options started. ``spent``: capital expenditure.
    ``picks``: the option by which a need that allows only one was met; with it all needs of its link class.
    """

    passed: int
    opening: dict[str, float] = field(default_factory=dict)
    held: dict[Batch, float] = field(default_factory=dict)
    arriving: dict[tuple[Batch, int], float] = field(default_factory=dict)
    history: dict[tuple[Flow, int], float] = field(default_factory=dict)
    owed: dict[tuple[str, str], dict[int, Owed]] = field(default_factory=dict)
    steps: dict[tuple[str, int], int] = field(default_factory=dict)
    spent: float = 0.0
    picks: dict[tuple[str, str], str] = field(default_factory=dict)


def carry(tables: Tables, plan: Mapping[str, pd.DataFrame], passed: int) -> Carry:
    """What the plan leaves at the end of the first ``passed`` quarters. The plan has passed its audit."""
    reader = _Reader(tables, plan, passed)
    reader.flows()
    reader.stock()
    reader.sold()
    reader.watched()
    reader.orders()
    reader.decisions()
    return reader.found


class _Reader:
    def __init__(self, tables: Tables, plan: Mapping[str, pd.DataFrame], passed: int) -> None:
        self.tables, self.plan, self.found = tables, plan, Carry(passed)
        self.index = {tables.calendar.label(t): t for t in range(tables.calendar.count)}
        self.catalogue: Catalogue = make_catalogue(tables)
        self.variants = {(v.item, v.maker, v.parts): v for v in self.catalogue.variants}
        self.arrived: dict[tuple[Variant, int], float] = defaultdict(float)  # in stock
        life = tables["Items"].frame.set_index("item")["shelf_life"].dropna()
        self.life = {str(item): float(quarters) for item, quarters in life.items()}
        self.customers = list(dict.fromkeys(tables["Demand"].frame["customer"]))
        self.lanes = read_lanes(tables, self.catalogue, self.customers)

    def rows(self, table: str, quarter: str = "quarter") -> Iterator[tuple[int, dict[str, object]]]:
        """Rows of a plan table with the index of their quarter, where it is one of the horizon."""
        frame = self.plan[table]
        names = list(frame.columns)
        for values in zip(*(frame[name].tolist() for name in names), strict=True):
            row = dict(zip(names, values, strict=True))
            if row[quarter] in self.index:
                yield self.index[str(row[quarter])], row

    def stock(self) -> None:
        """Stock at the end of the last quarter that passes."""
        for t, row in self.rows("stock"):
            units = _number(row["stock"])
            if t != self.found.passed - 1 or units < LEAST:
                continue
            variant = self.variants[str(row["item"]), str(row["supplier"]), str(row["parts"])]
            if variant.all_tags or self._told_apart(variant.item) or variant.item in self.life:
                maker = variant.maker or self._some_maker(variant)
                for until, number in self._lots(variant, units):
                    batch = variant.item, maker, variant.tags, "", until
                    self.found.held[batch] = self.found.held.get(batch, 0.0) + number
            else:
                self.found.opening[variant.item] = self.found.opening.get(variant.item, 0.0) + units

    def _lots(self, variant: Variant, units: float) -> Iterator[tuple[Until, float]]:
        """Stock by the last quarter in which it is of use: the oldest has left first, so the youngest are there."""
        life = self.life.get(variant.item)
        if life is None:
            yield "", units
            return
        lots: dict[float, float] = defaultdict(float)
        items, receipts = self.tables["Items"].frame, self.tables["Receipts"].frame
        if not variant.all_tags:
            lots[life] += float(items["opening_stock"][items["item"] == variant.item].iloc[0])
        for row in receipts[(receipts["item"] == variant.item) & (receipts["customer"] == "")].itertuples(index=False):
            if self._received(row.item, row.supplier, row.parts) == variant:
                lots[life if np.isnan(row.expires) else row.expires] += row.opening
        for t in range(self.found.passed):
            lots[t + life] += self.arrived[variant, t]
        for until in sorted(lots, reverse=True):
            number = min(units, lots[until])
            if number >= LEAST:
                yield until, number
            units -= number

    def _received(self, item: str, supplier: str, parts: Tags) -> Variant:
        """The variant of a row of Receipts."""
        return receipt_variant(item, supplier, parts, self.catalogue.distinguished, self.catalogue.holders)

    def _told_apart(self, item: str) -> bool:
        """Whether the item's maker, or that of a part that may be inside, is asked for: Receipts then has its stock."""
        if item in self.catalogue.distinguished:
            return True
        return any(self._told_apart(part) for part in parts_of(self.catalogue.recipes[item]))

    def _some_maker(self, variant: Variant) -> str:
        """A supplier of an item whose own maker nobody asks for, so that a row of Receipts can be written."""
        for activity in self.catalogue.activities:
            if any(self.catalogue.variants[v] == variant for v, _ in activity.makes):
                return self.catalogue.sources[activity.source].supplier
        receipts = self.tables["Receipts"].frame
        return str(receipts["supplier"][receipts["item"] == variant.item].iloc[0])

    def flows(self) -> None:
        """What arrives, before the line as history and after it as receipts, and what is delivered."""
        found, passed = self.found, self.found.passed
        received: dict[tuple[Flow, int], float] = defaultdict(float)
        arriving: dict[tuple[Batch, int], float] = defaultdict(float)
        activities: dict[tuple[str, ...], Activity] = {}
        for activity in self.catalogue.activities:
            source = self.catalogue.sources[activity.source]
            activities.setdefault((source.supplier, source.item, activity.option, activity.parts), activity)
        for start, row in self.rows("purchasing"):
            if start >= passed:
                continue
            supplier, at = str(row["supplier"]), self.index[str(row["arrives"])]
            activity = activities[supplier, str(row["item"]), str(row["option"]), str(row["parts"])]
            for code, share in activity.makes:
                variant, units = self.catalogue.variants[code], _number(row["good"]) * share
                if at < passed:
                    received[(variant.item, supplier, ""), at] += units
                    self.arrived[variant, at] += units
                elif units >= LEAST:
                    arriving[(variant.item, supplier, variant.tags, "", ""), at] += units
        table = self.tables["Receipts"]
        rows = zip(*(table.frame[name] for name in ("item", "supplier", "customer", "parts")), strict=True)
        for n, (item, supplier, customer, parts) in enumerate(rows):
            variant = self._received(item, supplier, parts)
            for t in range(passed):
                units = float(np.nan_to_num(table.phased["receipt"][n, t]))
                if not customer or item in self.catalogue.distinguished:  # of others what is sold counts
                    received[(item, supplier, customer), t] += units
                self.arrived[variant, t] += 0.0 if customer else units
        for t, row in self.rows("allocation"):
            item, supplier, customer = (str(row[name]) for name in ("item", "supplier", "customer"))
            if t < passed:
                if supplier:
                    received[(item, supplier, customer), t] += _number(row["units"])
            elif units := self._under_way(t, row):
                variant = self.variants[item, supplier, str(row["parts"])]
                maker = supplier or self._some_maker(variant)
                arriving[(item, maker, variant.tags, customer, ""), t] += units
        found.history = {key: units for key, units in received.items() if units >= LEAST}
        found.arriving = dict(arriving)

    def _under_way(self, arrives: int, row: Mapping[str, object]) -> float:
        """Units of a delivery that have left before the line and reach the customer after it."""
        fast, slow = _number(row["express"]), round(_number(row["transit"]))
        units = _number(row["units"]) - fast if arrives - slow < self.found.passed else 0.0
        if fast:
            c = np.array([self.customers.index(str(row["customer"]))])
            variant = self.variants[str(row["item"]), str(row["supplier"]), str(row["parts"])]
            v = np.array([self.catalogue.variants.index(variant)])
            saves = int(self.lanes.total(self.lanes.saves, c, v)[0])
            units += fast if arrives - slow + saves < self.found.passed else 0.0
        return units if units >= LEAST else 0.0

    def sold(self) -> None:
        """What frame contracts with customers count of items whose makers are pooled: demand served."""
        items = self.tables["Items"].frame
        pooled = {item for item in self.catalogue.variants_of if item not in self.catalogue.distinguished}
        covered: set[tuple[str, str]] = set()
        for contract in self.tables["Contracts"].frame.itertuples(index=False):
            scope = {contract.item} if contract.item else set(items["item"][items["family"] == contract.family])
            covered |= {(contract.customer, item) for item in scope & pooled if contract.customer}
        makers = {item: self._some_maker(Variant(item, "", ())) for _, item in covered}
        served = [(t, row, _number(row["on_time"])) for t, row in self.rows("fulfilment")]
        late = [(t, row, _number(row["units"])) for t, row in self.rows("shortages", "delivered")]
        for t, row, units in served + late:
            customer, item = str(row["customer"]), str(row["item"])
            if t < self.found.passed and (customer, item) in covered and units >= LEAST:
                key = (item, makers[item], customer), t
                self.found.history[key] = self.found.history.get(key, 0.0) + units

    def watched(self) -> None:
        """A growth limit starts from the quarter before, also where that brought nothing."""
        items, suppliers = self.tables["Items"].frame, self.tables["Suppliers"].frame
        makers = {(source.item, source.supplier) for source in self.catalogue.sources}
        makers |= set(zip(*(self.tables["Receipts"].frame[name] for name in ("item", "supplier")), strict=True))
        for rule in self.tables["Shares"].frame.itertuples(index=False):
            if np.isnan(rule.growth):
                continue
            scope = {rule.item} if rule.item else set(items["item"][items["family"] == rule.family])
            subject = {rule.supplier} if rule.supplier else set()
            if rule.region:
                subject = set(suppliers["supplier"][suppliers["region"] == rule.region])
            for item, supplier in sorted(makers):
                if item in scope and supplier in subject:
                    flow = item, supplier, rule.customer
                    self.found.history.setdefault((flow, self.found.passed - 1), 0.0)

    def orders(self) -> None:
        """Demand that is still wanted: not served by now, and its window not closed."""
        lines, passed = read_lines(self.tables), self.found.passed
        frame = self.tables["Demand"].frame
        row_of = {pair: n for n, pair in enumerate(zip(frame["customer"], frame["item"], strict=True))}
        column = {label: at for at, label in enumerate(lines.labels)}
        served = np.zeros(lines.quantity.shape)
        on_time = self.plan["fulfilment"]
        for customer, item, quarter, units in zip(
            *(on_time[name] for name in ("customer", "item", "quarter", "on_time")), strict=True
        ):
            served[row_of[customer, item], column[quarter]] += _number(units)
        for delivered, row in self.rows("shortages", "delivered"):
            if row["kind"] == "late" and delivered < passed:
                served[row_of[str(row["customer"]), str(row["item"])], column[str(row["quarter"])]] += _number(
                    row["units"]
                )
        left = lines.quantity - served
        ahead = np.arange(-lines.before, self.tables.calendar.count) < passed
        for n, at in np.argwhere((left > LEAST) & (lines.last >= passed) & ahead).tolist():
            owed = Owed(left[n, at], lines.price[n, at], min(left[n, at], max(0.0, (lines.committed - served)[n, at])))
            pair = frame["customer"].iat[n], frame["item"].iat[n]
            self.found.owed.setdefault(pair, {})[at - lines.before] = owed

    def decisions(self) -> None:
        """Options started, and what needs that allow one option only are met by."""
        together = chosen_together(self.tables)
        for t, row in self.rows("options"):
            if t < self.found.passed and (steps := round(_number(row["steps"]))):
                key = str(row["option"]), t
                self.found.steps[key] = self.found.steps.get(key, 0) + steps
                self.found.spent += _number(row["capex"])
        for t, row in self.rows("needs"):
            group = together.get(str(row["need"]))
            if t < self.found.passed and group and row["option"] and _number(row["units"]) >= LEAST:
                for need in (need for need, own in together.items() if own == group):
                    self.found.picks[str(row["customer"]), need] = str(row["option"])


def _number(value: object) -> float:
    number = float(value)  # type: ignore[arg-type]
    return 0.0 if number != number else number
