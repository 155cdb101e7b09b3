"""Options: when their steps may start, what they change, what they cost, and what must be complete before what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.compiling.builder import Builder, spread
from planner.option_effects import changed_before, complete_before, effects, last_start, steps_taken
from planner.tables import Tables


@dataclass(frozen=True)
class Window:
    """An option: the quarters in which a step may start, its lead time, what it changes, and what was taken before.

    ``effects``: row of Capacity, and what one step changes there by its age. ``most_steps``, ``least_steps``: in the
    horizon. ``done_before``: steps taken before the horizon that are complete, by quarter.
    """

    starts: np.ndarray
    lead_time: int
    effects: Sequence[tuple[int, np.ndarray]]
    most_steps: int
    least_steps: int
    taken: np.ndarray
    done_before: np.ndarray


def option_windows(tables: Tables, resources: Mapping[tuple[str, str], int]) -> list[Window]:
    """The window of each option; ``resources``: row of Capacity by supplier and resource."""
    count, taken = tables.calendar.count, steps_taken(tables["Taken"])
    frame = tables["Options"].frame
    excluded = _excluded(frame["option"], frame["excludes"])
    windows = []
    for record in frame.itertuples(index=False):
        before = taken.get(record.option, np.zeros(0))
        left = int(record.most_steps - before.sum())
        earliest = 0 if np.isnan(record.earliest) else max(0, int(record.earliest))
        latest = count - 1 if np.isnan(record.latest) else int(record.latest)
        starts = np.arange(earliest, min(latest, last_start(record.kind, record.lead_time, count)) + 1)
        if left <= 0 or any(taken[other].any() for other in excluded[record.option] & taken.keys()):
            starts = starts[:0]
        found = [(resources[record.supplier, name], by_age) for name, by_age in effects(record, count + len(before))]
        done = complete_before(before, record.lead_time, count)
        least = max(0, int(record.least_steps - before.sum()))
        windows.append(Window(starts, int(record.lead_time), found, max(0, left), least, before, done))
    return windows


def _excluded(options: Sequence[str], excludes: Sequence[Sequence[str]]) -> dict[str, set[str]]:
    """Options that exclude each option, whichever of the two says so."""
    found: dict[str, set[str]] = {option: set() for option in options}
    for option, others in zip(options, excludes, strict=True):
        for other in others:
            found[option].add(other)
            found[other].add(option)
    return found


def capacity_given(tables: Tables, windows: Sequence[Window]) -> np.ndarray:
    """Capacity without what the plan decides, steps taken before included: shape (resources, quarters)."""
    given = tables["Capacity"].phased["capacity"].copy()
    for window in windows:
        for r, by_age in window.effects:
            given[r] += changed_before(by_age, window.taken, given.shape[1])
    return given


def capacity_added(windows: Sequence[Window], shape: tuple[int, int]) -> np.ndarray:
    """The most that options can add in the horizon: shape (resources, quarters)."""
    added = np.zeros(shape)
    for window in windows:
        for r, by_age in window.effects if len(window.starts) else ():
            most = np.maximum.accumulate(np.maximum(by_age, 0.0))
            added[r, window.starts[0] :] += window.most_steps * most[: shape[1] - window.starts[0]]
    return added


def add_effects(b: Builder, windows: Sequence[Window], pools: np.ndarray, given: np.ndarray) -> None:
    """What steps change of resources, in ``pools`` (the set POOLS) and where they take something."""
    count = given.shape[1]
    used = np.zeros(given.shape, dtype=bool)
    used[tuple(pools.T)] = True
    lost = np.zeros(given.shape, dtype=bool)
    for o, window in enumerate(windows):
        n, t = spread(window.starts, np.full(len(window.starts), count - 1))
        u = window.starts[n]
        for r, by_age in window.effects:
            effect = by_age[t - u]
            some = effect != 0
            b.add("EFFECTS", r, t[some], o, u[some], effect=effect[some])
            lost[r, t[effect < 0]] = True
    rows = b.rows("EFFECTS")
    for relation, where in (("CHANGED", used), ("LEFT", lost)):
        here = rows[where[tuple(rows[:, :2].T)]]
        b.relate(relation, tuple(here[:, :2].T), tuple(here[:, 2:].T))
    places = np.nonzero(lost)
    b.add("LOSSES", *places, left=given[places])


def add_options(b: Builder, tables: Tables, windows: Sequence[Window]) -> None:
    """Steps, their money, what they require and exclude, what may wait for them, and budgets."""
    settings, count = tables.settings, tables.calendar.count
    frame = tables["Options"].frame
    running = frame["running_cost"].to_numpy(dtype=float)
    most = np.array([window.most_steps for window in windows])
    b.add("OPTIONS", np.arange(len(windows)), most_steps=most, capex=frame["capex"].to_numpy(), running_cost=running)
    o = np.repeat(np.arange(len(windows)), np.array([len(window.starts) for window in windows], dtype=int))
    t = np.concatenate([np.zeros(0, dtype=int), *(window.starts for window in windows)])
    b.add("STEPPED", np.unique(o))
    b.add("BUILDS", o, t)
    b.relate("STARTS", (o,), (t,))
    lead = np.array([window.lead_time for window in windows], dtype=int)
    n, runs = spread(t + lead[o], np.full(len(t), count - 1))
    b.relate("RUNNING", (o[n], t[n]), (runs,))
    _add_gates(b, windows, count)
    _add_least(b, windows)
    codes = {option: o for o, option in enumerate(frame["option"])}
    _add_requirements(b, windows, [(o, codes[name]) for o, names in enumerate(frame["requires"]) for name in names])
    excluded = _excluded(frame["option"], frame["excludes"])
    _add_exclusions(b, windows, {(codes[one], codes[other]) for one in excluded for other in excluded[one]})
    if settings.capex_budget_quarter is not None:
        b.relate("SPENT", (t,), (o,))
        b.add("BUDGETS", np.unique(t), budget=settings.capex_budget_quarter)
    if settings.capex_budget is not None and len(t):
        b.add("TOTAL_BUDGET", 0, total_budget=settings.capex_budget)


def add_gated_orders(b: Builder, tables: Tables, suppliers: Sequence[str]) -> None:
    """Orders of suppliers that an option opens or closes; ``suppliers``: of each source."""
    (j, t), frame = b.rows("ORDERS").T, tables["Options"].frame
    of = np.array(suppliers, dtype=object)[j]
    for name, kind in (("OPENED", "open"), ("CLOSED", "close")):
        for o in np.flatnonzero(frame["kind"] == kind):
            rows = of == frame["supplier"].iat[o]
            b.add(name, j[rows], o, t[rows])


def running_before(tables: Tables, windows: Sequence[Window]) -> np.ndarray:
    """Running cost of steps taken before the horizon, by quarter."""
    cost = tables["Options"].frame["running_cost"].to_numpy(dtype=float)
    done = np.array([window.done_before for window in windows]).reshape(-1, tables.calendar.count)
    return np.asarray(cost @ done)


def _add_gates(b: Builder, windows: Sequence[Window], count: int) -> None:
    """What of each option is complete in each quarter, for rules that wait for it."""
    for option, window in enumerate(windows):
        b.add("GATES", option, np.arange(count), done_before=window.done_before)
        n, t = spread(window.starts + window.lead_time, np.full(len(window.starts), count - 1))
        b.relate("DONE", (option, t), (window.starts[n],))


def _add_least(b: Builder, windows: Sequence[Window]) -> None:
    """Steps that must be taken; one missing weighs as what it changes of a resource."""
    for o, window in enumerate(windows):
        if window.least_steps:
            size = max((np.abs(by_age).max() for _, by_age in window.effects), default=1.0)
            b.add("LEAST_STEPS", o, least_steps=window.least_steps, bend_steps=max(1.0, size))


def _add_requirements(b: Builder, windows: Sequence[Window], pairs: Sequence[tuple[int, int]]) -> None:
    """Options that wait for another, as long as none of its steps taken before is complete."""
    for o, o2 in pairs:
        one, other = windows[o], windows[o2]
        starts = one.starts[other.done_before[one.starts] < 1]
        b.add("REQUIREMENTS", o, o2, starts)
        n, before = np.nonzero(one.starts <= starts[:, None])
        b.relate("STARTED_BY", (o, o2, starts[n]), (one.starts[before],))
        n, before = np.nonzero(other.starts + other.lead_time <= starts[:, None])
        b.relate("COMPLETE_BY", (o, o2, starts[n]), (other.starts[before],))


def _add_exclusions(b: Builder, windows: Sequence[Window], pairs: set[tuple[int, int]]) -> None:
    """Pairs of which one at most is taken; one taken before leaves the other no start at all."""
    several = set()
    for o, o2 in sorted(pairs):
        if o < o2 and len(windows[o].starts) and len(windows[o2].starts):
            b.add("EXCLUSIONS", o, o2)
            for option in (o, o2):
                if windows[option].most_steps == 1:
                    b.relate("SINGLES", (o, o2), (option, windows[option].starts))
                else:
                    b.relate("SEVERALS", (o, o2), (option,))
                    several.add(option)
    if several:
        b.add("CHOICES", np.array(sorted(several)))
