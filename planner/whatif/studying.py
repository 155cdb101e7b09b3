"""The studies of sheet Sensitivity, one after the other with the same workers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.api import Case
from planner.faults import InputError, fault
from planner.scenario_rows import STUDIES
from planner.whatif import indices
from planner.whatif.bench import Bench
from planner.whatif.designing import design_on
from planner.whatif.flipping import break_even_on
from planner.whatif.grids import grid_on
from planner.whatif.sensitivity import Move, Sensitivity, tornado_on
from planner.whatif.study_rows import Study, listed, named
from planner.whatif.sweeping import fineness, sweep_on


@dataclass(frozen=True, eq=False)
class Studies:
    """Studies that were made, by their names, in the order of the sheet."""

    case: Case
    language: str
    made: Mapping[str, Sensitivity]

    @property
    def interrupted(self) -> bool:
        """Whether some of it was not solved because it was interrupted."""
        return any(study.interrupted for study in self.made.values())

    def to_excel(self, path: str | Path) -> Path:
        """Write all of them into one workbook, whole or not at all. Raises PermissionError where another program holds
        the file."""
        from planner.report.sensitivity import write_studies

        write_studies(self, Path(path))
        return Path(path)

    def to_parquet(self, folder: str | Path) -> Path:
        """Write a folder for each study, by its number in the order of the sheet. Raises OSError where that cannot be
        done."""
        for number, study in enumerate(self.made.values(), 1):
            study.to_parquet(Path(folder) / str(number))
        return Path(folder)

    def to_pictures(self, folder: str | Path) -> list[Path]:
        """Write the pictures of each study into a folder by its number; which. Errors as for ``Sensitivity``."""
        made = enumerate(self.made.values(), 1)
        return [path for number, study in made for path in study.to_pictures(Path(folder) / str(number))]


def study(case: Case, name: str, lang: str | None = None, **options: Any) -> Sensitivity:
    """The study of this name on sheet Sensitivity. ``options`` as for ``tornado``. Raises InputError where there is
    none, and what its method raises."""
    return studies(case, [name], lang, **options).made[named(case.tables, name).name]


def studies(case: Case, names: Sequence[str] = (), lang: str | None = None, **options: Any) -> Studies:
    """The studies of these names on sheet Sensitivity, or all of them. The workbook as it is is solved once for all.

    ``options`` as for ``tornado``. Once interrupted no further study is begun. Raises InputError for a name that no
    study has and for a sheet without studies, and what the methods raise.
    """
    asked = [named(case.tables, name) for name in names] or listed(case.tables)
    if not asked:
        raise InputError([fault(case.tables.titles[STUDIES], "", "study_none")])
    for one in asked:
        if one.method in indices.METHODS:  # before anything is solved: SALib may be missing
            indices.draw(one.method, 1, indices.METHODS[one.method].least, 0, second=False)
    lang, made = lang or case.tables.language, dict[str, Sensitivity]()
    with contextlib.closing(Bench(case, lang, options)) as bench:
        for one in asked:
            made[one.name] = RUNS[one.method](bench, one)
            if bench.interrupted:
                break
    return Studies(case, lang, made)


def _tornado(bench: Bench, one: Study) -> Sensitivity:
    moves: list[Move] = [(span.number, (span.change, span.low), (span.change, span.high)) for span in one.spans]
    return tornado_on(bench, moves, STUDIES)


def _sweep(bench: Bench, one: Study) -> Sensitivity:
    (over,) = one.spans
    return sweep_on(bench, over, fineness(over, one.tolerance))


def _grid(bench: Bench, one: Study) -> Sensitivity:
    first, second = one.spans
    return grid_on(bench, first, second, STUDIES)


def _break_even(bench: Bench, one: Study) -> Sensitivity:
    (over,), flips = one.spans, one.condition
    assert flips is not None  # else the sheet has a fault
    return break_even_on(bench, over, one.flips, flips, fineness(over, one.tolerance))


def _design(bench: Bench, one: Study) -> Sensitivity:
    samples = indices.METHODS[one.method].usual if one.samples is None else one.samples
    return design_on(bench, indices.draw(one.method, len(one.spans), samples, 0, second=False), one.spans)


RUNS: dict[str, Callable[[Bench, Study], Sensitivity]] = {
    "tornado": _tornado, "sweep": _sweep, "grid": _grid, "break-even": _break_even, "morris": _design,
    "sobol": _design,
}  # fmt: skip
