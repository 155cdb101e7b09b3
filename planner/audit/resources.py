"""Capacity, overtime and the options that add to it."""

from __future__ import annotations

import numpy as np

from planner.audit.book import Book, Choice
from planner.audit.finding import NOISE, Findings, Key, anything, exceeds, where, whole
from planner.audit.replay import Replay, complete
from planner.audit.rows import Rows, Table


def check_resources(replay: Replay, rows: Rows, found: Findings) -> None:
    """Nothing beyond capacity, every option within its terms, the stated tables right."""
    _capacity(replay, rows["capacity"], found)
    _option_rows(replay.book, rows["options"], found)
    for name, choice in replay.book.options.items():
        _option(replay, name, choice, found)
    _budgets(replay, found)


def overtime_needed(replay: Replay) -> np.ndarray:
    """Units used beyond what each resource has and options have built: shape (resources, quarters)."""
    resources = replay.book.resources
    capacity = np.array([facts.capacity for facts in resources.values()]).reshape(-1, replay.book.count)
    needed = replay.load.table(resources) - capacity - replay.built.table(resources)
    return np.where(np.isnan(capacity), 0.0, np.maximum(0.0, needed))


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
    used, built = replay.load.table(names).ravel(), replay.built.table(names).ravel()
    size = (replay.load.sizes(names) + replay.built.sizes(names)).ravel()
    limit, limited = given + built + most, ~np.isnan(given)
    for n in where(limited & exceeds(used, limit, size)):
        note(n, "capacity", used[n], limit[n])
    for n in where(rows < 0):
        found.add("missing-row", "capacity", key(n))
    capacity = np.nan_to_num(given)
    available, sized = capacity + built, limited & anything(capacity + built)
    right = {
        "capacity": (capacity, size),
        "built": (built, size),
        "used": (used, size),
        "overtime_limit": (most, size),
        "utilisation": (np.divide(used, available, out=np.zeros_like(used), where=sized), np.zeros_like(used)),
    }
    overtime, needed = table.at(rows, "overtime"), overtime_needed(replay).ravel()
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


def _option_rows(book: Book, table: Table, found: Findings) -> None:
    choices = [book.options[option] for option in table.texts["option"][:]]
    lead, step, capex = np.array([(c.lead, c.step, c.capex) for c in choices]).reshape(-1, 3).T
    ready = table.t + lead.astype(int)
    told = (ready < book.count) | (table.texts["complete"][:] != "")
    right = {
        "kind": np.array([choice.kind for choice in choices], dtype=object),
        "supplier": np.array([choice.supplier for choice in choices], dtype=object),
        "resource": np.array([choice.resource for choice in choices], dtype=object),
        "complete": np.where(told, book.labels[ready], ""),
    }
    found.compare_texts("options", table.key, {name: (table.texts[name][:], right[name]) for name in right})
    steps = table.numbers["steps"]
    numbers = {"added": step * steps, "capex": capex * steps}
    found.compare("options", table.key, {name: (table.numbers[name], numbers[name], 0.0) for name in numbers})


def _option(replay: Replay, name: str, choice: Choice, found: Findings) -> None:
    book, steps = replay.book, replay.steps[name]

    def note(check: str, t: int | None, stated: float, allowed: float, column: str, word: str = "") -> None:
        key: Key = (("option", name),) if t is None else (("option", name), ("quarter", book.labels[t]))
        place = ("Options", book.tables["Options"].address(choice.row, column))
        found.add(check, "options", key, "steps", stated, allowed, word, place)

    if exceeds(steps.sum(), choice.most_steps):
        note("most-steps", None, float(steps.sum()), choice.most_steps, "most_steps")
    for t, started in enumerate(steps.tolist()):
        if not whole(started, 1.0):
            note("whole-steps", t, started, round(started), "step")
        if not anything(started):
            continue
        if not choice.earliest <= t <= choice.latest:
            note("option-window", t, started, 0.0, "earliest" if t < choice.earliest else "latest")
        for other in choice.requires:
            if complete(book.options[other], replay.steps[other])[t] < 1 - NOISE:
                note("requires", t, started, 0.0, "requires", other)


def _budgets(replay: Replay, found: Findings) -> None:
    settings, options = replay.book.tables.settings, replay.book.options
    spent = np.zeros(replay.book.count) + sum(choice.capex * replay.steps[name] for name, choice in options.items())
    if settings.capex_budget is not None and exceeds(spent.sum(), settings.capex_budget):
        found.add("capex-budget", "options", (), "capex", float(spent.sum()), settings.capex_budget)
    limit = settings.capex_budget_quarter
    for t, amount in enumerate(spent.tolist()):
        if limit is not None and exceeds(amount, limit):
            key = (("quarter", replay.book.labels[t]),)
            found.add("capex-budget", "options", key, "capex", amount, limit)
