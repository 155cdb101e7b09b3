"""Capacity, overtime and the options that add to it."""

from __future__ import annotations

import math

from planner.audit.book import Book, Choice
from planner.audit.finding import NOISE, Findings, Key, anything, exceeds, whole
from planner.audit.replay import Replay
from planner.audit.rows import Rows


def check_resources(replay: Replay, rows: Rows, found: Findings) -> None:
    """Nothing beyond capacity, every option within its terms, the stated tables right."""
    _capacity(replay, rows, found)
    _option_rows(replay, rows, found)
    for name, choice in replay.book.options.items():
        _option(replay, name, choice, found)
    _budgets(replay, found)


def overtime_needed(replay: Replay, resource: tuple[str, str], t: int) -> float:
    """Units used beyond what the resource has and options have built."""
    capacity = replay.book.resources[resource].capacity[t]
    if math.isnan(capacity):
        return 0.0
    return max(0.0, replay.load[resource][t] - capacity - replay.built[resource][t])


def _capacity(replay: Replay, rows: Rows, found: Findings) -> None:
    book = replay.book
    stated = {(r["supplier"], r["resource"], r.t): r for r in rows["capacity"]}
    for resource, facts in book.resources.items():
        for t in range(book.count):
            key = (("supplier", resource[0]), ("resource", resource[1]), ("quarter", book.labels[t]))
            capacity, used, built = facts.capacity[t], replay.load[resource][t], replay.built[resource][t]
            size = replay.load.size(resource)[t] + replay.built.size(resource)[t]
            limit = capacity + built + facts.overtime[t]
            if not math.isnan(capacity) and exceeds(used, limit, size):
                place = ("Capacity", book.tables["Capacity"].address(facts.row, "capacity", t))
                found.add("capacity", "capacity", key, "used", used, limit, place=place)
            row = stated.pop((*resource, t), None)
            if row is None:
                found.add("missing-row", "capacity", key)
                continue
            available = built + (0.0 if math.isnan(capacity) else capacity)
            right = {
                "capacity": 0.0 if math.isnan(capacity) else capacity,
                "built": built,
                "used": used,
                "overtime_limit": facts.overtime[t],
                "utilisation": used / available if anything(available) and not math.isnan(capacity) else 0.0,
            }
            for column, value in right.items():
                found.compare(
                    "capacity", key, column, row.number(column), value, 0.0 if column == "utilisation" else size
                )
            found.compare_text("capacity", key, "unit", row["unit"], facts.unit)
            _overtime(replay, resource, t, key, row.number("overtime"), found)
    for row in stated.values():
        found.add("unknown-name", "capacity", row.key, "resource", word=row["resource"])


def _overtime(replay: Replay, resource: tuple[str, str], t: int, key: Key, stated: float, found: Findings) -> None:
    """Overtime is what is needed; where it costs nothing, more of it does no harm."""
    facts, needed = replay.book.resources[resource], overtime_needed(replay, resource, t)
    size = replay.load.size(resource)[t] + replay.built.size(resource)[t]
    if exceeds(stated, facts.overtime[t], size):
        place = ("Capacity", replay.book.tables["Capacity"].address(facts.row, "overtime", t))
        found.add("overtime", "capacity", key, "overtime", stated, facts.overtime[t], place=place)
    if facts.overtime_cost > 0 or exceeds(needed, stated, size):
        found.compare("capacity", key, "overtime", stated, needed, size)


def _option_rows(replay: Replay, rows: Rows, found: Findings) -> None:
    book = replay.book
    for row in rows["options"]:
        choice, steps = book.options[row["option"]], row.number("steps")
        complete = row.t + choice.lead
        found.compare_text("options", row, "supplier", row["supplier"], choice.supplier)
        found.compare_text("options", row, "resource", row["resource"], choice.resource)
        if complete < book.count or row["complete"]:
            found.compare_text("options", row, "complete", row["complete"], book.labels[complete])
        found.compare("options", row, "added", row.number("added"), choice.step * steps)
        found.compare("options", row, "capex", row.number("capex"), choice.capex * steps)


def _option(replay: Replay, name: str, choice: Choice, found: Findings) -> None:
    book, steps = replay.book, replay.steps[name]

    def note(check: str, t: int | None, stated: float, allowed: float, column: str, word: str = "") -> None:
        key: Key = (("option", name),) if t is None else (("option", name), ("quarter", book.labels[t]))
        place = ("Options", book.tables["Options"].address(choice.row, column))
        found.add(check, "options", key, "steps", stated, allowed, word, place)

    if exceeds(sum(steps), choice.most_steps):
        note("most-steps", None, sum(steps), choice.most_steps, "most_steps")
    for t, started in enumerate(steps):
        if not whole(started, 1.0):
            note("whole-steps", t, started, round(started), "step")
        if not anything(started):
            continue
        if not choice.earliest <= t <= choice.latest:
            note("option-window", t, started, 0.0, "earliest" if t < choice.earliest else "latest")
        for other in choice.requires:
            if _complete(replay, other, t) < 1 - NOISE:
                note("requires", t, started, 0.0, "requires", other)


def _complete(replay: Replay, option: str, t: int) -> float:
    """Steps of an option that add capacity in a quarter."""
    until = t - replay.book.options[option].lead
    return sum(replay.steps[option][: max(0, until + 1)])


def capex(book: Book, replay: Replay) -> list[float]:
    """Capital expenditure by quarter."""
    return [sum(c.capex * replay.steps[name][t] for name, c in book.options.items()) for t in range(book.count)]


def _budgets(replay: Replay, found: Findings) -> None:
    settings, spent = replay.book.tables.settings, capex(replay.book, replay)
    if settings.capex_budget is not None and exceeds(sum(spent), settings.capex_budget):
        found.add("capex-budget", "options", (), "capex", sum(spent), settings.capex_budget)
    limit = settings.capex_budget_quarter
    for t, amount in enumerate(spent):
        if limit is not None and exceeds(amount, limit):
            key = (("quarter", replay.book.labels[t]),)
            found.add("capex-budget", "options", key, "capex", amount, limit)
