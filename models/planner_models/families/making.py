"""Making and buying: what each activity starts."""

from __future__ import annotations

from typing import Any

from pyomo.core import ConcreteModel, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_run[a,t]: units started by the activity in the quarter."""
    m.v_run = Var(m.RUNS, domain=NonNegativeReals)


def unit_cost(m: ConcreteModel) -> Any:
    """Every unit started is paid for: - sum discount[t] unit_cost[a,t] run[a,t]; currency."""
    return -sum(m.discount[t] * m.unit_cost[a, t] * m.v_run[a, t] for a, t in m.RUNS)


MONEY = {"unit cost": unit_cost}
