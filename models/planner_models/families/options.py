"""Options: steps that cost money now and have their effect after their lead time."""

from __future__ import annotations

from typing import Any

from pyomo.core import Binary, ConcreteModel, Constraint, NonNegativeIntegers, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_build[o,t]: steps of the option started in the quarter; v_chosen[o]: any step is; v_steps_short[o]: steps that
    must be taken and are not."""
    m.v_build = Var(m.BUILDS, domain=NonNegativeIntegers)
    m.v_chosen = Var(m.CHOICES, domain=Binary)
    m.v_steps_short = Var(m.LEAST_STEPS, domain=NonNegativeReals)


def most_steps(m: ConcreteModel, o: Any) -> Any:
    """An option has a most number of steps: sum_t build[o,t] <= most_steps[o]."""
    return sum(m.v_build[o, t] for t in m.STARTS[o]) <= m.most_steps[o]


def least_steps(m: ConcreteModel, o: Any) -> Any:
    """What must be taken is taken, or missed: sum_t build[o,t] + steps_short[o] >= least_steps[o]."""
    return sum(m.v_build[o, t] for t in m.STARTS[o]) + m.v_steps_short[o] >= m.least_steps[o]


def resource_left(m: ConcreteModel, r: Any, t: Any) -> Any:
    """Steps take no more of a resource than there is: left[r,t] + sum effect[r,t,o,u] build[o,u] >= 0; resource
    units."""
    return m.left[r, t] + sum(m.effect[r, t, o, u] * m.v_build[o, u] for o, u in m.LEFT[r, t]) >= 0


def chosen(m: ConcreteModel, o: Any) -> Any:
    """Steps only of what is chosen: sum_t build[o,t] <= most_steps[o] chosen[o]."""
    return sum(m.v_build[o, t] for t in m.STARTS[o]) <= m.most_steps[o] * m.v_chosen[o]


def excludes(m: ConcreteModel, o: Any, o2: Any) -> Any:
    """One at most of two options is taken: sum build + sum chosen <= 1, over those with one step and with several."""
    single = sum(m.v_build[p, t] for p, t in m.SINGLES[o, o2])
    return single + sum(m.v_chosen[p] for p in m.SEVERALS[o, o2]) <= 1


def opened(m: ConcreteModel, j: Any, o: Any, t: Any) -> Any:
    """A supplier starts nothing before it is open: sum_a run[a,t] <= most_run[j,t] (done_before[o,t] +
    sum_{u+lead<=t} build[o,u]); units."""
    done = m.done_before[o, t] + sum(m.v_build[o, u] for u in m.DONE[o, t])
    return sum(m.v_run[a, t] for a in m.RUNS_OF[j, t]) <= m.most_run[j, t] * done


def closed(m: ConcreteModel, j: Any, o: Any, t: Any) -> Any:
    """A supplier starts nothing once it is closed: sum_a run[a,t] <= most_run[j,t] (1 - done_before[o,t] -
    sum_{u+lead<=t} build[o,u]); units."""
    done = m.done_before[o, t] + sum(m.v_build[o, u] for u in m.DONE[o, t])
    return sum(m.v_run[a, t] for a in m.RUNS_OF[j, t]) <= m.most_run[j, t] * (1 - done)


def qualified(m: ConcreteModel, c: Any, x: Any, o: Any, t: Any) -> Any:
    """Nothing of a maker reaches a customer before it is qualified there: sum_v deliver[c,v,t] <=
    most_qualified[c,x,o,t] sum_{u+lead<=t} build[o,u]; units."""
    done = sum(m.v_build[o, u] for u in m.DONE[o, t])
    return sum(m.v_deliver[c, v, t] for v in m.QUALIFYING[c, x, o, t]) <= m.most_qualified[c, x, o, t] * done


def requires(m: ConcreteModel, o: Any, o2: Any, t: Any) -> Any:
    """Steps start only after one of the required option is complete: sum_{u<=t} build[o,u] <=
    most_steps[o] sum_{u+lead<=t} build[o2,u]."""
    return sum(m.v_build[o, u] for u in m.STARTED_BY[o, o2, t]) <= m.most_steps[o] * sum(
        m.v_build[o2, u] for u in m.COMPLETE_BY[o, o2, t]
    )


def budget(m: ConcreteModel, t: Any) -> Any:
    """Capital expenditure stays within the quarter's budget: sum_o capex[o] build[o,t] <= budget[t]; currency."""
    return sum(m.capex[o] * m.v_build[o, t] for o in m.SPENT[t]) <= m.budget[t]


def total_budget(m: ConcreteModel, b: Any) -> Any:
    """Capital expenditure stays within the horizon's budget: sum capex[o] build[o,t] <= total_budget; currency."""
    return sum(m.capex[o] * m.v_build[o, t] for o, t in m.BUILDS) <= m.total_budget[b]


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_most_steps = Constraint(m.STEPPED, rule=most_steps)
    m.c_least_steps = Constraint(m.LEAST_STEPS, rule=least_steps)
    m.c_resource_left = Constraint(m.LOSSES, rule=resource_left)
    m.c_chosen = Constraint(m.CHOICES, rule=chosen)
    m.c_excludes = Constraint(m.EXCLUSIONS, rule=excludes)
    m.c_opened = Constraint(m.OPENED, rule=opened)
    m.c_closed = Constraint(m.CLOSED, rule=closed)
    m.c_qualified = Constraint(m.QUALIFIED, rule=qualified)
    m.c_requires = Constraint(m.REQUIREMENTS, rule=requires)
    m.c_budget = Constraint(m.BUDGETS, rule=budget)
    m.c_total_budget = Constraint(m.TOTAL_BUDGET, rule=total_budget)


def capex(m: ConcreteModel) -> Any:
    """A step is paid when it starts: - sum discount[t] capex[o] build[o,t]; currency."""
    return -sum(m.discount[t] * m.capex[o] * m.v_build[o, t] for o, t in m.BUILDS)


def running_cost(m: ConcreteModel) -> Any:
    """A complete step costs each quarter: - sum_{u>=t+lead} discount[u] running_cost[o] build[o,t]
    - sum discount[t] running_before[t]; currency."""
    return -sum(
        sum(m.discount[u] * m.running_cost[o] * m.v_build[o, t] for u in m.RUNNING[o, t]) for o, t in m.BUILDS
    ) - sum(m.discount[t] * m.running_before[t] for t in m.T)


def bend_steps(m: ConcreteModel) -> Any:
    """Weighted steps missing: sum bend_steps[o] steps_short[o]."""
    return sum(m.bend_steps[o] * m.v_steps_short[o] for o in m.LEAST_STEPS)


MONEY = {"capex": capex, "running cost": running_cost}
BENDS = {"rules": bend_steps}
