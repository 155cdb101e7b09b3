"""Options: when their steps may start, what these cost, and what must be complete before what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.compiling.builder import Builder, spread
from planner.tables import Tables


@dataclass(frozen=True)
class Window:
    """An option: its resource (row of Capacity, -1 for none), the quarters in which a step may start, its lead time."""

    resource: int
    starts: np.ndarray
    lead_time: int


def option_windows(tables: Tables, resources: Mapping[tuple[str, str], int]) -> list[Window]:
    """The window of each option; ``resources``: row of Capacity by supplier and resource."""
    last = tables.calendar.count - 1
    windows = []
    for record in tables["Options"].frame.itertuples(index=False):
        earliest = 0 if np.isnan(record.earliest) else max(0, int(record.earliest))
        latest = last if np.isnan(record.latest) else int(record.latest)
        starts = np.arange(earliest, min(latest, last - record.lead_time) + 1)
        resource = resources[record.supplier, record.resource] if record.resource else -1
        windows.append(Window(resource, starts, int(record.lead_time)))
    return windows


def add_options(b: Builder, tables: Tables, windows: Sequence[Window]) -> None:
    """Steps, their money, what they require, what may wait for them, and budgets."""
    settings, count = tables.settings, tables.calendar.count
    frame = tables["Options"].frame
    names = ("step", "most_steps", "capex", "running_cost")
    numbers = {name: np.nan_to_num(frame[name].to_numpy(dtype=float)) for name in names}
    b.add("EXPANSIONS", np.arange(len(windows)), **numbers)
    o = np.repeat(np.arange(len(windows)), np.array([len(window.starts) for window in windows], dtype=int))
    t = np.concatenate([np.zeros(0, dtype=int), *(window.starts for window in windows)])
    b.add("STEPPED", np.unique(o))
    b.add("BUILDS", o, t)
    b.relate("STARTS", (o,), (t,))
    lead = np.array([window.lead_time for window in windows], dtype=int)
    n, running = spread(t + lead[o], np.full(len(t), count - 1))
    b.relate("RUNNING", (o[n], t[n]), (running,))
    _add_gates(b, windows, count, np.flatnonzero(frame["most_steps"] == 1))
    codes = {option: o for o, option in enumerate(frame["option"])}
    for o1, required in enumerate(frame["requires"]):
        for o2 in (codes[option] for option in required):
            one, other = windows[o1], windows[o2]
            b.add("REQUIREMENTS", o1, o2, one.starts)
            n, before = np.nonzero(one.starts <= one.starts[:, None])
            b.relate("STARTED_BY", (o1, o2, one.starts[n]), (one.starts[before],))
            n, before = np.nonzero(other.starts + other.lead_time <= one.starts[:, None])
            b.relate("COMPLETE_BY", (o1, o2, one.starts[n]), (other.starts[before],))
    if settings.capex_budget_quarter is not None:
        b.relate("SPENT", (t,), (o,))
        b.add("BUDGETS", np.unique(t), budget=settings.capex_budget_quarter)
    if settings.capex_budget is not None and len(t):
        b.add("TOTAL_BUDGET", 0, total_budget=settings.capex_budget)


def _add_gates(b: Builder, windows: Sequence[Window], count: int, options: np.ndarray) -> None:
    """What of these options is complete in each quarter, for rules that wait for it."""
    o, t = np.divmod(np.arange(len(options) * count), count)
    b.add("GATES", options[o], t, done_before=0)
    for option in options.tolist():
        starts = windows[option].starts
        n, t = spread(starts + windows[option].lead_time, np.full(len(starts), count - 1))
        b.relate("DONE", (option, t), (starts[n],))
