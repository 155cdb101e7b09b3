"""Lanes: freight, duty, transit, express, fixed cost, least load and most; what is on the way at the start."""

from __future__ import annotations

import pytest

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import bent, near, solve, total


def one(quarters: int = 1, **item: object) -> Book:
    """A from S at 1, ten wanted by C each quarter at 5; what is made can wait for nothing."""
    case = book(quarters).add("Items", item="A", **item).add("Sources", supplier="S", item="A", unit_cost=1)
    return case.add("Demand", customer="C", item="A", price=5, by=[10] * quarters)


def two(**item: object) -> Book:
    """The same, tracked, with T in region Y at 2 beside S in region X."""
    case = one(tracked="yes", **item)
    case.add("Suppliers", supplier="S", region="X").add("Suppliers", supplier="T", region="Y")
    return case.add("Sources", supplier="T", item="A", unit_cost=2)


@family("lanes")
@pytest.mark.parametrize(
    ("freight", "duty", "profit", "maker"), [(0.5, 0, 35, "S"), (0.5, 0.1, 30, "T"), (2, 0, 30, "T")]
)
def test_freight_and_duty_decide_who_makes_it(freight: float, duty: float, profit: float, maker: str) -> None:
    """From S each costs 1, freight and duty on a value of 6: 1.5, 2.1 or 3, from T 2 and nothing more."""
    case = two(value=6).add("Lanes", lane="S to C", from_supplier="S", to_customer="C", freight=freight, duty=duty)
    plan = solve(case)
    assert plan.objective == near(profit)
    assert total(plan, "allocation", "units", supplier=maker) == near(10)


@family("lanes")
def test_every_row_that_fits_adds_up() -> None:
    """Freight 1 for all, 1 more for the family, and a duty of half of 2: 10 x (5 - 1 - 3) = 10. Makers stay pooled."""
    case = (
        one(family="F", value=2)
        .add("Lanes", lane="all", freight=1, duty=0.5)
        .add("Lanes", lane="F", family="F", freight=1)
    )
    plan = solve(
        case.add("Lanes", lane="elsewhere", item="A", to_customer="D", freight=9).add("Demand", customer="D", item="A")
    )
    assert plan.objective == near(10)
    assert list(plan.allocation["supplier"]) == [""]
    assert total(plan, "money", "amount", line="freight") == near(-20)
    assert total(plan, "money", "amount", line="duty") == near(-10)
    assert total(plan, "lanes", "freight", lane="F") == near(10)


@family("lanes")
def test_regions_at_both_ends() -> None:
    """From X to Z costs 3: S serves D, which is elsewhere, at 1, and T serves C at 2: 30 + 40 = 70."""
    case = two().add("Demand", customer="D", item="A", price=5, by=[10]).add("Customers", customer="C", region="Z")
    plan = solve(case.add("Lanes", lane="sea", from_region="X", to_region="Z", freight=3))
    assert plan.objective == near(70)
    assert total(plan, "allocation", "units", customer="C", supplier="T") == near(10)


@family("lanes", "material")
def test_transit() -> None:
    """A quarter on the way: nothing is there in the first, whose ten come a quarter late for 1 each: 30 x 4 - 10.

    Twenty leave in the first quarter and ten in the second; what leaves in the third is of no use.
    """
    case = one(3)
    case.sheets["Demand"][0] |= {"delay": 1, "late_fee": 1}
    plan = solve(case.add("Lanes", lane="sea", transit=1))
    assert plan.objective == near(110)
    assert total(plan, "shortages", "units", kind="late") == near(10)
    assert total(plan, "purchasing", "started", quarter="2026Q1") == near(20)
    assert total(plan, "purchasing", "started", quarter="2026Q3") == 0
    assert total(plan, "components", "delivered", quarter="2026Q1") == near(20)


@family("lanes")
def test_freight_by_the_quarter_in_which_it_leaves() -> None:
    """Freight is 1, 2, 4 by quarter and the way takes one: of quarters two and three, 10 x 3 and 10 x 2: 50."""
    case = one(3).add("Lanes", lane="sea", transit=1, by=[1, 2, 4])
    plan = solve(case)
    assert plan.objective == near(50)
    assert [*plan.lanes["quarter"]] == ["2026Q1", "2026Q2"]


@family("lanes", "material")
def test_express() -> None:
    """Two quarters on the way, one by express for 2, at most 4 a quarter.

    Arriving in quarter 2: 4 by express at 2; in quarter 3: ten that left in the first: 8 + 40 = 48.
    """
    case = one(3).add("Lanes", lane="sea", transit=2, expedite_fee=2, expedite_saves=1, expedite_most=4)
    plan = solve(case)
    assert plan.objective == near(48)
    assert total(plan, "allocation", "express", quarter="2026Q2") == near(4)
    assert total(plan, "allocation", "units", quarter="2026Q3") == near(10)
    assert total(plan, "lanes", "express", quarter="2026Q1") == near(4)
    assert total(plan, "purchasing", "started", quarter="2026Q1") == near(14)


@family("lanes", "material")
def test_express_where_making_takes_time() -> None:
    """Made in quarter 2 at the earliest, wanted in quarter 3 and two on the way: all by express, 10 x (4 - 2)."""
    case = one(3).add("Lanes", lane="sea", transit=2, expedite_fee=2, expedite_saves=1)
    case.sheets["Sources"][0] |= {"first": "2026Q2"}
    assert solve(case).objective == near(20)


@family("lanes")
@pytest.mark.parametrize(
    ("cost", "least", "most", "profit"),
    [(39, 0, None, 1), (41, 0, None, 0), (0, 11, None, 0), (1, 7, 8, 31), (0, 0, 6, 24)],
)
def test_a_lane_costs_by_being_used(cost: float, least: float, most: float | None, profit: float) -> None:
    """Ten would bring 40: not worth 41, too few for a least load of 11; at most 8 for 1, or 6."""
    assert solve(one().add("Lanes", lane="road", fixed_cost=cost, min_load=least, most=most)).objective == near(profit)


@family("lanes")
def test_limits_are_over_all_that_the_row_covers() -> None:
    """Six in all for C and D, and of A and B, each for 5 and 7: D's B first."""
    case = one().add("Items", item="B").add("Sources", supplier="S", item="B", unit_cost=1)
    case.add("Demand", customer="D", item="B", price=7, by=[4])
    plan = solve(case.add("Lanes", lane="road", most=6))
    assert plan.objective == near(4 * 6 + 2 * 4)


@family("lanes")
def test_a_closed_quarter() -> None:
    """Nothing leaves in the second quarter."""
    case = one(2).add("Lanes", lane="road", measure="most", by=[None, 0])
    assert solve(case).objective == near(40)


@family("lanes")
def test_a_load_together_for_two_customers() -> None:
    """A least load of 15 is met by both together: 80 - 12 = 68. One alone wants ten: its lane is idle."""
    case = one().add("Demand", customer="D", item="A", price=5, by=[10])
    assert solve(case.copy().add("Lanes", lane="road", fixed_cost=12, min_load=15)).objective == near(68)
    assert solve(case.add("Lanes", lane="road", fixed_cost=12, min_load=15, to_customer="D")).objective == near(40)


@family("lanes", "customers")
def test_items_inside_needs_travel() -> None:
    """A link takes two of A, each of which costs 1 to bring: 10 x (9 - 2 - 2) = 50, and they leave a quarter before."""
    case = one(2).add("Items", item="link", kind="need").add("BOM", item="link", option="x", component="A", quantity=2)
    case.sheets["Demand"] = []
    case.add("Demand", customer="C", item="link", price=9, by=[None, 10])
    plan = solve(case.add("Lanes", lane="sea", item="A", freight=1, transit=1))
    assert plan.objective == near(50)
    assert total(plan, "lanes", "units", quarter="2026Q1") == near(20)


@family("lanes", "customers")
def test_what_is_on_the_way_at_the_start() -> None:
    """12 reach C in the first quarter, a quarter on the way for others: 10 serve then and 2 in the second.

    50 + 2 x 5 + 8 x 4 = 92. They never enter stock, and D does not have them.
    """
    case = one(2).add("Receipts", item="A", supplier="S", customer="C", by=[12]).add("Lanes", lane="sea", transit=1)
    plan = solve(case.add("Demand", customer="D", item="A", price=50, by=[1]))
    assert plan.objective == near(92)
    assert total(plan, "allocation", "units") == near(8)
    assert total(plan, "fulfilment", "on_time", customer="C") == near(20)
    assert total(plan, "components", "received") == near(8)


@family("lanes", "customers")
def test_what_is_on_the_way_cannot_serve_before_it_is_there() -> None:
    """12 arrive in the second quarter only, where 10 are wanted: made 10 for the first: 40 + 50."""
    case = one(2).add("Receipts", item="A", supplier="S", customer="C", by=[None, 12])
    assert solve(case).objective == near(90)


@family("lanes", "shares")
def test_shares_count_what_arrives_with_what_was_on_the_way() -> None:
    """S's 4 reach C in the second quarter whatever is done; S has at most half of 10 then: 1 more of S's and 5 of T's.

    S's lane takes a quarter, so that this 1 leaves in the first; nothing of S's can arrive in the first: ten of T's.
    30 + 4 x 5 + 1 x 4 + 5 x 3 = 69.
    """
    case = two()
    case.settings["quarters"] = 2
    case.sheets["Demand"][0]["2026Q2"] = 10
    case.add("Receipts", item="A", supplier="S", customer="C", by=[None, 4]).add(
        "Lanes", lane="sea", from_supplier="S", transit=1
    )
    case.add("Shares", rule="half", supplier="S", item="A", customer="C", most=0.5)
    plan = solve(case)
    assert not bent(plan)
    assert total(plan, "allocation", "units", quarter="2026Q2", supplier="S") == near(1)
    assert plan.objective == near(69)


@family("lanes")
def test_money_of_a_lane_is_discounted_from_where_it_leaves() -> None:
    """A unit costs 1 + 1 + 2 of duty in the first quarter and is paid a quarter later, at 21 % a year."""
    case = one(2, value=20).add("Lanes", lane="sea", freight=1, duty=0.1, transit=1, fixed_cost=3)
    case.settings["discount_rate"] = 0.21
    case.sheets["Demand"][0]["price"] = 50
    assert solve(case).objective == near(500 / 1.21**0.25 - 10 - 10 - 20 - 3)
