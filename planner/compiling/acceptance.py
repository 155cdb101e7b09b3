"""Whom customers accept, and from when: by qualification, and by options that qualify a supplier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.compiling.catalogue import Variant
from planner.compiling.options import Window
from planner.tables import Tables


@dataclass(frozen=True)
class Gate:
    """An option (row of Options) that may qualify a maker: complete in quarter ``soonest`` at the earliest."""

    option: int
    soonest: int


@dataclass(frozen=True)
class Acceptance:
    """The Qualification sheet: from which quarter a customer accepts a maker of a part, or an option of a need.

    ``gates``: by customer, part and maker, the option that may have it accepted earlier.
    """

    makers: Mapping[tuple[str, str], Mapping[str, int]]
    options: Mapping[tuple[str, str], Mapping[str, int]]
    gates: Mapping[tuple[str, str, str], Gate]
    never: int  # the quarter after the last

    def variant(self, customer: str, variant: Variant) -> int:
        """First quarter in which the customer may accept the variant: every told-apart maker inside is or may be
        accepted, and what is held for another is never his."""
        if variant.held_for not in ("", customer):
            return self.never
        return max((self._soonest(customer, part, maker) for part, maker in variant.all_tags), default=0)

    def option(self, customer: str, need: str, option: str) -> int:
        """First quarter in which the customer accepts the option."""
        return self._first(self.options.get((customer, need)), option)

    def waits(self, customer: str, variant: Variant) -> list[tuple[int, int]]:
        """Options that the customer's accepting the variant waits for, each with the quarter in which it no longer
        does."""
        inside = [(customer, part, maker) for part, maker in variant.all_tags]
        return [
            (self.gates[key].option, self._first(self.makers[key[:2]], key[2])) for key in inside if key in self.gates
        ]

    def _soonest(self, customer: str, part: str, maker: str) -> int:
        first, gate = self._first(self.makers.get((customer, part)), maker), self.gates.get((customer, part, maker))
        return min(first, gate.soonest) if gate else first

    def _first(self, accepted: Mapping[str, int] | None, name: str) -> int:
        return 0 if accepted is None else accepted.get(name, self.never)


def read_acceptance(tables: Tables, windows: Sequence[Window]) -> Acceptance:
    """Earliest quarter of each accepted maker and option; a region stands for its suppliers, an option taken before
    the horizon for a row from the quarter in which it is complete."""
    regions: dict[str, list[str]] = defaultdict(list)
    suppliers = tables["Suppliers"].frame
    for supplier, region in zip(suppliers["supplier"], suppliers["region"], strict=True):
        regions[region].append(supplier)
    makers: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    options: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    frame = tables["Qualification"].frame
    names = ("customer", "item", "supplier", "region", "option", "from")
    for customer, item, supplier, region, option, start in zip(*(frame[name] for name in names), strict=True):
        first = 0 if np.isnan(start) else int(start)
        rows = options[customer, item] if option else makers[customer, item]
        for name in [option] if option else [supplier] if supplier else regions[region]:
            rows[name] = min(rows.get(name, first), first)
    gates = {}
    for o, record in enumerate(tables["Options"].frame.itertuples(index=False)):
        if record.kind == "qualify":
            rows, window = makers[record.customer, record.item], windows[o]
            for first in np.flatnonzero(window.done_before)[:1].tolist():
                rows[record.supplier] = min(rows.get(record.supplier, first), first)
            if len(window.starts):
                soonest = int(window.starts[0]) + window.lead_time
                gates[record.customer, record.item, record.supplier] = Gate(o, soonest)
    return Acceptance(makers, options, gates, tables.calendar.count)
