"""What customers want, accept and may be served by, quarter by quarter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.compiling.acceptance import Acceptance
from planner.compiling.builder import Builder, columns, spread
from planner.compiling.catalogue import Catalogue
from planner.compiling.lanes import Lanes, add_lanes, read_lanes, ways_to_travel
from planner.compiling.lines import Lines, read_lines
from planner.reading.names import fold
from planner.tables import Tables


@dataclass(frozen=True)
class CustomerNames:
    """Codes of customers and of (need, option) pairs; of each demand line its row in Demand and the quarter ``due`` in
    which it is wanted, below 0 for the Backlog (position ``due + lines.before`` in ``lines``)."""

    customers: Sequence[str]
    lines: Lines
    row: np.ndarray
    due: np.ndarray
    serving: Sequence[tuple[str, str]]
    lanes: Lanes
    wants: Wants


@dataclass(frozen=True)
class Want:
    """What a customer may need: an item or need, and the most units by quarter."""

    customer: str
    item: str
    units: np.ndarray


@dataclass(frozen=True)
class Wants:
    """All wants: ``customers`` and ``items`` by code, ``units`` by quarter."""

    names: Sequence[Want]
    customers: np.ndarray
    items: np.ndarray
    units: np.ndarray

    def open(self, w: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """When ways to serve wants are open, each for want ``w[n]`` and accepted from ``first[n]``: all n and t."""
        n, t = np.nonzero((self.units[w] > 0) & (np.arange(self.units.shape[1]) >= first[:, None]))
        return n, t


def add_customers(
    b: Builder, tables: Tables, catalogue: Catalogue, items: Sequence[str], worth: Mapping[str, float],
    acceptance: Acceptance,
) -> CustomerNames:  # fmt: skip
    """Demand lines, what each customer may need in which quarter, and everything that may serve it."""
    customers = list(dict.fromkeys(tables["Demand"].frame["customer"]))
    customer_codes = {customer: c for c, customer in enumerate(customers)}
    item_codes = {item: i for i, item in enumerate(items)}
    serving = _add_serving(b, catalogue, item_codes)
    lines = read_lines(tables)
    row, due, asked = _add_lines(b, tables, lines, customer_codes, item_codes, worth)
    names = [want for customer in customers for want in _wants(customer, asked[customer], catalogue, acceptance)]
    wants = Wants(
        names,
        np.array([customer_codes[want.customer] for want in names], dtype=int),
        np.array([item_codes[want.item] for want in names], dtype=int),
        np.array([want.units for want in names]).reshape(-1, tables.calendar.count),
    )
    w, t = np.nonzero(wants.units > 0)
    b.add("WANTS", wants.customers[w], wants.items[w], t)
    lanes = read_lanes(tables, catalogue, customers)
    _add_deliveries(b, tables, catalogue, wants, acceptance, lanes)
    _add_on_the_way(b, tables, wants, customer_codes, item_codes)
    ways = _add_options(b, catalogue, wants, acceptance, serving, item_codes)
    _add_picks(b, tables, wants, ways, item_codes, list(serving))
    return CustomerNames(customers, lines, row, due, list(serving), lanes, wants)


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
    b: Builder, tables: Tables, wanted: Lines, customers: Mapping[str, int], items: Mapping[str, int],
    worth: Mapping[str, float],
) -> tuple[np.ndarray, np.ndarray, dict[str, dict[str, np.ndarray]]]:  # fmt: skip
    """Row and quarter of each demand line; and the most that each customer may ask for of each item, by quarter."""
    table, count = tables["Demand"], tables.calendar.count
    frame = {name: table.frame[name].to_numpy() for name in table.frame.columns}
    row, at = np.nonzero(wanted.quantity > 0)
    quantity, due, last = wanted.quantity[row, at], at - wanted.before, wanted.last[row, at]
    lines = np.arange(len(row))
    b.add("LINES", lines, quantity=quantity)
    b.add("DUE", lines, last, lost_penalty=frame["lost_penalty"][row])
    d, t = spread(np.maximum(due, 0), last)
    fee = frame["late_fee"][row[d]] * (t - due[d])
    b.add("WINDOWS", d, t, price=wanted.price[row, at][d], late_fee=fee)
    b.relate("SERVED_IN", (d,), (t,))
    c = np.array([customers[customer] for customer in frame["customer"]], dtype=int)
    x = np.array([items[item] for item in frame["item"]], dtype=int)
    b.relate("ASKED", (c[row[d]], x[row[d]], t), (d,))
    owing = (frame["committed"] > 0) | (wanted.committed > 0).any(axis=1)
    b.add("PRIORITIES", np.unique(frame["priority"][owing].astype(int)))
    d2 = np.flatnonzero(wanted.committed[row, at] > 0)
    weight = np.array([worth[item] for item in frame["item"]])
    b.add("COMMITMENTS", d2, committed=wanted.committed[row, at][d2], bend_commitment=weight[row[d2]])
    b.relate("OF_PRIORITY", (frame["priority"][row[d2]],), (d2,))
    if tables.settings.fair_share:
        _add_fair(b, frame["priority"][row[d2]], c[row[d2]], d2, wanted.committed[row, at][d2])
    units = np.zeros((len(frame["item"]), count))
    np.add.at(units, (row[d], t), quantity[d])
    asked: dict[str, dict[str, np.ndarray]] = {customer: {} for customer in customers}
    for n in np.unique(row):
        own, item = asked[frame["customer"][n]], frame["item"][n]
        own[item] = own.get(item, 0.0) + units[n]
    return row, due, asked


def _add_fair(b: Builder, priority: np.ndarray, customer: np.ndarray, lines: np.ndarray, units: np.ndarray) -> None:
    """Customers among whom the shortfall of a priority is shared: one element for each of the lines' pairs."""
    pairs, which = np.unique(np.column_stack([priority, customer]), axis=0, return_inverse=True)
    b.add("FAIR", np.unique(priority))
    b.add("FAIR_CUSTOMERS", *pairs.T, fair_committed=np.bincount(which.reshape(-1), units, len(pairs)))
    b.relate("FAIR_LINES", (priority, customer), (lines,))


def _wants(
    customer: str, asked: Mapping[str, np.ndarray], catalogue: Catalogue, acceptance: Acceptance
) -> Iterator[Want]:
    """What a customer asks for and what the options of its needs use; needs first."""
    wanted = dict(asked)
    for item in _needs_first(catalogue, wanted):
        if item not in wanted:
            continue  # inside options that the customer does not accept
        units = wanted[item]
        yield Want(customer, item, units)
        if item in catalogue.variants_of:
            continue
        most_used: dict[str, np.ndarray] = {}
        for option, recipe in catalogue.recipes[item].items():
            served = np.where(np.arange(len(units)) >= acceptance.option(customer, item, option), units, 0.0)
            for component, quantity in recipe:
                most_used[component] = np.maximum(most_used.get(component, 0.0), quantity * served)
        for component, used in most_used.items():
            if used.any():
                wanted[component] = wanted.get(component, 0.0) + used


def _add_deliveries(
    b: Builder, tables: Tables, catalogue: Catalogue, wants: Wants, acceptance: Acceptance, lanes: Lanes
) -> None:
    """Variants by which what is wanted may be served, by the quarter of arrival; those on a lane with their trips."""
    ways = [
        (w, v, acceptance.variant(want.customer, catalogue.variants[v]))
        for w, want in enumerate(wants.names)
        for v in catalogue.variants_of.get(want.item, ())
    ]
    w, v, first = columns(ways, 3)
    c = wants.customers[w]
    soonest = lanes.total(lanes.transit - lanes.saves, c, v)  # whatever leaves in the first quarter
    first = np.maximum(first, soonest)
    n, t = wants.open(w, first)
    travels = lanes.covered(c, v)[n]
    c, x, v = c[n], wants.items[w[n]], v[n]
    b.add("DELIVERIES", c, v, t)
    b.relate("SUPPLIED", (c, x, t), (v,))
    _add_qualified(b, catalogue, wants, acceptance, ways, first)
    b.relate("BUYERS", (v[~travels], t[~travels]), (c[~travels],))
    c, v, t = c[travels], v[travels], t[travels]
    b.add("TRAVELLING", c, v, t)
    wanted = {(int(c), want.item): want.units for c, want in zip(wants.customers, wants.names, strict=True)}
    add_lanes(b, tables, catalogue, lanes, ways_to_travel(lanes, c, v, t), wanted)


def _add_qualified(
    b: Builder, catalogue: Catalogue, wants: Wants, acceptance: Acceptance, ways: Sequence[tuple[int, int, int]],
    first: np.ndarray,
) -> None:  # fmt: skip
    """Which of the ways to deliver (want, variant) wait for options, until what they wait for is accepted anyway."""
    gated = [
        (n, *way[:2], o, until)
        for n, way in enumerate(ways)
        for o, until in acceptance.waits(wants.names[way[0]].customer, catalogue.variants[way[1]])
    ]
    n, w, v, o, until = columns(gated, 5)
    at, t = wants.open(w, first[n])
    waiting = t < until[at]
    at, t = at[waiting], t[waiting]
    b.relate("QUALIFYING", (wants.customers[w[at]], wants.items[w[at]], o[at], t), (v[at],))
    w, o, t = np.unique(np.column_stack([w[at], o[at], t]), axis=0).T
    b.add("QUALIFIED", wants.customers[w], wants.items[w], o, t, most_qualified=wants.units[w, t])


def _add_on_the_way(
    b: Builder, tables: Tables, wants: Wants, customers: Mapping[str, int], items: Mapping[str, int]
) -> None:
    """What was on the way to customers at the start and may be used once it is there."""
    table = tables["Receipts"]
    arrived = np.zeros((len(wants.names), tables.calendar.count))
    place = {pair: w for w, pair in enumerate(zip(wants.customers.tolist(), wants.items.tolist(), strict=True))}
    frame, units = table.frame, np.nan_to_num(table.phased["receipt"])
    for n in np.flatnonzero(frame["customer"] != ""):
        pair = customers[frame["customer"].iat[n]], items[frame["item"].iat[n]]
        if pair in place:  # else nothing there uses it
            arrived[place[pair]] += units[n]
    there = np.cumsum(arrived, axis=1)
    for w in np.flatnonzero(there.any(axis=1)):
        c, x, t = wants.customers[w], wants.items[w], np.flatnonzero((wants.units[w] > 0) & (there[w] > 0))
        b.add("LANDED", c, x, t, on_the_way=there[w, t])
        b.relate("LANDING", (c, x, t), (t,))
        later, before = np.nonzero(t <= t[:, None])
        b.relate("LANDED_BY", (c, x, t[later]), (t[before],))


def _add_options(
    b: Builder, catalogue: Catalogue, wants: Wants, acceptance: Acceptance, serving: Mapping[tuple[str, str], int],
    item_codes: Mapping[str, int],
) -> list[tuple[int, int, int]]:  # fmt: skip
    """Options by which needs may be served, and what they use: want, option and the first quarter of each."""
    ways = [
        (w, serving[want.item, option], acceptance.option(want.customer, want.item, option))
        for w, want in enumerate(wants.names)
        if want.item not in catalogue.variants_of
        for option in catalogue.recipes[want.item]
    ]
    w, p, first = columns(ways, 3)
    n, t = wants.open(w, first)
    b.add("CONFIGURES", wants.customers[w[n]], p[n], t)
    b.relate("SERVED_BY", (wants.customers[w[n]], wants.items[w[n]], t), (p[n],))
    recipes = [catalogue.recipes[need][option] for need, option in serving]
    inside = [(*way, item_codes[component]) for way in ways for component, _ in recipes[way[1]]]
    w, p, first, x = columns(inside, 4)
    n, t = wants.open(w, first)
    b.relate("INSIDE", (wants.customers[w[n]], x[n], t), (p[n],))
    return ways


def chosen_together(tables: Tables) -> dict[str, tuple[str, str]]:
    """What a need of which a customer uses one option shares the choice with: its link class, or nothing but itself."""
    frame = tables["Items"].frame
    rows = zip(frame["item"], frame["link_class"], frame["one_option"], strict=True)
    return {item: (fold(name), "") if name else ("", item) for item, name, single in rows if name or single}


def _add_picks(
    b: Builder, tables: Tables, wants: Wants, ways: Sequence[tuple[int, int, int]], item_codes: Mapping[str, int],
    serving: Sequence[tuple[str, str]],
) -> None:  # fmt: skip
    """Choices of one option: the first need of a link class and its first option of a name are for all of them."""
    together = chosen_together(tables)
    needs: dict[tuple[str, str], int] = {}
    for item, group in together.items():
        needs.setdefault(group, item_codes[item])
    options: dict[tuple[tuple[str, str], str], int] = {}
    for code, (need, name) in enumerate(serving):
        if need in together:
            options.setdefault((together[need], name), code)
    single = [
        (*way, needs[together[need]], options[together[need], option])
        for way in ways
        for need, option in [serving[way[1]]]
        if need in together
    ]
    w, p, first, x, pick = columns(single, 5)
    c = wants.customers[w]
    picks = sorted(set(zip(c.tolist(), x.tolist(), pick.tolist(), strict=True)))
    b.add("PICK_GROUPS", *columns(sorted({own[:2] for own in picks}), 2))
    customer, first_need, first_option = columns(picks, 3)
    b.add("PICKS", customer, first_option)
    b.relate("PICK_FROM", (customer, first_need), (first_option,))
    n, t = wants.open(w, first)
    b.add("SINGLE", c[n], p[n], t, most_configured=wants.units[w[n], t])
    b.relate("PICKED", (c[n], p[n], t), (pick[n],))


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
