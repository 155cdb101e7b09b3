"""What customers get, when and from whom, and what they do not get."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.read_back.lanes import by_express
from planner.read_back.reader import Reader, frame, names


def fulfilment(r: Reader) -> pd.DataFrame:
    """How each demand line is met."""
    lines, row, due = r.compiled.customers.lines, r.compiled.customers.row, r.compiled.customers.due
    at = due + lines.before
    d, t, units = r.used("v_fulfil", "WINDOWS")
    on_time, late, lost, short = (np.zeros(lines.quantity.shape) for _ in range(4))
    now = t == due[d]
    np.add.at(on_time, (row[d[now]], at[d[now]]), units[now])
    np.add.at(late, (row[d[~now]], at[d[~now]]), units[~now])
    (d, units) = r.used("v_lost", "LINES")
    lost[row[d], at[d]] = units
    (d, units) = r.used("v_uncommitted", "COMMITMENTS")
    short[row[d], at[d]] = units
    rows, quarters = np.nonzero(~np.isnan(lines.quantity))
    data = r.tables["Demand"].frame.iloc[rows]
    return frame(
        "fulfilment",
        {
            "customer": data["customer"].to_numpy(), "item": data["item"].to_numpy(),
            "quarter": np.array(lines.labels, dtype=object)[quarters], "priority": data["priority"].to_numpy(),
            "wanted": lines.quantity[rows, quarters],
            "on_time": on_time[rows, quarters], "late": late[rows, quarters], "lost": lost[rows, quarters],
            "committed": lines.committed[rows, quarters],
            "committed_short": short[rows, quarters],
        },
    )  # fmt: skip


def allocation(r: Reader) -> pd.DataFrame:
    """Deliveries by customer, item and maker, in the quarter of arrival."""
    c, v, t, units = r.used("v_deliver", "DELIVERIES")
    variants = r.catalogue.variants
    lanes = r.compiled.customers.lanes
    result = frame(
        "allocation",
        {
            "customer": names(r.compiled.customers.customers, c), "item": names([x.item for x in variants], v),
            "supplier": names([x.maker for x in variants], v), "parts": names([x.parts for x in variants], v),
            "quarter": r.labels[t], "transit": lanes.total(lanes.transit, c, v), "units": units,
            "express": by_express(r, c, v, t), "share": np.zeros(len(c)),
        },
    )  # fmt: skip
    result["share"] = result["units"] / result.groupby(["customer", "item", "quarter"])["units"].transform("sum")
    return result


def service(lines: pd.DataFrame) -> pd.DataFrame:
    """What each customer's commitments miss, by priority; ``lines``: the table ``fulfilment``."""
    committed = lines[lines["committed"] > 0].groupby(["priority", "customer"], sort=True)
    sums = committed[["committed", "committed_short"]].sum().reset_index()
    return frame(
        "service",
        {
            "priority": sums["priority"].astype(int).astype(str), "customer": sums["customer"],
            "committed": sums["committed"], "short": sums["committed_short"],
            "missed": sums["committed_short"] / sums["committed"],
        },
    )  # fmt: skip


def needs(r: Reader) -> pd.DataFrame:
    """Which option serves each need."""
    c, p, t, units = r.used("v_configure", "CONFIGURES")
    serving = r.compiled.customers.serving
    return frame(
        "needs",
        {
            "customer": names(r.compiled.customers.customers, c), "need": names([need for need, _ in serving], p),
            "option": names([option for _, option in serving], p), "quarter": r.labels[t], "units": units,
        },
    )  # fmt: skip


def shortages(r: Reader) -> pd.DataFrame:
    """Every unit late or lost, the most money first."""
    lines, row, due = r.compiled.customers.lines, r.compiled.customers.row, r.compiled.customers.due
    d1, t1, late = r.used("v_fulfil", "WINDOWS")
    after = t1 > due[d1]
    d1, t1, late = d1[after], t1[after], late[after]
    d2, lost = r.used("v_lost", "LINES")
    d = np.concatenate([d1, d2])
    data = r.tables["Demand"].frame.iloc[row[d]]
    late_by = np.concatenate([(t1 - due[d1]).astype(float), np.full(len(d2), np.nan)])
    at = due[d] + lines.before
    price = lines.price[row[d], at]
    is_late = np.arange(len(d)) < len(d1)
    units = np.concatenate([late, lost])
    fee = data["late_fee"].to_numpy() * np.nan_to_num(late_by)
    result = frame(
        "shortages",
        {
            "customer": data["customer"].to_numpy(), "item": data["item"].to_numpy(),
            "quarter": np.array(lines.labels, dtype=object)[at],
            "kind": np.where(is_late, "late", "lost").astype(object),
            "delivered": np.concatenate([r.labels[t1], np.full(len(d2), "", dtype=object)]), "units": units,
            "late_by": late_by, "money": units * np.where(is_late, fee, price + data["lost_penalty"].to_numpy()),
            "cause": np.full(len(d), "", dtype=object),
        },
    )  # fmt: skip
    return result.sort_values("money", ascending=False, kind="stable", ignore_index=True)
