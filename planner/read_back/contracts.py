"""What is taken under each contract, and what that costs or saves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from planner.compiling.contracts import Deal
from planner.read_back.bends import by_code, in_force
from planner.read_back.reader import NOISE, Reader, rows_frame


def contract_rows(r: Reader) -> pd.DataFrame:
    """One row for each contract and quarter, and one for its term where that has a least or a most."""
    effects = price_effects(r)
    force = np.zeros(effects.shape, dtype=bool)
    force[tuple(r.sets["CONTRACTED"].T)] = in_force(r.compiled.network, r.values)[tuple(r.sets["CONTRACTED"].T)] > 0
    rows: list[dict[str, Any]] = []
    for n, deal in enumerate(r.compiled.deals):
        rows += _rows(r, n, deal, effects[n], force[n])
    return rows_frame("contracts", rows)


def price_effects(r: Reader) -> np.ndarray:
    """What each contract's prices gain in each quarter in which money is paid; shape (contracts, quarters)."""
    effects = np.zeros((len(r.compiled.deals), r.count))
    taken = by_code(r.sets["CONTRACTED"], r.values["v_contracted"], effects.shape)
    cost = by_code(r.sets["RUNS"], r.params["unit_cost"] * r.values["v_run"])
    paid = by_code(r.sets["WINDOWS"], r.params["price"] * r.values["v_fulfil"])
    output = dict(zip(map(tuple, r.sets["OUTPUTS"].tolist()), r.params["output"].tolist(), strict=True))
    n, a, v, t = r.sets["REPLACED_COSTS"].T
    shares = np.array([output[pair] for pair in zip(a.tolist(), v.tolist(), strict=True)])
    np.add.at(effects, (n, t), shares * cost[a, t])
    n, d, t = r.sets["REPLACED_PRICES"].T
    np.add.at(effects, (n, t), -paid[d, t])
    n, t, when = r.sets["SPARED"].T
    np.add.at(effects, (n, when), r.params["spared"] * taken[n, t])
    n, t = r.sets["TAKEN_AT"].T
    np.add.at(effects, (n, t), -r.params["contract_price"] * taken[n, t])
    for k, deal in enumerate(r.compiled.deals):
        sold = bool(deal.contract.customer)
        for quarters, known in zip(deal.periods, deal.volumes, strict=True):
            if deal.tiers:
                units = float(taken[k, quarters].sum())
                more = deal.tiers.paid(known, units, sold) - float(deal.tiers.prices[0]) * units
                effects[k, quarters[-1]] += more if sold else -more
    return effects


def _rows(r: Reader, n: int, deal: Deal, effect: np.ndarray, force: np.ndarray) -> Iterator[dict[str, Any]]:
    contract, table = deal.contract, r.tables["Contracts"]
    record = table.frame.iloc[contract.row]
    names = {
        "contract": contract.name, "party": contract.supplier or contract.customer,
        "scope": record["item"] or record["family"] or record["resource"],
    }  # fmt: skip
    taken, missed = np.zeros((2, r.count))
    own = r.sets["CONTRACTED"][:, 0] == n
    taken[r.sets["CONTRACTED"][own, 1]] = r.values["v_contracted"][own]
    taken += deal.known
    own = r.sets["LEAST_TAKEN"][:, 0] == n
    missed[r.sets["LEAST_TAKEN"][own, 1]] = r.values["v_untaken"][own]
    tier = np.full(r.count, np.nan)
    for quarters, volume in zip(deal.periods, deal.volumes, strict=True):
        if deal.tiers:
            units = float((taken - deal.known)[quarters].sum())
            tier[quarters[force[quarters]]] = 1 + deal.tiers.reached(volume + units, bool(contract.customer))
    for t in range(r.count):
        of_quarter = names | {"period": r.labels[t], "price_effect": effect[t]}
        if t in contract.term:
            least, most = (table.phased[column][contract.row, t] * force[t] for column in ("least", "most"))
            limits = _limits(least, most, float(missed[t]), record["fee"])
            yield of_quarter | {"taken": taken[t], "tier": tier[t]} | limits
        elif abs(effect[t]) > NOISE:  # of what is started then and arrives in the term
            yield of_quarter
    least, most = record["least_total"], record["most_total"]
    if len(contract.term) and not np.isnan([least, most]).all():
        least, most = least * force[contract.term[-1]], most * force[contract.term[-1]]
        short = r.values["v_untaken_total"][r.sets["LEAST_TOTALS"][:, 0] == n].sum()
        asked = least if contract.ends else np.nan
        whole = names | {"period": "term", "taken": deal.before + taken[contract.quarters].sum()}
        yield whole | _limits(asked, most, float(short), record["fee"])


def _limits(least: float, most: float, short: float, fee: float) -> dict[str, float]:
    """Least, most, and what is missing of the least; a fee only where there is one."""
    limits = {"least": least, "most": most}
    if not np.isnan(least):
        limits |= {"shortfall": short, "fee": short * fee}
    return limits
