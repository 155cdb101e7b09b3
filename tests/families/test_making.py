"""Making: recipes with options, sources bound to an option, terms, tracked makers of parts inside."""

from __future__ import annotations

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import near, solve, total


def two_recipes(common: bool = False) -> Book:
    """A by option x of two P (1 each, ten a quarter), or by y of one Q (5 each); perhaps a Z (3 each) in both."""
    case = book(1).add("Items", item="A").add("Items", item="P").add("Items", item="Q")
    case.add("BOM", item="A", option="x", component="P", quantity=2)
    case.add("BOM", item="A", option="y", component="Q", quantity=1)
    case.add("Sources", supplier="S", item="P", unit_cost=1, most=10).add(
        "Sources", supplier="S", item="Q", unit_cost=5
    )
    if common:
        case.add("Items", item="Z").add("Sources", supplier="S", item="Z", unit_cost=3)
        case.add("BOM", item="A", component="Z", quantity=1)
    return case.add("Demand", customer="C", item="A", price=20, by=[8])


@family("making")
def test_options_of_a_recipe_mix() -> None:
    """Ten P make 5 by x at 2 each, the other 3 are made by y at 5 each: 8 x 20 - 10 - 15 = 135."""
    plan = solve(two_recipes().add("Sources", supplier="T", item="A"))
    assert plan.objective == near(135)
    assert total(plan, "purchasing", "started", item="A", option="x") == near(5)
    assert total(plan, "purchasing", "started", item="A", option="y") == near(3)


@family("making")
def test_rows_without_an_option_belong_to_every_option() -> None:
    """As before, and a Z at 3 in each of the 8: 135 - 24 = 111."""
    assert solve(two_recipes(common=True).add("Sources", supplier="T", item="A")).objective == near(111)


@family("making")
def test_a_component_of_the_option_and_of_every_option_adds_up() -> None:
    """Option x takes 2 P and every option 1 more; of 9 P at 1 there are 3 A at 20: 3 x (20 - 3) = 51."""
    case = book(1).add("Items", item="A").add("Items", item="P")
    case.add("Sources", supplier="S", item="P", unit_cost=1, most=9)
    case.add("BOM", item="A", option="x", component="P", quantity=2).add("BOM", item="A", component="P", quantity=1)
    case.add("Sources", supplier="T", item="A").add("Demand", customer="C", item="A", price=20, by=[8])
    assert solve(case).objective == near(51)


@family("making")
def test_a_source_may_be_bound_to_an_option() -> None:
    """T makes by x, at most 2; U by y only: 2 x 2 + 6 x 5 = 34 for parts, 8 x 20 - 34 = 126."""
    case = two_recipes().add("Sources", supplier="T", item="A", option="x", most=2)
    plan = solve(case.add("Sources", supplier="U", item="A", option="y"))
    assert plan.objective == near(126)
    assert total(plan, "purchasing", "started", supplier="U", option="y") == near(6)


@family("making")
def test_an_option_that_takes_nothing_more() -> None:
    """A row without a component declares option z: S makes A by it at 4, dearer than two P, cheaper than a Q.

    5 by x at 2, 3 by z at 4: 160 - 10 - 12 = 138.
    """
    case = (
        two_recipes().add("BOM", item="A", option="z").add("Sources", supplier="S", item="A", option="z", unit_cost=4)
    )
    assert solve(case.add("Sources", supplier="T", item="A", option="x")).objective == near(138)


@family("making")
def test_first_and_last_quarter_and_the_most_started() -> None:
    """S (cost 1) runs in the second and third of four quarters, at most 4 and then 6; T (cost 5) always.

    No stock at a holding cost of 9. Wanted 5 each: S makes 4 and 5, T the other 11: 20 x 10 - 9 - 55 = 136.
    """
    case = book(4).add("Items", item="A", holding_cost=9).add("Sources", supplier="T", item="A", unit_cost=5)
    case.add("Sources", supplier="S", item="A", unit_cost=1, first="2026Q2", last="2026Q3")
    case.add("Sources", supplier="S", item="A", measure="most", by=[9, 4, 6, 9])
    case.add("Demand", customer="C", item="A", price=10, by=[5, 5, 5, 5])
    assert solve(case).objective == near(136)


@family("making")
def test_components_leave_when_the_maker_starts() -> None:
    """A takes a quarter to make and a P at its start; a P takes a quarter too: A is there in the third quarter.

    The 3 P on hand give 3 A in the second quarter. 3 + 6 sold at 10, 9 started at 2, 6 P at 1: 90 - 18 - 6 = 66.
    """
    case = book(3).add("Items", item="A").add("Items", item="P", opening_stock=3)
    case.add("BOM", item="A", component="P", quantity=1)
    case.add("Sources", supplier="S", item="A", unit_cost=2, lead_time=1)
    case.add("Sources", supplier="S", item="P", unit_cost=1, lead_time=1)
    case.add("Demand", customer="C", item="A", price=10, by=[6, 6, 6])
    plan = solve(case)
    assert plan.objective == near(66)
    assert total(plan, "components", "used", item="P", quarter="2026Q2") == near(6)


def cables(**accepted: str) -> Book:
    """AEC of a tracked cable: home cable at 1, overseas cable at 4, and a customer for 10 AEC at 10."""
    case = book(2).add("Items", item="AEC", holding_cost=1).add("Items", item="cable", tracked="yes", holding_cost=1)
    case.add("Suppliers", supplier="Home", region="CN").add("Suppliers", supplier="Over", region="US")
    case.add("BOM", item="AEC", component="cable", quantity=1).add("Sources", supplier="Maker", item="AEC", unit_cost=1)
    case.add("Sources", supplier="Home", item="cable", unit_cost=1)
    case.add("Sources", supplier="Over", item="cable", unit_cost=4)
    case.add("Demand", customer="M", item="AEC", price=10, by=[10, 10])
    if accepted:
        case.add("Qualification", customer="M", item="cable", **{k.rstrip("_"): v for k, v in accepted.items()})
    return case


@family("making", "customers")
def test_a_part_inside_is_accepted_from_one_region_only() -> None:
    """With any cable 20 x (10 - 1 - 1) = 160; with overseas cable only 20 x (10 - 1 - 4) = 100."""
    assert solve(cables()).objective == near(160)
    plan = solve(cables(region="US"))
    assert plan.objective == near(100)
    assert total(plan, "allocation", "units", parts="cable: Over") == near(20)


@family("making", "customers")
def test_a_part_inside_is_accepted_from_a_quarter_on() -> None:
    """No overseas cable; home cable is accepted from the second quarter: 10 x 8 = 80, and the first is lost."""
    case = cables(supplier="Home", from_="2026Q2")
    plan = solve(case)
    assert plan.objective == near(80)
    assert total(plan, "fulfilment", "lost", quarter="2026Q1") == near(10)


@family("making", "material")
def test_stock_on_hand_keeps_its_parts() -> None:
    """6 AEC with overseas cable are on hand, 9 with home cable: M takes overseas only, N takes anything.

    M: 6 from stock, 14 made at 5. N wants 8 now, all from stock at no cost. 20 x 10 - 70 + 8 x 5 = 170.
    The ninth is kept, at 1 in each of two quarters, and the 6 are used at once: 168.
    """
    case = cables(region="US").add("Demand", customer="N", item="AEC", price=5, by=[8])
    case.add("Receipts", item="AEC", supplier="Maker", parts="cable: Over", opening=6)
    case.add("Receipts", item="AEC", supplier="Maker", parts="cable: Home", opening=9)
    plan = solve(case)
    assert plan.objective == near(168)
    assert total(plan, "allocation", "units", customer="N", parts="cable: Home") == near(8)
    assert total(plan, "stock", "stock", parts="cable: Home") == near(2)
