"""Share rules against what the plan does, and every rule that bends, with the cell that states it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from planner.compiling.share_rules import Flow, Rule
from planner.read_back.bends import by_code, safety_wanted
from planner.read_back.blends import bent_blends
from planner.read_back.locks import missed_locks
from planner.read_back.reader import Reader, rows_frame


def _scope(r: Reader, rule: Rule) -> str:
    record = r.tables["Shares"].frame.iloc[rule.row]
    return " → ".join(filter(None, (record["item"] or record["family"], rule.customer)))


class _Shares:
    """Numbers of the share rules by rule and period (growth by quarter), NaN where there is none."""

    def __init__(self, r: Reader) -> None:
        self._r = r
        self.part, self.total = self._table("PERIODS", "v_part"), self._table("PERIODS", "v_total")
        self.least, self.most = self._table("LEAST_SHARES", "least_share"), self._table("MOST_SHARES", "most_share")
        self.short, self.over = self._table("LEAST_SHARES", "v_share_short"), self._table("MOST_SHARES", "v_share_over")
        self.growth, self.growth_from = self._table("GROWTHS", "growth"), self._table("GROWTHS", "growth_from")
        self.grown_over, self.flow = self._table("GROWTHS", "v_growth_over"), self._table("FLOWS", "v_flow")
        self.most_members = self._table("MEMBER_LIMITS", "most_members")
        self.members = self._members_used()
        self.most_customers = self._table("CUSTOMER_LIMITS", "most_customers")
        self.customers = self._customers_served()

    def _table(self, over: str, name: str) -> np.ndarray:
        values = self._r.values[name] if name in self._r.values else self._r.params[name]
        return by_code(self._r.sets[over], values, (len(self._r.compiled.rules), self._r.count), np.nan)

    def _members_used(self) -> np.ndarray:
        """Suppliers or options with anything started in the scope and period of each limit."""
        catalogue, run = self._r.catalogue, self._r.run
        used = np.full_like(self.most_members, np.nan)
        for k, q in self._r.sets["MEMBER_LIMITS"]:
            rule = self._r.compiled.rules[k]
            if rule.counts_members == "suppliers":
                inside = sorted({j for item in rule.items for j in catalogue.sources_of.get(item, ())})
                names = {a: catalogue.sources[j].supplier for j in inside for a in catalogue.activities_of[j]}
            else:
                inside = [j for j, source in enumerate(catalogue.sources) if source.item in rule.items]
                names = {a: catalogue.activities[a].option for j in inside for a in catalogue.activities_of[j]}
            used[k, q] = len({name for a, name in names.items() if run[a, rule.periods[q][1]].any()})
        return used

    def _customers_served(self) -> np.ndarray:
        """Customers to whom the subject of each limit delivers anything in its period."""
        c, v, t, _ = self._r.used("v_deliver", "DELIVERIES")
        variants = self._r.catalogue.variants
        served = np.full_like(self.most_customers, np.nan)
        for k, q in self._r.sets["CUSTOMER_LIMITS"]:
            rule = self._r.compiled.rules[k]
            own = np.array([x.item in rule.items and x.maker in rule.suppliers for x in variants], dtype=bool)
            served[k, q] = len(np.unique(c[own[v] & np.isin(t, rule.periods[q][1])]))
        return served


def share_rows(r: Reader) -> pd.DataFrame:
    """One row for each share rule and period: the subject's part, growth and number of suppliers or options
    against limits."""
    shares = _Shares(r)
    rows: list[dict[str, Any]] = []
    for k, rule in enumerate(r.compiled.rules):
        shared = {"rule": rule.name, "subject": rule.subject, "scope": _scope(r, rule)}
        of_rule: dict[str, dict[str, Any]] = {}  # by period
        for q, (period, _) in enumerate(rule.periods):
            part, total = shares.part[k, q], shares.total[k, q]
            if not np.isnan([total, shares.most_members[k, q], shares.most_customers[k, q]]).all():
                of_rule[period] = {
                    **shared, "period": period, "part": part, "total": total,
                    "share": part / total if total > 0 else np.nan, "least": shares.least[k, q],
                    "most": shares.most[k, q],
                    "customers": shares.customers[k, q], "most_customers": shares.most_customers[k, q],
                }  # fmt: skip
                if rule.counts_members:
                    numbers = rule.counts_members, f"most_{rule.counts_members}"
                    of_rule[period] |= dict(
                        zip(numbers, (shares.members[k, q], shares.most_members[k, q]), strict=True)
                    )
        limited = np.flatnonzero(~np.isnan(shares.growth[k]))
        parts, totals = _by_quarter(r, r.compiled.flows[k]) if len(limited) else (np.zeros(0), np.zeros(0))
        for t in limited:
            share = parts[t] / totals[t] if totals[t] > 0 else 0.0
            alone = {**shared, "period": r.labels[t], "part": parts[t], "total": totals[t], "share": share}
            row = of_rule.setdefault(r.labels[t], alone)
            row["growth_limit"] = shares.growth_from[k, t] + (shares.growth[k, t] * parts[t - 1] if t else 0.0)
        rows += of_rule.values()
    return rows_frame("shares", rows)


def _by_quarter(r: Reader, flow: Flow) -> tuple[np.ndarray, np.ndarray]:
    """Units of the rule's subject and of its scope, by quarter."""
    if flow.over == "RUNS":
        units = r.values["v_run"][flow.rows] * r.params["yield_"][flow.rows] * flow.sizes
    else:
        units = r.values["v_deliver"][flow.rows]
    own, whole = flow.receipts.copy()
    np.add.at(whole, flow.quarters, units * flow.whole)
    np.add.at(own, flow.quarters, units * flow.part)
    return own, whole


def bent_rules(r: Reader) -> pd.DataFrame:
    """Every soft rule that the plan misses, by how much, where it is stated and what it cost."""
    rows = [*_commitments(r), *_shares(r), *bent_blends(r), *_stocks(r), *_contracts(r), *_locks(r), *_steps(r)]
    return rows_frame("rules", rows)


def _row(kind: str, sheet: str, cell: str, what: str, period: str, limit: float, bent: float, over: bool,
         price: float = float("nan"), subject: str = "") -> dict[str, Any]:  # fmt: skip
    return {
        "kind": kind, "sheet": sheet, "cell": cell, "what": what, "subject": subject, "period": period, "limit": limit,
        "actual": limit + bent if over else limit - bent, "bent": bent, "money": bent * price,
    }  # fmt: skip


def _commitments(r: Reader) -> Iterator[dict[str, Any]]:
    table, customers = r.tables["Demand"], r.compiled.customers
    lines = customers.lines
    committed = by_code(r.sets["COMMITMENTS"], r.params["committed"])
    who = [f"{customer}: {item}" for customer, item in zip(table.frame["customer"], table.frame["item"], strict=True)]
    for d, short in zip(*r.used("v_uncommitted", "COMMITMENTS"), strict=True):
        row, due = int(customers.row[d]), int(customers.due[d])
        sheet, cell = "Demand", table.address(row, "committed")
        if due < 0:
            sheet, cell = "Backlog", r.tables["Backlog"].address(int(lines.backlog[row]), "committed", due)
        yield _row("commitment", sheet, cell, who[row], lines.labels[due + lines.before], committed[d], short, False)


def _steps(r: Reader) -> Iterator[dict[str, Any]]:
    """Steps that must be taken and are not."""
    table = r.tables["Options"]
    for o, short in zip(*r.used("v_steps_short", "LEAST_STEPS"), strict=True):
        limit, cell = float(table.frame["least_steps"].iat[o]), table.address(int(o), "least_steps")
        yield _row("least steps", "Options", cell, table.frame["option"].iat[o], "horizon", limit, short, False)


def _shares(r: Reader) -> Iterator[dict[str, Any]]:
    table, shares = r.tables["Shares"], _Shares(r)
    members_over, customers_over = shares.members - shares.most_members, shares.customers - shares.most_customers
    sides = (("least", shares.least, shares.short, False), ("most", shares.most, shares.over, True))
    for k, rule in enumerate(r.compiled.rules):
        money = float(table.frame["price"].iat[rule.row]), rule.subject
        what = " · ".join((rule.name, *[rule.subject][: rule.each], _scope(r, rule)))
        for q, (period, quarters) in enumerate(rule.periods):
            for column, limit, bent, above in sides:
                if bent[k, q] > 0:
                    cell = table.address(rule.row, column, int(quarters[0]))
                    row = _row("share", "Shares", cell, what, period, limit[k, q], bent[k, q], above, *money)
                    yield row | {"actual": shares.part[k, q] / shares.total[k, q]}
            over = members_over[k, q]
            if over > 0:
                cell, most = table.address(rule.row, f"most_{rule.counts_members}"), shares.most_members[k, q]
                yield _row(rule.counts_members, "Shares", cell, what, period, most, over, True, *money)
            if customers_over[k, q] > 0:
                cell, most = table.address(rule.row, "most_customers"), shares.most_customers[k, q]
                yield _row("customers", "Shares", cell, what, period, most, customers_over[k, q], True, *money)
        for t in np.flatnonzero(shares.grown_over[k] > 0):
            before = shares.growth[k, t] * shares.flow[k, t - 1] if t else 0.0
            cell, over = table.address(rule.row, "growth"), shares.grown_over[k, t]
            limit = shares.growth_from[k, t] + before
            yield _row("growth", "Shares", cell, what, r.labels[t], limit, over, True, *money)


def _stocks(r: Reader) -> Iterator[dict[str, Any]]:
    table = r.tables["Items"]
    rules = (
        ("safety stock", "safety_stock", "v_safety_short", "SAFETIES", False),
        ("closing stock", "closing_stock", "v_closing_short", "CLOSINGS", False),
        ("most stock", "most_stock", "v_stock_over", "STOCK_LIMITS", True),
    )
    wanted = by_code(r.sets["SAFETIES"], safety_wanted(r.compiled.network, r.values))
    for kind, column, variable, over, above in rules:
        for i, t, missed in zip(*r.used(variable, over), strict=True):
            record = table.frame.iloc[i]
            price = float(record["safety_price"]) if kind == "safety stock" else float("nan")
            covered = kind == "safety stock" and record["cover"] > 0
            cell = table.address(int(i), "cover" if covered else column)
            limit = float(wanted[i, t]) if covered else float(record[column])
            yield _row(kind, "Items", cell, record["item"], r.labels[t], limit, float(missed), above, price)


def _contracts(r: Reader) -> Iterator[dict[str, Any]]:
    """Leasts of contracts without a fee."""
    table, deals = r.tables["Contracts"], r.compiled.deals
    told = [
        (n, t, "least", r.labels[t], units) for n, t, units in zip(*r.used("v_untaken", "LEAST_TAKEN"), strict=True)
    ]
    whole = zip(*r.used("v_untaken_total", "LEAST_TOTALS"), strict=True)
    for n, t, column, period, units in (*told, *((n, None, "least_total", "term", units) for n, _, units in whole)):
        row = deals[n].contract.row
        if np.isnan(table.frame["fee"].iat[row]):
            limit = table.frame[column].iat[row] if t is None else table.phased[column][row, t]
            cell, what = table.address(row, column, t), deals[n].contract.name
            yield _row("contract", "Contracts", cell, what, period, float(limit), float(units), False)


def _locks(r: Reader) -> Iterator[dict[str, Any]]:
    for sheet, cell, what, t, limit, units, above, price in missed_locks(r):
        yield _row("lock", sheet, cell, what, r.labels[t], limit, units, above, price)
