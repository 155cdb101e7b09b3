"""The model as one matrix, and a solution's values back as arrays over the model's sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from pyomo.core import ConcreteModel, Constraint, Objective, Var
from pyomo.core.base.objective import maximize
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy.sparse import csc_array

from planner_models.build import build, templates
from planner_models.network import Network
from planner_models.problem_data import Matrix
from template_matrix import evaluate

ENGINES = ("bulk", "pyomo")


@dataclass(frozen=True)
class Problem:
    """A Matrix and where each of the model's variables and constraints stands in it.

    ``columns`` and ``rows``: name -> column (row) of each element of its set. ``stages``: names of the objectives.
    """

    matrix: Matrix
    columns: Mapping[str, np.ndarray]
    rows: Mapping[str, np.ndarray]
    stages: tuple[str, ...]

    def values(self, x: np.ndarray) -> dict[str, np.ndarray]:
        """Values of every variable, aligned with its set."""
        return {name: x[columns] for name, columns in self.columns.items()}


def make_problem(network: Network, engine: str = "bulk") -> Problem:
    """Write the formulation of a network as a matrix.

    ``engine``: "bulk" evaluates the rules' templates over whole columns of numbers; "pyomo" has Pyomo build every row
    by itself, slowly, as the reference. Both give the same matrix. Raises ValueError for any other engine.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine must be one of {', '.join(ENGINES)}, not {engine!r}")
    return _in_bulk(network) if engine == "bulk" else to_problem(build(network))


def _in_bulk(network: Network) -> Problem:
    form = evaluate(templates(), network)
    matrix = Matrix(
        starts=form.matrix.indptr.astype(np.int32),
        indices=form.matrix.indices.astype(np.int32),
        values=form.matrix.data,
        row_lower=form.row_lower,
        row_upper=form.row_upper,
        lower=form.lower,
        upper=form.upper,
        integer=form.integer,
        objectives=form.objectives,
        offsets=form.offsets,
    )
    columns, rows = ({name: np.arange(part.start, part.stop) for name, part in parts.items()}
                     for parts in (form.columns, form.rows))  # fmt: skip
    return Problem(matrix, columns, rows, form.names)


def to_problem(model: ConcreteModel) -> Problem:
    """Write a linear Pyomo model as a matrix, row by row. Raises ValueError where a number is not finite."""
    form = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None)
    sense = np.array([row.bound_type for row in form.rows])
    rhs = np.asarray(form.rhs, dtype=float)
    variables = list(model.component_data_objects(Var))
    position = {id(data): n for n, data in enumerate(variables)}
    place = np.array([position[id(data)] for data in form.columns], dtype=np.int64)
    shape = (len(form.rows), len(variables))
    entries = form.A.tocoo()
    matrix = csc_array((entries.data, (entries.row, place[entries.col])), shape=shape)
    matrix.sort_indices()
    bounds = [data.bounds for data in variables]
    objectives = list(model.component_data_objects(Objective, active=True))
    signs = np.array([-1.0 if o.sense == maximize else 1.0 for o in objectives])
    costs = np.zeros((len(objectives), len(variables)))
    costs[:, place] = form.c.toarray() * signs[:, None]
    result = Matrix(
        starts=matrix.indptr.astype(np.int32),
        indices=matrix.indices.astype(np.int32),
        values=matrix.data,
        # bound_type: 1 is row <= rhs, -1 is row >= rhs, 0 is row == rhs
        row_lower=np.where(sense == 1, -np.inf, rhs),
        row_upper=np.where(sense == -1, np.inf, rhs),
        lower=np.array([-np.inf if low is None else low for low, _ in bounds], dtype=float),
        upper=np.array([np.inf if high is None else high for _, high in bounds], dtype=float),
        integer=np.array([not data.is_continuous() for data in variables], dtype=bool),
        objectives=costs,
        offsets=np.asarray(form.c_offset, dtype=float) * signs,
    )
    if not all(np.isfinite(numbers).all() for numbers in (result.values, costs, rhs)):
        raise ValueError("the model has a coefficient that is not a finite number")
    columns = {var.name: np.array([position[id(data)] for data in var.values()], dtype=np.int64)
               for var in model.component_objects(Var)}  # fmt: skip
    rows: dict[str, list[int]] = {c.name: [] for c in model.component_objects(Constraint, active=True)}
    for n, row in enumerate(form.rows):
        rows[row.constraint.parent_component().name].append(n)
    places = {name: np.array(numbers, dtype=np.int64) for name, numbers in rows.items()}
    return Problem(result, columns, places, tuple(o.name for o in objectives))
