"""A number of the workbook moved over a range: what the plan earns and how it changes on the way."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from planner.api import Case
from planner.faults import InputError, fault
from planner.plan_schema import PlanTable
from planner.report.layout import normal
from planner.schema import Kind
from planner.texts.sensitivity import said
from planner.whatif.batch import cores
from planner.whatif.parameters import Parameter, refuse_range, select
from planner.whatif.seat import Seat
from planner.whatif.sensitivity import Sensitivity, lost, proven, solved
from planner.whatif.sensitivity_schema import BREAK_EVEN, SWEEPS
from planner.whatif.structure import condition, in_words, shares, steps, structure
from planner.whatif.task import INTERRUPTED, Result

POINTS, MOST_POINTS = 9, 1000
FINE = 1000  # a range in so many parts is known well enough
MOST_REFINED = 100  # solves between the points asked for
SWEEP, SUPPLIERS, TAKEN, BREAKS = (table.name for table in SWEEPS)


@dataclass
class _Range:
    """A number between two values, and what was solved there."""

    case: Case
    number: Parameter
    start: float
    end: float
    tolerance: float
    lang: str
    options: dict[str, Any]
    found: dict[float, Result] = field(default_factory=dict)
    base: list[Result] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)  # workers that stay between one batch and the next

    def close(self) -> None:
        """End the workers."""
        for seat in self.seats:
            seat.stop()

    def solve(self, values: Sequence[float]) -> None:
        """Solve at these values, and in the first batch the workbook as it is."""
        questions = [] if self.base else [(said("base", self.lang), ())]
        names = (said("at", self.lang, name=self.number.name, value=f"{value:.10g}") for value in values)
        edits = (self.number.moved("set", value)[0] for value in values)
        options = {**self.options, "seats": self.seats}
        results = solved(self.case, [*questions, *zip(names, edits, strict=True)], options)
        if not self.base:
            self.base.append(results.pop(0))
        self.found.update(zip(values, results, strict=True))

    @property
    def interrupted(self) -> bool:
        """Whether there is no point in going on."""
        return any(result.status == INTERRUPTED for result in (*self.base, *self.found.values()))

    def inside(self, low: float, high: float, count: int) -> list[float]:
        """So many values between two, evenly; fewer where only whole numbers will do, none where they are near."""
        if high - low <= self.tolerance:
            return []
        values = np.linspace(low, high, count + 2)[1:-1]
        return self._whole(values, low, high)

    def _whole(self, values: np.ndarray, low: float, high: float) -> list[float]:
        if self.number.column.kind is Kind.COUNT:
            values = np.unique(np.rint(values))
        return [float(value) for value in values if low < value < high]

    def points(self, count: int) -> list[float]:
        """So many values, both ends among them."""
        inner = self._whole(np.linspace(self.start, self.end, count)[1:-1], self.start, self.end)
        return [self.start, *inner, self.end]

    def study(self, schema: tuple[PlanTable, ...], rows: dict[str, list[dict[str, Any]]]) -> Sensitivity:
        """The study with these rows."""
        tables = {
            table.name: normal(table, pd.DataFrame(rows[table.name], columns=[c.name for c in table.columns]))
            for table in schema
        }
        results = [*self.base, *(self.found[value] for value in sorted(self.found))]
        return Sensitivity(self.case, self.lang, schema, tables, results)


def _range(
    case: Case,
    number: str,
    start: float,
    end: float,
    tolerance: float | None,
    lang: str | None,
    name: str,
    **options: Any,
) -> _Range:
    parameter = select(case.tables, number, name)
    if not (math.isfinite(start) and math.isfinite(end) and start < end):
        raise InputError([fault("--from, --to", "", "sweep_range", f"{start:g}, {end:g}")])
    for option, value in (("--from", start), ("--to", end)):
        refuse_range(parameter, value, case.tables, option)
    if tolerance is not None and not 0 < tolerance < math.inf:
        raise InputError([fault("--tolerance", "", "sweep_tolerance", f"{tolerance:g}")])
    fine = tolerance or (end - start) / FINE
    return _Range(case, parameter, start, end, fine, lang or case.tables.language, options)


def sweep(
    case: Case,
    number: str,
    start: float,
    end: float,
    points: int = POINTS,
    tolerance: float | None = None,
    lang: str | None = None,
    **options: Any,
) -> Sensitivity:
    """A number (``parameters.select``) set to values from ``start`` to ``end``, evenly; then, by bisection between two
    whose plans have another structure (``structure.structure``), the values at which it changes.

    ``tolerance``: how near a break is looked for, a thousandth of the range unless given; at most a hundred solves are
    spent on that, and a break is told as the two values between which it was left. What changes twice between two
    points is not seen. ``options``: as for ``tornado``. Raises InputError, and what ``batch.run`` raises.
    """
    if not 2 <= points <= MOST_POINTS:
        raise InputError([fault("--points", "", "sweep_points", points, most=MOST_POINTS)])
    over = _range(case, number, start, end, tolerance, lang, "--sweep", **options)
    with contextlib.closing(over):
        over.solve(over.points(points))
        spent = 0
        while not over.interrupted:
            middles = [middle for low, high in _breaks(over) for middle in over.inside(low, high, 1)]
            middles = [middle for middle in middles if middle not in over.found][: MOST_REFINED - spent]
            if not middles:
                break
            spent += len(middles)
            over.solve(middles)
    return over.study(SWEEPS, _sweep_rows(over))


def _breaks(over: _Range) -> list[tuple[float, float]]:
    """Values next to each other whose plans differ in structure."""
    values = [value for value in sorted(over.found) if over.found[value].solved]
    parts = [structure(over.found[value]) for value in values]
    return [(values[k], values[k + 1]) for k in range(len(values) - 1) if parts[k] != parts[k + 1]]


def _sweep_rows(over: _Range) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in SWEEPS}
    for value, result in sorted(over.found.items()):
        point: dict[str, Any] = {
            "value": value,
            "profit": result.objective,
            "bound": result.bound,
            "lost": lost(result),
        }
        point |= {"note": result.reason.get(over.lang, ""), "served": math.nan, "late": math.nan, "bent": math.nan}
        rows[SWEEP].append(point)
        if not result.solved:
            continue
        service = result.tables["fulfilment"][["wanted", "on_time", "late"]].sum()
        wanted, delivered = float(service["wanted"]), float(service["on_time"] + service["late"])
        point |= {"served": delivered / wanted if wanted else 1.0, "late": float(service["late"])}
        point["bent"] = float(result.tables["rules"]["money"].isna().sum())
        rows[SUPPLIERS] += [{"value": value, **row} for row in shares(result).to_dict("records")]
        rows[TAKEN] += [{"value": value, "option": name, "steps": count} for name, count in steps(result).items()]
    for low, high in _breaks(over):
        before, after = over.found[low], over.found[high]
        begins, ends = structure(after) - structure(before), structure(before) - structure(after)
        known = proven(before) and proven(after)
        texts = {"begins": in_words(begins, over.lang), "ends": in_words(ends, over.lang)}
        rows[BREAKS].append({"low": low, "high": high, **texts, "note": "" if known else said("loose", over.lang)})
    return rows


def break_even(
    case: Case,
    number: str,
    start: float,
    end: float,
    when: str,
    level: float = 0.0,
    tolerance: float | None = None,
    lang: str | None = None,
    **options: Any,
) -> Sensitivity:
    """Between which two values of a number the plan flips: an option is taken or not ("option: NAME"), or a supplier's
    share of an item is above ``level`` or not ("item: NAME; supplier: NAME").

    The range is cut into as many parts as there are workers, again and again, until it is no wider than ``tolerance``
    (a thousandth of it unless given). Where both ends say the same, that is the answer; it may still flip there and
    back in between. Where it flips several times, the lowest flip that is seen is followed. ``options`` and errors as
    for ``sweep``.
    """
    over = _range(case, number, start, end, tolerance, lang, "--break-even", **options)
    flips = condition(case.tables, when, level, "--when")
    with contextlib.closing(over):
        over.solve([start, end])
        low, high = start, end
        while not over.interrupted:
            first, second = over.found[low], over.found[high]
            if not (first.solved and second.solved) or flips.holds(first) == flips.holds(second):
                break
            inner = over.inside(low, high, options.get("workers") or cores())
            if not inner:
                break
            over.solve(inner)
            known = [value for value in (low, *inner, high) if over.found[value].solved]
            pairs = pairwise(known)
            narrower = next(
                pair for pair in pairs if flips.holds(over.found[pair[0]]) != flips.holds(over.found[pair[1]])
            )
            if narrower == (low, high):  # nothing between the two has a plan
                break
            low, high = narrower
    row: dict[str, Any] = {"number": over.number.name, "what": when, "level": math.nan if flips.option else level}
    row |= {"low": low, "high": high, "present": over.number.present}
    ends = [over.found[low], over.found[high]]
    for end_name, result in zip(("low", "high"), ends, strict=True):
        row |= {f"at_{end_name}": flips.measure(result) if result.solved else math.nan}
        row |= {f"profit_{end_name}": result.objective}
    missing = next((result for result in ends if not result.solved), None)
    if missing:
        row["note"] = missing.reason[over.lang]
    elif flips.holds(ends[0]) == flips.holds(ends[1]):
        row["note"] = said("no flip" if flips.holds(ends[0]) else "never", over.lang)
    else:
        row["note"] = said("flips off" if flips.holds(ends[0]) else "flips on", over.lang)
        if high - low > over.tolerance and over.number.column.kind is not Kind.COUNT:
            row["note"] += said("wide", over.lang)
        if not all(map(proven, ends)):
            row["note"] += said("loose end", over.lang)
    return over.study((BREAK_EVEN,), {BREAK_EVEN.name: [row]})
