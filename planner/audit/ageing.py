"""Shelf life and scrap: lots leave oldest first, and none is kept beyond its age."""

from __future__ import annotations

import math

import numpy as np

from planner.audit.book import given, records
from planner.audit.finding import Findings, Key, anything, exceeds, where
from planner.audit.replay import Replay
from planner.audit.rows import Rows
from planner.audit.variants import Variant


def check_ageing(replay: Replay, rows: Rows, found: Findings) -> None:
    """Only what may be scrapped is, at its cost; and what is too old is gone."""
    _scrap(replay, rows, found)
    opening = opening_lots(replay)
    for variant in replay.stock:
        life = given(replay.book.items[variant.item]["shelf_life"], math.nan)
        if not math.isnan(life):
            _age(replay, variant, life, opening.get(variant, []), found)


def _place(replay: Replay, item: str, column: str) -> tuple[str, str]:
    return "Items", replay.book.tables["Items"].address(replay.book.items[item]["row"], column)


def _scrap(replay: Replay, rows: Rows, found: Findings) -> None:
    table, items = rows["scrap"], replay.book.items
    (item, *_), which = zip(*table.group("item")[0], strict=True) if len(table) else ((), ()), table.group("item")[1]
    facts = [items[name] for name in item]
    cost = np.array([given(r["scrap_cost"]) for r in facts])[which]
    units = table.numbers["units"]
    found.compare("scrap", table.key, {"cost": (table.numbers["cost"], units * cost, np.abs(units * cost))})
    keeps = [all(math.isnan(given(r[name], math.nan)) for name in ("scrap_cost", "shelf_life")) for r in facts]
    never = np.array(keeps, dtype=bool)[which]
    for n in where(never & anything(units)):
        place = _place(replay, item[which[n]], "scrap_cost")
        found.add("never-scrapped", "scrap", table.key(n), "units", float(units[n]), 0.0, place=place)


def opening_lots(replay: Replay) -> dict[Variant, list[tuple[float, float]]]:
    """Opening stock of Receipts by variant: last quarter of use (NaN: fresh at the start) and units."""
    lots: dict[Variant, list[tuple[float, float]]] = {}
    for r in (r for r in records(replay.book.tables["Receipts"]) if not r["customer"]):
        variant = replay.variants.received(r["item"], r["supplier"], r["parts"])
        lots.setdefault(variant, []).append((given(r["expires"], math.nan), given(r["opening"])))
    return lots


def _age(replay: Replay, variant: Variant, life: float, opening: list[tuple[float, float]], found: Findings) -> None:
    """Follow the lots of a variant, oldest first, and name what is kept beyond its age."""
    fresh = float(replay.opening[variant][0]) - sum(units for _, units in opening)  # of Items
    lots = sorted((life if math.isnan(until) else until, units) for until, units in [*opening, (life, fresh)])
    leaving = replay.used[variant] + replay.delivered[variant] + replay.scrapped[variant]
    sizes = replay.stock.size(variant)
    for t, (received, left) in enumerate(zip(replay.received[variant].tolist(), leaving.tolist(), strict=True)):
        lots.append((t + life, received))
        kept = []
        for until, units in lots:
            taken = min(units, left)
            left -= taken
            kept.append((until, units - taken))
        lots = [lot for lot in kept if lot[1] > 0]
        old = sum(units for until, units in lots if until <= t)
        if exceeds(old, 0.0, sizes[t]):
            key: Key = (
                ("item", variant.item), ("supplier", variant.maker), ("parts", variant.parts),
                ("quarter", replay.book.labels[t]),
            )  # fmt: skip
            place = _place(replay, variant.item, "shelf_life")
            found.add("too-old", "stock", key, "stock", old, 0.0, place=place)
