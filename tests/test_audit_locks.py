"""The audit of locks: a plan with every kind of them holds, and any number of it that is changed is found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

import planner
from planner.audit import audit
from planner.plan_schema import TABLE
from tests.cases.book import book
from tests.cases.solve import bent, solve

pytestmark = pytest.mark.xdist_group("audit_locks")  # what they share is made once


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> tuple[planner.Case, planner.Plan]:
    """Locks missed with and without a price, a frozen quarter that cannot be kept, changes that are paid for."""
    one = book(3, frozen_quarters=1, stability_price=0.25, slushy_quarters=2, discount_rate=0.1)
    one.add("Items", item="A", holding_cost=0.1).add("Items", item="B")
    for supplier, cost in (("S", 3), ("T", 2)):
        one.add("Sources", supplier=supplier, item="A", unit_cost=cost)
    one.add("Sources", supplier="S", item="B", measure="most", by=[9, 4, 4])
    one.add("Demand", customer="C", item="A", price=4, by=[5, 5, 5]).add("Demand", customer="C", item="B", by=[9, 9, 9])
    one.add("Locks", decision="start", supplier="S", item="A", sense="plan", by=[2, 5])
    one.add("Locks", decision="start", supplier="S", item="B", sense="plan", by=[12, None])
    one.add("Locks", decision="deliver", item="B", customer="C", sense="plan", by=[None, 2, 9])
    one.add("Locks", decision="start", supplier="S", item="A", sense="at_least", price=0.5, by=[None, None, 4])
    one.add("Locks", decision="deliver", item="B", sense="at_least", by=[None, None, 8])
    one.add("Locks", decision="deliver", item="B", sense="at_least", customer="C", by=[None, 12])
    folder = tmp_path_factory.mktemp("locks")
    return planner.load(one.write(folder / "book.xlsx")), solve(one, folder)


def test_every_kind_of_lock_is_missed(case: tuple[planner.Case, planner.Plan]) -> None:
    _, plan = case
    assert {row[1:4:2] for row in bent(plan)} >= {("Locks", "2026Q1"), ("Locks", "2026Q2"), ("Locks", "2026Q3")}
    assert plan.rules["money"].notna().any() and plan.bent
    assert (plan.money.loc[plan.money["line"] == "stability", "amount"] < 0).any()


LOCKED = "purchasing", "allocation", "rules", "money", "locks"


def numbers(plan: planner.Plan, tables: Sequence[str] = LOCKED) -> list[tuple[str, int, str]]:
    """Table, row and column of every number of the plan that is not 0."""
    return [
        (name, row, column.name)
        for name in tables
        for column in TABLE[name].columns
        if not column.text
        for row, value in enumerate(plan.tables[name][column.name])
        if value == value and value != 0
    ]


@pytest.mark.parametrize("factor", [0.9, 1.1])
def test_no_number_can_change_unnoticed(case: tuple[planner.Case, planner.Plan], factor: float) -> None:
    one, plan = case
    for table, row, column in numbers(plan):
        changed = dict(plan.tables)
        frame: pd.DataFrame = changed[table].copy()
        frame.loc[row, column] *= factor
        changed[table] = frame
        assert audit(one.tables, changed), (table, row, column)


def test_what_is_decided_anew_in_a_frozen_quarter_is_found(tmp_path: Path) -> None:
    """S had 5; T's 5 instead are a lock missed and something new in a quarter that is frozen."""
    one = book(1, frozen_quarters=1).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=3)
    one.add("Sources", supplier="T", item="A", unit_cost=2).add("Demand", customer="C", item="A", price=4, by=[5])
    one.add("Locks", decision="start", supplier="S", item="A", sense="plan", by=[5])
    tables, plan = planner.load(one.write(tmp_path / "book.xlsx")).tables, solve(one)
    assert plan.objective == pytest.approx(5)
    changed = dict(plan.tables)
    for name in ("purchasing", "orders", "locks"):
        changed[name] = changed[name].assign(supplier=changed[name]["supplier"].replace("S", "T"))
    found = [finding.text() for finding in audit(tables, changed) if finding.check == "rule-not-named"]
    assert any("(Locks!" in text for text in found)
    assert any("(Settings!" in text for text in found)


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> tuple[planner.Case, planner.Plan]:
    """Substitutes, takes and overtime: locks kept and missed, with and without a price, and of the plan before."""
    one = book(3, frozen_quarters=1, stability_price=0.25, discount_rate=0.1)
    for item, cost in (("A", 2), ("B", 3)):
        one.add("Items", item=item, holding_cost=0.1).add("Sources", supplier="S", item=item, unit_cost=cost)
    one.add("Substitutes", item="A", serves_for="B", cost=0.5)
    one.add("Contracts", contract="low", supplier="S", item="A", price=1)
    one.add("Contracts", contract="high", supplier="S", item="A", price=3)
    one.add("Receipts", item="A", supplier="S", by=[2])
    one.add("Capacity", supplier="S", resource="line", capacity=9, overtime=5, overtime_cost=0.5)
    for item in "AB":
        one.add("Usage", resource="line", item=item, usage=1)
        one.add("Demand", customer="C", item=item, price=9, by=[6, 6, 6])
    one.add("Locks", decision="substitute", item="A", serves_for="B", sense="plan", by=[2, 3])
    one.add("Locks", decision="substitute", item="A", sense="at_most", price=0.01, by=[None, None, 1])
    one.add("Locks", decision="take", contract="high", sense="plan", by=[3, 4])
    one.add("Locks", decision="take", contract="low", sense="equal", by=[None, None, 30])
    one.add("Locks", decision="overtime", resource="line", sense="at_least", by=[None, 5])
    one.add("Locks", decision="overtime", resource="line", supplier="S", sense="at_most", price=0.1, by=[None, None, 1])
    folder = tmp_path_factory.mktemp("others")
    return planner.load(one.write(folder / "book.xlsx")), solve(one, folder)


def test_no_number_of_substitutes_takes_and_overtime_can_change_unnoticed(
    others: tuple[planner.Case, planner.Plan],
) -> None:
    one, plan = others
    missed = {(str(row[2]).split()[0], row[3]) for row in bent(plan)}
    assert len(missed) >= 3 and plan.rules["money"].notna().any(), missed
    assert (plan.money.loc[plan.money["line"] == "stability", "amount"] < 0).any()
    assert plan.capacity["overtime"].tolist()[1] == pytest.approx(5)
    tables = "regrades", "contracts", "capacity", "rules", "money", "locks", "purchasing"
    found = numbers(plan, tables)
    assert {(table, column) for table, _, column in found} >= {
        ("regrades", "units"), ("contracts", "taken"), ("capacity", "overtime"), ("locks", "units")
    }  # fmt: skip
    for table, row, column in found:
        for factor in (0.9, 1.1):
            changed = dict(plan.tables)
            frame: pd.DataFrame = changed[table].copy()
            frame.loc[row, column] *= factor
            changed[table] = frame
            assert audit(one.tables, changed), (table, row, column)
    blank = plan.tables | {"locks": plan.locks.assign(serves_for="")}
    assert audit(one.tables, blank)
