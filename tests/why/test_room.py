"""Room to negotiate, in books of which the room is known by construction; other plans hold what the audit asks."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner.audit import audit
from planner.read_back import read_plan
from planner.why.room import DIFFERENT, Room, room
from tests.cases.book import Book, book
from tests.cases.solve import near
from tests.why.studied import studied


def makers(**costs: float) -> Book:
    """10 A at 10 for C, and who makes it at what cost."""
    case = book(1).add("Items", item="A")
    for supplier, cost in costs.items():
        case.add("Sources", supplier=supplier, item="A", unit_cost=cost)
    return case.add("Demand", customer="C", item="A", price=10, by=[10])


def ask(case: Book, folder: Path, within: float) -> dict[str, Any]:
    """Rows by supplier."""
    with studied(case, folder) as (study, routes):
        table = room(study, routes, time.monotonic() + 60, "en", within)["room"]
    return {row["supplier"]: row for _, row in table.iterrows()}


def test_two_makers(tmp_path: Path) -> None:
    """T costs 1 more than S: 5 % of 80 moves 4 of 10 units."""
    found = ask(makers(S=2, T=3), tmp_path, 0.05)
    assert (found["S"]["share"], found["S"]["units"], found["T"]["share"]) == (near(1), near(10), near(0))
    assert (found["T"]["least"], found["T"]["most"]) == (near(0), near(0.4))
    assert (found["S"]["least"], found["S"]["most"]) == (near(0.6), near(1))
    assert (found["T"]["most_money"], found["S"]["least_money"]) == (near(4), near(4))
    assert found["S"]["note"] == found["T"]["note"] == ""


def test_three_makers(tmp_path: Path) -> None:
    """4 units to T, or 2 to U."""
    found = ask(makers(S=2, T=3, U=4), tmp_path, 0.05)
    assert [found[name]["most"] for name in "STU"] == [near(1), near(0.4), near(0.2)]
    assert [found[name]["least"] for name in "STU"] == [near(0.6), near(0), near(0)]


def test_a_share_rule_ends_the_room(tmp_path: Path) -> None:
    """T has 20 % at most: 2 units."""
    case = makers(S=2, T=3).add("Shares", rule="Most of T", supplier="T", item="A", most=0.2)
    assert ask(case, tmp_path, 0.05)["T"]["most"] == near(0.2)


def test_a_total_that_may_change(tmp_path: Path) -> None:
    """1 of T is locked and loses 0.5; each of the 9 of S earns 0.1: 0.4 in all, of which 0.2 may go. Without 2 of S,
    T has 1 of 8; with 0.2 / 9.9 more of S on stock it has the least."""
    case = makers(S=9.9, T=10.5)
    case.add("Locks", decision="start", supplier="T", item="A", sense="equal", units=1)
    found = ask(case, tmp_path, 0.5)["T"]
    assert (found["share"], found["most"]) == (near(0.1), near(1 / 8))
    assert found["least"] == near(1 / (10 + 0.2 / 9.9))


def test_rules_bend_no_further(tmp_path: Path) -> None:
    """8 of S are locked; T is to have half and can make 2 only: fewer would bend that rule more."""
    case = makers(S=2, T=3).add("Shares", rule="Half to T", supplier="T", item="A", least=0.5)
    case.rows("Sources")[1]["most"] = 2
    case.add("Locks", decision="start", supplier="S", item="A", sense="equal", units=8)
    found = ask(case, tmp_path, 0.5)["T"]
    assert (found["share"], found["least"]) == (near(0.2), near(0.2))


def test_what_was_not_asked_is_told(tmp_path: Path) -> None:
    with studied(makers(S=2, T=3), tmp_path) as (study, routes):
        tables = room(study, routes, time.monotonic() - 1, "en", 0.05)
    assert list(tables["room"]["note"]) == ["Not asked, for want of time."] * 2
    assert tables["room"]["most"].isna().all()
    assert tables["alternatives"].empty


def rich() -> Book:
    """A and B by two makers each in two quarters, with capacity and overtime, a take-or-pay contract, stock that costs
    and a part that both take."""
    case = (
        book(2, discount_rate=0.1)
        .add("Items", item="A", holding_cost=0.1)
        .add("Items", item="B")
        .add("Items", item="P")
    )
    for item in "AB":
        case.add("BOM", item=item, component="P", quantity=1)
        for supplier, cost in (("S", 2), ("T", 2.2)):
            case.add("Sources", supplier=supplier, item=item, unit_cost=cost, min_order=2)
        case.add("Usage", supplier="S", resource="Line", item=item, usage=1)
        case.add("Demand", customer="C", item=item, price=10, delay=1, late_fee=0.5, by=[10, 20])
    case.add("Sources", supplier="V", item="P", unit_cost=1).add("Sources", supplier="W", item="P", unit_cost=1.1)
    case.add("Capacity", supplier="S", resource="Line", capacity=18, overtime=6, overtime_cost=0.1)
    return case.add("Contracts", contract="W", supplier="W", item="P", least=5, fee=0.6, spot="yes")


def test_alternatives_are_whole_plans(tmp_path: Path) -> None:
    """Each passes the audit, gives up no more than it may, and is unlike the plan."""
    with studied(rich(), tmp_path) as (study, routes):
        found = Room(study, routes, 0.02)
        found.ask(time.monotonic() + 60)
        others = found.alternatives(time.monotonic() + 60)
        assert len(others) >= 2
        own = found.shares(study.x)
        for other in others:
            values = study.base.problem.values(other.x)
            plan = read_plan(study.base.tables, study.base.compiled, values)
            assert audit(study.base.tables, plan, other.profit) == []
            assert found.profit * 0.98 - 1e-4 <= other.profit <= found.profit + 1e-4
            assert max(abs(other.shares[key] - share) for key, share in own.items()) > DIFFERENT


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_differs_is_told(tmp_path: Path, lang: str) -> None:
    with studied(makers(S=2, T=3), tmp_path) as (study, routes):
        table = room(study, routes, time.monotonic() + 60, lang, 0.05)["alternatives"]
    assert list(table["alternative"]) == ["1", "1", "1"]
    money, *shares = (dict(row) for _, row in table.iterrows())
    assert (money["plan"], money["other"]) == (near(80), near(76))
    assert "4" in money["what"]
    moved = {row["supplier"]: (row["plan"], row["other"]) for row in shares}
    assert moved == {"S": (near(1), near(0.6)), "T": (near(0), near(0.4))}
    assert not pd.isna(table["other"]).any()
