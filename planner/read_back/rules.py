"""Share rules against what the plan does, and every rule that bends, with the cell that states it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from planner.compiling.share_rules import Flows, Rule
from planner.plan_schema import TABLE
from planner.read_back.reader import Reader


def _typed(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns = TABLE[name].columns
    result = pd.DataFrame(rows, columns=[c.name for c in columns])
    for column in columns:
        result[column.name] = result[column.name].astype(object if column.text else float)
    return result


def _scope(r: Reader, rule: Rule) -> str:
    record = r.tables["Shares"].frame.iloc[rule.row]
    return " → ".join(filter(None, (record["item"] or record["family"], rule.customer)))


def _pairs(r: Reader, variable: str, over: str) -> dict[tuple[int, ...], float]:
    return _keyed(r, over, r.values[variable])


def _param(r: Reader, param: str, over: str) -> dict[tuple[int, ...], float]:
    return _keyed(r, over, r.params[param])


def _keyed(r: Reader, over: str, values: np.ndarray) -> dict[tuple[int, ...], float]:
    return dict(zip(map(tuple, r.sets[over].tolist()), values.tolist(), strict=True))


def share_rows(r: Reader) -> pd.DataFrame:
    """One row for each share rule and period: the subject's part, growth and number of suppliers against limits."""
    part, total = _pairs(r, "v_part", "PERIODS"), _pairs(r, "v_total", "PERIODS")
    least, most = _param(r, "least_share", "LEAST_SHARES"), _param(r, "most_share", "MOST_SHARES")
    growth, start = _param(r, "growth", "GROWTHS"), _param(r, "growth_from", "GROWTHS")
    suppliers = _param(r, "most_suppliers", "SUPPLIER_LIMITS")
    used = _suppliers_used(r)
    nothing = float("nan")
    rows = []
    for k, rule in enumerate(r.compiled.rules):
        record = r.tables["Shares"].frame.iloc[rule.row]
        shared = {"rule": rule.name, "subject": record["supplier"] or record["region"], "scope": _scope(r, rule)}
        for q, (period, _) in enumerate(rule.periods):
            if (k, q) in total or (k, q) in suppliers:
                whole = total.get((k, q), nothing)
                own = part.get((k, q), nothing)
                rows.append(
                    {
                        **shared, "period": period, "part": own, "total": whole,
                        "share": own / whole if whole > 0 else nothing, "least": least.get((k, q), nothing),
                        "most": most.get((k, q), nothing), "growth_limit": nothing,
                        "suppliers": float(len(used[k, q])) if (k, q) in suppliers else nothing,
                        "most_suppliers": suppliers.get((k, q), nothing),
                    }
                )  # fmt: skip
        parts, totals = _by_quarter(r, rule)
        for t, period in enumerate(r.labels):
            if (k, t) in growth:
                same = next((row for row in rows if row["rule"] == rule.name and row["period"] == period), None)
                if same is None:
                    share = parts[t] / totals[t] if totals[t] > 0 else 0.0
                    same = {**shared, "period": period, "part": parts[t], "total": totals[t], "share": share}
                    rows.append(same)
                same["growth_limit"] = start[k, t] + (growth[k, t] * parts[t - 1] if t else 0.0)
    return _typed("shares", rows)


def _by_quarter(r: Reader, rule: Rule) -> tuple[np.ndarray, np.ndarray]:
    """Units of the rule's subject and of its scope, by quarter."""
    names = r.compiled.customers
    flows = Flows(r.tables, r.catalogue, names.deliveries, rule, names.customers)
    own, whole = flows.receipts[0].copy(), flows.receipts[1].copy()
    good = r.by_code("v_run", "RUNS", (len(r.catalogue.activities), flows.count), "yield_")
    for a, starts, arrivals, mine in flows.runs:
        whole[arrivals] += good[a, starts]
        own[arrivals] += good[a, starts] * mine
    shape = (len(names.customers), len(r.catalogue.variants), flows.count)
    sent = r.by_code("v_deliver", "DELIVERIES", shape) if flows.deliveries else np.zeros((0, 0, 0))
    for c, v, t, mine in flows.deliveries:
        whole[t] += sent[c, v, t]
        own[t] += sent[c, v, t] * mine
    return own, whole


def _suppliers_used(r: Reader) -> dict[tuple[int, int], set[str]]:
    """Suppliers with anything started in the scope and period of each limit."""
    used: dict[tuple[int, int], set[str]] = {(int(k), int(q)): set() for k, q in r.sets["SUPPLIER_LIMITS"]}
    a, t, _ = r.used("v_run", "RUNS")
    started = {(r.catalogue.activities[code].source, int(quarter)) for code, quarter in zip(a, t, strict=True)}
    for k, q in used:
        rule = r.compiled.rules[k]
        quarters = set(rule.periods[q][1].tolist())
        for j, quarter in started:
            source = r.catalogue.sources[j]
            if source.item in rule.items and quarter in quarters:
                used[k, q].add(source.supplier)
    return used


def bent_rules(r: Reader) -> pd.DataFrame:
    """Every soft rule that the plan misses, by how much, where it is stated and what it cost."""
    rows = [*_commitments(r), *_shares(r), *_stocks(r)]
    return _typed("rules", rows)


def _row(r: Reader, kind: str, sheet: str, cell: str, what: str, period: str, limit: float, bent: float, over: bool,
         price: float = float("nan")) -> dict[str, Any]:  # fmt: skip
    return {
        "kind": kind, "sheet": sheet, "cell": cell, "what": what, "period": period, "limit": limit,
        "actual": limit + bent if over else limit - bent, "bent": bent, "money": bent * price,
    }  # fmt: skip


def _commitments(r: Reader) -> Iterator[dict[str, Any]]:
    table = r.tables["Demand"]
    committed = _param(r, "committed", "COMMITMENTS")
    for (d,), short in _pairs(r, "v_uncommitted", "COMMITMENTS").items():
        if short > 0:
            line = r.compiled.customers.lines[d]
            record = table.frame.iloc[line.row]
            what = f"{record['customer']}: {record['item']}"
            cell = table.address(line.row, "committed")
            yield _row(r, "commitment", "Demand", cell, what, r.labels[line.due], committed[d,], short, False)


def _shares(r: Reader) -> Iterator[dict[str, Any]]:
    table = r.tables["Shares"]
    part, total = _pairs(r, "v_part", "PERIODS"), _pairs(r, "v_total", "PERIODS")
    flow = _pairs(r, "v_flow", "FLOWS")
    least, most = _param(r, "least_share", "LEAST_SHARES"), _param(r, "most_share", "MOST_SHARES")
    growth, start = _param(r, "growth", "GROWTHS"), _param(r, "growth_from", "GROWTHS")
    limits = _param(r, "most_suppliers", "SUPPLIER_LIMITS")
    used = _suppliers_used(r)
    short, over = _pairs(r, "v_share_short", "LEAST_SHARES"), _pairs(r, "v_share_over", "MOST_SHARES")
    grown_over = _pairs(r, "v_growth_over", "GROWTHS")
    for k, rule in enumerate(r.compiled.rules):
        price = float(table.frame["price"].iat[rule.row])
        what = " · ".join((rule.name, _scope(r, rule)))
        for q, (period, quarters) in enumerate(rule.periods):
            for column, shares, by in (("least", least, short), ("most", most, over)):
                missed = by.get((k, q), 0.0)
                if missed > 0:
                    cell = table.address(rule.row, column, int(quarters[0]))
                    row = _row(r, "share", "Shares", cell, what, period, shares[k, q], missed, column == "most", price)
                    yield row | {"actual": part[k, q] / total[k, q]}
            over_limit = len(used.get((k, q), ())) - limits.get((k, q), np.inf)
            if over_limit > 0:
                cell = table.address(rule.row, "most_suppliers")
                yield _row(r, "suppliers", "Shares", cell, what, period, limits[k, q], over_limit, True, price)
        for t, period in enumerate(r.labels):
            missed = grown_over.get((k, t), 0.0)
            if missed > 0:
                limit = start[k, t] + (growth[k, t] * flow[k, t - 1] if t else 0.0)
                cell = table.address(rule.row, "growth")
                yield _row(r, "growth", "Shares", cell, what, period, limit, missed, True, price)


def _stocks(r: Reader) -> Iterator[dict[str, Any]]:
    table = r.tables["Items"]
    rules = (
        ("safety stock", "safety_stock", "v_safety_short", "SAFETIES", False),
        ("closing stock", "closing_stock", "v_closing_short", "CLOSINGS", False),
        ("most stock", "most_stock", "v_stock_over", "STOCK_LIMITS", True),
    )
    for kind, column, variable, over, above in rules:
        for i, t, missed in zip(*r.used(variable, over), strict=True):
            record = table.frame.iloc[i]
            price = float(record["safety_price"]) if kind == "safety stock" else float("nan")
            cell = table.address(int(i), column)
            limit = float(record[column])
            yield _row(r, kind, "Items", cell, record["item"], r.labels[t], limit, float(missed), above, price)
