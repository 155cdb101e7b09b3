"""For whom units may be held: customers and families whose part of a resource made them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from planner.schema import HELD
from planner.tables import Tables


class Holders:
    """Customers and families by name, and the items of which a unit may be held for each."""

    def __init__(
        self, tables: Tables, recipes: Mapping[str, Mapping[str, Iterable[tuple[str, float]]]],
        grades: Mapping[str, Iterable[str]],
    ) -> None:  # fmt: skip
        """``recipes``: components by item and option; ``grades``: what may be started, or serve, to get an item."""
        self.word = HELD[tables.language == "zh"]
        self._parts = {item: {c for recipe in options.values() for c, _ in recipe} for item, options in recipes.items()}
        for item, started in grades.items():
            self._parts[item].update(started)
        items, demand = tables["Items"].frame, tables["Demand"].frame
        self._family = dict(zip(items["item"], items["family"], strict=True))
        self._wanted: dict[str, set[str]] = defaultdict(set)
        for names in (demand[["customer", "item"]], items[["family", "item"]]):
            for holder, item in names.itertuples(index=False):
                self._wanted[holder].add(item)
        self._usable: dict[str, set[str]] = {}
        frame = tables["Reservations"].frame
        self._holding: dict[tuple[str, str], list[str]] = defaultdict(list)  # by supplier and resource
        columns = ("supplier", "resource", "customer", "family")
        for supplier, resource, *holders in zip(*(frame[name] for name in columns), strict=True):
            self._holding[supplier, resource] += filter(None, holders)
        self._uses: dict[str, list[tuple[str, str, str]]] = defaultdict(list)  # supplier, resource, option by item
        usage = tables["Usage"].frame
        for record in usage[usage["usage"] > 0].itertuples(index=False):
            self._uses[record.item].append((record.supplier, record.resource, record.option))

    def after(self, supplier: str, item: str, option: str, held_for: str) -> list[str]:
        """For whom a run may be ("" for nobody in particular), by whom any of its components is held for."""
        if held_for:
            return ["" if self._family[item] == held_for else held_for] if self._can_use(item, held_for) else []
        holders = {
            holder: None
            for maker, resource, own in self._uses[item]
            if maker in ("", supplier) and own in ("", option)
            for holder in self._holding.get((supplier, resource), ())
        }
        return ["", *(h for h in holders if self._can_use(item, h) and self._family[item] != h)]

    def mark(self, item: str, holder: str) -> set[tuple[str, str]]:
        """The mark of a unit made for somebody: none once it is an item of the family that it is for."""
        return {(self.word, holder)} if holder and self._family[item] != holder else set()

    def _can_use(self, item: str, holder: str) -> bool:
        """Whether the holder wants the item, or anything with it inside; a family: whether it is one of it."""
        if holder not in self._usable:
            found, pending = set[str](), list(self._wanted[holder])
            while pending:
                at = pending.pop()
                if at not in found:
                    found.add(at)
                    pending += self._parts[at]
            self._usable[holder] = found
        return item in self._usable[holder]
