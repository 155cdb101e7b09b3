"""Stock rules: safety stock and cover, most stock, closing stock, over all variants of an item."""

from __future__ import annotations

from typing import Any

from pyomo.core import ConcreteModel, Constraint, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_safety_short[i,t], v_stock_over[i,t], v_closing_short[i,t]: units by which a stock rule is missed;
    v_outflow[i,t]: units of an item with cover that leave its stock."""
    m.v_outflow = Var(m.OUTFLOWS, domain=NonNegativeReals)
    m.v_safety_short = Var(m.SAFETIES, domain=NonNegativeReals)
    m.v_stock_over = Var(m.STOCK_LIMITS, domain=NonNegativeReals)
    m.v_closing_short = Var(m.CLOSINGS, domain=NonNegativeReals)


def outflow(m: ConcreteModel, i: Any, t: Any) -> Any:
    """What leaves stock for use, customers or other items: outflow[i,t] = sum_v (sum take run + sum deliver + sum trip
    + sum_v2 regrade[v,v2,t]); units."""
    used = sum(m.take[a, v] * m.v_run[a, t] for a, v in m.OUT_RUNS[i, t])
    delivered = sum(m.v_deliver[c, v, t] for c, v in m.OUT_DELIVERIES[i, t])
    sent = sum(m.v_trip[c, v, t, u] for c, v, u in m.OUT_TRIPS[i, t])
    went = sum(m.v_regrade[v, v2, t] for v, v2 in m.OUT_REGRADES[i, t])
    return m.v_outflow[i, t] == used + delivered + sent + went


def safety(m: ConcreteModel, i: Any, t: Any) -> Any:
    """Safety stock and cover of what leaves next are kept, or missed: sum_v stock[v,t] + safety_short[i,t] >=
    safety_stock[i,t] + sum_u cover[i,t,u] outflow[i,u]; units."""
    covered = sum(m.cover[i, t, u] * m.v_outflow[i, u] for u in m.AHEAD[i, t])
    stock = sum(m.v_stock[v, t] for v in m.OF_ITEM[i, t])
    return stock + m.v_safety_short[i, t] >= m.safety_stock[i, t] + covered


def stock_limit(m: ConcreteModel, i: Any, t: Any) -> Any:
    """Stock stays within its most: sum_v stock[v,t] <= most_stock[i,t] + stock_over[i,t]; units."""
    return sum(m.v_stock[v, t] for v in m.OF_ITEM[i, t]) <= m.most_stock[i, t] + m.v_stock_over[i, t]


def closing(m: ConcreteModel, i: Any, t: Any) -> Any:
    """The horizon ends with the stock wanted: sum_v stock[v,t] + closing_short[i,t] >= closing_stock[i,t]; units."""
    return sum(m.v_stock[v, t] for v in m.OF_ITEM[i, t]) + m.v_closing_short[i, t] >= m.closing_stock[i, t]


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_outflow = Constraint(m.OUTFLOWS, rule=outflow)
    m.c_safety = Constraint(m.SAFETIES, rule=safety)
    m.c_stock_limit = Constraint(m.STOCK_LIMITS, rule=stock_limit)
    m.c_closing = Constraint(m.CLOSINGS, rule=closing)


def safety_price(m: ConcreteModel) -> Any:
    """Safety stock missing is paid for: - sum discount[t] safety_price[i,t] safety_short[i,t]; currency."""
    return -sum(m.discount[t] * m.safety_price[i, t] * m.v_safety_short[i, t] for i, t in m.PRICED_SAFETIES)


def bend_limits(m: ConcreteModel) -> Any:
    """Weighted stock above its most: sum bend_stock[i,t] stock_over[i,t]."""
    return sum(m.bend_stock[i, t] * m.v_stock_over[i, t] for i, t in m.STOCK_LIMITS)


def bend_targets(m: ConcreteModel) -> Any:
    """Weighted stock missing: sum bend_safety[i,t] safety_short[i,t] + sum bend_closing[i,t] closing_short[i,t]."""
    return sum(m.bend_safety[i, t] * m.v_safety_short[i, t] for i, t in m.BENT_SAFETIES) + sum(
        m.bend_closing[i, t] * m.v_closing_short[i, t] for i, t in m.CLOSINGS
    )


MONEY = {"rule prices": safety_price}
BENDS = {"rules": bend_limits, "stock": bend_targets}
