"""Why this supplier and not that one, in books of which the answer is known by construction."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner.why.edits import Edit, edited
from planner.why.suppliers import suppliers
from planner.written import write
from tests.cases.book import Book, book
from tests.cases.solve import near
from tests.why.studied import studied


def two_makers(tracked: bool = True, quarters: int = 1, **other: Any) -> Book:
    """10 A at 10 a quarter for C. S makes it for 2; T, of which more may be said, for 3."""
    case = book(quarters).add("Items", item="A", tracked="yes" if tracked else "no")
    case.add("Sources", supplier="S", item="A", unit_cost=2).add(
        "Sources", supplier="T", item="A", **{"unit_cost": 3} | other
    )
    if tracked:
        case.add("Qualification", customer="C", item="A", supplier="S")
        case.add("Qualification", customer="C", item="A", supplier="T")
    return case.add("Demand", customer="C", item="A", price=10, by=[10] * quarters)


def choose(case: Book, folder: Path, **names: str) -> pd.DataFrame:
    """The table; in every row that has them, the parts add up to a unit's worth."""
    with studied(case, folder) as (study, routes):
        table = suppliers(study, routes, time.monotonic() + 60, "en", **names)["supplier_choice"]
    parts = table["cost"] + table["scarce"] + table["ruled"] - table["loss"]
    assert parts[table["worth"].notna()].to_numpy() == pytest.approx(table["worth"].dropna().to_numpy())
    return table


def row(table: pd.DataFrame, **where: object) -> dict[str, Any]:
    """The only row with these values."""
    for name, value in where.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return dict(table.iloc[0])


@pytest.mark.parametrize("tracked", [True, False])
def test_what_a_dearer_maker_loses(tmp_path: Path, tracked: bool) -> None:
    """T costs 1 more a unit: taken below 2."""
    table = choose(two_makers(tracked), tmp_path)
    taken, other = row(table, supplier="S"), row(table, supplier="T")
    assert (taken["rank"], taken["units"], taken["loss"], taken["worth"]) == (1, near(10), 0, near(2))
    assert taken["customer"] == ("C" if tracked else "")
    assert (other["rank"], other["units"], other["loss"]) == (2, 0, near(1))
    assert (other["price"], other["flip_price"], other["start"]) == (3, near(2), "2026Q1")
    assert (other["sheet"], other["cell"]) == ("Sources", "C3")


@pytest.mark.parametrize(("beside", "used"), [(-0.01, True), (0.01, False)])
def test_the_price_at_which_the_choice_flips(tmp_path: Path, beside: float, used: bool) -> None:
    """8 good ones of 10 started, paid a quarter ahead, money discounted: S gives a good unit for 2 in 2026Q2. T starts
    1.25 in 2026Q1, worth 1.1 ** 0.25 as much: taken below 2 x 0.8 / 1.1 ** 0.25. Solved again to either side of it."""
    case = two_makers(quarters=2, yield_=0.8, lead_time=1)
    case.settings["discount_rate"] = 0.1
    with studied(case, tmp_path) as (study, routes):
        table = suppliers(study, routes, time.monotonic() + 60, "en")["supplier_choice"]
        found = row(table, supplier="T", quarter="2026Q2")
        assert (found["flip_price"], found["start"]) == (near(2 * 0.8 / 1.1**0.25), "2026Q1")
        price = Edit("Sources", 1, "unit_cost", found["flip_price"] + beside, 0)
        changed = write(edited(study.base.tables, [price]))
        started = study.outcome(changed).x[changed.problem.columns["v_run"]]
        of_t = changed.compiled.catalogue.source_of[changed.network.sets["RUNS"][:, 0]] == 1
        assert started[of_t].sum() == near(12.5 if used else 0)


def test_not_even_for_nothing(tmp_path: Path) -> None:
    """T's freight alone is dearer than S."""
    case = two_makers().add("Lanes", lane="T to C", from_supplier="T", to_customer="C", freight=5)
    found = row(choose(case, tmp_path), supplier="T")
    assert found["loss"] == near(6)
    assert pd.isna(found["flip_price"])
    assert "for nothing" in found["reason"]
    assert "freight and duty of A: 5" in found["build_up"]


def test_accepted_from_a_later_quarter(tmp_path: Path) -> None:
    """The cheaper T is accepted from 2026Q2 on: the cell that says so, and the quarter."""
    case = two_makers(quarters=2, unit_cost=1)
    case.rows("Qualification")[1]["from"] = "2026Q2"
    table = choose(case, tmp_path)
    found = row(table, supplier="T", quarter="2026Q1")
    assert (found["flip_date"], found["sheet"], found["cell"]) == ("2026Q2", "Qualification", "D3")
    assert found["reason"] == "C accepts T for A from 2026Q2 on, not before."
    assert row(table, supplier="T", quarter="2026Q2")["units"] == near(10)


def test_never_accepted(tmp_path: Path) -> None:
    case = two_makers(unit_cost=1)
    del case.rows("Qualification")[1]
    found = row(choose(case, tmp_path), supplier="T")
    assert (found["flip_date"], found["reason"]) == ("", "C does not accept T for A.")


@pytest.mark.parametrize("tracked", [True, False])
@pytest.mark.parametrize(("late", "column"), [({"lead_time": 1}, "lead_time"), ({"first": "2026Q2"}, "first")])
def test_too_late(tmp_path: Path, tracked: bool, late: dict[str, object], column: str) -> None:
    """T can bring nothing before 2026Q2."""
    found = row(choose(two_makers(tracked, quarters=2, **late), tmp_path), supplier="T", quarter="2026Q1")
    assert found["flip_date"] == "2026Q2"
    assert found["reason"].startswith("What it starts is here in 2026Q2 at the earliest")
    assert (found["sheet"], found["cell"]) == ("Sources", "D3")


def test_too_late_on_its_way(tmp_path: Path) -> None:
    """T could start at once, but is on the way for a quarter."""
    case = two_makers(quarters=2).add("Lanes", lane="T to C", from_supplier="T", transit=1)
    found = row(choose(case, tmp_path), supplier="T", quarter="2026Q1")
    assert (found["flip_date"], found["cell"]) == ("2026Q2", "A3")


def test_an_option_not_taken(tmp_path: Path) -> None:
    """Opening T takes a quarter and costs more than the 1 a unit that it would spare in 2026Q2."""
    case = two_makers(quarters=2, unit_cost=1)
    case.add("Options", option="Open T", kind="open", supplier="T", lead_time=1, capex=1000)
    found = row(choose(case, tmp_path), supplier="T", quarter="2026Q2")
    assert found["flip_date"] == "2026Q2"
    assert "option Open T not complete" in found["reason"]
    assert "gain up to 1." in found["reason"]


def test_an_order_that_does_not_pay(tmp_path: Path) -> None:
    """T is cheaper by 0.5 a unit, but an order costs 100; were it dearer, an order would not help."""
    found = row(choose(two_makers(unit_cost=1.5, order_cost=100), tmp_path), supplier="T")
    assert "orders of A at T" in found["reason"]
    assert "gain up to 0.5." in found["reason"]
    found = row(choose(two_makers(unit_cost=2.5, order_cost=100), tmp_path), supplier="T")
    assert "would lose 0.5." in found["reason"]


def test_what_a_share_rule_weighs(tmp_path: Path) -> None:
    """T, cheaper by 1, has 20 % at most: a unit of T costs 0.8 of the rule, one of S gives back 0.2."""
    case = two_makers(unit_cost=1).add("Shares", rule="Not too much", supplier="T", item="A", most=0.2)
    table = choose(case, tmp_path)
    of_t, of_s = row(table, supplier="T"), row(table, supplier="S")
    assert (of_t["units"], of_t["ruled"]) == (near(2), near(0.8))
    assert (of_s["units"], of_s["ruled"]) == (near(8), near(-0.2))
    assert of_t["rules"] == "share rule Not too much: 0.8"
    assert of_t["reason"].startswith("Taken as far as share rule Not too much lets")
    assert of_s["reason"].startswith("Taken, favoured by share rule Not too much")


def test_a_maker_who_is_worth_more_elsewhere(tmp_path: Path) -> None:
    """T makes 5 for 1. They go to C; to D they would bear a freight of 2. There a unit is worth the 2 of S, and T's is
    worth 1 more than its cost to C: 2 lost."""
    case = two_makers(unit_cost=1, most=5).add("Demand", customer="D", item="A", price=10, by=[10])
    case.add("Lanes", lane="T to D", from_supplier="T", to_customer="D", freight=2)
    found = row(choose(case, tmp_path), customer="D", supplier="T")
    assert (found["loss"], found["scarce"]) == (near(2), near(1))
    assert "brings more" in found["reason"]
    assert pd.isna(found["flip_price"])


def test_parts_that_cannot_be_there(tmp_path: Path) -> None:
    """T's recipe takes P, which arrives in 2026Q2 at the earliest; S takes nothing."""
    case = two_makers(quarters=2, option="with P", unit_cost=0).add("Items", item="P")
    case.rows("Sources")[0]["option"] = "plain"
    case.add("BOM", item="A", option="plain").add("BOM", item="A", option="with P", component="P", quantity=1)
    case.add("Sources", supplier="U", item="P", lead_time=1)
    table = choose(case, tmp_path)
    found = row(table, supplier="T", quarter="2026Q1")
    assert (found["units"], found["reason"]) == (0, "What goes into it cannot be there in time.")
    assert row(table, supplier="T", quarter="2026Q2")["units"] == near(10)


def test_two_processes_of_a_maker_are_one_row(tmp_path: Path) -> None:
    """S gets A out of P for 1, 5 of them, and out of Q for 2; T asks 3."""
    case = book(1).add("Items", item="A").add("Items", item="P").add("Items", item="Q")
    case.add("Grades", item="P", grade="A", share=1).add("Grades", item="Q", grade="A", share=1)
    case.add("Sources", supplier="S", item="P", unit_cost=1, most=5).add("Sources", supplier="S", item="Q", unit_cost=2)
    case.add("Sources", supplier="T", item="A", unit_cost=3)
    case.add("Demand", customer="C", item="A", price=10, by=[10])
    table = choose(case, tmp_path)
    assert row(table, supplier="S")["units"] == near(10)
    assert row(table, supplier="T")["flip_price"] == near(2)


def test_names_narrow_the_question(tmp_path: Path) -> None:
    case = two_makers(quarters=2).add("Demand", customer="D", item="A", price=10, by=[1, 1])
    assert len(choose(case, tmp_path)) == 8
    assert len(choose(case, tmp_path, customer="D")) == 4
    assert len(choose(case, tmp_path, quarter="2026Q2")) == 4
    assert len(choose(case, tmp_path, item="A", quarter="2026Q1", customer="C")) == 2
    assert choose(case, tmp_path, supplier="nobody").empty


def test_what_was_not_looked_at_is_told(tmp_path: Path) -> None:
    with studied(two_makers(quarters=3), tmp_path) as (study, routes):
        table = suppliers(study, routes, time.monotonic() - 1, "en")["supplier_choice"]
    assert list(table["reason"]) == ["3 smaller choices were not looked at, for want of time."]
