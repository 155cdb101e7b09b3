"""Blends: averages over what goes into an item or reaches a customer; price, periods, history, bending."""

from __future__ import annotations

import pytest

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import bent, near, solve, total


def oil(quarters: int = 1, start: str = "2026Q1") -> Book:
    """Food is refined of hard oil (8, costs 1) or soft oil (2, costs 4); 10 wanted each quarter at 10."""
    case = book(quarters, start).add("Items", item="food", holding_cost=9)
    for name, hardness, cost in (("hard", 8, 1), ("soft", 2, 4)):
        case.add("Items", item=name, family="oil", hardness=hardness, holding_cost=9)
        case.add("Sources", supplier="S", item=name, unit_cost=cost)
        case.add("BOM", item="food", option=name, component=name, quantity=1)
    case.add("Sources", supplier="R", item="food")
    return case.add("Demand", customer="C", item="food", price=10, by=[10] * quarters)


def links() -> Book:
    """A link is served by a cable (10 W, costs 5) or by two modules (15 W each, cost 1): 12 wanted at 9 by C."""
    case = book(1).add("Items", item="link", kind="need")
    for name, power, rate, cost in (("cable", 10, 1e-5, 5), ("module", 15, 1e-3, 1)):
        case.add("Items", item=name, family="parts", power=power, failure_rate=rate)
        case.add("Sources", supplier="S", item=name, unit_cost=cost)
    case.add("BOM", item="link", option="copper", component="cable", quantity=1)
    case.add("BOM", item="link", option="optics", component="module", quantity=2)
    return case.add("Demand", customer="C", item="link", price=9, by=[12])


@family("blends")
def test_most_average_of_what_goes_in() -> None:
    """At most 5: half of each. 100 - 5 - 20 = 75."""
    plan = solve(oil().add("Blends", rule="r", attribute="hardness", item="food", most=5))
    assert plan.objective == near(75)
    assert total(plan, "blends", "average") == near(5)
    assert total(plan, "blends", "units") == near(10)
    assert not bent(plan)


@family("blends")
def test_least_average_of_what_goes_in() -> None:
    """Hard oil costs 7: at least 4 asks for a third of it. 100 - 10 / 3 x 7 - 20 / 3 x 4 = 50."""
    case = oil().add("Blends", rule="r", attribute="hardness", item="food", least=4)
    case.sheets["Sources"][0]["unit_cost"] = 7
    assert solve(case).objective == near(50)


@family("blends")
def test_an_average_below_zero() -> None:
    """Pour point: -10 (costs 4) and 20 (costs 1); at most -4 asks for four fifths of the first: 100 - 32 - 2 = 66."""
    case = oil().add("Blends", rule="r", attribute="hardness", item="food", most=-4)
    case.rows("Items")[1]["hardness"], case.rows("Items")[2]["hardness"] = 20, -10
    assert solve(case).objective == near(66)


@family("blends")
def test_quantities_are_the_weights_and_only_the_family_counts() -> None:
    """Hard food takes 3 hard oil, soft food 1 soft oil, each a can of hardness 100, of another family.

    At most 5: as much soft oil as hard: x cans of hard food take 3 x of it, 3 x cans of soft one: 2.5 and 7.5.
    100 - 7.5 x 1 - 7.5 x 4 = 62.5.
    """
    case = oil().add("Items", item="can", hardness=100).add("Sources", supplier="S", item="can")
    case.add("BOM", item="food", component="can", quantity=1)
    case.rows("BOM")[0]["quantity"] = 3
    rule = {"rule": "r", "attribute": "hardness", "item": "food", "component_family": "oil", "most": 5}
    plan = solve(case.add("Blends", **rule))
    assert plan.objective == near(62.5)
    assert total(plan, "blends", "units") == near(15)


@family("blends")
def test_only_what_the_supplier_starts_counts() -> None:
    """R makes 4 of food, half of each oil; T makes 6 of hard oil at 2.5 more: 100 - 2 - 8 - 6 x 3.5 = 69."""
    case = oil().add("Sources", supplier="T", item="food", unit_cost=2.5)
    case.rows("Sources")[2]["most"] = 4
    case.add("Blends", rule="r", attribute="hardness", item="food", supplier="R", most=5)
    assert solve(case).objective == near(69)


@family("blends")
@pytest.mark.parametrize(("per", "profit"), [("quarter", 145), ("horizon", 153)])
def test_an_average_by_quarter_or_over_the_horizon(per: str, profit: float) -> None:
    """At most 5: soft oil costs 5, then 3.4, and R 1.5 a quarter. Half of each in both quarters: 200 - 30 - 22 - 3; or
    hard oil first, then soft oil: 200 - 10 - 34 - 3."""
    case = oil(2).add("Blends", rule="r", attribute="hardness", item="food", per=per, most=5)
    case.add("Sources", supplier="S", item="soft", measure="unit_cost", by=[5, 3.4])
    case.rows("Sources")[1].pop("unit_cost")
    case.add("Suppliers", supplier="R", fixed_cost=1.5)
    assert solve(case).objective == near(profit)


@family("blends")
def test_bounds_may_change_with_the_quarter() -> None:
    """At most 8, then 2: 200 - 10 - 40 = 150."""
    case = oil(2).add("Blends", rule="r", attribute="hardness", item="food", measure="most", by=[8, 2])
    plan = solve(case)
    assert plan.objective == near(150)
    assert plan.tables["blends"]["average"].tolist() == [near(8), near(2)]


@family("blends")
@pytest.mark.parametrize(("price", "profit"), [(0.2, 84), (1, 75)])
def test_an_average_with_a_price_is_missed_where_that_is_cheaper(price: float, profit: float) -> None:
    """A unit of soft oil in place of hard costs 3 and lowers the sum by 6: worth it from 0.5 on. 90 - 0.2 x 30 = 84."""
    plan = solve(oil().add("Blends", rule="r", attribute="hardness", item="food", most=5, price=price))
    assert plan.objective == near(profit)
    assert [(row[0], row[1], row[3], row[4]) for row in bent(plan)] == (
        [("blend", "Blends", "2026Q1", near(30))] if price == 0.2 else []
    )
    assert total(plan, "money", "amount", line="rule prices") == near(-6 if price == 0.2 else 0)


@family("blends")
def test_an_average_that_nothing_reaches_stops_nobody_and_is_told() -> None:
    """At most 1, and soft oil has 2: the cheapest is taken, 90; 7 x 10 over."""
    plan = solve(oil().add("Blends", rule="r", attribute="hardness", item="food", most=1))
    assert plan.objective == near(90)
    assert [(row[0], row[4]) for row in bent(plan)] == [("blend", near(70))]


@family("blends")
def test_an_average_that_can_be_kept_comes_before_profit() -> None:
    """Only 2 of soft oil can be had: at most 5 leaves 4 of food, 40 - 2 - 8 = 30."""
    case = oil().add("Blends", rule="r", attribute="hardness", item="food", most=5)
    case.rows("Sources")[1]["most"] = 2
    plan = solve(case)
    assert plan.objective == near(30)
    assert not bent(plan)


@family("blends")
def test_power_ceiling_of_a_customer() -> None:
    """A link by copper earns 4 and brings 1 part of 10 W, by optics 7 and 2 parts of 15 W. At most 13 W a part:

    c links by copper and o by optics with 3 c >= 4 o and c + o = 12: c = 48 / 7, 84 - 3 c.
    """
    assert solve(links()).objective == near(84)
    plan = solve(links().add("Blends", rule="r", attribute="power", customer="C", most=13))
    assert plan.objective == near(84 - 144 / 7)
    assert total(plan, "blends", "units") == near(120 / 7)
    assert total(plan, "blends", "average") == near(13)


@family("blends")
@pytest.mark.parametrize("scope", [{}, {"item": "link"}, {"family": "parts"}])
def test_failure_rate_ceiling_of_a_customer(scope: dict[str, str]) -> None:
    """At most 2e-4: 2 x 8e-4 for each link by optics, 1.9e-4 to spare for each by copper, 12 in all: 190 c = 1600 o,
    c = 1920 / 179, 84 - 3 c."""
    rule = {"rule": "r", "attribute": "failure_rate", "customer": "C", "most": 2e-4}
    plan = solve(links().add("Blends", **rule, **scope))
    cables = 1920 / 179
    assert plan.objective == near(84 - 3 * cables)
    assert total(plan, "blends", "average") == near(2e-4)
    assert not bent(plan)


@family("blends")
def test_a_ceiling_is_one_customers() -> None:
    """D takes what is cheapest while C keeps to its ceiling: 84 twice less 144 / 7; one on its cables binds nobody."""
    case = links().add("Demand", customer="D", item="link", price=9, by=[12])
    case.add("Blends", rule="r", attribute="power", customer="C", most=13)
    assert solve(case).objective == near(168 - 144 / 7)
    case.sheets["Blends"][0]["item"] = "cable"
    assert solve(case).objective == near(168)


@family("blends")
def test_an_average_of_the_year_counts_what_was_delivered_before() -> None:
    """12 cables went to C earlier in 2026: with at most 13 W, 3 (c + 12) >= 4 o and c + o = 12, so c = 12 / 7."""
    case = links()
    case.settings["start"] = "2026Q2"
    case.sheets["Demand"][0] = {"customer": "C", "item": "link", "price": 9, "2026Q2": 12}
    case.add("History", item="cable", supplier="S", customer="C", by={"2025Q4": 99, "2026Q1": 12})
    rule = {"rule": "r", "attribute": "power", "customer": "C", "most": 13}
    plan = solve(case.copy().add("Blends", per="year", **rule))
    assert plan.objective == near(84 - 36 / 7)
    assert total(plan, "blends", "units") == near(12 + 12 / 7 + 2 * (12 - 12 / 7))
    assert solve(case.add("Blends", per="horizon", **rule)).objective == near(84 - 144 / 7)


@family("blends")
def test_an_average_that_cannot_be_kept_is_bent_as_little_as_can_be() -> None:
    """20 modules of 15 W went to C earlier in the year, at most 12 W is asked: 60 over, and each cable of 10 W makes up
    for 2. 12 cables, 84 - 36 = 48, though links by optics would earn more; 36 over."""
    case = links()
    case.settings["start"] = "2026Q2"
    case.sheets["Demand"][0] = {"customer": "C", "item": "link", "price": 9, "2026Q2": 12}
    case.add("History", item="module", supplier="S", customer="C", by={"2026Q1": 20})
    plan = solve(case.add("Blends", rule="r", attribute="power", customer="C", per="year", most=12))
    assert plan.objective == near(48)
    assert [(row[0], row[3], row[4]) for row in bent(plan)] == [("blend", "2026", near(36))]
