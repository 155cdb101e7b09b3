"""Where the columns and rows of one problem stood in another, by the names behind their codes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from planner_models.build import templates
from planner_models.network import SETS, Network
from planner_models.problem import Problem
from planner_models.session import Carried
from template_matrix.lookup import Lookup

# index letter -> what each code of it stands for; a letter that is not here stands for itself
Labels = Mapping[str, Sequence[Hashable]]


def match(old: tuple[Network, Problem, Labels], new: tuple[Network, Problem, Labels]) -> Carried:
    """For every column and row of the new problem, where the same one stood in the old problem (-1: nowhere)."""
    (before, old_problem, old_labels), (after, new_problem, new_labels) = old, new
    translations = {letter: _translation(old_labels[letter], new_labels[letter]) for letter in new_labels}
    places: dict[str, np.ndarray] = {}

    def place(name: str) -> np.ndarray:
        if name not in places:
            codes = [translations[letter][after.sets[name][:, n]] if letter in translations else after.sets[name][:, n]
                     for n, letter in enumerate(SETS[name][0])]  # fmt: skip
            places[name] = Lookup(before.sets[name]).positions(codes) if len(after.sets[name]) else np.zeros(0, int)
        return places[name]

    columns = np.full(new_problem.matrix.shape[1], -1)
    for name, variable in templates().variables.items():
        columns[new_problem.columns[name]] = np.append(old_problem.columns[name], -1)[place(variable.index.name)]
    rows = np.full(new_problem.matrix.shape[0], -1)
    for name, rule in templates().constraints.items():
        rows[new_problem.rows[name]] = np.append(old_problem.rows[name], -1)[place(rule.index.name)]
    return Carried(columns, rows)


def _translation(old: Sequence[Hashable], new: Sequence[Hashable]) -> np.ndarray:
    """Old code of each new code, -1 where the old network had none of it."""
    if list(old) == list(new):
        return np.arange(len(new))
    codes = {label: code for code, label in enumerate(old)}
    return np.array([codes.get(label, -1) for label in new], dtype=np.int64)
