"""Material balance: lead time, yield, receipts, stock kept from one quarter to the next."""

from __future__ import annotations

from tests.cases.book import book
from tests.cases.family import family
from tests.cases.solve import near, solve, total


@family("material", "making")
def test_lead_time_yield_and_receipts() -> None:
    """15 are there in the first quarter (5 on hand, 10 received), 5 of them remain for the second.

    The second wants 20: 15 good ones are started a quarter before, 15 / 0.8 = 18.75; the third wants 8: 10 started.
    38 sold at 10, 28.75 started at 4: 380 - 115 = 265.
    """
    case = book(3).add("Items", item="A", opening_stock=5).add("Receipts", item="A", supplier="S", by=[10])
    case.add("Sources", supplier="S", item="A", unit_cost=4, yield_=0.8, lead_time=1)
    case.add("Demand", customer="C", item="A", price=10, by=[10, 20, 8])
    plan = solve(case)
    assert plan.objective == near(265)
    assert total(plan, "purchasing", "started", quarter="2026Q1") == near(18.75)
    assert total(plan, "purchasing", "good", arrives="2026Q3") == near(8)
    assert total(plan, "components", "closing", quarter="2026Q1") == near(5)


@family("material", "making")
def test_what_would_arrive_too_late_is_not_started() -> None:
    """With a lead time of 2 in three quarters only a start in the first arrives, for the third: 8 x (10 - 4) = 48."""
    case = book(3).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=4, lead_time=2)
    case.add("Demand", customer="C", item="A", price=10, by=[10, 20, 8])
    plan = solve(case)
    assert plan.objective == near(48)
    assert total(plan, "fulfilment", "lost") == near(30)


@family("material", "stock")
def test_bought_ahead_of_a_dearer_quarter() -> None:
    """Buying at 5 and holding a quarter for 1 beats 9: 10 x 20 - 10 x 5 - 5 x 1 = 145."""
    case = book(2).add("Items", item="A", holding_cost=1).add("Sources", supplier="S", item="A")
    case.add("Sources", supplier="S", item="A", measure="unit_cost", by=[5, 9])
    case.add("Demand", customer="C", item="A", price=20, by=[5, 5])
    plan = solve(case)
    assert plan.objective == near(145)
    assert total(plan, "stock", "stock") == near(5)


@family("material", "making")
def test_yield_is_that_of_the_quarter_of_the_start() -> None:
    """Yield 0.5 in the first quarter, 1 in the second, lead time 1: 4 good take 8 at 1; the rest cannot come.

    4 x 10 - 8 = 32 for the second quarter, 6 x 10 - 6 = 54 for the third: 86.
    """
    case = book(3).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=1, lead_time=1)
    case.add("Sources", supplier="S", item="A", measure="yield", by=[0.5, 1, 1])
    case.add("Demand", customer="C", item="A", price=10, by=[None, 4, 6])
    assert solve(case).objective == near(86)


@family("material")
def test_discounted_by_the_year() -> None:
    """100 in each of three years at 25 % a year: 100 + 80 + 64 = 244."""
    case = book(3, start=2026, bucket="year", discount_rate=0.25)
    case.add("Items", item="A").add("Sources", supplier="S", item="A")
    case.add("Demand", customer="C", item="A", price=10, by=[10, 10, 10])
    assert solve(case).objective == near(244)


@family("material")
def test_discounted_by_the_quarter() -> None:
    """100 after four quarters at 25 % a year are 80 now, after two 100 / 1.25 ** 0.5."""
    case = book(5, discount_rate=0.25).add("Items", item="A").add("Sources", supplier="S", item="A")
    case.add("Demand", customer="C", item="A", price=10, by=[None, None, 10, None, 10])
    assert solve(case).objective == near(80 + 100 / 1.25**0.5)
