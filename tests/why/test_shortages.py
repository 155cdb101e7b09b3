"""Why units are short: cases in which the cause is known by construction."""

from __future__ import annotations

from pathlib import Path

import pytest

import planner
from planner.template import write_template
from tests.cases.book import Book, book
from tests.cases.solve import near, solve
from tests.why.explained import best, explained, parts


def line(capacity: float = 10, **source: object) -> Book:
    """A at 2 on a line of 10 a quarter, wanted 15 at 10: 5 are lost."""
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=2, **source)
    case.add("Capacity", supplier="S", resource="R", capacity=capacity).add("Usage", resource="R", item="A", usage=1)
    return case


def test_a_single_bottleneck() -> None:
    """A unit is worth 10: 2 are its cost and 8 what the line earns. One more of the line brings 8, up to 5."""
    _, plan, why = explained(line().add("Demand", customer="C", item="A", price=10, by=[15]))
    assert plan.objective == near(80)
    assert parts(why) == {"R of S": near(8), "A from S": near(2)}
    assert best(why)["worth"].tolist() == [near(10)] * 2
    assert best(why)["path"].tolist() == ["A (S) → C", ""]
    relief = why.reliefs.iloc[0]
    assert (relief["what"], relief["step"], relief["how"]) == ("R of S", "+10%", "kept")
    assert (relief["money"], relief["units"], relief["behind"]) == (near(8), near(1), near(40))
    assert relief["until"] == near(0.4)  # 4 units bring 8 each; the step to 8 units brings only 1 more


def in_series(first: float, second: float) -> Book:
    """A of B, each on a line of its own; 20 A wanted at 10."""
    case = book(1).add("Items", item="A").add("Items", item="B").add("BOM", item="A", component="B", quantity=1)
    for supplier, item, capacity in (("S", "A", first), ("T", "B", second)):
        case.add("Sources", supplier=supplier, item=item, unit_cost=1)
        case.add("Capacity", supplier=supplier, resource=f"Line {item}", capacity=capacity)
        case.add("Usage", resource=f"Line {item}", item=item, usage=1)
    return case.add("Demand", customer="C", item="A", price=10, by=[20])


def test_two_in_series_one_of_which_limits() -> None:
    """8 of 10 are what the line of B earns; once it has 20 % more, that of A limits."""
    _, _, why = explained(in_series(11, 10))
    assert parts(why) == {"Line B of T": near(8), "A from S": near(1), "B from T": near(1)}
    assert best(why, what="Line B of T")["path"].item() == "B (T) → A (S) → C"
    relief = why.reliefs.iloc[0]
    assert (relief["money"], relief["until"], relief["next"]) == (near(8), near(0.1), "Line A of S")


def test_two_in_series_that_limit_together() -> None:
    """Either line alone brings nothing; both together bring 8 a unit."""
    _, _, why = explained(in_series(10, 10))
    rents = {what: money for what, money in parts(why).items() if what.startswith("Line")}
    assert sum(rents.values()) == near(8)
    relief = why.reliefs.iloc[0]
    assert relief["together"] and {relief["what"], relief["together"]} == {"Line A of S", "Line B of T"}
    assert (relief["money"], relief["units"]) == (near(8), near(1))


def test_two_in_parallel() -> None:
    """Two makers, both full: each is a route of its own, with a rent of its own, and each brings what it earns."""
    case = book(1).add("Items", item="A", tracked="yes").add("Qualification", customer="C", item="A", supplier="S")
    case.add("Qualification", customer="C", item="A", supplier="T")
    for supplier, cost in (("S", 2), ("T", 5)):
        case.add("Sources", supplier=supplier, item="A", unit_cost=cost)
        case.add("Capacity", supplier=supplier, resource="R", capacity=10)
        case.add("Usage", supplier=supplier, resource="R", item="A", usage=1)
    _, _, why = explained(case.add("Demand", customer="C", item="A", price=10, by=[30]))
    routes = [frame for _, frame in why.causes.groupby("route")]
    assert [dict(zip(f["what"], f["per_unit"], strict=True)) for f in routes] in (
        [{"R of S": near(8), "A from S": near(2)}, {"R of T": near(5), "A from T": near(5)}],
        [{"R of T": near(5), "A from T": near(5)}, {"R of S": near(8), "A from S": near(2)}],
    )


def test_a_minimum_order_that_does_not_pay() -> None:
    """5 wanted at 10 and 2 to buy, but an order is of 100 at least, and the rest is worth nothing."""
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=2, min_order=100)
    _, plan, why = explained(case.add("Demand", customer="C", item="A", price=10, by=[5]))
    assert plan.objective == near(0)
    assert parts(why)["orders of A at S (minimum, lots, cost)"] == near(8)
    relief = why.reliefs.iloc[0]
    assert relief["step"] == "no minimum, lots or order cost"
    assert (relief["money"], relief["units"]) == (near(40), near(5))


def test_a_capacity_step_that_does_not_pay() -> None:
    """A step of 10 more costs 100 and would bring 40: the line is the cause, and the option is no way out."""
    case = line().add("Demand", customer="C", item="A", price=10, by=[15])
    case.add("Options", option="More", kind="expand", supplier="S", resource="R", step=10, capex=100)
    _, plan, why = explained(case)
    assert plan.objective == near(80)
    assert parts(why)["R of S"] == near(8)


def test_a_contract_without_spot() -> None:
    """A contract of at most 6 without spot: it takes 8 of 10."""
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=2)
    case.add("Contracts", contract="LTA", supplier="S", item="A", most=6, spot="no")
    _, plan, why = explained(case.add("Demand", customer="C", item="A", price=10, by=[10]))
    assert plan.objective == near(48)
    assert parts(why) == {"contracts over LTA": near(8), "A from S": near(2)}
    relief = why.reliefs.iloc[0]
    assert (relief["sheet"], relief["money"]) == ("Contracts", near(0.6 * 8))


def shared(most: float) -> Book:
    """S full at 10; T may have at most so much of the whole, and would do for the rest."""
    case = book(1).add("Items", item="A", tracked="yes")
    for supplier, capacity in (("S", 10), ("T", 100)):
        case.add("Sources", supplier=supplier, item="A", unit_cost=2)
        case.add("Capacity", supplier=supplier, resource="R", capacity=capacity)
        case.add("Usage", supplier=supplier, resource="R", item="A", usage=1)
    case.add("Shares", rule="T at most", supplier="T", item="A", per="horizon", most=most)
    return case.add("Demand", customer="C", item="A", price=10, by=[40])


def test_a_share_rule() -> None:
    """T has half of 20. One more of T asks for one more of S, which is full: the rule is what a unit of T pays."""
    _, plan, why = explained(shared(0.5))
    assert plan.objective == near(160)
    routes = [dict(zip(f["what"], f["per_unit"], strict=True)) for _, f in why.causes.groupby("route")]
    assert {"share rule T at most": near(8), "A from T": near(2)} in routes
    assert {"R of S": near(16), "share rule T at most": near(-8), "A from S": near(2)} in routes
    relief = why.reliefs[why.reliefs["what"] == "share rule T at most"].iloc[0]
    assert relief["step"] == "most share +1 points"
    assert relief["money"] == near((10 / 0.49 - 20) * 8)  # 10 of S are then 49 % of the whole


def test_a_qualification_date() -> None:
    """T may deliver from the second quarter on: in the first nothing can reach the customer in time."""
    case = book(2).add("Items", item="A", tracked="yes").add("Sources", supplier="T", item="A", unit_cost=2)
    case.add("Qualification", customer="C", item="A", supplier="T", **{"from": "2026Q2"})
    _, plan, why = explained(case.add("Demand", customer="C", item="A", price=10, by=[5, 0]))
    assert plan.objective == near(0)
    assert parts(why) == {"A for C: nothing can reach it in time": near(10)}
    assert why.reliefs.iloc[0]["step"] == "accepted a quarter earlier"
    assert (why.reliefs.iloc[0]["money"], why.reliefs.iloc[0]["units"]) == (near(40), near(5))


def test_a_lead_time() -> None:
    """A takes two quarters and is wanted in the first two: 10 of stock serve, and nothing can be added."""
    case = book(3).add("Items", item="A", opening_stock=10)
    case.add("Sources", supplier="S", item="A", unit_cost=2, lead_time=2)
    _, plan, why = explained(case.add("Demand", customer="C", item="A", price=10, by=[8, 8, 0]))
    assert plan.objective == near(100)
    assert set(parts(why)) == {"A: nothing more can come in time"}
    relief = why.reliefs.iloc[0]
    assert (relief["step"], relief["sheet"]) == ("lead time a quarter shorter", "Sources")
    assert (relief["money"], relief["units"]) == (near(48), near(6))


def test_a_late_unit_is_worth_its_fee_and_what_it_frees() -> None:
    """10 wanted in each of two quarters, 15 and 5 can be... the line makes 8 a quarter: 2 are a quarter late at a fee
    of 1, and push 2 others out."""
    case = book(2).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=2)
    case.add("Capacity", supplier="S", resource="R", capacity=8).add("Usage", resource="R", item="A", usage=1)
    case.add("Demand", customer="C", item="A", price=10, by=[10, 0], delay=1, late_fee=1)
    _, plan, why = explained(case)
    assert plan.objective == near(8 * 8 + 2 * 7)
    late = best(why, kind="late")
    assert late["worth"].iloc[0] == near(1 + 2)  # the fee, and the 2 that the late one costs to make
    assert late["per_unit"].sum() == near(3)


def test_parts_add_up_on_every_route(tmp_path: Path) -> None:
    """Whatever the route, costs, rents and loss add up to what a unit is worth."""
    write_template(tmp_path / "book.xlsx", "en", example=True)
    case = planner.load(tmp_path / "book.xlsx")
    plan = case.solve()
    why = case.explain(plan)
    sums = why.causes.groupby(["customer", "item", "quarter", "kind", "route"])[["per_unit", "worth"]]
    for _, frame in sums:
        assert frame["per_unit"].sum() == near(frame["worth"].iloc[0])


def test_who_was_served() -> None:
    """Two customers for one line: B, who pays less, is short; each unit of the line earns 8 with A's and 5 with B's."""
    case = line().add("Demand", customer="CA", item="A", price=10, by=[8])
    _, _, why = explained(case.add("Demand", customer="CB", item="A", price=7, by=[8]))
    rows = why.rivals[["customer", "served", "units", "earns"]].to_dict("records")
    assert rows == [
        {"customer": "CA", "served": "served", "units": near(8), "earns": near(8)},
        {"customer": "CB", "served": "served", "units": near(2), "earns": near(5)},
        {"customer": "CB", "served": "lost", "units": near(6), "earns": near(5)},
    ]


def test_a_plan_that_serves_all_needs_no_causes() -> None:
    """Nothing is short: nothing is told of it."""
    _, _, why = explained(line(100).add("Demand", customer="C", item="A", price=10, by=[15]))
    assert why.causes.empty and why.reliefs.empty and "causes" not in why.tables


def test_chinese_words() -> None:
    """The words are those of the language asked for; names stay as they are."""
    case, plan, _ = explained(line().add("Demand", customer="C", item="A", price=10, by=[15]))
    why = case.explain(plan, lang="zh")
    assert set(why.causes["what"]) == {"S的R", "S的A"}


def test_a_confirmed_relief_is_what_the_changed_workbook_gives() -> None:
    """The money of a relief is that of the workbook with its number changed, solved afresh."""
    case = line().add("Demand", customer="C", item="A", price=10, by=[15])
    _, plan, why = explained(case)
    more = solve(line(11).add("Demand", customer="C", item="A", price=10, by=[15]))
    assert why.reliefs.iloc[0]["money"] == near(more.objective - plan.objective)


def test_a_plan_read_from_excel_cannot_be_explained() -> None:
    """It has no point of the model."""
    from dataclasses import replace

    case, plan, _ = explained(line().add("Demand", customer="C", item="A", price=10, by=[15]))
    with pytest.raises(ValueError, match="explained"):
        case.explain(replace(plan, x=None))
