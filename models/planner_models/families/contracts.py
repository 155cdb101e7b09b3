"""Contracts: least and most takes of a quarter and of a term, fees for what is not taken, and prices of their own."""

from __future__ import annotations

from typing import Any

from pyomo.core import Binary, ConcreteModel, Constraint, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_contracted[n,t]: units taken under the contract, beside what is received anyway; v_beside[g,t]: units of the
    flow beside its contracts; v_step[n,q,e]: units priced by the step; v_reached[n,q,e]: the step is reached;
    v_untaken[n,t], v_untaken_total[n,t]: units of a least that are not taken. Units are those of the items, or of the
    resource."""
    m.v_contracted = Var(m.CONTRACTED, domain=NonNegativeReals)
    m.v_beside = Var(m.BESIDE, domain=NonNegativeReals)
    m.v_step = Var(m.STEPS, domain=NonNegativeReals)
    m.v_reached = Var(m.STEP_SWITCHES, domain=Binary)
    m.v_untaken = Var(m.LEAST_TAKEN, domain=NonNegativeReals)
    m.v_untaken_total = Var(m.LEAST_TOTALS, domain=NonNegativeReals)


def covered(m: ConcreteModel, g: Any, t: Any) -> Any:
    """All that flows is under the contracts or, where they allow it, beside them: sum_n contracted[n,t] + beside[g,t] =
    sum output yield run + sum usage run + sum fulfil; units."""
    under = sum(m.v_contracted[n, t] for n in m.UNDER[g, t])
    beside = sum(m.v_beside[g, u] for u in m.SPOT[g, t])
    arriving = sum(m.output[a, v] * m.yield_[a, u] * m.v_run[a, u] for a, v, u in m.COVERED_RUNS[g, t])
    used = sum(m.usage[a, r] * m.v_run[a, t] for a, r in m.COVERED_USES[g, t])
    served = sum(m.v_fulfil[d, t] for d in m.COVERED_LINES[g, t])
    return under + beside == arriving + used + served


def _in_force(m: ConcreteModel, n: Any, t: Any) -> Any:
    """1 where the contract is in force whatever is decided, or once it is signed."""
    return m.in_force[n, t] + sum(m.v_build[o, u] for o, u in m.SIGNINGS[n, t])


def signed(m: ConcreteModel, n: Any, t: Any) -> Any:
    """Nothing is taken under a contract that is not in force: contracted[n,t] <= most_signed[n,t] (in_force[n,t] +
    sum build[o,u]); units."""
    return m.v_contracted[n, t] <= m.most_signed[n, t] * _in_force(m, n, t)


def all_under(m: ConcreteModel, g: Any, n: Any, t: Any) -> Any:
    """Nothing goes beside a contract in force without spot, unless one in force allows it: beside[g,t] <=
    most_beside[g,n,t] (1 - in_force[n,t] - sum build[o,u] + sum_{spot} build[o,u]); units."""
    allowed = sum(m.v_build[o, u] for o, u in m.SPOT_SIGNINGS[g, t])
    return m.v_beside[g, t] <= m.most_beside[g, n, t] * (1 - _in_force(m, n, t) + allowed)


def most_taken(m: ConcreteModel, n: Any, t: Any) -> Any:
    """A quarter has its most: contracted[n,t] <= most_taken[n,t]; units."""
    return m.v_contracted[n, t] <= m.most_taken[n, t]


def least_taken(m: ConcreteModel, n: Any, t: Any) -> Any:
    """A quarter's least is taken, or not, where the contract is in force: contracted[n,t] + untaken[n,t] >=
    least_taken[n,t] (in_force[n,t] + sum build[o,u]); units."""
    return m.v_contracted[n, t] + m.v_untaken[n, t] >= m.least_taken[n, t] * _in_force(m, n, t)


def most_total(m: ConcreteModel, n: Any) -> Any:
    """A term has its most: sum_t contracted[n,t] <= most_total[n]; units."""
    return sum(m.v_contracted[n, t] for t in m.TERM[n]) <= m.most_total[n]


def least_total(m: ConcreteModel, n: Any, t: Any) -> Any:
    """A term's least, whole where the contract is in force at its end, is taken, or not; what a quarter has not taken
    counts, for it is paid for or told there: sum_u contracted[n,u] + sum_u untaken[n,u] + untaken_total[n,t] >=
    least_total[n,t] (in_force[n,t] + sum build[o,u]); units."""
    taken = sum(m.v_contracted[n, u] for u in m.TERM[n])
    told = sum(m.v_untaken[n, u] for u in m.FEE_QUARTERS[n])
    return taken + told + m.v_untaken_total[n, t] >= m.least_total[n, t] * _in_force(m, n, t)


def stepped(m: ConcreteModel, n: Any, q: Any) -> Any:
    """Every unit of the period is priced by some step: sum_e step[n,q,e] = sum_t contracted[n,t]; units."""
    return sum(m.v_step[n, q, e] for e in m.STEPS_OF[n, q]) == sum(m.v_contracted[n, t] for t in m.VOLUME[n, q])


def step_end(m: ConcreteModel, n: Any, q: Any, e: Any) -> Any:
    """A step has its end: step[n,q,e] <= step_end[n,q,e]; units."""
    return m.v_step[n, q, e] <= m.step_end[n, q, e]


def step_reached(m: ConcreteModel, n: Any, q: Any, e: Any) -> Any:
    """No step is used that is not reached: step[n,q,e] <= most_step[n,q,e] reached[n,q,e]; units."""
    return m.v_step[n, q, e] <= m.most_step[n, q, e] * m.v_reached[n, q, e]


def step_filled(m: ConcreteModel, n: Any, q: Any, e: Any, e2: Any) -> Any:
    """A step is full before the next is reached: step[n,q,e] >= fill_step[n,q,e,e2] reached[n,q,e2]; units."""
    return m.v_step[n, q, e] >= m.fill_step[n, q, e, e2] * m.v_reached[n, q, e2]


def step_start(m: ConcreteModel, n: Any, q: Any, e: Any) -> Any:
    """A step for all units asks for its volume: step[n,q,e] >= step_start[n,q,e] reached[n,q,e]; units."""
    return m.v_step[n, q, e] >= m.step_start[n, q, e] * m.v_reached[n, q, e]


def one_step(m: ConcreteModel, n: Any, q: Any) -> Any:
    """One step holds for all units: sum_e reached[n,q,e] <= 1."""
    return sum(m.v_reached[n, q, e] for e in m.STEPS_OF[n, q]) <= 1


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_covered = Constraint(m.COVERED, rule=covered)
    m.c_signed = Constraint(m.SIGNED, rule=signed)
    m.c_all_under = Constraint(m.BESIDE_LIMITS, rule=all_under)
    m.c_most_taken = Constraint(m.MOST_TAKEN, rule=most_taken)
    m.c_least_taken = Constraint(m.LEAST_TAKEN, rule=least_taken)
    m.c_most_total = Constraint(m.MOST_TOTALS, rule=most_total)
    m.c_least_total = Constraint(m.LEAST_TOTALS, rule=least_total)
    m.c_stepped = Constraint(m.TIERED, rule=stepped)
    m.c_step_end = Constraint(m.STEP_ENDS, rule=step_end)
    m.c_step_reached = Constraint(m.STEP_SWITCHES, rule=step_reached)
    m.c_step_filled = Constraint(m.STEP_FILLS, rule=step_filled)
    m.c_step_start = Constraint(m.STEP_STARTS, rule=step_start)
    m.c_one_step = Constraint(m.ONE_STEP, rule=one_step)


def prices(m: ConcreteModel) -> Any:
    """A contract's price replaces the source's unit cost or the Demand price, exactly where all that flows is under
    priced contracts, else by the one price that the unit has beside them: sum discount[t] output[a,v]
    unit_cost[a,t] run[a,t] - sum discount[t] price[d,t] fulfil[d,t] + sum discount[t2] spared[n,t,t2] contracted[n,t] -
    sum discount[t] contract_price[n,t] contracted[n,t]; what steps change of it is settled when the period ends:
    - sum discount[t] step_price[n,q,e,t] step[n,q,e]; currency."""
    return (
        sum(m.discount[t] * m.output[a, v] * m.unit_cost[a, t] * m.v_run[a, t] for n, a, v, t in m.REPLACED_COSTS)
        - sum(m.discount[t] * m.price[d, t] * m.v_fulfil[d, t] for n, d, t in m.REPLACED_PRICES)
        + sum(m.discount[t2] * m.spared[n, t, t2] * m.v_contracted[n, t] for n, t, t2 in m.SPARED)
        - sum(m.discount[t] * m.contract_price[n, t] * m.v_contracted[n, t] for n, t in m.TAKEN_AT)
        - sum(m.discount[t] * m.step_price[n, q, e, t] * m.v_step[n, q, e] for n, q, e, t in m.STEP_PAID)
    )


def fees(m: ConcreteModel) -> Any:
    """Units not taken are paid for: - sum discount[t] fee[n,t] untaken[n,t] - sum discount[t] total_fee[n,t]
    untaken_total[n,t]; currency."""
    return -(
        sum(m.discount[t] * m.fee[n, t] * m.v_untaken[n, t] for n, t in m.FEES)
        + sum(m.discount[t] * m.total_fee[n, t] * m.v_untaken_total[n, t] for n, t in m.TOTAL_FEES)
    )


def bend_contracts(m: ConcreteModel) -> Any:
    """Weighted units not taken without a fee: sum bend_taken[n,t] untaken[n,t] + sum bend_total[n,t]
    untaken_total[n,t]."""
    return sum(m.bend_taken[n, t] * m.v_untaken[n, t] for n, t in m.BENT_TAKEN) + sum(
        m.bend_total[n, t] * m.v_untaken_total[n, t] for n, t in m.BENT_TOTALS
    )


MONEY = {"contract prices": prices, "take-or-pay": fees}
BENDS = {"rules": bend_contracts}
