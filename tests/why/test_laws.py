"""What holds of every explanation."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings

import planner
from planner.why.causes import Causes
from planner.why.edits import edited
from planner.why.reliefs import NOT_SO, Reliefs
from planner.why.routes import Routes
from planner.why.shortages import Shortages
from planner.why.study import Study
from planner.written import write
from tests.cases.book import Book
from tests.strategies import networks

TOLERANCE = 1e-6


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks())
def test_splits_add_up_and_reliefs_bring_what_they_say(book: Book) -> None:
    """Parts of every route add up to its worth; no relief loses money; one of no value in any quarter, lots and steps
    as they are, brings nothing."""
    with tempfile.TemporaryDirectory() as name:
        case = planner.load(book.write(Path(name) / "book.xlsx"))
    plan = case.solve(gap=0.0, time_limit=60)
    assert plan.x is not None
    size = TOLERANCE * max(1.0, abs(plan.objective))
    with Study(case.tables, plan.x, plan.bent) as study:
        routes = Routes(study)
        shortages = Shortages(routes, Causes(study.base))
        for shortage in shortages.found:
            for account in shortages.accounts(shortage):
                costs, rents = account.split.costs.sum(), sum(account.rents.values())
                assert abs(costs + rents - account.split.loss - account.worth) <= size
        reliefs = Reliefs(shortages, float("inf"))
        for leading in reliefs.leading[:2]:
            if leading.relief:
                tried = reliefs.tried(leading, leading.relief)
                assert plan.bent or tried.how == NOT_SO or tried.money >= -size
        if not plan.bent:
            _idle_capacity_brings_nothing(study, routes, size)


def _idle_capacity_brings_nothing(study: Study, routes: Routes, size: float) -> None:
    rows = study.base.problem.rows["c_capacity"]
    causes = Causes(study.base)
    idle = [row for row in rows.tolist() if np.abs(routes.rent[row]) <= TOLERANCE]
    for row in idle[:2]:
        for relief in list(causes.reliefs(causes.of(row)))[:1]:
            after = study.outcome(write(edited(study.base.tables, relief.edits)))
            assert after.profit <= study.plain.profit + size
