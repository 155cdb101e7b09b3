"""Shelf life and scrap: what is too old is gone, oldest first; scrapping costs or brings money."""

from __future__ import annotations

from pathlib import Path

import planner
from tests.cases.book import Book, book
from tests.cases.family import family
from tests.cases.solve import near, solve, total


def keeping(quarters: int, **item: object) -> Book:
    """Item A, 1 wanted each quarter at 10."""
    case = book(quarters).add("Items", item="A", **item)
    return case.add("Demand", customer="C", item="A", price=10, by=[1] * quarters)


@family("ageing")
def test_what_arrives_keeps_for_its_shelf_life() -> None:
    """Made in the first quarter only, at 3; it keeps for one more: 2 x 7. For two more: 3 x 7."""
    for life, profit in ((1, 14), (2, 21), (0, 7), (None, 21)):
        case = keeping(3, shelf_life=life).add("Sources", supplier="S", item="A", unit_cost=3, last="2026Q1")
        assert solve(case).objective == near(profit)


@family("ageing")
def test_opening_stock_is_fresh_at_the_start() -> None:
    """5 on hand keep to the second quarter: 3 of them are scrapped at 2, the third quarter's is bought at 3."""
    case = keeping(3, shelf_life=1, scrap_cost=2, opening_stock=5)
    plan = solve(case.add("Sources", supplier="S", item="A", unit_cost=3))
    assert plan.objective == near(30 - 6 - 3)
    assert total(plan, "scrap", "cost") == near(6)
    assert total(plan, "components", "scrapped") == near(3)
    assert total(plan, "money", "amount", line="scrap") == near(-6)


@family("ageing")
def test_lots_expire_one_by_one() -> None:
    """Of 2 that expire at once and 3 fresh ones that keep for two quarters, three can be sold; nothing comes after."""
    case = keeping(4, shelf_life=2).add("Sources", supplier="S", item="A", unit_cost=11)
    case.add("Receipts", item="A", supplier="S", opening=3)
    plan = solve(case.add("Receipts", item="A", supplier="S", opening=2, expires="2026Q1"))
    assert plan.objective == near(30)
    assert total(plan, "scrap", "units") == near(2)
    assert total(plan, "stock", "stock", quarter="2026Q1") <= 3


@family("ageing")
def test_receipts_and_runs_age_alike() -> None:
    """4 arrive in the second quarter and keep for one; minimum orders of 3 at 1 each bring the first and the last."""
    case = keeping(4, shelf_life=1, holding_cost=0.25, safety_stock=1, safety_price=0.5)
    case.add("Receipts", item="A", supplier="S", by=[None, 4])
    case.add("Sources", supplier="S", item="A", unit_cost=1, min_order=3)
    plan = solve(case)
    # Q1: 3 bought, 1 sold, 1 kept (0.25 < 0.5), 1 scrapped; Q2: 1 sold, 1 kept; Q3: that is sold and 3 bought:
    # selling 1 of 10 pays anyway, so Q4 is served by what is bought in Q4 or kept from Q3.
    assert plan.objective == near(40 - 3 - 0.25 - 0.25 - 3 - 0.25 - 0.5)


@family("ageing", "material")
def test_salvage() -> None:
    """5 on hand, 1 sold at 10, 4 scrapped at once for 2 each less nothing to hold them."""
    case = keeping(1, scrap_cost=-2, opening_stock=5, holding_cost=1)
    plan = solve(case.add("Sources", supplier="S", item="A", unit_cost=2))
    assert plan.objective == near(10 + 8)
    assert total(plan, "money", "amount", line="scrap") == near(8)


@family("ageing")
def test_what_is_scrapped_may_be_forced_by_a_minimum_order() -> None:
    """8 come at 1 each, 3 may be kept, 1 is sold each quarter: 4 are scrapped at 0.5; 20 - 8 - 2, twice in a row."""
    case = keeping(2, scrap_cost=0.5, most_stock=3).add("Sources", supplier="S", item="A", unit_cost=1, min_order=8)
    plan = solve(case)
    assert plan.objective == near(20 - 8 - 2)
    assert total(plan, "scrap", "units", quarter="2026Q1") == near(4)


@family("ageing", "orders")
def test_stock_that_ages_is_made_ever_anew() -> None:
    """5 are wanted in stock and keep for a quarter: 5 are made every quarter of 5 parts, in orders at 1; 3 x 6."""
    case = book(3).add("Items", item="A", safety_stock=5, shelf_life=1).add("Items", item="P")
    case.add("Sources", supplier="S", item="A", unit_cost=0).add("BOM", item="A", component="P", quantity=1)
    case.add("Sources", supplier="S", item="P", unit_cost=1, order_cost=1, last="2026Q1")
    plan = solve(case.add("Demand", customer="C", item="A", price=10, by=[0.001]))
    assert plan.objective == near(0.01 - 15.001 - 1)


def test_expiry_may_be_moved_by_a_scenario(tmp_path: Path) -> None:
    """Sheets and columns are open to Scenarios: a longer shelf life serves the third quarter too."""
    case = keeping(3, shelf_life=1).add("Sources", supplier="S", item="A", unit_cost=3, last="2026Q1")
    change = {"scenario": "longer", "sheet": "Items", "column": "shelf_life", "change": "plus", "value": 1}
    case.sheets["Scenarios"] = [change]
    loaded = planner.load(case.write(tmp_path / "book.xlsx"))
    assert loaded.scenario("longer").solve().objective == near(21)
