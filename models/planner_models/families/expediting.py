"""Expediting: runs that arrive earlier, at a fee, once an option allows it."""

from __future__ import annotations

from typing import Any

from pyomo.core import ConcreteModel, Constraint


def variables(m: ConcreteModel) -> None:
    """None of its own: what is expedited is a run of its source with a shorter lead time."""


def expedite_steps(m: ConcreteModel, o: Any, t: Any) -> Any:
    """No more arrives earlier than complete steps allow: sum_a yield[a,t] run[a,t] <= expedite_step[o,t]
    (done_before[o,t] + sum_{u+lead<=t} build[o,u]); units."""
    good = sum(m.yield_[a, t] * m.v_run[a, t] for a in m.EXPEDITED_RUNS[o, t])
    return good <= m.expedite_step[o, t] * (m.done_before[o, t] + sum(m.v_build[o, u] for u in m.DONE[o, t]))


def constraints(m: ConcreteModel) -> None:
    """Declare the limit."""
    m.c_expedite_steps = Constraint(m.EXPEDITED, rule=expedite_steps)


def expediting(m: ConcreteModel) -> Any:
    """What arrives earlier has a fee, paid at the start: - sum discount[t] expedite_fee[o,t] yield[a,t] run[a,t];
    currency."""
    return -sum(
        sum(m.discount[t] * m.expedite_fee[o, t] * m.yield_[a, t] * m.v_run[a, t] for a in m.EXPEDITED_RUNS[o, t])
        for o, t in m.EXPEDITED
    )


MONEY = {"expediting": expediting}
