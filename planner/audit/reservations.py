"""What is held of resources for whom, what is made for the holders takes of it, and what of it stays idle."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from planner.audit.book import Book, given, quarters, records
from planner.audit.finding import Findings, Key
from planner.audit.replay import Replay
from planner.audit.rows import Table

Part = tuple[str, str, str]  # supplier, resource, holder ("" for somebody outside)


@dataclass(frozen=True)
class Reservation:
    """One row of Reservations; ``units`` by quarter, resource units."""

    name: str
    part: Part
    units: np.ndarray


def reservations(book: Book) -> list[Reservation]:
    """Rows of the sheet, quarter by quarter."""
    table, t = book.tables["Reservations"], np.arange(book.count)
    found = []
    for r, quantity, share in zip(
        records(table), quarters(table, "quantity", 0.0), quarters(table, "share", 0.0), strict=True
    ):
        units = quantity + share * book.resources[r["supplier"], r["resource"]].capacity
        units[(t < given(r["first"])) | (t > given(r["last"], book.count))] = 0.0
        holder = r["customer"] or r["family"]
        found.append(Reservation(r["reservation"], (r["supplier"], r["resource"], holder), units))
    return found


def held(book: Book) -> dict[Part, np.ndarray]:
    """Units held by quarter."""
    found: dict[Part, np.ndarray] = defaultdict(lambda: np.zeros(book.count))
    for reservation in reservations(book):
        found[reservation.part] = found[reservation.part] + reservation.units
    return dict(found)


def used(replay: Replay) -> dict[Part, np.ndarray]:
    """What counts against each part: what bears the holder's mark; else what makes items of the family that holds."""
    parts, nothing = held(replay.book), np.zeros(replay.book.count)
    found = {part: nothing.copy() for part in parts}
    for (supplier, resource, mark, family), units in replay.load_for.items():
        by_mark = parts.get((supplier, resource, mark), nothing) > 0 if mark else nothing > 0
        by_family = ~by_mark & (parts.get((supplier, resource, family), nothing) > 0) if family else nothing > 0
        for holder, counts in ((mark, by_mark), (family, by_family)):
            if counts.any():
                found[supplier, resource, holder] += np.where(counts, units, 0.0)
    return found


def total_held(book: Book) -> np.ndarray:
    """Held for anybody: shape (resources, quarters)."""
    place = {resource: n for n, resource in enumerate(book.resources)}
    total = np.zeros((len(place), book.count))
    for (supplier, resource, _), units in held(book).items():
        total[place[supplier, resource]] += units
    return total


def unused(replay: Replay) -> np.ndarray:
    """Held and not used by the holder: shape (resources, quarters)."""
    place = {resource: n for n, resource in enumerate(replay.book.resources)}
    idle, taken = total_held(replay.book), used(replay)
    for part, units in held(replay.book).items():
        idle[place[part[:2]]] -= np.minimum(units, taken[part])
    return idle


def check_reservations(replay: Replay, table: Table, found: Findings) -> None:
    """The plan's table says what is held and what the holders use."""
    book, taken = replay.book, used(replay)
    every = reservations(book)
    rows = table.grid(table.places({(r.name,): n for n, r in enumerate(every)}, "reservation"), len(every), book.count)

    def key(n: int, t: int) -> Key:
        return (("reservation", every[n].name), ("quarter", book.labels[t]))

    for n, reservation in enumerate(every):
        for t in np.flatnonzero((rows[n] < 0) & (reservation.units > 0)).tolist():
            found.add("missing-row", "reservations", key(n, t))
    at = [(n, t) for n, t in np.argwhere(rows >= 0).tolist()]
    stated = table.select(np.array([rows[n, t] for n, t in at], dtype=int))
    parts = [every[n].part for n, _ in at]
    size = np.array([replay.load.size(part[:2])[t] for part, (_, t) in zip(parts, at, strict=True)])
    right = {
        "held": (np.array([every[n].units[t] for n, t in at]), 0.0),
        "used": (
            np.array([taken[part][t] for part, (_, t) in zip(parts, at, strict=True)]),
            size,
        ),
    }
    found.compare("reservations", stated.key, {name: (stated.numbers[name], *right[name]) for name in right})
    names = ("supplier", "resource", "holder")
    texts = {name: np.array([part[i] for part in parts], dtype=object) for i, name in enumerate(names)}
    found.compare_texts("reservations", stated.key, {name: (stated.texts[name][:], texts[name]) for name in names})
