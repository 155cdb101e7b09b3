"""Ageing: stock keeps for so many quarters, and what is too old, or not worth keeping, is scrapped."""

from __future__ import annotations

from typing import Any

from pyomo.core import ConcreteModel, Constraint, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_scrap[v,t]: units scrapped in the quarter."""
    m.v_scrap = Var(m.SCRAPS, domain=NonNegativeReals)


def age(m: ConcreteModel, v: Any, t: Any) -> Any:
    """Oldest units leave first, so that what is kept has arrived recently enough to be of use in the next quarter:
    stock[v,t] <= fresh[v,t] + sum_{u: arrives after t - shelf life} output yield run; units. Where units leave in the
    order in which they came, this is the same as following every lot (first in, first out)."""
    arrived = sum(m.output[a, v] * m.yield_[a, u] * m.v_run[a, u] for a, u in m.FRESH[v, t])
    return m.v_stock[v, t] <= m.fresh[v, t] + arrived


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_age = Constraint(m.AGES, rule=age)


def scrap(m: ConcreteModel) -> Any:
    """What is scrapped costs, or brings its salvage value: - sum discount[t] scrap_cost[v,t] scrap[v,t]; currency."""
    return -sum(m.discount[t] * m.scrap_cost[v, t] * m.v_scrap[v, t] for v, t in m.SCRAPS)


MONEY = {"scrap": scrap}
