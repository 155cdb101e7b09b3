"""How much of each item can be of use from a quarter on: the tightest switch-off bounds that the data imply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.checks.graph import walk
from planner.compiling.catalogue import Catalogue
from planner.compiling.grades import read_grades
from planner.compiling.lines import read_lines
from planner.compiling.locks import locked_starts
from planner.compiling.substitutes import read_substitutes
from planner.tables import Tables


@dataclass(frozen=True)
class Forced:
    """Items whose share rules may force more than is needed: up to ``factor`` times what all of them together need.

    ``known``: units that count toward the shares though nobody starts them (receipts, history).
    """

    items: frozenset[str]
    known: float
    factor: float


def useful_from(
    tables: Tables, catalogue: Catalogue, forced: Sequence[Forced], asked: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Units of each item or need that may be of use when they arrive in quarter t or later: shape (quarters,).

    Demand still open, stock wanted, what contracts ask for (``asked``, likewise), and what the items above it can
    start, each source allowed one minimum order and lot more than it needs every quarter. Share rules couple items:
    where one may force output that nobody needs, each item of its scope may have to make up for all of them, in any
    quarter. Of an item that comes out in grades it is the good units, of whatever grade, that are worth starting for
    any of them. What is useful of an item is useful of what may serve
    for it. What leaves stock with quarters of cover leaves some behind.
    """
    useful = _needed(tables)
    for item, more in asked.items():
        useful[item] = useful[item] + more
    making = _making(tables, catalogue)
    graded = read_grades(tables).least_shares()
    parts = {item: _most_parts(catalogue, item) for item in catalogue.recipes}
    leads = {item: list(components) for item, components in parts.items()}
    for grade, processes in graded.items():
        leads[grade] += [process for process in processes if process != grade]
    better = {item: [other for other, _ in others] for item, others in read_substitutes(tables).items()}
    for item, others in better.items():
        leads[item] += others
    rule_of = {item: rule for rule in forced for item in rule.items}
    frame = tables["Items"].frame
    covers = zip(frame["item"], frame["cover"], frame["shelf_life"].isna(), strict=True)
    cover = {item: (quarters, keeps) for item, quarters, keeps in covers if quarters}
    for together in _parents_first(leads, forced):
        scopes: dict[Forced, list[str]] = defaultdict(list)
        for item in together:
            if item in rule_of:
                scopes[rule_of[item]].append(item)
        floors: dict[str, float] = {}
        for _ in range(len(scopes) + 1):  # what one rule forces may ask for more under another: once round for each
            units = _down_the_bom(together, parts, graded, better, cover, useful, making, floors)
            for rule, items in scopes.items():
                extra = sum(making[item].extra for item in items if item in making) * tables.calendar.count
                whole = sum(float(units[item][0]) for item in items) + rule.known + extra
                floors |= dict.fromkeys(items, rule.factor * whole)
        useful |= units
    return useful


def _needed(tables: Tables) -> dict[str, np.ndarray]:
    """Demand that may still be served, stock that is wanted, and what locks may ask for, from each quarter on."""
    count, frame, lines = tables.calendar.count, tables["Items"].frame, read_lines(tables)
    codes = {item: i for i, item in enumerate(frame["item"])}
    served = np.zeros((len(lines.last), count))
    np.add.at(served, (np.arange(len(lines.last))[:, None], lines.last), np.nan_to_num(lines.quantity))
    needed = np.zeros((len(frame), count))
    np.add.at(
        needed, [codes[item] for item in tables["Demand"].frame["item"]], np.cumsum(served[:, ::-1], axis=1)[:, ::-1]
    )
    ages = ~np.isnan(frame["shelf_life"].to_numpy(dtype=float))  # what is kept of it may have to be made ever anew
    times = np.where(ages[:, None], np.arange(count, 0, -1), 1)
    needed += (frame["safety_stock"] + frame["closing_stock"]).to_numpy()[:, None] * times
    for item, units in locked_starts(tables).items():
        needed[codes[item]] += units
    return dict(zip(codes, needed, strict=True))


def _down_the_bom(
    items: Sequence[str], parts: Mapping[str, Mapping[str, float]], graded: Mapping[str, Mapping[str, float]],
    better: Mapping[str, Sequence[str]], cover: Mapping[str, tuple[float, bool]], useful: Mapping[str, np.ndarray],
    making: Mapping[str, _Making], floors: Mapping[str, float],
) -> dict[str, np.ndarray]:  # fmt: skip
    """What is useful of these items, their components, what is graded into them and what may serve for them.

    ``graded``: least shares by what comes out and item started; ``better``: what may serve;
    ``cover``: quarters of cover, and whether the item keeps;
    ``floors``: least values that share rules ask for.
    """
    units: dict[str, np.ndarray] = {}
    for item in items:
        units[item] = np.maximum(units.get(item, useful[item]), floors.get(item, 0.0))
        if item in cover:
            units[item] = _with_cover(units[item], *cover[item])
        for process, share in graded.get(item, {}).items():  # a unit started for the grade brings its share at least
            more = units[item] / share
            units[process] = more if process == item else units.get(process, useful[process]) + more
        for other in better.get(item, ()):
            units[other] = units.get(other, useful[other]) + units[item]
        started = making[item].started(units[item]) if item in making else units[item]
        for component, quantity in parts[item].items():
            units[component] = units.get(component, useful[component]) + quantity * started
    return units


def _with_cover(units: np.ndarray, cover: float, keeps: bool) -> np.ndarray:
    """With what is wanted in stock of an item of which so many units may leave from each quarter on: it leaves later,
    but for the cover of the last quarter; what does not keep may have to be made anew in every quarter."""
    if keeps:
        return np.asarray(units + cover * units[-1])
    return np.asarray(units * (1 + (1 + cover) * np.arange(len(units), 0, -1)))


def _most_parts(catalogue: Catalogue, item: str) -> dict[str, float]:
    """Components of an item, with the most units that any of its options takes."""
    most: dict[str, float] = defaultdict(float)
    for recipe in catalogue.recipes[item].values():
        for component, quantity in recipe:
            most[component] = max(most[component], quantity)
    return most


def _parents_first(parts: Mapping[str, Sequence[str]], forced: Sequence[Forced]) -> list[list[str]]:
    """Items and needs, everything before what goes into it or is graded into it; those that share rules couple, and
    what lies between them, together (the strongly connected components, by Kosaraju's algorithm)."""
    position = {item: n for n, item in enumerate(reversed(walk(parts)[0]))}
    leads = {item: list(parts[item]) for item in parts}
    for rule in forced:
        coupled = sorted(rule.items, key=position.__getitem__)
        for item, following in zip(coupled, coupled[1:] + coupled[:1], strict=True):
            leads[item].append(following)
    comes_from: dict[str, list[str]] = defaultdict(list)
    for item, others in leads.items():
        for other in others:
            comes_from[other].append(item)
    groups: list[list[str]] = []
    seen: set[str] = set()
    for item in reversed(walk(leads)[0]):
        group, pending = [], [item]
        while pending:
            at = pending.pop()
            if at not in seen:
                seen.add(at)
                group.append(at)
                pending.extend(comes_from[at])
        if group:
            groups.append(sorted(group, key=position.__getitem__))
    return groups


@dataclass
class _Making:
    """Of all sources of an item: least yield, shortest lead time, and what they may start beyond what is needed."""

    worst_yield: float = 1.0
    lead_time: int = 10**6
    extra: float = 0.0

    def started(self, useful: np.ndarray) -> np.ndarray:
        """Units that may usefully start from each quarter on."""
        count = len(useful)
        arriving = np.append(useful, np.zeros(self.lead_time))[self.lead_time :] if self.lead_time < count else 0.0
        return arriving / self.worst_yield + self.extra * np.arange(count, 0, -1)


def _making(tables: Tables, catalogue: Catalogue) -> dict[str, _Making]:
    sources = tables["Sources"]
    lots = np.nan_to_num(sources.frame["lot_size"].to_numpy()) + sources.frame["min_order"].to_numpy()
    making: dict[str, _Making] = defaultdict(_Making)
    for j, source in enumerate(catalogue.sources):
        if len(source.starts):
            own = making[source.item]
            own.worst_yield = min(own.worst_yield, sources.phased["yield"][j, source.starts].min())
            own.lead_time = min(own.lead_time, source.lead_time)
            own.extra += lots[j]
    return dict(making)
