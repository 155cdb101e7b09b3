"""Many numbers of a workbook moved at once, by a sampling design: which of them the plan depends on."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from planner.api import Case, Step
from planner.faults import InputError, fault
from planner.plan_schema import PlanTable
from planner.schema import Kind
from planner.texts.designs import designed
from planner.whatif.bench import Bench
from planner.whatif.designs_schema import INDICES, OUTPUTS, RANGES, samples_table
from planner.whatif.indices import METHODS, Design, Index, draw
from planner.whatif.sensitivity import Sensitivity, ends_of, most_valuable_on, proven
from planner.whatif.spans import Span, between, shared, tabled, varied
from planner.whatif.sweeping import point
from planner.whatif.task import Result
from planner.why.edits import Edit

MOST_SOLVES = 100_000


def design(
    case: Case,
    method: str,
    vary: Sequence[str] = (),
    by: str = "10%",
    samples: int | None = None,
    seed: int = 0,
    second: bool = False,
    lang: str | None = None,
    step: Step | None = None,
    **options: Any,
) -> Sensitivity:
    """Numbers moved at once, at the points of a design: effects by Morris's method ("morris"), parts of the variance
    by Sobol's ("sobol"); ``planner.whatif.indices`` says where they come from. Each number lies evenly in its range;
    of whole numbers and quarters Sobol takes each as often, Morris the nearest.

    ``vary``: numbers as for ``parameters.ranged``, such as "Capacity: capacity * 0.8..1.2"; those without a range move
    by ``by``; where none are given, the ten most valuable as for ``tornado``. ``samples``: trajectories, (numbers + 1)
    solves each (10 where not given); or groups of Sobol's base sample, a power of two, (numbers + 2) solves each (64).
    ``seed``: of the sample. ``second``: also second-order indices of Sobol, from (2 x numbers + 2) solves each.
    ``lang``, ``step``, ``options`` as for ``tornado``, without a seed of the solver.

    A solve without a plan costs its whole trajectory or group; where too few are left, there is no index. Ctrl-C keeps
    what is solved. Raises InputError for what makes no design, ImportError where SALib is missing (extra ``whatif``),
    and what ``tornado`` raises.
    """
    if method not in METHODS:
        raise InputError([fault("--design", "", "design_method", method, methods=", ".join(METHODS))])
    if second and not METHODS[method].pairs:
        raise InputError([fault("--second-order", "", "design_second", method)])
    samples = METHODS[method].usual if samples is None else samples
    refuse_samples(method, samples, "--samples")
    if not 0 <= seed < 2**32:
        raise InputError([fault("--seed", "", "design_seed", seed)])
    ends = ends_of(by)
    with contextlib.closing(Bench(case, lang or case.tables.language, options)) as bench:
        spans = [varied(case.tables, text, ends, "--vary") for text in vary]
        _refuse_overlaps(spans)
        draw(method, 1, METHODS[method].least, seed)  # before anything is solved: SALib may be missing
        spans = spans or [between(parameter, ends) for parameter in most_valuable_on(bench, step)]
        return design_on(bench, draw(method, len(spans), samples, seed, second), spans)


def design_on(bench: Bench, drawn: Design, spans: Sequence[Span]) -> Sensitivity:
    """``design`` at points that are drawn, with workers that are there."""
    if len(drawn.points) > MOST_SOLVES:
        raise InputError([fault("--samples", "", "design_solves", len(drawn.points), most=f"{MOST_SOLVES:,}")])
    alike = METHODS[drawn.method].alike
    moves = [[one.at(part, alike) for one, part in zip(spans, row, strict=True)] for row in drawn.points]
    asked: dict[tuple[Edit, ...], int] = {}  # whole numbers make points alike: solved once
    places = [asked.setdefault(sum((edits for edits, _ in move), ()), len(asked)) for move in moves]
    names = [designed("sample", bench.lang, number=place + 1) for place in asked.values()]
    results = bench.solve(list(zip(names, asked, strict=True)))
    study = _Study(bench.case, bench.lang, drawn, spans, [results[place] for place in places])
    schema, rows = study.tables([[value for _, value in move] for move in moves])
    tables, frames = tabled(schema, {table.name: found for table, found in zip(schema, rows, strict=True)})
    return Sensitivity(bench.case, bench.lang, tables, frames, [*filter(None, [bench.base]), *results])


def refuse_samples(method: str, samples: int, option: str) -> None:
    """Raises InputError for a number of samples that makes no design; ``option``: by which name it tells where it
    stood."""
    least = METHODS[method].least
    if samples < least or (method == "sobol" and samples & (samples - 1)):
        raise InputError([fault(option, "", f"design_samples_{method}", samples, least=least)])
    if samples > MOST_SOLVES:
        raise InputError([fault(option, "", "design_solves", samples, most=f"{MOST_SOLVES:,}")])


def _refuse_overlaps(spans: Sequence[Span]) -> None:
    for one, other in combinations(spans, 2):
        if shared(one.number, other.number):
            raise InputError([fault("--vary", "", "design_overlap", other.number.name)])


@dataclass(frozen=True, eq=False)
class _Study:
    """A design and what came of its solves, one for each of its points."""

    case: Case
    lang: str
    design: Design
    spans: Sequence[Span]
    results: Sequence[Result]

    def tables(
        self, points: Sequence[Sequence[float | str]]
    ) -> tuple[tuple[PlanTable, ...], tuple[list[dict[str, Any]], ...]]:
        """Schema and rows: indices, ranges, samples."""
        names = _unique([one.number.name for one in self.spans], [self._cells(one) for one in self.spans])
        outputs = [point(result, self.lang) for result in self.results]
        whole = self.design.whole(np.array([result.solved for result in self.results]))
        indices = self._indices(names, outputs, whole)
        samples = []
        for row, (result, given, output) in enumerate(zip(self.results, points, outputs, strict=True)):
            block = int(self.design.blocks[row])
            note = "" if whole[block] else designed(f"left {self.design.method}", self.lang)
            samples.append(
                {"sample": row + 1, "block": block + 1, **dict(zip(names, given, strict=True))}
                | {**output, "status": result.status, "note": output["note"] or note}
            )
        ranges = [self._range(one, name) for one, name in zip(self.spans, names, strict=True)]
        return (INDICES, RANGES, samples_table(names)), (indices, ranges, samples)

    @cached_property
    def reached(self) -> np.ndarray:
        """Where in their ranges the numbers really were, at each point; the design's own points for a method that does
        not ask."""
        reached, alike = self.design.points.copy(), METHODS[self.design.method].alike
        for n, one in enumerate([] if alike else self.spans):
            parts, rows = np.unique(reached[:, n], return_inverse=True)
            reached[:, n] = np.array([one.reached(part) for part in parts])[rows]
        return reached

    def _cells(self, one: Span) -> str:
        return one.number.cells(self.case.tables)

    def _range(self, one: Span, name: str) -> dict[str, Any]:
        number, ends = one.number, {end: one.at(part, alike=True)[1] for end, part in (("low", 0.0), ("high", 1.0))}
        whole = one.whole or number.column.kind is Kind.COUNT
        notes = [note for note, holds in (("whole", whole), ("stops", one.stops)) if holds]
        return {
            "number": name, "sheet": self.case.tables.titles[number.sheet], "cells": self._cells(one),
            "numbers": len(number.places), "present": number.present, **ends,
            "note": ("；" if self.lang == "zh" else "; ").join(designed(note, self.lang) for note in notes),
        }  # fmt: skip

    def _indices(
        self, names: Sequence[str], outputs: Sequence[Mapping[str, float]], whole: np.ndarray
    ) -> list[dict[str, Any]]:
        """Rows by output, index and number, the numbers that the profit depends on most first."""
        found = {output: self._measured(output, outputs, whole) for output in OUTPUTS}
        main = METHODS[self.design.method].main
        size = {index.number: index.value for index in found["profit"] if index.name == main}
        order = sorted(range(len(names)), key=lambda n: -size[n] if size[n] == size[n] else math.inf)
        rows = []
        for output, indices in found.items():
            notes = self._notes(output, indices, whole)
            kinds = list(dict.fromkeys(index.name for index in indices))
            pairs = sorted(
                zip(indices, notes, strict=True),
                key=lambda pair: (kinds.index(pair[0].name), order.index(pair[0].number)),
            )
            rows += [
                {
                    "output": output, "number": names[index.number], "index": index.name, "value": index.value,
                    "with": "" if index.other is None else names[index.other], "confidence": index.confidence,
                    "noise": index.noise, "note": note,
                }
                for index, note in pairs
            ]  # fmt: skip
        return rows

    def _measured(self, output: str, outputs: Sequence[Mapping[str, float]], whole: np.ndarray) -> list[Index]:
        """The indices of an output; without their values where too few solves came to a plan."""
        outcomes = np.array([figures[output] for figures in outputs], dtype=float)
        method = METHODS[self.design.method]
        if whole.sum() < method.least:
            return [Index(name, n, math.nan) for n in range(len(self.spans)) for name in method.shown]
        if output != "profit":  # how far another plan as good may differ is not known
            found = self.design.indices(outcomes, np.zeros(len(outcomes)), self.reached)
            return [replace(index, noise=math.nan) for index in found]
        return self.design.indices(outcomes, np.array([_width(result) for result in self.results]), self.reached)

    def _notes(self, output: str, indices: Sequence[Index], whole: np.ndarray) -> list[str]:
        """What to know about each of an output's indices."""
        method, lang = self.design.method, self.lang
        counts = {"left": int(whole.sum()), "out": int((~whole).sum()), "all": len(whole)}
        if counts["left"] < METHODS[method].least:
            return [designed(f"few {method}", lang, least=METHODS[method].least, **counts)] * len(indices)
        main = METHODS[method].main
        within = {index.number for index in indices if index.name == main and _within(index)}
        loose = output != "profit" and not all(map(proven, (r for r in self.results if r.solved)))
        notes = []
        for index in indices:
            found = []
            if math.isnan(index.value):
                found.append(designed("still" if index.still else "constant", lang))
            elif {index.number, index.other} & within or _within(index):
                found.append(designed("within", lang))
            elif 0 < abs(index.value) <= index.confidence:
                found.append(designed("unsure", lang))
            if index.still and not math.isnan(index.value):
                found.append(designed("steps", lang, still=index.still, all=counts["left"]))
            if loose:
                found.append(designed("loose", lang))
            if counts["out"]:
                found.append(designed(f"out {method}", lang, **counts))
            notes.append(("；" if lang == "zh" else "; ").join(found))
        return notes


def _width(result: Result) -> float:
    """How far above its profit the best plan's may be; NaN without a plan."""
    return 0.0 if proven(result) else result.bound - result.objective


def _within(index: Index) -> bool:
    return 0 < abs(index.value) <= index.noise


def _unique(names: Sequence[str], cells: Sequence[str]) -> list[str]:
    """The names, those that several bear with their cells."""
    return [
        f"{name} ({cell})" if list(names).count(name) > 1 else name for name, cell in zip(names, cells, strict=True)
    ]
