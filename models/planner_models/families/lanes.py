"""Lanes: how deliveries travel, what that costs, and what limits a lane."""

from __future__ import annotations

from typing import Any

from pyomo.core import Binary, ConcreteModel, Constraint, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_trip[c,v,t,u]: units that leave in t and reach the customer in u; v_lane[l,t]: the lane is used."""
    m.v_trip = Var(m.TRIPS, domain=NonNegativeReals)
    m.v_lane = Var(m.LANE_SWITCHES, domain=Binary)


def travel(m: ConcreteModel, c: Any, v: Any, t: Any) -> Any:
    """What arrives has left, by the ordinary way or by express: deliver[c,v,t] = sum_u trip[c,v,u,t]; units."""
    return m.v_deliver[c, v, t] == sum(m.v_trip[c, v, u, t] for u in m.WAYS[c, v, t])


def lane_limit(m: ConcreteModel, l: Any, t: Any) -> Any:  # noqa: E741
    """A lane carries no more than its most: sum trip <= lane_most[l,t]; units."""
    return sum(m.v_trip[c, v, t, u] for c, v, u in m.ON_LANE[l, t]) <= m.lane_most[l, t]


def lane_room(m: ConcreteModel, l: Any, t: Any) -> Any:  # noqa: E741
    """Neither does one with a switch: sum trip <= lane_room[l,t] lane[l,t]; units."""
    return sum(m.v_trip[c, v, t, u] for c, v, u in m.ON_LANE[l, t]) <= m.lane_room[l, t] * m.v_lane[l, t]


def lane_part(m: ConcreteModel, l: Any, c: Any, x: Any, t: Any) -> Any:  # noqa: E741
    """Nothing goes on a lane that is not used: sum trip <= lane_wanted[l,c,x,t] lane[l,t]; units."""
    return sum(m.v_trip[c, v, t, u] for v, u in m.PART_TRIPS[l, c, x, t]) <= m.lane_wanted[l, c, x, t] * m.v_lane[l, t]


def lane_least(m: ConcreteModel, l: Any, t: Any) -> Any:  # noqa: E741
    """A lane that is used has its least load: sum trip >= min_load[l,t] lane[l,t]; units."""
    return sum(m.v_trip[c, v, t, u] for c, v, u in m.ON_LANE[l, t]) >= m.min_load[l, t] * m.v_lane[l, t]


def expedited(m: ConcreteModel, l: Any, t: Any) -> Any:  # noqa: E741
    """Express has its most: sum trip by express <= expedite_most[l,t]; units."""
    return sum(m.v_trip[c, v, t, u] for c, v, u in m.HURRIED[l, t]) <= m.expedite_most[l, t]


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_travel = Constraint(m.TRAVELLING, rule=travel)
    m.c_lane_limit = Constraint(m.LANE_LIMITS, rule=lane_limit)
    m.c_lane_room = Constraint(m.LANE_ROOMS, rule=lane_room)
    m.c_lane_part = Constraint(m.LANE_PARTS, rule=lane_part)
    m.c_lane_least = Constraint(m.LANE_LEASTS, rule=lane_least)
    m.c_expedited = Constraint(m.EXPEDITES, rule=expedited)


def freight(m: ConcreteModel) -> Any:
    """Freight, expedite fees and the cost of every lane used: - sum discount[t] freight[c,v,t,u] trip[c,v,t,u] -
    sum discount[t] lane_cost[l,t] lane[l,t]; currency."""
    units = sum(m.discount[t] * m.freight[c, v, t, u] * m.v_trip[c, v, t, u] for c, v, t, u in m.TRIPS)
    return -(units + sum(m.discount[t] * m.lane_cost[l, t] * m.v_lane[l, t] for l, t in m.LANE_SWITCHES))  # noqa: E741


def duty(m: ConcreteModel) -> Any:
    """Duty of what travels: - sum discount[t] duty[c,v,t,u] trip[c,v,t,u]; currency."""
    return -sum(m.discount[t] * m.duty[c, v, t, u] * m.v_trip[c, v, t, u] for c, v, t, u in m.TRIPS)


MONEY = {"freight": freight, "duty": duty}
