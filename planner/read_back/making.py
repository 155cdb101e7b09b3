"""What is started, ordered, used, built and kept."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.compiling.network import option_windows
from planner.read_back.reader import NOISE, Reader, frame, started_by_source


def purchasing(r: Reader) -> pd.DataFrame:
    """Everything started."""
    run = r.values["v_run"]
    rows = np.flatnonzero(run)
    a, t = r.sets["RUNS"][rows].T
    activities = [r.catalogue.activities[code] for code in a]
    sources = [r.catalogue.sources[activity.source] for activity in activities]
    lead = np.array([source.lead_time for source in sources], dtype=int)
    cost = r.params["unit_cost"][rows]
    return frame(
        "purchasing",
        {
            "supplier": [s.supplier for s in sources], "item": [s.item for s in sources],
            "option": [x.option for x in activities], "parts": [x.parts for x in activities], "quarter": r.labels[t],
            "arrives": r.labels[t + lead], "started": run[rows], "good": run[rows] * r.params["yield_"][rows],
            "unit_cost": cost, "cost": run[rows] * cost,
        },
    )  # fmt: skip


def orders(r: Reader) -> pd.DataFrame:
    """What was ordered of each source."""
    started = started_by_source(r)
    j, t = np.nonzero(started)
    data = r.tables["Sources"].frame.iloc[np.array([source.row for source in r.catalogue.sources], dtype=int)[j]]
    lot = data["lot_size"].to_numpy(float)
    return frame(
        "orders",
        {
            "supplier": data["supplier"].to_numpy(), "item": data["item"].to_numpy(),
            "option": data["option"].to_numpy(), "quarter": r.labels[t], "started": started[j, t],
            "min_order": data["min_order"].to_numpy(), "lot_size": lot,
            "lots": np.round(started[j, t] / lot), "order_cost": data["order_cost"].to_numpy(),
        },
    )  # fmt: skip


def components(r: Reader) -> pd.DataFrame:
    """Balance of each item, all variants together."""
    items, count, variants = r.compiled.items, r.tables.calendar.count, r.catalogue.variants
    code = {item: i for i, item in enumerate(items)}
    item_of = np.array([code[v.item] for v in variants], dtype=int)
    shape = (len(items), count)
    received, used, delivered, closing = (np.zeros(shape) for _ in range(4))
    v, t = r.sets["STOCKS"].T
    np.add.at(received, (item_of[v], t), r.params["supply"])
    np.add.at(closing, (item_of[v], t), r.values["v_stock"])
    frame_items = r.tables["Items"].frame
    given = frame_items["opening_stock"].to_numpy(float).copy()
    receipts = r.tables["Receipts"].frame
    np.add.at(given, [code[item] for item in receipts["item"]], receipts["opening"].to_numpy(float))
    received[:, 0] -= given
    rows = np.flatnonzero(r.values["v_run"])
    a, t = r.sets["RUNS"][rows].T
    lead = np.array([r.catalogue.sources[x.source].lead_time for x in r.catalogue.activities], int)
    makes = np.array([x.makes for x in r.catalogue.activities], int)
    good = r.values["v_run"][rows] * r.params["yield_"][rows]
    np.add.at(received, (item_of[makes[a]], t + lead[a]), good)
    run = r.by_code("v_run", "RUNS", (len(r.catalogue.activities), count))
    for activity, started in zip(r.catalogue.activities, run, strict=True):
        for variant, quantity in activity.takes:
            used[item_of[variant]] += quantity * started
    _, v, t, units = r.used("v_deliver", "DELIVERIES")
    np.add.at(delivered, (item_of[v], t), units)
    opening = np.concatenate([given[:, None], closing[:, :-1]], axis=1)
    kept = [code[item] for item in items if item in r.catalogue.variants_of]
    i, t = np.repeat(kept, count), np.tile(np.arange(count), len(kept))
    data = frame_items.iloc[i]
    return frame(
        "components",
        {
            "item": data["item"].to_numpy(), "family": data["family"].to_numpy(), "unit": data["unit"].to_numpy(),
            "quarter": r.labels[t], "opening": opening[i, t], "received": received[i, t], "used": used[i, t],
            "delivered": delivered[i, t], "closing": closing[i, t],
        },
    )  # fmt: skip


def capacity(r: Reader) -> pd.DataFrame:
    """Use of every resource."""
    table, count = r.tables["Capacity"], r.tables.calendar.count
    shape = table.phased["capacity"].shape
    usage, setup = r.compiled.loads
    run = r.by_code("v_run", "RUNS", (len(r.catalogue.activities), count))
    used = np.zeros(shape)
    for (a, resource), units in usage.items():
        used[resource] += units * run[a]
    started = started_by_source(r) > 0
    for (j, resource), units in setup.items():
        used[resource] += units * started[j]
    built = np.zeros(shape)
    o, t, steps = r.used("v_build", "BUILDS")
    windows, step = option_windows(r.tables), r.tables["Options"].frame["step"].to_numpy(float)
    for option, quarter, number in zip(o, t, steps, strict=True):
        resource, _, lead = windows[option]
        built[resource, quarter + lead :] += step[option] * number
    available = table.phased["capacity"] + built
    overtime = np.maximum(0.0, used - available)
    overtime[overtime < NOISE * np.maximum(1.0, available)] = 0.0
    rows, t = np.repeat(np.arange(shape[0]), count), np.tile(np.arange(count), shape[0])
    data = table.frame.iloc[rows]
    with np.errstate(divide="ignore", invalid="ignore"):
        utilisation = np.where(available > 0, used / available, np.where(used > 0, np.inf, 0.0))
    utilisation[~np.isfinite(utilisation)] = np.nan
    return frame(
        "capacity",
        {
            "supplier": data["supplier"].to_numpy(), "resource": data["resource"].to_numpy(),
            "unit": data["unit"].to_numpy(), "quarter": r.labels[t],
            "capacity": table.phased["capacity"][rows, t], "built": built[rows, t],
            "overtime": overtime[rows, t], "overtime_limit": table.phased["overtime"][rows, t], "used": used[rows, t],
            "utilisation": utilisation[rows, t],
        },
    )  # fmt: skip


def options(r: Reader) -> pd.DataFrame:
    """Decisions taken."""
    o, t, steps = r.used("v_build", "BUILDS")
    data = r.tables["Options"].frame.iloc[o]
    steps = np.round(steps)
    return frame(
        "options",
        {
            "option": data["option"].to_numpy(), "quarter": r.labels[t], "supplier": data["supplier"].to_numpy(),
            "resource": data["resource"].to_numpy(), "steps": steps,
            "complete": r.labels[t + data["lead_time"].to_numpy(int)], "added": steps * data["step"].to_numpy(),
            "capex": steps * data["capex"].to_numpy(),
        },
    )  # fmt: skip


def stock(r: Reader) -> pd.DataFrame:
    """Stock at the end of each quarter."""
    v, t, units = r.used("v_stock", "STOCKS")
    variants = [r.catalogue.variants[code] for code in v]
    return frame(
        "stock",
        {
            "item": [x.item for x in variants], "supplier": [x.maker for x in variants],
            "parts": [x.parts for x in variants], "quarter": r.labels[t], "stock": units,
        },
    )  # fmt: skip
