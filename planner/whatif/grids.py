"""Two numbers of the workbook moved together: every value of the one with every value of the other."""

from __future__ import annotations

import contextlib
from typing import Any

from planner.api import Case
from planner.faults import InputError, fault
from planner.whatif.bench import Bench
from planner.whatif.parameters import Ranged
from planner.whatif.sensitivity import Sensitivity
from planner.whatif.sensitivity_schema import GRID
from planner.whatif.spans import Span, shared, span, tabled
from planner.whatif.sweeping import point

MOST_CELLS = 2500


def grid(case: Case, first: str | Ranged, second: str | Ranged, lang: str | None = None, **options: Any) -> Sensitivity:
    """Two numbers with their ranges (``parameters.ranged``: 'NUMBER = LOW..HIGH / POINTS'; nine points unless given),
    all else as it is: a plan for every pair of values.

    ``options``: as for ``tornado``. Neighbours are solved after each other, each from the plan before. Raises
    InputError, also for two numbers that share a cell, and what ``batch.run`` raises.
    """
    spans = [span(case.tables, asked, "--grid") for asked in (first, second)]
    with contextlib.closing(Bench(case, lang or case.tables.language, options)) as bench:
        return grid_on(bench, spans[0], spans[1], "--grid")


def grid_on(bench: Bench, first: Span, second: Span, option: str) -> Sensitivity:
    """``grid`` with workers that are there. ``option``: by which name faults tell where the numbers were given."""
    if shared(first.number, second.number):
        raise InputError([fault(option, "", "grid_same", second.name)])
    if len(first.values) * len(second.values) > MOST_CELLS:
        raise InputError([fault(option, "", "grid_cells", len(first.values) * len(second.values), most=MOST_CELLS)])
    pairs = [
        (one, other)
        for row, one in enumerate(first.values)
        for other in (second.values[::-1] if row % 2 else second.values)  # there and back, so that neighbours follow
    ]
    lang = bench.lang
    questions = [
        (f"{first.task(one, lang)}, {second.task(other, lang)}", first.edits(one) + second.edits(other))
        for one, other in pairs
    ]
    found = dict(sorted(zip(pairs, bench.solve(questions), strict=True)))
    rows = [
        {"first": first.shown(one), "second": second.shown(other), **point(result, lang)}
        for (one, other), result in found.items()
    ]
    schema, frames = tabled((GRID,), {GRID.name: rows})
    results = [*filter(None, [bench.base]), *found.values()]
    return Sensitivity(bench.case, lang, schema, frames, results, (first.name, second.name))
