"""Rules that clash and their repairs: in little books whose contradictions are known by construction."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

import planner
from planner.api import Plan
from planner.why.clashes import find_clashes
from planner.why.elastic import Elastic
from planner.why.repairs import clashes
from planner.why.study import Study
from tests.cases.book import Book, book
from tests.cases.solve import near

LONG = 60.0  # seconds, more than any of these takes


@dataclass(frozen=True)
class Found:
    path: Path
    plan: Plan
    members: pd.DataFrame
    repairs: pd.DataFrame

    def cells(self, clash: str = "1") -> set[tuple[str, str, str]]:
        own = self.members[self.members["clash"] == clash]
        return set(zip(own["role"], own["sheet"], own["cell"], strict=True))

    def money(self, clash: str = "1") -> dict[str, float]:
        own = self.repairs[self.repairs["clash"] == clash]
        return dict(zip(own["sheet"] + "!" + own["cell"], own["money"], strict=True))


def explain(case: Book, folder: Path, lang: str = "en") -> Found:
    path = case.write(folder / "book.xlsx")
    loaded = planner.load(path)
    plan = loaded.solve(gap=0.0)
    assert plan.x is not None
    with Study(loaded.tables, plan.x, not plan.tables["rules"].empty) as study:
        tables = clashes(study, time.monotonic() + LONG, lang)
    return Found(path, plan, tables["clashes"], tables["repairs"])


def two_makers(**demand: object) -> Book:
    """10 of A at 5 for C, committed, from S (cost 1) or T (cost 3)."""
    case = book(1).add("Items", item="A", family="F").add("Sources", supplier="S", item="A", unit_cost=1)
    case.add("Sources", supplier="T", item="A", unit_cost=3)
    return case.add("Demand", customer="C", item="A", price=5, committed=1, by=[10], **demand)


def shares_against_each_other() -> Book:
    """T has at least 0.6 of A and at most 0.5 of its family, which is A alone: nothing can be delivered."""
    case = two_makers().add("Shares", rule="least", supplier="T", item="A", least=0.6)
    return case.add("Shares", rule="most", supplier="T", family="F", most=0.5)


def share_against_capacity() -> Book:
    """T has at least 0.6 and can make 4: 6.67 in all instead of 10."""
    case = two_makers().add("Shares", rule="r", supplier="T", item="A", least=0.6)
    case.add("Capacity", supplier="T", resource="R", capacity=4)
    return case.add("Usage", resource="R", item="A", supplier="T", usage=1)


def commitment_against_capacity() -> Book:
    """10 in Q3 with a lead time of 1: 3 + 3 can be made in Q1 and Q2; the 9 of Q3 come too late."""
    case = book(3).add("Items", item="A").add("Sources", supplier="S", item="A", lead_time=1)
    case.add("Capacity", supplier="S", resource="R", by=[3, 3, 9]).add("Usage", resource="R", item="A", usage=1)
    return case.add("Demand", customer="C", item="A", price=5, by=[None, None, 10], committed=1)


def growth_against_least() -> Book:
    """T made 2 before and may grow by half, to 3; it has at least 0.6: 5 instead of 10."""
    case = two_makers().add("Shares", rule="grow", supplier="T", item="A", growth=0.5)
    case.add("Shares", rule="least", supplier="T", item="A", least=0.6)
    return case.add("History", item="A", supplier="T", by={"2025Q4": 2})


def order_against_most() -> Book:
    """T between 0.2 and 0.5 of 10, but it sells 8 at least, and nothing may be left over: no plan but none at all.

    Without whole orders, T could have 5."""
    case = two_makers().add("Shares", rule="r", supplier="T", item="A", least=0.2, most=0.5)
    case.sheets["Sources"][1]["min_order"] = 8
    case.sheets["Items"][0]["most_stock"] = 0
    return case


def two_lines_in_one_capacity() -> Book:
    """6 A at 5 and 6 B at 6, all committed, of 8: 4 A are missing."""
    case = book(1).add("Capacity", supplier="S", resource="R", capacity=8)
    for item, price in (("A", 5), ("B", 6)):
        case.add("Items", item=item).add("Sources", supplier="S", item=item, unit_cost=1)
        case.add("Usage", resource="R", item=item, usage=1)
        case.add("Demand", customer="C", item=item, price=price, by=[6], committed=1)
    return case


def two_clashes() -> Book:
    """A and B, each with 4 of its own capacity for a commitment of 10."""
    case = book(1)
    for item, price in (("A", 6), ("B", 5)):
        supplier = "S" + item
        case.add("Items", item=item).add("Sources", supplier=supplier, item=item, unit_cost=1)
        case.add("Capacity", supplier=supplier, resource="R", capacity=4).add("Usage", resource="R", item=item, usage=1)
        case.add("Demand", customer="C", item=item, price=price, by=[10], committed=1)
    return case


def too_many_suppliers() -> Book:
    """S and T make 6 each, one of them may be used: 6 of 10."""
    case = two_makers().add("Shares", rule="r", item="A", most_suppliers=1)
    for row in case.sheets["Sources"]:
        row["most"] = 6
    return case


def steps_against_budget() -> Book:
    """Two steps at 4 each must be taken, and the budget is 5."""
    case = book(1, capex_budget=5).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=1)
    case.add("Demand", customer="C", item="A", price=5, by=[10]).add("Usage", resource="R", item="A", usage=1)
    case.add("Capacity", supplier="S", resource="R", capacity=5)
    return case.add("Options", option="E", kind="expand", supplier="S", resource="R", step=5, most_steps=2,
                    least_steps=2, capex=4, lead_time=0)  # fmt: skip


def contract_against_demand() -> Book:
    """12 must be taken, 10 are wanted and nothing may be left over."""
    case = book(1).add("Items", item="A", most_stock=0).add("Sources", supplier="S", item="A", unit_cost=1)
    case.add("Demand", customer="C", item="A", price=5, by=[10])
    return case.add("Contracts", contract="K", supplier="S", item="A", least=12)


def blend_against_most() -> Book:
    """Half of what C receives must be pure, but the pure maker has 3 to sell: 6 of 10."""
    case = book(1).add("Items", item="A", family="F", tracked="yes", purity=0)
    case.add("Items", item="B", family="F", tracked="yes", purity=1)
    case.add("Sources", supplier="S", item="A", unit_cost=1).add("Sources", supplier="S", item="B", unit_cost=1, most=3)
    case.add("Blends", rule="b", customer="C", family="F", attribute="purity", least=0.5)
    case.add("Demand", customer="C", item="A", price=5, by=[10], committed=1)
    return case.add("Demand", customer="C", item="B", price=5, by=[10])


CASES = (
    shares_against_each_other, share_against_capacity, commitment_against_capacity, growth_against_least,
    order_against_most, two_lines_in_one_capacity, two_clashes, too_many_suppliers, steps_against_budget,
    contract_against_demand, blend_against_most,
)  # fmt: skip


def test_least_share_against_most_share(tmp_path: Path) -> None:
    """Either rule may give one unit: 5 of S (cost 1) and T (cost 3) each, 30; or 6 of T, 28. The plan delivers none."""
    found = explain(shares_against_each_other(), tmp_path)
    assert found.cells() == {("bent", "Demand", "D2"), ("rule", "Shares", "D2"), ("rule", "Shares", "F3")}
    assert found.money() == {"Shares!D2": near(30), "Shares!F3": near(28), "Demand!D2": 0.0}
    assert list(found.repairs["amount"]) == [near(1), near(1), near(10)]
    assert list(found.repairs["to"]) == [near(0.5), near(0.6), near(0)]


def test_least_share_against_capacity(tmp_path: Path) -> None:
    """Now 4 of T and 2.67 of S bring 8 + 10.67; at a share of 0.4 6 S bring 24; with 6 of T, 12 and 16."""
    found = explain(share_against_capacity(), tmp_path)
    assert found.cells() == {("bent", "Demand", "D2"), ("rule", "Shares", "D2"), ("limit", "Capacity", "C2")}
    assert found.plan.objective == near(8 + 32 / 3)
    now = found.plan.objective
    assert found.money() == {"Shares!D2": near(32 - now), "Capacity!C2": near(28 - now), "Demand!D2": 0.0}


def test_commitment_against_capacity_with_lead_time(tmp_path: Path) -> None:
    """4 are missing: by more of Q1 or of Q2, not of Q3, or by arriving at once."""
    found = explain(commitment_against_capacity(), tmp_path)
    limits = {("limit", "Capacity", "C2"), ("limit", "Capacity", "D2"), ("limit", "Sources", "C2")}
    assert found.cells() == {("bent", "Demand", "D2"), *limits}
    gained = {"Capacity!C2": near(20), "Capacity!D2": near(20), "Sources!C2": near(20), "Demand!D2": 0.0}
    assert found.money() == gained
    assert dict(zip(found.repairs["cell"], found.repairs["to"], strict=True))["C2"] in (near(7), near(0))


def test_nothing_can_arrive(tmp_path: Path) -> None:
    """Wanted in Q1 with a lead time of 2 quarters: only arriving at once helps."""
    case = book(3).add("Items", item="A").add("Sources", supplier="S", item="A", lead_time=2)
    found = explain(case.add("Demand", customer="C", item="A", price=5, by=[10], committed=1), tmp_path)
    assert found.cells() == {("bent", "Demand", "D2"), ("limit", "Sources", "C2")}
    assert list(found.repairs["amount"]) == [near(2), near(10)]
    assert found.money() == {"Sources!C2": near(50), "Demand!D2": 0.0}


def test_growth_against_least_share(tmp_path: Path) -> None:
    """T has 3 of 5: 6 + 8 = 14; T and S 3 and 7: 34, or 6 and 4: 28."""
    found = explain(growth_against_least(), tmp_path)
    assert found.cells() == {("bent", "Demand", "D2"), ("rule", "Shares", "E3"), ("rule", "Shares", "D2")}
    assert found.money() == {"Shares!E3": near(20), "Shares!D2": near(14), "Demand!D2": 0.0}


def test_a_clash_of_whole_orders_is_told_as_such(tmp_path: Path) -> None:
    found = explain(order_against_most(), tmp_path)
    rules = {("rule", "Shares", "D2"), ("rule", "Shares", "E2"), ("rule", "Items", "C2")}
    numbers = {("limit", "Sources", "D3"), ("limit", "Demand", "E2")}
    assert found.cells() == {("bent", "Demand", "D2"), *rules, *numbers}
    assert found.members["note"].str.contains("whole").all()
    # no least share: 10 of S; a minimum of 5: 5 of each; a most of 0.8: 8 of T
    money = found.money()
    assert (money["Shares!D2"], money["Sources!D3"], money["Shares!E2"]) == (near(40), near(30), near(24))


def test_a_rule_that_holds_may_give_way_instead(tmp_path: Path) -> None:
    """4 B at a margin of 5 less instead of 4 A at 4 less; 4 more of the resource bring 16."""
    found = explain(two_lines_in_one_capacity(), tmp_path)
    assert found.cells() == {("bent", "Demand", "D2"), ("rule", "Demand", "D3"), ("limit", "Capacity", "C2")}
    assert found.money() == {"Capacity!C2": near(16), "Demand!D2": 0.0, "Demand!D3": near(-4)}


def test_two_clashes_are_told_apart(tmp_path: Path) -> None:
    found = explain(two_clashes(), tmp_path)
    assert {number: found.cells(number) for number in ("1", "2")} == {
        "1": {("bent", "Demand", "D2"), ("limit", "Capacity", "C2")},
        "2": {("bent", "Demand", "D3"), ("limit", "Capacity", "C3")},
    }
    assert found.money("1") == {"Capacity!C2": near(30), "Demand!D2": 0.0}
    assert found.money("2") == {"Capacity!C3": near(24), "Demand!D3": 0.0}


def test_the_plan_misses_several_rules_of_a_clash(tmp_path: Path) -> None:
    """Fair share gives A and B 4 of their 6 each in one capacity of 8: one clash, and what the plan does is one row."""
    case = two_lines_in_one_capacity()
    case.settings["fair_share"] = "yes"
    case.sheets["Demand"][1]["customer"] = "D"
    found = explain(case, tmp_path)
    assert set(found.members["clash"]) == {"1"}
    assert found.cells() == {("bent", "Demand", "D2"), ("bent", "Demand", "D3"), ("limit", "Capacity", "C2")}
    own = found.repairs[found.repairs["note"] == "what this plan does"]
    assert list(own["money"]) == [0.0]
    assert list(own["amount"]) == [near(4)]
    assert found.money()["Demand!D2"] == near(2)  # 4 of A instead of 2 of each: 2 x 5 - 2 x 4


@pytest.mark.parametrize("case", CASES)
def test_no_member_can_be_left_out(case: object, tmp_path: Path) -> None:
    """By another solver: all of the set cannot hold, and without any one of them the others can."""
    loaded = planner.load(case().write(tmp_path / "book.xlsx"))  # type: ignore[operator]
    plan = loaded.solve(gap=0.0)
    assert plan.x is not None
    with Study(loaded.tables, plan.x, True) as study:
        elastic = Elastic(study)
        found, left = find_clashes(elastic, time.monotonic() + LONG)
    assert found
    assert not left
    for clash in found:
        assert clash.proven
        assert not clash.held
        assert not holds(elastic, clash.members)
        for m in clash.members:
            assert holds(elastic, [n for n in clash.members if n != m])
        if clash.free is not None:
            assert holds(elastic, clash.members, relaxed=True)


def holds(elastic: Elastic, members: object, relaxed: bool = False) -> bool:
    matrix = elastic.whole.matrix
    rows = csc_array((matrix.values, matrix.indices, matrix.starts), shape=matrix.shape)
    bounds = Bounds(matrix.lower, elastic.upper(members, ()))  # type: ignore[arg-type]
    integrality = np.zeros(matrix.shape[1]) if relaxed else matrix.integer.astype(int)
    limits = LinearConstraint(rows, matrix.row_lower, matrix.row_upper)
    return milp(np.zeros(matrix.shape[1]), constraints=limits, bounds=bounds, integrality=integrality).status == 0


@pytest.mark.parametrize("case", CASES)
def test_a_repair_in_the_workbook_removes_the_bend(case: object, tmp_path: Path) -> None:
    """Each repair but the plan's own, written into its cell: the clash is gone, for the money that it says."""
    found = explain(case(), tmp_path)  # type: ignore[operator]
    tried = 0
    for repair in found.repairs.to_dict("records"):
        if np.isnan(repair["to"]) or repair["note"] == "what this plan does":
            continue
        workbook = openpyxl.load_workbook(found.path)
        workbook[repair["sheet"]][repair["cell"]] = repair["to"]
        workbook.save(tmp_path / "repaired.xlsx")
        plan = planner.load(tmp_path / "repaired.xlsx").solve(gap=0.0)
        clash = found.members[found.members["clash"] == repair["clash"]]
        bends = set(zip(plan.rules["sheet"], plan.rules["cell"], strict=True))
        assert not bends & set(zip(clash["sheet"], clash["cell"], strict=True)), repair
        assert plan.objective == near(found.plan.objective + repair["money"], 1e-5)
        tried += 1
    assert tried


def test_nothing_bends(tmp_path: Path) -> None:
    found = explain(two_makers(), tmp_path)
    assert found.members.empty
    assert found.repairs.empty


def test_what_was_not_examined_is_told(tmp_path: Path) -> None:
    loaded = planner.load(two_clashes().write(tmp_path / "book.xlsx"))
    plan = loaded.solve(gap=0.0)
    assert plan.x is not None
    with Study(loaded.tables, plan.x, True) as study:
        tables = clashes(study, time.monotonic() - 1, "zh")
    assert list(tables["clashes"]["cell"]) == ["D2", "D3"]
    assert set(tables["clashes"]["note"]) == {"未分析：时间已到"}
    assert tables["repairs"].empty


def test_a_rule_that_need_not_bend_is_told_as_such(tmp_path: Path) -> None:
    """A plan that delivers nothing, though all could be delivered."""
    loaded = planner.load(two_makers().write(tmp_path / "book.xlsx"))
    with Study(loaded.tables, np.zeros(0), True) as study:
        problem = study.base.problem
        x = np.zeros(problem.matrix.shape[1])
        x[[*problem.columns["v_lost"], *problem.columns["v_uncommitted"]]] = 10.0
        study.x = x
        tables = clashes(study, time.monotonic() + LONG)
    assert list(tables["clashes"]["cell"]) == ["D2"]
    assert tables["clashes"]["note"].str.startswith("no clash was found").all()
    assert tables["repairs"].empty
