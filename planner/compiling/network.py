"""Compile checked tables into a Network, keeping the names behind its codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.compiling import blends, contracts, destinations, share_rules
from planner.compiling.acceptance import read_acceptance
from planner.compiling.ageing import add_ageing
from planner.compiling.bounds import useful_from
from planner.compiling.builder import Builder, columns
from planner.compiling.catalogue import Catalogue, make_catalogue, receipt_variant
from planner.compiling.cover import add_cover
from planner.compiling.customers import CustomerNames, add_customers
from planner.compiling.expediting import add_expediting
from planner.compiling.loads import Load, resource_rows, usage_of
from planner.compiling.locks import Lock, add_locks
from planner.compiling.options import (
    Window,
    add_effects,
    add_gated_orders,
    add_options,
    capacity_added,
    capacity_given,
    option_windows,
    running_before,
)
from planner.compiling.reservations import Reservations, add_reservations, read_reservations
from planner.compiling.substitutes import add_regrades
from planner.compiling.worth import worth_of_items
from planner.tables import Tables
from planner_models.network import Network


@dataclass(frozen=True)
class Compiled:
    """A Network and what its codes stand for; resources and options by row of their sheets.

    ``usage``: what a unit of each activity takes of resources; ``setup``: what an order of each source takes;
    ``useful``: units of each item that may be of use from each quarter on.
    """

    network: Network
    catalogue: Catalogue
    usage: Load
    setup: Load
    windows: Sequence[Window]
    reservations: Reservations
    items: Sequence[str]
    suppliers: Sequence[str]
    customers: CustomerNames
    flows: Sequence[share_rules.Flow]
    blends: Sequence[blends.Blend]
    deals: Sequence[contracts.Deal]
    locks: Sequence[Lock]
    useful: Mapping[str, np.ndarray]

    @property
    def rules(self) -> list[share_rules.Rule]:
        """Share rules, by code."""
        return [flow.rule for flow in self.flows]


def compile_tables(tables: Tables, useful_too: Mapping[str, np.ndarray] | None = None) -> Compiled:
    """Sets, relations and numbers of a workbook without faults.

    ``useful_too``: units of items that may be of use from each quarter on, though nothing here asks for them: what is
    decided for several workbooks at once may be of use in another.
    """
    catalogue = make_catalogue(tables)
    b = Builder()
    items = list(tables["Items"].frame["item"])
    suppliers = list(tables["Suppliers"].frame["supplier"])
    worth = worth_of_items(tables, catalogue)
    usage, setup = usage_of(tables, catalogue)
    windows = option_windows(tables, resource_rows(tables))
    reservations = read_reservations(tables)
    given = capacity_given(tables, windows)
    added = tables["Capacity"].phased["overtime"] + capacity_added(windows, given.shape)
    available = given - reservations.outside + added
    blend_rules = blends.read_blends(tables, catalogue)
    forced = blends.forced_output(tables, catalogue, blend_rules, share_rules.forced_output(tables))
    asked = contracts.asked_by_contracts(tables, catalogue, usage.users, usage.resources, usage.taken)
    useful = useful_from(tables, catalogue, forced, asked)
    for item, units in (useful_too or {}).items():
        useful[item] = np.maximum(useful[item], units)
    add_time(b, tables, running_before(tables, windows))
    add_runs(b, tables, catalogue)
    add_stocks(b, tables, catalogue, items, worth)
    free = np.maximum(0.0, given - reservations.total)  # held for nobody: above 0 but for rounding
    add_capacity(b, tables, catalogue, usage, setup, free)
    add_reservations(b, tables, catalogue, usage, setup, reservations)
    add_effects(b, windows, b.rows("POOLS"), free)
    add_options(b, tables, windows)
    add_orders(b, tables, catalogue, suppliers, useful, usage, setup, available)
    add_gated_orders(b, tables, [source.supplier for source in catalogue.sources])
    add_expediting(b, tables, catalogue)
    customers = add_customers(b, tables, catalogue, items, worth, read_acceptance(tables, windows))
    add_cover(b, tables, catalogue, items)
    flows = share_rules.add_shares(b, tables, catalogue, suppliers, customers.customers, worth)
    destinations.add_customer_limits(b, tables, catalogue, customers.wants, flows, worth)
    blends.add_blends(b, tables, catalogue, blend_rules, customers.customers, worth)
    uses = usage.users, usage.resources
    deals = contracts.add_contracts(b, tables, catalogue, customers, uses, available, windows, worth)
    received = np.array([deal.known for deal in deals]).reshape(-1, tables.calendar.count)
    locks = add_locks(b, tables, catalogue, customers.customers, customers.serving, worth, received)
    return Compiled(
        b.network(), catalogue, usage, setup, windows, reservations, items, suppliers, customers, flows, blend_rules,
        deals, locks, useful,
    )  # fmt: skip


def discount_factors(tables: Tables) -> np.ndarray:
    """Worth today of money in each quarter: (1 + rate) ** (-quarters / quarters a year)."""
    calendar = tables.calendar
    return np.asarray((1.0 + tables.settings.discount_rate) ** (-np.arange(calendar.count) / calendar.per_year))


def add_time(b: Builder, tables: Tables, running: np.ndarray) -> None:
    """Quarters, their order, what money in them is worth, and what they cost whatever is planned."""
    count = tables.calendar.count
    b.add("T", np.arange(count), discount=discount_factors(tables), running_before=running)
    b.relate("PREV", (np.arange(1, count),), (np.arange(count - 1),))


def add_runs(b: Builder, tables: Tables, catalogue: Catalogue) -> None:
    """What each activity may start, takes and makes, quarter by quarter."""
    phased = tables["Sources"].phased
    a, t = catalogue.runs(range(len(catalogue.activities)))
    j = catalogue.source_of[a]
    b.add("RUNS", a, t, unit_cost=phased["unit_cost"][j, t], yield_=phased["yield"][j, t])
    b.relate("RUNS_OF", (j, t), (a,))
    b.add("OUTPUTS", *catalogue.outputs[:2], output=catalogue.outputs[2])
    n, v, _ = catalogue.outputs_of(a)
    b.relate("ARRIVALS", (v, (t + catalogue.lead_times[a])[n]), (a[n], t[n]))
    taken = [(a, v, quantity) for a, activity in enumerate(catalogue.activities) for v, quantity in activity.takes]
    a, v = columns([pair[:2] for pair in taken], 2)
    b.add("CONSUMES", a, v, take=np.array([quantity for *_, quantity in taken]))
    n, t = catalogue.runs(a)
    b.relate("TAKERS", (v[n], t), (a[n],))


def add_stocks(
    b: Builder, tables: Tables, catalogue: Catalogue, items: Sequence[str], worth: Mapping[str, float]
) -> None:
    """Stock of each variant, what arrives anyway, and the stock rules of items."""
    count = tables.calendar.count
    frame, receipts = tables["Items"].frame, tables["Receipts"]
    own = (receipts.frame["customer"] == "").to_numpy()  # the others never enter stock
    supply = np.zeros((len(catalogue.variants), count))
    codes = {variant: v for v, variant in enumerate(catalogue.variants)}
    given = [
        receipt_variant(item, supplier, parts, catalogue.distinguished, catalogue.holders)
        for item, supplier, parts in zip(*(receipts.frame[c][own] for c in ("item", "supplier", "parts")), strict=True)
    ]
    v = np.array([codes[variant] for variant in given], dtype=int)
    np.add.at(supply, v, np.nan_to_num(receipts.phased["receipt"])[own])
    arriving = supply.copy()
    row_of = {item: i for i, item in enumerate(frame["item"])}
    i = np.array([row_of[variant.item] for variant in catalogue.variants], dtype=int)
    pooled = np.array([not variant.all_tags for variant in catalogue.variants], dtype=bool)
    at_start = frame["opening_stock"].to_numpy()[i[pooled]]
    by_lot = [v, *(receipts.frame[name].to_numpy(dtype=float)[own] for name in ("expires", "opening"))]
    fresh = [np.flatnonzero(pooled), np.full(len(at_start), np.nan), at_start]
    lots = np.concatenate([np.column_stack(by_lot), np.column_stack(fresh)])
    np.add.at(supply[:, 0], lots[:, 0].astype(int), lots[:, 2])
    v, t = np.divmod(np.arange(supply.size), count)
    b.add("STOCKS", v, t, supply=supply.ravel(), holding_cost=frame["holding_cost"].to_numpy()[i[v]])
    add_ageing(b, tables, catalogue, arriving, lots[lots[:, 2] > 0])
    add_regrades(b, tables, catalogue.regrades)
    _add_stock_rules(b, tables, catalogue, items, np.array([worth[item] for item in items]))


def _add_stock_rules(b: Builder, tables: Tables, catalogue: Catalogue, items: Sequence[str], worth: np.ndarray) -> None:
    frame, count = tables["Items"].frame, tables.calendar.count
    names = ("safety_stock", "safety_price", "most_stock", "closing_stock")
    safety, price, most, closing = (frame[name].to_numpy(dtype=float) for name in names)
    made = np.array([item in catalogue.variants_of for item in items], dtype=bool)

    def by_quarter(which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        n, t = np.divmod(np.arange(which.sum() * count), count)
        return np.flatnonzero(which)[n], t

    has_safety = made & ((safety > 0) | (frame["cover"].to_numpy(dtype=float) > 0))
    has_most, has_closing = made & ~np.isnan(most), made & (closing > 0)
    i, t = by_quarter(has_safety | has_most | has_closing)
    b.add("ITEMS_T", i, t)
    ruled = [(i, v) for i in np.unique(i) for v in catalogue.variants_of[items[i]]]
    i, v = columns(ruled, 2)
    n, t = np.divmod(np.arange(len(i) * count), count)
    b.relate("OF_ITEM", (i[n], t), (v[n],))
    i, t = by_quarter(has_safety)
    b.add("SAFETIES", i, t, safety_stock=safety[i])
    i, t = by_quarter(has_safety & np.isnan(price))
    b.add("BENT_SAFETIES", i, t, bend_safety=worth[i])
    i, t = by_quarter(has_safety & ~np.isnan(price))
    b.add("PRICED_SAFETIES", i, t, safety_price=price[i])
    i, t = by_quarter(has_most)
    b.add("STOCK_LIMITS", i, t, most_stock=most[i], bend_stock=worth[i])
    i = np.flatnonzero(has_closing)
    b.add("CLOSINGS", i, count - 1, closing_stock=closing[i], bend_closing=worth[i])


def add_capacity(b: Builder, tables: Tables, catalogue: Catalogue, usage: Load, setup: Load, free: np.ndarray) -> None:
    """Resources that something takes, what takes them, overtime; ``free``: held for nobody, by resource and quarter."""
    table, count = tables["Capacity"], tables.calendar.count
    b.add("USES", usage.users, usage.resources, usage=usage.taken)
    n, t = catalogue.runs(usage.users)
    b.relate("USERS", (usage.resources[n], t), (usage.users[n],))
    b.add("SETS_UP", setup.users, setup.resources, setup=setup.taken)
    n2, t2 = catalogue.starts(setup.users)
    b.relate("SETTERS", (setup.resources[n2], t2), (setup.users[n2],))
    taken = np.append(usage.resources[n], setup.resources[n2]) * count + np.append(t, t2)
    r, t = np.divmod(np.unique(taken), count)
    b.add("POOLS", r, t, capacity=free[r, t])
    overtime = table.phased["overtime"][r, t] > 0
    r, t = r[overtime], t[overtime]
    cost = table.frame["overtime_cost"].to_numpy()[r]
    b.add("OVERTIMES", r, t, most_overtime=table.phased["overtime"][r, t], overtime_cost=cost)
    b.relate("EXTRA", (r, t), (t,))


def add_orders(
    b: Builder, tables: Tables, catalogue: Catalogue, suppliers: Sequence[str], useful: Mapping[str, np.ndarray],
    usage: Load, setup: Load, available: np.ndarray,
) -> None:  # fmt: skip
    """Orders of each source: switches, lots, ceilings, suppliers used, and the most that can be of use.

    ``available``: the most capacity that there may be, by resource and quarter.
    """
    frame, phased = tables["Sources"].frame, tables["Sources"].phased
    least, lot, cost = (frame[name].to_numpy(dtype=float) for name in ("min_order", "lot_size", "order_cost"))
    needs, needed = _together(catalogue, frame["with_options"])
    named = np.isin(np.arange(len(least)), needed)  # of these, an order of nothing would not do
    least = np.where(named, np.maximum(least, np.nan_to_num(lot)), least)
    active = np.array([j for j, activities in enumerate(catalogue.activities_of) if activities], dtype=int)
    n, t = catalogue.starts(active)
    j = active[n]
    ceiling = np.where(np.isnan(phased["most"][j, t]), np.inf, phased["most"][j, t])
    wanted = np.array([useful[source.item] for source in catalogue.sources])
    a, start = b.rows("RUNS").T
    soonest = np.full(wanted.shape, wanted.shape[1])
    np.minimum.at(soonest, (catalogue.source_of[a], start), start + catalogue.lead_times[a])
    bound = np.maximum(wanted[j, soonest[j, t]] / phased["yield"][j, t], least[j])
    lotted = ~np.isnan(lot[j])
    bound = np.where(lotted, np.ceil(bound / lot[j] * (1 - 1e-12)) * lot[j], bound)
    bound = np.minimum(np.minimum(bound, ceiling), _most_by_capacity(catalogue, usage, setup, available)[j, t])
    n, t2 = catalogue.starts(needs)
    both = np.isin(needed[n] * tables.calendar.count + t2, j * tables.calendar.count + t)
    alone = np.isin(j * tables.calendar.count + t, (needs[n] * tables.calendar.count + t2)[~both])
    bound = np.where(alone, 0.0, bound)  # what it needs cannot be had then
    n, t2 = n[both], t2[both]
    active_too = np.isin(needs[n], active)
    b.add("TOGETHER", needs[n][active_too], needed[n][active_too], t2[active_too])
    b.add("ORDERS", j, t, most_run=bound)
    lots = np.floor(bound[lotted] / lot[j[lotted]] * (1 + 1e-12))
    b.add("LOTTED", j[lotted], t[lotted], lot_size=lot[j[lotted]], most_lots=lots)
    switched = (cost[j] > 0) | (least[j] > 0) | np.isin(j, setup.users) | np.isin(j, needs)
    b.add("SWITCHED", j[switched], t[switched], order_cost=cost[j[switched]])
    open_ = ~switched & np.isfinite(ceiling)
    b.add("CEILINGS", j[open_], t[open_], ceiling=ceiling[open_])
    required = least[j] > 0
    b.add("LEAST_ORDERS", j[required], t[required], min_order=least[j[required]])
    codes = {supplier: s for s, supplier in enumerate(suppliers)}
    s = np.array([codes[source.supplier] for source in catalogue.sources], dtype=int)[j]
    fixed = tables["Suppliers"].frame["fixed_cost"].to_numpy()
    paid = fixed[s] > 0
    b.add("USED_ORDERS", j[paid], s[paid], t[paid])
    s, t = np.divmod(np.unique(s[paid] * tables.calendar.count + t[paid]), tables.calendar.count)
    b.add("USED", s, t, fixed_cost=fixed[s])


def _together(catalogue: Catalogue, named: Sequence[Sequence[str]]) -> tuple[np.ndarray, np.ndarray]:
    """Sources that need another to start in the same quarters, and beside each the other: of the option that it names,
    of the same supplier and item."""
    codes = {(source.supplier, source.item, source.option): j for j, source in enumerate(catalogue.sources)}
    pairs = [
        (j, codes[source.supplier, source.item, option])
        for j, (source, options) in enumerate(zip(catalogue.sources, named, strict=True))
        for option in options
    ]
    needs, needed = columns(pairs, 2)
    return needs, needed


def _most_by_capacity(catalogue: Catalogue, usage: Load, setup: Load, available: np.ndarray) -> np.ndarray:
    """The most that each source may start by the resources that all its activities take: shape (sources, quarters)."""
    taken: dict[tuple[int, int], list[float]] = defaultdict(list)  # by source and resource
    for a, r, units in zip(usage.users.tolist(), usage.resources.tolist(), usage.taken.tolist(), strict=True):
        taken[catalogue.activities[a].source, r].append(units)
    shared = {key: min(units) for key, units in taken.items() if len(units) == len(catalogue.activities_of[key[0]])}
    j, r = columns(list(shared), 2)
    by_order = dict(zip(zip(setup.users, setup.resources, strict=True), setup.taken, strict=True))
    least = np.array([by_order.get(key, 0.0) for key in shared])
    most = np.full((len(catalogue.sources), available.shape[1]), np.inf)
    left = np.maximum(0.0, available[r] - least[:, None]) / np.array(list(shared.values()))[:, None]
    np.minimum.at(most, j, left)
    return most
