"""The Shares sheet as sets: which runs and deliveries each rule counts, period by period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.compiling.bounds import Forced
from planner.compiling.builder import Builder
from planner.compiling.catalogue import Catalogue
from planner.tables import Tables

Deliveries = Sequence[tuple[int, int, np.ndarray]]  # (customer, variant, quarters)


@dataclass(frozen=True)
class Rule:
    """A row of Shares: its scope and subject in names, and the quarters of each of its periods."""

    row: int
    name: str
    items: frozenset[str]
    suppliers: frozenset[str]
    customer: str
    periods: Sequence[tuple[str, np.ndarray]]
    counts_year: bool


def read_rules(tables: Tables) -> list[Rule]:
    """Every row of Shares, its family spelt out into items and its region into suppliers."""
    items, suppliers = tables["Items"].frame, tables["Suppliers"].frame
    rules = []
    for row, record in enumerate(tables["Shares"].frame.itertuples(index=False)):
        scope = {record.item} if record.item else set(items["item"][items["family"] == record.family])
        subject = {record.supplier} if record.supplier else set()
        if record.region:
            subject = set(suppliers["supplier"][suppliers["region"] == record.region])
        periods = _periods(tables, record.per)
        rules.append(
            Rule(row, record.rule, frozenset(scope), frozenset(subject), record.customer, periods, record.per == "year")
        )
    return rules


def _periods(tables: Tables, per: str) -> list[tuple[str, np.ndarray]]:
    calendar, quarters = tables.calendar, np.arange(tables.calendar.count)
    if per == "quarter":
        return [(calendar.label(t), quarters[t : t + 1]) for t in range(calendar.count)]
    if per == "horizon":
        return [("horizon", quarters)]
    years = np.array([calendar.year(int(t)) for t in quarters])
    return [(str(year), quarters[years == year]) for year in np.unique(years)]


def forced_output(tables: Tables) -> list[Forced]:
    """Share rules that meet in an item, taken together: how much more than is needed they may force.

    A most share m lets the rest grow to 1/m of the part; least shares a of one scope leave 1 - sum a to the others, so
    that these can only grow with the whole: factors 1/m and 1/(1 - sum a), multiplied over the rules of the group.
    """
    table = tables["Shares"]
    groups: list[tuple[set[str], list[Rule]]] = []
    for rule in read_rules(tables):
        together = [group for group in groups if group[0] & rule.items]
        groups = [group for group in groups if group not in together]
        items = set(rule.items).union(*(group[0] for group in together))
        groups.append((items, [rule, *(other for group in together for other in group[1])]))
    forced = []
    for items, rules in groups:
        factor, leasts = 1.0, defaultdict[tuple[frozenset[str], str], list[float]](list)
        for rule in rules:
            most = table.phased["most"][rule.row]
            factor *= max((1.0 / share for share in most if 0 < share < 1), default=1.0)
            leasts[rule.items, rule.customer].append(np.nan_to_num(table.phased["least"][rule.row]).max(initial=0.0))
        for shares in leasts.values():
            rest = 1.0 - sum(shares)
            if rest <= 0:  # of suppliers inside regions: each leaves something by itself
                rest = float(np.prod([1.0 - share for share in shares if share < 1]))
            factor /= rest
        forced.append(Forced(frozenset(items), _known_units(tables, items), factor))
    return forced


def _known_units(tables: Tables, items: set[str]) -> float:
    """Receipts and history of the items: they count toward shares though nobody starts them."""
    return sum(
        float(np.nansum(tables[sheet].phased[measure][tables[sheet].frame["item"].isin(items).to_numpy(dtype=bool)]))
        for sheet, measure in (("Receipts", "receipt"), ("History", "quantity"))
    )


def add_shares(
    b: Builder, tables: Tables, catalogue: Catalogue, suppliers: Sequence[str], deliveries: Deliveries,
    worth: Mapping[str, float],
) -> list[Rule]:  # fmt: skip
    """All share rules: least and most, growth, and most suppliers."""
    rules = read_rules(tables)
    frame = tables["Shares"].frame
    customers = list(dict.fromkeys(tables["Demand"].frame["customer"]))
    for k, rule in enumerate(rules):
        record = frame.iloc[rule.row]
        weight = max((worth[item] for item in rule.items), default=1.0)
        price = float(record["price"])
        flows = Flows(tables, catalogue, deliveries, rule, customers)
        if not np.isnan(record["most_suppliers"]):
            _add_supplier_limit(b, k, rule, catalogue, suppliers, record["most_suppliers"], price, weight)
            continue
        _add_least_most(b, tables, k, rule, flows, price, weight)
        if not np.isnan(record["growth"]):
            _add_growth(b, k, flows, record["growth"], record["growth_floor"], price, weight)
    return rules


class Flows:
    """What one rule counts: runs by quarter of arrival or deliveries, and what is known beforehand."""

    def __init__(
        self, tables: Tables, catalogue: Catalogue, deliveries: Deliveries, rule: Rule, customers: Sequence[str]
    ) -> None:
        self.rule = rule
        self.count = tables.calendar.count
        self.runs: list[tuple[int, np.ndarray, np.ndarray, bool]] = []  # activity, starts, arrivals, of the subject
        self.deliveries: list[tuple[int, int, np.ndarray, bool]] = []
        if rule.customer:
            code = customers.index(rule.customer)
            for c, v, t in deliveries:
                variant = catalogue.variants[v]
                if c == code and variant.item in rule.items:
                    self.deliveries.append((c, v, t, variant.maker in rule.suppliers))
        else:
            for a, activity in enumerate(catalogue.activities):
                source = catalogue.sources[activity.source]
                if source.item in rule.items:
                    arrivals = source.starts + source.lead_time
                    self.runs.append((a, source.starts, arrivals, source.supplier in rule.suppliers))
        self.receipts = self._known(tables, "Receipts", "receipt") if not rule.customer else np.zeros((2, self.count))
        self.history = self._known(tables, "History", "quantity")
        self.history_quarters = np.asarray(tables["History"].periods)
        self.years = np.array([tables.calendar.year(int(t)) for t in range(self.count)])
        self.history_years = np.array([tables.calendar.year(int(t)) for t in self.history_quarters], dtype=int)
        self.has_history = self._rows(tables, "History", of_subject=True).any()

    def _rows(self, tables: Tables, sheet: str, of_subject: bool) -> np.ndarray:
        frame = tables[sheet].frame
        rows = frame["item"].isin(self.rule.items).to_numpy(dtype=bool)
        if sheet == "History":
            rows = rows & (frame["customer"] == self.rule.customer).to_numpy(dtype=bool)
        return np.asarray(
            rows & frame["supplier"].isin(self.rule.suppliers).to_numpy(dtype=bool) if of_subject else rows
        )

    def _known(self, tables: Tables, sheet: str, measure: str) -> np.ndarray:
        """Units of the subject and of the whole scope, by quarter: shape (2, quarters)."""
        units = np.nan_to_num(tables[sheet].phased[measure])
        return np.stack([units[self._rows(tables, sheet, of)].sum(axis=0) for of in (True, False)])

    def known(self, quarters: np.ndarray) -> np.ndarray:
        """Known units of the subject and of the scope in a period; a year counts its History."""
        units = self.receipts[:, quarters].sum(axis=1)
        if self.rule.counts_year and len(self.history_quarters):
            units = units + self.history[:, self.history_years == self.years[quarters[0]]].sum(axis=1)
        return np.asarray(units)

    def possible(self, quarters: np.ndarray, of_subject: bool) -> bool:
        """Whether the subject, or anybody but the subject, can supply anything in the period or has done so."""
        part, total = self.known(quarters)
        if (part if of_subject else total - part) > 0:
            return True
        flows = [(arrivals, own) for _, _, arrivals, own in self.runs] + [(t, own) for _, _, t, own in self.deliveries]
        return any(own == of_subject and np.isin(t, quarters).any() for t, own in flows)

    def before(self) -> float:
        """The subject's units in the quarter before the horizon."""
        return float(self.history[0, self.history_quarters == -1].sum())

    def relate(self, b: Builder, key: tuple[int, int], quarters: np.ndarray, part: str, total: str | None) -> None:
        """Relate what arrives or is delivered in the quarters: all to ``total``, the subject's to ``part``."""
        for a, starts, arrivals, own in self.runs:
            inside = np.isin(arrivals, quarters)
            for name in ([part] if own else []) + ([total] if total else []):
                b.relate(f"{name}_RUNS", key, (a, starts[inside]))
        for c, v, t, own in self.deliveries:
            inside = t[np.isin(t, quarters)]
            for name in ([part] if own else []) + ([total] if total else []):
                b.relate(f"{name}_DELIVERIES", key, (c, v, inside))


def _add_least_most(b: Builder, tables: Tables, k: int, rule: Rule, flows: Flows, price: float, weight: float) -> None:
    table = tables["Shares"]
    least, most = table.phased["least"][rule.row], table.phased["most"][rule.row]
    for q, (_, quarters) in enumerate(rule.periods):
        first, last = quarters[0], quarters[-1]
        if np.isnan(least[first]) and np.isnan(most[first]):
            continue
        part, total = flows.known(quarters)
        b.add("PERIODS", k, q, part_known=part, total_known=total)
        flows.relate(b, (k, q), quarters, "PART", "TOTAL")
        if not np.isnan(least[first]):
            b.add("LEAST_SHARES", k, q, least_share=least[first])
            if not np.isnan(price):
                b.add("PRICED_LEAST", k, q, last, least_price=price)
            elif flows.possible(quarters, of_subject=True):
                b.add("BENT_LEAST", k, q, bend_least=weight)
            # else it would only forbid everybody else to supply: it bends freely, and is told as bent
        if not np.isnan(most[first]):
            b.add("MOST_SHARES", k, q, most_share=most[first])
            if not np.isnan(price):
                b.add("PRICED_MOST", k, q, last, most_price=price)
            elif flows.possible(quarters, of_subject=False):  # else nobody but the subject can supply
                b.add("BENT_MOST", k, q, bend_most=weight)


def _add_growth(b: Builder, k: int, flows: Flows, rate: float, floor: float, price: float, weight: float) -> None:
    for t in range(flows.count):
        b.add("FLOWS", k, t, flow_known=flows.receipts[0, t])
        flows.relate(b, (k, t), np.array([t]), "FLOW", None)
        if t == 0 and not flows.has_history:
            continue
        beyond = floor + ((1 + rate) * flows.before() if t == 0 else 0.0)
        b.add("GROWTHS", k, t, growth=1 + rate, growth_from=beyond)
        if np.isnan(price):
            b.add("BENT_GROWTHS", k, t, bend_growth=weight)
        else:
            b.add("PRICED_GROWTHS", k, t, growth_price=price)


def _add_supplier_limit(
    b: Builder, k: int, rule: Rule, catalogue: Catalogue, suppliers: Sequence[str], most: float, price: float,
    weight: float,
) -> None:  # fmt: skip
    sources = [
        (j, source) for j, source in enumerate(catalogue.sources)
        if source.item in rule.items and len(source.starts) and catalogue.activities_of[j]
    ]  # fmt: skip
    for q, (_, quarters) in enumerate(rule.periods):
        b.add("SUPPLIER_LIMITS", k, q, most_suppliers=most)
        if np.isnan(price):
            b.add("BENT_SUPPLIERS", k, q, bend_suppliers=weight)
        else:
            b.add("PRICED_SUPPLIERS", k, q, quarters[-1], suppliers_price=price)
        inside = [(j, source.supplier, np.intersect1d(source.starts, quarters)) for j, source in sources]
        for supplier in dict.fromkeys(name for _, name, starts in inside if len(starts)):
            s = suppliers.index(supplier)
            b.add("MEMBERS", k, s, q)
            b.relate("COUNTED", (k, q), (s,))
            for j, name, starts in inside:
                if name == supplier:
                    b.add("MEMBER_ORDERS", k, s, q, j, starts)
