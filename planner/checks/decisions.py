"""Options: decisions that can be taken in time, and what must come before them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.checks.book import ROW, Book, Row
from planner.checks.graph import walk
from planner.checks.options import before
from planner.faults import Fault
from planner.option_effects import last_start


def finish_in_time(book: Book) -> Iterator[Fault]:
    """A step can be started within its window and the horizon, and completed before the horizon ends."""
    end, taken = book.label(book.length - 1), before(book)
    for row in book.rows("Options"):
        if not row["most_steps"]:
            yield book.fault("Options", row[ROW], "most_steps", "option_no_steps", note=True)
        if row["option"] in taken and taken[row["option"]][0].sum() >= row["most_steps"] > 0:
            continue  # all of them were taken before
        if row["latest"] < 0:
            start = book.label(0)
            yield book.fault("Options", row[ROW], "latest", "option_over", note=True, start=start)
        elif _latest(book, row) < _earliest(row):
            start = book.label(_earliest(row))
            beyond = _earliest(row) >= book.length
            column, code = ("earliest", "option_after_end") if beyond else ("latest", "option_window")
            yield book.fault("Options", row[ROW], column, code, start=start, end=end)
        elif not _finishes(book, row):
            yield book.fault(
                "Options", row[ROW], "lead_time", "option_late", note=True, end=end, start=book.label(_earliest(row))
            )


def requirements(book: Book) -> Iterator[Fault]:
    """What an option requires is not the option itself, however far on, and is complete in time."""
    rows = {row["option"]: row for row in book.rows("Options")}
    order, cycles = walk({option: list(row["requires"]) for option, row in rows.items()})
    for cycle in cycles:
        chain = " → ".join([*cycle, cycle[0]])
        yield book.fault("Options", rows[cycle[-1]][ROW], "requires", "option_cycle", found=cycle[0], chain=chain)
    taken = before(book)
    circular = {option for cycle in cycles for option in cycle}
    complete: dict[str, float] = {}
    for option in order:
        row = rows.get(option)
        if row is not None and option in taken and taken[option][0].any():
            oldest = np.flatnonzero(taken[option][0]).max() + 1
            complete[option] = max(0, row["lead_time"] - oldest)
            continue
        if row is None or option in circular or _latest(book, row) < _earliest(row) or not _finishes(book, row):
            continue
        ready = max((complete.get(name, 0) for name in row["requires"]), default=0)
        if ready > _latest(book, row) or max(ready, _earliest(row)) > last_start(
            row["kind"], row["lead_time"], book.length
        ):
            late = book.label(ready)
            yield book.fault("Options", row[ROW], "requires", "option_requires_late", note=True, ready=late)
        else:
            complete[option] = max(ready, _earliest(row)) + row["lead_time"]


def affordable(book: Book) -> Iterator[Fault]:
    """One step costs no more than the budget."""
    settings = book.tables.settings
    budgets = [b for b in (settings.capex_budget, settings.capex_budget_quarter) if b is not None]
    for row in book.rows("Options"):
        if budgets and row["capex"] > min(budgets):
            yield book.fault("Options", row[ROW], "capex", "option_too_dear", note=True, budget=f"{min(budgets):g}")


def _earliest(row: Row) -> float:
    return 0.0 if np.isnan(row["earliest"]) else max(0.0, row["earliest"])


def _latest(book: Book, row: Row) -> float:
    return float(book.length - 1 if np.isnan(row["latest"]) else min(book.length - 1, row["latest"]))


def _finishes(book: Book, row: Row) -> bool:
    return bool(_earliest(row) <= last_start(row["kind"], row["lead_time"], book.length))
