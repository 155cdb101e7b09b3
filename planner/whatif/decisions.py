"""What is decided before anybody knows the scenario: which columns that are, and what each plan decides."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.written import Written
from planner_models.build import templates
from planner_models.network import SETS

ALWAYS = ("v_build", "v_pick", "v_member")  # decided now, whenever they take effect
SOON = ("v_run", "v_on")  # decided now where they start within the first quarters
BY_ALL = ("v_build", "v_run")  # what cannot be done in one scenario cannot be decided for all of them
NONE = 1e-6  # less than this is nothing
DIGITS = 6  # of steps and units, beyond which there is a solver's noise only
ROBUST, WAITS, HEDGE = "in every scenario", "depends on the scenario", "only against uncertainty"

Key = tuple[Hashable, ...]  # variable, then the names of its indices
Name = tuple[str, str, str]  # kind, what, when


@dataclass(frozen=True)
class Decisions:
    """The decisions of several workbooks: for each of them, the number of each column's decision (-1: it waits).

    ``keys``: of each decision; ``barred``: decisions that cannot be taken in some of the workbooks.
    """

    keys: tuple[Key, ...]
    numbers: tuple[np.ndarray, ...]
    barred: np.ndarray
    names: Mapping[Key, Name]

    def values(self, s: int, x: np.ndarray) -> np.ndarray:
        """What a point of workbook ``s`` decides; NaN for what is no decision there."""
        values, columns = np.full(len(self.keys), np.nan), np.flatnonzero(self.numbers[s] >= 0)
        values[self.numbers[s][columns]] = x[columns]
        return values

    def held(self, s: int, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Columns of workbook ``s`` and what has been decided of them."""
        columns = np.flatnonzero(self.numbers[s] >= 0)
        decided = values[self.numbers[s][columns]]
        known = ~np.isnan(decided)
        return columns[known], decided[known]

    def missing(self, s: int, values: np.ndarray) -> list[Key]:
        """Decisions that workbook ``s`` has no way to carry out."""
        here = np.zeros(len(self.keys), dtype=bool)
        here[self.numbers[s][self.numbers[s] >= 0]] = True
        taken = ~here & (np.nan_to_num(values) > NONE)
        return [self.keys[n] for n in np.flatnonzero(taken) if self.keys[n][0] in BY_ALL]


def decisions_of(books: Sequence[Written], taking_part: Sequence[bool], quarters: int) -> Decisions:
    """What is decided now in workbooks whose rows are the same: steps of options and choices, whenever they are due,
    and what starts within the first quarters.

    An option of which some of them forces or forbids steps that others do not is no decision here: there it is what
    may come, as where a supplier decides. ``taking_part``: workbooks in which a decision must be possible.
    """
    open_ = _open_options(books)
    found = [_columns(book, quarters, open_) for book in books]
    names = {key: name for own in found for key, (_, name) in own.items()}
    keys = tuple(names)
    code = {key: n for n, key in enumerate(keys)}
    numbers = []
    for book, own in zip(books, found, strict=True):
        numbers.append(np.full(book.matrix.shape[1], -1))
        numbers[-1][[column for column, _ in own.values()]] = [code[key] for key in own]
    there = [own for own, part in zip(found, taking_part, strict=True) if part]
    barred = np.array([key[0] in BY_ALL and not all(key in own for own in there) for key in keys], dtype=bool)
    return Decisions(keys, tuple(numbers), barred, names)


def _open_options(books: Sequence[Written]) -> np.ndarray:
    """Options of which all workbooks ask for as many steps and allow as many."""
    frames = [book.tables["Options"].frame for book in books]
    limits = np.array([[frame["least_steps"], frame["most_steps"]] for frame in frames], dtype=float)
    return np.asarray((limits == limits[0]).all(axis=(0, 1)))


def _columns(book: Written, quarters: int, open_: np.ndarray) -> dict[Key, tuple[int, Name]]:
    """Column and name of each decision of a workbook."""
    found: dict[Key, tuple[int, Name]] = {}
    for variable in (*ALWAYS, *SOON):
        index = templates().variables[variable].index.name
        letters, rows = SETS[index][0], book.network.sets[index]
        columns = book.problem.columns[variable]
        if variable in SOON:
            kept = rows[:, letters.index("t")] < quarters
        elif variable == "v_build":
            kept = open_[rows[:, letters.index("o")]]
        else:
            kept = np.ones(len(rows), dtype=bool)
        rows, columns = rows[kept], columns[kept]
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            names = [book.names[x][code] if x in book.names else code for x, code in zip(letters, row, strict=True)]
            found[variable, *names] = column, _name(book, variable, row, names)
    return found


def _name(book: Written, variable: str, row: Sequence[int], names: Sequence[Hashable]) -> Name:
    """How a planner calls it; what follows from something else that is listed has no kind."""
    if variable == "v_build":
        return str(book.tables["Options"].frame["kind"].iat[row[0]]), str(names[0]), str(names[1])
    if variable == "v_pick":
        return "choice", ": ".join([str(names[0]), *_texts(names[1])]), ""
    if variable == "v_member":
        rule = book.compiled.rules[row[0]]
        return "counts", ": ".join([rule.name, *_texts(names[1])]), rule.periods[row[2]][0]
    if variable == "v_run":
        source = book.compiled.catalogue.sources[book.compiled.catalogue.activities[row[0]].source]
        return "start", ": ".join(filter(None, (source.supplier, source.item, source.option))), str(names[1])
    return "", "", ""


def _texts(name: Hashable) -> Sequence[str]:
    return [str(part) for part in name if part] if isinstance(name, tuple) else [str(name)]


def decision_table(
    decisions: Decisions, base: np.ndarray, own: Sequence[np.ndarray], probabilities: np.ndarray, plan: np.ndarray
) -> pd.DataFrame:
    """What each plan decides, one row a decision that any of them takes: that of the workbook as it is (``base``), each
    scenario's own (``own``), and the plan for all of them (``plan``), as values by decision."""
    rows: dict[Name, np.ndarray] = {}
    every = np.round(np.nan_to_num(np.array([base, plan, *own])), DIGITS)
    for n, key in enumerate(decisions.keys):
        kind, what, when = decisions.names[key]
        if not kind:
            continue
        rows[kind, what, when] = rows.get((kind, what, when), 0.0) + every[:, n]
    times: dict[tuple[str, str], list[np.ndarray]] = {}
    for (kind, what, _), values in rows.items():
        if values.max() > NONE:
            times.setdefault((kind, what), []).append(values)
    whole = {(kind, what, ""): np.sum(parts, axis=0) for (kind, what), parts in times.items() if len(parts) > 1}
    table = []
    for (kind, what, when), values in sorted({**rows, **whole}.items(), key=lambda row: (row[0][0], row[0][1])):
        if values.max() <= NONE:
            continue
        taken = values[2:] > NONE
        table.append(
            {
                "kind": kind,
                "what": what,
                "when": when,
                "plan": values[1],
                "base": values[0],
                "fewest": values[2:].min(),
                "most": values[2:].max(),
                "likely": float(probabilities @ taken),
                "verdict": ROBUST if taken.all() else WAITS if taken.any() else HEDGE,
            }
        )
    return pd.DataFrame(table, columns=["kind", "what", "when", "plan", "base", "fewest", "most", "likely", "verdict"])
