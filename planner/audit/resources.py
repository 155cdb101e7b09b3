"""Capacity, overtime and what options change of them."""

from __future__ import annotations

import numpy as np

from planner.audit.book import quarters, records
from planner.audit.finding import Findings, Key, anything, exceeds, where
from planner.audit.replay import Replay
from planner.audit.reservations import check_reservations, total_held, unused
from planner.audit.rows import Rows, Table
from planner.reading.names import fold


def check_resources(replay: Replay, rows: Rows, found: Findings) -> None:
    """Nothing beyond capacity, and the stated table right."""
    _capacity(replay, rows["capacity"], found)
    check_reservations(replay, rows["reservations"], found)


def overtime_needed(replay: Replay) -> np.ndarray:
    """Units used beyond what each resource has for it and options have built: shape (resources, quarters)."""
    resources = replay.book.resources
    capacity = np.array([facts.capacity for facts in resources.values()]).reshape(-1, replay.book.count)
    changed = replay.built.table(resources) - replay.lost.table(resources)
    needed = replay.load.table(resources) + unused(replay) - capacity - changed
    return np.where(np.isnan(capacity), 0.0, np.maximum(0.0, needed))


def overtime_paid(replay: Replay) -> np.ndarray:
    """Overtime that is needed; where a lock asks for some, all that the plan has: shape (resources, quarters)."""
    needed, asked = overtime_needed(replay), np.zeros((len(replay.book.resources), replay.book.count), dtype=bool)
    locks = replay.book.tables["Locks"]
    for r, units in zip(records(locks), quarters(locks, "units", 0.0), strict=True):
        if r["decision"] == "overtime" and r["sense"] != "at_most":
            for n, (supplier, resource) in enumerate(replay.book.resources):
                if fold(r["resource"]) == fold(resource) and fold(r["supplier"]) in ("", fold(supplier)):
                    asked[n] |= units > 0
    return np.where(asked, np.maximum(needed, replay.overtime.table(list(replay.book.resources))), needed)


def _capacity(replay: Replay, table: Table, found: Findings) -> None:
    book = replay.book
    names, facts = list(book.resources), list(book.resources.values())
    place = {name: n for n, name in enumerate(names)}
    places = table.places(place, "supplier", "resource")
    for n in where(places < 0):
        found.add("unknown-name", "capacity", table.key(n), "resource", word=table.texts["resource"][n])
    rows = table.grid(places, len(names), book.count).ravel()

    def key(n: int) -> Key:
        supplier, resource = names[n // book.count]
        return (("supplier", supplier), ("resource", resource), ("quarter", book.labels[n % book.count]))

    def note(n: int, check: str, stated: float, allowed: float) -> None:
        column = "used" if check == "capacity" else check
        cell = book.tables["Capacity"].address(facts[n // book.count].row, check, n % book.count)
        found.add(check, "capacity", key(n), column, float(stated), float(allowed), place=("Capacity", cell))

    given = np.array([own.capacity for own in facts]).ravel()
    most = np.array([own.overtime for own in facts]).ravel()
    used, built, lost = (ledger.table(names).ravel() for ledger in (replay.load, replay.built, replay.lost))
    size = (replay.load.sizes(names) + replay.built.sizes(names) + replay.lost.sizes(names)).ravel()
    idle = unused(replay).ravel()
    limit, limited = given + built - lost + most - idle, ~np.isnan(given)
    for n in where(limited & exceeds(lost, given + built, size)):
        found.add("lost-capacity", "capacity", key(n), "lost", float(lost[n]), float(given[n] + built[n]))
    for n in where(limited & exceeds(used, limit, size)):
        note(n, "capacity", used[n], limit[n])
    for n in where(rows < 0):
        found.add("missing-row", "capacity", key(n))
    capacity = np.nan_to_num(given)
    available = capacity + built - lost
    sized = limited & anything(available)
    right = {
        "capacity": (capacity, size),
        "built": (built, size),
        "lost": (lost, size),
        "held": (total_held(book).ravel(), size),
        "held_unused": (idle, size),
        "used": (used, size),
        "overtime_limit": (most, size),
        "utilisation": (np.divide(used + idle, available, out=np.zeros_like(used), where=sized), np.zeros_like(used)),
    }
    overtime, needed = table.at(rows, "overtime"), overtime_paid(replay).ravel()
    for n in where((rows >= 0) & exceeds(overtime, most, size)):
        note(n, "overtime", overtime[n], most[n])
    costs = np.repeat(np.array([own.overtime_cost for own in facts], dtype=float) > 0, book.count)
    # overtime is what is needed; where it costs nothing, more of it does no harm
    right["overtime"] = (np.where(costs | exceeds(needed, overtime, size), needed, overtime), size)
    there = np.flatnonzero(rows >= 0)
    columns = {
        name: (table.numbers[name][rows[there]], values[there], sizes[there]) for name, (values, sizes) in right.items()
    }
    found.compare("capacity", lambda i: key(there[i]), columns)
    units = np.array([own.unit for own in facts], dtype=object)[there // book.count]
    found.compare_texts("capacity", lambda i: key(there[i]), {"unit": (table.texts["unit"][rows[there]], units)})
