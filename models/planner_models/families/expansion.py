"""Expansion: steps of capacity that cost money now and help after their lead time."""

from __future__ import annotations

from typing import Any

from pyomo.core import ConcreteModel, Constraint, NonNegativeIntegers, Var


def variables(m: ConcreteModel) -> None:
    """v_build[o,t]: steps of the option started in the quarter."""
    m.v_build = Var(m.BUILDS, domain=NonNegativeIntegers)


def most_steps(m: ConcreteModel, o: Any) -> Any:
    """An option has a most number of steps: sum_t build[o,t] <= most_steps[o]."""
    return sum(m.v_build[o, t] for t in m.STARTS[o]) <= m.most_steps[o]


def requires(m: ConcreteModel, o: Any, o2: Any, t: Any) -> Any:
    """Steps start only after one of the required option is complete: sum_{u<=t} build[o,u] <=
    most_steps[o] sum_{u+lead<=t} build[o2,u]."""
    return sum(m.v_build[o, u] for u in m.STARTED_BY[o, o2, t]) <= m.most_steps[o] * sum(
        m.v_build[o2, u] for u in m.COMPLETE_BY[o, o2, t]
    )


def budget(m: ConcreteModel, t: Any) -> Any:
    """Capital expenditure stays within the quarter's budget: sum_o capex[o] build[o,t] <= budget[t]; currency."""
    return sum(m.capex[o] * m.v_build[o, t] for o in m.SPENT[t]) <= m.budget[t]


def total_budget(m: ConcreteModel, b: Any) -> Any:
    """Capital expenditure stays within the horizon's budget: sum capex[o] build[o,t] <= total_budget; currency."""
    return sum(m.capex[o] * m.v_build[o, t] for o, t in m.BUILDS) <= m.total_budget[b]


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_most_steps = Constraint(m.STEPPED, rule=most_steps)
    m.c_requires = Constraint(m.REQUIREMENTS, rule=requires)
    m.c_budget = Constraint(m.BUDGETS, rule=budget)
    m.c_total_budget = Constraint(m.TOTAL_BUDGET, rule=total_budget)


def capex(m: ConcreteModel) -> Any:
    """A step is paid when it starts: - sum discount[t] capex[o] build[o,t]; currency."""
    return -sum(m.discount[t] * m.capex[o] * m.v_build[o, t] for o, t in m.BUILDS)


def running_cost(m: ConcreteModel) -> Any:
    """A complete step costs each quarter: - sum_{u>=t+lead} discount[u] running_cost[o] build[o,t]; currency."""
    return -sum(sum(m.discount[u] * m.running_cost[o] * m.v_build[o, t] for u in m.RUNNING[o, t]) for o, t in m.BUILDS)


MONEY = {"capex": capex, "running cost": running_cost}
