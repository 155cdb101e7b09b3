"""Reservations: a part of a resource that is held for somebody is used for that holder only, or not at all."""

from __future__ import annotations

from typing import Any

from pyomo.core import ConcreteModel, Constraint, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_held[r,w,t]: what the holder uses of its part, resource units."""
    m.v_held = Var(m.HOLDS, domain=NonNegativeReals)


def held_use(m: ConcreteModel, r: Any, w: Any, t: Any) -> Any:
    """Only what is made for the holder uses its part: held[r,w,t] <= sum usage run + sum setup on; resource units."""
    making = sum(m.usage[a, r] * m.v_run[a, t] for a in m.HELD_RUNS[r, w, t])
    setting_up = sum(m.setup[j, r] * m.v_on[j, t] for j in m.HELD_SET_UPS[r, w, t])
    return m.v_held[r, w, t] <= making + setting_up


def held_limit(m: ConcreteModel, r: Any, w: Any, t: Any) -> Any:
    """No more is used of a part than there is: v_held[r,w,t] <= held[r,w,t]; resource units."""
    return m.v_held[r, w, t] <= m.held[r, w, t]


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_held_use = Constraint(m.HOLDS, rule=held_use)
    m.c_held_limit = Constraint(m.HOLDS, rule=held_limit)
