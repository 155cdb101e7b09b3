"""From the solver's numbers back to the planner's words: the plan's tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from planner.compiling import Compiled
from planner.plan_schema import TABLE
from planner.read_back.blends import blend_rows
from planner.read_back.contracts import contract_rows
from planner.read_back.customers import allocation, fulfilment, needs, service, shortages
from planner.read_back.lanes import lanes
from planner.read_back.locks import lock_rows
from planner.read_back.making import capacity, components, grades, options, orders, purchasing, regrades, scrap, stock
from planner.read_back.money import money
from planner.read_back.reader import Reader
from planner.read_back.reservations import reservations
from planner.read_back.rules import bent_rules, share_rows
from planner.tables import Tables

__all__ = ["read_plan"]


def read_plan(tables: Tables, compiled: Compiled, values: Mapping[str, np.ndarray]) -> dict[str, pd.DataFrame]:
    """Every table of ``planner.plan_schema``, long form, from the values of the model's variables."""
    r = Reader(tables, compiled, values)
    plan = {
        "grades": grades(r), "blends": blend_rows(r),
        "fulfilment": fulfilment(r), "allocation": allocation(r), "shares": share_rows(r), "purchasing": purchasing(r),
        "orders": orders(r), "needs": needs(r), "components": components(r), "capacity": capacity(r),
        "reservations": reservations(r), "options": options(r), "stock": stock(r), "scrap": scrap(r),
        "regrades": regrades(r), "shortages": shortages(r), "rules": bent_rules(r), "contracts": contract_rows(r),
        "lanes": lanes(r),
    }  # fmt: skip
    plan["money"] = money(r, plan)
    plan["service"] = service(plan["fulfilment"])
    plan["locks"] = lock_rows(plan)
    return {name: plan[name] for name in TABLE}
