"""Reads the rules of a Pyomo model as templates: one expression over index symbols for all rows of a rule."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pyomo.core import ConcreteModel, Constraint, Objective, Param, Var
from pyomo.core.base.objective import maximize
from pyomo.core.expr.base import ExpressionBase
from pyomo.core.expr.template_expr import (
    IndexTemplate,
    TemplateSumExpression,
    templatize_constraint,
    templatize_rule,
)

from template_matrix.errors import TemplateError


@dataclass(frozen=True)
class Variable:
    """A variable's index set, bounds and whether it is integer; the same for all its elements."""

    index: Any
    lower: float
    upper: float
    integer: bool


@dataclass(frozen=True)
class Rule:
    """A constraint or objective: its index set, the symbols of its indices and its expression over them.

    ``sign`` is 1 for what is minimised (and for constraints), -1 for what is maximised.
    """

    index: Any
    symbols: tuple[Any, ...]
    expression: Any
    sign: float = 1.0


@dataclass(frozen=True)
class Templates:
    """The variables and rules of a model by name, in the order of their declaration."""

    variables: Mapping[str, Variable]
    constraints: Mapping[str, Rule]
    objectives: Mapping[str, Rule]


def read_templates(model: ConcreteModel) -> Templates:
    """Read every variable and rule of a model built on small data in which each set has an element.

    The model's own numbers are not used, and none may have found its way into a rule past its parameters: give the
    parameters unusual fractions, so that this is noticed. Raises TemplateError for a rule that compares, counts or
    looks up indices in Python, for one that iterates outside ``sum``, for a fraction that is a parameter's value, and
    for bounds or domains that differ within a variable.
    """
    values = {
        float(value): parameter.name
        for parameter in model.component_objects(Param)
        for value in parameter.extract_values().values()
        if isinstance(value, float) and not value.is_integer()
    }
    constraints, objectives = {}, {}
    for constraint in model.component_objects(Constraint, active=True):
        expression, symbols = _templatize(constraint)
        _refuse_values(constraint.name, expression, values)
        constraints[constraint.name] = Rule(constraint.index_set(), symbols, expression)
    for objective in model.component_objects(Objective, active=True):
        expression, symbols = _templatize(objective)
        _refuse_values(objective.name, expression, values)
        sense = next(iter(objective.values())).sense
        objectives[objective.name] = Rule(
            objective.index_set(), symbols, expression, -1.0 if sense == maximize else 1.0
        )
    variables = {variable.name: _variable(variable) for variable in model.component_objects(Var)}
    return Templates(variables, constraints, objectives)


def _variable(variable: Any) -> Variable:
    kinds = {(*data.bounds, data.is_continuous(), data.fixed) for data in variable.values()}
    if len(kinds) != 1:
        raise TemplateError(variable.name, "has no element, or elements that differ in bounds or domain")
    ((lower, upper, continuous, fixed),) = kinds
    if fixed:
        raise TemplateError(variable.name, "is fixed")
    lower, upper = -math.inf if lower is None else lower, math.inf if upper is None else upper
    return Variable(variable.index_set(), lower, upper, not continuous)


def _templatize(component: Any) -> tuple[Any, tuple[Any, ...]]:
    try:
        with _quiet(), _no_comparing():
            if component.ctype is Constraint:
                expression, symbols = templatize_constraint(component)
            else:
                expression, symbols = templatize_rule(component.parent_block(), component.rule, component.index_set())
    except Exception as error:  # whatever a rule does with a symbol that it takes for a value
        reason = " ".join(str(error).split("This error is usually")[0].split())
        raise TemplateError(component.name, f"is no template: {reason}") from error
    return expression, symbols


def _refuse_values(name: str, expression: Any, values: Mapping[float, str]) -> None:
    """A number that equals a parameter's was looked up when the rule was read, and would stay what it was."""
    for node in _nodes(expression):
        if isinstance(node, float) and abs(node) in values:
            raise TemplateError(name, f"has the number {node:g} of {values[abs(node)]} written into it")


def _nodes(expression: Any) -> Iterator[Any]:
    stack = [expression]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, TemplateSumExpression):
            stack.extend(node._local_args_)
        elif isinstance(node, ExpressionBase):
            stack.extend(node.args)


@contextmanager
def _quiet() -> Iterator[None]:
    """What Pyomo logs on the way is said by the error."""
    logger = logging.getLogger("pyomo.core")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


@contextmanager
def _no_comparing() -> Iterator[None]:
    """Symbols refuse comparison with text, tuples and None, which Pyomo answers with a silent False."""
    inherited = {name: name in vars(IndexTemplate) for name in ("__eq__", "__ne__")}
    if any(inherited.values()):
        raise RuntimeError("this Pyomo compares index symbols in a way that is not known here")
    for name in inherited:
        setattr(IndexTemplate, name, _guarded(getattr(IndexTemplate, name)))
    try:
        yield
    finally:
        for name in inherited:
            delattr(IndexTemplate, name)


def _guarded(compare: Any) -> Any:
    def guarded(self: Any, other: Any) -> Any:
        if other is None or isinstance(other, (str, tuple)):
            raise ValueError(f"compares an index with {other!r}; conditions belong into sets")
        return compare(self, other)

    return guarded
