"""From the solver's numbers back to the planner's words: the plan's tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from planner.compiling import Compiled
from planner.compiling.network import discount_factors, option_windows, usage_of
from planner.plan_schema import MONEY_LINES, TABLE
from planner.rule_rows import bent_rules, share_rows
from planner.tables import Tables

NOISE = 1e-6  # quantities below this are the solver's rounding


class Reader:
    """The solution by variable, with the names behind its codes."""

    def __init__(self, tables: Tables, compiled: Compiled, values: Mapping[str, np.ndarray]) -> None:
        self.tables, self.compiled = tables, compiled
        self.catalogue = compiled.catalogue
        self.sets, self.params = compiled.network.sets, compiled.network.params
        self.values = {name: np.where(np.abs(v) < NOISE, 0.0, v) for name, v in values.items()}
        self.labels = np.array(tables.calendar.labels, dtype=object)
        self.discount = discount_factors(tables)

    def used(self, variable: str, over: str) -> tuple[np.ndarray, ...]:
        """Codes, one array per index, and values of a variable where it is not 0."""
        values = self.values[variable]
        rows = np.flatnonzero(values)
        return (*self.sets[over][rows].T, values[rows])

    def by_code(self, variable: str, over: str, shape: tuple[int, ...], times: str | None = None) -> np.ndarray:
        """The variable (times a parameter) as a dense array over its codes, 0 where it does not exist."""
        dense = np.zeros(shape)
        values = self.values[variable] * (self.params[times] if times else 1.0)
        np.add.at(dense, tuple(self.sets[over].T), values)
        return dense


def read_plan(tables: Tables, compiled: Compiled, values: Mapping[str, np.ndarray]) -> dict[str, pd.DataFrame]:
    """Every table of ``planner.plan_schema``, long form, from the values of the model's variables."""
    r = Reader(tables, compiled, values)
    plan = {
        "fulfilment": fulfilment(r), "allocation": allocation(r), "shares": share_rows(r), "purchasing": purchasing(r),
        "orders": orders(r), "needs": needs(r), "components": components(r), "capacity": capacity(r),
        "options": options(r), "stock": stock(r), "shortages": shortages(r), "rules": bent_rules(r),
    }  # fmt: skip
    plan["money"] = money(r, plan)
    return {name: plan[name] for name in TABLE}


def frame(name: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """A plan table with its columns in order and of their types."""
    result = pd.DataFrame({c.name: columns[c.name] for c in TABLE[name].columns})
    for column in TABLE[name].columns:
        result[column.name] = result[column.name].astype(object if column.text else float)
    return result


def names(source: Sequence[Any], codes: np.ndarray) -> np.ndarray:
    """Names behind codes, as an object array."""
    return np.array([source[code] for code in codes], dtype=object)


def fulfilment(r: Reader) -> pd.DataFrame:
    """How each demand line is met."""
    table, count = r.tables["Demand"], r.tables.calendar.count
    quantity = table.phased["quantity"]
    shape = quantity.shape
    lines = r.compiled.customers.lines
    row, due = np.array([line.row for line in lines], int), np.array([line.due for line in lines], int)
    d, t, units = r.used("v_fulfil", "WINDOWS")
    on_time, late, lost, short = (np.zeros(shape) for _ in range(4))
    now = t == due[d] if len(d) else np.zeros(0, bool)
    np.add.at(on_time, (row[d[now]], due[d[now]]), units[now])
    np.add.at(late, (row[d[~now]], due[d[~now]]), units[~now])
    (d, units) = r.used("v_lost", "LINES")
    lost[row[d], due[d]] = units
    (d, units) = r.used("v_uncommitted", "COMMITMENTS")
    short[row[d], due[d]] = units
    rows, quarters = np.nonzero(~np.isnan(quantity))
    data = table.frame.iloc[rows]
    return frame(
        "fulfilment",
        {
            "customer": data["customer"].to_numpy(), "item": data["item"].to_numpy(), "quarter": r.labels[:count][quarters],
            "priority": data["priority"].to_numpy(), "wanted": quantity[rows, quarters], "on_time": on_time[rows, quarters],
            "late": late[rows, quarters], "lost": lost[rows, quarters],
            "committed": data["committed"].to_numpy() * quantity[rows, quarters], "committed_short": short[rows, quarters],
        },
    )  # fmt: skip


def allocation(r: Reader) -> pd.DataFrame:
    """Deliveries by customer, item and maker."""
    c, v, t, units = r.used("v_deliver", "DELIVERIES")
    variants = [r.catalogue.variants[code] for code in v]
    result = frame(
        "allocation",
        {
            "customer": names(r.compiled.customers.customers, c), "item": [x.item for x in variants],
            "supplier": [x.maker for x in variants], "parts": [x.parts for x in variants], "quarter": r.labels[t],
            "units": units, "share": np.zeros(len(c)),
        },
    )  # fmt: skip
    result["share"] = result["units"] / result.groupby(["customer", "item", "quarter"])["units"].transform("sum")
    return result


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


def started_by_source(r: Reader) -> np.ndarray:
    """Units started by source and quarter: shape (sources, quarters)."""
    started = np.zeros((len(r.catalogue.sources), r.tables.calendar.count))
    a, t, units = r.used("v_run", "RUNS")
    np.add.at(started, (np.array([x.source for x in r.catalogue.activities], int)[a], t), units)
    return started


def orders(r: Reader) -> pd.DataFrame:
    """What was ordered of each source."""
    started = started_by_source(r)
    j, t = np.nonzero(started)
    data = r.tables["Sources"].frame.iloc[[r.catalogue.sources[code].row for code in j]]
    lot = data["lot_size"].to_numpy(float)
    return frame(
        "orders",
        {
            "supplier": data["supplier"].to_numpy(), "item": data["item"].to_numpy(), "option": data["option"].to_numpy(),
            "quarter": r.labels[t], "started": started[j, t], "min_order": data["min_order"].to_numpy(), "lot_size": lot,
            "lots": np.round(started[j, t] / lot), "order_cost": data["order_cost"].to_numpy(),
        },
    )  # fmt: skip


def needs(r: Reader) -> pd.DataFrame:
    """Which option serves each need."""
    c, p, t, units = r.used("v_configure", "CONFIGURES")
    serving = [r.compiled.customers.serving[code] for code in p]
    return frame(
        "needs",
        {
            "customer": names(r.compiled.customers.customers, c), "need": [need for need, _ in serving],
            "option": [option for _, option in serving], "quarter": r.labels[t], "units": units,
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
    given = np.zeros(len(items))
    frame_items = r.tables["Items"].frame
    given += frame_items["opening_stock"].to_numpy()
    receipts = r.tables["Receipts"].frame
    np.add.at(given, [code[item] for item in receipts["item"]], receipts["opening"].to_numpy(float))
    received[:, 0] -= given
    rows = np.flatnonzero(r.values["v_run"])
    a, t = r.sets["RUNS"][rows].T
    lead = np.array([r.catalogue.sources[x.source].lead_time for x in r.catalogue.activities], int)
    makes = np.array([x.makes for x in r.catalogue.activities], int)
    good = r.values["v_run"][rows] * r.params["yield_"][rows]
    np.add.at(received, (item_of[makes[a]], t + lead[a]), good)
    for activity, start, units in zip(a.tolist(), t.tolist(), r.values["v_run"][rows].tolist(), strict=True):
        for variant, quantity in r.catalogue.activities[activity].takes:
            used[item_of[variant], start] += quantity * units
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
    usage, setup = usage_of(r.tables, r.catalogue)
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
            "supplier": data["supplier"].to_numpy(), "resource": data["resource"].to_numpy(), "unit": data["unit"].to_numpy(),
            "quarter": r.labels[t], "capacity": table.phased["capacity"][rows, t], "built": built[rows, t],
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


def shortages(r: Reader) -> pd.DataFrame:
    """Every unit late or lost, the most money first."""
    table, lines = r.tables["Demand"], r.compiled.customers.lines
    row, due = np.array([line.row for line in lines], int), np.array([line.due for line in lines], int)
    d1, t1, late = r.used("v_fulfil", "WINDOWS")
    after = t1 > due[d1]
    d1, t1, late = d1[after], t1[after], late[after]
    d2, lost = r.used("v_lost", "LINES")
    d = np.concatenate([d1, d2])
    data = table.frame.iloc[row[d]]
    late_by = np.concatenate([(t1 - due[d1]).astype(float), np.full(len(d2), np.nan)])
    price = table.phased["price"][row[d], due[d]]
    is_late = np.arange(len(d)) < len(d1)
    units = np.concatenate([late, lost])
    fee = data["late_fee"].to_numpy() * np.nan_to_num(late_by)
    result = frame(
        "shortages",
        {
            "customer": data["customer"].to_numpy(), "item": data["item"].to_numpy(), "quarter": r.labels[due[d]],
            "kind": np.where(is_late, "late", "lost").astype(object),
            "delivered": np.concatenate([r.labels[t1], np.full(len(d2), "", dtype=object)]), "units": units,
            "late_by": late_by, "money": units * np.where(is_late, fee, price + data["lost_penalty"].to_numpy()),
        },
    )  # fmt: skip
    return result.sort_values("money", ascending=False, kind="stable", ignore_index=True)


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
    quarter = {label: t for t, label in enumerate(r.labels)}

    def post(line: str, quarters: Sequence[str], values: np.ndarray) -> None:
        np.add.at(amounts[line], [quarter[q] for q in quarters], -values)

    post("order cost", plan["orders"]["quarter"], plan["orders"]["order_cost"].to_numpy())
    post("capex", plan["options"]["quarter"], plan["options"]["capex"].to_numpy())
    started = plan["orders"][["supplier", "quarter"]].drop_duplicates()
    fixed = r.tables["Suppliers"].frame.set_index("supplier")["fixed_cost"]
    post("fixed cost", started["quarter"], fixed.reindex(started["supplier"]).to_numpy())
    overtime = plan["capacity"]["overtime"].to_numpy() * np.repeat(
        r.tables["Capacity"].frame["overtime_cost"].to_numpy(), count
    )
    post("overtime", plan["capacity"]["quarter"], overtime)
    running = r.tables["Options"].frame.set_index("option")["running_cost"]
    for option, complete, steps in plan["options"][["option", "complete", "steps"]].itertuples(index=False):
        amounts["running cost"][quarter[complete] :] -= running[option] * steps
    years = {str(r.tables.calendar.year(t)): t for t in range(count)}  # the last quarter of each year
    rules = plan["rules"].dropna(subset=["money"])
    when = [
        r.labels[count - 1 if p == "horizon" else quarter[p] if p in quarter else years[p]] for p in rules["period"]
    ]
    post("rule prices", when, rules["money"].to_numpy())
    lines = np.repeat(np.array(MONEY_LINES, dtype=object), count)
    amount = np.concatenate([amounts[line] for line in MONEY_LINES])
    return frame(
        "money",
        {
            "line": lines, "quarter": np.tile(r.labels, len(MONEY_LINES)), "amount": amount,
            "discounted": amount * np.tile(r.discount, len(MONEY_LINES)),
        },
    )  # fmt: skip
