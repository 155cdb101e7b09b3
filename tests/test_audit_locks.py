"""The audit of locks: a plan with every kind of them holds, and any number of it that is changed is found."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import planner
from planner.audit import audit
from planner.plan_schema import TABLE
from tests.cases.book import book
from tests.cases.solve import bent, solve


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


def numbers(plan: planner.Plan) -> list[tuple[str, int, str]]:
    """Table, row and column of every number of the plan that is not 0."""
    return [
        (name, row, column.name)
        for name in ("purchasing", "allocation", "rules", "money", "locks")
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
