"""Shares: least and most shares of a supplier or region in a scope, limits on growth and on how many suppliers
or options."""

from __future__ import annotations

from typing import Any

from pyomo.core import Binary, ConcreteModel, Constraint, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_part[k,q], v_total[k,q], v_flow[k,t]: units of the subject, of the scope, of the subject by quarter;
    v_member[k,z,q]: the supplier or option is used; v_share_short, v_share_over, v_growth_over (units) and
    v_members_over (suppliers or options): by how much a rule is missed."""
    m.v_part = Var(m.PERIODS, domain=NonNegativeReals)
    m.v_total = Var(m.PERIODS, domain=NonNegativeReals)
    m.v_flow = Var(m.FLOWS, domain=NonNegativeReals)
    m.v_member = Var(m.MEMBERS, domain=Binary)
    m.v_share_short = Var(m.LEAST_SHARES, domain=NonNegativeReals)
    m.v_share_over = Var(m.MOST_SHARES, domain=NonNegativeReals)
    m.v_growth_over = Var(m.GROWTHS, domain=NonNegativeReals)
    m.v_members_over = Var(m.MEMBER_LIMITS, domain=NonNegativeReals)


def part(m: ConcreteModel, k: Any, q: Any) -> Any:
    """The subject's units in the period: part[k,q] = part_known[k,q] + sum part_units output yield run +
    sum part_units deliver; units, or value."""
    arriving = sum(
        m.part_units[k, v] * m.output[a, v] * m.yield_[a, t] * m.v_run[a, t] for a, v, t in m.PART_RUNS[k, q]
    )
    delivered = sum(m.part_units[k, v] * m.v_deliver[c, v, t] for c, v, t in m.PART_DELIVERIES[k, q])
    return m.v_part[k, q] == m.part_known[k, q] + arriving + delivered


def total(m: ConcreteModel, k: Any, q: Any) -> Any:
    """All units in scope in the period: total[k,q] = total_known[k,q] + sum total_units output yield run +
    sum total_units deliver; units, or value."""
    arriving = sum(
        m.total_units[k, v] * m.output[a, v] * m.yield_[a, t] * m.v_run[a, t] for a, v, t in m.TOTAL_RUNS[k, q]
    )
    delivered = sum(m.total_units[k, v] * m.v_deliver[c, v, t] for c, v, t in m.TOTAL_DELIVERIES[k, q])
    return m.v_total[k, q] == m.total_known[k, q] + arriving + delivered


def flow(m: ConcreteModel, k: Any, t: Any) -> Any:
    """The subject's units in the quarter: flow[k,t] = flow_known[k,t] + sum part_units output yield run +
    sum part_units deliver; units, or value."""
    arriving = sum(
        m.part_units[k, v] * m.output[a, v] * m.yield_[a, u] * m.v_run[a, u] for a, v, u in m.FLOW_RUNS[k, t]
    )
    delivered = sum(m.part_units[k, v] * m.v_deliver[c, v, u] for c, v, u in m.FLOW_DELIVERIES[k, t])
    return m.v_flow[k, t] == m.flow_known[k, t] + arriving + delivered


def least_share(m: ConcreteModel, k: Any, q: Any) -> Any:
    """The subject carries its least share, or misses it: part[k,q] + share_short[k,q] >= least_share[k,q] total[k,q];
    units."""
    return m.v_part[k, q] + m.v_share_short[k, q] >= m.least_share[k, q] * m.v_total[k, q]


def most_share(m: ConcreteModel, k: Any, q: Any) -> Any:
    """The subject carries its most share, or exceeds it: part[k,q] <= most_share[k,q] total[k,q] + share_over[k,q];
    units."""
    return m.v_part[k, q] <= m.most_share[k, q] * m.v_total[k, q] + m.v_share_over[k, q]


def growth(m: ConcreteModel, k: Any, t: Any) -> Any:
    """The subject grows no faster than allowed: flow[k,t] <= growth[k,t] flow[k,t-1] + growth_from[k,t] +
    growth_over[k,t]; units."""
    grown = sum(m.growth[k, t] * m.v_flow[k, u] for u in m.PREV[t])
    return m.v_flow[k, t] <= grown + m.growth_from[k, t] + m.v_growth_over[k, t]


def member(m: ConcreteModel, k: Any, z: Any, q: Any, j: Any, t: Any) -> Any:
    """A supplier counts when any of its sources starts, an option when any source starts by it: sum_a run[a,t] <=
    most_run[j,t] member[k,z,q]; units."""
    return sum(m.v_run[a, t] for a in m.MEMBER_RUNS[k, z, q, j, t]) <= m.most_run[j, t] * m.v_member[k, z, q]


def most_members(m: ConcreteModel, k: Any, q: Any) -> Any:
    """A scope has a most number of suppliers or options: sum_z member[k,z,q] <= most_members[k,q] +
    members_over[k,q]."""
    return sum(m.v_member[k, z, q] for z in m.COUNTED[k, q]) <= m.most_members[k, q] + m.v_members_over[k, q]


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_part = Constraint(m.PERIODS, rule=part)
    m.c_total = Constraint(m.PERIODS, rule=total)
    m.c_flow = Constraint(m.FLOWS, rule=flow)
    m.c_least_share = Constraint(m.LEAST_SHARES, rule=least_share)
    m.c_most_share = Constraint(m.MOST_SHARES, rule=most_share)
    m.c_growth = Constraint(m.GROWTHS, rule=growth)
    m.c_member = Constraint(m.MEMBER_ORDERS, rule=member)
    m.c_most_members = Constraint(m.MEMBER_LIMITS, rule=most_members)


def prices(m: ConcreteModel) -> Any:
    """Priced rules that are missed are paid for: - sum discount[t] price units missed; currency."""
    return -(
        sum(m.discount[t] * m.least_price[k, q, t] * m.v_share_short[k, q] for k, q, t in m.PRICED_LEAST)
        + sum(m.discount[t] * m.most_price[k, q, t] * m.v_share_over[k, q] for k, q, t in m.PRICED_MOST)
        + sum(m.discount[t] * m.growth_price[k, t] * m.v_growth_over[k, t] for k, t in m.PRICED_GROWTHS)
        + sum(m.discount[t] * m.members_price[k, q, t] * m.v_members_over[k, q] for k, q, t in m.PRICED_MEMBERS)
    )


def bend_shares(m: ConcreteModel) -> Any:
    """Weighted units, suppliers and options by which unpriced rules are missed."""
    return (
        sum(m.bend_least[k, q] * m.v_share_short[k, q] for k, q in m.BENT_LEAST)
        + sum(m.bend_most[k, q] * m.v_share_over[k, q] for k, q in m.BENT_MOST)
        + sum(m.bend_growth[k, t] * m.v_growth_over[k, t] for k, t in m.BENT_GROWTHS)
        + sum(m.bend_members[k, q] * m.v_members_over[k, q] for k, q in m.BENT_MEMBERS)
    )


MONEY = {"rule prices": prices}
BENDS = {"rules": bend_shares}
