"""How much of each item can be of use from a quarter on: the tightest switch-off bounds that the data imply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.compiling.catalogue import Catalogue
from planner.tables import Tables


@dataclass(frozen=True)
class Forced:
    """Items whose share rules may force more than is needed: up to ``factor`` times what all of them together need.

    ``known``: units that count toward the shares though nobody starts them (receipts, history).
    """

    items: frozenset[str]
    known: float
    factor: float


def useful_from(tables: Tables, catalogue: Catalogue, forced: Sequence[Forced]) -> dict[str, np.ndarray]:
    """Units of each item or need that may be of use when they arrive in quarter t or later: shape (quarters,).

    Demand still open, stock wanted, and what the items above it can start, each source allowed one minimum order and
    lot more than it needs every quarter. Share rules couple items: where one may force output that nobody needs, each
    item of its scope may have to make up for all of them, in any quarter.
    """
    needed = _needed(tables)
    making = _making(tables, catalogue)
    useful = _down_the_bom(catalogue, needed, making, {})
    for _ in forced:  # rules on items above may force more of the items below: once round for each of them
        floors: dict[str, float] = {}
        for rule in forced:
            extra = sum(making[item].extra for item in rule.items if item in making) * tables.calendar.count
            whole = sum(float(useful[item][0]) for item in rule.items) + rule.known + extra
            floors |= {item: max(floors.get(item, 0.0), rule.factor * whole) for item in rule.items}
        useful = _down_the_bom(catalogue, needed, making, floors)
    return useful


def _needed(tables: Tables) -> dict[str, np.ndarray]:
    """Demand that may still be served and stock that is wanted, from each quarter on."""
    count = tables.calendar.count
    needed = {item: np.zeros(count) for item in tables["Items"].frame["item"]}
    demand = tables["Demand"]
    due = np.arange(count)
    for row, (item, delay) in enumerate(zip(demand.frame["item"], demand.frame["delay"], strict=True)):
        quantity = np.nan_to_num(demand.phased["quantity"][row])
        needed[item] += _from(np.bincount(np.minimum(due + int(delay), count - 1), quantity, count))
    items = tables["Items"].frame
    for item, safety, closing in zip(items["item"], items["safety_stock"], items["closing_stock"], strict=True):
        needed[item] += safety + closing
    return needed


def _down_the_bom(
    catalogue: Catalogue, needed: Mapping[str, np.ndarray], making: Mapping[str, _Making], floors: Mapping[str, float]
) -> dict[str, np.ndarray]:
    """Add what each item's parents may start; ``floors`` are least values that share rules ask for."""
    useful = {item: units.copy() for item, units in needed.items()}
    for item in _parents_first(catalogue):
        useful[item] = np.maximum(useful[item], floors.get(item, 0.0))
        started = making[item].started(useful[item]) if item in making else useful[item]
        most: dict[str, float] = defaultdict(float)
        for recipe in catalogue.recipes[item].values():
            for component, quantity in recipe:
                most[component] = max(most[component], quantity)
        for component, quantity in most.items():
            useful[component] += quantity * started
    return useful


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
    for source in catalogue.sources:
        if len(source.starts):
            own = making[source.item]
            own.worst_yield = min(own.worst_yield, sources.phased["yield"][source.row, source.starts].min())
            own.lead_time = min(own.lead_time, source.lead_time)
            own.extra += lots[source.row]
    return dict(making)


def _parents_first(catalogue: Catalogue) -> list[str]:
    """Items and needs, everything before what goes into it."""
    order: dict[str, None] = {}

    def visit(item: str) -> None:
        if item not in order:
            for recipe in catalogue.recipes[item].values():
                for component, _ in recipe:
                    visit(component)
            order[item] = None

    for item in catalogue.recipes:
        visit(item)
    return list(reversed(order))


def _from(units: np.ndarray) -> np.ndarray:
    """Sums over each quarter and all later ones."""
    return np.cumsum(units[::-1])[::-1]
