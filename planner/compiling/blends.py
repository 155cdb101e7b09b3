"""The Blends sheet as sets: what each rule on an average counts, period by period."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.compiling.bounds import Forced
from planner.compiling.builder import Builder
from planner.compiling.catalogue import Activity, Catalogue
from planner.compiling.share_rules import periods_of
from planner.reading.attributes import attribute_numbers
from planner.tables import Tables


@dataclass(frozen=True)
class Blend:
    """A row of Blends. What goes into ``made`` counts, as started by ``supplier`` ("" for all); or, where a customer
    is named, what is delivered to it: in both cases of the items ``counted``.

    ``values``: the attribute by item counted. ``least`` and ``most`` by period, NaN for none. ``base`` and ``span``
    turn numbers of the attribute into levels between 0 and 1.
    """

    row: int
    name: str
    made: str
    supplier: str
    customer: str
    counted: frozenset[str]
    values: Mapping[str, float]
    periods: Sequence[tuple[str, np.ndarray]]
    counts_year: bool
    least: np.ndarray
    most: np.ndarray
    base: float
    span: float

    def level(self, value: float | np.ndarray) -> np.ndarray:
        """A number of the attribute as level."""
        return np.asarray((value - self.base) / self.span)

    def started(self, activity: Activity, catalogue: Catalogue) -> tuple[float, float]:
        """Units that one unit started puts in, and the sum of their levels."""
        inside = [(catalogue.variants[v].item, quantity) for v, quantity in activity.takes]
        counted = [(item, quantity) for item, quantity in inside if item in self.counted]
        content = sum(quantity * float(self.level(self.values[item])) for item, quantity in counted)
        return sum(quantity for _, quantity in counted), content


def read_blends(tables: Tables, catalogue: Catalogue) -> list[Blend]:
    """Every row of Blends, its scope spelt out into items."""
    table, frame = tables["Blends"], tables["Items"].frame
    family_of = dict(zip(frame["item"], frame["family"], strict=True))
    rules = []
    for row, record in enumerate(table.frame.itertuples(index=False)):
        if record.customer:
            named = _serving(catalogue, record.item) if record.item else set(catalogue.variants_of)
            family = record.family
        else:
            named = {item for recipe in catalogue.recipes[record.item].values() for item, _ in recipe}
            family = record.component_family
        given = attribute_numbers(tables["Items"], record.attribute)
        values = {
            item: value
            for item, value in zip(frame["item"], given.tolist(), strict=True)
            if item in named and family in ("", family_of[item]) and not np.isnan(value)
        }
        periods = periods_of(tables, record.per)
        first = [quarters[0] for _, quarters in periods]
        least, most = (table.phased[column][row, first] for column in ("least", "most"))
        numbers = [*values.values(), *least[~np.isnan(least)], *most[~np.isnan(most)]]
        base, span = min(numbers), max(numbers) - min(numbers)
        made = "" if record.customer else record.item
        rules.append(
            Blend(
                row, record.rule, made, record.supplier, record.customer, frozenset(values), values, periods,
                record.per == "year", least, most, base, span or 1.0,
            )
        )  # fmt: skip
    return rules


def _serving(catalogue: Catalogue, item: str) -> set[str]:
    """The item, or the items that serve it where it is a need."""
    if item in catalogue.variants_of:
        return {item}
    parts = {part for recipe in catalogue.recipes[item].values() for part, _ in recipe}
    return set().union(*(_serving(catalogue, part) for part in parts))


def forced_output(
    tables: Tables, catalogue: Catalogue, rules: Sequence[Blend], forced: Sequence[Forced]
) -> list[Forced]:
    """``forced`` with what blends may force beside it: a unit that misses the average asks for units that make up for
    it, whether anybody needs them or not. At most so many of the weakest that do."""
    factors: dict[str, float] = defaultdict(lambda: 1.0)
    for rule in rules:
        if rule.made:
            factors[rule.made] *= _most_for_one(tables, catalogue, rule)
    beside = []
    for group in forced:
        factor = np.prod([factors.pop(item, 1.0) for item in sorted(group.items)])
        beside.append(dataclasses.replace(group, factor=group.factor * float(factor)))
    return beside + [Forced(frozenset({item}), 0.0, factor) for item, factor in factors.items()]


def _most_for_one(tables: Tables, catalogue: Catalogue, rule: Blend) -> float:
    """Good units that a good unit may ask for, itself included."""
    good = tables["Sources"].phased["yield"]
    ways = []
    for activity in (catalogue.activities[a] for a in _activities(catalogue, rule)):
        own = good[activity.source, activity.pace.starts]
        if len(own):
            ways.append((*rule.started(activity, catalogue), own.min(), own.max()))
    units, content, low, high = np.array(ways, dtype=float).reshape(-1, 4).T
    most = 1.0
    for limits, sign in ((rule.least, 1.0), (rule.most, -1.0)):
        for limit in np.unique(rule.level(limits[~np.isnan(limits)])):
            above = sign * (content - limit * units)
            helps, harms = above > 1e-12, above < -1e-12
            if helps.any() and harms.any():
                most = max(most, 1.0 + (-above / low)[harms].max() / (above / high)[helps].min())
    return most


def _activities(catalogue: Catalogue, rule: Blend) -> list[int]:
    """Activities that make what the rule is about."""
    return [
        a
        for j, source in enumerate(catalogue.sources)
        if source.item == rule.made and rule.supplier in ("", source.supplier)
        for a in catalogue.activities_of[j]
    ]


def add_blends(
    b: Builder, tables: Tables, catalogue: Catalogue, rules: Sequence[Blend], customers: Sequence[str],
    worth: Mapping[str, float],
) -> None:  # fmt: skip
    """All rules on averages, with what each of them counts."""
    runs, deliveries = b.rows("RUNS"), b.rows("DELIVERIES")
    sent = np.array([variant.item for variant in catalogue.variants], dtype=object)[deliveries[:, 1]]
    prices = tables["Blends"].frame["price"].to_numpy(dtype=float)
    for h, rule in enumerate(rules):
        period = np.repeat(np.arange(len(rule.periods)), [len(quarters) for _, quarters in rule.periods])
        limited = ~(np.isnan(rule.least) & np.isnan(rule.most))
        period = np.where(limited[period], period, -1)
        q = np.flatnonzero(limited)
        known, levels = _known(tables, rule)
        b.add("BLENDS", h, q, blend_known=known[q], content_known=levels[q])
        if rule.customer:
            rows = (deliveries[:, 0] == customers.index(rule.customer)) & np.isin(sent, list(rule.counted))
            within, reached = _add_deliveries(b, h, rule, catalogue, deliveries[rows], period)
        else:
            within, reached = _add_runs(b, h, rule, catalogue, runs, period)
        weight = max((worth[item] for item in rule.counted), default=1.0)
        past = np.divide(levels, known, out=np.full(len(known), np.nan), where=known > 0)
        _add_limits(b, h, rule, np.append(within, q), np.append(reached, past[q]), prices[rule.row], weight)


def _add_deliveries(
    b: Builder, h: int, rule: Blend, catalogue: Catalogue, rows: np.ndarray, period: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Period and level of each delivery that counts."""
    rows = rows[period[rows[:, 2]] >= 0]
    v = np.unique(rows[:, 1])
    level = {code: float(rule.level(rule.values[catalogue.variants[code].item])) for code in v.tolist()}
    b.add("BLENDED_GOODS", h, v, level=np.array(list(level.values()), dtype=float))
    q = period[rows[:, 2]]
    b.relate("BLEND_DELIVERIES", (h, q), tuple(rows.T))
    return q, np.array([level[code] for code in rows[:, 1].tolist()], dtype=float)


def _add_runs(
    b: Builder, h: int, rule: Blend, catalogue: Catalogue, runs: np.ndarray, period: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Period and average level of each run that counts, by the quarter in which it starts."""
    inside = {a: rule.started(catalogue.activities[a], catalogue) for a in _activities(catalogue, rule)}
    inside = {a: numbers for a, numbers in inside.items() if numbers[0] > 0}
    rows = runs[np.isin(runs[:, 0], list(inside)) & (period[runs[:, 1]] >= 0)]
    a = np.unique(rows[:, 0])
    units, content = np.array([inside[code] for code in a.tolist()], dtype=float).reshape(-1, 2).T
    b.add("BLENDED_RUNS", h, a, run_units=units, run_content=content)
    q = period[rows[:, 1]]
    b.relate("BLEND_RUNS", (h, q), tuple(rows.T))
    return q, (content / units)[np.searchsorted(a, rows[:, 0])]


def _known(tables: Tables, rule: Blend) -> tuple[np.ndarray, np.ndarray]:
    """Units delivered before the horizon that count in each period (a year), and the sum of their levels."""
    table = tables["History"]
    units, levels = np.zeros((2, len(rule.periods)))
    if not rule.counts_year or not rule.customer:
        return units, levels
    years = [str(tables.calendar.year(t)) for t in table.periods]
    for q, (label, _) in enumerate(rule.periods):
        inside = np.array([year == label for year in years], dtype=bool)
        for n, (item, customer) in enumerate(zip(table.frame["item"], table.frame["customer"], strict=True)):
            if customer == rule.customer and item in rule.counted:
                delivered = float(np.nansum(table.phased["quantity"][n, inside]))
                units[q] += delivered
                levels[q] += delivered * float(rule.level(rule.values[item]))
    return units, levels


def _add_limits(
    b: Builder, h: int, rule: Blend, within: np.ndarray, reached: np.ndarray, price: float, weight: float
) -> None:
    """Least and most; ``within`` are the periods in which averages are ``reached``."""
    last = np.array([quarters[-1] for _, quarters in rule.periods])
    for name, limits, sign in (("least", rule.least, 1.0), ("most", rule.most, -1.0)):
        q = np.flatnonzero(~np.isnan(limits))
        level = rule.level(limits)
        b.add(f"{name.upper()}_BLENDS", h, q, **{f"{name}_level": level[q]})
        if not np.isnan(price):
            b.add(f"PRICED_{name.upper()}_BLENDS", h, q, last[q], **{f"{name}_blend_price": price * rule.span})
            continue
        # Where nothing reaches the average, the rule would only forbid everything: it bends freely, and is told.
        possible = np.unique(within[sign * (reached - level[within]) >= -1e-9])
        b.add(f"BENT_{name.upper()}_BLENDS", h, np.intersect1d(q, possible), **{f"bend_{name}_blend": weight})
