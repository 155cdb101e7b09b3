"""Every rule is a template: one expression over index symbols says the whole family of rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyomo.core.base.constraint as constraint_module
import pyomo.core.base.objective as objective_module
import pytest
import scipy.sparse
from pyomo.core import ConcreteModel, Constraint, Objective
from pyomo.core.base.constraint import TemplateConstraintData
from pyomo.core.base.objective import TemplateObjectiveData, TemplateScalarObjective

import planner
from planner.compiling import compile_tables
from planner_models.build import build
from planner_models.network import Network
from planner_models.problem import Problem, to_problem

REFERENCE = Path(__file__).parent.parent / "inputs" / "interconnect.xlsx"


@contextmanager
def templates() -> Iterator[None]:
    """Pyomo keeps one template per component instead of one expression per index."""
    constraint_module.TEMPLATIZE_CONSTRAINTS = objective_module.TEMPLATIZE_OBJECTIVES = True
    try:
        yield
    finally:
        constraint_module.TEMPLATIZE_CONSTRAINTS = objective_module.TEMPLATIZE_OBJECTIVES = False


@pytest.fixture(scope="module")
def network() -> Network:
    return compile_tables(planner.load(REFERENCE).tables).network


@pytest.fixture(scope="module")
def templated(network: Network) -> ConcreteModel:
    with templates():
        return build(network)


def test_every_constraint_of_the_reference_case_is_a_template(templated: ConcreteModel) -> None:
    rows = {c.name: next(iter(c.values())) for c in templated.component_objects(Constraint) if len(c)}
    assert len(rows) > 20
    assert [name for name, row in rows.items() if not isinstance(row, TemplateConstraintData)] == []


def test_every_objective_is_a_template(templated: ConcreteModel) -> None:
    goals = {o.name: next(iter(o.values())) for o in templated.component_objects(Objective) if len(o)}
    kinds = (TemplateObjectiveData, TemplateScalarObjective)
    assert [name for name, goal in goals.items() if not isinstance(goal, kinds)] == []


def by_name(problem: Problem) -> tuple[np.ndarray, list[np.ndarray]]:
    """The matrix with columns in the order of the model's variables, and everything beside it.

    An equation may be written with either sign: its first coefficient is made positive.
    """
    m = problem.matrix
    order = np.concatenate([columns[columns >= 0] for columns in problem.columns.values()])
    dense = scipy.sparse.csc_array((m.values, m.indices, m.starts), shape=m.shape)[:, order].toarray()
    first = dense[np.arange(len(dense)), (dense != 0).argmax(axis=1)]
    sign = np.where((m.row_lower == m.row_upper) & (first < 0), -1.0, 1.0)
    columns = [m.lower[order], m.upper[order], m.integer[order], m.objectives[:, order]]
    return dense * sign[:, None], [m.row_lower * sign, m.row_upper * sign, *columns]


def test_templates_say_the_same_as_the_rules(network: Network, templated: ConcreteModel) -> None:
    plain, same = by_name(to_problem(build(network))), by_name(to_problem(templated))
    np.testing.assert_allclose(plain[0], same[0], rtol=1e-12)
    for one, other in zip(plain[1], same[1], strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)
