"""Stock rules: safety stock with and without a price, most stock, closing stock."""

from __future__ import annotations

import pytest

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import bent, near, solve, total


def stocked(quarters: int, **item: object) -> Book:
    """Item A from S at 3, and 1 wanted each quarter at 4."""
    case = book(quarters).add("Items", item="A", **item).add("Sources", supplier="S", item="A", unit_cost=3)
    return case.add("Demand", customer="C", item="A", price=4, by=[1] * quarters)


@family("stock")
@pytest.mark.parametrize(("quarters", "missing"), [(2, True), (4, False)])
def test_safety_stock_with_a_price(quarters: int, missing: bool) -> None:
    """5 wanted in stock, each missing one costs 1 a quarter, buying it 3 once; 1 is sold in the first quarter.

    Two quarters: 1 - 2 x 5 = -9. Four: 1 - 15 = -14.
    """
    case = stocked(quarters, safety_stock=5, safety_price=1)
    for label in case.calendar.labels[1:]:
        del case.sheets["Demand"][0][label]
    plan = solve(case)
    assert plan.objective == near(-9 if missing else -14)
    assert [row[0] for row in bent(plan)] == (["safety stock"] * 2 if missing else [])
    assert total(plan, "rules", "money") == near(10 if missing else 0)


@family("stock")
def test_safety_stock_without_a_price() -> None:
    """Kept whatever it costs: 2 x 1 - 15 = -13; from the second quarter on where it takes a quarter to come: -14.

    Then the first quarter's demand is lost and its rule is bent by 5.
    """
    assert solve(stocked(2, safety_stock=5)).objective == near(-13)
    slow = stocked(2, safety_stock=5)
    slow.sheets["Sources"][0]["lead_time"] = 1
    plan = solve(slow)
    assert plan.objective == near(-14)
    assert bent(plan) == [("safety stock", "Items", bent(plan)[0][2], "2026Q1", near(5))]


@family("stock")
def test_most_stock() -> None:
    """Only made in the first quarter, 3 kept at most: 1 + 3 sold of 1 + 6, 4 x 4 - 4 x 3 = 4."""
    case = stocked(2, most_stock=3)
    case.sheets["Sources"][0]["last"] = "2026Q1"
    case.sheets["Demand"][0]["2026Q2"] = 6
    plan = solve(case)
    assert plan.objective == near(4)
    assert not bent(plan)


@family("stock")
def test_most_stock_that_cannot_be_kept() -> None:
    """9 arrive, 1 is sold each quarter, 3 kept at most: over by 5 and by 4; 2 x 4 = 8."""
    plan = solve(stocked(2, most_stock=3).add("Receipts", item="A", supplier="S", by=[9]))
    assert plan.objective == near(8)
    assert [(row[0], row[1], row[3], row[4]) for row in bent(plan)] == [
        ("most stock", "Items", "2026Q1", near(5)),
        ("most stock", "Items", "2026Q2", near(4)),
    ]


@family("stock")
def test_closing_stock() -> None:
    """4 wanted at the end: bought for 12, in whichever quarter; holding 0.5 makes it the last: 3 - 12 - 2 = -11."""
    plan = solve(stocked(3, closing_stock=4, holding_cost=0.5))
    assert plan.objective == near(-11)
    assert total(plan, "stock", "stock", quarter="2026Q3") == near(4)
    assert total(plan, "stock", "stock", quarter="2026Q2") == near(0)


@family("stock", "making")
def test_stock_rules_count_all_makers_together() -> None:
    """A is tracked: from S at 3 each, from T at 5. C takes any, 2 x (4 - 3); D takes T's only, 1 x (6 - 5).

    The safety stock of 5 is of S's, being cheaper: 2 + 1 - 15 = -12.
    """
    case = stocked(2, safety_stock=5, tracked="yes").add("Sources", supplier="T", item="A", unit_cost=5)
    case.add("Demand", customer="D", item="A", price=6, by=[1])
    case.add("Qualification", customer="D", item="A", supplier="T")
    plan = solve(case)
    assert plan.objective == near(-12)
    assert total(plan, "stock", "stock", supplier="S", quarter="2026Q2") == near(5)


@family("stock", "material")
def test_holding_is_paid_on_all_that_is_left() -> None:
    """9 on hand at 0.5 a quarter, 2 sold: 8 and 7 are held: 8 - 7.5 = 0.5."""
    assert solve(stocked(2, holding_cost=0.5, opening_stock=9)).objective == near(0.5)
