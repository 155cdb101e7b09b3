"""Stock rules: safety stock with and without a price, quarters of cover, most stock, closing stock."""

from __future__ import annotations

import pytest

from planner.api import Plan
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


def covered(wanted: list[float], **item: object) -> Book:
    """Item A, wanted so much each quarter at 10, from S at 1; it is held at 0.1 a quarter."""
    case = book(len(wanted)).add("Items", item="A", holding_cost=0.1, **item)
    case.add("Demand", customer="C", item="A", price=10, by=wanted)
    return case.add("Sources", supplier="S", item="A", unit_cost=1)


def stocks(plan: Plan) -> list[float]:
    return plan.tables["components"].query("item == 'A'")["closing"].tolist()


@family("stock", "orders")
def test_cover_is_what_leaves_next() -> None:
    """A quarter and a half of 4, 2, 6, 8: 2 + 3, 6 + 4, 8 + 4 and, as if 8 went on, 12 besides 1 of safety stock."""
    plan = solve(covered([4, 2, 6, 8], cover=1.5, safety_stock=1))
    assert stocks(plan) == [near(6), near(11), near(13), near(13)]
    assert plan.objective == near(200 - 33 - 0.1 * 43)
    assert not bent(plan)


@family("stock")
def test_cover_counts_use_and_moves() -> None:
    """2 A in each of 3 boards, and 1 A that serves for a B, leave in the second quarter, as they cost 5 to hold: 7 are
    in stock after the first, and again after the second."""
    case = covered([0, 0], cover=1)
    case.add("Items", item="B", holding_cost=5).add("Items", item="board", holding_cost=5)
    case.add("BOM", item="board", component="A", quantity=2).add("Sources", supplier="S", item="board")
    case.add("Substitutes", item="A", serves_for="B").add("Demand", customer="C", item="B", price=10, by=[None, 1])
    plan = solve(case.add("Demand", customer="C", item="board", price=10, by=[None, 3]))
    assert stocks(plan) == [near(7), near(7)]
    assert plan.objective == near(40 - 14 - 1.4)


@family("stock")
def test_cover_missing_has_its_price() -> None:
    """Only 4 can be started a quarter: 3 and 3 are sold, 1 and 2 are left, where 3 and 3 are wanted at 2 each."""
    case = covered([3, 3], cover=1, safety_price=2)
    case.sheets["Sources"][0]["most"] = 4
    plan = solve(case)
    assert plan.objective == near(60 - 8 - 0.3 - 2 * 2 - 2 * 1)
    assert bent(plan) == [
        ("safety stock", "Items", "C2", "2026Q1", near(2)),
        ("safety stock", "Items", "C2", "2026Q2", near(1)),
    ]


@family("stock", "orders")
def test_cover_of_the_last_quarter_is_worth_ordering() -> None:
    """5 are wanted in the last of 2 quarters and 10 more in stock after it: 15 in one order at 1, which comes
    too late for the cover of the first, at 1.5."""
    case = covered([0, 5], cover=2, safety_price=1.5)
    case.sheets["Sources"][0] |= {"order_cost": 1, "lead_time": 1}
    plan = solve(case)
    assert stocks(plan) == [near(0), near(10)]
    assert plan.objective == near(50 - 15 - 1 - 1 - 1.5 * 10)


@family("stock", "ageing", "orders")
def test_cover_of_what_does_not_keep() -> None:
    """3 quarters of cover of what keeps for one: 1 is sold a quarter, 3 in stock are made anew, in orders at 1."""
    case = covered([1, 1], cover=3, shelf_life=1)
    case.sheets["Sources"][0]["order_cost"] = 1
    plan = solve(case)
    assert stocks(plan) == [near(3), near(3)]
    assert plan.objective == near(20 - (4 + 3) - 2 - 0.6)
