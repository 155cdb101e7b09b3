"""Rules of Shares that limit to how many customers a supplier delivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from planner.compiling.builder import Builder
from planner.compiling.catalogue import Catalogue
from planner.compiling.customers import Wants
from planner.compiling.share_rules import Flow, Rule
from planner.tables import Tables


def add_customer_limits(
    b: Builder, tables: Tables, catalogue: Catalogue, wants: Wants, flows: Sequence[Flow], worth: Mapping[str, float]
) -> None:
    """Every such rule; ``flows``: of all rules, by code."""
    frame = tables["Shares"].frame
    for k, flow in enumerate(flows):
        most, price = (float(frame[name].iat[flow.rule.row]) for name in ("most_customers", "price"))
        if not np.isnan(most):
            weight = max((worth[item] for item in flow.rule.items), default=1.0)
            _add_limit(b, catalogue, wants, k, flow.rule, most, price, weight)


def _add_limit(
    b: Builder, catalogue: Catalogue, wants: Wants, k: int, rule: Rule, most: float, price: float, weight: float
) -> None:
    """The customers that may count in each period, and by what deliveries; ``wants`` bound these."""
    periods = np.arange(len(rule.periods))
    b.add("CUSTOMER_LIMITS", k, periods, most_customers=most)
    if np.isnan(price):
        b.add("BENT_CUSTOMERS", k, periods, bend_customers=weight)
    else:
        last = np.array([quarters[-1] for _, quarters in rule.periods])
        b.add("PRICED_CUSTOMERS", k, periods, last, customers_price=price)
    own = np.array([x.item in rule.items and x.maker in rule.suppliers for x in catalogue.variants], dtype=bool)
    deliveries = b.rows("DELIVERIES")
    c, v, t = deliveries[own[deliveries[:, 1]]].T
    codes = {item: x for x, item in enumerate(catalogue.recipes)}
    x = np.array([codes[variant.item] for variant in catalogue.variants], dtype=int)[v]
    q = rule.period_of[t]
    counted = np.unique(np.stack([c, q], axis=1), axis=0)
    b.add("SERVED", k, counted[:, 0], counted[:, 1])
    b.relate("REACHED", (k, counted[:, 1]), (counted[:, 0],))
    place = {pair: w for w, pair in enumerate(zip(wants.customers.tolist(), wants.items.tolist(), strict=True))}
    parts = np.unique(np.stack([c, q, x, t], axis=1), axis=0)
    want = np.array([place[pair] for pair in zip(parts[:, 0].tolist(), parts[:, 2].tolist(), strict=True)], dtype=int)
    b.add("SERVED_PARTS", k, *parts.T, served_wanted=wants.units[want, parts[:, 3]])
    b.relate("SUBJECTS", (k, c, q, x, t), (v,))
