"""A number of the workbook moved over a range: what the plan earns and how it changes on the way."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping
from typing import Any

from planner.api import Case
from planner.faults import InputError, fault
from planner.texts.sensitivity import said
from planner.whatif.bench import Bench
from planner.whatif.parameters import Ranged, ranged
from planner.whatif.sensitivity import Sensitivity, lost, proven
from planner.whatif.sensitivity_schema import SWEEPS
from planner.whatif.spans import Span, span, tabled
from planner.whatif.structure import in_words, shares, steps, structure
from planner.whatif.task import Result

FINE = 1000  # a range in so many parts is known well enough
MOST_REFINED = 100  # solves between the points asked for
FLAGS = {"low": "--from", "high": "--to", "points": "--points"}
SWEEP, SUPPLIERS, TAKEN, BREAKS = (table.name for table in SWEEPS)

Found = Mapping[float, Result]  # what was solved, by the value of the number


def asked_range(
    number: str, start: float | str | None, end: float | str | None, points: int | None, option: str
) -> Ranged:
    """A number with its range, which is in its own text or beside it. Raises InputError where it is in both."""
    given = ranged(number)
    if start is None and end is None and points is None:
        return given
    if given.change:
        raise InputError([fault(option, "", "span_twice", number)])
    ends = ["" if value is None else str(value) for value in (start, end, points)]
    return Ranged(number, "set", *ends)


def fineness(over: Span, tolerance: float | None) -> float:
    """How near is near enough: ``tolerance``, or a thousandth of the range. Raises InputError."""
    if tolerance is not None and not 0 < tolerance < math.inf:
        raise InputError([fault("--tolerance", "", "sweep_tolerance", f"{tolerance:g}")])
    return tolerance or (over.high - over.low) / FINE


def sweep(
    case: Case,
    number: str,
    start: float | str | None = None,
    end: float | str | None = None,
    points: int | None = None,
    tolerance: float | None = None,
    lang: str | None = None,
    **options: Any,
) -> Sensitivity:
    """A number set to values from ``start`` to ``end``, evenly; then, by bisection between two whose plans have another
    structure (``structure.structure``), the values at which it changes.

    ``number``: as for ``parameters.select``, or with its range as for ``parameters.ranged``, then without ``start``,
    ``end`` and ``points`` (nine unless given). A quarter goes from label to label. ``tolerance``: how near a break is
    looked for, a thousandth of the range unless given; at most a hundred solves are spent on that, and a break is told
    as the two values between which it was left. What changes twice between two points is not seen. ``options``: as for
    ``tornado``. Raises InputError, and what ``batch.run`` raises.
    """
    asked = asked_range(number, start, end, points, "--sweep")
    over = span(case.tables, asked, "--sweep", FLAGS)
    fine = fineness(over, tolerance)
    with contextlib.closing(Bench(case, lang or case.tables.language, options)) as bench:
        return sweep_on(bench, over, fine)


def sweep_on(bench: Bench, over: Span, tolerance: float) -> Sensitivity:
    """``sweep`` with workers that are there."""
    found, more = dict[float, Result](), over.values
    while more and not bench.interrupted:
        found |= solved_at(bench, over, more)
        spent = len(found) - len(over.values)
        pairs = [(low, high) for low, high in _breaks(found) if high - low > tolerance]
        middles = [middle for low, high in pairs for middle in over.inside(low, high, 1)]
        more = [middle for middle in middles if middle not in found][: MOST_REFINED - spent]
    schema, frames = tabled(SWEEPS, _rows(over, found, bench.lang))
    return Sensitivity(bench.case, bench.lang, schema, frames, all_of(bench, found), (over.name,))


def solved_at(bench: Bench, over: Span, values: list[float]) -> Found:
    """What comes of the number at these values."""
    results = bench.solve([(over.task(value, bench.lang), over.edits(value)) for value in values])
    return dict(zip(values, results, strict=True))


def all_of(bench: Bench, found: Found) -> list[Result]:
    """The results of a study, that of the workbook as it is first."""
    return [*filter(None, [bench.base]), *(result for _, result in sorted(found.items()))]


def point(result: Result, lang: str) -> dict[str, Any]:
    """What there is to say of a plan on one line."""
    row: dict[str, Any] = {"profit": result.objective, "bound": result.bound, "lost": lost(result)}
    row |= {"note": result.reason.get(lang, ""), "served": math.nan, "late": math.nan, "bent": math.nan}
    if result.solved:
        service = result.tables["fulfilment"][["wanted", "on_time", "late"]].sum()
        wanted, delivered = float(service["wanted"]), float(service["on_time"] + service["late"])
        row |= {"served": delivered / wanted if wanted else 1.0, "late": float(service["late"])}
        row["bent"] = float(result.tables["rules"]["money"].isna().sum())
    return row


def _breaks(found: Found) -> list[tuple[float, float]]:
    """Values next to each other whose plans differ in structure."""
    values = [value for value in sorted(found) if found[value].solved]
    parts = [structure(found[value]) for value in values]
    return [(values[k], values[k + 1]) for k in range(len(values) - 1) if parts[k] != parts[k + 1]]


def _rows(over: Span, found: Found, lang: str) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in SWEEPS}
    for number, result in sorted(found.items()):
        value = over.shown(number)
        rows[SWEEP].append({"value": value, **point(result, lang)})
        if result.solved:
            rows[SUPPLIERS] += [{"value": value, **row} for row in shares(result).to_dict("records")]
            rows[TAKEN] += [{"value": value, "option": name, "steps": count} for name, count in steps(result).items()]
    for low, high in _breaks(found):
        before, after = found[low], found[high]
        begins, ends = structure(after) - structure(before), structure(before) - structure(after)
        row = {"low": over.shown(low), "high": over.shown(high)}
        row |= {"begins": in_words(begins, lang), "ends": in_words(ends, lang)}
        rows[BREAKS].append({**row, "note": "" if proven(before) and proven(after) else said("loose", lang)})
    return rows
