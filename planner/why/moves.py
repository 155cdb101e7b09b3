"""What moved between two plans, table by table, the largest money first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.plan_schema import TABLE
from planner.report.words import shown, title

_NOISE = 1e-6  # relative to the larger number: a solver's rounding is no move


@dataclass(frozen=True)
class Compared:
    """How a table of two plans is compared: its rows added up over all that ``by`` does not name.

    ``money``: columns of currency and the sign with which they count for the plan. ``names``: which column of ``by``
    stands where in the table of moves; the rest stand together in its column what.
    """

    table: str
    by: tuple[str, ...]
    units: str
    money: Mapping[str, float]
    when: str = ""


COMPARED = (
    Compared("money", ("line",), "discounted", {"discounted": 1}),
    Compared("shortages", ("customer", "item", "quarter", "kind"), "units", {"money": -1}, "quarter"),
    Compared("fulfilment", ("customer", "item"), "on_time", {}),
    Compared("allocation", ("customer", "item", "supplier"), "units", {"spent": -1}),
    Compared("needs", ("customer", "need", "option"), "units", {}),
    Compared("purchasing", ("supplier", "item", "option"), "started", {"cost": -1}),
    Compared("options", ("option", "quarter"), "steps", {"capex": -1}, "quarter"),
    Compared("contracts", ("contract", "period"), "taken", {"price_effect": 1, "fee": -1}, "period"),
    Compared("lanes", ("lane",), "units", {"freight": -1, "duty": -1, "fixed_cost": -1}),
    Compared("rules", ("kind", "what", "subject", "period"), "bent", {"money": -1}, "period"),
)
COLUMNS = ("customer", "item", "supplier")
KEYS = ("table", *COLUMNS, "what", "when")


def moves(a: Mapping[str, pd.DataFrame], b: Mapping[str, pd.DataFrame], lang: str) -> pd.DataFrame:
    """The rows in which two plans' tables differ, as ``COMPARISON["moves"]`` documents them."""
    a, b = ({**plan, "allocation": _spent(plan)} for plan in (a, b))
    parts = [_moved(c, a[c.table], b[c.table], lang) for c in COMPARED]
    return pd.concat(parts, ignore_index=True)


def _spent(plan: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The allocation with what its units cost at their maker, or where makers are pooled at all of them, on average."""
    made, rows = plan["purchasing"], plan["allocation"]
    price = np.full(len(rows), np.nan)
    for by in (["item"], ["supplier", "item"]):
        sums = made.groupby(by)[["cost", "good"]].sum()
        own = rows[by].merge((sums["cost"] / sums["good"].where(sums["good"] > 0)).rename("price"), how="left", on=by)
        price = own["price"].fillna(pd.Series(price)).to_numpy()
    return rows.assign(spent=rows["units"].to_numpy() * price)


def _moved(c: Compared, old: pd.DataFrame, new: pd.DataFrame, lang: str) -> pd.DataFrame:
    by, values = list(c.by), list(dict.fromkeys([c.units, *c.money]))
    sums = [frame.groupby(by, sort=False)[values].sum() for frame in (old, new)]
    before, after = sums[0].align(sums[1], join="outer")
    before, after = before.fillna(0.0), after.fillna(0.0)
    money = sum(
        (sign * (after[name] - before[name]) for name, sign in c.money.items()), start=pd.Series(0.0, before.index)
    )
    largest = np.maximum(before.abs().max(axis=1), after.abs().max(axis=1))
    change = after[c.units] - before[c.units]
    keep = (np.maximum(change.abs(), money.abs()) > _NOISE * np.maximum(1.0, largest)).to_numpy()
    rows = before.index.to_frame(index=False)
    found = pd.DataFrame({name: rows[name] if name in by else "" for name in COLUMNS}, index=rows.index)
    rest = [name for name in by if name not in COLUMNS and name != c.when]
    texts = [[shown(c.table, name, value, lang) for value in rows[name]] for name in rest]
    found.insert(0, "table", title(TABLE[c.table], lang))
    found["what"] = [" · ".join(filter(None, parts)) for parts in zip(*texts, strict=True)] if texts else ""
    found["when"] = [shown(c.table, c.when, v, lang) for v in rows[c.when]] if c.when else ""
    found["before"], found["after"], found["change"] = (v.to_numpy() for v in (before[c.units], after[c.units], change))
    for name, side in (("share_before", before), ("share_after", after)):
        found[name] = _share(side[c.units]) if c.table == "allocation" else np.nan
    found["money"] = money.to_numpy() if c.money else np.nan
    found = found[keep].groupby(list(KEYS), as_index=False, sort=False).sum(min_count=1)
    order = np.lexsort((-found["change"].abs(), -found["money"].fillna(0.0).abs()))
    return found.iloc[order]


def _share(units: pd.Series) -> np.ndarray:
    """Of what the customer receives of the item, over the horizon."""
    total = units.groupby(level=["customer", "item"]).transform("sum").to_numpy()
    return np.asarray(np.divide(units.to_numpy(), total, out=np.full(len(units), np.nan), where=total > 0))
