"""Destinations: to how many customers a supplier delivers."""

from __future__ import annotations

import pytest

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import bent, near, solve, total


def three(quarters: int = 1, **rule: object) -> Book:
    """A from S (region X) at 1 and T at 3; 10 wanted at 5 by each of C, D and E; S has a most number of customers."""
    case = book(quarters).add("Items", item="A", family="F", tracked="yes")
    case.add("Suppliers", supplier="S", region="X").add("Suppliers", supplier="T", region="Y")
    case.add("Sources", supplier="S", item="A", unit_cost=1).add("Sources", supplier="T", item="A", unit_cost=3)
    for customer in ("C", "D", "E"):
        case.add("Demand", customer=customer, item="A", price=5, by=[10] * quarters)
    return case.add("Shares", rule="few", **rule)


@family("destinations")
@pytest.mark.parametrize(("most", "profit"), [(1, 80), (2, 100), (3, 120)])
def test_most_customers_of_a_supplier(most: int, profit: float) -> None:
    """Each customer of S brings 40, each of T 20."""
    plan = solve(three(supplier="S", item="A", most_customers=most))
    assert plan.objective == near(profit)
    assert total(plan, "shares", "customers") == most
    assert not bent(plan)


@family("destinations")
def test_most_customers_of_a_region_in_a_family_over_the_horizon() -> None:
    """T sells in the first quarter only and S in either: the same two customers of X in both, 160 + 20; E has nothing
    in the second."""
    case = three(2, region="X", family="F", most_customers=2, per="horizon")
    case.sheets["Sources"][1]["last"] = "2026Q1"
    for row in case.rows("Items"):
        row["most_stock"] = 0
    assert solve(case).objective == near(180)


@family("destinations")
@pytest.mark.parametrize(("price", "profit"), [(19, 101), (21, 100)])
def test_a_customer_too_many_at_a_price(price: float, profit: float) -> None:
    """The third customer of S brings 20 more than with T."""
    plan = solve(three(supplier="S", item="A", most_customers=2, price=price))
    assert plan.objective == near(profit)
    assert [(row[0], row[4]) for row in bent(plan)] == ([("customers", near(1))] if price == 19 else [])


@family("destinations", "customers")
def test_a_commitment_makes_way_for_the_number_of_customers() -> None:
    """Without T, D and E go without, though all is committed."""
    case = three(supplier="S", item="A", most_customers=1)
    case.sheets["Sources"].pop()
    for row in case.rows("Demand"):
        row["committed"] = 1
    plan = solve(case)
    assert plan.objective == near(40)
    assert [(row[0], row[4]) for row in bent(plan)] == [("commitment", near(10))] * 2
