"""Rolling simulation: what a scenario changes once, what is held, and what is said of it are no more than is so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import planner
from planner.api import Case
from planner.faults import InputError
from planner.session import Session
from planner.whatif.news import coming
from planner.whatif.settling import SETTLING
from planner.whatif.simulating import chosen, draw
from planner.whatif.simulation import Simulation, _Course, held
from planner.whatif.simulation_command import lines
from planner.whatif.task import Result
from tests.whatif.test_simulation import answer, loaded, vendor


def test_a_scenario_whose_numbers_have_passed_changes_nothing(tmp_path: Path) -> None:
    """Its rows say all quarters, but from the second on there is nothing left that they could change."""
    first = planner.load(Path(__file__).parents[2] / "inputs" / "first-steps.xlsx").edit(
        "Settings: forecast_error", "set", 0.2
    )
    assert answer(first, policy="Chips late", draw=(1, 1), quarters=3).status == "optimal"
    case = vendor()
    case.add("Receipts", item="A", supplier="S", by=[7, None]).add("Receipts", item="A", supplier="T", by=[None, 3])
    for supplier in "TS":
        late = {
            "sheet_": "Receipts",
            "where": f"supplier: {supplier}",
            "column": "receipt",
            "change": "shift",
            "value": 1,
        }
        case.add("Scenarios", scenario="late", **late)
    known = loaded(case, tmp_path)
    by_hand = 2000 - 90 * 6 - 7  # bought 90, and 7 held for a quarter; late, the 3 of the second are missing
    found = [answer(known).objective, answer(known, truth="late").objective]
    assert found == pytest.approx([by_hand, by_hand - 3 * 20], rel=1e-5)
    for change, units in (("set", 5), ("plus", 6)):  # what is given can be changed again
        case.add(
            "Scenarios",
            scenario="more",
            sheet_="Receipts",
            where="supplier: S",
            column="receipt",
            change=change,
            value=units,
        )
    more = coming(loaded(case, tmp_path).tables, "more", 1)
    assert more["Receipts"].phased["receipt"][0].tolist() == [7, 11]


def test_a_scenario_that_has_come_is_not_planned_for_again(tmp_path: Path) -> None:
    """The boom doubles the fourth quarter too, for which 200 are bought, not 400; a policy that cannot come goes on."""
    case = vendor(4)
    case.rows("Demand")[0]["2026Q4"] = 100
    case.add("Scenarios", scenario="other", probability=0.1, sheet_="Demand", column="price", change="times", value=1)
    known = loaded(case, tmp_path)
    money = {policy: answer(known, truth="boom", policy=policy).objective for policy in ("boom", "other", "stock")}
    assert money["boom"] == pytest.approx(2 * 200 * 14, rel=1e-5)  # bought for what comes, nothing is left over
    assert money["other"] == pytest.approx(100 * 14 + 200 * 14, rel=1e-5)
    assert money["stock"] == pytest.approx(2 * 200 * 14 - 200 * (6 + 1), rel=1e-5)


def test_frozen_quarters_that_a_scenario_brings_stay(tmp_path: Path) -> None:
    case = vendor(3)
    case.add("Scenarios", scenario="stiff", sheet_="Settings", column="frozen_quarters", change="set", value=2)
    known = loaded(case, tmp_path)
    with Session() as session:
        course = _Course(Simulation.of(known, "one", "", truth="stiff"), known, session, lambda seconds: None)  # type: ignore[arg-type]
        for t, frozen in enumerate((0, 2, 2)):
            course.quarter(t)
            assert course.book.settings.frozen_quarters == frozen


def test_a_verdict_is_no_surer_than_the_searches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each quarter's plans may lose a gap, and one that was not proven any amount; futures of one kind only say nothing
    of the others, unless there are no others."""
    status, book_ = "optimal", vendor(forecast_error=0.1)
    numbers = dict.fromkeys(
        ("amount", "discounted", "wanted", "on_time", "late", "lost", "owed", "missed", "bent"), 1.0
    )
    quarter = pd.DataFrame([{"policy": "", "future": np.nan, "quarter": "2026Q1", **numbers}])
    lines = pd.DataFrame([{"policy": "", "future": np.nan, "line": "revenue", "amount": 7.0, "discounted": 7.0}])

    def brought(tasks: list[Simulation], *_: object) -> list[Result]:
        found = []
        for n, task in enumerate(tasks):
            money = 1000.0 + (15 + n / 10 if task.policy == "stock" else 0)
            run = {"realised": money, "left": 0.0, "solves": 1}
            tables = {"quarters": quarter, "lines": lines}
            found.append(Result(task.name, status if n == 1 else "optimal", money, tables=tables, run=run))
        return found

    def verdict(case: Case, quarters: int) -> str:
        found = case.simulate(["deterministic", "stock"], 4, seed=seed, quarters=quarters, gap=0.01)
        return str(found.tables["policies"]["verdict"].iloc[1])

    monkeypatch.setattr("planner.whatif.simulating.run", brought)
    case, seed = loaded(book_, tmp_path), 0
    assert verdict(case, 1) == "more than the first"
    assert verdict(case, 2).endswith("could make the difference")
    status = "feasible"
    assert verdict(case, 1).endswith("could make the difference")
    status, alike = "optimal", loaded(vendor(), tmp_path)
    seed = next(seed for seed in range(99) if len(set(draw(alike, 4, seed))) == 1)
    assert verdict(alike, 1).endswith("too few futures")
    for row in (sure := vendor()).rows("Scenarios"):
        row["probability"] = 0
    assert verdict(loaded(sure, tmp_path), 1) == "more than the first"


def test_small_units_are_held_and_only_noise_is_not(tmp_path: Path) -> None:
    """Where 5e-5 are wanted they are no noise; where 100 are of use, 5e-5 in a plan for all scenarios are."""
    case = vendor()
    case.rows("Demand")[0] |= {"2026Q2": 5e-5, "price": 2e8}
    served = answer(loaded(case, tmp_path), policy="stock").tables["quarters"]
    assert served["on_time"].sum() == pytest.approx(5e-5, rel=0.02)
    known = loaded(vendor(), tmp_path)
    plan = known.solve()
    plan.tables["locks"].loc[plan.tables["locks"]["decision"] == "start", "units"] = 5e-5
    kept = [held(known.tables, plan, noisy)["Locks"].phased["units"][:, 0].max() for noisy in (False, True)]
    assert kept == [5e-5, 0]


def test_a_scenario_that_is_called_like_a_policy_is_refused_as_one(tmp_path: Path) -> None:
    case = vendor()
    case.rows("Scenarios")[1]["scenario"] = "Stochastic"
    known = loaded(case, tmp_path)
    assert chosen(known, ["deterministic", "boom", "随机"]) == ["deterministic", "boom", "stochastic"]
    with pytest.raises(InputError) as caught:
        chosen(known, ["deterministic", "stochastic"])
    assert [(f.code, f.sheet, f.found) for f in caught.value.faults] == [("scenario_policy", "Scenarios", "Stochastic")]


def test_demand_and_scenarios_are_drawn_apart(tmp_path: Path) -> None:
    drawn = draw(loaded(vendor(forecast_error=0.1), tmp_path), 5, 7)
    streams = {float(np.random.default_rng(numbers).random()) for numbers in (7, *(draws for _, draws in drawn))}
    assert len(streams) == 6


def test_a_plan_for_all_scenarios_is_given_all_the_seconds_that_it_may_take(tmp_path: Path) -> None:
    """Alone, with the base plan's decisions and together, a limit for each of two; one more, and the settling."""
    given: list[float] = []
    case = loaded(vendor(), tmp_path)
    with Session() as session:
        Simulation.of(case, "one", "", policy="stochastic", time_limit=5, quarters=1).answer(
            case, session, given.append
        )
    assert given[0] == 5 * (3 * 2 + 1) + 2 * SETTLING
    sure = vendor()
    sure.rows("Scenarios")[0]["probability"] = 1
    found = loaded(sure, tmp_path).simulate(futures=1, workers=1)
    assert found.certain and "between 0 and 1" in " ".join(lines(found, "en"))
