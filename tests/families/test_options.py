"""Options: what each kind of decision does, when, and what it must wait for."""

from __future__ import annotations

import pytest

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import bent, near, solve, total


def plant(quarters: int = 3, wanted: float = 10, **settings: object) -> Book:
    """5 of A a quarter; so many are wanted each quarter at 3, holding costs more than that."""
    case = book(quarters, **settings).add("Items", item="A", holding_cost=9).add("Sources", supplier="S", item="A")
    case.add("Capacity", supplier="S", resource="R", capacity=5).add("Usage", resource="R", item="A", usage=1)
    return case.add("Demand", customer="C", item="A", price=3, by=[wanted] * quarters)


def grow(case: Book, option: str = "more", **columns: object) -> Book:
    """An option to add 5 to the plant for 12, a quarter later."""
    given = {"step": 5, "capex": 12, "lead_time": 1, **columns}
    return case.add("Options", option=option, kind="expand", supplier="S", resource="R", **given)


@family("options")
def test_a_step_adds_capacity_after_its_lead_time() -> None:
    """45 without; started at once it adds 5 in two quarters, 30 - 12: 63."""
    plan = solve(grow(plant()))
    assert plan.objective == near(63)
    assert plan.tables["options"][["option", "quarter", "complete"]].values.tolist() == [["more", "2026Q1", "2026Q2"]]
    assert total(plan, "capacity", "built") == near(10)


@family("options")
def test_a_step_costs_to_run_once_complete() -> None:
    """As before, less 2 in each of two quarters: 59; at 10 it is not worth it: 45."""
    assert solve(grow(plant(), running_cost=2)).objective == near(59)
    assert solve(grow(plant(), running_cost=10)).objective == near(45)


@family("options")
def test_a_step_that_does_not_pay_is_not_taken() -> None:
    """A capex of 31 against 30."""
    plan = solve(grow(plant(), capex=31))
    assert plan.objective == near(45)
    assert plan.tables["options"].empty


@family("options")
@pytest.mark.parametrize(
    ("settings", "profit"), [({}, 81), ({"capex_budget": 20}, 63), ({"capex_budget_quarter": 12}, 66)]
)
def test_budgets(settings: dict[str, object], profit: float) -> None:
    """15 wanted, two steps. No budget: both at once, 45 + 60 - 24 = 81. 20 in all: one, 45 + 30 - 12 = 63.

    12 a quarter: one at once, one a quarter later for the third quarter, 45 + 30 - 12 + 15 - 12 = 66.
    """
    assert solve(grow(plant(wanted=15, **settings), most_steps=2)).objective == near(profit)


@family("options")
def test_most_steps() -> None:
    """20 wanted, three steps would pay, two are allowed: 81."""
    plan = solve(grow(plant(wanted=20), most_steps=2))
    assert plan.objective == near(81)
    assert total(plan, "options", "steps") == 2


@family("options")
def test_earliest_and_latest_start() -> None:
    """Five quarters, 75 without. From the third on: two quarters of 15, 75 + 30 - 12 = 93.

    In the last but one only: 15 - 12 more, 78. Lead time 2 and not before the third: only the fifth, 78 too.
    """
    assert solve(grow(plant(5), earliest="2026Q3")).objective == near(93)
    assert solve(grow(plant(5), earliest="2026Q4", latest="2026Q4")).objective == near(78)
    assert solve(grow(plant(5), earliest="2026Q3", lead_time=2)).objective == near(78)


@family("options")
def test_an_option_that_requires_another() -> None:
    """A hall (adds 1, costs 2, takes a quarter) must stand before the line (5 for 12, a quarter) is started.

    20 wanted in four quarters, 60 without. Hall at once: 1 in three quarters, 9 - 2; line then: 5 in two, 30 - 12.
    60 + 7 + 18 = 85.
    """
    case = grow(grow(plant(4, 20), "hall", step=1, capex=2), "line", requires="hall")
    plan = solve(case)
    assert plan.objective == near(85)
    assert dict(plan.tables["options"][["option", "quarter"]].values.tolist()) == {"hall": "2026Q1", "line": "2026Q2"}


@family("options")
def test_what_is_required_may_be_built_for_nothing_else() -> None:
    """A hall that adds next to nothing and costs 10 is worth it for the line only: 60 + 18 - 10 + 3 x 0.01 x 3 = 68.09.

    At 20 neither is: 60.
    """
    case = grow(grow(plant(4, 20), "hall", step=0.01, capex=10), "line", requires="hall")
    assert solve(case).objective == near(68.09)
    case.sheets["Options"][0]["capex"] = 20
    assert solve(case).objective == near(60)


@family("options")
def test_capex_is_discounted_from_the_quarter_it_is_paid() -> None:
    """Years at 100 %: 15 + 15 / 2 + 15 / 4 = 26.25 without the step.

    In the first year it brings 15 / 2 + 15 / 4 - 10 = 1.25, in the second 15 / 4 - 10 / 2, a loss.
    """
    case = plant(3, start=2026, bucket="year", discount_rate=1)
    assert solve(grow(case, capex=10)).objective == near(26.25 + 1.25)


@family("options")
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


def two_lines(quarters: int = 4, **settings: object) -> Book:
    """R makes 10 of A, Q 4 of B; 10 of A at 3 and 8 of B at 5 are wanted each quarter."""
    case = book(quarters, **settings)
    for item, resource, capacity, price, wanted in (("A", "R", 10, 3, 10), ("B", "Q", 4, 5, 8)):
        case.add("Items", item=item, holding_cost=9).add("Sources", supplier="S", item=item)
        case.add("Capacity", supplier="S", resource=resource, capacity=capacity)
        case.add("Usage", resource=resource, item=item, usage=1)
        case.add("Demand", customer="C", item=item, price=price, by=[wanted] * quarters)
    return case


def turn(case: Book, **columns: object) -> Book:
    """An option to turn 4 of R into 3 of Q for 2, a quarter later."""
    given = {"resource": "Q", "from_resource": "R", "step": 3, "loss": 4, "capex": 2, "lead_time": 1, **columns}
    return case.add("Options", option="turn", kind="convert", supplier="S", **given)


@family("options", "capacity")
def test_what_is_converted_is_gone_at_once_and_comes_back_as_less() -> None:
    """200 without. At once: 4 of A lost in four quarters, 48; 3 of B more in three, 45; 2 paid: never.

    With 4 of R to spare: 200 + 45 - 2 - 2 (a second step would bring one more of B only, for 2 and 4 x 4 of A).
    """
    assert solve(turn(two_lines())).objective == near(200)
    case = turn(two_lines(), most_steps=2)
    case.sheets["Capacity"][0]["capacity"] = 14
    plan = solve(case)
    assert plan.objective == near(200 + 45 - 2)
    assert total(plan, "capacity", "lost", resource="R") == near(16)
    assert total(plan, "capacity", "built", resource="Q") == near(9)
    assert total(plan, "options", "lost") == near(4)


@family("options")
def test_no_more_is_converted_than_there_is() -> None:
    """R has 10 and makes nothing worth having: two steps of 4, not the third for the last 2. 6 x 3 x 5 - 4."""
    case = turn(two_lines(), most_steps=3)
    case.sheets["Demand"][0]["price"] = 0
    case.sheets["Demand"][1] |= dict.fromkeys(case.calendar.labels, 20)
    plan = solve(case)
    assert plan.objective == near(4 * 4 * 5 + 6 * 3 * 5 - 4)
    assert total(plan, "options", "steps") == 2


@family("options")
def test_what_is_expanded_may_be_converted_and_what_nobody_uses_is_not_below_nothing() -> None:
    """R has 2, which nobody uses, and a step of 5 for 1 makes it 7: enough to turn 4 of it, a quarter later.

    3 of B at 5 in two of four quarters, less 2 and 1.
    """
    case = turn(two_lines())
    case.sheets["Capacity"][0]["capacity"] = 2
    case.sheets["Usage"].pop(0)
    case.sheets["Demand"].pop(0)
    assert solve(case).objective == near(80)
    more = case.add("Options", option="more", supplier="S", resource="R", step=5, capex=1, lead_time=1)
    assert solve(more).objective == near(80 + 30 - 3)


@family("options")
def test_a_line_is_down_while_it_is_maintained() -> None:
    """Five quarters of 10 wanted at 3, 4, 5, 1, 2 and no stock; 6 of 10 are lost for two quarters in a row.

    It must be done once: in the last two, 6 x (1 + 2) lost of 150. Not before the second, by the third: 6 x (4 + 5).
    """
    case = book(5).add("Items", item="A", holding_cost=9).add("Sources", supplier="S", item="A")
    case.add("Capacity", supplier="S", resource="R", capacity=10).add("Usage", resource="R", item="A", usage=1)
    case.add("Demand", customer="C", item="A", by=[10] * 5)
    case.add("Demand", customer="C", item="A", measure="price", by=[3, 4, 5, 1, 2])
    row = {"option": "down", "kind": "maintain", "supplier": "S", "resource": "R", "loss": 6, "lead_time": 2}
    assert solve(case.copy().add("Options", **row)).objective == near(150)
    plan = solve(case.copy().add("Options", least_steps=1, **row))
    assert plan.objective == near(150 - 6 * (1 + 2))
    assert plan.tables["options"][["quarter", "complete"]].values.tolist() == [["2026Q4", "2027Q2"]]
    plan = solve(case.copy().add("Options", least_steps=1, earliest="2026Q2", latest="2026Q2", **row))
    assert plan.objective == near(150 - 6 * (4 + 5))
    assert total(plan, "capacity", "lost") == near(12)


@family("options")
@pytest.mark.parametrize(("ramp", "profit"), [(None, 63), ("0.4", 54), ("0.4; 0.8", 51), ("0 %; 20%", 63 - 15 - 12)])
def test_a_new_line_ramps_up(ramp: str | None, profit: float) -> None:
    """5 in two quarters at 3, 12 paid: 45 + 30 - 12; of the first quarter's 15 only a share, then of the second's.

    At nothing and a fifth it does not pay, but it must be done.
    """
    assert solve(grow(plant(), ramp=ramp, least_steps=1)).objective == near(profit)


@family("options")
def test_what_must_be_taken_is_taken_unless_it_cannot() -> None:
    """Two steps at 12 that are worth nothing: 45 - 24. With a budget of 12 one is missing, and the plan says so."""
    assert solve(grow(plant(wanted=5), most_steps=2, least_steps=2)).objective == near(45 - 24)
    plan = solve(grow(plant(wanted=5, capex_budget=12), most_steps=2, least_steps=2))
    assert plan.objective == near(45 - 12)
    assert bent(plan) == [("least steps", "Options", "I2", "horizon", 1)]


@family("options")
@pytest.mark.parametrize(("most", "profit"), [(1, 63 + 15 - 10), (2, 45 + 60 - 24)])
def test_options_that_exclude_each_other(most: int, profit: float) -> None:
    """20 wanted: a step of 5 for 12, or one of 7.5 for 10 + 12 (a quarter later: 45 + 45 - 22 = 68), never both.

    With two steps of the first: 45 + 60 - 24.
    """
    case = grow(grow(plant(wanted=20), most_steps=most), "other", step=7.5, capex=22, excludes="more")
    plan = solve(case)
    assert plan.objective == near(profit)
    assert set(plan.tables["options"]["option"]) == {"other" if most == 1 else "more"}


@family("options", "capacity")
def test_steps_taken_before_the_horizon_count() -> None:
    """Of two steps one was started a quarter ago, lead time 2 and 1 a quarter to run: 5 more in the last two of three.

    15 wanted: 45 + 30 - 2. A further step started now would add 15 - 1 for 12: 45 + 30 - 2 + 2; a third is not allowed.
    """
    case = grow(plant(wanted=20), most_steps=2, lead_time=2, running_cost=1)
    case.add("Taken", option="more", by={"2025Q4": 1})
    plan = solve(case)
    assert plan.objective == near(45 + 30 - 2 + 2)
    assert total(plan, "capacity", "built") == near(15)
    assert total(plan, "money", "amount", line="running cost") == near(-3)
    assert total(plan, "money", "amount", line="capex") == near(-12)
    case.sheets["Options"][0]["most_steps"] = 1
    assert solve(case).objective == near(45 + 30 - 2)


@family("options")
def test_what_was_taken_before_is_required_and_excluded_as_if_taken_now() -> None:
    """A licence signed two quarters ago, complete in the second: the line may start then, for one quarter of 15 - 12.

    What the licence excludes cannot be taken at all: 45, though it would bring 30 for 1.
    """
    case = plant(3).add("Options", option="licence", kind="sign", lead_time=3)
    case.add("Taken", option="licence", by={"2025Q3": 1})
    assert solve(grow(case.copy(), requires="licence")).objective == near(45 + 15 - 12)
    assert solve(grow(case.copy(), capex=1, excludes="licence")).objective == near(45)


@family("options", "capacity")
def test_what_was_converted_or_taken_down_before_is_missing() -> None:
    """200 a year: 4 of A missing in all four quarters, 3 of B more from the second on; a step now is not worth it.

    Taken down two quarters ago for three: 5 of A missing in the first.
    """
    case = turn(two_lines(), lead_time=2).add("Taken", option="turn", by={"2025Q4": 1})
    assert solve(case).objective == near(200 - 48 + 45)
    case = two_lines().add(
        "Options", option="down", kind="maintain", supplier="S", resource="R", loss=5, lead_time=3, least_steps=1
    )
    assert solve(case.add("Taken", option="down", by={"2025Q3": 1})).objective == near(200 - 15)


def two_makers(**columns: object) -> Book:
    """10 of A wanted in each of four quarters at 5; S makes it for 4, T for 1."""
    case = book(4).add("Items", item="A", holding_cost=9)
    for supplier, cost in (("S", 4), ("T", 1)):
        case.add("Sources", supplier=supplier, item="A", unit_cost=cost)
    case.add("Demand", customer="C", item="A", price=5, by=[10] * 4)
    return case.add("Options", option="site", **columns)


@family("options")
@pytest.mark.parametrize(("capex", "profit"), [(50, 40 + 3 * 30 - 50), (91, 40)])
def test_a_supplier_starts_nothing_before_it_is_open(capex: float, profit: float) -> None:
    """40 by S alone; T is open a quarter after the start and brings 30 more in each of three quarters."""
    plan = solve(two_makers(kind="open", supplier="T", capex=capex, lead_time=1))
    assert plan.objective == near(profit)
    assert total(plan, "purchasing", "started", supplier="T") == near(30 if capex == 50 else 0)


@family("options")
@pytest.mark.parametrize(("capex", "profit"), [(20, 160 + 3 * (45 - 30) - 20), (90, 160)])
def test_a_closed_supplier_starts_nothing_and_saves(capex: float, profit: float) -> None:
    """160 by T alone. Closed at once, from the second quarter on S must do (30 less each), and 45 is saved each.

    160 + 3 x 15 - 20 = 185; for 90 it stays open.
    """
    plan = solve(two_makers(kind="close", supplier="T", capex=capex, lead_time=1, running_cost=-45))
    assert plan.objective == near(profit)
    assert total(plan, "money", "amount", line="running cost") == near(135 if capex == 20 else 0)


@family("options")
def test_what_was_opened_or_closed_before_is() -> None:
    """T opened a quarter ago, complete in the third: 40 + 2 x 30. Closed likewise: 160 - 2 x 30 + 2 x 3."""
    case = two_makers(kind="open", supplier="T", lead_time=3).add("Taken", option="site", by={"2025Q4": 1})
    assert solve(case).objective == near(40 + 60)
    case = two_makers(kind="close", supplier="T", lead_time=3, running_cost=-3)
    assert solve(case.add("Taken", option="site", by={"2025Q4": 1})).objective == near(160 - 60 + 6)


def two_accepted(**columns: object) -> Book:
    """10 of A wanted by C in each of four quarters at 5; S makes it for 4, T for 1, and C accepts S only.

    T may be qualified, a quarter after the start.
    """
    case = two_makers(kind="qualify", customer="C", item="A", supplier="T", **{"lead_time": 1, **columns})
    case.sheets["Items"][0]["tracked"] = "yes"
    return case.add("Qualification", customer="C", item="A", supplier="S")


@family("options", "customers")
@pytest.mark.parametrize(("capex", "profit"), [(50, 40 + 3 * 30 - 50), (91, 40)])
def test_a_maker_is_accepted_once_qualified(capex: float, profit: float) -> None:
    """40 by S alone; by T 30 more in each of the three quarters that are left: worth 50, not 91."""
    plan = solve(two_accepted(capex=capex))
    assert plan.objective == near(profit)
    assert total(plan, "allocation", "units", supplier="T") == near(30 if capex == 50 else 0)
    assert total(plan, "money", "amount", line="capex") == near(-50 if capex == 50 else 0)


@family("options", "customers")
def test_what_was_qualified_before_is_accepted() -> None:
    """Started a quarter ago, complete in the third: 40 + 2 x 30."""
    case = two_accepted(lead_time=3, capex=99).add("Taken", option="site", by={"2025Q4": 1})
    assert solve(case).objective == near(40 + 60)


@family("options", "customers")
def test_a_qualification_due_anyway_may_come_earlier() -> None:
    """T is accepted from the fourth quarter on; for 50 from the second: 60 more. For 61 it does not pay."""
    for capex, profit in ((50, 40 + 30 + 60 - 50), (61, 40 + 30)):
        case = two_accepted(capex=capex).add(
            "Qualification", customer="C", item="A", supplier="T", **{"from": "2026Q4"}
        )
        assert solve(case).objective == near(profit)


@family("options", "customers")
def test_makers_of_parts_are_qualified_each_by_its_own() -> None:
    """A cable in A: S takes that of U for 4; V's costs 1. T makes A for 0 with either, S for 1.

    C accepts S and U: 5 - 5 = 0 a unit. With V in the second quarter S brings 3, T with U 1, T with V 4 a unit: for 100
    and 5 in capex, both; V alone brings 3 x 30 = 90.
    """
    case = book(4).add("Items", item="A", tracked="yes", holding_cost=9)
    case.add("Items", item="P", tracked="yes", holding_cost=9)
    for supplier, item, cost in (("S", "A", 1), ("T", "A", 0), ("U", "P", 4), ("V", "P", 1)):
        case.add("Sources", supplier=supplier, item=item, unit_cost=cost)
    case.add("BOM", item="A", component="P", quantity=1).add("Demand", customer="C", item="A", price=5, by=[10] * 4)
    for item, supplier in (("A", "S"), ("P", "U")):
        case.add("Qualification", customer="C", item=item, supplier=supplier)
    terms = {"kind": "qualify", "customer": "C", "lead_time": 1}
    case.add("Options", option="maker", item="A", supplier="T", capex=5, **terms)
    case.add("Options", option="cable", item="P", supplier="V", capex=80, **terms)
    plan = solve(case)
    assert plan.objective == near(3 * 40 - 85)
    assert total(plan, "allocation", "units", supplier="T", parts="P: V") == near(30)
    case.sheets["Options"][1]["capex"] = 91  # T with U: 3 x 10 - 5
    assert solve(case).objective == near(25)


@family("options", "lanes")
def test_what_arrives_counts_when_it_arrives() -> None:
    """A lane of a quarter: what T sends in the first quarter arrives in the second, qualified by then; 3 x 30 more.

    S and T send from the first quarter on, so only three quarters are served: 3 x 40 - 50.
    """
    case = two_accepted(capex=50).add("Lanes", lane="sea", item="A", transit=1)
    assert solve(case).objective == near(3 * 40 - 50)
