"""Grades: better items serve for worse ones."""

from __future__ import annotations

from typing import Any

from pyomo.core import ConcreteModel, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_regrade[v,v2,t]: units of variant v that become units of variant v2 in the quarter."""
    m.v_regrade = Var(m.REGRADES, domain=NonNegativeReals)


def substitution(m: ConcreteModel) -> Any:
    """What serves for another costs: - sum discount[t] regrade_cost[v,v2,t] regrade[v,v2,t]; currency."""
    return -sum(m.discount[t] * m.regrade_cost[v, v2, t] * m.v_regrade[v, v2, t] for v, v2, t in m.REGRADES)


MONEY = {"substitution": substitution}
