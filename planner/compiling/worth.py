"""What a unit of each item is worth, to weigh rules against each other when not all can hold."""

from __future__ import annotations

import numpy as np

from planner.compiling.catalogue import Catalogue, components_first
from planner.tables import Tables

LEAST_WEIGHT = 1e-3


def worth_of_items(tables: Tables, catalogue: Catalogue) -> dict[str, float]:
    """Weight of a unit, 1 for the most valuable: its highest price, or what it and its components cost at least."""
    unit_cost = tables["Sources"].phased["unit_cost"].mean(axis=1)
    own: dict[str, float] = {}
    for j, source in enumerate(catalogue.sources):
        own[source.item] = min(own.get(source.item, np.inf), unit_cost[j])

    cost: dict[str, float] = {}
    for item in components_first(catalogue.recipes):
        recipes = catalogue.recipes[item].values()
        inside = min((sum(q * cost[c] for c, q in recipe) for recipe in recipes), default=0.0)
        cost[item] = own.get(item, 0.0) + inside
    worth = {item: cost[item] for item in catalogue.recipes}
    demand = tables["Demand"]
    price = np.nan_to_num(demand.phased["price"]).max(axis=1, initial=0.0) + demand.frame["lost_penalty"].to_numpy()
    for item, paid in zip(demand.frame["item"], price, strict=True):
        worth[item] = max(worth[item], paid)
    highest = max(worth.values(), default=0.0) or 1.0
    return {item: max(value / highest, LEAST_WEIGHT) for item, value in worth.items()}
