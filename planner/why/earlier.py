"""What could come a quarter earlier, and how promising that looks at the prices of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.why.edits import Edit
from planner.why.study import Study


@dataclass(frozen=True)
class Earlier:
    """A lead time or a first quarter that could be one quarter less; ``promise``: money of today, a guess that only
    says what to ask first. ``columns``: of the matrix, those that it concerns."""

    kind: str
    subject: str
    edit: Edit
    promise: float
    columns: np.ndarray


def earlier(study: Study) -> list[Earlier]:
    """Options, qualifications and sources that could be a quarter earlier, the most promising first."""
    found = [*_options(study), *_qualifications(study), *_sources(study)]
    return sorted(found, key=lambda each: -each.promise)


def _options(study: Study) -> Iterator[Earlier]:
    """One that is taken brings what its rows would pay a quarter before; one that is not, what it is worth now."""
    base, frame = study.base, study.base.tables["Options"].frame
    builds, columns = base.network.sets["BUILDS"], base.problem.columns["v_build"]
    gain = -study.prices.columns[columns]
    steps = np.round(study.x[columns])
    for o, record in enumerate(frame.itertuples(index=False)):
        own = np.flatnonzero(builds[:, 0] == o)
        column = "lead_time" if record.lead_time >= 1 else "earliest"
        value = float(getattr(record, column)) - 1
        if not len(own) or not value >= 0:  # blank, or at the start already
            continue
        edit = Edit("Options", o, column, value)
        worth = gain[own[np.argsort(builds[own, 1])]]
        taken = steps[own[np.argsort(builds[own, 1])]]
        before = np.append(2 * worth[0] - worth[min(1, len(own) - 1)], worth[:-1])  # the first goes on as it begins
        promise = float(taken @ np.maximum(before - worth, 0.0)) if taken.any() else float(worth.max())
        yield Earlier("option a quarter earlier", record.option, edit, promise, columns[own])


def _qualifications(study: Study) -> Iterator[Earlier]:
    """A tenth of what the customer misses or has late of the quarters before it accepts."""
    base, frame = study.base, study.base.tables["Qualification"].frame
    names, lines = base.compiled.customers, base.compiled.customers.lines
    wanted = base.tables["Demand"].frame["customer"].to_numpy()[names.row]
    windows = base.network.sets["WINDOWS"]
    served = windows[:, 1] <= np.maximum(names.due[windows[:, 0]], 0)
    on_time = np.bincount(
        windows[served, 0], study.x[base.problem.columns["v_fulfil"]][served], minlength=len(names.row)
    )
    at = names.row, names.due + lines.before
    missed = np.maximum(0.0, lines.quantity[at] - on_time) * lines.price[at]
    deliveries, columns = base.network.sets["DELIVERIES"], base.problem.columns["v_deliver"]
    for row, record in enumerate(frame.itertuples(index=False)):
        accepted = float(frame["from"].iat[row])
        if accepted > 0:
            c = list(names.customers).index(record.customer)
            near = (deliveries[:, 0] == c) & (deliveries[:, 2] >= accepted - 1)
            what = [record.customer, record.item, record.supplier or record.region or record.option]
            promise = 0.1 * float(missed[(wanted == record.customer) & (names.due < accepted)].sum())
            edit = Edit("Qualification", row, "from", accepted - 1)
            yield Earlier("qualification a quarter earlier", " · ".join(what), edit, promise, columns[near])


def _sources(study: Study) -> Iterator[Earlier]:
    """What the plan starts there, at what a unit is worth more a quarter before it arrives."""
    base, catalogue = study.base, study.base.compiled.catalogue
    worth = np.zeros((len(catalogue.variants), base.tables.calendar.count))
    worth[tuple(base.network.sets["STOCKS"].T)] = np.abs(study.prices.rows[base.problem.rows["c_material"]])
    runs, columns = base.network.sets["RUNS"], base.problem.columns["v_run"]
    n, v, share = catalogue.outputs_of(runs[:, 0])
    arrives = (runs[:, 1] + catalogue.lead_times[runs[:, 0]])[n]
    good = (study.x[columns] * base.network.params["yield_"])[n] * share
    more = good * np.maximum(0.0, worth[v, np.maximum(arrives - 1, 0)] - worth[v, arrives])
    source = catalogue.source_of[runs[:, 0]]
    promise = np.bincount(source[n], more, minlength=len(catalogue.sources))
    for j, record in enumerate(base.tables["Sources"].frame.itertuples(index=False)):
        if record.lead_time >= 1:
            edit = Edit("Sources", j, "lead_time", int(record.lead_time) - 1)
            subject = " · ".join(name for name in (record.supplier, record.item, record.option) if name)
            yield Earlier("lead time a quarter shorter", subject, edit, float(promise[j]), columns[source == j])
