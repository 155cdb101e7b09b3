"""Plans for all scenarios: what information and planning are worth, worked out by hand; faults; files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

import planner
from planner import cli
from planner.faults import InputError
from planner.scenario_rows import NAME
from planner.whatif.decisions import HEDGE, ROBUST, WAITS
from planner.whatif.stochastic import StochasticPlan
from tests.books import write_book
from tests.cases.book import Book, book
from tests.cases.solve import near


def plan_for(case: Book, folder: Path, **options: object) -> StochasticPlan:
    """The plan for all scenarios; every scenario's plan must pass the audit with its own tables, and its profit be
    that of its money."""
    loaded = planner.load(case.write(folder / "book.xlsx"))
    plan = loaded.stochastic(**options)  # type: ignore[arg-type]
    assert not plan.audit
    assert plan.status.name == "OPTIMAL"
    for one in plan.plans.values():
        assert one.objective == near(float(one.money["discounted"].sum()))
    return plan


def figure(plan: StochasticPlan, name: str, column: str = "value") -> float:
    return float(plan.tables["value"].set_index("figure").at[name, column])


def taken(plan: StochasticPlan, what: str, when: str = "2026Q1") -> dict[str, object]:
    rows = plan.tables["decisions"].set_index(["what", "when"])
    return dict(rows.loc[(what, when)])


def other(case: Book, probability: float) -> None:
    """A scenario in which B is wanted, and not A."""
    for item, wanted in (("A", 0), ("B", 10)):
        case.add("Scenarios", scenario="other", sheet_="Demand", where=f"item: {item}", column="quantity", change="set",
                 value=wanted, probability=probability)  # fmt: skip


def plant(high: float | None = 0.5) -> Book:
    """Nothing can be made before capacity is built: 10 a step for 12. 10 are wanted at 3, in scenario high 30."""
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A")
    case.add("Capacity", supplier="S", resource="R", capacity=0).add("Usage", resource="R", item="A", usage=1)
    case.add("Options", option="more", supplier="S", resource="R", step=10, most_steps=3, capex=12)
    case.add("Demand", customer="C", item="A", price=3, by=[10])
    return case.add(
        "Scenarios", scenario="high", sheet_="Demand", column="quantity", change="set", value=30, probability=high
    )


def test_capacity_before_demand_is_known(tmp_path: Path) -> None:
    """Steps n earn 3 min(10, 10 n) - 12 n, or 3 min(30, 10 n) - 12 n: 18 and 18, 6 and 36, -6 and 54. On average 18,
    21, 24: three. Known in advance (18 + 54) / 2 = 36; with the base plan's single step 18."""
    plan = plan_for(plant(), tmp_path)
    assert [figure(plan, name) for name in ("plan", "mean", "worst")] == [near(24), near(24), near(-6)]
    assert figure(plan, "known") == near(36) and figure(plan, "EVPI") == near(12)
    assert figure(plan, "base decisions") == near(18) and figure(plan, "VSS") == near(6)
    assert [figure(plan, "VSS", name) for name in ("least", "most")] == [near(6), near(6)]
    row = taken(plan, "more")
    assert [row[name] for name in ("plan", "base", "fewest", "most", "likely")] == [3, 1, 1, 3, 1]
    assert row["kind"] == "expand" and row["verdict"] == ROBUST
    outcomes = plan.tables["outcomes"].set_index("scenario")
    assert outcomes["profit"].to_dict() == {"base": near(-6), "high": near(54)}
    assert outcomes["own"].to_dict() == {"base": near(18), "high": near(54)}
    assert outcomes["base"].to_dict() == {"base": near(18), "high": near(18)}
    assert outcomes["regret"].to_dict() == {"base": near(24), "high": near(0)}
    assert outcomes["served"].to_dict() == {"base": 1, "high": 1}


@pytest.mark.parametrize(
    ("options", "steps", "value"),
    [
        ({"risk": "worst"}, 1, 18),
        ({"risk": "worst", "weight": 0.1}, 3, 0.9 * 24 - 0.6),
        ({"risk": "cvar", "level": 0.5}, 1, 18),  # of 50 % each: the worst half is the worst scenario
        ({"risk": "cvar", "level": 0.5, "weight": 0.1}, 3, 0.9 * 24 - 0.6),
        ({"risk": "cvar", "level": 0.25, "weight": 1.0}, 1, 18),  # 3 steps: (0.5 x -6 + 0.25 x 54) / 0.75 = 14
        ({"risk": "cvar", "level": 0.0, "weight": 1.0}, 3, 24),
    ],
)
def test_risk_changes_what_is_decided(options: dict[str, object], steps: float, value: float, tmp_path: Path) -> None:
    plan = plan_for(plant(), tmp_path, **options)
    assert taken(plan, "more")["plan"] == steps
    assert figure(plan, "plan") == near(value)


def test_of_plans_with_the_same_worst_the_best_mean_counts(tmp_path: Path) -> None:
    """Where high is not more demand but a price of 9, one step earns 18 or 78: the worst says nothing about either
    scenario's deliveries in the other, yet all of it is delivered."""
    case = plant()
    case.sheets["Scenarios"][0] |= {"column": "price", "value": 9}
    plan = plan_for(case, tmp_path, risk="worst")
    assert plan.tables["outcomes"]["profit"].tolist() == [near(18), near(78)]


def shop(now: float = 0.5) -> Book:
    """What is ordered arrives a quarter later: a unit costs 1 and earns 3, an order costs 1. 10 wanted, or 30."""
    case = book(2).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=1, lead_time=1, order_cost=1)
    case.add("Demand", customer="C", item="A", price=3, by=[0, 10])
    return case.add(
        "Scenarios", scenario="high", sheet_="Demand", column="quantity", change="times", value=3, probability=now
    )


def test_orders_before_demand_is_known(tmp_path: Path) -> None:
    """30 ordered earn -1 or 59, on average 29; 10 earn 19. Known in advance (19 + 59) / 2 = 39. What is of use in one
    scenario may be started in all of them, though nobody wants it there."""
    plan = plan_for(shop(), tmp_path)
    assert figure(plan, "plan") == near(29)
    assert figure(plan, "EVPI") == near(10) and figure(plan, "VSS") == near(10)
    assert taken(plan, "S: A") | {"kind": "start"} == taken(plan, "S: A")
    assert [taken(plan, "S: A")[name] for name in ("plan", "fewest", "most")] == [near(30), near(10), near(30)]
    assert [float(one.purchasing["started"].sum()) for one in plan.plans.values()] == [near(30), near(30)]


def test_orders_that_wait(tmp_path: Path) -> None:
    """With nothing decided now, knowing in advance is worth nothing."""
    plan = plan_for(shop(), tmp_path, decide_now_quarters=0)
    assert figure(plan, "plan") == near(39)
    assert figure(plan, "EVPI") == near(0) and figure(plan, "VSS") == near(0)
    assert plan.tables["decisions"].empty


def test_orders_of_the_unlikely(tmp_path: Path) -> None:
    """30 against 10 earns -20 or 40 more: at a probability of 0.3 it does not pay."""
    plan = plan_for(shop(0.3), tmp_path)
    assert taken(plan, "S: A")["plan"] == near(10)
    assert figure(plan, "VSS") == near(0)


def qualified(slips: float) -> Book:
    """S is qualified, or that slips beyond the horizon; B, qualified anyway, must build for 12 to make the 10 wanted in
    the second quarter at 3. A unit costs 1."""
    case = book(2).add("Items", item="A", tracked="yes")
    for supplier in ("S", "B"):
        case.add("Sources", supplier=supplier, item="A", unit_cost=1, lead_time=1)
        case.add("Qualification", customer="C", item="A", supplier=supplier, from_="2026Q1")
    case.add("Capacity", supplier="B", resource="R", capacity=0).add(
        "Usage", supplier="B", resource="R", item="A", usage=1
    )
    case.add("Options", option="build", supplier="B", resource="R", step=10, capex=12)
    case.add("Demand", customer="C", item="A", price=3, by=[0, 10])
    return case.add(
        "Scenarios", scenario="slips", sheet_="Qualification", where="supplier: S", column="from", change="plus",
        value=9, probability=slips,
    )  # fmt: skip


@pytest.mark.parametrize(("slips", "built", "value"), [(0.4, 0, 12), (0.7, 1, 8)])
def test_a_date_that_slips(slips: float, built: float, value: float, tmp_path: Path) -> None:
    """Without B 20 or 0, with it 8 in any case (what S ordered too would cost besides): built from 0.6 on."""
    plan = plan_for(qualified(slips), tmp_path, decide_now_quarters=0)
    assert figure(plan, "plan") == near(value)
    assert figure(plan, "EVPI") == near((1 - slips) * 20 + slips * 8 - value)
    assert figure(plan, "VSS") == near(value - (1 - slips) * 20)
    row = taken(plan, "build")
    assert (row["plan"], row["base"], row["verdict"]) == (built, 0, WAITS)
    assert row["likely"] == near(slips)


def test_what_no_scenario_alone_asks_for(tmp_path: Path) -> None:
    """10 of A or 10 of B are wanted at 3; a line for one of them costs 13, one for either 20. Who knows builds the one
    line and earns 17; who does not earns 2 with one line, 4 with both, 10 with the line for either."""
    case = book(1).add("Capacity", supplier="F", resource="either", capacity=0)
    case.add("Options", option="for either", supplier="F", resource="either", step=10, capex=20)
    for item in ("A", "B"):
        case.add("Items", item=item).add("Demand", customer="C", item=item, price=3, by=[10 if item == "A" else 0])
        case.add("Sources", supplier="S", item=item).add("Sources", supplier="F", item=item)
        case.add("Capacity", supplier="S", resource=item, capacity=0)
        case.add("Usage", supplier="S", resource=item, item=item, usage=1)
        case.add("Usage", supplier="F", resource="either", item=item, usage=1)
        case.add("Options", option="for " + item, supplier="S", resource=item, step=10, capex=13)
    other(case, 0.5)
    plan = plan_for(case, tmp_path, decide_now_quarters=0)
    assert figure(plan, "plan") == near(10)
    assert figure(plan, "EVPI") == near(7) and figure(plan, "VSS") == near(8)
    verdicts = plan.tables["decisions"].query("kind == 'expand'").set_index("what")["verdict"].to_dict()
    assert verdicts == {"for either": HEDGE, "for A": WAITS, "for B": WAITS}


def test_decisions_that_cannot_be_carried_out(tmp_path: Path) -> None:
    """The base plan starts 10 now; in scenario down the line stands still: no money compares the two."""
    case = shop()
    case.add("Capacity", supplier="S", resource="R", capacity=40).add("Usage", resource="R", item="A", usage=1)
    case.sheets["Scenarios"] = []
    case.add("Scenarios", scenario="down", sheet_="Capacity", column="capacity", change="set", value=0, probability=0.5)
    plan = plan_for(case, tmp_path)
    assert np.isnan(figure(plan, "VSS")) and np.isnan(figure(plan, "VSS", "most"))
    assert plan.answers.planning == (np.inf, np.inf)
    notes = plan.tables["value"].set_index("figure")["note"]
    assert notes["VSS"].endswith("in: down.")
    assert figure(plan, "plan") == near(0)  # nothing can be started in both
    assert taken(plan, "S: A")["verdict"] == WAITS


def test_what_a_scenario_forces_is_not_decided_here(tmp_path: Path) -> None:
    """In one scenario the supplier does not expand at all, in another it must: each time it is what may come."""
    case = plant(0.2)
    for name, column, value in (("no", "most_steps", 0), ("must", "least_steps", 2)):
        case.add(
            "Scenarios", scenario=name, sheet_="Options", column=column, change="set", value=value, probability=0.2
        )
    plan = plan_for(case, tmp_path, decide_now_quarters=0)
    assert plan.tables["outcomes"]["profit"].tolist() == [near(18), near(54), near(0), near(6)]
    assert plan.tables["decisions"].query("kind == 'expand'").empty
    assert figure(plan, "EVPI") == near(0)


def rivals() -> Book:
    """One step for one of two customers with commitments, each of which a scenario asks for."""
    case = book(1)
    for item in ("A", "B"):
        case.add("Items", item=item).add("Sources", supplier="S", item=item)
        case.add("Capacity", supplier="S", resource="R" + item, capacity=0)
        case.add("Usage", resource="R" + item, item=item, usage=1)
        case.add("Options", option="for " + item, supplier="S", resource="R" + item, step=10, capex=5)
        case.add("Demand", customer="C", item=item, price=3, committed=1, by=[10 if item == "A" else 0])
    case.settings["capex_budget"] = 5
    other(case, 0.6)
    return case


def test_commitments_count_by_probability(tmp_path: Path) -> None:
    """The likelier scenario's is kept."""
    plan = plan_for(rivals(), tmp_path)
    assert plan.bent
    assert taken(plan, "for B")["plan"] == 1
    assert plan.tables["outcomes"]["bent"].tolist() == [1, 0]
    notes = plan.tables["value"].set_index("figure")["note"]
    assert "Rules bend differently" in notes["EVPI"] and "Rules bend differently" in notes["VSS"]


def test_the_workbook_as_it_is_need_not_come(tmp_path: Path) -> None:
    """Probabilities of 1 in all leave nothing for it, but its plan is what planning is compared with."""
    case = plant(0.5)
    case.add("Scenarios", scenario="none", sheet_="Demand", column="quantity", change="set", value=0, probability=0.5)
    case.add("Scenarios", scenario="never", sheet_="Demand", column="quantity", change="set", value=90, probability=0)
    plan = plan_for(case, tmp_path)
    assert list(plan.plans) == ["high", "none"]
    assert taken(plan, "more")["plan"] == 3  # (54 - 36) / 2 = 9, against 3 with one
    assert figure(plan, "VSS") == near(6)


def test_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = plant()
    case.add("Scenarios", scenario="low", sheet_="Demand", column="quantity", change="set", value=5)
    path = case.write(tmp_path / "b.xlsx")
    with pytest.raises(InputError) as caught:
        planner.load(path).stochastic()
    assert [(f.code, f.sheet, f.cell) for f in caught.value.faults] == [("scenario_probability_missing", NAME, "F3")]
    assert cli.main(["stochastic", str(path), "-o", str(tmp_path / "out")]) == 2
    assert "probability for scenario 'low'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    case = plant(0.8)
    case.add("Scenarios", scenario="low", sheet_="Demand", column="quantity", change="set", value=5, probability=0.3)
    assert cli.main(["stochastic", str(case.write(path)), "-o", str(tmp_path / "out")]) == 2
    assert "1.1" in capsys.readouterr().err
    del case.sheets["Scenarios"]
    assert cli.main(["stochastic", str(case.write(path)), "--lang", "zh"]) == 2
    assert "工作簿没有情景" in capsys.readouterr().err
    good = str(plant().write(path))
    for wrong in (
        ["--level", "0.5"],
        ["--weight", "1"],
        ["--risk", "cvar", "--level", "2"],
        ["--risk", "cvar", "--weight", "nan"],
        ["--risk", "worst", "--level", "0.5"],
        ["--decide-now-quarters", "-1"],
        ["--gap", "-1"],
    ):
        assert cli.main(["stochastic", good, "-o", str(tmp_path / "out"), *wrong]) == 2
        assert "out of range" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with the workbook and each scenario's plan, which the audit accepts; a single file; both languages."""
    path, out = plant().write(tmp_path / "b.xlsx"), tmp_path / "out"
    assert cli.main(["stochastic", str(path), "-o", str(out), "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "2 个情景的统一计划：最优" in said and "（EVPI）" in said and "more 2026Q1" in said
    assert sorted(p.name for p in out.iterdir()) == ["scenario-1.xlsx", "scenario-2.xlsx", "stochastic.xlsx"]
    sheets = load_workbook(out / "stochastic.xlsx")
    assert sheets.sheetnames == ["价值", "各情景结果", "决策", "运行"]
    assert sheets["决策"]["A4"].value == "扩产" and sheets["决策"]["I4"].value == "各情景均采用"
    assert sheets["各情景结果"]["B4"].value == "原状"
    for number in (1, 2):
        assert cli.main(["audit", str(path), str(out / f"scenario-{number}.xlsx")]) == 0
    capsys.readouterr()
    assert cli.main(["stochastic", str(path), "-o", str(out)]) == 2  # is there already
    assert "not empty" in capsys.readouterr().err
    one = tmp_path / "one.xlsx"
    assert cli.main(["stochastic", str(path), "-o", str(one), "--json", "--risk", "worst"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["objective"] == near(18) and told["evpi"] == [near(0), near(0)] and told["risk"] == "worst"
    assert load_workbook(one).sheetnames == ["Value", "Outcomes", "Decisions", "Run"]


def test_a_chinese_book(tmp_path: Path) -> None:
    case = plant()
    names = ["Settings", *case.sheets]
    head = {"Settings": [["setting", "value"], ["start", "2026Q1"], ["quarters", 1], ["gap", 0]]}
    rows = {n: [list(case.rows(n)[0]), *(list(row.values()) for row in case.rows(n))] for n in names[1:]}
    rows["Suppliers"] = [["supplier"], ["S"]]
    plan = planner.load(write_book(tmp_path / "b.xlsx", {**head, **rows}, "zh")).stochastic()
    assert plan.language == "zh" and figure(plan, "plan") == near(24)
    assert "目标" in plan.tables["value"]["note"][0]


def test_the_first_steps_with_three_demands(tmp_path: Path) -> None:
    """Its minimum orders of 3,000: within a solver's tolerance, an order of nothing was one of 0.00001."""
    book = load_workbook(Path(__file__).parents[1] / "inputs" / "first-steps.xlsx")
    sheet = book["Scenarios"]
    sheet.delete_rows(1, sheet.max_row)
    sheet.append(["scenario", "sheet", "where", "column", "change", "value", "probability"])
    for name, factor, probability in (("low", 0.7, 0.333333), ("usual", 1.0, 0.333333), ("high", 1.3, 0.333334)):
        sheet.append([name, "Demand", "customer: AWS", "quantity", "times", factor, probability])
    book.save(tmp_path / "b.xlsx")
    assert not planner.load(tmp_path / "b.xlsx").stochastic().audit


def signed(spot: float) -> Book:
    """10 are wanted at 5 in the second quarter. They cost 4; under a contract signed now for 6, 2 each."""
    case = book(2).add("Items", item="A").add("Demand", customer="C", item="A", price=5, by=[0, 10])
    case.add("Sources", supplier="S", item="A", unit_cost=spot)
    case.add("Options", option="sign it", kind="sign", supplier="S", capex=6, latest="2026Q1")
    case.add("Contracts", contract="deal", supplier="S", item="A", option="sign it", price=2, most=30, spot="yes")
    return case.add(
        "Scenarios", scenario="none", sheet_="Demand", column="quantity", change="set", value=0, probability=0.5
    )


@pytest.mark.parametrize(("spot", "steps", "value"), [(4, 1, 9), (3, 0, 10)])
def test_a_contract_is_signed_now(spot: float, steps: float, value: float, tmp_path: Path) -> None:
    """Signed: 30 - 6 or -6, 9 on average. Else 10 (5 - spot) or nothing: 5 at a spot price of 4, 10 at 3. Known in
    advance: 24 at 4 and signed, or 24 against 20 at 3, and signed too; nothing otherwise."""
    plan = plan_for(signed(spot), tmp_path)
    assert figure(plan, "plan") == near(value)
    assert figure(plan, "EVPI") == near(12 - value)
    row = taken(plan, "sign it")
    assert (row["kind"], row["plan"], row["base"], row["verdict"]) == ("sign", steps, 1, WAITS)


def test_choices_are_made_now(tmp_path: Path) -> None:
    """A rule lets one supplier count over the horizon. S costs 1 and makes 10, T costs 2 and makes 30; 10 are wanted at
    4, or 30: with S 30 or 30, with T 20 or 60."""
    case = book(1).add("Items", item="A").add("Demand", customer="C", item="A", price=4, by=[10])
    for supplier, cost, most in (("S", 1, 10), ("T", 2, 30)):
        case.add("Sources", supplier=supplier, item="A", unit_cost=cost, most=most)
    case.add("Shares", rule="one of them", item="A", per="horizon", most_suppliers=1)
    case.add("Scenarios", scenario="high", sheet_="Demand", column="quantity", change="set", value=30, probability=0.5)
    plan = plan_for(case, tmp_path, decide_now_quarters=0)
    assert figure(plan, "plan") == near(40) and figure(plan, "EVPI") == near(5) and figure(plan, "VSS") == near(10)
    told = plan.tables["decisions"].query("kind == 'counts'").set_index("what")
    assert told["plan"].to_dict() == {"one of them: S": 0, "one of them: T": 1}
    assert told["base"].to_dict() == {"one of them: S": 1, "one of them: T": 0}


def test_the_example(tmp_path: Path) -> None:
    """All scenarios' plans agree on what is decided now, and no figure contradicts another."""
    path = tmp_path / "example.xlsx"
    assert cli.main(["template", str(path), "--example"]) == 0
    plan = planner.load(path).stochastic(gap=0.01)
    assert not plan.audit and len(plan.plans) == 3
    tables = [one.tables for one in plan.plans.values()]
    for name, columns in (("options", ["option", "quarter", "steps"]), ("purchasing", ["supplier", "item", "started"])):
        decided = [table[name][table[name]["quarter"] == table["components"]["quarter"].min()] for table in tables]
        sums = [
            rows[columns].groupby(columns[:2])["steps" if name == "options" else "started"].sum() for rows in decided
        ]
        for other in sums[1:]:
            assert other.to_dict() == pytest.approx(sums[0].to_dict())
    assert figure(plan, "base decisions", "least") <= figure(plan, "plan", "most")
    assert figure(plan, "plan") <= figure(plan, "known", "most")
    for name in ("EVPI", "VSS"):
        assert 0 <= figure(plan, name, "least") <= max(0.0, figure(plan, name)) <= figure(plan, name, "most")
    assert figure(plan, "plan") == near(float(plan.answers.likely @ [one.objective for one in plan.plans.values()]))


@pytest.mark.parametrize("phase", ["alone", "together"])
def test_an_interrupt(phase: str, tmp_path: Path) -> None:
    """Before there is a plan for all scenarios nothing is kept; after it the best one is, audited and called so."""
    path, steps = tmp_path / "example.xlsx", [""]
    assert cli.main(["template", str(path), "--example"]) == 0

    def listen(_line: object) -> None:
        if steps[-1] == phase:
            raise KeyboardInterrupt

    case = planner.load(path)
    if phase == "alone":
        with pytest.raises(KeyboardInterrupt):
            case.stochastic(gap=0.0, time_limit=2, listen=listen, step=steps.append)
        return
    plan = case.stochastic(gap=0.0, time_limit=2, listen=listen, step=steps.append)
    assert plan.status.name == "INTERRUPTED" and not plan.audit and plan.run["status"] == "interrupted"
