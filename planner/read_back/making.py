"""What is started, ordered, used, built and kept."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from planner.compiling.grades import read_grades
from planner.option_effects import changed_before
from planner.read_back.bends import by_code
from planner.read_back.lanes import leaving
from planner.read_back.reader import NOISE, Reader, frame, names, rows_frame
from planner.read_back.reservations import unused


def purchasing(r: Reader) -> pd.DataFrame:
    """Everything started."""
    run = r.values["v_run"]
    rows = np.flatnonzero(run)
    a, t = r.sets["RUNS"][rows].T
    activities, sources, j = r.catalogue.activities, r.catalogue.sources, r.catalogue.source_of[a]
    cost, good = r.params["unit_cost"][rows], run[rows] * r.params["yield_"][rows]
    options = r.tables["Options"].frame
    by = np.array([x.pace.expedite for x in activities], dtype=int)[a]
    return frame(
        "purchasing",
        {
            "supplier": names([s.supplier for s in sources], j), "item": names([s.item for s in sources], j),
            "option": names([x.option for x in activities], a), "parts": names([x.parts for x in activities], a),
            "expedite": names([*options["option"], ""], by),
            "quarter": r.labels[t], "arrives": r.labels[t + r.catalogue.lead_times[a]], "started": run[rows],
            "good": good, "unit_cost": cost, "cost": run[rows] * cost,
            "fee": good * np.append(options["unit_fee"].to_numpy(dtype=float), 0.0)[by],
        },
    )  # fmt: skip


def grades(r: Reader) -> pd.DataFrame:
    """What arrives of what is started in grades, over all options and parts."""
    run, graded = r.values["v_run"], {item for item, _ in read_grades(r.tables).shares}
    rows = np.flatnonzero(run)
    a, t = r.sets["RUNS"][rows].T
    n, v, share = r.catalogue.outputs_of(a)
    source = [r.catalogue.sources[j] for j in r.catalogue.source_of[a]]
    good, arrival = run[rows] * r.params["yield_"][rows], t + r.catalogue.lead_times[a]
    found: dict[tuple[str, str, str, int], float] = defaultdict(float)
    for at, variant, part in zip(n.tolist(), v.tolist(), share.tolist(), strict=True):
        if source[at].item in graded:
            key = source[at].supplier, source[at].item, r.catalogue.variants[variant].item, int(arrival[at])
            found[key] += good[at] * part
    keys = [(*names, r.labels[t]) for *names, t in found]
    rows_ = [dict(zip(("supplier", "item", "grade", "quarter"), key, strict=True)) for key in keys]
    return rows_frame("grades", [row | {"units": units} for row, units in zip(rows_, found.values(), strict=True)])


def orders(r: Reader) -> pd.DataFrame:
    """What was ordered of each source."""
    j, t = np.nonzero(r.started)
    data = r.tables["Sources"].frame.iloc[j]
    lot = data["lot_size"].to_numpy(float)
    return frame(
        "orders",
        {
            "supplier": data["supplier"].to_numpy(), "item": data["item"].to_numpy(),
            "option": data["option"].to_numpy(), "quarter": r.labels[t], "started": r.started[j, t],
            "min_order": data["min_order"].to_numpy(), "lot_size": lot,
            "lots": np.round(r.started[j, t] / lot), "order_cost": data["order_cost"].to_numpy(),
        },
    )  # fmt: skip


def components(r: Reader) -> pd.DataFrame:
    """Balance of each item, all variants together."""
    items, variants = r.compiled.items, r.catalogue.variants
    code = {item: i for i, item in enumerate(items)}
    item_of = np.array([code[v.item] for v in variants], dtype=int)
    shape = (len(items), r.count)
    received, used, delivered, scrapped, came, went, closing = (np.zeros(shape) for _ in range(7))
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
    good = r.values["v_run"][rows] * r.params["yield_"][rows]
    arrival = t + r.catalogue.lead_times[a]
    n, v, share = r.catalogue.outputs_of(a)
    np.add.at(received, (item_of[v], arrival[n]), good[n] * share)
    a, v = r.sets["CONSUMES"].T
    np.add.at(used, item_of[v], r.params["take"][:, None] * r.run[a])
    for v, t, units in leaving(r):
        np.add.at(delivered, (item_of[v], t), units)
    v, t, units = r.used("v_scrap", "SCRAPS")
    np.add.at(scrapped, (item_of[v], t), units)
    v, w, t, units = r.used("v_regrade", "REGRADES")
    np.add.at(went, (item_of[v], t), units)
    np.add.at(came, (item_of[w], t), units)
    opening = np.concatenate([given[:, None], closing[:, :-1]], axis=1)
    kept = [code[item] for item in items if item in r.catalogue.variants_of]
    i, t = np.repeat(kept, r.count), np.tile(np.arange(r.count), len(kept))
    data = frame_items.iloc[i]
    return frame(
        "components",
        {
            "item": data["item"].to_numpy(), "family": data["family"].to_numpy(), "unit": data["unit"].to_numpy(),
            "quarter": r.labels[t], "opening": opening[i, t], "received": received[i, t], "used": used[i, t],
            "delivered": delivered[i, t], "scrapped": scrapped[i, t], "regraded_in": came[i, t],
            "regraded_out": went[i, t], "closing": closing[i, t],
        },
    )  # fmt: skip


def overtime_asked_for(r: Reader) -> tuple[np.ndarray, np.ndarray]:
    """Resources and quarters of which a lock asks for overtime, needed or not."""
    least = set(map(tuple, r.sets["LEAST_LOCKS"].tolist()))
    locked = r.compiled.network.relations["LOCKED_OVERTIMES"]
    asking = np.array([tuple(key) in least for key in locked.keys.tolist()], dtype=bool)
    return locked.members[asking, 0], locked.keys[asking, 1]


def capacity(r: Reader) -> pd.DataFrame:
    """Use of every resource."""
    table, usage, setup = r.tables["Capacity"], r.compiled.usage, r.compiled.setup
    shape = table.phased["capacity"].shape
    used = np.zeros(shape)
    np.add.at(used, usage.resources, usage.taken[:, None] * r.run[usage.users])
    np.add.at(used, setup.resources, setup.taken[:, None] * (r.started[setup.users] > 0))
    built, lost = _changes(r, shape)
    available = table.phased["capacity"] + built - lost
    idle = unused(r)
    overtime = np.maximum(0.0, used + idle - available)
    overtime[overtime < NOISE * np.maximum(1.0, available)] = 0.0
    asked = overtime_asked_for(r)
    booked = by_code(r.sets["OVERTIMES"], r.values["v_overtime"], shape)
    overtime[asked] = np.maximum(overtime[asked], booked[asked])
    rows, t = np.divmod(np.arange(used.size), r.count)
    data = table.frame.iloc[rows]
    with np.errstate(divide="ignore", invalid="ignore"):
        utilisation = np.where(available > 0, (used + idle) / available, np.where(used > 0, np.inf, 0.0))
    utilisation[~np.isfinite(utilisation)] = np.nan
    return frame(
        "capacity",
        {
            "supplier": data["supplier"].to_numpy(), "resource": data["resource"].to_numpy(),
            "unit": data["unit"].to_numpy(), "quarter": r.labels[t],
            "capacity": table.phased["capacity"][rows, t], "built": built[rows, t], "lost": lost[rows, t],
            "held": r.compiled.reservations.total[rows, t], "held_unused": idle[rows, t],
            "overtime": overtime[rows, t], "overtime_limit": table.phased["overtime"][rows, t], "used": used[rows, t],
            "utilisation": utilisation[rows, t],
        },
    )  # fmt: skip


def _changes(r: Reader, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """What options add to resources and take from them, by resource and quarter; steps taken before included."""
    changes = np.zeros((2, *shape))
    for window in r.compiled.windows:
        for row, by_age in window.effects:
            for side, effect in enumerate((np.maximum(by_age, 0.0), np.maximum(-by_age, 0.0))):
                changes[side, row] += changed_before(effect, window.taken, r.count)
    for o, t, steps in zip(*r.used("v_build", "BUILDS"), strict=True):
        for row, by_age in r.compiled.windows[o].effects:
            effect = steps * by_age[: r.count - t]
            changes[:, row, t:] += np.maximum(effect, 0.0), np.maximum(-effect, 0.0)
    return changes[0], changes[1]


def options(r: Reader) -> pd.DataFrame:
    """Decisions taken."""
    o, t, steps = r.used("v_build", "BUILDS")
    data = r.tables["Options"].frame.iloc[o]
    steps = np.round(steps)
    return frame(
        "options",
        {
            "option": data["option"].to_numpy(), "quarter": r.labels[t], "kind": data["kind"].to_numpy(),
            **{name: data[name].to_numpy() for name in ("supplier", "resource", "from_resource", "customer", "item")},
            "steps": steps,
            "complete": [r.tables.calendar.label(int(q)) for q in t + data["lead_time"].to_numpy(int)],
            "added": steps * np.nan_to_num(data["step"].to_numpy(float)),
            "lost": steps * np.nan_to_num(data["loss"].to_numpy(float)),
            "capex": steps * data["capex"].to_numpy(),
        },
    )  # fmt: skip


def stock(r: Reader) -> pd.DataFrame:
    """Stock at the end of each quarter."""
    v, t, units = r.used("v_stock", "STOCKS")
    variants = r.catalogue.variants
    return frame(
        "stock",
        {
            "item": names([x.item for x in variants], v), "supplier": names([x.maker for x in variants], v),
            "parts": names([x.parts for x in variants], v), "quarter": r.labels[t], "stock": units,
        },
    )  # fmt: skip


def scrap(r: Reader) -> pd.DataFrame:
    """What is scrapped."""
    units = r.values["v_scrap"]
    rows = np.flatnonzero(units)
    v, t = r.sets["SCRAPS"][rows].T
    variants = r.catalogue.variants
    return frame(
        "scrap",
        {
            "item": names([x.item for x in variants], v), "supplier": names([x.maker for x in variants], v),
            "parts": names([x.parts for x in variants], v), "quarter": r.labels[t], "units": units[rows],
            "cost": units[rows] * r.params["scrap_cost"][rows],
        },
    )  # fmt: skip


def regrades(r: Reader) -> pd.DataFrame:
    """What serves for other items."""
    rows = np.flatnonzero(r.values["v_regrade"])
    v, w, t = r.sets["REGRADES"][rows].T
    variants, units = r.catalogue.variants, r.values["v_regrade"][rows]
    return frame(
        "regrades",
        {
            "item": names([x.item for x in variants], v), "serves_for": names([x.item for x in variants], w),
            "supplier": names([x.maker for x in variants], v), "parts": names([x.parts for x in variants], v),
            "quarter": r.labels[t], "units": units, "cost": units * r.params["regrade_cost"][rows],
        },
    )  # fmt: skip
