"""Orders: minimum order, lots, order cost, output ceilings, and suppliers that cost something by being used."""

from __future__ import annotations

from typing import Any

from pyomo.core import Binary, ConcreteModel, Constraint, NonNegativeIntegers, Var


def variables(m: ConcreteModel) -> None:
    """v_on[j,t]: an order is placed; v_lots[j,t]: lots ordered; v_used[s,t]: the supplier is used."""
    m.v_on = Var(m.SWITCHED, domain=Binary)
    m.v_lots = Var(m.LOTTED, domain=NonNegativeIntegers)
    m.v_used = Var(m.USED, domain=Binary)


def switch_on(m: ConcreteModel, j: Any, t: Any) -> Any:
    """Nothing starts without an order: sum_a run[a,t] <= most_run[j,t] on[j,t]; units."""
    return sum(m.v_run[a, t] for a in m.RUNS_OF[j, t]) <= m.most_run[j, t] * m.v_on[j, t]


def least_order(m: ConcreteModel, j: Any, t: Any) -> Any:
    """An order has its minimum quantity: sum_a run[a,t] >= min_order[j,t] on[j,t]; units."""
    return sum(m.v_run[a, t] for a in m.RUNS_OF[j, t]) >= m.min_order[j, t] * m.v_on[j, t]


def together(m: ConcreteModel, j: Any, j2: Any, t: Any) -> Any:
    """An order may need another beside it: on[j,t] <= on[j2,t]."""
    return m.v_on[j, t] <= m.v_on[j2, t]


def whole_lots(m: ConcreteModel, j: Any, t: Any) -> Any:
    """Orders are whole lots: sum_a run[a,t] = lot_size[j,t] lots[j,t]; units."""
    return sum(m.v_run[a, t] for a in m.RUNS_OF[j, t]) == m.lot_size[j, t] * m.v_lots[j, t]


def most_lots(m: ConcreteModel, j: Any, t: Any) -> Any:
    """No more lots than can be used: lots[j,t] <= most_lots[j,t]."""
    return m.v_lots[j, t] <= m.most_lots[j, t]


def ceiling(m: ConcreteModel, j: Any, t: Any) -> Any:
    """A source starts no more than its most: sum_a run[a,t] <= ceiling[j,t]; units."""
    return sum(m.v_run[a, t] for a in m.RUNS_OF[j, t]) <= m.ceiling[j, t]


def supplier_used(m: ConcreteModel, j: Any, s: Any, t: Any) -> Any:
    """A supplier is used when any source of it starts: sum_a run[a,t] <= most_run[j,t] used[s,t]; units."""
    return sum(m.v_run[a, t] for a in m.RUNS_OF[j, t]) <= m.most_run[j, t] * m.v_used[s, t]


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_switch_on = Constraint(m.SWITCHED, rule=switch_on)
    m.c_least_order = Constraint(m.LEAST_ORDERS, rule=least_order)
    m.c_together = Constraint(m.TOGETHER, rule=together)
    m.c_whole_lots = Constraint(m.LOTTED, rule=whole_lots)
    m.c_most_lots = Constraint(m.LOTTED, rule=most_lots)
    m.c_ceiling = Constraint(m.CEILINGS, rule=ceiling)
    m.c_supplier_used = Constraint(m.USED_ORDERS, rule=supplier_used)


def order_cost(m: ConcreteModel) -> Any:
    """Every order costs: - sum discount[t] order_cost[j,t] on[j,t]; currency."""
    return -sum(m.discount[t] * m.order_cost[j, t] * m.v_on[j, t] for j, t in m.SWITCHED)


def fixed_cost(m: ConcreteModel) -> Any:
    """Every supplier used costs: - sum discount[t] fixed_cost[s,t] used[s,t]; currency."""
    return -sum(m.discount[t] * m.fixed_cost[s, t] * m.v_used[s, t] for s, t in m.USED)


MONEY = {"order cost": order_cost, "fixed cost": fixed_cost}
