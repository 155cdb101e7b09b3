"""Material: nothing comes from nowhere."""

from __future__ import annotations

from typing import Any

from pyomo.core import ConcreteModel, Constraint, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_stock[v,t]: units of the variant in stock at the end of the quarter."""
    m.v_stock = Var(m.STOCKS, domain=NonNegativeReals)


def material(m: ConcreteModel, v: Any, t: Any) -> Any:
    """What was there, arrives or is regraded is used, delivered, scrapped, regraded or kept: stock[v,t-1] + supply[v,t]
    + sum output yield run + sum_v2 regrade[v2,v,t] = sum take run + sum deliver + sum trip + scrap[v,t] + sum_v2
    regrade[v,v2,t] + stock[v,t]; what travels on a lane leaves as a trip; units."""
    before = sum(m.v_stock[v, u] for u in m.PREV[t])
    arriving = sum(m.output[a, v] * m.yield_[a, u] * m.v_run[a, u] for a, u in m.ARRIVALS[v, t])
    used = sum(m.take[a, v] * m.v_run[a, t] for a in m.TAKERS[v, t])
    delivered = sum(m.v_deliver[c, v, t] for c in m.BUYERS[v, t])
    sent = sum(m.v_trip[c, v, t, u] for c, u in m.TRAVELLERS[v, t])
    scrapped = sum(m.v_scrap[v, u] for u in m.SCRAPPED[v, t])
    came = sum(m.v_regrade[v2, v, t] for v2 in m.GRADED_OF[v, t])
    went = sum(m.v_regrade[v, v2, t] for v2 in m.GRADED_AS[v, t])
    return before + m.supply[v, t] + arriving + came == used + delivered + sent + scrapped + went + m.v_stock[v, t]


def constraints(m: ConcreteModel) -> None:
    """Declare the balance."""
    m.c_material = Constraint(m.STOCKS, rule=material)


def holding(m: ConcreteModel) -> Any:
    """Stock costs each quarter: - sum discount[t] holding_cost[v,t] stock[v,t]; currency."""
    return -sum(m.discount[t] * m.holding_cost[v, t] * m.v_stock[v, t] for v, t in m.STOCKS)


MONEY = {"holding": holding}
