"""What customers want, accept and may be served by, quarter by quarter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.compiling.builder import Builder
from planner.compiling.catalogue import Catalogue, Variant
from planner.tables import Tables


@dataclass(frozen=True)
class Line:
    """A demand line: its row in Demand and the quarter in which it is wanted."""

    row: int
    due: int


@dataclass(frozen=True)
class CustomerNames:
    """Codes of customers, demand lines and (need, option) pairs; deliveries as (customer, variant, quarters)."""

    customers: Sequence[str]
    lines: Sequence[Line]
    serving: Sequence[tuple[str, str]]
    deliveries: Sequence[tuple[int, int, np.ndarray]]


@dataclass(frozen=True)
class Acceptance:
    """The Qualification sheet: from which quarter a customer accepts a maker of a part, or an option of a need."""

    makers: Mapping[tuple[str, str], Mapping[str, int]]
    options: Mapping[tuple[str, str], Mapping[str, int]]

    def variant(self, customer: str, variant: Variant, count: int) -> np.ndarray:
        """Quarters in which the customer accepts the variant: every told-apart maker inside must be accepted."""
        quarters = np.arange(count)
        accepted = np.ones(count, dtype=bool)
        for part, maker in variant.all_tags:
            rows = self.makers.get((customer, part))
            if rows is not None:
                accepted &= quarters >= rows.get(maker, count)
        return accepted

    def option(self, customer: str, need: str, option: str, count: int) -> np.ndarray:
        """Quarters in which the customer accepts the option."""
        rows = self.options.get((customer, need))
        return np.arange(count) >= (0 if rows is None else rows.get(option, count))


def read_acceptance(tables: Tables) -> Acceptance:
    """Earliest quarter of each accepted maker and option; a region stands for its suppliers."""
    regions: dict[str, list[str]] = defaultdict(list)
    suppliers = tables["Suppliers"].frame
    for supplier, region in zip(suppliers["supplier"], suppliers["region"], strict=True):
        regions[region].append(supplier)
    makers: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    options: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    frame = tables["Qualification"].frame
    columns = [frame[name] for name in ("customer", "item", "supplier", "region", "option", "from")]
    for customer, item, supplier, region, option, start in zip(*columns, strict=True):
        first = 0 if np.isnan(start) else int(start)
        rows = options[customer, item] if option else makers[customer, item]
        for name in [option] if option else [supplier] if supplier else regions[region]:
            rows[name] = min(rows.get(name, first), first)
    return Acceptance(makers, options)


def add_customers(
    b: Builder, tables: Tables, catalogue: Catalogue, items: Sequence[str], worth: Mapping[str, float]
) -> CustomerNames:
    """Demand lines, what each customer may need in which quarter, and everything that may serve it."""
    item_codes = {item: i for i, item in enumerate(items)}
    customers = list(dict.fromkeys(tables["Demand"].frame["customer"]))
    serving = _add_serving(b, catalogue, item_codes)
    lines, asked = _add_lines(b, tables, customers, item_codes, worth)
    acceptance = read_acceptance(tables)
    one_option = set(tables["Items"].frame["item"][tables["Items"].frame["one_option"]])
    deliveries: list[tuple[int, int, np.ndarray]] = []
    for c, customer in enumerate(customers):
        wanted = dict(asked[c])
        for item in _needs_first(catalogue, wanted):
            if item not in wanted:
                continue  # inside options that the customer does not accept
            units = wanted[item]
            t = np.flatnonzero(units > 0)
            b.add("WANTS", c, item_codes[item], t)
            if item in catalogue.variants_of:
                for v in catalogue.variants_of[item]:
                    accepted = t[acceptance.variant(customer, catalogue.variants[v], len(units))[t]]
                    deliveries.append((c, v, accepted))
                    b.add("DELIVERIES", c, v, accepted)
                    b.relate("SUPPLIED", (c, item_codes[item], accepted), (v,))
                    b.relate("BUYERS", (v, accepted), (c,))
                continue
            most_used: dict[str, np.ndarray] = {}
            single = item in one_option
            if single:
                b.add("PICK_GROUPS", c, item_codes[item])
            for option, recipe in catalogue.recipes[item].items():
                p = serving[item, option]
                accepted = t[acceptance.option(customer, item, option, len(units))[t]]
                served = np.where(np.isin(np.arange(len(units)), accepted), units, 0.0)
                b.add("CONFIGURES", c, p, accepted)
                b.relate("SERVED_BY", (c, item_codes[item], accepted), (p,))
                for component, quantity in recipe:
                    b.relate("INSIDE", (c, item_codes[component], accepted), (p,))
                    most_used[component] = np.maximum(most_used.get(component, 0.0), quantity * served)
                if single:
                    b.add("PICKS", c, p)
                    b.add("SINGLE", c, p, accepted, most_configured=units[accepted])
                    b.relate("PICK_FROM", (c, item_codes[item]), (p,))
            for component, used in most_used.items():
                if used.any():
                    wanted[component] = wanted.get(component, 0.0) + used
    return CustomerNames(customers, lines, list(serving), deliveries)


def _add_serving(b: Builder, catalogue: Catalogue, item_codes: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """Codes of the options of needs."""
    serving: dict[tuple[str, str], int] = {}
    for need, options in catalogue.recipes.items():
        if need not in catalogue.variants_of:
            for option, recipe in options.items():
                p = serving.setdefault((need, option), len(serving))
                for component, quantity in recipe:
                    b.add("CONTAINS", p, item_codes[component], contains=quantity)
    return serving


def _add_lines(
    b: Builder, tables: Tables, customers: Sequence[str], item_codes: Mapping[str, int], worth: Mapping[str, float]
) -> tuple[list[Line], list[dict[str, np.ndarray]]]:
    """Demand lines; and the most units each customer may ask for of each item, by quarter of service."""
    table, count = tables["Demand"], tables.calendar.count
    lines: list[Line] = []
    asked: list[dict[str, np.ndarray]] = [defaultdict(lambda: np.zeros(count)) for _ in customers]
    codes = {customer: c for c, customer in enumerate(customers)}
    priorities = table.frame["priority"][table.frame["committed"] > 0]
    b.add("PRIORITIES", np.unique(priorities.to_numpy(dtype=int)))
    for row, record in enumerate(table.frame.itertuples(index=False)):
        quantity, price = table.phased["quantity"][row], table.phased["price"][row]
        c, x = codes[record.customer], item_codes[record.item]
        for due in np.flatnonzero(np.nan_to_num(quantity) > 0):
            d, t = len(lines), np.arange(due, min(int(due) + int(record.delay), count - 1) + 1)
            lines.append(Line(row, int(due)))
            b.add("LINES", d, quantity=quantity[due])
            b.add("DUE", d, due, lost_penalty=record.lost_penalty)
            b.add("WINDOWS", d, t, price=price[due], late_fee=record.late_fee * (t - due))
            b.relate("SERVED_IN", (d,), (t,))
            b.relate("ASKED", (c, x, t), (d,))
            asked[c][record.item][t] += quantity[due]
            if record.committed > 0:
                units = record.committed * quantity[due]
                b.add("COMMITMENTS", d, committed=units, bend_commitment=worth[record.item])
                b.relate("OF_PRIORITY", (int(record.priority),), (d,))
    return lines, asked


def _needs_first(catalogue: Catalogue, wanted: Mapping[str, np.ndarray]) -> list[str]:
    """What a customer may need, each need before what it uses."""
    order: dict[str, None] = {}

    def visit(item: str) -> None:
        if item not in order:
            if item not in catalogue.variants_of:
                for recipe in catalogue.recipes[item].values():
                    for component, _ in recipe:
                        visit(component)
            order[item] = None

    for item in wanted:
        visit(item)
    return list(reversed(order))
