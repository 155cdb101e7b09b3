"""The model as one matrix, and a solution's values back as arrays over the model's sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from pyomo.core import ConcreteModel, Objective, Var
from pyomo.core.base.objective import maximize
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from planner_models.problem_data import Matrix


@dataclass(frozen=True)
class Problem:
    """A Matrix and where each of the model's variables stands in it: name -> column of each index, -1 for absent."""

    matrix: Matrix
    columns: Mapping[str, np.ndarray]
    stages: tuple[str, ...]

    def values(self, x: np.ndarray) -> dict[str, np.ndarray]:
        """Values of every variable, aligned with its set; a variable that appears nowhere is 0."""
        padded = np.append(x, 0.0)
        return {name: padded[columns] for name, columns in self.columns.items()}


def to_problem(model: ConcreteModel) -> Problem:
    """Write a linear Pyomo model as a matrix. Raises ValueError where a number is not finite."""
    form = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None)
    matrix = form.A.tocsc()
    sense = np.array([row.bound_type for row in form.rows])
    rhs = np.asarray(form.rhs, dtype=float)
    # bound_type: 1 is row <= rhs, -1 is row >= rhs, 0 is row == rhs
    row_lower = np.where(sense == 1, -np.inf, rhs)
    row_upper = np.where(sense == -1, np.inf, rhs)
    bounds = [var.bounds for var in form.columns]
    objectives = list(model.component_data_objects(Objective, active=True))
    signs = np.array([-1.0 if o.sense == maximize else 1.0 for o in objectives])
    costs = form.c.toarray() * signs[:, None]
    offsets = np.asarray(form.c_offset, dtype=float) * signs
    result = Matrix(
        starts=matrix.indptr.astype(np.int32),
        indices=matrix.indices.astype(np.int32),
        values=matrix.data,
        row_lower=row_lower,
        row_upper=row_upper,
        lower=np.array([-np.inf if low is None else low for low, _ in bounds], dtype=float),
        upper=np.array([np.inf if high is None else high for _, high in bounds], dtype=float),
        integer=np.array([not var.is_continuous() for var in form.columns], dtype=bool),
        objectives=costs,
        offsets=offsets,
    )
    if not (np.isfinite(result.values).all() and np.isfinite(costs).all() and np.isfinite(rhs).all()):
        raise ValueError("the model has a coefficient that is not a finite number")
    position = {id(var): n for n, var in enumerate(form.columns)}
    columns = {
        var.name: np.array([position.get(id(data), -1) for data in var.values()], dtype=np.int64)
        for var in model.component_objects(Var)
    }
    return Problem(result, columns, tuple(o.name for o in objectives))
