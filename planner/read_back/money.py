"""Money by line and quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from planner.plan_schema import MONEY_LINES
from planner.read_back.locks import stability
from planner.read_back.reader import Reader, frame


def money(r: Reader, plan: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Every line of money by quarter, costs negative."""
    count = r.tables.calendar.count
    amounts = {line: np.zeros(count) for line in MONEY_LINES}

    def book(line: str, over: str, param: str, variable: str, sign: float) -> None:
        t = r.sets[over][:, -1]
        np.add.at(amounts[line], t, sign * r.params[param] * r.values[variable])

    book("revenue", "WINDOWS", "price", "v_fulfil", 1)
    book("late fees", "WINDOWS", "late_fee", "v_fulfil", -1)
    book("lost penalties", "DUE", "lost_penalty", "v_lost", -1)
    book("unit cost", "RUNS", "unit_cost", "v_run", -1)
    book("holding", "STOCKS", "holding_cost", "v_stock", -1)
    book("scrap", "SCRAPS", "scrap_cost", "v_scrap", -1)
    book("substitution", "REGRADES", "regrade_cost", "v_regrade", -1)
    quarter = {label: t for t, label in enumerate(r.labels)}

    def post(line: str, quarters: Sequence[Any], values: np.ndarray) -> None:
        np.add.at(amounts[line], [quarter[q] for q in quarters], -values)

    post("order cost", plan["orders"]["quarter"], plan["orders"]["order_cost"].to_numpy())
    post("expediting", plan["purchasing"]["quarter"], plan["purchasing"]["fee"].to_numpy())
    post("capex", plan["options"]["quarter"], plan["options"]["capex"].to_numpy())
    started = plan["orders"][["supplier", "quarter"]].drop_duplicates()
    fixed = r.tables["Suppliers"].frame.set_index("supplier")["fixed_cost"]
    post("fixed cost", started["quarter"], fixed.reindex(started["supplier"]).to_numpy())
    overtime = plan["capacity"]["overtime"].to_numpy() * np.repeat(
        r.tables["Capacity"].frame["overtime_cost"].to_numpy(), count
    )
    post("overtime", plan["capacity"]["quarter"], overtime)
    lanes = plan["lanes"]
    post("freight", lanes["quarter"], (lanes["freight"] + lanes["fixed_cost"]).to_numpy())
    post("duty", lanes["quarter"], lanes["duty"].to_numpy())
    running = r.tables["Options"].frame.set_index("option")["running_cost"]
    for option, complete, steps in plan["options"][["option", "complete", "steps"]].itertuples(index=False):
        amounts["running cost"][quarter.get(complete, count) :] -= running[option] * steps
    amounts["running cost"] -= r.params["running_before"]
    years = {str(r.tables.calendar.year(t)): t for t in range(count)}
    rules = plan["rules"].dropna(subset=["money"])
    last = years | quarter | {"horizon": count - 1}  # the last quarter of every period
    when = [r.labels[last[period]] for period in rules["period"]]
    post("rule prices", when, rules["money"].to_numpy())
    contracts = plan["contracts"]
    last_of_term = {deal.contract.name: r.labels[t] for deal in r.compiled.deals for t in deal.contract.term[-1:]}
    when = contracts["period"].where(contracts["period"] != "term", contracts["contract"].map(last_of_term))
    post("contract prices", when, -np.nan_to_num(contracts["price_effect"].to_numpy()))
    post("take-or-pay", when, np.nan_to_num(contracts["fee"].to_numpy()))
    amounts["stability"] -= stability(r)
    lines = np.repeat(np.array(MONEY_LINES, dtype=object), count)
    amount = np.concatenate([amounts[line] for line in MONEY_LINES])
    return frame(
        "money",
        {
            "line": lines, "quarter": np.tile(r.labels, len(MONEY_LINES)), "amount": amount,
            "discounted": amount * np.tile(r.discount, len(MONEY_LINES)),
        },
    )  # fmt: skip
