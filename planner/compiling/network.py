"""Compile checked tables into a Network, keeping the names behind its codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.compiling import share_rules
from planner.compiling.bounds import useful_from
from planner.compiling.builder import Builder
from planner.compiling.catalogue import Catalogue, make_catalogue, receipt_variant
from planner.compiling.customers import CustomerNames, add_customers
from planner.compiling.worth import worth_of_items
from planner.tables import Tables
from planner_models.network import Network

# (activity, resource) -> units taken by one unit started, (source, resource) -> units taken by an order
Loads = tuple[dict[tuple[int, int], float], dict[tuple[int, int], float]]


@dataclass(frozen=True)
class Compiled:
    """A Network and what its codes stand for; resources and options by row of their sheets. ``loads``: what units and
    orders take of resources."""

    network: Network
    catalogue: Catalogue
    loads: Loads
    items: Sequence[str]
    suppliers: Sequence[str]
    customers: CustomerNames
    rules: Sequence[share_rules.Rule]


def compile_tables(tables: Tables) -> Compiled:
    """Sets, relations and numbers of a workbook without faults."""
    catalogue = make_catalogue(tables)
    b = Builder()
    items = list(tables["Items"].frame["item"])
    suppliers = list(tables["Suppliers"].frame["supplier"])
    worth = worth_of_items(tables, catalogue)
    loads = usage_of(tables, catalogue)
    useful = useful_from(tables, catalogue, share_rules.forced_output(tables))
    add_time(b, tables)
    add_runs(b, tables, catalogue)
    add_stocks(b, tables, catalogue, items, worth)
    add_capacity(b, tables, catalogue, loads)
    add_options(b, tables)
    add_orders(b, tables, catalogue, suppliers, useful, loads)
    customers = add_customers(b, tables, catalogue, items, worth)
    rules = share_rules.add_shares(b, tables, catalogue, suppliers, customers.deliveries, worth)
    return Compiled(b.network(), catalogue, loads, items, suppliers, customers, rules)


def discount_factors(tables: Tables) -> np.ndarray:
    """Worth today of money in each quarter: (1 + rate) ** (-quarters / quarters a year)."""
    calendar = tables.calendar
    return np.asarray((1.0 + tables.settings.discount_rate) ** (-np.arange(calendar.count) / calendar.per_year))


def add_time(b: Builder, tables: Tables) -> None:
    """Quarters, their order and what money in them is worth."""
    count = tables.calendar.count
    b.add("T", np.arange(count), discount=discount_factors(tables))
    b.relate("PREV", (np.arange(1, count),), (np.arange(count - 1),))


def add_runs(b: Builder, tables: Tables, catalogue: Catalogue) -> None:
    """What each activity may start, takes and makes, quarter by quarter."""
    unit_cost, yields = tables["Sources"].phased["unit_cost"], tables["Sources"].phased["yield"]
    for a, activity in enumerate(catalogue.activities):
        source = catalogue.sources[activity.source]
        t = source.starts
        b.add("RUNS", a, t, unit_cost=unit_cost[source.row, t], yield_=yields[source.row, t])
        b.relate("RUNS_OF", (activity.source, t), (a,))
        b.relate("ARRIVALS", (activity.makes, t + source.lead_time), (a, t))
        taken: dict[int, float] = defaultdict(float)
        for v, quantity in activity.takes:
            taken[v] += quantity
        for v, quantity in taken.items():
            b.add("CONSUMES", a, v, take=quantity)
            b.relate("TAKERS", (v, t), (a,))


def add_stocks(b: Builder, tables: Tables, catalogue: Catalogue, items: Sequence[str], worth: dict[str, float]) -> None:
    """Stock of each variant, what arrives anyway, and the stock rules of items."""
    count = tables.calendar.count
    quarters = np.arange(count)
    frame = tables["Items"].frame.set_index("item")
    supply = np.zeros((len(catalogue.variants), count))
    codes = {variant: v for v, variant in enumerate(catalogue.variants)}
    receipts = tables["Receipts"]
    for row, record in enumerate(receipts.frame.itertuples(index=False)):
        v = codes[receipt_variant(record.item, record.supplier, record.parts, catalogue.distinguished)]
        supply[v] += np.nan_to_num(receipts.phased["receipt"][row])
        supply[v, 0] += record.opening
    for v, variant in enumerate(catalogue.variants):
        if not variant.maker and not variant.tags:
            supply[v, 0] += frame.at[variant.item, "opening_stock"]
        b.add("STOCKS", v, quarters, supply=supply[v], holding_cost=frame.at[variant.item, "holding_cost"])
    for i, item in enumerate(items):
        if item in catalogue.variants_of:
            _add_stock_rules(b, i, frame.loc[item], catalogue.variants_of[item], quarters, worth[item])


def _add_stock_rules(
    b: Builder, i: int, record: pd.Series, variants: Sequence[int], quarters: np.ndarray, weight: float
) -> None:
    has_most = not np.isnan(record["most_stock"])
    if not (record["safety_stock"] > 0 or has_most or record["closing_stock"] > 0):
        return
    b.add("ITEMS_T", i, quarters)
    for v in variants:
        b.relate("OF_ITEM", (i, quarters), (v,))
    if record["safety_stock"] > 0:
        b.add("SAFETIES", i, quarters, safety_stock=record["safety_stock"])
        if np.isnan(record["safety_price"]):
            b.add("BENT_SAFETIES", i, quarters, bend_safety=weight)
        else:
            b.add("PRICED_SAFETIES", i, quarters, safety_price=record["safety_price"])
    if has_most:
        b.add("STOCK_LIMITS", i, quarters, most_stock=record["most_stock"], bend_stock=weight)
    if record["closing_stock"] > 0:
        b.add("CLOSINGS", i, quarters[-1], closing_stock=record["closing_stock"], bend_closing=weight)


def usage_of(tables: Tables, catalogue: Catalogue) -> Loads:
    """What one unit of each activity, and an order of each source, takes of each resource (row of Capacity)."""
    resources: dict[str, list[tuple[int, str]]] = defaultdict(list)
    capacity = tables["Capacity"].frame
    for r, (supplier, resource) in enumerate(zip(capacity["supplier"], capacity["resource"], strict=True)):
        resources[resource].append((r, supplier))
    sources_of: dict[tuple[str, str], list[int]] = defaultdict(list)
    for j, source in enumerate(catalogue.sources):
        sources_of[source.supplier, source.item].append(j)
    usage: dict[tuple[int, int], float] = defaultdict(float)
    setup: dict[tuple[int, int], float] = defaultdict(float)
    for record in tables["Usage"].frame.itertuples(index=False):
        for r, supplier in resources[record.resource]:
            if record.supplier in ("", supplier):
                for j in sources_of[supplier, record.item]:
                    matching = [
                        a for a in catalogue.activities_of[j] if record.option in ("", catalogue.activities[a].option)
                    ]
                    for a in matching:
                        usage[a, r] += record.usage
                    if matching and record.setup > 0:
                        setup[j, r] += record.setup
    return {key: value for key, value in usage.items() if value > 0}, dict(setup)


def add_capacity(b: Builder, tables: Tables, catalogue: Catalogue, loads: Loads) -> None:
    """Resources that something takes, what takes them, overtime, and the expansions that add to them."""
    usage, setup = loads
    table = tables["Capacity"]
    starts: dict[int, list[np.ndarray]] = defaultdict(list)  # by resource, the quarters in which something takes it
    for a, r in usage:
        starts[r].append(catalogue.sources[catalogue.activities[a].source].starts)
    for j, r in setup:
        starts[r].append(catalogue.sources[j].starts)
    for r in sorted(starts):
        t = np.unique(np.concatenate(starts[r]))
        b.add("POOLS", r, t, capacity=table.phased["capacity"][r, t])
        t = t[table.phased["overtime"][r, t] > 0]
        cost = table.frame["overtime_cost"].iat[r]
        b.add("OVERTIMES", r, t, most_overtime=table.phased["overtime"][r, t], overtime_cost=cost)
        b.relate("EXTRA", (r, t), (t,))
    for (a, r), taken in usage.items():
        b.add("USES", a, r, usage=taken)
        b.relate("USERS", (r, catalogue.sources[catalogue.activities[a].source].starts), (a,))
    for (j, r), taken in setup.items():
        b.add("SETS_UP", j, r, setup=taken)
        b.relate("SETTERS", (r, catalogue.sources[j].starts), (j,))
    for o, (r, windows, lead) in enumerate(option_windows(tables)):
        if r in starts:
            needed = np.unique(np.concatenate(starts[r]))
            for t in windows:
                b.relate("BUILT", (r, needed[needed >= t + lead]), (o, t))


def option_windows(tables: Tables) -> list[tuple[int, np.ndarray, int]]:
    """For each option: its resource (row of Capacity), the quarters in which a step may start, its lead time."""
    capacity = tables["Capacity"].frame
    rows = {key: r for r, key in enumerate(zip(capacity["supplier"], capacity["resource"], strict=True))}
    last = tables.calendar.count - 1
    windows = []
    for record in tables["Options"].frame.itertuples(index=False):
        earliest = 0 if np.isnan(record.earliest) else max(0, int(record.earliest))
        latest = last if np.isnan(record.latest) else int(record.latest)
        starts = np.arange(earliest, min(latest, last - record.lead_time) + 1)
        windows.append((rows[record.supplier, record.resource], starts, int(record.lead_time)))
    return windows


def add_options(b: Builder, tables: Tables) -> None:
    """Expansion steps, their money, what they require, and budgets."""
    settings, count = tables.settings, tables.calendar.count
    frame, windows = tables["Options"].frame, option_windows(tables)
    codes = {option: o for o, option in enumerate(frame["option"])}
    buildable: list[np.ndarray] = []
    for o, record in enumerate(frame.itertuples(index=False)):
        _, starts, lead = windows[o]
        if len(starts):
            b.add("STEPPED", o)
        b.add(
            "EXPANSIONS", o, step=record.step, most_steps=record.most_steps, capex=record.capex,
            running_cost=record.running_cost,
        )  # fmt: skip
        b.add("BUILDS", o, starts)
        if not len(starts):
            continue
        buildable.append(starts)
        b.relate("STARTS", (o,), (starts,))
        for t in starts:
            b.relate("RUNNING", (o, t), (np.arange(t + lead, count),))
        if settings.capex_budget_quarter is not None:
            b.relate("SPENT", (starts,), (o,))
        for required in record.requires:
            o2 = codes[required]
            _, starts2, lead2 = windows[o2]
            b.add("REQUIREMENTS", o, o2, starts)
            for t in starts:
                b.relate("STARTED_BY", (o, o2, t), (starts[starts <= t],))
                b.relate("COMPLETE_BY", (o, o2, t), (starts2[starts2 + lead2 <= t],))
    if settings.capex_budget_quarter is not None and buildable:
        b.add("BUDGETS", np.unique(np.concatenate(buildable)), budget=settings.capex_budget_quarter)
    if settings.capex_budget is not None and buildable:
        b.add("TOTAL_BUDGET", 0, total_budget=settings.capex_budget)


def add_orders(
    b: Builder, tables: Tables, catalogue: Catalogue, suppliers: Sequence[str], useful: dict[str, np.ndarray],
    loads: Loads,
) -> None:  # fmt: skip
    """Orders of each source: switches, lots, ceilings, suppliers used, and the most that can be of use."""
    usage, setup = loads
    available = _most_capacity(tables)
    with_setup = {j for j, _ in setup}
    taken: dict[int, list[tuple[int, float]]] = defaultdict(list)  # by source: (resource, least usage of a unit)
    by_source: dict[tuple[int, int], list[float]] = defaultdict(list)
    for (a, r), units in usage.items():
        by_source[catalogue.activities[a].source, r].append(units)
    for (j, r), units_of in by_source.items():
        if len(units_of) == len(catalogue.activities_of[j]):
            taken[j].append((r, min(units_of)))
    fixed = dict(zip(tables["Suppliers"].frame["supplier"], tables["Suppliers"].frame["fixed_cost"], strict=True))
    for supplier, cost in fixed.items():
        own = [j for j, source in enumerate(catalogue.sources) if source.supplier == supplier]
        active = [catalogue.sources[j].starts for j in own if catalogue.activities_of[j]]
        if cost > 0 and active:
            b.add("USED", suppliers.index(supplier), np.unique(np.concatenate(active)), fixed_cost=cost)
    frame, most = tables["Sources"].frame, tables["Sources"].phased["most"]
    for j, source in enumerate(catalogue.sources):
        t, record = source.starts, frame.iloc[source.row]
        if not len(t) or not catalogue.activities_of[j]:
            continue
        ceiling = np.where(np.isnan(most[source.row, t]), np.inf, most[source.row, t])
        bound = useful[source.item][t + source.lead_time] / tables["Sources"].phased["yield"][source.row, t]
        bound = np.maximum(bound, record["min_order"])
        lot = record["lot_size"]
        if not np.isnan(lot):
            bound = np.ceil(bound / lot * (1 - 1e-12)) * lot
        bound = np.minimum(bound, ceiling)
        for r, units in taken[j]:
            bound = np.minimum(bound, np.maximum(0.0, available[r, t] - setup.get((j, r), 0.0)) / units)
        b.add("ORDERS", j, t, most_run=bound)
        if not np.isnan(lot):
            b.add("LOTTED", j, t, lot_size=lot, most_lots=np.floor(bound / lot * (1 + 1e-12)))
        if record["order_cost"] > 0 or record["min_order"] > 0 or j in with_setup:
            b.add("SWITCHED", j, t, order_cost=record["order_cost"])
        else:
            b.add("CEILINGS", j, t[np.isfinite(ceiling)], ceiling=ceiling[np.isfinite(ceiling)])
        if record["min_order"] > 0:
            b.add("LEAST_ORDERS", j, t, min_order=record["min_order"])
        if fixed[source.supplier] > 0:
            b.add("USED_ORDERS", j, suppliers.index(source.supplier), t)


def _most_capacity(tables: Tables) -> np.ndarray:
    """Capacity, overtime and every step that can be complete, by resource and quarter."""
    table = tables["Capacity"]
    most: np.ndarray = table.phased["capacity"] + table.phased["overtime"]
    frame = tables["Options"].frame
    for o, (r, starts, lead) in enumerate(option_windows(tables)):
        if len(starts):
            most[r, starts[0] + lead :] += frame["step"].iat[o] * frame["most_steps"].iat[o]
    return np.asarray(most)
