"""Options: every one within its terms, and what the plan says of them."""

from __future__ import annotations

import numpy as np

from planner.audit.book import Book, Choice
from planner.audit.finding import NOISE, Findings, Key, anything, exceeds, where, whole
from planner.audit.replay import Replay
from planner.audit.rows import Rows, Table


def check_options(replay: Replay, rows: Rows, found: Findings) -> None:
    """Every option within its terms, budgets kept, the stated table right."""
    _rows(replay.book, rows["options"], found)
    for name, choice in replay.book.options.items():
        _terms(replay, name, choice, found)
        _gated(replay, name, choice, found)
        _expedited(replay, name, choice, found)
    _budgets(replay, found)


def _gated(replay: Replay, name: str, choice: Choice, found: Findings) -> None:
    """Nothing is started at a supplier before it is open, or once it is closed."""
    if choice.kind not in ("open", "close"):
        return
    book, done = replay.book, replay.done[name] >= 1 - NOISE
    shut = ~done if choice.kind == "open" else done
    for (item, supplier), units in replay.started_by.items():
        for t in where(shut & anything(units)) if supplier == choice.supplier else ():
            key = (("supplier", supplier), ("item", item), ("quarter", book.labels[t]))
            place = ("Options", book.tables["Options"].address(choice.row, "supplier"))
            found.add("supplier-shut", "purchasing", key, "started", float(units[t]), 0.0, name, place)


def _expedited(replay: Replay, name: str, choice: Choice, found: Findings) -> None:
    """No more arrives earlier than complete steps allow."""
    units, most = replay.expedited[name], choice.step * replay.done[name]
    for t in where(exceeds(units, most, replay.expedited.size(name))):
        key = (("supplier", choice.supplier), ("item", choice.item), ("quarter", replay.book.labels[t]))
        place = ("Options", replay.book.tables["Options"].address(choice.row, "step"))
        found.add("expedited", "purchasing", key, "started", float(units[t]), float(most[t]), name, place)


def _rows(book: Book, table: Table, found: Findings) -> None:
    choices = [book.options[option] for option in table.texts["option"][:]]
    lead, step, loss, capex = np.array([(c.lead, c.step, c.loss, c.capex) for c in choices]).reshape(-1, 4).T
    ready = table.t + lead.astype(int)
    told = (ready < book.count) | (table.texts["complete"][:] != "")
    right = {
        "kind": np.array([choice.kind for choice in choices], dtype=object),
        **{
            name: np.array([getattr(choice, name) for choice in choices], dtype=object)
            for name in ("supplier", "resource", "from_resource", "customer", "item")
        },
        "complete": np.where(told, book.labels[ready], ""),
    }
    found.compare_texts("options", table.key, {name: (table.texts[name][:], right[name]) for name in right})
    steps = table.numbers["steps"]
    numbers = {"added": step * steps, "lost": loss * steps, "capex": capex * steps}
    found.compare("options", table.key, {name: (table.numbers[name], numbers[name], 0.0) for name in numbers})


def _terms(replay: Replay, name: str, choice: Choice, found: Findings) -> None:
    book, steps = replay.book, replay.steps[name]

    def note(check: str, t: int | None, stated: float, allowed: float, column: str, word: str = "") -> None:
        key: Key = (("option", name),) if t is None else (("option", name), ("quarter", book.labels[t]))
        place = ("Options", book.tables["Options"].address(choice.row, column))
        found.add(check, "options", key, "steps", stated, allowed, word, place)

    taken = float(steps.sum()) + sum(choice.taken.values())
    if exceeds(taken, choice.most_steps):
        note("most-steps", None, taken, choice.most_steps, "most_steps")
    for other in choice.excludes if anything(taken) else ():
        if anything(replay.steps[other].sum() + sum(book.options[other].taken.values())):
            note("excludes", None, taken, 0.0, "excludes", other)
    for t, started in enumerate(steps.tolist()):
        if not whole(started, 1.0):
            note("whole-steps", t, started, round(started), "step")
        if not anything(started):
            continue
        if not choice.earliest <= t <= choice.latest:
            note("option-window", t, started, 0.0, "earliest" if t < choice.earliest else "latest")
        for other in choice.requires:
            if replay.done[other][t] < 1 - NOISE:
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
