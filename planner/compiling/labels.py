"""What the codes of a Network stand for, in names that mean the same in another workbook."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from planner.compiling.network import Compiled
from planner.tables import Tables


def labels(tables: Tables, compiled: Compiled) -> dict[str, Sequence[Hashable]]:
    """By index letter of the Network, a name for each code; letters that are left out stand for themselves."""
    catalogue, customers = compiled.catalogue, compiled.customers
    capacity, demand = tables["Capacity"].frame, tables["Demand"].frame
    sources = [(source.supplier, source.item, source.option) for source in catalogue.sources]
    quarters, lines = tables.calendar.labels, customers.lines
    wanted = list(zip(demand["customer"], demand["item"], strict=True))
    options = list(tables["Options"].frame["option"])
    return {
        "t": quarters,
        "u": quarters,
        "a": [
            (
                *(sources[a.source], a.option, tuple(catalogue.variants[v] for v, _ in a.makes), a.parts),
                options[a.pace.expedite] if a.pace.expedite >= 0 else "",
            )
            for a in catalogue.activities
        ],
        "l": list(tables["Lanes"].frame["lane"]),
        "j": sources,
        "j2": sources,
        "s": compiled.suppliers,
        "v": catalogue.variants,
        "v2": catalogue.variants,
        "i": compiled.items,
        "x": compiled.items,
        "c": customers.customers,
        "d": [
            (wanted[row], lines.labels[due + lines.before])
            for row, due in zip(customers.row, customers.due, strict=True)
        ],
        "p": customers.serving,
        "r": list(zip(capacity["supplier"], capacity["resource"], strict=True)),
        "w": compiled.reservations.names,
        "o": options,
        "o2": options,
        "n": [deal.contract.name for deal in compiled.deals],
        "g": list(dict.fromkeys(deal.contract.scope for deal in compiled.deals)),
        "t2": quarters,
        "lk": _locks(tables, compiled),
        "k": [(rule.name, rule.items, rule.suppliers, rule.customer) for rule in compiled.rules],
        "z": [*compiled.suppliers, *compiled.catalogue.options],
        "h": [(rule.name, rule.made, rule.supplier, rule.customer, rule.counted) for rule in compiled.blends],
    }


def _locks(tables: Tables, compiled: Compiled) -> list[Hashable]:
    """Keys of the rows of Locks; of what the plan before has not, the decision and the item."""
    frame = tables["Locks"].frame
    keys = list(zip(*(frame[column.name] for column in tables["Locks"].sheet.keys), strict=True))
    return [keys[lock.row] if lock.row >= 0 else (lock.decision, lock.item) for lock in compiled.locks]
