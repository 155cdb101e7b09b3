"""Capacity: no resource is used beyond what there is, what overtime adds and what was built in time."""

from __future__ import annotations

from typing import Any

from pyomo.core import ConcreteModel, Constraint, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_overtime[r,t]: overtime used, resource units."""
    m.v_overtime = Var(m.OVERTIMES, domain=NonNegativeReals)


def capacity(m: ConcreteModel, r: Any, t: Any) -> Any:
    """Use stays within capacity: sum usage run + sum setup on <= capacity[r,t] + sum_w held[r,w,t] + overtime[r,t] +
    sum effect[r,t,o,u] build[o,u]; resource units."""
    making = sum(m.usage[a, r] * m.v_run[a, t] for a in m.USERS[r, t])
    setting_up = sum(m.setup[j, r] * m.v_on[j, t] for j in m.SETTERS[r, t])
    held = sum(m.v_held[r, w, t] for w in m.HOLDERS[r, t])
    overtime = sum(m.v_overtime[r, u] for u in m.EXTRA[r, t])
    changed = sum(m.effect[r, t, o, u] * m.v_build[o, u] for o, u in m.CHANGED[r, t])
    return making + setting_up <= m.capacity[r, t] + held + overtime + changed


def overtime_limit(m: ConcreteModel, r: Any, t: Any) -> Any:
    """Overtime has its most: overtime[r,t] <= most_overtime[r,t]; resource units."""
    return m.v_overtime[r, t] <= m.most_overtime[r, t]


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_capacity = Constraint(m.POOLS, rule=capacity)
    m.c_overtime_limit = Constraint(m.OVERTIMES, rule=overtime_limit)


def overtime(m: ConcreteModel) -> Any:
    """Overtime is paid for: - sum discount[t] overtime_cost[r,t] overtime[r,t]; currency."""
    return -sum(m.discount[t] * m.overtime_cost[r, t] * m.v_overtime[r, t] for r, t in m.OVERTIMES)


MONEY = {"overtime": overtime}
