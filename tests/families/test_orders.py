"""Orders: lots, least orders, their cost, and what a supplier costs while it is used."""

from __future__ import annotations

import pytest

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import near, solve, total


def one_item(quarters: int, holding_cost: float = 0.0, **source: object) -> Book:
    """Item A from S."""
    case = book(quarters).add("Items", item="A", holding_cost=holding_cost)
    return case.add("Sources", supplier="S", item="A", **source)


@family("orders")
def test_lots() -> None:
    """Lots of 4 for a demand of 10 at 5, cost 1: two lots 40 - 8 = 32, three lots 50 - 12 = 38."""
    plan = solve(one_item(1, unit_cost=1, lot_size=4).add("Demand", customer="C", item="A", price=5, by=[10]))
    assert plan.objective == near(38)
    assert total(plan, "orders", "lots") == 3
    assert total(plan, "components", "closing") == near(2)


@family("orders")
def test_a_lot_that_is_mostly_left_over_is_not_started() -> None:
    """At a cost of 4: two lots 40 - 32 = 8, three lots 50 - 48 = 2."""
    plan = solve(one_item(1, unit_cost=4, lot_size=4).add("Demand", customer="C", item="A", price=5, by=[10]))
    assert plan.objective == near(8)
    assert total(plan, "orders", "started") == near(8)


@family("orders")
def test_lots_count_what_is_started_not_what_is_good() -> None:
    """Yield 0.5, lots of 4: 8 good ones take 16, four lots at 4 each 1: 8 x 5 - 16 = 24, no stock is left."""
    case = one_item(1, unit_cost=1, lot_size=4, yield_=0.5).add("Demand", customer="C", item="A", price=5, by=[8])
    plan = solve(case)
    assert plan.objective == near(24)
    assert total(plan, "orders", "lots") == 4


@family("orders")
def test_least_order() -> None:
    """At least 6 an order at 2, 4 wanted in each of two quarters at 5, holding 1: 8 at once, 40 - 16 - 4 = 20.

    6 at once: 30 - 12 - 2 = 16.
    """
    case = one_item(2, holding_cost=1, unit_cost=2, min_order=6)
    plan = solve(case.add("Demand", customer="C", item="A", price=5, by=[4, 4]))
    assert plan.objective == near(20)
    assert total(plan, "orders", "started") == near(8)


@family("orders")
def test_least_order_that_does_not_pay() -> None:
    """At least 6 an order at 4 for 4 wanted at 5: nothing is ordered."""
    case = one_item(1, unit_cost=4, min_order=6).add("Demand", customer="C", item="A", price=5, by=[4])
    plan = solve(case)
    assert plan.objective == near(0)
    assert plan.tables["orders"].empty


@family("orders", "making")
def test_an_order_is_the_sum_over_recipes() -> None:
    """At least 6 an order, cost 7 an order, by recipes x (3 P a quarter) and y (5 Q), 8 wanted at 5.

    3 by x and 5 by y make one order of 8: 40 - 7 = 33.
    """
    case = one_item(1, min_order=6, order_cost=7)
    for option, item, most in (("x", "P", 3), ("y", "Q", 5)):
        case.add("Items", item=item).add("Sources", supplier="S", item=item, most=most)
        case.add("BOM", item="A", option=option, component=item, quantity=1)
    plan = solve(case.add("Demand", customer="C", item="A", price=5, by=[8]))
    assert plan.objective == near(33)
    assert total(plan, "orders", "started", item="A") == near(8)


@family("orders")
def test_the_cost_of_an_order() -> None:
    """10 an order, 3 wanted in two quarters at 10, cost 1, holding 2: at once 60 - 6 - 10 - 6 = 38, else 34."""
    case = one_item(2, holding_cost=2, unit_cost=1, order_cost=10)
    assert solve(case.add("Demand", customer="C", item="A", price=10, by=[3, 3])).objective == near(38)


@family("orders")
def test_lots_and_a_least_order_together() -> None:
    """Lots of 4, at least 6: so 8 or more. 5 wanted at 10, cost 3: 50 - 24 = 26."""
    case = one_item(1, unit_cost=3, lot_size=4, min_order=6)
    assert solve(case.add("Demand", customer="C", item="A", price=10, by=[5])).objective == near(26)


@family("orders")
def test_the_fixed_cost_of_a_supplier() -> None:
    """S costs 20 a quarter in which it starts anything and 1 a unit, T 4 a unit; 5 and 10 wanted at 10, holding 3.

    First quarter T 20 (S 25), second S 30 (T 40); both at once from S 20 + 15 + 30 = 65: 150 - 50 = 100.
    """
    case = one_item(2, holding_cost=3, unit_cost=1).add("Suppliers", supplier="S", fixed_cost=20)
    case.add("Sources", supplier="T", item="A", unit_cost=4)
    plan = solve(case.add("Demand", customer="C", item="A", price=10, by=[5, 10]))
    assert plan.objective == near(100)
    assert total(plan, "money", "amount", line="fixed cost") == near(-20)


@family("orders")
def test_the_fixed_cost_is_paid_once_for_all_items() -> None:
    """S makes A and B, 5 of each at 10 and cost 1, and costs 30 a quarter: 100 - 10 - 30 = 60; one alone 15."""
    case = one_item(1, unit_cost=1).add("Suppliers", supplier="S", fixed_cost=30)
    case.add("Items", item="B").add("Sources", supplier="S", item="B", unit_cost=1)
    case.add("Demand", customer="C", item="A", price=10, by=[5])
    assert solve(case.add("Demand", customer="C", item="B", price=10, by=[5])).objective == near(60)


@family("orders")
def test_lots_stay_whole_among_much_that_costs_nothing() -> None:
    """2 Q are wanted at the end and come in lots of 5 at 4: -20, whatever else is made for nothing.

    2.5 A are committed, of 5 M (yield 0.5), of 10 P. HiGHS 1.15.1 merges parallel columns here in its presolve and
    answers with 0.4 lots as optimal, -8.
    """
    case = book(5, "2026Q3").add("Items", item="Q", closing_stock=2)
    for item in "PMAB":
        case.add("Items", item=item)
    case.add("Sources", supplier="S", item="P", most=6).add("Sources", supplier="T", item="P", most=10, lead_time=1)
    case.add("Sources", supplier="S", item="P", measure="yield", by=[0.5])
    case.add("Sources", supplier="S", item="Q", unit_cost=4, lot_size=5, lead_time=1)
    case.add("Sources", supplier="S", item="Q", measure="most", by=[6])
    case.add("Sources", supplier="T", item="M")
    case.add("Sources", supplier="U", item="A", yield_=0.5, first="2026Q4")
    case.add("Sources", supplier="S", item="B", min_order=5, lot_size=2)
    case.add("Sources", supplier="T", item="B", min_order=3, lot_size=5)
    for item, component, quantity in (("M", "P", 2), ("A", "M", 1), ("B", "Q", 1), ("B", "M", 1)):
        case.add("BOM", item=item, component=component, quantity=quantity)
    plan = solve(case.add("Demand", customer="E", item="A", committed=0.5, by=[None, 5]))
    assert plan.objective == near(-20)
    assert total(plan, "orders", "lots", item="Q") == 1


def pair_of_options(**columns: object) -> Book:
    """A by x costs 1, by y 4 in orders of at least 3; 10 wanted at 5; y must go with x."""
    case = book(1).add("Items", item="A").add("Items", item="P").add("Sources", supplier="S", item="P")
    for option in ("x", "y"):
        case.add("BOM", item="A", option=option, component="P", quantity=1)
    case.add("Sources", supplier="S", item="A", option="x", unit_cost=1, with_options="y")
    case.add("Sources", supplier="S", item="A", option="y", unit_cost=4, **columns)
    return case.add("Demand", customer="C", item="A", price=5, by=[10])


@family("orders")
@pytest.mark.parametrize(("columns", "profit"), [({"min_order": 3}, 31), ({"lot_size": 4}, 28)])
def test_an_option_that_goes_with_another(columns: dict[str, object], profit: float) -> None:
    """50 - 7 - 12 = 31 with an order of 3 by y; 50 - 6 - 16 = 28 with a lot of 4."""
    plan = solve(pair_of_options(**columns))
    assert plan.objective == near(profit)
    assert total(plan, "purchasing", "started", option="y") == near(next(iter(columns.values())))


@family("orders")
def test_an_option_whose_companion_is_not_worth_it_is_left_out() -> None:
    """Nobody wants more than 10 and an order by y is 30, at 4: 50 - 120 is a loss, so nothing is made."""
    assert solve(pair_of_options(min_order=30)).objective == near(0)


@family("orders")
def test_an_option_stays_out_where_its_companion_cannot_start() -> None:
    """y starts in the second quarter only: 10 are sold then, 3 of them by y; nothing in the first."""
    case = pair_of_options(min_order=3, first="2026Q2")
    case.settings["quarters"] = 2
    case.sheets["Demand"][0]["2026Q2"] = 10
    assert solve(case).objective == near(31)


@family("orders")
def test_companions_of_another_supplier_do_not_count() -> None:
    """T makes y at 0.5 and S must all the same: 10 of T alone are best, 50 - 5 = 45; 4 of T leave 6, 3 of them by y."""
    case = pair_of_options(min_order=3).add("Sources", supplier="T", item="A", option="y", unit_cost=0.5, most=10)
    assert solve(case).objective == near(45)
    case.rows("Sources")[-1]["most"] = 4
    assert solve(case).objective == near(50 - 2 - 3 - 12)
