"""Who has what is scarce: why one customer was served and another was not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from planner.read_back.reader import NOISE
from planner.why.causes import Cause
from planner.why.reliefs import Leading
from planner.why.shortages import Account, Shortage, Shortages

MOST = 6  # things of which the users are told
AHEAD = ("demand", "commitment")  # what a line served earns beyond all that it takes


def rival_rows(shortages: Shortages, leading: list[Leading], lang: str) -> Iterator[dict[str, Any]]:
    """Rows of table ``rivals``: for each leading thing, in the quarter in which it is behind most, every line whose
    best route takes it, those that earn most with a unit of it first."""
    accounts = [*_served(shortages), *shortages.best]
    for cause in _causes(shortages, leading):
        own = [r for r in shortages.causes.rows(cause).tolist() if shortages.causes.of(r) == cause]
        rows = [row for account in accounts if (row := _row(shortages, account, cause, own, lang))]
        yield from sorted(rows, key=lambda row: -row["earns"])


def _causes(shortages: Shortages, leading: list[Leading]) -> list[Cause]:
    worth: dict[Cause, float] = defaultdict(float)
    for shortage in shortages.found:
        for account in shortages.as_good(shortage):
            for cause in account.causes:
                worth[cause] += shortage.units * account.rents[cause]
    found = []
    for thing in leading:
        own = [cause for cause in worth if cause.thing == thing.thing]
        if thing.thing.kind not in ("stock", "service", "travel"):  # of these there is nothing that others could have
            found.append(max(own, key=lambda cause: worth[cause]))
    return found[:MOST]


def _served(shortages: Shortages) -> Iterator[Account]:
    """The best routes of what is served, one for each line and quarter."""
    x = shortages.study.x[shortages.fulfil]
    due = np.asarray(shortages.written.compiled.customers.due)
    for n in np.flatnonzero(x > NOISE).tolist():
        d, t = shortages.windows[n].tolist()
        if t <= due[d]:
            route = shortages.routes.route({int(shortages.fulfil[n]): 1.0, int(shortages.lost[d]): -1.0})
            yield shortages.account(Shortage(d, "served", float(x[n]), -1), route)


def _row(shortages: Shortages, account: Account, cause: Cause, rows: list[int], lang: str) -> dict[str, Any] | None:
    uses = float(np.abs(account.route.taken[rows]).max(initial=0.0))
    if uses <= NOISE:
        return None
    written, d = shortages.written, account.shortage.line
    customers, frame = written.compiled.customers, written.tables["Demand"].frame
    beyond = sum(rent for own, rent in account.rents.items() if own.kind in AHEAD)
    earned = account.rents.get(cause, 0.0) + beyond - account.split.loss
    row = frame.iloc[customers.row[d]]
    return {
        "what": shortages.causes.words(cause, lang), "when": shortages.causes.when(cause), "customer": row["customer"],
        "item": row["item"], "quarter": customers.lines.labels[customers.due[d] + customers.lines.before],
        "served": account.shortage.kind, "units": account.shortage.units, "uses": uses, "earns": earned / uses,
        "priority": float(row["priority"]),
    }  # fmt: skip
