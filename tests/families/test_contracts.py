"""Contracts: least and most takes of a quarter and of a term, fees, prices, spot, by item, resource and customer."""

from __future__ import annotations

from pathlib import Path

import pytest

import planner
from planner.compiling import compile_tables
from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import bent, near, solve, total


def trade(quarters: int = 1, start: str = "2026Q1", **source: object) -> Book:
    """A of S at 2, or of T at 3; C wants 10 each quarter at 5; holding costs 9."""
    case = book(quarters, start).add("Items", item="A", family="F", holding_cost=9)
    case.add("Sources", supplier="S", item="A", **({"unit_cost": 2} | source))
    case.add("Sources", supplier="T", item="A", unit_cost=3)
    return case.add("Demand", customer="C", item="A", price=5, by=[10] * quarters)


@family("contracts")
@pytest.mark.parametrize(("fee", "taken", "profit"), [(0.5, 0, 28), (1, 0, 26), (4, 4, 24)])
def test_the_fee_of_a_least_is_paid_where_that_is_cheaper(fee: float, taken: float, profit: float) -> None:
    """4 of T's should be taken at 3.5 instead of S's at 2: each costs 1.5 more, or the fee. 30 - 4 x 0.5, 1 or 1.5."""
    case = trade().add("Contracts", contract="K", supplier="T", item="A", least=4, price=3.5, fee=fee)
    plan = solve(case)
    assert plan.objective == near(profit)
    assert total(plan, "contracts", "taken", contract="K") == near(taken)
    assert total(plan, "money", "amount", line="take-or-pay") == near(-fee * (4 - taken))
    assert total(plan, "money", "amount", line="contract prices") == near(-0.5 * taken)
    assert not bent(plan)


@family("contracts")
def test_a_least_is_taken_in_part() -> None:
    """T can make 3 of the least of 4: at a fee of 2 these are taken (1 dearer each), and 2 paid: 30 - 3 - 2 = 25."""
    case = trade().add("Contracts", contract="K", supplier="T", item="A", least=4, fee=2)
    case.sheets["Sources"][1]["most"] = 3
    plan = solve(case)
    assert plan.objective == near(25)
    assert total(plan, "contracts", "shortfall") == near(1)
    assert total(plan, "contracts", "fee") == near(2)


@family("contracts")
def test_a_least_without_a_fee_bends_only_when_it_must() -> None:
    """T must take 4 but makes 3: 30 - 3 = 27, and the rule is told with its cell, missed by 1."""
    case = trade().add("Contracts", contract="K", supplier="T", item="A", least=4)
    assert solve(case).objective == near(26)
    case.sheets["Sources"][1]["most"] = 3
    plan = solve(case)
    assert plan.objective == near(27)
    assert bent(plan) == [("contract", "Contracts", "D2", "2026Q1", near(1))]


@family("contracts")
def test_a_least_may_be_more_than_anybody_wants() -> None:
    """12 of S must be taken and 10 are wanted, at 6 of an order and in lots of 3: 50 - 24 - 6 - 2 x 9 = 2."""
    case = trade(order_cost=6, lot_size=3).add("Contracts", contract="K", supplier="S", item="A", least=12)
    plan = solve(case)
    assert plan.objective == near(2)
    assert not bent(plan)


@family("contracts")
def test_a_least_by_quarter_and_a_most() -> None:
    """T takes 2, then 5, S at most 6, then 4: 100 - 6 x 2 - 4 x 3 - 4 x 2 - 6 x 3 = 50."""
    case = trade(2).add("Contracts", contract="K", supplier="T", item="A", measure="least", by=[2, 5])
    case.add("Contracts", contract="L", supplier="S", family="F", measure="most", by=[6, 4])
    assert solve(case).objective == near(50)


@family("contracts")
@pytest.mark.parametrize(("first", "profit"), [(None, 48), ("2026Q2", 53), ("2026Q1", 55)])
def test_a_total_counts_the_history_of_its_term(first: str | None, profit: float) -> None:
    """12 of T's over the term cost 1 more each: 60 - 12. 5 of them were received in 2026Q2, 2 in 2026Q1."""
    case = trade(2, "2026Q3").add("History", item="A", supplier="T", by={"2025Q4": 9, "2026Q1": 2, "2026Q2": 5})
    case.add("Contracts", contract="K", supplier="T", item="A", first=first, least_total=12)
    plan = solve(case)
    assert plan.objective == near(profit)
    assert total(plan, "contracts", "taken", period="term") == near(12)


@family("contracts")
def test_the_fee_of_a_total_is_paid_once() -> None:
    """Nothing of T is worth 3 in place of 2 at a fee of 0.5: 2 a quarter and 5 in all are paid for: 60 - 2.5."""
    case = trade(2).add("Contracts", contract="K", supplier="T", item="A", least=2, least_total=5, fee=0.5)
    plan = solve(case)
    assert plan.objective == near(57.5)
    assert total(plan, "contracts", "fee", period="term") == near(0.5)


@family("contracts")
def test_a_total_that_cannot_be_is_told() -> None:
    """T makes 3 a quarter of the 8 in all: 60 - 6 = 54, missed by 2."""
    case = trade(2).add("Contracts", contract="K", supplier="T", item="A", least_total=8)
    case.sheets["Sources"][1]["most"] = 3
    plan = solve(case)
    assert plan.objective == near(54)
    assert bent(plan) == [("contract", "Contracts", "D2", "term", near(2))]


@family("contracts")
def test_a_total_is_not_asked_before_its_term_ends() -> None:
    """The term of the least ends later, its most holds: 3 were received, 4 more of S, the rest of T: 100 - 8 - 48."""
    case = trade(2, "2026Q3").add("History", item="A", supplier="S", by={"2026Q2": 3})
    case.add("Contracts", contract="K", supplier="T", item="A", last="2027Q1", least_total=18)
    case.add("Contracts", contract="L", supplier="S", item="A", first="2026Q2", last="2027Q1", most_total=7)
    assert solve(case).objective == near(44)


@family("contracts")
def test_receipts_count_and_are_not_paid_again() -> None:
    """6 of T's 8 arrive anyway; 2 more at 4 each: 50 - 2 x 4 - 2 x 2 = 38."""
    case = trade().add("Receipts", item="A", supplier="T", by=[6])
    plan = solve(case.add("Contracts", contract="K", supplier="T", item="A", least=8, price=4))
    assert plan.objective == near(38)
    assert total(plan, "contracts", "taken") == near(8)


@family("contracts")
def test_what_is_received_anyway_may_exceed_a_most() -> None:
    """6 of T's arrive; no more than 4 should, so no more are bought: 50 - 4 x 2 = 42."""
    case = trade().add("Receipts", item="A", supplier="T", by=[6])
    plan = solve(case.add("Contracts", contract="K", supplier="T", item="A", most=4, price=0.5))
    assert plan.objective == near(42)
    assert not bent(plan)


@family("contracts")
@pytest.mark.parametrize(("spot", "price", "profit"), [("no", 1.5, 26), ("yes", 1.5, 32), ("yes", 2.5, 30)])
def test_spot_beside_a_contract(spot: str, price: float, profit: float) -> None:
    """At most 4 of S under the contract. At 1.5: 50 - 6 - 6 x 3 = 26 without spot; 50 - 6 - 6 x 2 = 32 with.

    At 2.5 nothing is taken under it: 30.
    """
    case = trade().add("Contracts", contract="K", supplier="S", item="A", most=4, price=price, spot=spot)
    plan = solve(case)
    assert plan.objective == near(profit)
    assert total(plan, "contracts", "taken") == near(4 if price < 2 else 0)


@family("contracts")
def test_spot_and_a_least() -> None:
    """4 of S at 2.5 must be taken, the others cost 2: 50 - 10 - 12 = 28."""
    case = trade().add("Contracts", contract="K", supplier="S", item="A", least=4, price=2.5, spot="yes")
    assert solve(case).objective == near(28)


@family("contracts")
def test_a_price_is_of_good_units_and_paid_when_they_arrive() -> None:
    """Yield 0.5 at 2 is 4 a good unit, paid a quarter before; the contract asks 1, on arrival, at 21 % a year.

    10 wanted in the second quarter: (50 - 10) / 1.21 ** 0.25; T does not supply.
    """
    case = trade(2, yield_=0.5, lead_time=1)
    case.settings["discount_rate"] = 0.21
    case.sheets["Sources"].pop()
    plan = solve(case.add("Contracts", contract="K", supplier="S", item="A", price=1))
    assert plan.objective == near(40 / 1.21**0.25)
    effect = plan.tables["contracts"].set_index("period")["price_effect"]
    assert effect["2026Q1"] == near(40)
    assert effect["2026Q2"] == near(-10)


@family("contracts")
def test_runs_before_a_term_that_arrive_in_it() -> None:
    """The contract of the second quarter covers what is started in the first: 40 wanted then cost 1 each, not 2."""
    case = trade(3, lead_time=1)
    case.sheets["Sources"].pop()
    case.sheets["Demand"][0] |= {"2026Q1": None, "2026Q3": None}
    for spot in ("no", "yes"):
        one = case.copy().add("Contracts", contract="K", supplier="S", item="A", first="2026Q2", last="2026Q2", price=1,
                              spot=spot)  # fmt: skip
        assert solve(one).objective == near(40)


@family("contracts", "material")
@pytest.mark.parametrize("spot", ["no", "yes"])
def test_a_price_of_one_grade(spot: str) -> None:
    """Of raw units at 2, 0.8 are A; under the contract A costs 1.5, what else comes out its part of the 2.

    12.5 started: 50 - 10 x 1.5 - 2.5 x 2 = 30; at least 9 of A, at 2.5 with spot, and the last at 2: 50 - 22.5 - 7.
    """
    case = trade().add("Items", item="raw").add("Items", item="B")
    case.add("Grades", item="raw", grade="A", share=0.8).add("Grades", item="raw", grade="B", share=0.2)
    case.sheets["Sources"] = [{"supplier": "S", "item": "raw", "unit_cost": 2}]
    case.add("Contracts", contract="K", supplier="S", item="A", price=1.5, spot=spot)
    assert solve(case).objective == near(30)
    case.sheets["Contracts"][0] |= {"price": 2.5, "least": 9}
    assert solve(case).objective == near(20.5 if spot == "yes" else 20)


@family("contracts")
def test_two_sources_under_one_price() -> None:
    """S makes 4 of A at 2 and of B at 4 (F); the contract has 3 for both: 10 A and 5 B at 5 less 3 each: 30."""
    case = trade().add("Items", item="B", family="F").add("Sources", supplier="S", item="B", unit_cost=4)
    case.add("Demand", customer="C", item="B", price=5, by=[5])
    case.sheets["Sources"].pop(1)
    assert solve(case.add("Contracts", contract="K", supplier="S", family="F", price=3)).objective == near(30)


@family("contracts")
def test_contracts_that_share_a_flow() -> None:
    """All of S is under K, up to 4 at 1, or L, up to 3 at 1.5, at least 2: 4 x 1 + 3 x 1.5 + 3 of T at 3: 32.5."""
    case = trade().add("Contracts", contract="K", supplier="S", item="A", most=4, price=1)
    case.add("Contracts", contract="L", supplier="S", item="A", most=3, least=2, price=1.5)
    plan = solve(case)
    assert plan.objective == near(32.5)
    assert total(plan, "contracts", "taken", contract="L") == near(3)


@family("contracts")
def test_contracts_that_share_a_flow_one_without_a_price() -> None:
    """K has 4 at 1, the rest is under L at S's own 2: 50 - 4 - 12 = 34."""
    case = trade().add("Contracts", contract="K", supplier="S", item="A", most=4, price=1)
    case.add("Contracts", contract="L", supplier="S", item="A", least=1)
    assert solve(case).objective == near(34)


@family("contracts")
def test_a_resource_contract() -> None:
    """Each A of S takes 2 hours. 12 hours at least, at a fee of 1, each at 0.25 on top: S at 2.5, T at 3.

    50 - 25 = 25; where an hour costs 1, S at 4 or the fee: T for all, 50 - 30 - 12 = 8, or S for 6: 50 - 24 - 12 = 14.
    """
    case = trade().add("Capacity", supplier="S", resource="line", capacity=100)
    case.add("Usage", resource="line", item="A", usage=2)
    case.add("Contracts", contract="K", supplier="S", resource="line", least=12, price=0.25, fee=1)
    plan = solve(case)
    assert plan.objective == near(25)
    assert total(plan, "contracts", "taken") == near(20)
    case.sheets["Contracts"][0]["price"] = 1
    plan = solve(case)
    assert plan.objective == near(14)
    assert total(plan, "contracts", "taken") == near(12)


@family("contracts")
def test_a_resource_contract_counts_no_set_ups() -> None:
    """A set-up takes 5 hours, which are not under the contract: 20 at 0.1 for 10 of A: 50 - 20 - 2 = 28."""
    case = trade().add("Capacity", supplier="S", resource="line", capacity=100)
    case.add("Usage", resource="line", item="A", usage=2, setup=5)
    case.add("Contracts", contract="K", supplier="S", resource="line", price=0.1)
    assert solve(case).objective == near(28)


@family("contracts")
def test_a_least_of_a_resource_may_be_more_than_anybody_wants() -> None:
    """24 hours must be used, 12 of A, with an order cost: 50 - 24 - 6 - 2 x 9 = 2."""
    case = trade(order_cost=6).add("Capacity", supplier="S", resource="line", capacity=100)
    case.add("Usage", resource="line", item="A", usage=2)
    plan = solve(case.add("Contracts", contract="K", supplier="S", resource="line", least=24))
    assert plan.objective == near(2)
    assert not bent(plan)


@family("contracts")
def test_a_least_of_a_resource_is_used_before_its_output_is_there() -> None:
    """24 hours in the first quarter, for 12 of A that arrive in the second: 50 - 24 - 6 - 2 x 9 = 2."""
    case = trade(2, order_cost=6, lead_time=1).add("Capacity", supplier="S", resource="line", capacity=100)
    case.add("Usage", resource="line", item="A", usage=2)
    case.sheets["Demand"][0]["2026Q1"] = None
    case.add("Contracts", contract="K", supplier="S", resource="line", measure="least", by=[24])
    assert solve(case).objective == near(2)


@family("contracts", "customers")
def test_a_frame_contract_with_a_customer() -> None:
    """C pays 4 instead of 5 and has 8 at least, or 3 a unit; D pays 6 and S makes 12: 8 x 4 + 4 x 6 - 24 = 32.

    Without the least: 10 of D first, 60 + 2 x 4 - 24 = 44.
    """
    case = trade(most=12)
    case.sheets["Sources"].pop()
    case.add("Demand", customer="D", item="A", price=6, by=[10])
    case.add("Contracts", contract="K", customer="C", item="A", price=4)
    assert solve(case.copy()).objective == near(44)
    case.sheets["Contracts"][0] |= {"least": 8, "fee": 3}
    plan = solve(case)
    assert plan.objective == near(32)
    assert total(plan, "money", "amount", line="contract prices") == near(-8)
    case.sheets["Contracts"][0]["fee"] = 1
    assert solve(case).objective == near(44 - 6)


@family("contracts", "customers")
def test_a_price_holds_for_what_is_delivered_late() -> None:
    """10 of the first quarter, at 5, are delivered in the second, for which the contract has 4, less 1 for being late.

    With 10 of the second: 2 x 10 x 4 - 10 - 40 = 30.
    """
    case = trade(2, first="2026Q2")
    case.sheets["Sources"].pop()
    case.sheets["Demand"][0] |= {"delay": 1, "late_fee": 1}
    plan = solve(case.add("Contracts", contract="K", customer="C", item="A", first="2026Q2", price=4))
    assert plan.objective == near(30)


@family("contracts", "customers")
def test_a_price_holds_for_the_backlog() -> None:
    """3 still wanted at 6 are delivered at the contract's 4 as well: 13 x (4 - 2)."""
    case = trade().add("Backlog", customer="C", item="A", price=6, by={"2025Q4": 3})
    case.sheets["Demand"][0]["delay"] = 1
    assert solve(case.add("Contracts", contract="K", customer="C", item="A", price=4)).objective == near(26)


@family("contracts", "customers")
def test_a_total_with_a_customer_counts_what_it_was_delivered() -> None:
    """C has no more than 12 over the year, of which 5 were delivered: 7 x (5 - 2) = 21."""
    case = trade(2, "2026Q3").add("History", item="A", supplier="S", customer="C", by={"2026Q1": 5})
    case.add("Contracts", contract="K", customer="C", item="A", first="2026Q1", most_total=12)
    assert solve(case).objective == near(21)


@family("contracts")
def test_a_contract_that_is_over_does_nothing() -> None:
    """Its term ended before the horizon."""
    case = trade().add("Contracts", contract="K", supplier="S", item="A", last="2025Q4", price=1, least=99)
    plan = solve(case)
    assert plan.objective == near(30)
    assert not len(plan.tables["contracts"])


def stepped(case: Book, tiers: str, per: str, *steps: tuple[float, float], **contract: object) -> Book:
    """The case with a contract K of such steps (from, price)."""
    case.add("Contracts", contract="K", tiers=tiers, tier_per=per, **contract)
    for start, price in steps:
        case.add("Tiers", contract="K", from_=start, price=price)
    return case


OF_S = {"supplier": "S", "item": "A"}


@family("contracts")
@pytest.mark.parametrize(
    ("tiers", "per", "paid"),
    [
        ("incremental", "quarter", 4 * 22),
        ("incremental", "year", 2 * (20 + 12)),
        ("incremental", "term", 20 + 32),
        ("all_units", "quarter", 40),
        ("all_units", "year", 40),
        ("all_units", "term", 40),
    ],
)
def test_falling_prices(tiers: str, per: str, paid: float) -> None:
    """From 8 on A costs 1 instead of 2.5; 10 are wanted in each of four quarters, two of each of two years."""
    plan = solve(stepped(trade(4, "2026Q3"), tiers, per, (0, 2.5), (8, 1), **OF_S))
    profit = 200 - paid
    assert plan.objective == near(profit)
    assert set(plan.tables["contracts"]["tier"]) == {2}


@family("contracts")
@pytest.mark.parametrize(("tiers", "profit"), [("incremental", 20), ("all_units", 26)])
def test_a_step_out_of_reach_and_one_worth_more_than_is_wanted(tiers: str, profit: float) -> None:
    """A at 3.5, from 12 on 2, from 99 on 1.9: all units at 2 for 12 cost 24, against 30 of T; nothing is held.

    Incremental: 12 cost 42, so all are of T: 20.
    """
    case = trade(order_cost=0.001)
    case.sheets["Items"][0]["holding_cost"] = 0
    plan = solve(stepped(case, tiers, "year", (0, 3.5), (12, 2), (99, 1.9), **OF_S))
    assert plan.objective == near(profit, rel=1e-3)


@family("contracts")
def test_no_volume_at_a_better_step_is_priced_as_below_it(tmp_path: Path) -> None:
    """The step before ends a little below 4: a plan short of the optimum might stop at 4 and pay 2."""
    case = stepped(trade(), "all_units", "quarter", (0, 2), (4, 1), **OF_S)
    network = compile_tables(planner.load(case.write(tmp_path / "book.xlsx")).tables).network
    assert 3.9 < network.params["most_step"][0] < 4 == network.params["step_start"][0]


@family("contracts")
def test_rising_prices_need_no_switch() -> None:
    """The first 4 of a quarter at 1, the next at 2.5, beyond 8 at 4: 4 + 10 + 2 of T at 3: 50 - 20 = 30."""
    plan = solve(stepped(trade(), "incremental", "quarter", (0, 1), (4, 2.5), (8, 4), **OF_S))
    assert plan.objective == near(30)
    assert list(plan.tables["contracts"]["tier"]) == [2]


@family("contracts")
@pytest.mark.parametrize("tiers", ["incremental", "all_units"])
def test_steps_that_fall_and_rise(tiers: str) -> None:
    """4 at 2, 4 at 1, then 5: 8 + 4 + 2 of T = 18, or for all units 8 at 1 and 2 of T at 3: 14."""
    plan = solve(stepped(trade(), tiers, "quarter", (0, 2), (4, 1), (8, 5), **OF_S))
    assert plan.objective == near(32 if tiers == "incremental" else 36)


@family("contracts")
@pytest.mark.parametrize(
    ("per", "first", "dear"), [("year", None, 6), ("year", "2025Q4", 6), ("term", None, 12), ("term", "2025Q4", 4)]
)
def test_history_counts_in_the_running_year_and_term(per: str, first: str | None, dear: float) -> None:
    """6 were received in the year and 2 before, of 12 at 2; the others cost 1. Two quarters of 10."""
    case = trade(2, "2026Q3").add("History", item="A", supplier="S", by={"2025Q4": 2, "2026Q1": 6})
    plan = solve(stepped(case, "incremental", per, (0, 2), (12, 1), first=first, **OF_S))
    assert plan.objective == near(100 - dear * 2 - (20 - dear))


@family("contracts")
def test_the_price_of_all_units_with_history_and_receipts() -> None:
    """6 were received in the year and 2 arrive anyway: 12 more make 20, and cost 1 each instead of 2: 60 + 10 - 12."""
    case = trade(2, "2026Q3").add("History", item="A", supplier="S", by={"2026Q1": 6})
    case.add("Receipts", item="A", supplier="S", by=[2])
    case.sheets["Demand"][0]["2026Q4"] = 4
    assert solve(stepped(case, "all_units", "year", (0, 2), (20, 1), **OF_S)).objective == near(70 - 12)


@family("contracts", "customers")
@pytest.mark.parametrize("tiers", ["incremental", "all_units"])
def test_a_frame_contract_falls_past_a_volume(tiers: str) -> None:
    """C pays 5 up to 8 of a year and 4.5 beyond (A costs 2): 24 + 2 x 2.5 = 29; for all units 10 x 2.5 = 25 or
    8 x 3 = 24. At 3.5 it is 27, or only 8 are delivered, the last at the old price: 24.
    """
    case = trade()
    one = solve(stepped(case.copy(), tiers, "year", (0, 5), (8, 4.5), customer="C", item="A"))
    assert one.objective == near(29 if tiers == "incremental" else 25)
    other = solve(stepped(case, tiers, "year", (0, 5), (8, 3.5), customer="C", item="A"))
    assert other.objective == near(27 if tiers == "incremental" else 24)
    assert total(other, "contracts", "taken") == near(10 if tiers == "incremental" else 8)


@family("contracts", "customers")
def test_a_frame_contract_of_a_million_pieces_a_year() -> None:
    """A 400G cable sells at 200 and past a million pieces of the year at 180; half a million was delivered before.

    0.4 million in each of two quarters, at a cost of 150: 0.5 million at 50 and 0.3 million at 30.
    """
    case = book(2, "2026Q3").add("Items", item="AEC 400G").add("Sources", supplier="S", item="AEC 400G", unit_cost=150)
    case.add("Demand", customer="Cloud", item="AEC 400G", price=210, by=[400_000, 400_000])
    case.add("History", item="AEC 400G", supplier="S", customer="Cloud", by={"2026Q1": 200_000, "2026Q2": 300_000})
    plan = solve(stepped(case, "incremental", "year", (0, 200), (1e6, 180), customer="Cloud", item="AEC 400G"))
    assert plan.objective == near(500_000 * 50 + 300_000 * 30)
    assert set(plan.tables["contracts"]["tier"]) == {2}


@family("contracts", "customers")
def test_a_price_that_rises_with_the_volume_is_reached_in_order() -> None:
    """C pays 1 for the first 4, then 5: all 10 are delivered for the sake of the others: 4 + 30 - 20 = 14."""
    plan = solve(stepped(trade(), "incremental", "quarter", (0, 1), (4, 5), customer="C", item="A"))
    assert plan.objective == near(14)


@family("contracts")
@pytest.mark.parametrize("tiers", ["incremental", "all_units"])
def test_steps_of_a_resource(tiers: str) -> None:
    """An hour of S costs 1, from 16 on 0.25; each A takes 2: 20 hours cost 17 or 5, on top of 20, against T at 30."""
    case = trade().add("Capacity", supplier="S", resource="line", capacity=100)
    case.add("Usage", resource="line", item="A", usage=2)
    plan = solve(stepped(case, tiers, "quarter", (0, 1), (16, 0.25), supplier="S", resource="line"))
    assert plan.objective == near(20 if tiers == "incremental" else 25)


@family("contracts")
def test_steps_beside_spot() -> None:
    """At most 6 a quarter under the contract, at 2.5 and from 10 of the year on at 1; spot at 2.

    Two quarters: 12 under it are 25 + 2 = 27 for 12, spot 24: nothing is taken; where 1 holds for all: 12 + 16.
    """
    case = trade(2)
    steps = ((0, 2.5), (10, 1))
    assert solve(stepped(case.copy(), "incremental", "year", *steps, most=6, spot="yes", **OF_S)).objective == near(60)
    plan = solve(stepped(case, "all_units", "year", *steps, most=6, spot="yes", **OF_S))
    assert plan.objective == near(100 - 12 - 16)


def signing(case: Book, capex: float, **option: object) -> Book:
    """The contracts of the case need the option "sign", which costs something."""
    for row in case.sheets["Contracts"]:
        row["option"] = "sign"
    return case.add("Options", option="sign", kind="sign", capex=capex, **option)


@family("contracts", "options")
@pytest.mark.parametrize("spot", ["no", "yes"])
@pytest.mark.parametrize(("capex", "profit", "taken"), [(7, 33, 10), (11, 30, 0)])
def test_signing_where_it_pays(capex: float, profit: float, taken: float, spot: str) -> None:
    """10 of S at 1 instead of 2 are worth 10, less the fee."""
    case = trade().add("Contracts", contract="K", supplier="S", item="A", price=1, spot=spot)
    plan = solve(signing(case, capex))
    assert plan.objective == near(profit)
    assert total(plan, "contracts", "taken") == near(taken)
    assert total(plan, "money", "amount", line="contract prices") == near(taken)


@family("contracts", "options")
@pytest.mark.parametrize(("capex", "profit", "least", "missed"), [(1, 34, 14, 4), (6, 30, 0, 0)])
def test_signing_with_take_or_pay(capex: float, profit: float, least: float, missed: float) -> None:
    """10 of S at 1 save 10; 3 of its 13 are missed at 1.5, and one of T, in the same agreement, at 0.5: 10 - 5 - capex.

    Unsigned, nothing is asked for.
    """
    case = trade().add("Contracts", contract="K", supplier="S", item="A", least=13, price=1, fee=1.5)
    case.add("Contracts", contract="L", supplier="T", item="A", least=1, fee=0.5)
    plan = solve(signing(case, capex))
    assert plan.objective == near(profit)
    assert total(plan, "contracts", "least") == near(least)
    assert total(plan, "contracts", "shortfall") == near(missed)


@family("contracts", "options")
@pytest.mark.parametrize(("spot", "profit"), [("no", 97), ("yes", 101)])
def test_a_signed_contract_holds_once_complete(spot: str, profit: float) -> None:
    """From the second of three quarters on 8 of S cost 1; the other 2 are of T at 3, or with spot of S at 2.

    30 + 2 x (8 x 4 + 2 x 2 or 3) - 5.
    """
    case = trade(3).add("Contracts", contract="K", supplier="S", item="A", most=8, price=1, spot=spot)
    plan = solve(signing(case, 5, lead_time=1))
    assert plan.objective == near(profit)
    assert list(plan.tables["contracts"]["taken"]) == [near(0), near(8), near(8)]
    assert list(plan.tables["contracts"]["most"]) == [0, 8, 8]


@family("contracts", "options")
@pytest.mark.parametrize(("fee", "profit"), [(0.25, 71.25), (2, 60)])
def test_a_total_is_asked_for_whole_whenever_it_is_signed(fee: float, profit: float) -> None:
    """In force in the second of two quarters, S at 0.5 saves 15, and 15 of 25 in all are missed; unsigned: 60."""
    case = trade(2).add("Contracts", contract="K", supplier="S", item="A", least_total=25, price=0.5, fee=fee)
    plan = solve(signing(case, 0, lead_time=1))
    assert plan.objective == near(profit)
    assert total(plan, "contracts", "least", period="term") == near(25 if fee < 1 else 0)


@family("contracts", "options")
def test_a_least_that_would_bend_is_not_signed_unless_it_must_be() -> None:
    """T makes 3 of a least of 4, at 1 instead of 3: 30 - 3 + 6; without the contract 30."""
    case = trade().add("Contracts", contract="K", supplier="T", item="A", least=4, price=1)
    case.sheets["Sources"][1]["most"] = 3
    plan = solve(signing(case.copy(), 0))
    assert plan.objective == near(30)
    assert not bent(plan)
    plan = solve(signing(case, 0, least_steps=1))
    assert plan.objective == near(33)
    assert bent(plan) == [("contract", "Contracts", "D2", "2026Q1", near(1))]


@family("contracts", "options")
@pytest.mark.parametrize(("tiers", "saved"), [("incremental", 12), ("all_units", 30)])
@pytest.mark.parametrize("capex", [7, 31])
def test_signing_with_price_steps(tiers: str, saved: float, capex: float) -> None:
    """S at 2, from 12 of the term on at 0.5: 20 of two quarters save 8 x 1.5, or for all units 20 x 1.5."""
    case = stepped(trade(3), tiers, "term", (0, 2), (12, 0.5), **OF_S)
    plan = solve(signing(case, capex, earliest="2026Q2"))
    assert plan.objective == near(90 + max(0, saved - capex))
    assert list(plan.tables["contracts"]["tier"].fillna(0)) == ([0, 2, 2] if saved > capex else [0, 0, 0])


@family("contracts", "options")
@pytest.mark.parametrize(
    ("taken", "lead_time", "profit"), [("2026Q1", 0, 64), ("2026Q1", 1, 62), ("2026Q2", 0, 62), ("2026Q2", 2, 32)]
)
def test_signed_before_the_horizon(taken: str, lead_time: int, profit: float) -> None:
    """12 of T's over the term cost 1 more each than S's: 2 and 5 were received before the horizon and 3 arrive anyway.

    These are worth 6: 66. What came once the contract was in force counts. In force in the last quarter only, all 12
    are started then: 10 for 1 more, and 2 for nobody, at 3 and 9 for holding them.
    """
    case = trade(2, "2026Q3").add("History", item="A", supplier="T", by={"2026Q1": 2, "2026Q2": 5})
    case.add("Receipts", item="A", supplier="T", by=[3])
    case.add("Contracts", contract="K", supplier="T", item="A", first="2025Q4", least_total=12)
    plan = solve(signing(case, 0, lead_time=lead_time).add("Taken", option="sign", by={taken: 1}))
    assert plan.objective == near(profit)
    assert total(plan, "contracts", "taken", period="term") == near(12)
    assert not bent(plan)


@family("contracts", "options")
def test_what_came_before_signing_does_not_count() -> None:
    """As before, but signed in the horizon, and it must be: all 12 are of T: 66 - 12."""
    case = trade(2, "2026Q3").add("History", item="A", supplier="T", by={"2026Q1": 2, "2026Q2": 5})
    case.add("Receipts", item="A", supplier="T", by=[3])
    case.add("Contracts", contract="K", supplier="T", item="A", first="2025Q4", least_total=12)
    assert solve(signing(case.copy(), 0)).objective == near(66)
    plan = solve(signing(case, 0, least_steps=1))
    assert plan.objective == near(54)
    assert total(plan, "contracts", "taken", period="term") == near(12)


@family("contracts", "options")
@pytest.mark.parametrize(("capex", "profit"), [(4, 26.2), (5, 26)])
def test_signing_spot_beside_a_contract_without_it(capex: float, profit: float) -> None:
    """All of S is under K, 6 at most, and 4 of T: 26. Signed, L has 1 of S at 1.8 and lets 3 more be bought: 30.2."""
    case = trade().add("Contracts", contract="L", supplier="S", item="A", most=1, price=1.8, spot="yes")
    signing(case, capex).add("Contracts", contract="K", supplier="S", item="A", most=6)
    plan = solve(case)
    assert plan.objective == near(profit)
    assert total(plan, "contracts", "taken", contract="K") == near(6)


@family("contracts", "options")
@pytest.mark.parametrize(("least_steps", "profit"), [(0, 30), (1, 25)])
def test_signing_a_resource_contract(least_steps: int, profit: float) -> None:
    """20 hours of S at 0.25 on top: only where it must be."""
    case = trade().add("Capacity", supplier="S", resource="line", capacity=100)
    case.add("Usage", resource="line", item="A", usage=2)
    case.add("Contracts", contract="K", supplier="S", resource="line", price=0.25)
    assert solve(signing(case, 0, least_steps=least_steps)).objective == near(profit)


@family("contracts", "options", "customers")
@pytest.mark.parametrize(("capex", "profit"), [(3, 33), (9, 30)])
def test_a_frame_contract_to_sign(capex: float, profit: float) -> None:
    """C pays 6 instead of 5 once it is signed, and 4 a unit are owed for 1 of 11 not delivered: 10 - 4 - capex."""
    case = trade(most=10).add("Contracts", contract="K", customer="C", item="A", price=6, least=11, fee=4)
    plan = solve(signing(case, capex))
    assert plan.objective == near(profit)


@family("contracts", "options")
@pytest.mark.parametrize("spot", ["no", "yes"])
@pytest.mark.parametrize("option", [{"most_steps": 0}, {"earliest": "2026Q2"}, {"excludes": "other"}])
def test_a_contract_that_cannot_be_signed_in_time(spot: str, option: dict[str, object]) -> None:
    """Its term is the first quarter; it asks for nothing and gives nothing: 60."""
    case = trade(2).add("Contracts", contract="K", supplier="S", item="A", last="2026Q1", least=4, fee=3, spot=spot)
    case.sheets["Contracts"][0] |= {"least_total": 12, "price": 1}
    signing(case, 0, **option).add("Options", option="other", kind="maintain", supplier="S", resource="R", loss=1,
                                   lead_time=1)  # fmt: skip
    case.add("Capacity", supplier="S", resource="R", capacity=1).add("Taken", option="other", by={"2025Q3": 1})
    plan = solve(case)
    assert plan.objective == near(60)
    assert list(plan.tables["contracts"]["least"]) == [0, 0]
