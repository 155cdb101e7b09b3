"""Options of kind expand: lead time, running cost, budgets, steps, terms, what they require."""

from __future__ import annotations

import pytest

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import near, solve, total


def plant(quarters: int = 3, wanted: float = 10, **settings: object) -> Book:
    """5 of A a quarter; so many are wanted each quarter at 3, holding costs more than that."""
    case = book(quarters, **settings).add("Items", item="A", holding_cost=9).add("Sources", supplier="S", item="A")
    case.add("Capacity", supplier="S", resource="R", capacity=5).add("Usage", resource="R", item="A", usage=1)
    return case.add("Demand", customer="C", item="A", price=3, by=[wanted] * quarters)


def grow(case: Book, option: str = "more", **columns: object) -> Book:
    """An option to add 5 to the plant for 12, a quarter later."""
    given = {"step": 5, "capex": 12, "lead_time": 1, **columns}
    return case.add("Options", option=option, kind="expand", supplier="S", resource="R", **given)


@family("expansion")
def test_a_step_adds_capacity_after_its_lead_time() -> None:
    """45 without; started at once it adds 5 in two quarters, 30 - 12: 63."""
    plan = solve(grow(plant()))
    assert plan.objective == near(63)
    assert plan.tables["options"][["option", "quarter", "complete"]].values.tolist() == [["more", "2026Q1", "2026Q2"]]
    assert total(plan, "capacity", "built") == near(10)


@family("expansion")
def test_a_step_costs_to_run_once_complete() -> None:
    """As before, less 2 in each of two quarters: 59; at 10 it is not worth it: 45."""
    assert solve(grow(plant(), running_cost=2)).objective == near(59)
    assert solve(grow(plant(), running_cost=10)).objective == near(45)


@family("expansion")
def test_a_step_that_does_not_pay_is_not_taken() -> None:
    """A capex of 31 against 30."""
    plan = solve(grow(plant(), capex=31))
    assert plan.objective == near(45)
    assert plan.tables["options"].empty


@family("expansion")
@pytest.mark.parametrize(
    ("settings", "profit"), [({}, 81), ({"capex_budget": 20}, 63), ({"capex_budget_quarter": 12}, 66)]
)
def test_budgets(settings: dict[str, object], profit: float) -> None:
    """15 wanted, two steps. No budget: both at once, 45 + 60 - 24 = 81. 20 in all: one, 45 + 30 - 12 = 63.

    12 a quarter: one at once, one a quarter later for the third quarter, 45 + 30 - 12 + 15 - 12 = 66.
    """
    assert solve(grow(plant(wanted=15, **settings), most_steps=2)).objective == near(profit)


@family("expansion")
def test_most_steps() -> None:
    """20 wanted, three steps would pay, two are allowed: 81."""
    plan = solve(grow(plant(wanted=20), most_steps=2))
    assert plan.objective == near(81)
    assert total(plan, "options", "steps") == 2


@family("expansion")
def test_earliest_and_latest_start() -> None:
    """Five quarters, 75 without. From the third on: two quarters of 15, 75 + 30 - 12 = 93.

    In the last but one only: 15 - 12 more, 78. Lead time 2 and not before the third: only the fifth, 78 too.
    """
    assert solve(grow(plant(5), earliest="2026Q3")).objective == near(93)
    assert solve(grow(plant(5), earliest="2026Q4", latest="2026Q4")).objective == near(78)
    assert solve(grow(plant(5), earliest="2026Q3", lead_time=2)).objective == near(78)


@family("expansion")
def test_an_option_that_requires_another() -> None:
    """A hall (adds 1, costs 2, takes a quarter) must stand before the line (5 for 12, a quarter) is started.

    20 wanted in four quarters, 60 without. Hall at once: 1 in three quarters, 9 - 2; line then: 5 in two, 30 - 12.
    60 + 7 + 18 = 85.
    """
    case = grow(grow(plant(4, 20), "hall", step=1, capex=2), "line", requires="hall")
    plan = solve(case)
    assert plan.objective == near(85)
    assert dict(plan.tables["options"][["option", "quarter"]].values.tolist()) == {"hall": "2026Q1", "line": "2026Q2"}


@family("expansion")
def test_what_is_required_may_be_built_for_nothing_else() -> None:
    """A hall that adds next to nothing and costs 10 is worth it for the line only: 60 + 18 - 10 + 3 x 0.01 x 3 = 68.09.

    At 20 neither is: 60.
    """
    case = grow(grow(plant(4, 20), "hall", step=0.01, capex=10), "line", requires="hall")
    assert solve(case).objective == near(68.09)
    case.sheets["Options"][0]["capex"] = 20
    assert solve(case).objective == near(60)


@family("expansion")
def test_capex_is_discounted_from_the_quarter_it_is_paid() -> None:
    """Years at 100 %: 15 + 15 / 2 + 15 / 4 = 26.25 without the step.

    In the first year it brings 15 / 2 + 15 / 4 - 10 = 1.25, in the second 15 / 4 - 10 / 2, a loss.
    """
    case = plant(3, start=2026, bucket="year", discount_rate=1)
    assert solve(grow(case, capex=10)).objective == near(26.25 + 1.25)


@family("expansion")
def test_what_is_signed_waits_for_nothing_but_what_it_requires() -> None:
    """A line (5 for 12) may start only with a licence in force, 4 and a quarter: 60 + two quarters of 15 - 12 - 4 = 74.

    Of four quarters, the licence is signed in the first, the line started in the second.
    """
    case = grow(plant(4), "line", requires="licence")
    case.add("Options", option="licence", kind="sign", capex=4, lead_time=1)
    plan = solve(case)
    assert plan.objective == near(74)
    assert plan.tables["options"][["option", "quarter", "kind", "complete"]].values.tolist() == [
        ["line", "2026Q2", "expand", "2026Q3"], ["licence", "2026Q1", "sign", "2026Q2"],
    ]  # fmt: skip
