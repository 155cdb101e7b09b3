"""Customers: lateness, losses, commitments, needs and their options, qualification."""

from __future__ import annotations

import pytest

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import bent, near, solve, total


@family("customers")
def test_late_and_lost() -> None:
    """S makes 6 a quarter at 2. Wanted 10 now (may be a quarter late at 1, lost at 4) and 5 then, at 10.

    15 wanted, 12 made, so 3 are lost: 6 now, then 5 on time and 1 late, 60 + 50 + 10 - 1 - 12 - 24 = 83.
    """
    case = book(2).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=2, most=6)
    case.add("Demand", customer="C", item="A", price=10, delay=1, late_fee=1, lost_penalty=4, by=[10, 5])
    plan = solve(case)
    assert plan.objective == near(83)
    assert total(plan, "fulfilment", "late") == near(1)
    assert total(plan, "shortages", "units", kind="lost") == near(3)
    assert total(plan, "shortages", "money", kind="late") == near(1)


@family("customers")
def test_the_price_is_that_of_the_quarter_in_which_it_was_wanted() -> None:
    """Wanted in the first quarter at 10, delivered two later at a fee of 2 each: 5 x (10 - 4) = 30."""
    case = book(3).add("Items", item="A").add("Sources", supplier="S", item="A", first="2026Q3")
    case.add("Demand", customer="C", item="A", delay=2, late_fee=2, by=[5])
    case.add("Demand", customer="C", item="A", measure="price", by=[10, 1, 1])
    assert solve(case).objective == near(30)


@family("customers")
def test_the_window_ends_with_the_horizon() -> None:
    """2 a quarter; 5 wanted in the last at 10, may be late: 4 are there by then, 1 is lost at 3: 40 - 3 = 37."""
    case = book(2).add("Items", item="A").add("Sources", supplier="S", item="A", most=2)
    case.add("Demand", customer="C", item="A", price=10, delay=3, lost_penalty=3, by=[None, 5])
    assert solve(case).objective == near(37)


@family("customers")
def test_committed_demand_is_served_at_a_loss() -> None:
    """Half of 10 is committed though each loses 2: -10; nothing more is served."""
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=3)
    plan = solve(case.add("Demand", customer="C", item="A", price=1, committed=0.5, by=[10]))
    assert plan.objective == near(-10)
    assert not bent(plan)


@family("customers")
def test_commitments_that_clash_are_kept_by_priority() -> None:
    """10 for commitments of 8 (priority 1, price 1) and 6 (priority 2, price 9): 8 and 2, 4 short; 8 + 18 = 26."""
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A", most=10)
    case.add("Demand", customer="X", item="A", price=1, priority=1, committed=1, by=[8])
    case.add("Demand", customer="Y", item="A", price=9, priority=2, committed=1, by=[6])
    plan = solve(case)
    assert plan.objective == near(26)
    assert [(row[0], row[1], row[3]) for row in bent(plan)] == [("commitment", "Demand", "2026Q1")]
    assert total(plan, "fulfilment", "committed_short", customer="Y") == near(4)
    assert total(plan, "rules", "bent") == near(4)


@family("customers")
def test_a_bent_commitment_of_the_lower_priority_makes_way_for_nothing_else() -> None:
    """Priorities count for commitments only: without them the better price is served first, 6 x 9 + 4 x 1 = 58."""
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A", most=10)
    case.add("Demand", customer="X", item="A", price=1, priority=1, by=[8])
    case.add("Demand", customer="Y", item="A", price=9, priority=2, by=[6])
    assert solve(case).objective == near(58)


def link(one_option: str = "no", quarters: int = 1) -> Book:
    """A link is one A (cost 2, at most 6) or two B (cost 2 each)."""
    case = book(quarters).add("Items", item="A", holding_cost=9).add("Items", item="B", holding_cost=9)
    case.add("Items", item="link", kind="need", one_option=one_option)
    case.add("BOM", item="link", option="one", component="A", quantity=1)
    case.add("BOM", item="link", option="two", component="B", quantity=2)
    case.add("Sources", supplier="S", item="A", unit_cost=2, most=6)
    return case.add("Sources", supplier="S", item="B", unit_cost=2)


@family("customers")
def test_a_need_is_met_by_a_mix_of_options() -> None:
    """6 by A at 2, 4 by B at 4: 6 x 8 + 4 x 6 = 72."""
    plan = solve(link().add("Demand", customer="C", item="link", price=10, by=[10]))
    assert plan.objective == near(72)
    assert total(plan, "needs", "units", option="one") == near(6)
    assert total(plan, "allocation", "units", item="B") == near(8)


@family("customers")
def test_a_need_of_one_option() -> None:
    """Either 6 by A, 48, or all 10 by B, 10 x 6 = 60."""
    plan = solve(link("yes").add("Demand", customer="C", item="link", price=10, by=[10]))
    assert plan.objective == near(60)
    assert total(plan, "needs", "units", option="one") == near(0)


@family("customers")
def test_one_option_holds_for_the_horizon_and_each_customer() -> None:
    """C wants 5 and 10, D 1 and 1; there are 6 A a quarter; a link by A brings 8, by B 6.

    Both by A: 12 x 8 = 96. C by A and D by B: 11 x 8 + 2 x 6 = 100. C by B and D by A: 15 x 6 + 2 x 8 = 106.
    """
    case = link("yes", 2).add("Demand", customer="C", item="link", price=10, by=[5, 10])
    plan = solve(case.add("Demand", customer="D", item="link", price=10, by=[1, 1]))
    assert plan.objective == near(106)
    assert total(plan, "needs", "units", customer="D", option="one") == near(2)


def links(**columns: str) -> Book:
    """Near and far links by one AEC (near: one A at 2, far: three A) or by optics (two B or one B at 5 each); so near
    links alone are best by AEC, 8 instead of 0 each at 10, far ones by optics, 5 instead of 4."""
    case = book(1).add("Items", item="A").add("Items", item="B")
    case.add("Sources", supplier="S", item="A", unit_cost=2).add("Sources", supplier="S", item="B", unit_cost=5)
    for name, copper, optics in (("near", 1, 2), ("far", 3, 1)):
        case.add("Items", item=name, kind="need", **columns)
        case.add("BOM", item=name, option="AEC", component="A", quantity=copper)
        case.add("BOM", item=name, option="optics", component="B", quantity=optics)
    return case


@family("customers")
@pytest.mark.parametrize(
    ("columns", "profit"),
    [
        ({}, 10 * 8 + 4 * 5 + 1 * 8 + 20 * 5),
        ({"one_option": "yes"}, 10 * 8 + 4 * 5 + 1 * 8 + 20 * 5),
        # C takes AEC for both, far links 1 dearer; D optics for both, its near link earns nothing
        ({"link_class": "scale-up"}, 10 * 8 + 4 * 4 + 1 * 0 + 20 * 5),
    ],
)
def test_one_option_for_all_needs_of_a_link_class(columns: dict[str, str], profit: float) -> None:
    case = links(**columns)
    for customer, near_units, far_units in (("C", 10, 4), ("D", 1, 20)):
        case.add("Demand", customer=customer, item="near", price=10, by=[near_units])
        case.add("Demand", customer=customer, item="far", price=10, by=[far_units])
    plan = solve(case)
    assert plan.objective == near(profit)
    mixed = plan.needs[plan.needs["units"] > 1e-6].groupby("customer")["option"].nunique()
    assert set(mixed) == ({1} if "link_class" in columns else {2})


@family("customers")
def test_a_need_of_a_link_class_without_the_option_picked_is_not_served() -> None:
    """3 racks' worth of a third need that only AEC serves, one A at 2 for 10: 3 x 8. With it C takes AEC: 4 x 4 + 24;
    20 far links by optics are worth more: 20 x 5 against 20 x 4 + 24 (AEC); 30 against: 30 x 5 > 30 x 4 + 24. Another
    class, spelt otherwise, is one and the same; the need of no class is free."""
    case = links(link_class="scale up")
    case.add("Items", item="short", kind="need", link_class="Scale-Up")
    case.add("BOM", item="short", option="AEC", component="A", quantity=1)
    case.add("Items", item="free", kind="need")
    case.add("BOM", item="free", option="AEC", component="A", quantity=1)
    case.add("BOM", item="free", option="optics", component="B", quantity=1)
    case.add("Demand", customer="C", item="short", price=10, by=[3])
    case.add("Demand", customer="C", item="free", price=10, by=[1])
    case.add("Demand", customer="C", item="far", price=10, by=[20])
    assert solve(case).objective == near(8 + 20 * 4 + 24)
    case.rows("Demand")[2]["2026Q1"] = 30
    plan = solve(case)
    assert plan.objective == near(8 + 30 * 5)
    assert total(plan, "fulfilment", "lost", item="short") == near(3)


@family("customers")
def test_needs_of_needs() -> None:
    """A rack at 100 is 3 links and a box at 4; the same customer also wants 2 links alone at 10.

    2 racks take 6 links, 8 with those alone: 6 by A (12), 2 by B (8). 200 + 20 - 12 - 8 - 8 = 192.
    """
    case = link().add("Items", item="box").add("Sources", supplier="S", item="box", unit_cost=4)
    case.add("Items", item="rack", kind="need")
    case.add("BOM", item="rack", component="link", quantity=3).add("BOM", item="rack", component="box", quantity=1)
    case.add("Demand", customer="C", item="rack", price=100, by=[2])
    plan = solve(case.add("Demand", customer="C", item="link", price=10, by=[2]))
    assert plan.objective == near(192)
    assert total(plan, "needs", "units", need="link") == near(8)
    assert total(plan, "needs", "units", need="rack") == near(2)


@family("customers")
def test_options_of_needs_share_rows_without_an_option() -> None:
    """Each link takes a plug at 1 whatever its option: 72 - 10 = 62."""
    case = link().add("Items", item="plug").add("Sources", supplier="S", item="plug", unit_cost=1)
    case.add("BOM", item="link", component="plug", quantity=1)
    assert solve(case.add("Demand", customer="C", item="link", price=10, by=[10])).objective == near(62)


@family("customers")
def test_a_need_accepted_by_an_option_from_a_quarter_on() -> None:
    """C accepts option two always, one from the second quarter: 3 by B, 18, then 3 by A, 24: 42."""
    case = link(quarters=2).add("Demand", customer="C", item="link", price=10, by=[3, 3])
    case.add("Qualification", customer="C", item="link", option="two")
    case.add("Qualification", customer="C", item="link", option="one", from_="2026Q2")
    assert solve(case).objective == near(42)


def two_makers() -> Book:
    """A from S (region X, cost 1) and from T (region Y, cost 5), tracked; C and D want 10 each quarter at 10."""
    case = book(2).add("Items", item="A", tracked="yes", holding_cost=5)
    case.add("Suppliers", supplier="S", region="X").add("Suppliers", supplier="T", region="Y")
    case.add("Sources", supplier="S", item="A", unit_cost=1).add("Sources", supplier="T", item="A", unit_cost=5)
    case.add("Demand", customer="C", item="A", price=10, by=[10, 10])
    return case.add("Demand", customer="D", item="A", price=10, by=[10, 10])


@family("customers")
def test_qualified_by_supplier() -> None:
    """C takes T's only, 20 x 5; D whatever is cheapest, 20 x 9: 280."""
    plan = solve(two_makers().add("Qualification", customer="C", item="A", supplier="T"))
    assert plan.objective == near(280)
    assert total(plan, "allocation", "units", customer="C", supplier="T") == near(20)


@family("customers")
def test_qualified_by_region_and_from_a_quarter_on() -> None:
    """C takes region Y's, and S's from the second quarter: 10 x 5 + 10 x 9 + 20 x 9 = 320."""
    case = two_makers().add("Qualification", customer="C", item="A", region="Y")
    case.add("Qualification", customer="C", item="A", supplier="S", from_="2026Q2")
    assert solve(case).objective == near(320)


@family("customers")
def test_what_a_need_takes_must_be_qualified_too() -> None:
    """C's link is an A, and C takes T's A only: 4 x (10 - 5) = 20, beside D's 20 x 9 = 180 and no A for C itself."""
    case = book(1).add("Items", item="A", tracked="yes").add("Items", item="link", kind="need")
    case.add("BOM", item="link", component="A", quantity=1)
    case.add("Sources", supplier="S", item="A", unit_cost=1).add("Sources", supplier="T", item="A", unit_cost=5)
    case.add("Demand", customer="C", item="link", price=10, by=[4])
    case.add("Demand", customer="D", item="link", price=10, by=[20])
    case.add("Qualification", customer="C", item="A", supplier="T")
    assert solve(case).objective == near(200)


@family("customers")
def test_what_is_still_wanted_is_served_while_its_delay_lasts() -> None:
    """2 a quarter. Of quarters before 3 are wanted at 20 and 4 at 30, may be 2 late at 1 a quarter, lost at 5 (the
    3 only until the first quarter); now 1 at 10.

    The first quarter serves 2 of the 4 at 30 less one quarter's fee, the second the other 2 at 30 less two; the 3 and
    the 1 (until the end: it has no third quarter) are lost: 60 - 2 + 60 - 4 - 4 x 5 = 94, half of the second
    quarter's money at 100 % a quarter: 60 - 2 - 15 + (60 - 4 - 5) / 2 = 68.5.
    """
    case = book(2, start="2026", bucket="year", discount_rate=1).add("Items", item="A")
    case.add("Sources", supplier="S", item="A", most=2)
    case.add("Demand", customer="C", item="A", price=10, delay=2, late_fee=1, lost_penalty=5, by=[1])
    case.add("Backlog", customer="C", item="A", by={"2024": 3, "2025": 4})
    case.add("Backlog", customer="C", item="A", measure="price", by={"2024": 20, "2025": 30})
    plan = solve(case)
    assert plan.objective == near(68.5)
    assert total(plan, "fulfilment", "late", quarter="2025") == near(4)
    assert total(plan, "fulfilment", "lost", quarter="2024") == near(3)


@family("customers")
def test_what_was_committed_is_still_committed() -> None:
    """2 of the 3 still wanted are committed and lose 1 each; the cell that says so is told where only 1 can be had."""
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=2, most=5)
    case.add("Demand", customer="C", item="A", delay=1)
    case.add("Backlog", customer="C", item="A", by={"2025Q4": 3})
    case.add("Backlog", customer="C", item="A", measure="price", by={"2025Q4": 1})
    case.add("Backlog", customer="C", item="A", measure="committed", by={"2025Q4": 2})
    assert solve(case).objective == near(-2)
    case.rows("Sources")[0]["most"] = 1
    assert bent(solve(case)) == [("commitment", "Backlog", "D4", "2025Q4", near(1))]
