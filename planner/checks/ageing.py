"""Shelf life and scrap: what contradicts them, and salvage that would be money for nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from planner.checks.book import ROW, Book, Row
from planner.faults import Fault


def keeps_long_enough(book: Book) -> Iterator[Fault]:
    """What does not keep beyond its quarter cannot be wanted in stock at its end."""
    for item, row in book.sound_items.items():
        if row["shelf_life"] == 0:
            for column in ("safety_stock", "cover", "closing_stock"):
                if row[column] > 0 and not book.is_need(item):
                    yield book.fault("Items", row[ROW], "shelf_life", "life_too_short", item=item, wanted=column)
                    break


def lots(book: Book) -> Iterator[Fault]:
    """An opening lot expires within the horizon's reach, no later than a fresh one, and is no receipt."""
    for row in book.rows("Receipts"):
        item = book.sound_items.get(row["item"])
        if math.isnan(row["expires"]) or item is None or book.is_need(row["item"]):
            continue
        at = ("Receipts", row[ROW], "expires")
        if math.isnan(item["shelf_life"]):
            yield book.fault(*at, "expires_keeps", item=row["item"])
        elif not 0 <= row["expires"] <= item["shelf_life"]:
            first, last = book.label(0), book.label(item["shelf_life"])
            yield book.fault(*at, "expires_window", item=row["item"], first=first, last=last)
        elif row["customer"] or (book.phased("Receipts", "receipt", row[ROW]) > 0).any():
            yield book.fault(*at, "expires_receipt", item=row["item"])


def salvage(book: Book) -> Iterator[Fault]:
    """Nothing is worth more as scrap than it costs to get: that would be money without end."""
    if book.walked[1] or book.references.unsound["Sources"] or book.references.unsound["BOM"]:
        return  # the costs are not known
    worth = {item: max(0.0, -row["scrap_cost"]) for item, row in book.items.items() if row["scrap_cost"] < 0}
    cost: dict[str, float] = {}
    for item in book.walked[0] if worth else ():
        ways = [_cost(book, source, item, cost, worth) for source in _ways(book, item)]
        moves = [cost[row["item"]] + row["cost"] for row in book.rows("Substitutes") if row["serves_for"] == item]
        cost[item] = min([*ways, *moves], default=math.inf)
        if worth.get(item, 0.0) > cost[item] * (1 + 1e-9) and item in book.sound_items:
            least = f"{max(0.0, cost[item]):g}"
            yield book.fault("Items", book.items[item][ROW], "scrap_cost", "salvage_over_cost", item=item, least=least)


def _ways(book: Book, item: str) -> list[Row]:
    """Sources of which an item comes."""
    sources = [source for made in book.processes(item) for source in book.sources.get(made, ())]
    return [source for source in sources if item in book.comes_out(source["item"], source["supplier"])]


def _cost(book: Book, source: Row, item: str, cost: dict[str, float], worth: dict[str, float]) -> float:
    """The least that one unit costs: unit cost and components at their least, less what comes out besides brings."""
    made, supplier = source["item"], source["supplier"]
    recipes = book.recipes.get(made, {"": []})
    options = [parts for option, parts in recipes.items() if source["option"] in ("", option)]
    quantity = book.tables["BOM"].frame["quantity"].to_numpy(dtype=float)
    inside = min((sum(quantity[p.row] * cost[p.component] for p in parts) for parts in options), default=0.0)
    started = book.phased("Sources", "unit_cost", source[ROW]) + inside
    good = float(np.min(started / book.phased("Sources", "yield", source[ROW])))
    rows = book.grades.get((made, supplier)) or book.grades.get((made, ""), [])
    shares = {row["grade"]: row["share"] for row in rows} or {item: 1.0}
    besides = sum(share * worth.get(grade, 0.0) for grade, share in shares.items() if grade != item)
    return float(max(0.0, (good - besides) / shares[item]))
