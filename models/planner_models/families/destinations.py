"""Destinations: to how many customers a supplier delivers."""

from __future__ import annotations

from typing import Any

from pyomo.core import Binary, ConcreteModel, Constraint, NonNegativeReals, Var


def variables(m: ConcreteModel) -> None:
    """v_served[k,c,q]: the subject delivers to the customer; v_customers_over[k,q]: customers too many."""
    m.v_served = Var(m.SERVED, domain=Binary)
    m.v_customers_over = Var(m.CUSTOMER_LIMITS, domain=NonNegativeReals)


def served(m: ConcreteModel, k: Any, c: Any, q: Any, x: Any, t: Any) -> Any:
    """A customer counts when anything of the subject's reaches it: sum_v deliver[c,v,t] <= served_wanted[k,c,q,x,t]
    served[k,c,q]; units."""
    return (
        sum(m.v_deliver[c, v, t] for v in m.SUBJECTS[k, c, q, x, t])
        <= m.served_wanted[k, c, q, x, t] * m.v_served[k, c, q]
    )


def most_customers(m: ConcreteModel, k: Any, q: Any) -> Any:
    """A subject has a most number of customers: sum_c served[k,c,q] <= most_customers[k,q] + customers_over[k,q]."""
    return sum(m.v_served[k, c, q] for c in m.REACHED[k, q]) <= m.most_customers[k, q] + m.v_customers_over[k, q]


def constraints(m: ConcreteModel) -> None:
    """Declare the family's constraints."""
    m.c_served = Constraint(m.SERVED_PARTS, rule=served)
    m.c_most_customers = Constraint(m.CUSTOMER_LIMITS, rule=most_customers)


def prices(m: ConcreteModel) -> Any:
    """Customers too many are paid for: - sum discount[t] customers_price customers_over; currency."""
    return -sum(m.discount[t] * m.customers_price[k, q, t] * m.v_customers_over[k, q] for k, q, t in m.PRICED_CUSTOMERS)


def bend_customers(m: ConcreteModel) -> Any:
    """Weighted customers by which unpriced rules are missed."""
    return sum(m.bend_customers[k, q] * m.v_customers_over[k, q] for k, q in m.BENT_CUSTOMERS)


MONEY = {"rule prices": prices}
BENDS = {"rules": bend_customers}
