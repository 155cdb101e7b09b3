"""How much of each part is inside a unit of what contains it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from planner.checks.graph import walk
from planner.compiling.catalogue import Recipe, parts_of


def units_inside(
    recipes: Mapping[str, Mapping[str, Recipe]], got_from: Mapping[str, Collection[str]]
) -> dict[str, dict[str, float]]:
    """By item and part, at any depth: units of the part in one unit of the item, the most over its options.

    ``got_from``: by item, others that are graded into it or may serve for it, with what is in them.
    """
    leads = {item: [*parts_of(options), *got_from.get(item, ())] for item, options in recipes.items()}
    inside: dict[str, dict[str, float]] = {}
    for item in walk({item: [part for part in parts if part != item] for item, parts in leads.items()})[0]:
        ways = [inside[other] for other in got_from.get(item, ()) if other != item]
        for recipe in recipes[item].values():
            units: dict[str, float] = {}
            for component, quantity in recipe:
                units[component] = units.get(component, 0.0) + quantity
                for part, within in inside[component].items():
                    units[part] = units.get(part, 0.0) + quantity * within
            ways.append(units)
        inside[item] = {part: max(units.get(part, 0.0) for units in ways) for part in set().union(*ways)}
    return inside
