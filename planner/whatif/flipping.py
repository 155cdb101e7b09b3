"""Where between two values of a number the plan flips: by cutting the range again and again."""

from __future__ import annotations

import contextlib
import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

from planner.api import Case
from planner.texts.sensitivity import said
from planner.whatif.batch import cores
from planner.whatif.bench import Bench
from planner.whatif.sensitivity import Sensitivity, proven
from planner.whatif.sensitivity_schema import BREAK_EVEN
from planner.whatif.spans import Span, span, tabled
from planner.whatif.structure import Condition, condition
from planner.whatif.sweeping import FLAGS, all_of, asked_range, fineness, solved_at


def break_even(
    case: Case,
    number: str,
    start: float | str | None = None,
    end: float | str | None = None,
    when: str = "",
    level: float = 0.0,
    tolerance: float | None = None,
    lang: str | None = None,
    **options: Any,
) -> Sensitivity:
    """Between which two values of a number the plan flips: an option is taken or not ("option: NAME"), or a supplier's
    share of an item is above ``level`` or not ("item: NAME; supplier: NAME").

    The range is cut into as many parts as there are workers, again and again, until it is no wider than ``tolerance``
    (a thousandth of it unless given; of quarters, until they are next to each other). Where both ends say the same,
    that is the answer; it may still flip there and back in between. Where it flips several times, the lowest flip that
    is seen is followed. Number, range, ``options`` and errors as for ``sweep``.
    """
    asked = asked_range(number, start, end, None, "--break-even")
    over = span(case.tables, asked, "--break-even", FLAGS)
    fine, flips = fineness(over, tolerance), condition(case.tables, when, level, "--when")
    with contextlib.closing(Bench(case, lang or case.tables.language, options)) as bench:
        return break_even_on(bench, over, when, flips, fine)


def break_even_on(bench: Bench, over: Span, when: str, flips: Condition, tolerance: float) -> Sensitivity:
    """``break_even`` with workers that are there. ``when``: the condition as it was asked for."""
    low, high = over.low, over.high
    found = {**solved_at(bench, over, [low, high])}
    while not bench.interrupted:
        first, second = found[low], found[high]
        if not (first.solved and second.solved) or flips.holds(first) == flips.holds(second):
            break
        inner = over.inside(low, high, bench.options.get("workers") or cores()) if high - low > tolerance else []
        if not inner:
            break
        found |= solved_at(bench, over, inner)
        known = [value for value in (low, *inner, high) if found[value].solved]
        narrower = next(
            (one, other) for one, other in pairwise(known) if flips.holds(found[one]) != flips.holds(found[other])
        )
        if narrower == (low, high):  # nothing between the two has a plan
            break
        low, high = narrower
    row: dict[str, Any] = {"number": over.name, "what": when, "level": math.nan if flips.option else flips.level}
    row |= {"low": over.shown(low), "high": over.shown(high), "present": over.present}
    ends = [found[low], found[high]]
    for name, result in zip(("low", "high"), ends, strict=True):
        row |= {f"at_{name}": flips.measure(result) if result.solved else math.nan}
        row |= {f"profit_{name}": result.objective}
    lang = bench.lang
    missing = next((result for result in ends if not result.solved), None)
    if missing:
        row["note"] = missing.reason[lang]
    elif flips.holds(ends[0]) == flips.holds(ends[1]):
        row["note"] = said("no flip" if flips.holds(ends[0]) else "never", lang)
    else:
        row["note"] = said("flips off" if flips.holds(ends[0]) else "flips on", lang)
        if high - low > tolerance and not (over.whole and high - low <= 1):
            row["note"] += said("wide", lang)
        if not all(map(proven, ends)):
            row["note"] += said("loose end", lang)
    unit = {} if flips.option else {"at_low": "share", "at_high": "share"}
    columns = tuple(replace(column, unit=unit.get(column.name, column.unit)) for column in BREAK_EVEN.columns)
    schema, frames = tabled((replace(BREAK_EVEN, columns=columns),), {BREAK_EVEN.name: [row]})
    return Sensitivity(bench.case, lang, schema, frames, all_of(bench, found), (over.name,))
