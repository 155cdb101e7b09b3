"""Expediting: what is ordered arrives earlier, at a fee, as far as an option allows it."""

from __future__ import annotations

import pytest

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import near, solve, total


def late(quarters: int = 3, wanted: tuple[float, ...] = (0, 10), **source: object) -> Book:
    """A is wanted at 10 and made for 4, two quarters later; holding costs more than that."""
    case = book(quarters).add("Items", item="A", holding_cost=9)
    case.add("Sources", supplier="S", item="A", unit_cost=4, lead_time=2, **source)
    return case.add("Demand", customer="C", item="A", price=10, by=list(wanted))


def hurry(case: Book, option: str = "fly", **columns: object) -> Book:
    """An option to have up to 20 a quarter a quarter earlier, at 3 each."""
    given = {"saves": 1, "step": 20, "unit_fee": 3, **columns}
    return case.add("Options", option=option, kind="expedite", supplier="S", item="A", **given)


@family("expediting")
@pytest.mark.parametrize(("fee", "profit"), [(3, 29), (5.5, 4), (6.5, 0)])
def test_a_unit_arrives_earlier_where_that_is_worth_its_fee(fee: float, profit: float) -> None:
    """Wanted in the second quarter, ordered in the first: 10 x (10 - 4 - fee) - 1, or nothing at all."""
    plan = solve(hurry(late(), unit_fee=fee, capex=1))
    assert plan.objective == near(profit)
    assert total(plan, "purchasing", "good", expedite="fly", arrives="2026Q2") == near(10 if profit else 0)
    assert total(plan, "money", "amount", line="expediting") == near(-10 * fee if profit else 0)
    assert len(plan.tables["options"]) == bool(profit)


@family("expediting")
def test_nothing_arrives_earlier_without_a_step() -> None:
    """A capex of 31 is not worth 30."""
    plan = solve(hurry(late(), capex=31))
    assert plan.objective == near(0)
    assert plan.tables["purchasing"].empty


@family("expediting", "options")
@pytest.mark.parametrize(("capex", "steps", "profit"), [(5, 3, 15), (7, 2, 10), (13, 0, 0)])
def test_each_step_lets_so_many_arrive_earlier(capex: float, steps: int, profit: float) -> None:
    """4 a step at 3 each: 12, 24 and for three steps 30, less capex."""
    plan = solve(hurry(late(), step=4, most_steps=3, capex=capex))
    assert plan.objective == near(profit)
    assert total(plan, "options", "steps") == near(steps)


@family("expediting", "options")
def test_what_starts_after_the_step_is_complete() -> None:
    """Complete in the second quarter, too late for what must start in the first; taken before, it is in time."""
    assert solve(hurry(late(), lead_time=1)).objective == near(0)
    assert solve(hurry(late(wanted=(0, 0, 10)), lead_time=1)).objective == near(60)
    case = hurry(late(), lead_time=2, capex=99, step=6).add("Taken", option="fly", by={"2025Q3": 1})
    assert solve(case).objective == near(18)


@family("expediting")
def test_only_good_units_count_and_are_paid_for() -> None:
    """8 good ones may fly: 16 started at 4, sold at 10, at a fee of 1: 80 - 64 - 8."""
    plan = solve(hurry(late(yield_=0.5), step=8, unit_fee=1))
    assert plan.objective == near(8)
    assert total(plan, "purchasing", "started") == near(16)
    assert total(plan, "purchasing", "fee") == near(8)


@family("expediting", "orders")
@pytest.mark.parametrize("terms", [{"min_order": 10}, {"lot_size": 10}])
def test_an_order_is_one_however_its_units_travel(terms: dict[str, object]) -> None:
    """5 are wanted in each of two quarters: one order of 10 for 3, half of it by air: 60 - 15 - 3."""
    plan = solve(hurry(late(wanted=(0, 5, 5), order_cost=3, **terms)))
    assert plan.objective == near(42)
    assert plan.tables["orders"]["started"].tolist() == [near(10)]
    assert plan.tables["locks"].query("decision == 'start'")["units"].tolist() == [near(10)]


@family("expediting", "orders")
def test_an_order_may_start_so_late_that_only_air_arrives() -> None:
    """From the second quarter on only, for the third: 10 x (6 - 3) - 5."""
    case = hurry(late(wanted=(0, 0, 10), first="2026Q2", order_cost=5))
    assert solve(case).objective == near(25)
    assert solve(hurry(late(quarters=2))).objective == near(30)


@family("expediting", "orders", "making")
def test_what_goes_in_may_be_ordered_later_too() -> None:
    """P, a quarter on its way and 2 an order, for what starts in the second quarter and flies: 10 x (6 - 3 - 1) - 2."""
    case = hurry(late(wanted=(0, 0, 10), first="2026Q2")).add("Items", item="P", holding_cost=9)
    case.add("Sources", supplier="U", item="P", unit_cost=1, lead_time=1, order_cost=2)
    case.add("BOM", item="A", component="P", quantity=1)
    assert solve(case).objective == near(18)


@family("expediting", "capacity")
def test_capacity_is_used_when_it_starts() -> None:
    """6 hours a quarter, 10 wanted in the second quarter and in the third.

    The first quarter's bring 6 each by sea, 3.5 by air, the second's, all by air, 3.5. Of the first 4 go by sea, for
    the third has 10 then: 24 + 2 x 3.5 + 6 x 3.5.
    """
    case = hurry(late(wanted=(0, 10, 10)), unit_fee=2.5)
    case.add("Capacity", supplier="S", resource="R", capacity=6).add("Usage", resource="R", item="A", usage=1)
    plan = solve(case)
    assert plan.objective == near(52)
    assert total(plan, "capacity", "used") == near(12)


@family("expediting")
def test_two_options_for_one_item() -> None:
    """At 4 in the quarter itself, at 1 in the next: 10 x (6 - 4) + 10 x (6 - 1)."""
    case = hurry(hurry(late(wanted=(10, 10)), unit_fee=1), "charter", saves=2, unit_fee=4)
    plan = solve(case)
    assert plan.objective == near(70)
    assert total(plan, "purchasing", "started", expedite="charter", arrives="2026Q1") == near(10)


@family("expediting", "contracts")
def test_a_contract_counts_it_when_it_arrives() -> None:
    """10 for the third quarter; a contract asks for 10 in the second or 5 each: for 3, and 1 of holding, they come.

    Without: 60 - 50. With: 60 - 30 - 10.
    """
    case = hurry(late(wanted=(0, 0, 10)))
    case.sheets["Items"][0]["holding_cost"] = 1
    case.add("Contracts", contract="deal", supplier="S", item="A", fee=5, measure="least", by=[0, 10, 0])
    plan = solve(case)
    assert plan.objective == near(20)
    assert total(plan, "contracts", "taken", period="2026Q2") == near(10)


@family("expediting", "contracts")
def test_a_price_takes_the_place_of_the_unit_cost_and_not_of_the_fee() -> None:
    """At 2 by contract: 10 x (10 - 2 - 3)."""
    case = hurry(late()).add("Contracts", contract="deal", supplier="S", item="A", price=2)
    assert solve(case).objective == near(50)


@family("expediting", "shares")
def test_shares_count_it_when_it_arrives() -> None:
    """S, at least half of each quarter, beside T at 1 without a lead time, 10 wanted in each of the last two quarters.

    By air 5 in the second quarter: 5 x (6 - 3) + 5 x 9; by sea 5 in the third: 5 x 6 + 5 x 9. One supplier only: T, at
    its price of 10 a quarter for the 5 missing of S, or S.
    """
    case = hurry(late(wanted=(0, 10, 10))).add("Sources", supplier="T", item="A", unit_cost=1)
    case.add("Shares", rule="half", supplier="S", item="A", least=0.5)
    assert solve(case).objective == near(15 + 45 + 30 + 45)
    case.add("Shares", rule="one", item="A", most_suppliers=1, per="horizon")
    assert solve(case).objective == near(30 + 60)


@family("expediting", "locks")
def test_a_lock_counts_all_that_starts() -> None:
    """At most 7 in the first quarter, 5 wanted in each of two: 5 by sea, and 2 by air; the second brings 3 by air."""
    case = hurry(late(wanted=(0, 5, 5)))
    case.add("Locks", decision="start", supplier="S", item="A", sense="at_most", by=[7])
    assert solve(case).objective == near(5 * 3 + 2 * 6 + 3 * 3)


@family("expediting", "ageing")
def test_it_ages_from_when_it_arrives() -> None:
    """What arrives in the second quarter keeps until its end: by air for the third it must start a quarter later."""
    case = hurry(late(wanted=(0, 0, 10), last="2026Q1"))
    case.sheets["Items"][0] |= {"shelf_life": 0, "holding_cost": 0}
    case.add("Contracts", contract="deal", supplier="S", item="A", fee=5, measure="least", by=[0, 10, 0])
    assert solve(case).objective == near(10)
