"""Blends: the average of an attribute over what goes into an item, or over what a customer receives.

Attributes are levels here: 0 for the rule's least number and 1 for its largest, so that hardness and failure rates of
one in a million look alike to the solver. An average over many kinds is linear once multiplied by the units.
"""

from __future__ import annotations

from typing import Any

from pyomo.core import ConcreteModel, Constraint, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_blended[h,q]: units in the scope of the rule; v_content[h,q]: their levels, summed; v_blend_short and
    v_blend_over (level x unit): by how much the rule is missed."""
    m.v_blended = Var(m.BLENDS, domain=NonNegativeReals)
    m.v_content = Var(m.BLENDS, domain=NonNegativeReals)
    m.v_blend_short = Var(m.LEAST_BLENDS, domain=NonNegativeReals)
    m.v_blend_over = Var(m.MOST_BLENDS, domain=NonNegativeReals)


def blended(m: ConcreteModel, h: Any, q: Any) -> Any:
    """Units in the scope in the period: blended[h,q] = blend_known[h,q] + sum run_units run + sum deliver; units."""
    used = sum(m.run_units[h, a] * m.v_run[a, t] for a, t in m.BLEND_RUNS[h, q])
    delivered = sum(m.v_deliver[c, v, t] for c, v, t in m.BLEND_DELIVERIES[h, q])
    return m.v_blended[h, q] == m.blend_known[h, q] + used + delivered


def content(m: ConcreteModel, h: Any, q: Any) -> Any:
    """Their levels: content[h,q] = content_known[h,q] + sum run_content run + sum level deliver; level x units."""
    used = sum(m.run_content[h, a] * m.v_run[a, t] for a, t in m.BLEND_RUNS[h, q])
    delivered = sum(m.level[h, v] * m.v_deliver[c, v, t] for c, v, t in m.BLEND_DELIVERIES[h, q])
    return m.v_content[h, q] == m.content_known[h, q] + used + delivered


def least_average(m: ConcreteModel, h: Any, q: Any) -> Any:
    """The average is at least so high, or misses it: content[h,q] + blend_short[h,q] >= least_level[h,q]
    blended[h,q]; level x units."""
    return m.v_content[h, q] + m.v_blend_short[h, q] >= m.least_level[h, q] * m.v_blended[h, q]


def most_average(m: ConcreteModel, h: Any, q: Any) -> Any:
    """The average is at most so high, or exceeds it: content[h,q] <= most_level[h,q] blended[h,q] +
    blend_over[h,q]; level x units."""
    return m.v_content[h, q] <= m.most_level[h, q] * m.v_blended[h, q] + m.v_blend_over[h, q]


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_blended = Constraint(m.BLENDS, rule=blended)
    m.c_content = Constraint(m.BLENDS, rule=content)
    m.c_least_average = Constraint(m.LEAST_BLENDS, rule=least_average)
    m.c_most_average = Constraint(m.MOST_BLENDS, rule=most_average)


def prices(m: ConcreteModel) -> Any:
    """Priced rules that are missed are paid for: - sum discount[t] price level x units missed; currency."""
    return -(
        sum(m.discount[t] * m.least_blend_price[h, q, t] * m.v_blend_short[h, q] for h, q, t in m.PRICED_LEAST_BLENDS)
        + sum(m.discount[t] * m.most_blend_price[h, q, t] * m.v_blend_over[h, q] for h, q, t in m.PRICED_MOST_BLENDS)
    )


def bend_blends(m: ConcreteModel) -> Any:
    """Weighted level x units by which unpriced rules are missed."""
    short = sum(m.bend_least_blend[h, q] * m.v_blend_short[h, q] for h, q in m.BENT_LEAST_BLENDS)
    return short + sum(m.bend_most_blend[h, q] * m.v_blend_over[h, q] for h, q in m.BENT_MOST_BLENDS)


MONEY = {"rule prices": prices}
BENDS = {"rules": bend_blends}
