"""Customers: what they accept, how their needs are met, and what is late, lost or short of a commitment."""

from __future__ import annotations

from typing import Any

from pyomo.core import Binary, ConcreteModel, Constraint, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_deliver[c,v,t]: units that reach the customer; v_landed[c,x,t]: units used of what was on the way at the start;
    v_configure[c,p,t]: units of a need met by an option; v_fulfil[d,t]: units of
    a demand line served; v_lost[d]: units never served; v_uncommitted[d]: committed units missing; v_fair[f]: the
    largest part of the commitments of a priority that a customer misses; v_pick[c,p]: the
    one option a customer uses, of a need or of all needs of a link class."""
    m.v_deliver = Var(m.DELIVERIES, domain=NonNegativeReals)
    m.v_landed = Var(m.LANDED, domain=NonNegativeReals)
    m.v_configure = Var(m.CONFIGURES, domain=NonNegativeReals)
    m.v_fulfil = Var(m.WINDOWS, domain=NonNegativeReals)
    m.v_lost = Var(m.LINES, domain=NonNegativeReals)
    m.v_uncommitted = Var(m.COMMITMENTS, domain=NonNegativeReals)
    m.v_fair = Var(m.FAIR, domain=NonNegativeReals)
    m.v_pick = Var(m.PICKS, domain=Binary)


def customer(m: ConcreteModel, c: Any, x: Any, t: Any) -> Any:
    """What reaches a customer is what is wanted directly and what its needs use: sum deliver + landed + sum configure =
    sum fulfil + sum contains configure; units."""
    delivered = sum(m.v_deliver[c, v, t] for v in m.SUPPLIED[c, x, t])
    landed = sum(m.v_landed[c, x, u] for u in m.LANDING[c, x, t])
    met = sum(m.v_configure[c, p, t] for p in m.SERVED_BY[c, x, t])
    wanted = sum(m.v_fulfil[d, t] for d in m.ASKED[c, x, t])
    inside = sum(m.contains[p, x] * m.v_configure[c, p, t] for p in m.INSIDE[c, x, t])
    return delivered + landed + met == wanted + inside


def landed(m: ConcreteModel, c: Any, x: Any, t: Any) -> Any:
    """What was on the way serves once it is there: sum_{u<=t} landed[c,x,u] <= on_the_way[c,x,t]; units."""
    return sum(m.v_landed[c, x, u] for u in m.LANDED_BY[c, x, t]) <= m.on_the_way[c, x, t]


def demand(m: ConcreteModel, d: Any) -> Any:
    """A demand line is served in its window or lost: sum_t fulfil[d,t] + lost[d] = quantity[d]; units."""
    return sum(m.v_fulfil[d, t] for t in m.SERVED_IN[d]) + m.v_lost[d] == m.quantity[d]


def commitment(m: ConcreteModel, d: Any) -> Any:
    """The committed part is served, or missed: sum_t fulfil[d,t] + uncommitted[d] >= committed[d]; units."""
    return sum(m.v_fulfil[d, t] for t in m.SERVED_IN[d]) + m.v_uncommitted[d] >= m.committed[d]


def fair(m: ConcreteModel, f: Any, c: Any) -> Any:
    """No customer misses more than the largest part: sum uncommitted[d] <= fair_committed[f,c] fair[f]; units."""
    return sum(m.v_uncommitted[d] for d in m.FAIR_LINES[f, c]) <= m.fair_committed[f, c] * m.v_fair[f]


def one_option(m: ConcreteModel, c: Any, x: Any) -> Any:
    """A customer uses one option of such a need, or one name for all needs of a link class: sum_p pick[c,p] <= 1."""
    return sum(m.v_pick[c, p] for p in m.PICK_FROM[c, x]) <= 1


def picked(m: ConcreteModel, c: Any, p: Any, t: Any) -> Any:
    """Only the option picked serves: configure[c,p,t] <= most_configured[c,p,t] sum pick[c,p'], p' being p or the one
    that is for all of its name in the link class; units."""
    return m.v_configure[c, p, t] <= m.most_configured[c, p, t] * sum(m.v_pick[c, y] for y in m.PICKED[c, p, t])


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_customer = Constraint(m.WANTS, rule=customer)
    m.c_landed = Constraint(m.LANDED, rule=landed)
    m.c_demand = Constraint(m.LINES, rule=demand)
    m.c_commitment = Constraint(m.COMMITMENTS, rule=commitment)
    m.c_fair = Constraint(m.FAIR_CUSTOMERS, rule=fair)
    m.c_one_option = Constraint(m.PICK_GROUPS, rule=one_option)
    m.c_picked = Constraint(m.SINGLE, rule=picked)


def revenue(m: ConcreteModel) -> Any:
    """Every unit served is paid: sum discount[t] price[d,t] fulfil[d,t]; currency."""
    return sum(m.discount[t] * m.price[d, t] * m.v_fulfil[d, t] for d, t in m.WINDOWS)


def late_fees(m: ConcreteModel) -> Any:
    """Late units cost a fee: - sum discount[t] late_fee[d,t] fulfil[d,t]; currency."""
    return -sum(m.discount[t] * m.late_fee[d, t] * m.v_fulfil[d, t] for d, t in m.WINDOWS)


def lost_penalties(m: ConcreteModel) -> Any:
    """Lost units cost a penalty when their window closes: - sum discount[t] lost_penalty[d,t] lost[d]; currency."""
    return -sum(m.discount[t] * m.lost_penalty[d, t] * m.v_lost[d] for d, t in m.DUE)


def bend_fairly(m: ConcreteModel, f: Any) -> Any:
    """The largest part of its commitments that a customer of the priority misses: fair[f]."""
    return 1.0 * m.v_fair[f]


def bend_commitments(m: ConcreteModel, f: Any) -> Any:
    """Weighted committed units missing in a priority: sum bend_commitment[d] uncommitted[d]."""
    return sum(m.bend_commitment[d] * m.v_uncommitted[d] for d in m.OF_PRIORITY[f])


MONEY = {"revenue": revenue, "late fees": late_fees, "lost penalties": lost_penalties}
