"""Rolling simulation: what is realised can be worked out by hand, and what nobody knows yet decides nothing."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

import planner
from planner.api import Case
from planner.cli import main
from planner.faults import InputError
from planner.rolling.memory import advance
from planner.session import Session
from planner.whatif.news import arrives, coming, evolution, likely, told
from planner.whatif.simulating import chosen, compared, draw
from planner.whatif.simulation import Known, Simulation
from planner.whatif.task import Result, without_plan
from tests.cases.book import Book, book

POLICIES = ["deterministic", "stochastic", "stock"]


def vendor(quarters: int = 2, **settings: object) -> Book:
    """Bought a quarter ahead for 6, sold for 20 in the second: 100 are wanted, in half of the futures 200."""
    case = book(quarters, **settings).add("Items", item="A", holding_cost=1)
    case.add("Sources", supplier="S", item="A", unit_cost=6, lead_time=1)
    case.add("Demand", customer="C", item="A", price=20, by=[None, 100])
    twice = {"sheet_": "Demand", "column": "quantity", "change": "times", "value": 2, "first": "2026Q2"}
    case.add("Scenarios", scenario="boom", probability=0.5, **twice)
    case.add("Scenarios", scenario="stock", probability=0, **twice)
    return case


def answer(case: Case, **asked: object) -> Result:
    """One future under one policy, in this process."""
    with Session() as session:
        return Simulation.of(case, "one", "", **asked).answer(case, session, lambda seconds: None)  # type: ignore[arg-type]


def loaded(case: Book, folder: Path) -> Case:
    return planner.load(case.write(folder / "book.xlsx"))


def test_a_certain_future_brings_what_the_plan_promised() -> None:
    """Nothing is drawn: planned again each quarter, what is carried out is worth the first plan's objective."""
    case = planner.load(Path(__file__).parents[2] / "inputs" / "first-steps.xlsx")
    plan = case.solve(gap=0.0)
    found = answer(case, gap=0.0)
    assert found.objective == pytest.approx(plan.objective, rel=1e-6)
    assert found.run["left"] == 0 and found.status == "optimal"
    sums = found.tables["quarters"][["wanted", "on_time", "late", "lost"]].sum()
    assert sums["wanted"] == pytest.approx(plan.fulfilment["wanted"].sum())
    assert sums["wanted"] == pytest.approx(sums["on_time"] + sums["late"] + sums["lost"])
    assert found.tables["lines"]["discounted"].sum() == pytest.approx(found.objective)
    some = answer(case, gap=0.0, quarters=1)
    assert some.objective == pytest.approx(plan.objective, rel=1e-6)
    assert some.run["realised"] == pytest.approx(found.tables["quarters"]["discounted"].iloc[0], rel=1e-6)
    assert some.run["left"] > 0


def test_policies_bring_what_can_be_worked_out_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """100 bought: 2000 - 600, whatever comes. 200 bought: 4000 - 1200 in a boom, else 2000 - 1200 - 100 for holding.
    Both other policies buy 200, for a unit more brings 0.5 x 20 and costs 6 + 0.5 x 1. The command finds the same
    futures in the store."""
    case = loaded(vendor(), tmp_path)
    found = case.simulate(POLICIES, futures=6, seed=1, workers=1, store=tmp_path / "store")
    futures = found.tables["futures"].set_index(["policy", "future"])
    booms = (futures.loc["deterministic", "scenario"] == "boom").sum()
    assert 0 < booms < 6 and found.different == 2
    assert futures.loc["deterministic", "money"].to_numpy() == pytest.approx(1400, rel=1e-5)
    by_hand = np.where(futures.loc["deterministic", "scenario"] == "boom", 2800, 700)
    for policy in POLICIES[1:]:
        assert futures.loc[policy, "money"].to_numpy() == pytest.approx(by_hand, rel=1e-5)
    rows = found.tables["policies"].set_index("policy")
    mean = (1400 * booms - 700 * (6 - booms)) / 6
    assert rows["difference"].to_numpy() == pytest.approx([np.nan, mean, mean], rel=1e-4, nan_ok=True)
    assert rows["worst"].to_numpy() == pytest.approx([1400, 700, 700], rel=1e-5)
    wanted = 200 * booms + 100 * (6 - booms)
    assert rows["served"].to_numpy() == pytest.approx([600 / wanted, 1, 1], rel=1e-5)
    quarters = found.tables["quarters"].set_index(["policy", "future"]).loc[("stochastic", 1.0)]
    assert quarters["amount"].iloc[0] == pytest.approx(-1200, rel=1e-5)

    found.to_parquet(tmp_path / "tables")
    assert pd.read_parquet(tmp_path / "tables" / "policies.parquet")["verdict"].tolist() == rows["verdict"].tolist()
    target = tmp_path / "out.xlsx"
    asked = [
        "simulate",
        str(case.tables.path),
        "--policies",
        "确定性; stochastic;Stock",
        "--futures",
        "6",
        "--seed",
        "1",
    ]
    assert main([*asked, "--store", str(tmp_path / "store"), "-o", str(target), "--json", "--lang", "zh"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [row["mean"] for row in said["policies"]] == pytest.approx(rows["mean"].tolist())
    assert openpyxl.load_workbook(target).sheetnames == ["策略", "各未来", "各季度", "按科目金额"]
    assert {row["seconds"] for row in said["futures"]} == set(futures["seconds"])  # none was solved again


def test_what_starts_before_the_news_is_held(tmp_path: Path) -> None:
    """The boom is seen in the first quarter, too late for what had to start in it; also where that was nothing."""
    case = vendor()
    for row in case.rows("Scenarios"):
        row |= {"first": "2026Q1", "change": "set", "value": 50}
        row["where"] = "item: A"
    case.rows("Demand")[0]["2026Q2"] = 0
    case.add("Items", item="B", opening_stock=3).add("Demand", customer="C", item="B", price=1, by=[3])
    nothing = answer(loaded(case, tmp_path), truth="boom")
    assert nothing.objective == pytest.approx(3, abs=1e-3)
    assert nothing.tables["quarters"]["lost"].sum() == pytest.approx(100, rel=1e-4)  # what the first quarter wanted too
    ready = answer(loaded(case, tmp_path), truth="boom", policy="stock")
    assert ready.objective == pytest.approx(50 * 14 + 3, rel=1e-4)


def test_news_that_comes_in_time_leaves_nothing_to_the_policy(tmp_path: Path) -> None:
    """The boom of the third quarter is seen in the first: all policies know it when they buy for it."""
    case = vendor(3)
    case.rows("Demand")[0] |= {"2026Q1": 10, "2026Q2": 10, "2026Q3": 100}
    case.add("Items", item="B", opening_stock=3).add("Demand", customer="C", item="B", price=1, by=[3])
    for row in case.rows("Scenarios"):
        row |= {"first": "2026Q3", "where": "item: A"}
    case.add("Scenarios", scenario="boom", sheet_="Demand", where="item: B", column="price", change="times", value=2,
             first="2026Q1", last="2026Q1")  # fmt: skip
    loaded_case = loaded(case, tmp_path)
    found = [answer(loaded_case, truth="boom", policy=policy) for policy in ("deterministic", "stochastic")]
    by_hand = 10 * 14 + 200 * 14 + 3 * 2  # what the first quarter wants of A cannot be there
    assert [result.objective for result in found] == pytest.approx([by_hand, by_hand], rel=1e-5)


def test_a_future_without_an_end_is_a_row_with_its_reason(tmp_path: Path) -> None:
    case = vendor()
    case.add("Capacity", supplier="S", resource="line", capacity=500)
    case.add("Usage", supplier="S", resource="line", item="A", usage=1)
    case.rows("Scenarios")[0] |= {"sheet": "Capacity", "column": "capacity", "value": -1}
    found = loaded(case, tmp_path).simulate(futures=6, seed=1, workers=1)
    futures = found.tables["futures"]
    bad = futures["scenario"] == "boom"
    assert 0 < bad.sum() < 6
    assert set(futures["status"][bad]) == {"faulty"} and futures["reason"][bad].str.startswith("2026Q2: ").all()
    assert futures["money"][~bad].to_numpy() == pytest.approx(1400)
    assert found.tables["policies"]["futures"].tolist() == [6 - bad.sum()]


def test_what_is_interrupted_counts_for_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C after two of four: the future both policies ended counts, the others are rows, a file is written."""
    case = loaded(vendor(forecast_error=0.1), tmp_path)
    quarter = {"policy": "", "future": np.nan, "quarter": "2026Q1", "amount": 7.0, "discounted": 7.0, "wanted": 2.0}
    quarter |= dict.fromkeys(("on_time", "late", "lost", "owed", "missed", "bent"), 0.0)
    lines = {"policy": "", "future": np.nan, "line": "revenue", "amount": 7.0, "discounted": 7.0}
    tables = {"quarters": pd.DataFrame([quarter]), "lines": pd.DataFrame([lines])}
    run = {"realised": 7.0, "left": 0.0, "solves": 1}

    def stopped(tasks: list[Simulation], *_: object) -> list[Result]:
        cut = [without_plan(task, "interrupted", "interrupted") for task in tasks[2:]]
        return [*(Result(task.name, "optimal", 7.0, tables=tables, run=run) for task in tasks[:2]), *cut]

    monkeypatch.setattr("planner.whatif.simulating.run", stopped)
    target = tmp_path / "out.xlsx"
    asked = ["simulate", str(case.tables.path), "--policies=deterministic;stock", "--futures=2", "-o", str(target)]
    assert main([*asked, "--json"]) == 130
    said = json.loads(capsys.readouterr().out)
    assert [row["status"] for row in said["futures"]] == ["optimal", "interrupted"] * 2
    assert [(row["futures"], row["mean"]) for row in said["policies"]] == [(1, 7.0)] * 2
    assert target.exists()


def test_forecasts_move_as_they_are_drawn(tmp_path: Path) -> None:
    """What is wanted in a quarter is its forecast times the news of all quarters until it, under every policy."""
    case = vendor(forecast_error=0.3)
    case.rows("Demand")[0]["2026Q1"] = 40
    known = loaded(case, tmp_path)
    factors = np.cumprod(evolution(np.random.default_rng((3, 4)), 0.3, 1, 2), axis=0)
    for policy in ("deterministic", "stock"):
        found = answer(known, truth="base", draw=(3, 4), policy=policy)
        wanted = found.tables["quarters"]["wanted"].tolist()
        assert wanted == pytest.approx([40 * factors[0, 0, 0], 100 * factors[1, 0, 1]])
    seen = Known(known.tables, "boom", (3, 4))
    assert seen.after(0)["Demand"].phased["quantity"][0, 1] == pytest.approx(100 * factors[0, 0, 1])
    assert seen.after(1)["Demand"].phased["quantity"][0, 1] == pytest.approx(200 * factors[1, 0, 1])


def test_a_forecast_is_the_mean_of_what_comes() -> None:
    """Factors of mean 1 and the variation asked for, one for each later quarter; none for those that have passed."""
    factors = evolution(np.random.default_rng(5), 0.2, 40_000, 3)
    assert factors.shape == (3, 40_000, 3)
    for news in range(3):
        assert (factors[news, :, :news] == 1).all()
        assert factors[news, :, news:].mean(axis=0) == pytest.approx(1, abs=4 * 0.2 / 200)
        assert factors[news, :, news:].std(axis=0) == pytest.approx(0.2, rel=0.03)
    assert factors.prod(axis=0)[:, 2].mean() == pytest.approx(1, abs=4 * 0.36 / 200)
    assert (evolution(np.random.default_rng(5), 0.0, 2, 3) == 1).all()


def test_the_same_seed_draws_the_same_futures(tmp_path: Path) -> None:
    case = loaded(vendor(forecast_error=0.1), tmp_path)
    assert draw(case, 30, 7) == draw(case, 30, 7) != draw(case, 30, 8)
    assert {truth for truth, _ in draw(case, 30, 7)} == {"base", "boom"}  # stock has no probability
    assert len(set(draw(case, 30, 7))) == 30
    assert likely(case.tables) == {"base": 0.5, "boom": 0.5, "stock": 0.0}


def test_what_a_scenario_changes_once_quarters_have_passed(tmp_path: Path) -> None:
    """Receipts that have arrived come no later; what else is on its way moves by the difference, on top of what a plan
    has started. A quarter is counted from the book's start."""
    case = book(4).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=1, last="2026Q3")
    case.add("Demand", customer="C", item="A", price=2, by=[1, 1, 1, 1])
    case.add("Receipts", item="A", supplier="S", by=[8, 5, None, None])
    case.add("Scenarios", scenario="late", sheet_="Receipts", column="receipt", change="shift", value=1)
    case.add("Scenarios", scenario="late", sheet_="Sources", column="last", change="plus", value=-1)
    tables = loaded(case, tmp_path).tables
    assert arrives(tables, "late") == 1
    late = coming(tables, "late", 1)
    assert np.nan_to_num(late["Receipts"].phased["receipt"]).tolist() == [[8, 0, 5, 0]]
    plan = planner.load(tables.path).solve()
    book_1, _ = advance(tables, plan.tables)
    book_1["Receipts"].phased["receipt"][0, 1] = 3  # as if a plan had started it
    news = told(book_1, tables, late, 1)
    assert np.nan_to_num(news["Receipts"].phased["receipt"]).tolist() == [[0, 8, 0]]
    assert news["Sources"].frame["last"].tolist() == [0]


def test_numbers_changed_in_memory_are_those_that_are_simulated(tmp_path: Path) -> None:
    case = loaded(vendor(), tmp_path).edit("Demand: price", "set", 30.0)
    task = Simulation.of(case, "one", "")
    assert [(edit.column, edit.value) for edit in task.edits] == [("price", 30.0)] * len(task.edits) != []
    for other in (case.scenario("boom"), case.scenario("boom").edit("Demand: price", "times", 2.0)):
        with pytest.raises(ValueError, match="in memory"):
            Simulation.of(other, "one", "")
    with pytest.raises(ValueError, match="in memory"):
        Simulation.of(case, "one", "boom")
    fresh = planner.load(case.tables.path).scenario("boom").edit("Demand: price", "times", 2.0)
    assert len(Simulation.of(fresh, "one").edits) and not Simulation.of(fresh, "one", "").edits


def test_what_can_be_said_of_a_difference() -> None:
    money = np.full(4, 1000.0)
    for differences, word in (
        ([10, 12, 11, 13], "more than the first"), ([-10, -12, -11, -13], "less than the first"),
        ([30, -20, 25, -30], "cannot be told apart"), ([0.5, 0.5, 0.6, 0.6], "cannot be told apart: what the searches"),
        ([20] * 4, "cannot be told apart: too few futures"), ([0] * 4, "cannot be told apart"),
    ):  # fmt: skip
        found = compared(np.array(differences), money, 0.001)
        assert found["verdict"].startswith(word), differences
    assert compared(np.full(4, 20.0), money, 0.001, sure=True)["verdict"] == "more than the first"  # nothing else comes
    assert compared(np.array([20.0, 21.0]), money * 0, math.inf)["verdict"].endswith("could make the difference")
    # Student's t for three degrees of freedom is 3.1824
    found = compared(np.array([1.0, 2.0, 3.0, 4.0]), money, 0.0)
    assert found["most"] == pytest.approx(2.5 + 3.182446 * np.sqrt(5 / 3) / 2)
    assert compared(money[:1], money[:1], 0.0)["verdict"].endswith("too few futures")


def test_what_cannot_be_simulated_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = vendor()
    known = loaded(case, tmp_path)
    with pytest.raises(InputError):
        chosen(known, ["deterministic", "boon"])
    for wrong in ({"policies": []}, {"policies": ["stock", "STOCK"]}, {"futures": 0}, {"quarters": 3}, {"seed": -1}):
        with pytest.raises(ValueError, match="must"):
            known.simulate(**{"workers": 1, **wrong})  # type: ignore[arg-type]
    out = ["-o", str(tmp_path / "out.xlsx")]
    for options in (
        ["--futures", "0"],
        ["--quarters", "9"],
        ["--policies", "boon"],
        ["--policies", ";"],
        ["--seed=-1"],
    ):
        assert main(["simulate", str(known.tables.path), *options, *out]) == 2
    del case.rows("Scenarios")[1]["probability"]
    assert main(["simulate", str(case.write(tmp_path / "book.xlsx")), *out]) == 2
    assert "probability" in capsys.readouterr().err and not (tmp_path / "out.xlsx").exists()
