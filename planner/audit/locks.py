"""Locks: decisions already taken against those of the plan, and what changes against the plan before cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.audit.book import Book, given, quarters, records
from planner.audit.contracts import Contract
from planner.audit.finding import Findings, Key, anything
from planner.audit.rows import Rows
from planner.audit.rules import Ruling
from planner.reading.names import fold

LISTED = ("customer", "supplier", "item", "option", "parts", "serves_for")  # names in the plan's table
NAMES = (*LISTED, "contract", "resource")
FOLLOWS = ("take", "overtime")  # decisions that follow from others: the plan's table does not list them
# decision -> table of the plan, its numbers, and the columns that name it, as Locks calls them
TAKEN: dict[str, tuple[str, str, dict[str, str]]] = {
    "start": ("purchasing", "started", {n: n for n in ("supplier", "item", "option", "parts")}),
    "deliver": ("allocation", "units", {n: n for n in ("customer", "supplier", "item", "parts")}),
    "need": ("needs", "units", {"customer": "customer", "item": "need", "option": "option"}),
    "option": ("options", "steps", {"option": "option"}),
    "substitute": ("regrades", "units", {n: n for n in ("supplier", "item", "parts", "serves_for")}),
    "overtime": ("capacity", "overtime", {n: n for n in ("supplier", "resource")}),
}
Name = tuple[str, ...]
NOTHING_TAKEN = np.zeros(0)


@dataclass(frozen=True)
class Locks:
    """``rules``: locks that bind, with what the plan does; ``changes``: of decisions of the plan before, priced."""

    rules: list[Ruling]
    changes: list[Ruling]


def decisions(rows: Rows) -> dict[str, dict[Name, np.ndarray]]:
    """Units by decision, by its names in the order of ``NAMES``, and by quarter."""
    found: dict[str, dict[Name, np.ndarray]] = {}
    for decision, (table, column, called) in TAKEN.items():
        plan = rows[table]
        names, which = plan.group(*called.values())
        units = np.zeros((len(names), 1 + max(plan.t, default=-1)))
        np.add.at(units, (which, plan.t), plan.numbers[column])
        place = {name: n for n, name in enumerate(called)}
        full = [tuple(own[place[name]] if name in place else "" for name in NAMES) for own in names]
        found[decision] = dict(zip(full, units, strict=True))
    return found


def read_locks(book: Book, rows: Rows, contracts: Sequence[Contract]) -> Locks:
    """Every row of Locks beside what the plan decides, and what the plan before has no row for."""
    table, settings = book.tables["Locks"], book.tables.settings
    own, units = records(table), quarters(table, "units")
    taken = {
        decision: {
            tuple(map(fold, name)): np.append(values, np.zeros(book.count))[: book.count]
            for name, values in by_name.items()
        }
        for decision, by_name in decisions(rows).items()
    }
    under = {tuple(fold(c.name) if name == "contract" else "" for name in NAMES): c for c in contracts}
    taken["take"] = {name: contract.taken for name, contract in under.items()}
    priced = settings.stability_price > 0 or any(r["sense"] == "plan" and r["price"] > 0 for r in own)
    slushy = book.count if settings.slushy_quarters is None else int(settings.slushy_quarters)
    last = min(book.count, max(settings.frozen_quarters, slushy if priced else 0))
    found, anew = Locks([], []), np.zeros(book.count)
    said: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(book.count, dtype=bool))
    covered: dict[tuple[str, Name], np.ndarray] = defaultdict(lambda: np.zeros(book.count, dtype=bool))
    for n, r in enumerate(own):
        key, plan = tuple(fold(r[name]) for name in NAMES), r["sense"] == "plan"
        actual = np.zeros(book.count)
        for name, values in taken[r["decision"]].items():
            if name == key if plan else all(not part or part == other for part, other in zip(key, name, strict=True)):
                actual = actual + values
        stated = ~np.isnan(units[n])
        if plan:
            stated[last:] = False
            said[r["decision"]] |= stated
            covered[r["decision"], key] |= stated
        for t in np.flatnonzero(stated).tolist():
            changes = plan and t >= settings.frozen_quarters
            price = given(r["price"], settings.stability_price) if changes else 0.0 if plan else given(r["price"])
            limit, units_taken = float(units[n, t]), float(actual[t])
            bent = _missed(r["sense"], limit, units_taken)
            ruling = Ruling(
                "lock", "Locks", (table.address(n, "units", t),), book.labels[t], t, limit, units_taken, bent,
                limit + units_taken, price,
            )  # fmt: skip
            (found.changes if changes else found.rules).append(ruling)
    for decision, by_name in taken.items():
        for name, actual in by_name.items():
            decided = actual - under[name].known if decision == "take" else actual
            anew += np.where(said[decision] & ~covered[decision, name], decided, 0.0)
    cell = (book.tables["Settings"].address(0, "frozen_quarters"),)
    for t, units_anew in enumerate(anew[:last].tolist()):
        limits = "lock", "Settings", cell, book.labels[t], t, 0.0, units_anew, units_anew, units_anew
        if t < settings.frozen_quarters:
            found.rules.append(Ruling(*limits))
        else:
            found.changes.append(Ruling(*limits, settings.stability_price))
    return found


def _missed(sense: str, limit: float, actual: float) -> float:
    """By how much a lock is missed; never below 0."""
    short, over = max(0.0, limit - actual), max(0.0, actual - limit)
    return {"at_least": short, "at_most": over}.get(sense, short + over)


def check_locks(book: Book, rows: Rows, found: Findings) -> None:
    """The plan's table ``locks`` has every decision of the plan but those that follow, and nothing else."""
    table = rows["locks"]
    taken = {decision: by_name for decision, by_name in decisions(rows).items() if decision not in FOLLOWS}
    right = np.zeros(len(table))
    seen: set[tuple[str, Name, int]] = set()
    names, which = table.group("decision", *LISTED)
    blank = ("",) * (len(NAMES) - len(LISTED))
    for n, (place, t) in enumerate(zip(which.tolist(), table.t.tolist(), strict=True)):
        decision, *name = names[place]
        values = taken.get(decision, {}).get((*name, *blank), NOTHING_TAKEN)
        right[n] = values[t] if t < len(values) else 0.0
        seen.add((decision, (*name, *blank), t))
    found.compare("locks", table.key, {"units": (table.numbers["units"], right, right)})
    for decision, by_name in taken.items():
        for name, values in by_name.items():
            for t in np.flatnonzero(anything(values)).tolist():
                if (decision, name, t) not in seen:
                    key: Key = (("decision", decision), *zip(LISTED, name, strict=False), ("quarter", book.labels[t]))
                    found.add("missing-row", "locks", key, "units", 0.0, float(values[t]))
