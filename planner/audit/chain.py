"""The chain from a workbook and its plan to the next workbook: nothing lost on the way, nothing counted twice.

It shares nothing with what rolls a workbook on: the quarters that pass are replayed from the plan's decisions in them,
and the new workbook must say what they lead to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from planner.audit import lines_of
from planner.audit.ageing import opening_lots
from planner.audit.book import Book, given, quarters, read_book, records
from planner.audit.finding import NOTHING, Findings, differs, show
from planner.audit.money import discount
from planner.audit.replay import Replay, play, way
from planner.audit.rows import read_rows
from planner.audit.variants import scope
from planner.faults import Fault, fault
from planner.plan_schema import MONEY_LINES
from planner.schema import SHEETS, Kind
from planner.tables import Tables

CHANGED = {
    "Settings",
    "Receipts",
    "History",
    "Backlog",
    "Taken",
    "Locks",
    "Qualification",
    "Scenarios",
    "Sensitivity",
}  # rows are not the old ones
WHATS = {
    "opening": ("stock at the start", "期初库存"), "arrives": ("what arrives", "到货"),
    "history": ("what was received or delivered", "已收货或已交付"), "wanted": ("what is still wanted", "仍需要的数量"),
    "price": ("its price", "其价格"), "committed": ("what of it is committed", "其中承诺的数量"),
    "budget": ("capital expenditure left", "剩余资本开支"), "same": ("what was not to change", "不应改变的内容"),
    "used": ("what reached the customer and was not used", "已到客户而未使用的数量"), "lock": ("a lock", "锁定"),
    "age": ("stock by its last quarter of use", "按最后可用季度的库存"),
    "steps": ("steps of options taken", "已执行的选项步数"), "horizon": ("the horizon", "计划期"),
}  # fmt: skip


def check_chain(old: Tables, plan: Mapping[str, pd.DataFrame], new: Tables) -> list[Fault]:
    """Everything in the new workbook that does not follow from the old one and the plan.

    By variant and quarter: opening stock and what arrives. By item, supplier and customer: history. By line of demand:
    what is still wanted, so that with what was served and what can no longer be served it makes what was wanted. The
    budget that is left, and every number that the passing of time leaves alone.
    """
    passed = new.calendar.first - old.calendar.first
    if not 0 < passed < old.calendar.count:
        return [_fault(new, "Settings", "horizon", "start", new.calendar.first, old.calendar.first)]
    replay = _replay(old, _until(plan, old, passed))
    after = play(read_book(new), read_rows({}, read_book(new), Findings(new.titles)), Findings(new.titles))
    return [
        *_stock(replay, after, new, passed),
        *_ages(replay, after, new, passed),
        *_history(replay, new, passed),
        *_demand(replay, read_book(new), passed),
        *_budget(old, plan, new, passed),
        *_taken(old, plan, new, passed),
        *_locks(old, plan, new, passed),
        *_rest(old, new, passed),
    ]


def realised(tables: Tables, plan: Mapping[str, pd.DataFrame], passed: int) -> float:
    """Discounted money of the first ``passed`` quarters of a plan, in the workbook's currency."""
    book = read_book(tables)
    lines = lines_of(tables, plan)
    return float((lines.table(MONEY_LINES) * discount(book))[:, :passed].sum())


def _replay(tables: Tables, plan: Mapping[str, pd.DataFrame]) -> Replay:
    book, ignored = read_book(tables), Findings(tables.titles)
    return play(book, read_rows(plan, book, ignored), ignored)


def _until(plan: Mapping[str, pd.DataFrame], tables: Tables, passed: int) -> dict[str, pd.DataFrame]:
    """The plan's rows of the quarters that pass; of late deliveries, those that are made in them."""
    ahead = {tables.calendar.label(t) for t in range(passed, tables.calendar.count)}
    until = {
        name: frame[~frame["quarter"].isin(ahead)] if "quarter" in frame else frame for name, frame in plan.items()
    }
    until["allocation"] = _left(plan["allocation"], read_book(tables), passed)
    short = until["shortages"]
    until["shortages"] = short[(short["kind"] == "late") & ~short["delivered"].isin(ahead)]
    return until


def _left(deliveries: pd.DataFrame, book: Book, passed: int) -> pd.DataFrame:
    """Deliveries of which some has left before quarter ``passed``, and how much; the rest of them has not begun."""
    names = list(zip(*(deliveries[name] for name in ("customer", "item", "supplier")), strict=True))
    transit, saves = way(book, names)
    arrives = np.array([book.calendar.index(quarter) or 0 for quarter in deliveries["quarter"]], dtype=int)
    fast = np.nan_to_num(deliveries["express"].to_numpy(dtype=float))
    slow = deliveries["units"].to_numpy(dtype=float) - fast
    fast = np.where((arrives < passed) | (arrives - transit + saves < passed), fast, 0.0)
    slow = np.where((arrives < passed) | (arrives - transit < passed), slow, 0.0)
    return deliveries.assign(units=slow + fast, express=fast)[slow + fast > 0]


def _fault(new: Tables, sheet: str, what: str, who: str, stated: float, right: float) -> Fault:
    words: dict[str, Any] = {"what": WHATS[what][0], "what_zh": WHATS[what][1]}
    return fault(new.titles[sheet], "", "roll_chain", who, stated=show(stated), right=show(right), **words)


def _stock(before: Replay, after: Replay, new: Tables, passed: int) -> Iterator[Fault]:
    """Stock and pipeline of every variant, and by supplier what arrives of every item."""
    count = before.book.count - passed
    for variant in dict.fromkeys([*before.stock, *after.opening, *after.received]):
        who = " ".join(filter(None, (variant.item, variant.maker, variant.parts)))
        stated, right = float(after.opening[variant][0]), float(before.stock[variant][passed - 1])
        if differs(stated, right, before.stock.size(variant)[passed - 1]):
            yield _fault(new, "Receipts" if variant.makers else "Items", "opening", who, stated, right)
        yield from _by_quarter(
            new, "Receipts", "arrives", who, after.received[variant], before.received[variant][passed:], count
        )
    for pair in dict.fromkeys([*before.landed, *before.sent]):
        taken = before.fulfilled[pair] + before.called[pair]
        left = float((before.landed[pair] + before.sent[pair] - taken)[:passed].sum())
        if differs(0.0, left, float(taken.sum())):
            yield _fault(new, "Receipts", "used", " ".join(pair), 0.0, left)
        ways = (before.landed[pair] + before.sent[pair])[passed:]
        yield from _by_quarter(new, "Receipts", "arrives", " ".join(pair), after.landed[pair], ways, count)
    for key in dict.fromkeys([*before.arrived, *after.arrived]):
        who = " ".join(key)
        yield from _by_quarter(new, "Receipts", "arrives", who, after.arrived[key], before.arrived[key][passed:], count)


def _ages(before: Replay, after: Replay, new: Tables, passed: int) -> Iterator[Fault]:
    """Stock that ages is as old as it is: what arrived first has left first."""
    opened, opening = opening_lots(after), opening_lots(before)
    for variant in before.stock:
        life = given(before.book.items[variant.item]["shelf_life"], np.nan)
        if np.isnan(life):
            continue
        lots: dict[float, float] = defaultdict(float)
        known = opening.get(variant, [])
        lots[life] += float(before.opening[variant][0]) - sum(units for _, units in known)
        for until, units in known:
            lots[life if np.isnan(until) else until] += units
        for t in range(passed):
            lots[t + life] += float(before.received[variant][t])
        left = float(sum(lots.values()) - before.stock[variant][passed - 1])
        stated: dict[float, float] = defaultdict(float)
        for until, units in opened.get(variant, []):
            stated[(life if np.isnan(until) else until) + passed] += units
        for until in sorted({*lots, *stated}):
            gone = min(left, lots[until])
            left -= gone
            if differs(stated[until], lots[until] - gone):
                who = " ".join(filter(None, (variant.item, variant.maker, before.book.calendar.label(int(until)))))
                yield _fault(new, "Receipts", "age", who, stated[until], lots[until] - gone)


def _by_quarter(
    new: Tables, sheet: str, what: str, who: str, stated: np.ndarray, right: np.ndarray, count: int
) -> Iterator[Fault]:
    """``right`` by quarter; nothing is right in quarters after its ``count``."""
    right = np.append(right[:count], np.zeros(len(stated) - count))
    for t in np.flatnonzero(differs(stated, right)).tolist():
        yield _fault(new, sheet, what, f"{who} {new.calendar.label(t)}", float(stated[t]), float(right[t]))


Flows = dict[tuple[str, str, str, int], float]  # item, supplier, customer, ordinal of the quarter


def _past(tables: Tables) -> Flows:
    flows: Flows = defaultdict(float)
    table = tables["History"]
    for r, units in zip(records(table), quarters(table, "quantity", 0.0), strict=True):
        for t, number in zip(table.periods, units.tolist(), strict=True):
            flows[r["item"], r["supplier"], r["customer"], tables.calendar.first + t] += number
    return flows


def _history(before: Replay, new: Tables, passed: int) -> Iterator[Fault]:
    old = before.book.tables
    right, stated = _past(old), _past(new)
    for (item, supplier), units in before.arrived.items():
        for t in range(passed):
            right[item, supplier, "", old.calendar.first + t] += float(units[t])
    covered = {
        (r["customer"], item)
        for r in records(old["Contracts"])
        for item in (scope(before.book, r["item"], r["family"]) if r["customer"] else ())
        if item not in before.variants.distinguished and not before.book.is_need(item)
    }
    for customer, item in covered:  # of whom it came nobody asks
        for flows in (right, stated):
            for key in [key for key in flows if key[0] == item and key[2] == customer]:
                number = flows.pop(key)
                flows[item, "", customer, key[3]] = flows.get((item, "", customer, key[3]), 0.0) + number
        for t in range(passed):
            right[item, "", customer, old.calendar.first + t] += float(before.fulfilled[customer, item][t])
    for (customer, item, supplier), units in before.sent_by.items():
        for t in range(passed if supplier else 0):
            right[item, supplier, customer, old.calendar.first + t] += float(units[t])
    for (customer, item, supplier), units in before.landed_by.items():
        for t in range(passed if item in before.variants.distinguished else 0):
            right[item, supplier, customer, old.calendar.first + t] += float(units[t])
    for key in dict.fromkeys([*right, *stated]):
        if differs(stated.get(key, 0.0), right.get(key, 0.0)):
            who = " ".join([*filter(None, key[:3]), old.calendar.label(key[3] - old.calendar.first)])
            yield _fault(new, "History", "history", who, stated.get(key, 0.0), right.get(key, 0.0))


def _demand(before: Replay, new: Book, passed: int) -> Iterator[Fault]:
    """Wanted = served + no longer to be served + still wanted, line by line; price and committed part stay."""
    demand, served = before.book.demand, before.served()
    left = np.maximum(0.0, np.nan_to_num(demand.quantity) - served)
    owed = np.clip(np.nan_to_num(demand.owed) - served, 0.0, left)
    wanted = np.arange(len(demand.labels)) - demand.before
    late = wanted + demand.delay[:, None]  # the last quarter in which a unit may be delivered
    open_ = (wanted < passed) & (late >= passed) & (left > NOTHING)
    expected = {
        (demand.pairs[n], demand.labels[at]): (left[n, at], demand.price[n, at], owed[n, at])
        for n, at in np.argwhere(open_).tolist()
    }
    stated = {
        (pair, new.demand.labels[at]): tuple(
            float(numbers[n, at]) for numbers in (new.demand.quantity, new.demand.price, np.nan_to_num(new.demand.owed))
        )
        for n, pair in enumerate(new.demand.pairs)
        for at in range(new.demand.before)
        if new.demand.quantity[n, at] > 0
    }
    nothing = (0.0, 0.0, 0.0)
    for key in dict.fromkeys([*expected, *stated]):
        pair, label = key
        values = zip(
            ("wanted", "price", "committed"), stated.get(key, nothing), expected.get(key, nothing), strict=True
        )
        for what, told, right in values:
            if differs(told, right):
                yield _fault(new.tables, "Backlog", what, " ".join([*pair, label]), told, float(right))


def _budget(old: Tables, plan: Mapping[str, pd.DataFrame], new: Tables, passed: int) -> Iterator[Fault]:
    if old.settings.capex_budget is None:
        return
    spent = float(_until(plan, old, passed)["options"]["capex"].sum())
    right, stated = max(0.0, old.settings.capex_budget - spent), new.settings.capex_budget
    if stated is None or differs(stated, right):
        yield _fault(new, "Settings", "budget", "capex_budget", np.nan if stated is None else stated, right)


def _taken(old: Tables, plan: Mapping[str, pd.DataFrame], new: Tables, passed: int) -> Iterator[Fault]:
    """Steps taken before are those taken before the old start and those that the plan starts in what passes."""

    def of(tables: Tables) -> dict[tuple[str, str], float]:
        table = tables["Taken"]
        return {
            (r["option"], tables.calendar.label(t)): number
            for r, numbers in zip(records(table), quarters(table, "steps", 0.0), strict=True)
            for t, number in zip(table.periods, numbers.tolist(), strict=True)
        }

    right, stated = of(old), of(new)
    for r in _until(plan, old, passed)["options"].to_dict("records"):
        key = str(r["option"]), str(r["quarter"])
        right[key] = right.get(key, 0.0) + float(r["steps"])
    for key in dict.fromkeys([*right, *stated]):
        if differs(stated.get(key, 0.0), right.get(key, 0.0)):
            yield _fault(new, "Taken", "steps", " ".join(key), stated.get(key, 0.0), right.get(key, 0.0))


def _locks(old: Tables, plan: Mapping[str, pd.DataFrame], new: Tables, passed: int) -> Iterator[Fault]:
    """Rules of later quarters stay; what the plan before decided is what this plan decides."""

    def of(tables: Tables, first: int, plans: bool) -> dict[tuple[str, ...], float]:
        table = tables["Locks"]
        return {
            (*(str(r[c.name]) for c in table.sheet.keys if c.name in r and c.name != "parts"), _parts(r["parts"]),
             tables.calendar.label(t)): float(units[t])
            for r, units in zip(records(table), table.phased["units"], strict=True)
            for t in range(first, tables.calendar.count)
            if not np.isnan(units[t]) and (r["sense"] == "plan") == plans
        }  # fmt: skip

    keys = [c.name for c in new["Locks"].sheet.keys if c.name not in ("measure", "parts")]
    ahead = {old.calendar.label(t) for t in range(passed, old.calendar.count)}
    decided = {
        (*(str(r.get(name, "")) for name in keys), _parts(r["parts"]), str(r["quarter"])): float(r["units"])
        for r in plan["locks"].to_dict("records")
        if r["quarter"] in ahead
    }
    last = old.calendar.label(old.calendar.count - 1)
    for right, stated in ((decided, of(new, 0, True)), (of(old, passed, False), of(new, 0, False))):
        for key in dict.fromkeys([*right, *(key for key in stated if key[-1] <= last)]):
            if differs(stated.get(key, 0.0), right.get(key, 0.0)):
                who = " ".join(filter(None, key))
                yield _fault(new, "Locks", "lock", who, stated.get(key, 0.0), right.get(key, 0.0))


def _parts(value: object) -> str:
    """Makers of parts as the plan writes them; their order means nothing."""
    return "; ".join(sorted(part.strip() for part in str(value).split(";"))) if value else ""


def _rest(old: Tables, new: Tables, passed: int) -> Iterator[Fault]:
    """Every other number stands as it stood, quarter by quarter."""
    for sheet in SHEETS:
        if sheet.name in CHANGED:
            continue
        before, after = old[sheet.name], new[sheet.name]
        if len(before) != len(after):
            yield _fault(new, sheet.name, "same", sheet.name, len(after), len(before))
            continue
        for column in sheet.columns:
            if column.name in ("measure", "opening_stock"):
                continue
            was, now = (table.frame[column.name] for table in (before, after))
            if (sheet.name, column.name) == ("Contracts", "first"):  # a term that began with the old horizon still does
                totals = before.frame["least_total"].notna() | before.frame["most_total"].notna()
                was = was.where(was.notna() | ~totals, 0.0)
            moved = passed if column.kind is Kind.QUARTER else 0
            if not (was - moved if moved else was).equals(now):
                yield _fault(new, sheet.name, "same", column.name, len(after), len(before))
        for name in () if sheet.before else before.phased:
            count = old.calendar.count - passed
            if not np.array_equal(before.phased[name][:, passed:], after.phased[name][:, :count], equal_nan=True):
                yield _fault(new, sheet.name, "same", name, np.nan, np.nan)
