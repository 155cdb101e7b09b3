"""Capacity: usage, overtime, set-ups that take time."""

from __future__ import annotations

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import near, solve, total


@family("capacity")
def test_capacity_and_overtime() -> None:
    """2 of the resource a unit, 10 there and 5 more at 3: 7.5 units at 10 - 1, less 15 for overtime: 52.5."""
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=1)
    case.add("Capacity", supplier="S", resource="R", capacity=10, overtime=5, overtime_cost=3)
    case.add("Usage", resource="R", item="A", usage=2).add("Demand", customer="C", item="A", price=10, by=[10])
    plan = solve(case)
    assert plan.objective == near(52.5)
    assert total(plan, "capacity", "used") == near(15)
    assert total(plan, "capacity", "overtime") == near(5)


@family("capacity")
def test_overtime_that_does_not_pay_is_not_used() -> None:
    """2 of overtime at 5 a unit cost more than the unit brings: 5 x 9 = 45."""
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=1)
    case.add("Capacity", supplier="S", resource="R", capacity=10, overtime=5, overtime_cost=5)
    case.add("Usage", resource="R", item="A", usage=2).add("Demand", customer="C", item="A", price=10, by=[10])
    assert solve(case).objective == near(45)


@family("capacity", "orders")
def test_a_set_up_takes_capacity() -> None:
    """10 there; each item takes 2 to set up and 1 a unit. 5 A at 10 take 7, which leaves 1 B at 3: 53."""
    case = book(1).add("Capacity", supplier="S", resource="R", capacity=10)
    for item, price in (("A", 10), ("B", 3)):
        case.add("Items", item=item).add("Sources", supplier="S", item=item)
        case.add("Usage", resource="R", item=item, usage=1, setup=2)
        case.add("Demand", customer="C", item=item, price=price, by=[5])
    plan = solve(case)
    assert plan.objective == near(53)
    assert total(plan, "capacity", "used") == near(10)


def by_two_options() -> Book:
    """A by option fast or slow, 6 of the resource, a set-up of 1 for each source."""
    case = book(1).add("Items", item="A").add("Capacity", supplier="S", resource="R", capacity=6)
    case.add("BOM", item="A", option="fast").add("BOM", item="A", option="slow")
    return case.add("Demand", customer="C", item="A", price=10, by=[10])


@family("capacity")
def test_usage_by_option() -> None:
    """Fast (cost 8) takes 0.5 a unit, slow (cost 1) takes 1, in 6: all slow 6 x 9 = 54.

    Each slow one given up makes two fast ones: 4 instead of 9. So 54.
    """
    case = by_two_options().add("Sources", supplier="S", item="A", option="fast", unit_cost=8)
    case.add("Sources", supplier="S", item="A", option="slow", unit_cost=1)
    case.add("Usage", resource="R", item="A", option="fast", usage=0.5)
    case.add("Usage", resource="R", item="A", option="slow", usage=1)
    assert solve(case).objective == near(54)


@family("capacity")
def test_usage_of_every_option_and_supplier() -> None:
    """A usage row without option or supplier holds for all of them: S has 6, T has 3, at 1 a unit: 9 x 10 = 90."""
    case = by_two_options().add("Sources", supplier="S", item="A").add("Sources", supplier="T", item="A")
    case.add("Capacity", supplier="T", resource="R", capacity=3).add("Usage", resource="R", item="A", usage=1)
    assert solve(case).objective == near(90)


@family("capacity")
def test_usage_rows_that_both_hold_add_up() -> None:
    """1 a unit at every supplier and 2 more at S: 3 a unit, 12 there: 4 x 10 = 40."""
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A")
    case.add("Capacity", supplier="S", resource="R", capacity=12).add("Usage", resource="R", item="A", usage=1)
    case.add("Usage", supplier="S", resource="R", item="A", usage=2)
    assert solve(case.add("Demand", customer="C", item="A", price=10, by=[10])).objective == near(40)


@family("capacity", "orders")
def test_each_source_is_set_up_of_its_own() -> None:
    """Two sources of S, one for each option (at most 4), each with a set-up of 1: 6 leave 4 units of the resource.

    By one source 5 would fit but it starts 4 at most: 40. By both 6 - 2 = 4: 40. With 7 there: 4 or 5, so 50.
    """
    case = by_two_options().add("Sources", supplier="S", item="A", option="fast", most=4)
    case.add("Sources", supplier="S", item="A", option="slow", most=4)
    case.add("Usage", resource="R", item="A", usage=1, setup=1)
    assert solve(case).objective == near(40)
    case.sheets["Capacity"][0]["capacity"] = 7
    assert solve(case).objective == near(50)


@family("capacity")
def test_capacity_is_taken_when_it_starts() -> None:
    """Lead time 1; 4 there in the first quarter, 9 in the second: 4 for the second, 5 of it for the third: 90."""
    case = book(3).add("Items", item="A", holding_cost=1).add("Sources", supplier="S", item="A", lead_time=1)
    case.add("Capacity", supplier="S", resource="R", by=[4, 9, 20]).add("Usage", resource="R", item="A", usage=1)
    assert solve(case.add("Demand", customer="C", item="A", price=10, by=[5, 5, 5])).objective == near(90)
