"""Reservations: parts of resources held for customers, families and somebody outside; marks through the BOM."""

from __future__ import annotations

import pytest

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import near, solve, total


def line(*quantities: float, **item: object) -> Book:
    """A from S at 1, 1 of R a unit, 10 of R a quarter; C pays 10 and D pays 5 for so many each."""
    case = book(len(quantities) // 2).add("Items", item="A", family="F", **item)
    case.add("Sources", supplier="S", item="A", unit_cost=1)
    case.add("Capacity", supplier="S", resource="R", capacity=10).add("Usage", resource="R", item="A", usage=1)
    case.add("Demand", customer="C", item="A", price=10, by=quantities[::2])
    return case.add("Demand", customer="D", item="A", price=5, by=quantities[1::2])


def hold(case: Book, by: object = (), **columns: object) -> Book:
    return case.add("Reservations", by, reservation="r", supplier="S", resource="R", **columns)


@family("reservations")
def test_what_is_held_outside_is_not_there() -> None:
    """7 of 10 are somebody else's: 3 at 10 - 1."""
    plan = solve(hold(line(8, 8), outside="yes", share=0.7))
    assert plan.objective == near(27)
    assert total(plan, "capacity", "held_unused") == near(7)
    assert total(plan, "capacity", "utilisation") == near(1)


@family("reservations")
def test_a_customers_part_is_for_him_alone() -> None:
    """C pays more, but 4 are held for D: 6 x 9 + 4 x 4 = 70. Where D wants 1 only, 3 stay idle: 6 x 9 + 1 x 4 = 58."""
    plan = solve(hold(line(8, 8), customer="D", quantity=4))
    assert plan.objective == near(70)
    assert total(plan, "allocation", "units", customer="D", parts="held for: D") == near(4)
    assert total(plan, "reservations", "used", holder="D") == near(4)
    plan = solve(hold(line(8, 1), customer="D", quantity=4))
    assert plan.objective == near(58)
    assert total(plan, "capacity", "held_unused") == near(3)


@family("reservations")
def test_what_is_held_can_be_locked() -> None:
    """2 of the 4 held for D at most: 6 x 9 + 2 x 4 = 62."""
    case = hold(line(8, 8), customer="D", quantity=4)
    case.add("Locks", [2], decision="start", supplier="S", item="A", parts="held for: D", sense="at_most")
    assert solve(case).objective == near(62)


@family("reservations")
def test_a_holder_may_use_what_nobody_holds() -> None:
    """2 held for C, who wants 8: 8 x 9 + 2 x 4 = 80."""
    assert solve(hold(line(8, 8), customer="C", quantity=2)).objective == near(80)


@family("reservations")
def test_parts_of_several_holders() -> None:
    """3 for C, 5 for D, 2 for outside; nothing is free: 3 x 9 + 5 x 4 = 47."""
    case = hold(line(8, 8), customer="C", quantity=3)
    case.add("Reservations", reservation="s", supplier="S", resource="R", customer="D", share=0.5)
    case.add("Reservations", reservation="t", supplier="S", resource="R", outside="yes", quantity=2)
    plan = solve(case)
    assert plan.objective == near(47)
    assert total(plan, "capacity", "held") == near(10)


@family("reservations")
def test_a_part_is_held_in_its_term() -> None:
    """4 for D in the second quarter of three only: 8 x 9 + 2 x 4, then 6 x 9 + 4 x 4: 80 + 70 + 80."""
    case = hold(line(8, 8, 8, 8, 8, 8, holding_cost=99), customer="D", quantity=4, first="2026Q2", last="2026Q2")
    assert solve(case).objective == near(230)
    case = hold(line(8, 8, 8, 8, 8, 8, holding_cost=99), customer="D", by={"2026Q2": 4})
    assert solve(case).objective == near(230)


@family("reservations", "material")
def test_stock_keeps_its_mark() -> None:
    """D wants 4 in the second quarter, when nothing can be made; 4 held for him before: held over at 1 each.

    10 for C could be sold then at 9; 4 of them are D's part: 6 x 9 + 4 x (4 - 1) = 66.
    """
    case = hold(line(10, 0, 10, 4, holding_cost=1), customer="D", quantity=4, last="2026Q1")
    case.sheets["Sources"][0]["last"] = "2026Q1"
    plan = solve(case)
    assert plan.objective == near(66)
    assert total(plan, "stock", "stock", parts="held for: D") == near(4)


def chain() -> Book:
    """A of one P each; P takes R (10). C pays 10 and D pays 5 for 8 A each. A costs 1."""
    case = book(1).add("Items", item="A", family="F").add("Items", item="P", family="P")
    case.add("Sources", supplier="S", item="P").add("Sources", supplier="T", item="A", unit_cost=1)
    case.add("BOM", item="A", component="P", quantity=1).add("Capacity", supplier="S", resource="R", capacity=10)
    case.add("Usage", resource="R", item="P", usage=1).add("Demand", customer="C", item="A", price=10, by=[8])
    return case.add("Demand", customer="D", item="A", price=5, by=[8])


@family("reservations")
def test_a_mark_follows_the_part_into_what_contains_it() -> None:
    """R makes P, but 4 of it are held for A's customer D: 6 x 9 + 4 x 4 = 70."""
    plan = solve(hold(chain(), customer="D", quantity=4))
    assert plan.objective == near(70)
    assert total(plan, "purchasing", "started", item="A", parts="P: [held for: D]; held for: D") == near(4)


@family("reservations")
def test_a_mark_comes_with_the_makers_of_tracked_parts() -> None:
    """D takes P of S only, so that D's bears both marks; U's costs 1 more and is C's: 8 x 4 + 2 x 9 + 6 x 8 = 98."""
    case = hold(chain(), customer="D", quantity=4).add("Sources", supplier="U", item="P", unit_cost=1)
    case.sheets["Items"][1]["tracked"] = "yes"
    case.add("Qualification", customer="D", item="P", supplier="S")
    plan = solve(case)
    assert plan.objective == near(98)
    assert total(plan, "allocation", "units", parts="P: S; held for: D") >= 4 - 1e-6
    assert total(plan, "allocation", "units", customer="D", parts="P: U") == 0


@family("reservations")
def test_a_familys_part_goes_into_the_family_only() -> None:
    """B takes P too, and C pays 20 for 8 of it. 4 of R are held for F, so 6 B at 20 and 4 A at 9: 156.

    Which customer an A goes to is open: both take it without a mark.
    """
    case = hold(chain(), family="F", quantity=4).add("Items", item="B").add("Sources", supplier="T", item="B")
    case.add("BOM", item="B", component="P", quantity=1).add("Demand", customer="C", item="B", price=20, by=[8])
    plan = solve(case)
    assert plan.objective == near(156)
    assert total(plan, "purchasing", "started", item="P", parts="held for: F") == near(4)
    assert set(plan.tables["allocation"]["parts"]) == {""}


@family("reservations")
def test_a_familys_part_of_what_makes_the_family_itself() -> None:
    """4 of R are held for F, to which A belongs; B of no family is worth 20: 6 x 20 + 4 x 9 = 156, without a mark."""
    case = hold(line(8, 8), family="F", quantity=4).add("Items", item="B").add("Sources", supplier="S", item="B")
    case.add("Usage", resource="R", item="B", usage=1).add("Demand", customer="C", item="B", price=20, by=[8])
    plan = solve(case)
    assert plan.objective == near(156)
    assert set(plan.tables["purchasing"]["parts"]) == {""}


@family("reservations")
def test_a_unit_counts_against_one_part_only() -> None:
    """4 of R are held for C and 4 for F; B (of no family, worth 20) finds 2: 2 x 20 + 8 A for C at 9 = 112.

    Were an A for C to count against both parts, B would find more.
    """
    case = hold(line(8, 8), family="F", quantity=4).add("Items", item="B").add("Sources", supplier="S", item="B")
    case.add("Reservations", reservation="s", supplier="S", resource="R", customer="C", quantity=4)
    case.add("Usage", resource="R", item="B", usage=1).add("Demand", customer="C", item="B", price=20, by=[8])
    case.add("Demand", customer="D", item="B", price=19, by=[8])
    case.sheets["Demand"].pop(2)
    plan = solve(case)
    assert plan.objective == near(2 * 19 + 8 * 9)


@family("reservations")
def test_parts_held_for_different_holders_do_not_meet() -> None:
    """A takes P and Q. P's line is held for C, Q's for D: nothing can be made. Q's for C too: 5 x 9."""
    case = chain().add("Items", item="Q").add("Sources", supplier="S", item="Q")
    case.add("BOM", item="A", component="Q", quantity=1).add("Capacity", supplier="S", resource="Q", capacity=5)
    case.add("Usage", resource="Q", item="Q", usage=1)
    case.add("Reservations", reservation="p", supplier="S", resource="R", customer="C", share=1)
    case.add("Reservations", reservation="q", supplier="S", resource="Q", customer="D", share=1)
    assert solve(case).objective == near(0)
    case.sheets["Reservations"][1]["customer"] = "C"
    assert solve(case).objective == near(45)


@family("reservations", "orders")
@pytest.mark.parametrize(("holder", "worth"), [({"customer": "C"}, 0), ({"family": "F"}, 54)])
def test_set_ups_take_what_nobody_holds(holder: dict[str, str], worth: float) -> None:
    """A set-up of 4: with everything held for a customer there is no room for it; F's own items set up in F's part."""
    case = hold(line(8, 8), share=1, **holder)
    case.sheets["Usage"][0]["setup"] = 4
    assert solve(case).objective == near(worth)


@family("reservations")
def test_overtime_is_open_to_all() -> None:
    """All 10 are outside; 3 of overtime at 2: 3 x (9 - 2) = 21."""
    case = hold(line(8, 8), outside="yes", share=1)
    case.sheets["Capacity"][0] |= {"overtime": 3, "overtime_cost": 2}
    plan = solve(case)
    assert plan.objective == near(21)
    assert total(plan, "capacity", "overtime") == near(3)


@family("reservations", "options")
def test_what_options_add_is_open_to_all() -> None:
    """All 10 are held for D; one step adds 2 for 1: 8 x 4 + 2 x 9 - 1 = 49."""
    case = hold(line(8, 8), customer="D", share=1)
    case.add("Options", option="o", supplier="S", resource="R", step=2, capex=1)
    assert solve(case).objective == near(49)


@family("reservations")
@pytest.mark.parametrize(("mark", "worth"), [("held for: D", 25), ("专供: D", 25), ("held for: F", 50)])
def test_a_receipt_keeps_its_mark(mark: str, worth: float) -> None:
    """5 of A arrive, held for D: at 5 each. Held for its own family, they are anybody's: at 10."""
    case = line(8, 8).add("Receipts", item="A", supplier="S", parts=mark, by=[5])
    case.sheets["Sources"][0]["most"] = 0
    assert solve(case).objective == near(worth)


@family("reservations", "customers")
def test_a_customer_holds_for_what_its_needs_take() -> None:
    """D needs L, served by 2 A; 4 are held for him, C wants all: 2 L at 15 - 2 and 6 A at 9: 80."""
    case = hold(line(20, 0), customer="D", quantity=4).add("Items", item="L", kind="need")
    case.add("BOM", item="L", option="a", component="A", quantity=2)
    case.add("Demand", customer="D", item="L", price=15, by=[9])
    assert solve(case).objective == near(80)
