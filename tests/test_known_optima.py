"""Public models with known optima, each written as a workbook and loaded through the front door."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cases import classics
from tests.cases.solve import bent, near, solve, total


@pytest.mark.parametrize("name", sorted(classics.read_json("wagner_whitin.json")))
def test_wagner_whitin(name: str, tmp_path: Path) -> None:
    """Lot sizing of one item.

    Sources: L.V. Snyder, Z.-J.M. Shen, Fundamentals of Supply Chain Theory, example 3.9 and problems 3.27 and 3.29;
    the last is the Wagner-Whitin example with purchase costs in the data of the stockpyl package.
    """
    data = classics.read_json("wagner_whitin.json")[name]
    plan = solve(classics.wagner_whitin(**data), tmp_path)
    assert -plan.objective == near(data["optimum"])
    assert not bent(plan)


def test_trnsport(tmp_path: Path) -> None:
    """Transport at least cost, 153.675 thousand.

    Source: GAMS model library, TRNSPORT (G.B. Dantzig, Linear Programming and Extensions, chapter 3.3).
    """
    plan = solve(classics.trnsport(), tmp_path)
    assert -plan.objective == near(153.675)
    assert total(plan, "fulfilment", "on_time") == near(900)
    assert not bent(plan)


def test_multmip3(tmp_path: Path) -> None:
    """Multi-commodity transport with fixed costs, least loads and at most five places a mill, 235,625.

    Source: R. Fourer, D.M. Gay, B.W. Kernighan, AMPL: A Modeling Language for Mathematical Programming, chapter 20,
    multmip3.
    """
    plan = solve(classics.multmip3(), tmp_path)
    assert -plan.objective == near(235_625)
    assert total(plan, "fulfilment", "on_time") == near(6_900)
    assert not bent(plan)


def test_mexss(tmp_path: Path) -> None:
    """Mexican steel at least cost: raw materials, freight and imports less exports, 538.8112 million.

    Source: GAMS model library, MEXSS (D.A. Kendrick, A. Meeraus, J. Alatorre, The Planning of Investment Programs in
    the Steel Industry, 1984).
    """
    plan = solve(classics.mexss(), tmp_path)
    assert -plan.objective == pytest.approx(538.8112, abs=5e-5)
    assert not bent(plan)


def test_factory_planning(tmp_path: Path) -> None:
    """Factory Planning 1, profit 93,715.18.

    Source: H.P. Williams, Model Building in Mathematical Programming, problem 12.3.
    """
    plan = solve(classics.factory_planning(), tmp_path)
    assert plan.objective == pytest.approx(93715.1786, abs=1e-3)
    assert not bent(plan)


def test_factory_planning_with_months_chosen(tmp_path: Path) -> None:
    """Factory Planning 2, profit 108,855: the months in which machines are down are part of the plan.

    Source: H.P. Williams, Model Building in Mathematical Programming, problem 12.4.
    """
    plan = solve(classics.factory_planning(months_chosen=True), tmp_path)
    assert plan.objective == near(108_855)
    assert total(plan, "options", "steps") == 9
    assert not bent(plan)


def test_supply_network_with_depots_given(tmp_path: Path) -> None:
    """Distribution 1, cost 198,500.

    Source: H.P. Williams, Model Building in Mathematical Programming, problem 12.19, without the customers' wishes.
    """
    plan = solve(classics.supply_network(depots_may_change=False), tmp_path)
    assert -plan.objective == near(198_500)
    assert not bent(plan)


def test_supply_network_with_depots_chosen(tmp_path: Path) -> None:
    """Distribution 2, cost 174,000.

    The book counts closing Newcastle and Exeter as savings of 10,000 and 5,000; the workbook counts keeping them as
    costs, which lies 15,000 higher whatever is done.

    Source: H.P. Williams, Model Building in Mathematical Programming, problem 12.20.
    """
    plan = solve(classics.supply_network(depots_may_change=True), tmp_path)
    assert -plan.objective - 15_000 == near(174_000)
    assert total(plan, "options", "steps") == 1
    assert not bent(plan)


def test_cap71(tmp_path: Path) -> None:
    """Capacitated warehouse location, 932,615.75, proven to the last cent and quickly.

    Source: J.E. Beasley, OR-Library, capacitated warehouse location, cap71.
    """
    book = classics.cap71()
    start = time.perf_counter()
    plan = solve(book, tmp_path)
    assert -plan.objective == near(932_615.75, rel=1e-8)
    assert plan.gap <= 1e-9
    assert time.perf_counter() - start < 30
    assert not bent(plan)


def test_factory_schedule(tmp_path: Path) -> None:
    """Factories open or closed, cost 12,906,400.

    Source: the factory schedule example of the JuMP documentation's tutorials.
    """
    plan = solve(classics.factory_schedule(), tmp_path)
    assert -plan.objective == near(12_906_400)
    assert not bent(plan)


def test_clsp(tmp_path: Path) -> None:
    """Capacitated lot sizing with set-up costs, 1,694.

    Source: the CLSP example of the GAMSPy examples.
    """
    plan = solve(classics.clsp(), tmp_path)
    assert -plan.objective == near(1694)
    assert not bent(plan)


def test_trigeiro(tmp_path: Path) -> None:
    """Capacitated lot sizing with set-up times, G30b: 37,721.

    Source: W.W. Trigeiro, L.J. Thomas, J.O. McClain, Capacitated lot sizing with setup times, Management Science 35,
    1989, instance G30 with unit times of 1 (tr6-15).
    """
    plan = solve(classics.trigeiro(), tmp_path)
    assert -plan.objective == near(37_721)
    assert not bent(plan)


def test_food_manufacture(tmp_path: Path) -> None:
    """Food Manufacture 1, profit 107,842.59.

    Source: H.P. Williams, Model Building in Mathematical Programming, problem 12.1.
    """
    plan = solve(classics.food_manufacture(few_oils=False), tmp_path)
    assert plan.objective == pytest.approx(107_842.5926, abs=1e-3)
    assert not bent(plan)


def test_food_manufacture_of_few_oils(tmp_path: Path) -> None:
    """Food Manufacture 2, profit 100,278.70.

    Source: H.P. Williams, Model Building in Mathematical Programming, problem 12.2.
    """
    plan = solve(classics.food_manufacture(few_oils=True), tmp_path)
    assert plan.objective == pytest.approx(100_278.7037, abs=1e-3)
    assert not bent(plan)
