"""Substitutes: better items serve for worse ones, their makers stay known, and nothing else counts them."""

from __future__ import annotations

from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import bent, near, solve, total
from tests.families.test_grades import binned


def lasers(quarters: int, wanted: float = 4, cost: float | None = 1, **columns: object) -> Book:
    """Fast and slow lasers; slow ones are wanted at 10 in the last quarter, and fast ones may serve for them."""
    case = book(quarters).add("Items", item="fast").add("Items", item="slow")
    case.add("Substitutes", item="fast", serves_for="slow", cost=cost, **columns)
    return case.add("Demand", customer="C", item="slow", price=10, by={case.calendar.labels[-1]: wanted})


@family("grades", "material")
def test_what_is_better_serves_where_that_is_cheaper() -> None:
    """5 fast lasers at 3: 2 are sold at 20, 3 serve at 1 more; a slow one is made at 6: 40 + 40 - 15 - 3 - 6."""
    case = lasers(1).add("Demand", customer="C", item="fast", price=20, by=[2])
    case.add("Sources", supplier="S", item="fast", unit_cost=3, most=5)
    plan = solve(case.add("Sources", supplier="S", item="slow", unit_cost=6))
    assert plan.objective == near(56)
    assert total(plan, "regrades", "units", item="fast", serves_for="slow") == near(3)
    assert total(plan, "money", "amount", line="substitution") == near(-3)
    assert total(plan, "components", "regraded_in", item="slow") == near(3)
    assert total(plan, "components", "regraded_out", item="fast") == near(3)
    assert total(plan, "allocation", "units", item="slow") == near(4)


@family("grades", "material")
def test_grades_that_serve_for_others() -> None:
    """A chip at 6 comes out fast or slow by halves; 4 fast are wanted at 10, 10 slow at 7: 14 chips, 3 moved at 0.5."""
    case = binned(1).add("Substitutes", item="fast", serves_for="slow", cost=0.5)
    case.sheets["Demand"][1]["price"] = 7
    plan = solve(case)
    assert plan.objective == near(40 + 70 - 84 - 1.5)


@family("grades")
def test_only_in_its_quarters() -> None:
    """5 fast ones on hand, a slow one wanted at 10 a quarter: they serve in the second of three quarters, and what has
    moved then in the third; every unit on hand is held at 1 a quarter: 20 - 5 - 4 - 3."""
    case = lasers(3, wanted=1, cost=None, first="2026Q2", last="2026Q2")
    case.sheets["Demand"][0] |= {"2026Q1": 1, "2026Q2": 1}
    case.sheets["Items"][0] |= {"opening_stock": 5, "holding_cost": 1}
    case.sheets["Items"][1]["holding_cost"] = 1
    plan = solve(case.add("Sources", supplier="S", item="slow", unit_cost=11))
    assert plan.objective == near(20 - 5 - 4 - 3)
    assert list(plan.tables["regrades"]["quarter"]) == ["2026Q2"]


@family("grades", "orders")
def test_what_only_serves_for_others_is_worth_ordering() -> None:
    """5 boards at 10 take 2 slow lasers each, which only best ones can be, by way of fast ones: 10 at 2, one order."""
    case = lasers(2, wanted=0.001, cost=None).add("Items", item="board").add("Items", item="best")
    case.add("Substitutes", item="best", serves_for="fast", cost=0.25)
    case.add("BOM", item="board", component="slow", quantity=2).add("Sources", supplier="S", item="board")
    case.add("Sources", supplier="S", item="best", unit_cost=2, order_cost=1, lead_time=1)
    plan = solve(case.add("Demand", customer="C", item="board", price=10, by=[None, 5]))
    assert plan.objective == near(50.01 - 10.001 * 2.25 - 1)


@family("grades", "customers")
def test_makers_stay_known() -> None:
    """C takes slow lasers of S only: fast ones of S at 4 serve, those of T at 1 do not."""
    case = lasers(1, wanted=3)
    for row in case.sheets["Items"]:
        row["tracked"] = "yes"
    case.add("Sources", supplier="S", item="fast", unit_cost=4).add("Sources", supplier="T", item="fast", unit_cost=1)
    plan = solve(case.add("Qualification", customer="C", item="slow", supplier="S"))
    assert plan.objective == near(3 * (10 - 4 - 1))
    assert set(plan.tables["allocation"]["supplier"]) == {"S"}
    assert set(plan.tables["regrades"]["supplier"]) == {"S"}


@family("grades", "shares")
def test_makers_are_dropped_where_nobody_asks() -> None:
    """Half of the fast lasers come of T at 3, half of S at 1; as slow ones they are all the same: 4 x (10 - 2 - 1)."""
    case = lasers(1)
    case.sheets["Items"][0]["tracked"] = "yes"
    case.add("Sources", supplier="S", item="fast", unit_cost=1).add("Sources", supplier="T", item="fast", unit_cost=3)
    plan = solve(case.add("Shares", rule="r", supplier="T", item="fast", least=0.5))
    assert plan.objective == near(28)
    assert set(plan.tables["allocation"]["supplier"]) == {""}
    assert sorted(plan.tables["regrades"]["supplier"]) == ["S", "T"]


@family("grades", "customers")
def test_makers_of_parts_stay_known() -> None:
    """C takes nothing with chips of Y, at 1: fast lasers with those of X, at 5, serve; boards of them too."""
    case = lasers(1, wanted=2).add("Items", item="chip", tracked="yes").add("Items", item="board")
    case.add("BOM", item="fast", component="chip", quantity=1).add("Sources", supplier="S", item="fast")
    case.add("BOM", item="board", component="slow", quantity=1).add("Sources", supplier="S", item="board")
    case.add("Sources", supplier="X", item="chip", unit_cost=5).add("Sources", supplier="Y", item="chip", unit_cost=1)
    case.add("Qualification", customer="C", item="chip", supplier="X")
    plan = solve(case.add("Demand", customer="C", item="board", price=20, by=[1]))
    assert plan.objective == near(2 * (10 - 5 - 1) + 20 - 5 - 1)
    assert set(plan.tables["allocation"]["parts"]) == {"chip: X"}


@family("grades", "shares")
def test_shares_count_what_is_received() -> None:
    """Of slow lasers T, at 3, brings as many as S, at 1; fast ones of F at 1.5 serve for all 6 and count nowhere."""
    case = lasers(1, wanted=6, cost=None).add("Sources", supplier="F", item="fast", unit_cost=1.5)
    case.add("Sources", supplier="S", item="slow", unit_cost=1).add("Sources", supplier="T", item="slow", unit_cost=3)
    plan = solve(case.add("Shares", rule="r", supplier="T", item="slow", least=0.5))
    assert plan.objective == near(60 - 9)
    assert not bent(plan)
