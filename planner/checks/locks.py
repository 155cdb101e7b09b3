"""Locks: decisions that the workbook allows, each row about one thing.

What the plan before decided (sense plan) contradicts nothing: where it can no longer be, it changes, or bends.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from planner.checks.book import ROW, Book, Row
from planner.checks.expediting import lead_times
from planner.faults import Fault
from planner.option_effects import complete_before, steps_taken
from planner.schema import HELD, SHEET

# decision -> columns that name it, the first of them required
COLUMNS = {
    "start": ("item", "supplier", "option", "parts"),
    "deliver": ("item", "customer", "supplier", "parts"),
    "need": ("item", "customer", "option"),
    "option": ("option",),
    "substitute": ("item", "serves_for", "supplier", "parts"),
    "take": ("contract",),
    "overtime": ("resource", "supplier"),
}
KEYS = ("customer", "supplier", "item", "option", "parts", "serves_for", "contract", "resource")


def columns_fit(book: Book) -> Iterator[Fault]:
    """A row has what names its decision, nothing that does not, and a number."""
    words = dict(SHEET["Locks"].names["decision"].choices)
    for row in book.rows("Locks"):
        fitting = COLUMNS[row["decision"]]
        named: dict[str, Any] = {
            "decision": row["decision"],
            "decision_zh": words[row["decision"]],
            "columns": ", ".join(fitting),
        }
        for column in KEYS:
            if row[column] and column not in fitting:
                yield book.fault("Locks", row[ROW], column, "lock_column", **named)
        if not row[fitting[0]]:
            yield book.fault("Locks", row[ROW], fitting[0], "lock_incomplete", **named)
        elif np.isnan(_units(book, row)).all():
            yield book.fault("Locks", row[ROW], "decision", "lock_no_units")
        if row["decision"] == "option":
            for t in np.flatnonzero(_units(book, row) % 1 > 0)[:1]:
                yield book.fault("Locks", row[ROW], "units", "lock_steps", period=int(t))


def something_to_lock(book: Book) -> Iterator[Fault]:
    """There is a source, an option, a maker and somebody who wants it; of the plan before it is enough to know."""
    for row in _sound(book):
        found = _missing(book, row)
        if found:
            column, code, values = found
            yield book.fault("Locks", row[ROW], column, code, note=row["sense"] == "plan", **values)


def possible(book: Book) -> Iterator[Fault]:
    """What is to be decided lies within what the workbook allows: quarters, ceilings, capacity, qualification."""
    for row in _sound(book):
        if row["sense"] in ("equal", "at_least") and not _missing(book, row):
            told: set[str] = set()
            for t in np.flatnonzero(_units(book, row) > 0).tolist():
                for fault in _contradictions(book, row, t, float(_units(book, row)[t])):
                    if fault.cell not in told:
                        told.add(fault.cell)
                        yield fault


def least_within_most(book: Book) -> Iterator[Fault]:
    """Rows about the same thing leave something that meets them all."""
    same: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in book.rows("Locks"):
        if row["sense"] != "plan":
            same[row["decision"], *(row[key] for key in KEYS)].append(row)
    for rows in same.values():
        for least in rows:
            for most in rows:
                if least["sense"] != "at_most" and most["sense"] != "at_least" and least is not most:
                    yield from _crossed(book, least, most)


def _crossed(book: Book, least: Row, most: Row) -> Iterator[Fault]:
    low, high = _units(book, least), _units(book, most)
    for t in np.flatnonzero(low > high)[:1].tolist():
        cell = book.tables["Locks"].address(most[ROW], "units", t)
        yield book.fault(
            "Locks", least[ROW], "units", "lock_least_over_most", period=t, most=f"{high[t]:g}", other=cell,
            quarter=book.label(t),
        )  # fmt: skip


def settings_that_count(book: Book) -> Iterator[Fault]:
    """Rows of the plan before do something only where a setting says so."""
    settings, rows = book.tables.settings, [row for row in book.rows("Locks") if row["sense"] == "plan"]
    if rows and not (
        settings.objective == "order"
        or settings.frozen_quarters
        or settings.stability_price
        or any(row["price"] > 0 for row in rows)
    ):
        yield book.fault("Locks", rows[0][ROW], "sense", "lock_plan_idle", note=True)


def _units(book: Book, row: Row) -> np.ndarray:
    return book.phased("Locks", "units", row[ROW])


def _sound(book: Book) -> Iterator[Row]:
    """Rows without a fault of ``columns_fit``."""
    for row in book.rows("Locks"):
        fitting = COLUMNS[row["decision"]]
        if row[fitting[0]] and not any(row[key] for key in KEYS if key not in fitting):
            yield row


def _missing(book: Book, row: Row) -> tuple[str, str, dict[str, Any]] | None:
    """What there is nothing of: column, code and placeholders."""
    decision, item, option = row["decision"], row["item"], row["option"]
    if decision == "option":
        options = [name for name in book.column("Options", "option") if name]
        return None if option in options else ("option", "lock_no_option", {"known": ", ".join(options) or "-"})
    if decision in ("take", "overtime"):
        return None  # that the contract or the supplier's resource is known, references say
    if book.is_need(item) != (decision == "need"):
        return "item", "lock_need" if decision == "need" else "lock_item", {"item": item}
    recipes = book.recipes.get(item, {})
    if option and option not in recipes:
        return "option", "lock_no_option", {"known": ", ".join(filter(None, recipes)) or "-"}
    if decision == "start" and not _sources(book, row) and not _unsure(book, item):
        column = "supplier" if row["supplier"] else "item"
        return column, "lock_no_source", {"item": item, "makers": ", ".join(sorted(book.makers[item])) or "-"}
    if decision == "substitute" and not _substitutes(book, row) and not book.references.unsound["Substitutes"]:
        served = [own["serves_for"] for own in book.rows("Substitutes") if own["item"] == item]
        column = "serves_for" if served else "item"
        return column, "lock_no_substitute", {"item": item, "known": ", ".join(served) or "-"}
    if decision in ("deliver", "substitute") and row["supplier"]:
        if item not in book.distinguished:
            return "supplier", "lock_pooled", {"item": item}
        if row["supplier"] not in book.origins[item]:
            return "supplier", "lock_no_source", {"item": item, "makers": ", ".join(sorted(book.origins[item])) or "-"}
    if row["parts"] and not _are_parts(book, item, row["parts"]):
        return "parts", "lock_parts", {"item": item}
    if row["customer"] and not _wanted(book, row["customer"], item):
        return "customer", "lock_not_wanted", {"item": item}
    return None


def _unsure(book: Book, item: str) -> bool:
    """Whether a source of the item has a fault of its own."""
    items = book.column("Sources", "item")
    return any(items[row] in (item, None) for row in book.references.unsound["Sources"])


def _are_parts(book: Book, item: str, text: str) -> bool:
    """Whether the text is made of tracked parts inside the item and their makers, and of whom it is held for."""
    inside = book.inside(item) & book.distinguished
    pairs = {f"{part}: {maker}" for part in inside for maker in book.origins[part]}
    holders = {row["customer"] or row["family"] for row in book.rows("Reservations")} - {""}
    pairs |= {f"{word}: {holder}" for word in HELD for holder in holders}
    bare = (f"{part}:" for part in book.inside(item))  # a part that is not told apart, with its own
    for pair in [*sorted(pairs, key=len, reverse=True), *bare]:
        text = text.replace(pair, " ")
    return not re.sub(r"[\[\];\s]", "", text)


def _wanted(book: Book, customer: str, item: str) -> bool:
    """Whether the customer asks for the item, or for a need that may use it."""
    pairs = zip(book.column("Demand", "customer"), book.column("Demand", "item"), strict=True)
    asked = {other for who, other in pairs if who == customer and other}
    pending = list(asked)
    while pending:
        need = pending.pop()
        inside = {part.component for part in book.parts(need)} - asked if book.is_need(need) else set()
        asked |= inside
        pending.extend(inside)
    return item in asked


def _sources(book: Book, row: Row) -> list[Row]:
    """Sources that the row may mean."""
    return [
        source
        for source in book.sources.get(row["item"], ())
        if row["supplier"] in ("", source["supplier"]) and ("" in (row["option"], source["option"])
                                                            or row["option"] == source["option"])
    ]  # fmt: skip


def _substitutes(book: Book, row: Row) -> list[Row]:
    """Rows of Substitutes that the row may mean."""
    return [
        own
        for own in book.rows("Substitutes")
        if own["item"] == row["item"] and row["serves_for"] in ("", own["serves_for"])
    ]


def _contradictions(book: Book, row: Row, t: int, units: float) -> Iterator[Fault]:
    """What a number of a row contradicts, each with the cell that it contradicts."""

    def fault(code: str, sheet: str, other: int, column: str, period: int | None = None, **values: Any) -> Fault:
        cell = book.tables[sheet].address(other, column, period)
        place: dict[str, Any] = {"home": book.tables.titles.get(sheet, sheet), "other": cell, "quarter": book.label(t)}
        return book.fault("Locks", row[ROW], "units", code, period=t, **place, **values)

    if row["decision"] == "start":
        sources = _sources(book, row)
        if _unsure(book, row["item"]):
            return
        closed = [_closed(book, source, t) for source in sources]
        if all(closed):
            yield fault("lock_window", "Sources", sources[0][ROW], str(closed[0]))
            return
        most = [float(book.phased("Sources", "most", source[ROW])[t]) for source in sources]
        if math.fsum(most) < units * (1 - 1e-9):  # NaN where one of them has no limit
            yield fault("lock_over_most", "Sources", sources[0][ROW], "most", t, most=f"{math.fsum(most):g}")
        yield from (fault("lock_over_capacity", "Capacity", r, "capacity", t, most=f"{most:g}")
                    for r, most in _capacity(book, sources, t) if most < units * (1 - 1e-9))  # fmt: skip
    elif row["decision"] == "substitute":
        own = _substitutes(book, row)
        if own and all(t < r["first"] or t > r["last"] for r in own):
            yield fault("lock_window", "Substitutes", own[0][ROW], "first" if t < own[0]["first"] else "last")
    elif row["decision"] == "take":
        for contract in (own for own in book.rows("Contracts") if own["contract"] == row["contract"]):
            if t < contract["first"] or t > contract["last"]:
                yield fault("lock_window", "Contracts", contract[ROW], "first" if t < contract["first"] else "last")
            elif (bound := float(book.phased("Contracts", "most", contract[ROW])[t])) < units * (1 - 1e-9):
                yield fault("lock_over_most", "Contracts", contract[ROW], "most", t, most=f"{bound:g}")
    elif row["decision"] == "overtime":
        pools = [own for own in book.rows("Capacity")
                 if own["resource"] == row["resource"] and row["supplier"] in ("", own["supplier"])]  # fmt: skip
        limit = math.fsum(float(book.phased("Capacity", "overtime", own[ROW])[t]) for own in pools)
        if pools and limit < units * (1 - 1e-9) and not book.references.unsound["Capacity"]:
            yield fault("lock_over_most", "Capacity", pools[0][ROW], "overtime", t, most=f"{limit:g}")
    elif row["decision"] == "option":
        n = book.column("Options", "option").index(row["option"])
        option = next((other for other in book.rows("Options") if other[ROW] == n), None)
        if option is not None:
            early, late = t < np.nan_to_num(option["earliest"]), t > option["latest"]
            if early or late or t + option["lead_time"] >= book.length:
                yield fault("lock_window", "Options", n, "earliest" if early else "latest" if late else "lead_time")
            elif np.nansum(_units(book, row)) > option["most_steps"]:
                yield fault("lock_over_steps", "Options", n, "most_steps", most=str(option["most_steps"]))
    else:
        key, column = (row["customer"], row["item"]), "supplier" if row["decision"] == "deliver" else "option"
        accepting = [q for q in book.rows("Qualification") if (q["customer"], q["item"]) == key]
        if row["customer"] and row[column] and accepting and not any(
            _accepts(book, q, column, row[column]) and not q["from"] > t for q in accepting
        ) and not (column == "supplier" and _may_qualify(book, *key, row[column], t)):  # fmt: skip
            named = [q for q in accepting if _accepts(book, q, column, row[column])]
            other, at = (named[0], "from") if named else (accepting[0], "item")
            yield fault("lock_not_qualified", "Qualification", other[ROW], at, name=row[column])


def _accepts(book: Book, qualification: Row, column: str, name: str) -> bool:
    if column == "supplier" and qualification["region"]:
        return bool(book.region.get(name) == qualification["region"])
    return bool(qualification[column] == name)


def _may_qualify(book: Book, customer: str, item: str, supplier: str, t: int) -> bool:
    """Whether an option may have qualified the supplier by then."""
    taken = steps_taken(book.tables["Taken"])
    for row in book.rows("Options"):
        if row["kind"] == "qualify" and (row["customer"], row["item"], row["supplier"]) == (customer, item, supplier):
            before = complete_before(taken.get(row["option"], np.zeros(0)), row["lead_time"], book.length)
            if before[t] or t >= max(0.0, np.nan_to_num(row["earliest"])) + row["lead_time"]:
                return True
    return False


def _closed(book: Book, source: Row, t: int) -> str:
    """The column that keeps a source from starting in a quarter; "" for none."""
    if t < source["first"]:
        return "first"
    if t > source["last"]:
        return "last"
    return "lead_time" if t + min(lead_times(book, source)) >= book.length else ""


def _capacity(book: Book, sources: list[Row], t: int) -> Iterator[tuple[int, float]]:
    """Rows of Capacity and the most units that they let these sources start, where one supplier has all of them and no
    option changes the resource."""
    suppliers = {source["supplier"] for source in sources}
    if len(suppliers) > 1:
        return
    supplier, item = suppliers.pop(), sources[0]["item"]
    changed = {name for row in book.rows("Options") for name in row.values() if isinstance(name, str)}
    for row in book.rows("Capacity"):
        uses = [
            use["usage"]
            for use in book.rows("Usage")
            if use["resource"] == row["resource"] and use["item"] == item and use["supplier"] in ("", supplier)
            and not use["option"]
        ]  # fmt: skip
        if row["supplier"] == supplier and row["resource"] not in changed and sum(uses) > 0:
            there = book.phased("Capacity", "capacity", row[ROW])[t] + book.phased("Capacity", "overtime", row[ROW])[t]
            yield row[ROW], float(there) / sum(uses)
