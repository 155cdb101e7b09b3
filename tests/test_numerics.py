"""The units that planners use leave the plan alone: pieces or millions of them, cents or billions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import planner
from planner.api import Plan
from planner.compiling import compile_tables
from planner_models.problem import make_problem
from planner_models.scaling import scale
from tests.cases import change
from tests.cases.book import Book, book
from tests.cases.solve import near, solve

FAMILIES = ("lasers", "modules")
COUNTED = {  # plan table -> its keys and the columns that count units of items
    "fulfilment": (["item", "customer", "quarter"], ["wanted", "on_time", "late", "lost"]),
    "purchasing": (["item", "supplier", "quarter"], ["started", "good"]),
}


def network() -> Book:
    """Modules in hundreds of thousands, of lasers by the million: lots, minimum orders, expansion, shares, fees."""
    case = book(4, discount_rate=0.08)
    case.add("Items", item="laser", family="lasers", holding_cost=0.02, opening_stock=100_000)
    case.add("Items", item="module", family="modules", holding_cost=3)
    case.add("BOM", item="module", component="laser", quantity=4)
    for maker, cost, order in (("Lumentum", 4, 150_000), ("Coherent", 5, 20_000)):
        case.add("Sources", supplier=maker, item="laser", unit_cost=cost, order_cost=order, min_order=60_000,
                 yield_=0.9, lead_time=1 if order > 100_000 else 0)  # fmt: skip
    case.add("Sources", supplier="Innolight", item="module", unit_cost=300, lot_size=5_000)
    case.add("Sources", supplier="Eoptolink", item="module", unit_cost=290, min_order=20_000, order_cost=90_000)
    for maker, capacity in (("Innolight", 70_000), ("Eoptolink", 40_000)):
        case.add("Capacity", supplier=maker, resource="line", capacity=capacity)
        case.add("Usage", supplier=maker, resource="line", item="module", usage=1)
    case.add("Options", option="second line", kind="expand", supplier="Eoptolink", resource="line", step=25_000,
             most_steps=2, capex=2_500_000, lead_time=1)  # fmt: skip
    case.add("Shares", rule="two sources", item="module", supplier="Innolight", least=0.3, per="quarter", price=40)
    case.add("Demand", customer="Meta", item="module", price=450, late_fee=30, delay=1, lost_penalty=20, priority=1,
             by=[60_000, 80_000, 110_000, 120_000])  # fmt: skip
    case.add("Demand", customer="Oracle", item="module", price=430, by=[10_000, 30_000, 30_000, 30_000])
    return case


@pytest.fixture(scope="module")
def plan() -> Plan:
    return solve(network())


def same(plan: Plan, other: Plan, sizes: dict[str, float], money: float) -> None:
    """The other plan is this one, its units of items and of money so many times as large."""
    assert other.objective * money == near(plan.objective)
    assert plan.tables["options"]["steps"].sum() > 0
    assert list(other.tables["options"]["steps"]) == list(plan.tables["options"]["steps"])
    for table, (keys, columns) in COUNTED.items():
        one, two = (each.tables[table].set_index(keys)[columns] for each in (plan, other))
        two = two.mul(two.index.get_level_values("item").map(sizes).to_numpy(), axis=0)
        one, two = one[(one > 1).any(axis=1)], two[(two > 1).any(axis=1)]
        pd.testing.assert_frame_equal(one, two, rtol=1e-6, atol=0.01)


@pytest.mark.parametrize("size", (1e-1, 1e1, 1e3, 1e5), ids="{:g} pieces to a unit".format)
def test_units_of_items(plan: Plan, size: float) -> None:
    """From tenths of a piece (demand in millions) to hundreds of thousands (demand below 2)."""
    other = network()
    for family in FAMILIES:
        change.count_in(other, family, size)
    same(plan, solve(other), {"laser": size, "module": size}, 1.0)


@pytest.mark.parametrize("size", (1e-4, 1e-2, 1e3, 1e6, 1e9), ids="{:g} dollars to a unit".format)
def test_units_of_money(plan: Plan, size: float) -> None:
    """From hundredths of a cent to billions."""
    same(plan, solve(change.money_in(network(), size)), {"laser": 1.0, "module": 1.0}, size)


def test_both_at_once(plan: Plan) -> None:
    """Money in cents, modules by the hundred thousand, lasers by the piece."""
    other = change.count_in(change.money_in(network(), 0.01), "modules", 1e5)
    same(plan, solve(other), {"laser": 1.0, "module": 1e5}, 0.01)


@pytest.mark.parametrize(("size", "money"), ((1.0, 1.0), (1e-3, 1e-2), (1e6, 1e9), (1e-3, 1e9), (1e6, 1e-2)))
def test_the_solver_sees_coefficients_near_one(size: float, money: float, tmp_path: Path) -> None:
    other = change.money_in(network(), money)
    for family in FAMILIES:
        change.count_in(other, family, size)
    tables = planner.load(other.write(tmp_path / "book.xlsx")).tables
    matrix = make_problem(compile_tables(tables).network).matrix
    scaled, _ = scale(matrix)
    assert np.abs(scaled.values).min() > 1e-4
    assert np.abs(scaled.values).max() < 1e4


def test_the_solver_sees_coefficients_near_one_in_the_reference_case() -> None:
    tables = planner.load(Path(__file__).parent.parent / "inputs" / "interconnect.xlsx").tables
    matrix = make_problem(compile_tables(tables).network).matrix
    assert np.abs(matrix.values).max() > 1e7
    scaled, _ = scale(matrix)
    assert np.abs(scaled.values).min() > 1e-2
    assert np.abs(scaled.values).max() < 1e2
