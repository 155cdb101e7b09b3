"""The Shares sheet as sets: which runs and deliveries each rule counts, period by period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from planner.compiling.bounds import Forced
from planner.compiling.builder import Builder, spread
from planner.compiling.catalogue import Catalogue
from planner.compiling.contents import units_inside
from planner.compiling.grades import read_grades
from planner.compiling.substitutes import read_substitutes
from planner.tables import Tables


@dataclass(frozen=True)
class Rule:
    """A row of Shares: its scope and subject in names, and the quarters of each of its periods.

    A most share without a subject is such a rule for each supplier (``each``).
    """

    row: int
    name: str
    items: frozenset[str]
    suppliers: frozenset[str]
    customer: str
    periods: Sequence[tuple[str, np.ndarray]]
    counts_year: bool
    counts_members: str = ""  # "suppliers" or "options": the rule limits their number
    subject: str = ""
    each: bool = False
    values: Mapping[str, float] = field(default_factory=dict)  # by item, what a unit counts; 1 for those not there

    @cached_property
    def period_of(self) -> np.ndarray:
        """Position of the period in which each quarter lies."""
        return np.repeat(np.arange(len(self.periods)), [len(quarters) for _, quarters in self.periods])


def read_rules(tables: Tables) -> list[Rule]:
    """Every row of Shares, its family spelt out into items and its region into suppliers; rows that hold for each
    supplier come once for each."""
    items, suppliers = tables["Items"].frame, tables["Suppliers"].frame
    makers, value = _makers(tables), dict(zip(items["item"], items["value"].tolist(), strict=True))
    of_family = _names_by(items["family"], items["item"])
    of_region = _names_by(suppliers["region"], suppliers["supplier"])
    periods = {per: periods_of(tables, per) for per in ("quarter", "year", "horizon")}
    rules = []
    for row, record in enumerate(tables["Shares"].frame.itertuples(index=False)):
        scope = {record.item} if record.item else of_family[record.family]
        subject = {record.supplier} if record.supplier else set()
        if record.region:
            subject = of_region[record.region]
        limited = "" if np.isnan(record.most_suppliers) else "suppliers"
        limited = limited if np.isnan(record.most_options) else "options"
        rule = Rule(
            row, record.rule, frozenset(scope), frozenset(subject), record.customer, periods[record.per],
            record.per == "year", limited, record.supplier or record.region,
            values={item: value[item] for item in scope} if record.counts == "value" else {},
        )  # fmt: skip
        if rule.subject or limited:
            rules.append(rule)
            continue
        able = sorted(set().union(*(makers[item] for item in scope)))
        rules += [replace(rule, suppliers=frozenset({name}), subject=name, each=True) for name in able]
    return rules


def _makers(tables: Tables) -> dict[str, set[str]]:
    """By item, the suppliers that can supply it or of whom some arrives."""
    found: dict[str, set[str]] = defaultdict(set)
    grades, sources, receipts = read_grades(tables), tables["Sources"].frame, tables["Receipts"].frame
    for item, supplier in zip(sources["item"], sources["supplier"], strict=True):
        for grade in grades.of(item, supplier):
            found[grade].add(supplier)
    for item, supplier in zip(receipts["item"], receipts["supplier"], strict=True):
        if supplier:
            found[item].add(supplier)
    return found


def _names_by(groups: Iterable[str], names: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for group, name in zip(groups, names, strict=True):
        found[group].add(name)
    return found


def periods_of(tables: Tables, per: str) -> list[tuple[str, np.ndarray]]:
    """Name and quarters of each period of a rule that counts per quarter, year or horizon."""
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
    A rule that counts a grade counts whatever is started to make it. A most share of each supplier counts once: the
    largest part decides.
    """
    table, graded = tables["Shares"], read_grades(tables).least_shares()
    groups: list[tuple[set[str], list[Rule]]] = []
    for rule in {rule.row: rule for rule in read_rules(tables)}.values():
        items = set(rule.items).union(*(graded.get(item, ()) for item in rule.items))
        together = [group for group in groups if group[0] & items]
        groups = [group for group in groups if group not in together]
        items = items.union(*(group[0] for group in together))
        groups.append((items, [rule, *(other for group in together for other in group[1])]))
    known = _known_units(tables)
    forced = []
    for items, rules in groups:
        factor, leasts = 1.0, defaultdict[tuple[frozenset[str], str], list[float]](list)
        for rule in rules:
            most = table.phased["most"][rule.row]
            factor *= max((1.0 / share for share in most if 0 < share < 1), default=1.0)
            values = [value for value in rule.values.values() if value > 0]
            factor *= max(values, default=1.0) / min(values, default=1.0)
            leasts[rule.items, rule.customer].append(np.nan_to_num(table.phased["least"][rule.row]).max(initial=0.0))
        for shares in leasts.values():
            rest = 1.0 - sum(shares)
            if rest <= 0:  # of suppliers inside regions: each leaves something by itself
                rest = float(np.prod([1.0 - share for share in shares if share < 1]))
            factor /= rest
        forced.append(Forced(frozenset(items), sum(known[item] for item in sorted(items)), factor))
    return forced


def _known_units(tables: Tables) -> dict[str, float]:
    """Receipts and history by item: they count toward shares though nobody starts them."""
    known: dict[str, float] = defaultdict(float)
    for sheet, measure in (("Receipts", "receipt"), ("History", "quantity")):
        for item, units in zip(
            tables[sheet].frame["item"], np.nansum(tables[sheet].phased[measure], axis=1), strict=True
        ):
            known[item] += float(units)
    return known


def add_shares(
    b: Builder, tables: Tables, catalogue: Catalogue, suppliers: Sequence[str], customers: Sequence[str],
    worth: Mapping[str, float],
) -> list[Flow]:  # fmt: skip
    """All share rules: least and most, growth, and most suppliers or options; what each of them counts."""
    rules = read_rules(tables)
    codes = {supplier: s for s, supplier in enumerate(suppliers)}
    scopes = Flows(tables, catalogue, customers, b.rows("RUNS"), b.rows("DELIVERIES"))
    flows = [scopes.of(rule) for rule in rules]
    rows = list(tables["Shares"].frame.itertuples(index=False))
    able: dict[int, Any] = defaultdict(int)  # by row: how many suppliers can supply in each period
    for flow in flows:
        if flow.rule.each:
            able[flow.rule.row] += flow.supplied(flow.own, 0)
    for k, rule in enumerate(rules):
        record = rows[rule.row]
        weight = max((worth[item] for item in rule.items), default=1.0) / (
            max(rule.values.values(), default=1.0) or 1.0
        )
        if rule.counts_members:
            most = record.most_suppliers if rule.counts_members == "suppliers" else record.most_options
            _add_member_limit(b, k, rule, _ways(rule, catalogue, codes), most, record.price, weight)
            continue
        if not np.isnan(record.most_customers):
            continue  # planner.compiling.destinations
        flows[k].count(b, k)
        _add_least_most(b, tables, k, flows[k], able.get(rule.row), record.price, weight)
        if not np.isnan(record.growth):
            _add_growth(b, k, flows[k], record.growth, record.growth_floor, record.price, weight)
    return flows


class _Scope:
    """Rows of a set or a sheet, to be found by what they are of, and their makers."""

    def __init__(self, of: np.ndarray, makers: np.ndarray) -> None:
        self._rows = pd.Series(of).groupby(of).indices
        self._makers = makers

    def rows(self, of: Iterable[int], subject: frozenset[str]) -> tuple[np.ndarray, np.ndarray]:
        """Rows of any of these, and whether each is made by the subject."""
        nowhere = np.zeros(0, dtype=int)
        rows = np.sort(np.concatenate([nowhere, *(self._rows.get(code, nowhere) for code in of)]))
        return rows, np.array([maker in subject for maker in self._makers[rows]], dtype=bool)


class Flows:
    """What share rules may count: runs by quarter of arrival, deliveries with what is inside them, and what is known
    beforehand."""

    def __init__(
        self, tables: Tables, catalogue: Catalogue, customers: Sequence[str], runs: np.ndarray, deliveries: np.ndarray
    ) -> None:
        """``runs`` and ``deliveries``: the sets RUNS and DELIVERIES."""
        self._tables = tables
        self._items = {item: i for i, item in enumerate(catalogue.recipes)}
        self._customers = {customer: c for c, customer in enumerate(["", *customers])}  # what is received has none
        (a, start), (c, v, t) = runs.T, deliveries.T
        n, out, share = catalogue.outputs_of(a)
        self._codes = {"RUNS": np.column_stack([a[n], out, start[n]]), "DELIVERIES": deliveries}
        self._rows = {"RUNS": n, "DELIVERIES": np.arange(len(deliveries))}
        first, goods, held, units = _goods(catalogue, _got_from(tables), self._items)
        d, g = spread(first[v], first[v + 1] - 1)
        self._at = {"RUNS": np.arange(len(n)), "DELIVERIES": d}
        self._held = {"RUNS": np.ones(len(n)), "DELIVERIES": units[g]}
        self._sizes = {"RUNS": share, "DELIVERIES": np.ones(len(deliveries))}
        j = catalogue.source_of[a[n]]
        self._quarters = {"RUNS": start[n] + catalogue.lead_times[a[n]], "DELIVERIES": t}
        makers = np.array([source.supplier for source in catalogue.sources], dtype=object)
        sent = np.array([self._items[variant.item] for variant in catalogue.variants], dtype=int)
        known = {"Receipts": tables["Receipts"].phased["receipt"], "History": tables["History"].phased["quantity"]}
        self._units = {sheet: np.nan_to_num(units) for sheet, units in known.items()}
        codes = {name: np.array([self._items[i] for i in tables[name].frame["item"]], dtype=int) for name in known}
        self._of_item = {"RUNS": sent[out], "DELIVERIES": goods[g], **codes}
        self._scopes = {
            "RUNS": _Scope(sent[out], makers[j]),
            "DELIVERIES": _Scope((c[d] + 1) * len(self._items) + goods[g], held[g]),
            "Receipts": self._sheet("Receipts", tables["Receipts"].frame["customer"]),
            "History": self._sheet("History", tables["History"].frame["customer"]),
        }

    def _sheet(self, sheet: str, customers: Iterable[str]) -> _Scope:
        frame = self._tables[sheet].frame
        pairs = zip(customers, frame["item"], strict=True)
        of = [self._of(customer, item) for customer, item in pairs]
        return _Scope(np.array(of, dtype=int), frame["supplier"].to_numpy(dtype=object))

    def _of(self, customer: str, item: str) -> int:
        return self._customers[customer] * len(self._items) + self._items[item]

    def of(self, rule: Rule) -> Flow:
        """What one rule counts."""
        of = [self._of(rule.customer, item) for item in rule.items]
        over = "DELIVERIES" if rule.customer else "RUNS"
        rows, own = self._scopes[over].rows(of, rule.suppliers)
        value = np.array([rule.values.get(item, 1.0) for item in self._items])
        at, which = np.unique(self._at[over][rows], return_inverse=True)
        counted = self._held[over][rows] * value[self._of_item[over][rows]]
        part, whole = (np.bincount(which, counts, len(at)) for counts in (counted * own, counted))
        at, part, whole = at[whole > 0], part[whole > 0], whole[whole > 0]
        receipts, _ = self._known("Receipts", of, rule.suppliers, value)
        history, has_history = self._known("History", of, rule.suppliers, value)
        of_set, sizes = self._rows[over][at], self._sizes[over][at]
        codes, quarters = self._codes[over][at], self._quarters[over][at]
        return Flow(
            self._tables, rule, over, of_set, sizes, codes, quarters, part, whole, receipts, history, has_history
        )  # fmt: skip

    def _known(
        self, sheet: str, of: Iterable[int], subject: frozenset[str], value: np.ndarray
    ) -> tuple[np.ndarray, bool]:
        """Units (or their value) of the subject and of all by quarter, and whether the subject has any row."""
        rows, own = self._scopes[sheet].rows(of, subject)
        units = self._units[sheet][rows] * value[self._of_item[sheet][rows], None]
        return np.stack([units[own].sum(axis=0), units.sum(axis=0)]), bool(own.any())


def _got_from(tables: Tables) -> dict[str, list[str]]:
    """By item, others that are graded into it or may serve for it."""
    found = {item: [*started] for item, started in read_grades(tables).least_shares().items()}
    for item, others in read_substitutes(tables).items():
        found.setdefault(item, []).extend(other for other, _ in others)
    return found


def _goods(
    catalogue: Catalogue, got_from: Mapping[str, Collection[str]], items: Mapping[str, int]
) -> tuple[np.ndarray, ...]:
    """What is in a unit of each variant whose maker is known, itself included: where its rows begin (and the last end);
    item, maker and units of each row."""
    inside = units_inside(catalogue.recipes, got_from)
    first, rows = [0], []
    for variant in catalogue.variants:
        rows.append((items[variant.item], variant.maker, 1.0))
        within = inside[variant.item]
        rows += [(items[part], maker, within[part]) for part, maker in variant.tags if part in within]
        first.append(len(rows))
    goods, held, units = zip(*rows, strict=True) if rows else ((), (), ())
    return np.array(first), np.array(goods, dtype=int), np.array(held, dtype=object), np.array(units, dtype=float)


@dataclass(frozen=True)
class Flow:
    """What one rule counts.

    ``over`` is the set, RUNS or DELIVERIES, ``rows`` are those of its rows in scope, of runs one for each variant that
    comes out, and ``codes`` their codes with that variant; ``sizes`` are the units of it in one good unit. A unit of
    each counts in its one of ``quarters`` as ``whole`` units (or value), ``part`` of them the subject's. ``receipts``
    by quarter and ``history`` by quarter before the horizon: the subject's units (or value), and all in scope.
    """

    tables: Tables
    rule: Rule
    over: str
    rows: np.ndarray
    sizes: np.ndarray
    codes: np.ndarray
    quarters: np.ndarray
    part: np.ndarray
    whole: np.ndarray
    receipts: np.ndarray
    history: np.ndarray
    has_history: bool

    @property
    def own(self) -> np.ndarray:
        """Whether anything of each is the subject's."""
        return self.part > 0

    @property
    def of_others(self) -> np.ndarray:
        """Whether anything of each is not the subject's."""
        return self.part < self.whole

    def count(self, b: Builder, k: int) -> None:
        """What a unit of each variant counts."""
        for name, counts in (("PART", self.part), ("TOTAL", self.whole)):
            v, n = np.unique(self.codes[counts > 0, 1], return_index=True)
            b.add(f"{name}_GOODS", k, v, **{f"{name.lower()}_units": counts[counts > 0][n]})

    def known(self, quarters: np.ndarray) -> np.ndarray:
        """Known units of the subject and of the scope in a period; a year counts its History."""
        units = self.receipts[:, quarters].sum(axis=1)
        before = self.tables["History"].periods
        if self.rule.counts_year and len(before):
            year = self.tables.calendar.year(int(quarters[0]))
            units = units + self.history[:, [self.tables.calendar.year(t) == year for t in before]].sum(axis=1)
        return np.asarray(units)

    @cached_property
    def known_by_period(self) -> np.ndarray:
        """Known units of the subject and of the scope: shape (periods, 2)."""
        return np.array([self.known(quarters) for _, quarters in self.rule.periods])

    def supplied(self, rows: np.ndarray, others: int) -> np.ndarray:
        """Whether these rows, or what is known of the subject (``others``: of all but the subject), supply anything:
        by period."""
        part, total = self.known_by_period.T
        flowing = np.isin(np.arange(len(self.rule.periods)), self.rule.period_of[self.quarters[rows]])
        return np.asarray(flowing | ((total - part if others else part) > 0))

    def before(self) -> float:
        """The subject's units in the quarter before the horizon."""
        return float(self.history[0, [t == -1 for t in self.tables["History"].periods]].sum())

    def relate(self, b: Builder, k: int, period: np.ndarray, part: str, total: str | None) -> None:
        """Relate all that counts to ``total``, the subject's to ``part``; ``period`` of each quarter, -1 for none."""
        q = period[self.quarters]
        for name, counts in ((part, self.own & (q >= 0)), (total, q >= 0)):
            if name:
                n = np.flatnonzero(counts)
                n = n[np.argsort(q[n], kind="stable")]
                b.relate(f"{name}_{self.over}", (k, q[n]), tuple(self.codes[n].T))


def _add_least_most(
    b: Builder, tables: Tables, k: int, flow: Flow, able: np.ndarray | None, price: float, weight: float
) -> None:
    """Least and most share; ``able``: of how many suppliers, by period, where each of them has that most share."""
    rule, phased = flow.rule, tables["Shares"].phased
    first, last = (np.array([quarters[end] for _, quarters in rule.periods]) for end in (0, -1))
    least, most = phased["least"][rule.row, first], phased["most"][rule.row, first]
    counts = ~(np.isnan(least) & np.isnan(most))
    q = np.flatnonzero(counts)
    part, total = flow.known_by_period[q].T
    b.add("PERIODS", k, q, part_known=part, total_known=total)
    flow.relate(b, k, np.where(counts[rule.period_of], rule.period_of, -1), "PART", "TOTAL")
    others = flow.supplied(flow.of_others, 1) if able is None else able * most >= 1 - 1e-9
    for name, limits, possible in (("least", least, flow.supplied(flow.own, 0)), ("most", most, others)):
        limited = ~np.isnan(limits[q])
        b.add(f"{name.upper()}_SHARES", k, q[limited], **{f"{name}_share": limits[q[limited]]})
        if not np.isnan(price):
            b.add(f"PRICED_{name.upper()}", k, q[limited], last[q[limited]], **{f"{name}_price": price})
            continue
        # A least share of a subject that cannot supply would only forbid everybody else to: it bends freely, and is
        # told as bent. A most share where nobody but the subject can supply likewise, and one of each supplier where
        # there are too few of them.
        b.add(f"BENT_{name.upper()}", k, q[limited & possible[q]], **{f"bend_{name}": weight})


def _add_growth(b: Builder, k: int, flow: Flow, rate: float, floor: float, price: float, weight: float) -> None:
    t = np.arange(flow.receipts.shape[1])
    b.add("FLOWS", k, t, flow_known=flow.receipts[0])
    flow.relate(b, k, t, "FLOW", None)
    t = t if flow.has_history else t[1:]
    beyond = floor + np.where(t == 0, (1 + rate) * flow.before(), 0.0)
    b.add("GROWTHS", k, t, growth=1 + rate, growth_from=beyond)
    if np.isnan(price):
        b.add("BENT_GROWTHS", k, t, bend_growth=weight)
    else:
        b.add("PRICED_GROWTHS", k, t, growth_price=price)


Way = tuple[int, int, Mapping[int, np.ndarray]]  # supplier or option, source, quarters of start of its activities


def _ways(rule: Rule, catalogue: Catalogue, suppliers: Mapping[str, int]) -> list[Way]:
    """By which sources and activities the suppliers, or the options, of a rule's scope come into use."""
    ways: list[Way] = []
    if rule.counts_members == "suppliers":
        for j in sorted({j for item in rule.items for j in catalogue.sources_of.get(item, ())}):
            source = catalogue.sources[j]
            ways.append((suppliers[source.supplier], j, _starts(catalogue, catalogue.activities_of[j])))
        return ways
    options = {option: len(suppliers) + n for n, option in enumerate(catalogue.options)}
    for j, source in enumerate(catalogue.sources):
        if source.item in rule.items:
            by_option: dict[str, list[int]] = defaultdict(list)
            for a in catalogue.activities_of[j]:
                by_option[catalogue.activities[a].option].append(a)
            ways += [(options[source.item, name], j, _starts(catalogue, own)) for name, own in by_option.items()]
    return ways


def _starts(catalogue: Catalogue, activities: Sequence[int]) -> dict[int, np.ndarray]:
    return {a: catalogue.activities[a].pace.starts for a in activities}


def _add_member_limit(
    b: Builder, k: int, rule: Rule, ways: Sequence[Way], most: float, price: float, weight: float
) -> None:
    """A most number of suppliers or options."""
    for q, (_, quarters) in enumerate(rule.periods):
        b.add("MEMBER_LIMITS", k, q, most_members=most)
        if np.isnan(price):
            b.add("BENT_MEMBERS", k, q, bend_members=weight)
        else:
            b.add("PRICED_MEMBERS", k, q, quarters[-1], members_price=price)
        inside = [
            (n, j, {a: np.intersect1d(starts, quarters) for a, starts in own.items()}) for n, j, own in ways if own
        ]
        for n in dict.fromkeys(n for n, _, own in inside if any(len(starts) for starts in own.values())):
            b.add("MEMBERS", k, n, q)
            b.relate("COUNTED", (k, q), (n,))
        for n, j, own in inside:
            b.add("MEMBER_ORDERS", k, n, q, j, np.unique(np.concatenate([*own.values()])))
            for a, starts in own.items():
                b.relate("MEMBER_RUNS", (k, n, q, j, starts), (a,))
