"""Locks: decisions already taken, and those of the plan before."""

from __future__ import annotations

from typing import Any

from pyomo.core import ConcreteModel, Constraint, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_lock_short[lk,t], v_lock_over[lk,t]: units (steps of an option, units of a resource) by which a lock is
    missed."""
    m.v_lock_short = Var(m.LOCKED, domain=NonNegativeReals)
    m.v_lock_over = Var(m.LOCKED, domain=NonNegativeReals)


def decided(m: ConcreteModel, lk: Any, t: Any) -> Any:
    """What is decided under a lock: sum run + sum deliver + sum build + sum configure + sum regrade + sum contracted +
    sum overtime, one of them by its kind; units, steps or units of a resource."""
    started = sum(m.v_run[a, t] for a in m.LOCKED_RUNS[lk, t])
    delivered = sum(m.v_deliver[c, v, t] for c, v in m.LOCKED_DELIVERIES[lk, t])
    built = sum(m.v_build[o, t] for o in m.LOCKED_STEPS[lk, t])
    met = sum(m.v_configure[c, p, t] for c, p in m.LOCKED_NEEDS[lk, t])
    served = sum(m.v_regrade[v, v2, t] for v, v2 in m.LOCKED_SUBSTITUTES[lk, t])
    taken = sum(m.v_contracted[n, t] for n in m.LOCKED_TAKES[lk, t])
    overtime = sum(m.v_overtime[r, t] for r in m.LOCKED_OVERTIMES[lk, t])
    return started + delivered + built + met + served + taken + overtime


def lock_least(m: ConcreteModel, lk: Any, t: Any) -> Any:
    """At least what the lock says is decided, or it is missed: decided + lock_short[lk,t] >= lock_least[lk,t]; units or
    steps."""
    return decided(m, lk, t) + m.v_lock_short[lk, t] >= m.lock_least[lk, t]


def lock_most(m: ConcreteModel, lk: Any, t: Any) -> Any:
    """At most what the lock says is decided, or it is missed: decided <= lock_most[lk,t] + lock_over[lk,t]; units or
    steps."""
    return decided(m, lk, t) <= m.lock_most[lk, t] + m.v_lock_over[lk, t]


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_lock_least = Constraint(m.LEAST_LOCKS, rule=lock_least)
    m.c_lock_most = Constraint(m.MOST_LOCKS, rule=lock_most)


def prices(m: ConcreteModel) -> Any:
    """Priced locks that are missed are paid for: - sum discount[t] lock_price[lk,t] (lock_short[lk,t] +
    lock_over[lk,t]); currency."""
    return -sum(
        m.discount[t] * m.lock_price[lk, t] * (m.v_lock_short[lk, t] + m.v_lock_over[lk, t]) for lk, t in m.PRICED_LOCKS
    )


def stability(m: ConcreteModel) -> Any:
    """Changes against the plan before are paid for: - sum discount[t] stability_price[lk,t] (lock_short[lk,t] +
    lock_over[lk,t]); currency."""
    return -sum(
        m.discount[t] * m.stability_price[lk, t] * (m.v_lock_short[lk, t] + m.v_lock_over[lk, t])
        for lk, t in m.STABLE_LOCKS
    )


def bend_locks(m: ConcreteModel) -> Any:
    """Weighted units by which unpriced locks are missed: sum bend_lock[lk,t] (lock_short[lk,t] + lock_over[lk,t])."""
    return sum(m.bend_lock[lk, t] * (m.v_lock_short[lk, t] + m.v_lock_over[lk, t]) for lk, t in m.BENT_LOCKS)


def changes(m: ConcreteModel) -> Any:
    """Weighted units by which the plan differs from the one before: sum change_weight[lk,t] (lock_short[lk,t] +
    lock_over[lk,t])."""
    return sum(m.change_weight[lk, t] * (m.v_lock_short[lk, t] + m.v_lock_over[lk, t]) for lk, t in m.STABLE_LOCKS)


MONEY = {"rule prices": prices, "stability": stability}
BENDS = {"rules": bend_locks}
