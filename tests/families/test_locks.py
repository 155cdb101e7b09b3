"""Locks: decisions already taken, frozen quarters, and what changes against the plan before cost."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

import planner
from planner.schema import SHEET
from planner.template import write_template
from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import bent, near, solve, total


def two_makers(quarters: int = 2, **settings: object) -> Book:
    """A from S at 3 or from T at 2; 5 wanted each quarter at 4: best all from T, 10 a quarter."""
    case = book(quarters, **settings).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=3)
    case.add("Sources", supplier="T", item="A", unit_cost=2)
    return case.add("Demand", customer="C", item="A", price=4, by=[5] * quarters)


@family("locks")
@pytest.mark.parametrize(
    ("sense", "units", "profit"),
    # 2 from S instead of T cost 2 more; 8 from S: 3 are left over, and serve the second quarter: -5 - 3
    [("equal", 2, 18), ("at_least", 2, 18), ("at_least", 8, 12), ("at_most", 2, 20), ("equal", 0, 20)],
)
def test_a_decision_already_taken(sense: str, units: float, profit: float) -> None:
    plan = solve(two_makers().add("Locks", decision="start", supplier="S", item="A", sense=sense, by=[units]))
    assert plan.objective == near(profit)
    assert not bent(plan)


@family("locks")
@pytest.mark.parametrize(("price", "profit", "missed"), [(0.5, 19, 2), (3, 18, 0)])
def test_a_price_on_a_lock(price: float, profit: float, missed: float) -> None:
    """2 from S cost 1 more each than from T: at 0.5 a unit it is cheaper to miss the lock."""
    case = two_makers().add("Locks", decision="start", supplier="S", item="A", sense="at_least", price=price, by=[2])
    plan = solve(case)
    assert plan.objective == near(profit)
    assert [row[-1] for row in bent(plan)] == ([near(missed)] if missed else [])
    assert total(plan, "money", "amount", line="rule prices") == near(-missed * price)


@family("locks")
def test_locks_that_cannot_both_be_kept() -> None:
    """Both makers share a line of their supplier's of 6: 4 of A and 4 of B are locked; 2 are missing."""
    case = book(1).add("Items", item="A").add("Items", item="B")
    case.add("Capacity", supplier="S", resource="line", capacity=6)
    for item in "AB":
        case.add("Sources", supplier="S", item=item).add("Usage", resource="line", item=item, usage=1)
        case.add("Demand", customer="C", item=item, price=4, by=[9])
        case.add("Locks", decision="start", supplier="S", item=item, sense="at_least", by=[4])
    plan = solve(case)
    assert plan.objective == near(24)
    assert plan.bent
    assert {row[:2] for row in bent(plan)} == {("lock", "Locks")}
    assert sum(float(str(row[-1])) for row in bent(plan)) == near(2)


@family("locks")
def test_what_is_locked_though_nobody_wants_it_is_made() -> None:
    """9 of A from S with a minimum order of 1, 5 wanted in all, each made of 2 of P: 20 - 27 - 18."""
    case = book(1).add("Items", item="A").add("Items", item="P").add("BOM", item="A", component="P", quantity=2)
    case.add("Sources", supplier="S", item="A", unit_cost=3, min_order=1)
    case.add("Sources", supplier="T", item="P", unit_cost=1, min_order=1)
    case.add("Demand", customer="C", item="A", price=4, by=[5])
    plan = solve(case.add("Locks", decision="start", item="A", sense="at_least", by=[9]))
    assert plan.objective == near(-25)
    assert not bent(plan)


@family("locks")
def test_deliveries_needs_and_options() -> None:
    """Links by one A at 2 or two B at 3, 10 sold at 10; 4 by B are asked for: 4 x 4 + 6 x 8; A is delivered, 5 at
    most, so that one link is lost: 4 x 4 + 5 x 8. A step of nothing for 7 is locked."""
    case = book(1).add("Items", item="A").add("Items", item="B").add("Items", item="link", kind="need")
    case.add("BOM", item="link", option="one", component="A", quantity=1)
    case.add("BOM", item="link", option="two", component="B", quantity=2)
    case.add("Sources", supplier="S", item="A", unit_cost=2).add("Sources", supplier="S", item="B", unit_cost=3)
    case.add("Demand", customer="C", item="link", price=10, by=[10])
    case.add("Locks", decision="need", customer="C", item="link", option="two", sense="equal", by=[4])
    assert solve(case).objective == near(64)
    case.add("Locks", decision="deliver", item="A", sense="at_most", units=5)
    assert solve(case).objective == near(56)
    case.add("Capacity", supplier="S", resource="line", capacity=99)
    case.add("Options", option="more", supplier="S", resource="line", step=1, capex=7)
    case.add("Usage", resource="line", item="A", usage=1)
    plan = solve(case.add("Locks", decision="option", option="more", sense="equal", by=[1]))
    assert plan.objective == near(49)
    assert total(plan, "options", "steps") == near(1)


def two_grades(quarters: int = 1, **settings: object) -> Book:
    """10 of B a quarter at 5: made at 3, or A at 2 that serves for B at 0.5: best 10 x 2.5."""
    case = book(quarters, **settings).add("Items", item="A").add("Items", item="B")
    case.add("Sources", supplier="S", item="A", unit_cost=2, min_order=1)
    case.add("Sources", supplier="S", item="B", unit_cost=3)
    case.add("Substitutes", item="A", serves_for="B", cost=0.5)
    return case.add("Demand", customer="C", item="B", price=5, by=[10] * quarters)


@family("locks")
@pytest.mark.parametrize(
    ("sense", "units", "profit"),
    # 4 by A: 4 x 2.5 + 6 x 2; 12: 2 of them nobody wants
    [("at_most", 4, 22), ("equal", 0, 20), ("at_least", 4, 25), ("at_least", 12, 20), ("equal", 4, 22)],
)
def test_what_serves_for_another_is_locked(sense: str, units: float, profit: float) -> None:
    lock = {"decision": "substitute", "item": "A", "serves_for": "B", "sense": sense}
    plan = solve(two_grades().add("Locks", **lock, by=[units]))
    assert plan.objective == near(profit)
    assert not bent(plan)


@family("locks")
def test_substitutes_of_the_plan_before() -> None:
    """4 by A stood in the frozen quarter, B the rest: 22, then 25; the plan's own sheet lists both quarters."""
    case = two_grades(2, frozen_quarters=1)
    case.add("Locks", decision="substitute", item="A", serves_for="B", sense="plan", by=[4])
    plan = solve(case)
    assert plan.objective == near(47)
    listed = plan.locks[plan.locks["decision"] == "substitute"]
    assert listed[["item", "serves_for", "units"]].values.tolist() == [["A", "B", near(4)], ["A", "B", near(10)]]


def two_deals(units: float = 10, **settings: object) -> Book:
    """Units wanted at 5, from S under one contract at 1 and another at 3."""
    case = book(1, **settings).add("Items", item="A")
    case.add("Sources", supplier="S", item="A", unit_cost=9, min_order=1)
    case.add("Contracts", contract="low", supplier="S", item="A", price=1)
    case.add("Contracts", contract="high", supplier="S", item="A", price=3)
    return case.add("Demand", customer="C", item="A", price=5, by=[units])


@family("locks")
@pytest.mark.parametrize(
    ("contract", "sense", "units", "profit"),
    # 4 of 10 under the dear one: 6 x 4 + 4 x 2; 12 under the cheap one: 2 of them nobody wants
    [("high", "at_least", 4, 32), ("low", "at_most", 3, 26), ("low", "at_least", 12, 38), ("high", "equal", 0, 40)],
)
def test_what_is_taken_under_a_contract_is_locked(contract: str, sense: str, units: float, profit: float) -> None:
    plan = solve(two_deals().add("Locks", decision="take", contract=contract, sense=sense, by=[units]))
    assert plan.objective == near(profit)
    assert not bent(plan)


@family("locks")
def test_what_is_received_anyway_counts_as_taken() -> None:
    """2 that are on their way count under the first contract, so that 5 under it are 3 more: 2 x 5 + 3 x 4 + 5 x 2. No
    more than 1 under it: the 2 are one too many. A plan before that names the other contract only says nothing of
    what is received: 8 x 2 + 2 x 5."""
    for sense, contract, units, profit, over in (
        ("equal", "low", 5, 32, 0), ("at_most", "low", 1, 26, 1), ("plan", "high", 8, 26, 0),
    ):  # fmt: skip
        case = two_deals(frozen_quarters=1).add("Receipts", item="A", supplier="S", by=[2])
        plan = solve(case.add("Locks", decision="take", contract=contract, sense=sense, by=[units]))
        assert plan.objective == near(profit)
        assert [row[-1] for row in bent(plan)] == ([near(over)] if over else [])


@family("locks")
@pytest.mark.parametrize(
    ("sense", "units", "profit", "overtime"),
    # 5 and 2 of overtime at 1 are best; what is locked beyond that is paid for and not used
    [("at_most", 1, 17, 1), ("equal", 0, 15, 0), ("at_least", 3, 18, 3), ("plan", 4, 17, 4), ("at_least", 1, 19, 2)],
)
def test_overtime_is_locked(sense: str, units: float, profit: float, overtime: float) -> None:
    case = book(1, frozen_quarters=1).add("Items", item="A").add("Sources", supplier="S", item="A")
    case.add("Capacity", supplier="S", resource="line", capacity=5, overtime=4, overtime_cost=1)
    case.add("Usage", resource="line", item="A", usage=1).add("Demand", customer="C", item="A", price=3, by=[7])
    key = {"supplier": "S"} if sense == "plan" else {}
    plan = solve(case.add("Locks", decision="overtime", resource="line", sense=sense, by=[units], **key))
    assert plan.objective == near(profit)
    assert total(plan, "capacity", "overtime") == near(overtime)
    assert not bent(plan)


def before(case: Book, **by_supplier: list[float]) -> Book:
    """The plan before: what each supplier started of A."""
    for supplier, units in by_supplier.items():
        case.add("Locks", decision="start", supplier=supplier, item="A", sense="plan", by=units)
    return case


@family("locks")
def test_frozen_quarters_stay_as_they_were() -> None:
    """Before, S started 3 and then 2, T the rest. One quarter frozen: 20 - 3; none: 20; both: 20 - 5."""
    for frozen, profit in ((0, 20), (1, 17), (2, 15)):
        plan = solve(before(two_makers(frozen_quarters=frozen), S=[3, 2], T=[2, 3]))
        assert plan.objective == near(profit)
        assert not bent(plan)


@family("locks")
def test_nothing_else_is_started_in_a_frozen_quarter() -> None:
    """Only T's 2 stand in the plan before: in the first quarter nobody starts more, 3 are lost: 4 + 10."""
    case = before(two_makers(frozen_quarters=1), T=[2])
    plan = solve(case)
    assert plan.objective == near(14)
    assert not bent(plan)
    # a commitment that needs 5 in the first quarter counts less than what is frozen
    case.sheets["Demand"][0]["committed"] = 1
    assert [row[0] for row in bent(solve(case))] == ["commitment"]


@family("locks")
def test_a_frozen_decision_that_cannot_be_kept_is_told() -> None:
    """T can start 1 only: its frozen 5 are missed by 4, and S's anew are 0, being frozen too: 1 x 2 + 10."""
    case = before(two_makers(frozen_quarters=1), T=[5])
    case.add("Sources", supplier="T", item="A", measure="most", by=[1])
    plan = solve(case)
    assert plan.objective == near(12)
    assert [(row[0], row[1], row[3], row[4]) for row in bent(plan)] == [("lock", "Locks", "2026Q1", near(4))]


@family("locks")
@pytest.mark.parametrize(
    ("settings", "profit", "paid"),
    [  # a unit moved from S to T saves 1 and is two changes, one less there and one more here
        ({"stability_price": 0.4}, 20 - 4, 4),
        ({"stability_price": 0.6}, 15, 0),
        ({"stability_price": 0.4, "slushy_quarters": 1}, 20 - 2.4, 2.4),
        ({"stability_price": 0.4, "frozen_quarters": 1}, 17 - 1.6, 1.6),
    ],
)
def test_changes_against_the_plan_before_are_paid_for(settings: dict[str, object], profit: float, paid: float) -> None:
    """Before, S started 3 and then 2, T the rest: 15; all from T would be 20."""
    plan = solve(before(two_makers(**settings), S=[3, 2], T=[2, 3]))
    assert plan.objective == near(profit)
    assert not bent(plan)
    assert total(plan, "money", "amount", line="stability") == near(-paid)


@family("locks")
def test_what_was_not_in_the_plan_before_is_a_change_too() -> None:
    """T's 5 stood in the first quarter only; a customer more wants 5: S's or T's 5 more are 5 changes at 0.5, but in
    the second quarter there was no plan. A price in the row takes the place of the setting's."""
    case = before(two_makers(stability_price=0.5), T=[5])
    case.add("Demand", customer="D", item="A", price=4, by=[5])
    assert solve(case).objective == near(10 + 10 + 10 - 2.5)
    case.sheets["Locks"][0]["price"] = 3  # T's: any more costs 3, S's 0.5: S at 3 + 0.5
    assert solve(case).objective == near(10 + 10 + 5 - 2.5)


def pasted(book_path: Path, plan: planner.Plan, lang: str, **settings: object) -> Path:
    """The workbook with the plan's sheet of locks in the place of its own, and these settings."""
    plan.to_excel(book_path.with_name("plan.xlsx"), lang)
    title = SHEET["Locks"].zh if lang == "zh" else "Locks"
    source, target = load_workbook(book_path.with_name("plan.xlsx"))[title], load_workbook(book_path)
    del target[title]
    sheet = target.create_sheet(title)
    for row in source.iter_rows(values_only=True):
        sheet.append(row)
    page = target[SHEET["Settings"].zh if lang == "zh" else "Settings"]
    names = {SHEET["Settings"].names[name].zh if lang == "zh" else name: value for name, value in settings.items()}
    for name, value in page.iter_rows(max_col=2):
        if name.value in names:
            value.value = names[name.value]
    target.save(book_path)
    return book_path


@family("locks")
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("settings", [{"frozen_quarters": 99}, {"stability_price": 1000}, {"frozen_quarters": 2}])
def test_a_plan_pasted_into_the_next_run_stays_as_it_is(lang: str, settings: dict[str, object], tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_template(path, lang, example=True)
    plan = planner.load(path).solve(gap=0.0)
    case = planner.load(pasted(path, plan, lang, **settings))
    assert set(case.tables["Locks"].frame["decision"]) >= {"start", "deliver"}
    again = case.solve(gap=0.0)
    assert not again.audit
    assert again.objective == near(plan.objective)
    assert again.rules.equals(plan.rules)
    for name in ("purchasing", "allocation", "options") if settings != {"frozen_quarters": 2} else ():
        assert len(again.tables[name]) == len(plan.tables[name])


@family("locks")
def test_an_order_of_objectives_changes_as_little_as_its_tolerance_pays_for() -> None:
    """Before, S started 3 and then 2: all from T earns 20. A tenth of that keeps 2 with S, 4 changes less."""
    for tolerance, kept in ((0, 0), (0.1, 2), (0.5, 5)):
        plan = solve(before(two_makers(objective="order", tolerance_margin=tolerance), S=[3, 2], T=[2, 3]))
        assert plan.objective == near(20 - kept)
        assert plan.bound == near(20)  # of the money, before stability costs some of it
        assert total(plan, "purchasing", "started", supplier="S") == near(kept)
        assert total(plan, "money", "amount", line="stability") == near(0)
        assert "stability: optimal" in str(plan.run["stages"])


@family("customers")
@pytest.mark.parametrize(("capacity", "tolerance", "served"), [(99, 0, 10), (99, 0.2, 8), (5, 0, 5), (5, 0.2, 3)])
def test_an_order_of_objectives_gives_up_service_within_its_tolerance(
    capacity: float, tolerance: float, served: float
) -> None:
    """10 are committed at 1 and cost 3: what is served loses 2 each."""
    case = book(1, objective="order", tolerance_service=tolerance).add("Items", item="A")
    case.add("Sources", supplier="S", item="A", unit_cost=3, most=capacity)
    plan = solve(case.add("Demand", customer="C", item="A", price=1, committed=1, by=[10]))
    assert plan.objective == near(-2 * served)
    assert total(plan, "service", "missed") == near(1 - served / 10)


@family("customers")
def test_a_fair_share_of_what_is_short() -> None:
    """12 for commitments of 12 at 9 and of 6 at 4: the more is to be had where the price is higher, 12 x 9; fairly a
    third is missed by each, 8 x 9 + 4 x 4. A customer of a lower priority gets nothing either way."""
    for fair, profit, missed in (("no", 108, [0, 1, 1]), ("yes", 88, [1 / 3, 1 / 3, 1])):
        case = book(1, fair_share=fair).add("Items", item="A").add("Sources", supplier="S", item="A", most=12)
        for customer, price, priority, units in (("C", 9, 1, 12), ("D", 4, 1, 6), ("E", 99, 2, 5)):
            case.add("Demand", customer=customer, item="A", price=price, priority=priority, committed=1, by=[units])
        plan = solve(case)
        assert plan.objective == near(profit)
        assert list(plan.tables["service"]["missed"]) == [near(part) for part in missed]


@family("customers")
def test_nothing_is_shared_where_all_is_met() -> None:
    case = book(1, fair_share="yes").add("Items", item="A").add("Sources", supplier="S", item="A")
    plan = solve(case.add("Demand", customer="C", item="A", price=2, committed=1, by=[5]))
    assert plan.objective == near(10)
    assert not plan.bent


def test_an_order_of_objectives_in_a_session_and_row_by_row(tmp_path: Path) -> None:
    """Changed cases after each other, and the reference engine, give what a fresh solve gives."""
    case = before(two_makers(objective="order", tolerance_margin=0.1, fair_share="yes"), S=[3, 2], T=[2, 3])
    case.sheets["Demand"][0]["committed"] = 1
    case.add("Sources", supplier="S", item="A", measure="most", by=[3, 9])
    case.add("Sources", supplier="T", item="A", measure="most", by=[9, 9])
    for name, value in (("short", 1), ("long", 2)):
        row = {"scenario": name, "sheet": "Sources", "column": "most", "change": "set", "value": value}
        case.sheets.setdefault("Scenarios", []).append(dict(row))
    loaded = planner.load(case.write(tmp_path / "book.xlsx"))
    with loaded.session() as session:
        for one in (loaded, loaded.scenario("short"), loaded.scenario("long"), loaded):
            found, fresh = session.solve(one, gap=0.0), one.solve(gap=0.0, engine="pyomo")
            assert not found.audit
            assert found.objective == near(fresh.objective)
            assert found.status is fresh.status is planner.Status.OPTIMAL
            assert total(found, "purchasing", "started", supplier="S") == near(
                total(fresh, "purchasing", "started", supplier="S")
            )
