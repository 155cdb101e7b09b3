"""The Contracts sheet as sets: what each contract covers, what counts toward it, and which prices it replaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.compiling.builder import Builder, columns
from planner.compiling.catalogue import Catalogue
from planner.compiling.customers import CustomerNames
from planner.compiling.locks import locked_takes
from planner.compiling.options import Window
from planner.compiling.share_rules import Flows, Rule
from planner.compiling.tiers import Tiers, add_tiers, asked_for_tiers, read_tiers, tier_periods
from planner.option_effects import first_complete, steps_taken
from planner.tables import Tables


@dataclass(frozen=True)
class Contract:
    """A row of Contracts: its scope in names, and ``quarters`` of the horizon in which it is or can be in force.

    ``first`` of these, NaN where the term starts with the horizon; ``ends``: whether it ends within the horizon.
    ``term``: quarters of the horizon in the term, in force or not. ``signing``: code of the option that puts it in
    force, -1 where none is needed or it was taken before the horizon.
    """

    row: int
    name: str
    supplier: str
    customer: str
    items: frozenset[str]
    resource: str
    spot: bool
    first: float
    quarters: np.ndarray
    term: np.ndarray
    ends: bool
    signing: int

    @property
    def scope(self) -> tuple[str, str, frozenset[str], str]:
        """What it covers: contracts of one scope share one flow."""
        return self.supplier, self.customer, self.items, self.resource


@dataclass(frozen=True)
class Deal:
    """A contract with the units that count toward it though nobody decides on them, and its price steps.

    ``known``: received anyway, by quarter; ``before``: over the term, before the horizon. ``periods``: quarters of the
    periods over which the volume of its steps counts, and ``volumes``: what of it is known of each.
    """

    contract: Contract
    known: np.ndarray
    before: float
    tiers: Tiers | None
    periods: Sequence[np.ndarray]
    volumes: Sequence[float]


def read_contracts(tables: Tables) -> list[Contract]:
    """Every row of Contracts, its family spelt out into items."""
    items, count = tables["Items"].frame, tables.calendar.count
    options = {record.option: (o, record) for o, record in enumerate(tables["Options"].frame.itertuples(index=False))}
    taken = steps_taken(tables["Taken"])
    contracts = []
    for row, record in enumerate(tables["Contracts"].frame.itertuples(index=False)):
        scope = {record.item} if record.item else set(items["item"][items["family"] == record.family])
        first, start, signing = record.first, max(0, int(np.nan_to_num(record.first))), -1
        if record.option:
            o, option = options[record.option]
            complete, before = first_complete(option, taken.get(record.option))
            if not before or complete > np.nan_to_num(first):
                first = float(max(np.nan_to_num(first), complete))
            signing = -1 if before else o
        last = count - 1 if np.isnan(record.last) else min(count - 1, int(record.last))
        contracts.append(
            Contract(
                row, record.contract, record.supplier, record.customer,
                frozenset() if record.resource else frozenset(scope), record.resource, bool(record.spot), first,
                np.arange(max(start, int(np.nan_to_num(first))), last + 1), np.arange(start, last + 1),
                bool(np.isnan(record.last) or record.last < count), signing,
            )
        )  # fmt: skip
    return contracts


def asked_by_contracts(
    tables: Tables, catalogue: Catalogue, activities: np.ndarray, resources: np.ndarray, taken: np.ndarray
) -> dict[str, np.ndarray]:
    """Units of each item that contracts may ask for from each quarter on, needed or not: to keep a least, or save a
    fee. Aligned columns say what a unit of which activity takes of which resource."""
    count, table, capacity = tables.calendar.count, tables["Contracts"], tables["Capacity"].frame
    owners = list(zip(capacity["supplier"], capacity["resource"], strict=True))
    usage: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)  # the least that a unit of an item takes
    for a, r, units in zip(activities.tolist(), resources.tolist(), taken.tolist(), strict=True):
        item, own = catalogue.sources[catalogue.activities[a].source].item, usage[owners[r]]
        own[item] = min(own.get(item, np.inf), units)
    asked: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(count))
    tiers, locked = read_tiers(tables), locked_takes(tables)
    for contract in read_contracts(tables):
        if contract.customer or not len(contract.quarters):
            continue
        least = np.zeros(count)
        least[contract.quarters] = np.nan_to_num(table.phased["least"][contract.row, contract.quarters])
        least += locked.get(contract.name, 0.0)
        units = np.cumsum(least[::-1])[::-1].copy()
        units[: contract.quarters[-1] + 1] += np.nan_to_num(table.frame["least_total"].iat[contract.row])
        per = table.frame["tier_per"].iat[contract.row]
        units += asked_for_tiers(tiers, contract.name, tier_periods(tables, contract.quarters, per), count)
        if contract.resource:  # used by what arrives later
            units[:] = units[0]
        taken_by = usage.get((contract.supplier, contract.resource), {})
        for item in taken_by if contract.resource else contract.items:
            asked[item] += units / taken_by.get(item, 1.0)
    return dict(asked)


def add_contracts(
    b: Builder, tables: Tables, catalogue: Catalogue, customers: CustomerNames, uses: Sequence[np.ndarray],
    available: np.ndarray, windows: Sequence[Window], worth: Mapping[str, float],
) -> list[Deal]:  # fmt: skip
    """All contracts: flows, volumes and prices. ``uses``: activities and the resources that they take; ``available``:
    the most that there may be of these, by quarter; ``windows``: of options."""
    contracts = read_contracts(tables)
    if not contracts:
        return []
    scopes: dict[object, list[int]] = defaultdict(list)
    for n, contract in enumerate(contracts):
        scopes[contract.scope].append(n)
    reader = _Reader(b, tables, catalogue, customers, uses, available)
    tiers = read_tiers(tables)
    deals: dict[int, Deal] = {}
    b.add("CONTRACTS", np.arange(len(contracts)))
    for g, members in enumerate(scopes.values()):
        flow = reader.flow(contracts[members[0]])
        shared = _Shared(g, members, [contracts[n] for n in members], flow, tables, tiers)
        shared.add(b, windows)
        for n, deal in zip(members, shared.deals, strict=True):
            if deal.contract.signing >= 0:
                t = deal.contract.quarters
                b.add(
                    "SIGNED",
                    n,
                    t,
                    most_signed=np.array([_most_units(tables, deal, flow, t[[k]]) for k in range(len(t))]),
                )
            if deal.tiers:
                most = [_most_units(tables, deal, flow, quarters) for quarters in deal.periods]
                add_tiers(b, n, deal.tiers, bool(deal.contract.customer), deal.periods, deal.volumes, most)
        deals |= dict(zip(members, shared.deals, strict=True))
    for n, contract in enumerate(contracts):
        _add_volumes(b, tables, n, deals[n], max((worth[item] for item in contract.items), default=1.0))
    return [deals[n] for n in range(len(contracts))]


@dataclass(frozen=True)
class _Flow:
    """What contracts of one scope cover. ``codes``: of runs (activity, what comes out, start), demand lines or
    (activity, resource); ``quarters``: when each counts; ``paid``: and when it is paid; ``cost``: of a unit that
    counts, below 0 where it is earned. ``most``: the most units that each may count, together for those of one
    ``source``. ``receipts`` by quarter; ``history`` by quarter before the horizon."""

    relation: str
    codes: np.ndarray
    quarters: np.ndarray
    paid: np.ndarray
    cost: np.ndarray
    most: np.ndarray
    source: np.ndarray
    receipts: np.ndarray
    history: np.ndarray

    def most_of(self, count: int) -> np.ndarray:
        """The most units that may count in each of so many quarters."""
        frame = pd.DataFrame({"t": self.quarters, "source": self.source, "most": self.most})
        by_source = frame.groupby(["t", "source"])["most"].max()
        return np.asarray(by_source.groupby("t").sum().reindex(np.arange(count), fill_value=0.0).to_numpy())


class _Reader:
    """Finds what contracts cover."""

    def __init__(
        self, b: Builder, tables: Tables, catalogue: Catalogue, customers: CustomerNames, uses: Sequence[np.ndarray],
        available: np.ndarray,
    ) -> None:  # fmt: skip
        self._tables, self._catalogue, self._customers, self._uses = tables, catalogue, customers, uses
        self._available = available
        self._most_run = np.zeros((len(catalogue.sources), tables.calendar.count))
        self._most_run[tuple(b.rows("ORDERS").T)] = b.numbers("most_run")
        self._runs, self._windows = b.rows("RUNS"), b.rows("WINDOWS")
        self._flows = Flows(tables, catalogue, customers.customers, self._runs, b.rows("DELIVERIES"))

    def flow(self, contract: Contract) -> _Flow:
        """What the contract's scope covers."""
        if contract.resource:
            return self._used(contract)
        suppliers = frozenset({contract.supplier} - {""})
        flow = self._flows.of(
            Rule(contract.row, contract.name, contract.items, suppliers, contract.customer, (), False)
        )
        if contract.customer:
            return self._served(contract, flow.history[1])
        codes, phased = flow.codes[flow.own], self._tables["Sources"].phased
        j, start = self._catalogue.source_of[codes[:, 0]], codes[:, 2]
        cost = phased["unit_cost"][j, start] / phased["yield"][j, start]
        shares = pd.Series(flow.sizes[flow.own]).groupby([codes[:, 0], start]).transform("sum").to_numpy()
        most = shares * phased["yield"][j, start] * self._most_run[j, start]
        arrival, orders = flow.quarters[flow.own], j * self._tables.calendar.count + start
        return _Flow("COVERED_RUNS", codes, arrival, start, cost, most, orders, flow.receipts[0], flow.history[0])

    def _used(self, contract: Contract) -> _Flow:
        frame, a = self._tables["Capacity"].frame, self._uses[0]
        row = np.flatnonzero((frame["supplier"] == contract.supplier) & (frame["resource"] == contract.resource))
        pairs = np.column_stack([a, self._uses[1]])[np.isin(self._uses[1], row)]
        n, t = self._catalogue.runs(pairs[:, 0])
        most = self._available[pairs[n, 1], t]
        none, before = np.zeros(self._tables.calendar.count), np.zeros(len(self._tables["History"].periods))
        return _Flow("COVERED_USES", pairs[n], t, t, np.zeros(len(t)), most, t, none, before)

    def _served(self, contract: Contract, history: np.ndarray) -> _Flow:
        demand = self._tables["Demand"]
        own = (demand.frame["customer"] == contract.customer) & demand.frame["item"].isin(contract.items)
        d, t = self._windows.T
        inside = own.to_numpy(dtype=bool)[self._customers.row[d]]
        d, t = d[inside], t[inside]
        lines = self._customers.lines
        at = self._customers.row[d], self._customers.due[d] + lines.before
        none = np.zeros(self._tables.calendar.count)
        return _Flow("COVERED_LINES", d[:, None], t, t, -lines.price[at], lines.quantity[at], d, none, history)


class _Shared:
    """The contracts of one scope over their one flow. What is received anyway, or was before the horizon, counts toward
    the first of them that is in force then and need not be signed any more."""

    def __init__(
        self, g: int, codes: list[int], contracts: list[Contract], flow: _Flow, tables: Tables,
        tiers: Mapping[str, Tiers],
    ) -> None:  # fmt: skip
        self._g, self._codes, self._flow = g, np.array(codes), flow
        count = tables.calendar.count
        self._open = np.array([np.isin(np.arange(count), contract.quarters) for contract in contracts])
        rows = [contract.row for contract in contracts]
        self._price = tables["Contracts"].phased["price"][rows]
        for m, contract in enumerate(contracts):
            if contract.name in tiers:
                self._price[m] = tiers[contract.name].prices[0]
        self._sold = bool(contracts[0].customer)
        self._signing = [contract.signing for contract in contracts]
        self._sure = self._open & (np.array(self._signing) < 0)[:, None]  # in force whatever is decided
        self._spot = self._open & np.array([[contract.spot] for contract in contracts])
        self._before = np.array(tables["History"].periods, dtype=int)
        first = np.array([contract.first for contract in contracts])
        last = tables["Contracts"].frame["last"].fillna(np.inf).to_numpy()[rows]
        past = (self._before >= first[:, None]) & (self._before <= last[:, None])
        known = _to_first(self._sure) * flow.receipts
        total = _to_first(past) @ flow.history
        running = _to_first(past | (np.isnan(first) & (last >= 0))[:, None]) * flow.history
        self.deals = []
        for m, contract in enumerate(contracts):
            steps = tiers.get(contract.name)
            periods = tier_periods(tables, contract.quarters, steps.per) if steps else []
            volumes = [float(known[m, quarters].sum()) for quarters in periods]
            if steps and volumes and steps.per == "year":
                year = tables.calendar.year(int(periods[0][0]))
                volumes[0] += float(running[m, [tables.calendar.year(int(t)) == year for t in self._before]].sum())
            elif steps and volumes and steps.per == "term":
                volumes[0] += float(total[m])
            self.deals.append(Deal(contract, known[m], float(total[m]), steps, periods, volumes))

    def add(self, b: Builder, windows: Sequence[Window]) -> None:
        """The flow, its contracts quarter by quarter, and their prices."""
        g, flow, covered = self._g, self._flow, np.any(self._open, axis=0)
        b.add("COVERED", g, np.flatnonzero(covered))
        m, t = np.nonzero(self._open)
        n = self._codes[m]
        b.add("CONTRACTED", n, t, in_force=self._sure[m, t])
        b.relate("UNDER", (g, t), (n,))
        b.relate("TERM", (n,), (t,))
        self._add_beside(b, windows)
        counts = covered[flow.quarters]
        b.relate(flow.relation, (g, flow.quarters[counts]), tuple(flow.codes[counts].T))
        self._add_prices(b)

    def _add_beside(self, b: Builder, windows: Sequence[Window]) -> None:
        """What may flow beside the contracts: where one allows it, or none may be in force."""
        g, flow = self._g, self._flow
        may = self._spot.any(axis=0) | (self._open.any(axis=0) & ~self._sure.any(axis=0))
        beside = np.flatnonzero(may)
        b.add("BESIDE", g, beside)
        b.relate("SPOT", (g, beside), (beside,))
        m, t = np.nonzero(self._open & ~self._spot & may & ~(self._spot & self._sure).any(axis=0))
        b.add("BESIDE_LIMITS", g, self._codes[m], t, most_beside=flow.most_of(may.shape[0])[t])
        allowing: set[tuple[int, int, int]] = set()
        for n, o, own, spot in zip(self._codes, self._signing, self._open, self._spot, strict=True):
            for u in windows[o].starts.tolist() if o >= 0 else ():
                done = np.flatnonzero(own & (np.arange(len(own)) >= u + windows[o].lead_time))
                b.relate("SIGNINGS", (n, done), (o, u))
                allowing |= {(quarter, o, u) for quarter in done[spot[done]].tolist()}
        t, *step = columns(sorted(allowing), 3)
        b.relate("SPOT_SIGNINGS", (g, t), tuple(step))

    def _add_prices(self, b: Builder) -> None:
        flow, priced = self._flow, self._open & ~np.isnan(self._price)
        m, t = np.nonzero(priced)
        b.add("TAKEN_AT", self._codes[m], t, contract_price=self._price[m, t] * (-1 if self._sold else 1))
        if flow.relation == "COVERED_USES":
            return
        exact = priced.any(axis=0) & (priced & self._sure == self._open).all(axis=0) & ~self._spot.any(axis=0)
        now = exact[flow.quarters]
        n = self._codes[priced.argmax(axis=0)[flow.quarters[now]]]
        if self._sold:
            b.add("REPLACED_PRICES", n, flow.codes[now, 0], flow.quarters[now])
        else:
            b.add("REPLACED_COSTS", n, *flow.codes[now].T)
        quarters, first = np.unique(flow.quarters, return_index=True)  # each has one cost, or the checks refuse it
        rate, when = np.zeros(len(exact)), np.full(len(exact), -1)
        rate[quarters], when[quarters] = flow.cost[first], flow.paid[first]
        m, t = np.nonzero(priced & ~exact & (when >= 0))
        b.add("SPARED", self._codes[m], t, when[t], spared=rate[t])


def _most_units(tables: Tables, deal: Deal, flow: _Flow, quarters: np.ndarray) -> float:
    """The most units that a contract may take in a period, beside what is received anyway."""
    inside = np.isin(flow.quarters, quarters)
    most = float(pd.Series(flow.most[inside]).groupby(flow.source[inside]).max().sum())
    table, row = tables["Contracts"], deal.contract.row
    by_quarter = np.maximum(0.0, table.phased["most"][row, quarters] - deal.known[quarters]).sum()  # NaN: no limit
    known = deal.before + deal.known[deal.contract.quarters].sum()
    return float(np.nanmin([most, by_quarter, np.maximum(0.0, table.frame["most_total"].iat[row] - known)]))


def _to_first(holds: np.ndarray) -> np.ndarray:
    """In each column 1 in the first row that holds, shape (rows, columns)."""
    return np.asarray((holds & (np.cumsum(holds, axis=0) == 1)).astype(float))


def _add_volumes(b: Builder, tables: Tables, n: int, deal: Deal, weight: float) -> None:
    """Least and most of the quarters and of the term, and what a unit not taken costs."""
    contract, table = deal.contract, tables["Contracts"]
    record, t = table.frame.iloc[contract.row], contract.quarters
    if not len(t):
        return
    most, least = (table.phased[name][contract.row, t] - deal.known[t] for name in ("most", "least"))
    limited = ~np.isnan(most) & (contract.signing < 0)
    b.add("MOST_TAKEN", n, t[limited], most_taken=np.maximum(0.0, most[limited]))
    asked = t[least > 0]
    b.add("LEAST_TAKEN", n, asked, least_taken=least[least > 0])
    b.relate("FEE_QUARTERS", (n,), (asked,))
    known = deal.before + deal.known[t].sum()
    if not np.isnan(record["most_total"]):
        b.add("MOST_TOTALS", n, most_total=max(0.0, record["most_total"] - known))
    total = contract.ends and record["least_total"] > known
    if total:
        b.add("LEAST_TOTALS", n, t[-1], least_total=record["least_total"] - known)
    if np.isnan(record["fee"]):
        b.add("BENT_TAKEN", n, asked, bend_taken=weight)
        b.add("BENT_TOTALS", np.full(int(total), n), t[-1], bend_total=weight)
    else:
        b.add("FEES", n, asked, fee=record["fee"])
        b.add("TOTAL_FEES", np.full(int(total), n), t[-1], total_fee=record["fee"])
