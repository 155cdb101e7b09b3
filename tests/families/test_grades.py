"""What comes out in grades: fixed shares, their makers, and rules that count them."""

from __future__ import annotations

import pytest

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import bent, near, solve, total


def binned(quarters: int, fast: float = 0.5, **source: object) -> Book:
    """Chips started at S for 6 come out fast or slow; 4 fast are wanted at 10 and 10 slow at 5, in the last quarter."""
    case = book(quarters).add("Items", item="chip").add("Items", item="fast").add("Items", item="slow")
    case.add("Sources", supplier="S", item="chip", unit_cost=6, **source)
    case.add("Grades", item="chip", grade="fast", share=fast).add("Grades", item="chip", grade="slow", share=1 - fast)
    last = case.calendar.labels[-1]
    case.add("Demand", customer="C", item="fast", price=10, by={last: 4})
    return case.add("Demand", customer="C", item="slow", price=5, by={last: 10})


@family("material")
def test_one_grade_brings_the_others() -> None:
    """A pair of chips costs 12 and sells for 15 while fast ones are wanted: 8 started, 4 x 3 = 12; 6 slow are lost."""
    plan = solve(binned(1))
    assert plan.objective == near(12)
    assert total(plan, "purchasing", "good") == near(8)
    assert total(plan, "grades", "units", grade="fast") == near(4)
    assert total(plan, "shortages", "units", item="slow", kind="lost") == near(6)


@family("material", "orders")
def test_yield_and_lead_time_are_those_of_the_source() -> None:
    """4 of 5 are good and come a quarter later: 10 started for 60 in the first quarter, in one order: 60 - 60 - 1."""
    case = binned(2, yield_=0.8, lead_time=1, order_cost=1)
    case.sheets["Demand"][1]["price"] = 10
    case.sheets["Demand"][1]["2026Q2"] = 4
    plan = solve(case)
    assert plan.objective == near(4 * 10 + 4 * 10 - 60 - 1)
    assert plan.tables["grades"][["grade", "quarter", "units"]].to_numpy().tolist() == [
        ["fast", "2026Q2", near(4)],
        ["slow", "2026Q2", near(4)],
    ]


@family("material", "orders")
def test_what_is_started_may_be_one_of_its_grades() -> None:
    """A quarter of the chips is fast, the rest stay chips: 16 started in whole lots of 8 for 4 fast; 12 chips used."""
    case = book(1).add("Items", item="chip").add("Items", item="fast").add("Items", item="board")
    case.add("Sources", supplier="S", item="chip", unit_cost=1, lot_size=8)
    case.add("Grades", item="chip", supplier="S", grade="fast", share=0.25)
    case.add("Grades", item="chip", supplier="S", grade="chip", share=0.75)
    case.add("Sources", supplier="B", item="board").add("BOM", item="board", component="chip", quantity=2)
    case.add("Demand", customer="C", item="fast", price=10, by=[4])
    plan = solve(case.add("Demand", customer="C", item="board", price=3, by=[6]))
    assert plan.objective == near(40 + 18 - 16)


@family("material", "customers")
def test_makers_of_grades_are_followed() -> None:
    """Chips of S cost 6, of T 1, and C takes fast ones of S only: 4 of S; T brings the other 6 slow ones.

    S: 8 started, 40 - 48; its 4 slow and 6 of T's bring 50; T starts 12 for 12.
    """
    case = binned(1)
    case.sheets["Items"][1]["tracked"] = "yes"
    case.sheets["Demand"][0]["price"] = 20
    case.add("Sources", supplier="T", item="chip", unit_cost=1)
    case.add("Qualification", customer="C", item="fast", supplier="S")
    plan = solve(case)
    assert plan.objective == near(80 - 48 + 50 - 12)
    assert set(plan.tables["allocation"].query("item == 'fast'")["supplier"]) == {"S"}


@family("material", "shares")
@pytest.mark.parametrize("scope", ["fast", "grades"])
def test_shares_count_what_comes_out(scope: str) -> None:
    """8 fast chips are wanted: S gets one out of two chips at 1, T makes them at 3. T carries half at least.

    Of the fast ones: 4 each. Of all grades: S's slow ones count too, so that T makes as many as S starts, 8 / 1.5.
    """
    case = book(1).add("Items", item="chip").add("Items", item="fast", family="grades")
    case.add("Items", item="slow", family="grades")
    case.add("Sources", supplier="S", item="chip", unit_cost=1).add("Sources", supplier="T", item="fast", unit_cost=3)
    case.add("Grades", item="chip", grade="fast", share=0.5).add("Grades", item="chip", grade="slow", share=0.5)
    case.add("Demand", customer="C", item="fast", price=10, by=[8])
    rule = {"item": "fast"} if scope == "fast" else {"family": "grades"}
    case.add("Shares", rule="r", supplier="T", least=0.5, **rule)
    plan = solve(case)
    assert total(plan, "grades", "units", grade="fast") == near({"fast": 4, "grades": 8 / 3}[scope])
    assert not bent(plan)
    assert plan.objective == near(80 - {"fast": 8 + 12, "grades": 16 / 3 + 16}[scope])
