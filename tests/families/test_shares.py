"""Shares: least and most, by supplier or region, by quarter, year or horizon; growth; number of suppliers; price."""

from __future__ import annotations

import pytest

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import bent, near, solve, total


def pair(quarters: int = 1, start: str = "2026Q1", **item: object) -> Book:
    """A from S (region X, cost 1) and T (region Y, cost 3); 10 wanted each quarter at 5; holding costs 9."""
    case = book(quarters, start).add("Items", item="A", family="F", holding_cost=9, **item)
    case.add("Suppliers", supplier="S", region="X").add("Suppliers", supplier="T", region="Y")
    case.add("Sources", supplier="S", item="A", unit_cost=1).add("Sources", supplier="T", item="A", unit_cost=3)
    return case.add("Demand", customer="C", item="A", price=5, by=[10] * quarters)


@family("shares")
def test_least_share() -> None:
    """T has 4 of 10: 50 - 6 - 12 = 32."""
    plan = solve(pair().add("Shares", rule="r", supplier="T", item="A", least=0.4))
    assert plan.objective == near(32)
    assert total(plan, "shares", "part") == near(4)
    assert not bent(plan)


@family("shares")
def test_most_share_of_a_region_in_a_family() -> None:
    """Region X has at most 0.7 of F: 50 - 7 - 9 = 34."""
    assert solve(pair().add("Shares", rule="r", region="X", family="F", most=0.7)).objective == near(34)


@family("shares")
def test_shares_of_a_family_count_its_items_together() -> None:
    """S alone makes B (10 wanted at 5, cost 1), so T's least 0.4 of both is 8 A: 100 - 10 - 2 - 24 = 64."""
    case = pair().add("Items", item="B", family="F").add("Sources", supplier="S", item="B", unit_cost=1)
    case.add("Demand", customer="C", item="B", price=5, by=[10])
    assert solve(case.add("Shares", rule="r", supplier="T", family="F", least=0.4)).objective == near(64)


@family("shares")
def test_a_share_counts_good_units() -> None:
    """T's yield is 0.5, so each costs 6 and brings 5; half of what is received must be T's.

    Each pair of an S and a T brings 10 - 1 - 6 = 3: five pairs, 15.
    """
    case = pair().add("Shares", rule="r", supplier="T", item="A", least=0.5)
    case.sheets["Sources"][1]["yield"] = 0.5
    plan = solve(case)
    assert plan.objective == near(15)
    assert total(plan, "purchasing", "started", supplier="T") == near(10)


@family("shares")
def test_a_share_of_the_year_counts_its_history() -> None:
    """In 2026 S delivered 10 before the horizon (Q1), then 20 are wanted: S has at most half of 30, so 5 of 20.

    100 - 5 - 15 x 3 = 50.
    """
    case = pair(2, "2026Q3").add("Shares", rule="r", supplier="S", item="A", per="year", most=0.5)
    assert solve(case.copy()).objective == near(60)
    case.add("History", item="A", supplier="S", by={"2025Q4": 99, "2026Q1": 10, "2026Q2": 0})
    assert solve(case).objective == near(50)


@family("shares")
def test_a_share_of_the_year_is_kept_in_each_year() -> None:
    """Q4 and Q1 are two years: S at most half in each of them, 100 - 10 - 30 = 60.

    Where T can make nothing in Q4, S is not stopped by that: the rule is told as bent, 100 - 10 - 20 = 70.
    """
    case = pair(2, "2026Q4").add("Shares", rule="r", supplier="S", item="A", per="year", most=0.5)
    assert solve(case).objective == near(60)
    case.sheets["Sources"][1]["first"] = "2027Q1"
    plan = solve(case)
    assert plan.objective == near(70)
    assert list(plan.rules["period"]) == ["2026"]


@family("shares")
def test_a_share_of_the_horizon_counts_the_horizon_only() -> None:
    """S had 99 before; at most half of 20 now: 100 - 10 - 30 = 60. T makes nothing in the first quarter: no matter."""
    case = pair(2, "2026Q3").add("Shares", rule="r", supplier="S", item="A", per="horizon", most=0.5)
    case.add("History", item="A", supplier="S", by={"2026Q1": 99})
    case.sheets["Sources"][1]["first"] = "2026Q4"
    assert solve(case).objective == near(60)


@family("shares")
def test_a_share_by_quarter_may_change_with_the_quarter() -> None:
    """T has at least 0.2, then 0.5: 100 - 13 - 7 x 3 = 66."""
    case = pair(2).add("Shares", rule="r", supplier="T", item="A", measure="least", by=[0.2, 0.5])
    assert solve(case).objective == near(66)


@family("shares")
def test_receipts_count_where_they_arrive() -> None:
    """6 of S's arrive; S has at most half, so 4 are T's and 2 are left over: at least 6 of T's to make them half.

    10 sold from 6 + 6, 2 held: 50 - 18 - 18 = 14, against bending the rule.
    """
    case = pair().add("Receipts", item="A", supplier="S", by=[6])
    plan = solve(case.add("Shares", rule="r", supplier="S", item="A", most=0.5))
    assert plan.objective == near(14)
    assert not bent(plan)


@family("shares")
@pytest.mark.parametrize(("history", "sold"), [(None, 20), (4, 17)])
def test_growth(history: float | None, sold: float) -> None:
    """S may grow by half and 1, and each sold brings 4. After 4: 7, then 10 of 11.5; without history 10 and 10."""
    case = pair(2).add("Shares", rule="r", supplier="S", item="A", growth=0.5, growth_floor=1)
    case.sheets["Sources"].pop()
    if history is not None:
        case.add("History", item="A", supplier="S", by={"2025Q4": history})
    assert solve(case).objective == near(4 * sold)


@family("shares")
def test_growth_needs_what_was_made_before() -> None:
    """10 are wanted in the second quarter at 20; S may double, from 2 before the horizon.

    Each made ahead (1 + 9 for holding) lets 2 more be made then (1 each): 10 / 3 of them, 200 - 10 / 3 x 12 = 160.
    """
    case = pair(2).add("Shares", rule="r", supplier="S", item="A", growth=1)
    case.add("History", item="A", supplier="S", by={"2025Q4": 2})
    case.sheets["Sources"].pop()
    case.sheets["Demand"][0] |= {"2026Q1": None, "price": 20}
    assert solve(case).objective == near(160)


@family("shares")
def test_growth_by_items_of_a_family_that_nobody_wants() -> None:
    """B can be made from the second quarter on and S's F may double, from 1: 2 of A now let it make 4 of B then.

    Nobody wants A: 2 are made at 1 and held for 9 twice, 4 B sold at 100: 400 - 2 - 36 = 362.
    """
    case = book(2).add("Items", item="A", family="F", holding_cost=9).add("Items", item="B", family="F")
    case.add("Sources", supplier="S", item="A", unit_cost=1).add("Sources", supplier="S", item="B", first="2026Q2")
    case.add("Shares", rule="r", supplier="S", family="F", growth=1)
    case.add("History", item="A", supplier="S", by={"2025Q4": 1})
    case.add("Demand", customer="C", item="B", price=100, by=[None, 9])
    assert solve(case).objective == near(362)


@family("shares", "orders")
def test_most_suppliers() -> None:
    """S, T, U make 5 each at 1, 2, 3 for 15 wanted at 5; two of them: 5 x 4 + 5 x 3 = 35."""
    case = book(1).add("Items", item="A")
    for supplier, cost in (("S", 1), ("T", 2), ("U", 3)):
        case.add("Sources", supplier=supplier, item="A", unit_cost=cost, most=5)
    case.add("Demand", customer="C", item="A", price=5, by=[15])
    plan = solve(case.add("Shares", rule="r", item="A", most_suppliers=2))
    assert plan.objective == near(35)
    assert not bent(plan)


@family("shares", "orders")
def test_a_supplier_too_many_at_a_price() -> None:
    """S makes 5 at 1, T 5 at 2, for 10 wanted at 5; a second supplier costs 7 and brings 15: 20 + 15 - 7 = 28."""
    case = pair().add("Shares", rule="r", item="A", most_suppliers=1, price=7)
    case.sheets["Sources"][0] |= {"most": 5}
    case.sheets["Sources"][1] |= {"most": 5, "unit_cost": 2}
    plan = solve(case)
    assert plan.objective == near(28)
    assert [(row[0], row[4]) for row in bent(plan)] == [("suppliers", near(1))]


@family("shares", "orders")
@pytest.mark.parametrize(("per", "profit"), [("quarter", 80), ("horizon", 40)])
def test_most_suppliers_over_a_time(per: str, profit: float) -> None:
    """S (cost 1) makes A in the first quarter only, T (cost 1) in the second only; one supplier a quarter or in all."""
    case = pair(2).add("Shares", rule="r", item="A", per=per, most_suppliers=1)
    case.sheets["Sources"][0] |= {"last": "2026Q1"}
    case.sheets["Sources"][1] |= {"first": "2026Q2", "unit_cost": 1}
    assert solve(case).objective == near(profit)


@family("shares")
@pytest.mark.parametrize(("price", "profit"), [(1, 35), (3, 30)])
def test_a_share_with_a_price_is_broken_where_that_is_cheaper(price: float, profit: float) -> None:
    """T should have half; each of T's costs 2 more. At 1 a unit: 50 - 10 - 5 = 35; at 3 it is kept: 50 - 5 - 15."""
    plan = solve(pair().add("Shares", rule="r", supplier="T", item="A", least=0.5, price=price))
    assert plan.objective == near(profit)
    assert [(row[0], row[1], row[3], row[4]) for row in bent(plan)] == (
        [("share", "Shares", "2026Q1", near(5))] if price == 1 else []
    )
    assert abs(total(plan, "money", "amount", line="rule prices")) == near(5 if price == 1 else 0)


@family("shares")
def test_a_share_that_cannot_be_kept_is_bent_and_named() -> None:
    """S's 6 arrive whatever is done and T cannot make any: S has all, 6 instead of at most 3. 6 x 5 = 30."""
    case = pair().add("Receipts", item="A", supplier="S", by=[6])
    case.add("Shares", rule="r", supplier="S", item="A", most=0.5)
    case.sheets["Sources"][0]["most"] = case.sheets["Sources"][1]["most"] = 0
    plan = solve(case)
    assert plan.objective == near(30)
    assert [(row[0], row[1], row[3], row[4]) for row in bent(plan)] == [("share", "Shares", "2026Q1", near(3))]


@family("shares", "customers")
def test_a_commitment_makes_way_for_a_rule() -> None:
    """T must have half but makes 1 only, 10 are committed: S makes 1 too, 8 are short; 2 x 5 - 1 - 3 = 6."""
    case = pair().add("Shares", rule="r", supplier="T", item="A", least=0.5)
    case.sheets["Sources"][1]["most"] = 1
    case.sheets["Demand"][0]["committed"] = 1
    plan = solve(case)
    assert plan.objective == near(6)
    assert [(row[0], row[4]) for row in bent(plan)] == [("commitment", near(8))]


@family("shares", "customers")
def test_a_share_of_what_a_customer_receives() -> None:
    """C has at least half from T, D does not mind: 5 x 2 + 5 x 4 + 10 x 4 = 70."""
    case = pair(tracked="yes").add("Demand", customer="D", item="A", price=5, by=[10])
    plan = solve(case.add("Shares", rule="r", supplier="T", item="A", customer="C", least=0.5))
    assert plan.objective == near(70)
    assert total(plan, "allocation", "units", customer="C", supplier="T") == near(5)


@family("shares", "customers")
def test_a_share_of_what_a_customer_received_in_the_year() -> None:
    """C had 10 of S's in the year (and D 50); S at most half of C's 30: 5 x 4 + 15 x 2 = 50."""
    case = pair(2, "2026Q3", tracked="yes")
    case.add("Shares", rule="r", supplier="S", item="A", customer="C", per="year", most=0.5)
    case.add("History", item="A", supplier="S", customer="C", by={"2026Q2": 10})
    case.add("Demand", customer="D", item="A", by=[0, 1])
    case.add("History", item="A", supplier="S", customer="D", by={"2026Q2": 50})
    case.add("History", item="A", supplier="S", by={"2026Q2": 60})
    assert solve(case).objective == near(50)


@family("shares")
@pytest.mark.parametrize(("price", "profit"), [(None, 40), (1, 35), (9, 0)])
def test_a_rule_that_only_silence_would_keep(price: float | None, profit: float) -> None:
    """Only S makes A, and may have half. Without a price the rule stops nobody, and is bent by 5: 10 x 4 = 40.

    A price is paid as ever: 40 - 5 = 35 at 1; at 9 each sold would cost 4.5 and bring 4, so nothing is.
    """
    case = pair().add("Shares", rule="r", supplier="S", item="A", most=0.5, price=price)
    case.sheets["Sources"].pop()
    plan = solve(case)
    assert plan.objective == near(profit)
    assert [(row[0], row[4]) for row in bent(plan)] == ([("share", near(5))] if profit else [])


def recipes() -> Book:
    """A by x, y or z, 5 each at 1, 2 and 3, for 15 wanted at 5; S makes any of them, T makes z."""
    case = book(1).add("Items", item="A").add("Items", item="P").add("Sources", supplier="S", item="P")
    for option, cost in (("x", 1), ("y", 2), ("z", 3)):
        case.add("BOM", item="A", option=option, component="P", quantity=cost)
        case.add("Usage", supplier="S", resource=option, item="A", option=option, usage=1)
        case.add("Capacity", supplier="S", resource=option, capacity=5)
    case.rows("Sources")[0]["unit_cost"] = 1
    return case.add("Sources", supplier="S", item="A").add("Demand", customer="C", item="A", price=5, by=[15])


@family("shares", "orders")
def test_most_options() -> None:
    """Two of three: 5 x 4 + 5 x 3 = 35."""
    assert solve(recipes()).objective == near(45)
    plan = solve(recipes().add("Shares", rule="r", item="A", most_options=2))
    assert plan.objective == near(35)
    assert (total(plan, "shares", "options"), total(plan, "shares", "most_options")) == (2, 2)
    assert not bent(plan)


@family("shares", "orders")
def test_an_option_counts_once_whoever_uses_it() -> None:
    """T makes 5 more by x, of its own line: two options, 10 x 4 + 5 x 3 = 55."""
    case = recipes().add("Sources", supplier="T", item="A", option="x", most=5)
    assert solve(case.add("Shares", rule="r", item="A", most_options=2)).objective == near(55)


@family("shares", "orders")
def test_an_option_too_many_at_a_price() -> None:
    """A third option brings 10 and costs 4: 35 + 6."""
    plan = solve(recipes().add("Shares", rule="r", item="A", most_options=2, price=4))
    assert plan.objective == near(41)
    assert [(row[0], row[4]) for row in bent(plan)] == [("options", near(1))]


def three(**rule: object) -> Book:
    """A from S at 1, T at 2 and U at 3, 12 wanted at 5; no single supplier may have more than a share."""
    case = book(1).add("Items", item="A", family="F", tracked="yes")
    for supplier, cost in (("S", 1), ("T", 2), ("U", 3)):
        case.add("Sources", supplier=supplier, item="A", unit_cost=cost)
    return case.add("Demand", customer="C", item="A", price=5, by=[12]).add("Shares", rule="r", **rule)


@family("shares")
@pytest.mark.parametrize("scope", [{"item": "A"}, {"family": "F"}, {"item": "A", "customer": "C"}])
@pytest.mark.parametrize(("most", "profit"), [(0.5, 42), (1 / 3, 36)])
def test_most_share_of_any_supplier(scope: dict[str, str], most: float, profit: float) -> None:
    """At half each S and T have 6: 60 - 6 - 12. At a third each has 4: 60 - 4 - 8 - 12."""
    plan = solve(three(most=most, **scope))
    assert plan.objective == near(profit)
    assert list(plan.tables["shares"]["subject"]) == ["S", "T", "U"]
    assert not bent(plan)


@family("shares")
def test_most_share_of_any_supplier_at_a_price() -> None:
    """Each of T's costs 1 more than one of S: S has 12, 6 too many at 0.5 each: 60 - 12 - 3. T's half is not missed."""
    plan = solve(three(item="A", most=0.5, price=0.5))
    assert plan.objective == near(45)
    rows = plan.tables["rules"][["kind", "subject", "cell", "bent", "money"]]
    assert rows.to_numpy().tolist() == [["share", "S", "C2", near(6), near(3)]]


@family("shares")
def test_two_suppliers_over_one_most_share_are_both_named() -> None:
    """S and T can make 5 each, U 2; over the year each may have a quarter of 12, that is 3, and U has its 2.

    Three suppliers cannot keep it, so it stops nobody: 60 - 5 - 10 - 6 = 39, and S and T are over by 2 each.
    """
    case = three(item="A", most=0.25, per="year")
    for row, most in zip(case.rows("Sources"), (5, 5, 2), strict=True):
        row["most"] = most
    plan = solve(case)
    assert plan.objective == near(39)
    rows = plan.tables["rules"][["subject", "cell", "period", "bent"]]
    assert sorted(rows.to_numpy().tolist()) == [["S", "C2", "2026", near(2)], ["T", "C2", "2026", near(2)]]


@family("shares")
def test_history_and_receipts_count_for_any_supplier() -> None:
    """S had 6 in the year and 2 of T's arrive; half of 18 is 9, so S makes 3 more and T 7: 60 - 3 - 14."""
    case = three(item="A", most=0.5, per="year")
    case.settings["start"] = "2026Q2"
    case.rows("Demand")[0] |= {"2026Q2": case.rows("Demand")[0].pop("2026Q1")}
    case.add("History", item="A", supplier="S", by={"2026Q1": 6}).add("Receipts", item="A", supplier="T", by=[2])
    assert solve(case).objective == near(43)


@family("shares")
def test_a_supplier_alone_in_a_period_is_not_stopped() -> None:
    """T and U start in the second quarter only: in the first S has all, which is told; 2 x 60 - 12 - 6 - 12 = 90."""
    case = three(item="A", most=0.5)
    case.settings["quarters"] = 2
    case.rows("Demand")[0] |= {"2026Q2": 12}
    for row in case.rows("Sources")[1:]:
        row["first"] = "2026Q2"
    case.rows("Items")[0]["holding_cost"] = 9
    plan = solve(case)
    assert plan.objective == near(90)
    assert [(row[3], row[4]) for row in bent(plan)] == [("2026Q1", near(6))]


def assembled(**rule: object) -> Book:
    """C wants 10 of A at 9, each with 2 of P and 1 of Q inside; S (region X) makes these at 1 and T (region Y) at 2."""
    case = book(1).add("Items", item="A").add("Suppliers", supplier="S", region="X")
    case.add("Suppliers", supplier="T", region="Y").add("Sources", supplier="M", item="A")
    for part, quantity, value in (("P", 2, 1), ("Q", 1, 6)):
        case.add("Items", item=part, family="K", tracked="yes", value=value)
        case.add("BOM", item="A", component=part, quantity=quantity)
        case.add("Sources", supplier="S", item=part, unit_cost=1).add("Sources", supplier="T", item=part, unit_cost=2)
    case.add("Demand", customer="C", item="A", price=9, by=[10])
    return case.add("Shares", rule="r", customer="C", region="Y", least=0.6, **rule)


@family("shares", "customers")
@pytest.mark.parametrize(
    ("scope", "whole", "profit"),
    [
        ({"item": "P"}, 20, 48),
        ({"family": "K"}, 30, 42),
        ({"family": "K", "counts": "value"}, 80, 52),
    ],
)
def test_a_share_of_what_is_inside(scope: dict[str, str], whole: float, profit: float) -> None:
    """90 - 30 without the rule; 0.6 of 20 P are 12 of T's and 0.6 of 30 parts are 18, each 1 dearer.

    By value all is 20 + 60, of which 48: 8 of T's Q, each worth 6.
    """
    plan = solve(assembled(**scope))
    assert plan.objective == near(profit)
    assert total(plan, "shares", "total") == near(whole)
    assert total(plan, "shares", "part") == near(0.6 * whole)
    assert not bent(plan)


@family("shares", "customers")
def test_what_is_inside_counts_beside_what_is_delivered_by_itself() -> None:
    """R takes 3 of A; 2 of R at 60 have 12 P inside, and 8 P are wanted at 5: 12 of 20 P of T's, 6 of them Q's too.

    120 + 40 - 20 - 12 for P; 6 Q at 1: 122.
    """
    case = assembled(item="P").add("Items", item="R").add("Sources", supplier="M", item="R")
    case.add("BOM", item="R", component="A", quantity=3).add("Demand", customer="C", item="P", price=5, by=[8])
    case.rows("Demand")[0] |= {"item": "R", "price": 60, "2026Q1": 2}
    plan = solve(case)
    assert plan.objective == near(122)
    assert total(plan, "shares", "total") == near(20)


@family("shares")
def test_a_share_by_value_of_all_that_is_received() -> None:
    """Nobody's customer: 20 P and 10 Q are worth 80; T's 48 are 8 Q."""
    case = assembled(family="K", counts="value")
    case.rows("Shares")[0].pop("customer")
    assert solve(case).objective == near(52)
