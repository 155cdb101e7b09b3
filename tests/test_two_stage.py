"""The extensive form on published stochastic programmes, written as matrices; risk by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from pyomo.core import (
    Binary,
    ConcreteModel,
    Constraint,
    ConstraintList,
    NonNegativeIntegers,
    NonNegativeReals,
    Objective,
    Var,
    maximize,
)
from scipy.sparse import csc_array

from planner.whatif.settling import shut
from planner_models.problem import Problem, to_problem
from planner_models.problem_data import Matrix
from planner_models.session import Carried, SolverSession
from planner_models.solve import Solution, SolveOptions, Status, solve
from planner_models.two_stage import ExtensiveForm, Risk, extensive_form, fixed
from tests.cases.classics import read_json

EXACT = SolveOptions(gap=0.0, time_limit=60)


@pytest.fixture(scope="module")
def session() -> Iterator[SolverSession]:
    with SolverSession() as one:
        yield one


def shared(problem: Problem, *variables: str) -> np.ndarray:
    """The columns of these variables are what is decided now."""
    numbers = np.full(problem.matrix.shape[1], -1)
    first = np.concatenate([problem.columns[name] for name in variables])
    numbers[first] = np.arange(len(first))
    return numbers


def joint(problems: Sequence[Problem], variables: Sequence[str], probabilities: object, risk: Risk) -> ExtensiveForm:
    return extensive_form(
        [p.matrix for p in problems],
        [p.stages for p in problems],
        np.array(probabilities),
        [shared(p, *variables) for p in problems],
        risk,
    )


def best(
    session: SolverSession, problem: Problem, *, first: np.ndarray | None = None, held: Sequence[str] = ()
) -> float:
    """The profit of one scenario alone, perhaps with what was decided held."""
    matrix = problem.matrix
    if first is not None:
        numbers = shared(problem, *held)
        matrix = fixed(matrix, np.flatnonzero(numbers >= 0), first[numbers[numbers >= 0]])
    return solved(session, matrix, problem.stages).objective


def solved(session: SolverSession, matrix: object, names: Sequence[str], options: SolveOptions = EXACT) -> Solution:
    solution = solve(matrix, names, options, session)  # type: ignore[arg-type]
    assert solution.x is not None
    return solution


def farmer(yields: Sequence[float]) -> Problem:
    """Birge and Louveaux, section 1.1: 500 acres for wheat, corn and beets; what grows is known only later."""
    data = read_json("farmer.json")
    m = ConcreteModel()
    m.v_acres = Var(range(3), domain=NonNegativeReals)
    m.v_bought = Var(range(2), domain=NonNegativeReals)
    m.v_sold = Var(range(4), domain=NonNegativeReals)  # the last: beets beyond the quota
    m.v_sold[2].setub(data["beet_quota"])
    m.c_land = Constraint(expr=sum(m.v_acres.values()) <= data["land"])
    m.c_use = ConstraintList()
    for crop in range(3):
        bought = m.v_bought[crop] if crop < 2 else 0
        sold = m.v_sold[crop] if crop < 2 else m.v_sold[2] + m.v_sold[3]
        m.c_use.add(yields[crop] * m.v_acres[crop] + bought - sold >= data["min_requirement"][crop])
    m.o_profit = Objective(
        expr=sum(p * m.v_sold[i] for i, p in enumerate(data["sell_price"]))
        - sum(p * m.v_bought[i] for i, p in enumerate(data["purchase_price"]))
        - sum(c * m.v_acres[i] for i, c in enumerate(data["planting_cost"])),
        sense=maximize,
    )
    return to_problem(m)


def lands(demand: Sequence[float]) -> Problem:
    """Louveaux and Smeers (1988): which power stations to build before the demand is known; costs as a loss."""
    data = read_json("lands.json")
    m = ConcreteModel()
    m.v_build = Var(range(4), domain=NonNegativeReals)
    m.v_run = Var(range(4), range(3), domain=NonNegativeReals)
    m.c_least = Constraint(expr=sum(m.v_build.values()) >= data["min_total_capacity"])
    m.c_budget = Constraint(expr=sum(c * m.v_build[i] for i, c in enumerate(data["invest_cost"])) <= data["budget"])
    m.c_capacity = Constraint(range(4), rule=lambda m, i: sum(m.v_run[i, j] for j in range(3)) <= m.v_build[i])
    m.c_demand = Constraint(range(3), rule=lambda m, j: sum(m.v_run[i, j] for i in range(4)) >= demand[j])
    costs = sum(data["operating_cost"][i][j] * m.v_run[i, j] for i in range(4) for j in range(3))
    m.o_profit = Objective(
        expr=-sum(c * m.v_build[i] for i, c in enumerate(data["invest_cost"])) - costs, sense=maximize
    )
    return to_problem(m)


def sizes(factor: float) -> Problem:
    """SIZES (Jorjani, Scott and Woodruff 1999; PySP's data): a larger size may be cut down to a smaller one."""
    data = read_json("sizes3.json")
    n, most, cut = len(data["demand"]), data["capacity"], data["reduction_cost"]
    pairs = [(i, j) for i in range(n) for j in range(i + 1)]
    m = ConcreteModel()
    for stage in ("first", "later"):
        m.add_component(f"v_made_{stage}", Var(range(n), domain=Binary))
        m.add_component(f"v_units_{stage}", Var(range(n), domain=NonNegativeIntegers, bounds=(0, most)))
        m.add_component(f"v_used_{stage}", Var(pairs, domain=NonNegativeIntegers, bounds=(0, most)))
    m.c_rows = ConstraintList()
    costs = 0
    for stage, wanted in (("first", data["demand"]), ("later", [factor * d for d in data["demand"]])):
        made, units, used = (m.find_component(f"v_{name}_{stage}") for name in ("made", "units", "used"))
        m.c_rows.add(sum(units.values()) <= most)
        for i in range(n):
            m.c_rows.add(sum(used[k, i] for k in range(i, n)) >= wanted[i])
            m.c_rows.add(units[i] <= most * made[i])
        costs += sum(data["setup_cost"] * made[i] + data["unit_cost"][i] * units[i] for i in range(n))
        costs += cut * sum(used[i, j] for i, j in pairs if i != j)
    for i in range(n):
        early = sum(m.v_used_first[i, j] for j in range(i + 1))
        m.c_rows.add(early <= m.v_units_first[i])
        later = sum(m.v_used_later[i, j] for j in range(i + 1))
        m.c_rows.add(early + later <= m.v_units_first[i] + m.v_units_later[i])
    m.o_profit = Objective(expr=-costs, sense=maximize)
    return to_problem(m)


def test_farmer(session: SolverSession) -> None:
    data = read_json("farmer.json")
    problems, thirds = [farmer(yields) for yields in data["yields"]], np.full(3, 1 / 3)
    form = joint(problems, ["v_acres"], thirds, Risk())
    here_and_now = solved(session, form.matrix, form.names)
    assert here_and_now.status is Status.OPTIMAL
    assert here_and_now.objective == pytest.approx(-data["RP"])
    assert here_and_now.x is not None
    assert here_and_now.x[:3] == pytest.approx([170, 80, 250])  # acres, of the book's table
    known = float(thirds @ [best(session, p) for p in problems])
    assert known - here_and_now.objective == pytest.approx(data["EVPI"], abs=0.01)
    average = farmer(data["yields"][1])
    acres = solved(session, average.matrix, average.stages)
    assert acres.x is not None and acres.objective == pytest.approx(-data["EV"])
    first = acres.x[average.columns["v_acres"]]
    later = float(thirds @ [best(session, p, first=first, held=["v_acres"]) for p in problems])
    assert here_and_now.objective - later == pytest.approx(data["VSS"])


def test_lands(session: SolverSession) -> None:
    data = read_json("lands.json")
    problems, likely = [lands(demand) for demand in data["demand_scenarios"]], np.array(data["prob"])
    form = joint(problems, ["v_build"], likely, Risk())
    here_and_now = solved(session, form.matrix, form.names)
    assert -here_and_now.objective == pytest.approx(data["RP"], abs=1e-4)
    assert -float(likely @ [best(session, p) for p in problems]) == pytest.approx(data["WS"])
    average = lands(likely @ np.array(data["demand_scenarios"]))
    plan = solved(session, average.matrix, average.stages)
    assert plan.x is not None and -plan.objective == pytest.approx(data["EV"])
    first = plan.x[average.columns["v_build"]]
    later = [best(session, p, first=first, held=["v_build"]) for p in problems]
    assert -float(likely @ later) == pytest.approx(data["EEV"])


def test_sizes(session: SolverSession) -> None:
    """Integers in both stages. The optimum takes minutes to prove, so value and bound must enclose it, closely."""
    data = read_json("sizes3.json")
    problems = [sizes(factor) for factor in data["later_demand"]]
    names = ["v_made_first", "v_units_first", "v_used_first"]
    form = joint(problems, names, np.full(3, 1 / 3), Risk())
    found = solved(session, form.matrix, form.names, SolveOptions(gap=0.02, time_limit=60))
    assert found.status is Status.OPTIMAL
    assert -found.bound <= data["RP"] + 0.01 and -found.objective >= data["RP"] - 0.01
    assert form.matrix.integer.sum() == 65 + 10 + 3 * (65 + 10)


@pytest.mark.parametrize(
    ("risk", "acres_of_beets"),
    [(Risk(), 250), (Risk(1.0, 1.0), 375), (Risk(0.0, 1.0), 250), (Risk(1.0, 0.0), 250)],
)
def test_risk_changes_what_the_farmer_plants(risk: Risk, acres_of_beets: float, session: SolverSession) -> None:
    """Against the worst year the farmer plants for it (375 acres of beets at 16 t make the quota of 6,000); a weight of
    0 counts nothing of the tail, and the worst part of everything is the mean."""
    data = read_json("farmer.json")
    problems, thirds = [farmer(yields) for yields in data["yields"]], np.full(3, 1 / 3)
    form = joint(problems, ["v_acres"], thirds, risk)
    found = solved(session, form.matrix, form.names)
    assert found.x is not None
    assert found.x[2] == pytest.approx(acres_of_beets)
    profits = np.array([-(p.matrix.objectives[-1] @ x) for p, x in zip(problems, form.points(found.x), strict=True)])
    assert found.objective == pytest.approx(risk.value(profits, thirds))
    if acres_of_beets == 375:
        assert found.objective == pytest.approx(59950)  # what the bad year alone brings: the book's table
        mean = solved(session, form.mean_within(-59950 + 1e-3), form.names)
        assert mean.objective == pytest.approx((113_250 + 86_600 + 59_950) / 3)  # what 100, 25, 375 acres bring at best


def test_the_worst_part_by_hand() -> None:
    profits, likely = np.array([10.0, -6.0, 2.0]), np.array([0.5, 0.2, 0.3])
    assert Risk(1.0, 0.5).value(profits, likely) == pytest.approx((0.2 * -6 + 0.3 * 2) / 0.5)
    assert Risk(1.0, 0.6).value(profits, likely) == pytest.approx((0.2 * -6 + 0.2 * 2) / 0.4)
    assert Risk(1.0, 0.99).value(profits, likely) == pytest.approx(-6)  # no less than one scenario
    assert Risk(1.0, 1.0).value(profits, likely) == pytest.approx(-6)
    assert Risk(0.25, 0.5).value(profits, likely) == pytest.approx(0.75 * 4.4 + 0.25 * -1.2)
    assert Risk().value(profits, likely) == pytest.approx(4.4)
    assert Risk(0.5, 1.0).value(np.array([1.0, -np.inf, 1.0]), likely) == -np.inf


def test_stages_that_bend_are_weighted_too(session: SolverSession) -> None:
    """A tenth of what is missing in the unlikely scenario counts less than what is missing in the likely one."""

    def problem(need: tuple[float, float], stages: tuple[str, ...]) -> Problem:
        m = ConcreteModel()
        m.v_first = Var(range(2), domain=NonNegativeReals)
        m.v_short = Var(range(2), domain=NonNegativeReals)
        m.c_room = Constraint(expr=sum(m.v_first.values()) <= 10)
        m.c_need = Constraint(range(2), rule=lambda m, i: m.v_first[i] + m.v_short[i] >= need[i])
        for name in stages:
            m.add_component(name, Objective(expr=sum(m.v_short.values())))
        m.o_profit = Objective(expr=-m.v_first[0], sense=maximize)
        return to_problem(m)

    problems = [problem((10, 0), ("o_rules",)), problem((0, 10), ("o_rules", "o_stock"))]
    form = joint(problems, ["v_first"], [0.4, 0.6], Risk())
    assert form.names == ("o_rules", "o_stock", "o_profit")
    found = solved(session, form.matrix, form.names)
    assert found.bent and found.x is not None
    assert found.x[:2] == pytest.approx([0, 10])  # 0.6 x 10 missing would weigh more than 0.4 x 10


def test_scenarios_of_different_structure(session: SolverSession) -> None:
    """A decision that one scenario does not have binds the others only."""
    problems = [farmer(yields) for yields in read_json("farmer.json")["yields"]]
    numbers = [shared(p, "v_acres") for p in problems]
    numbers[0] = np.where(numbers[0] < 2, -1, numbers[0])  # in the good year only the beets are given
    matrices, names = [p.matrix for p in problems], [p.stages for p in problems]
    form = extensive_form(matrices, names, np.full(3, 1 / 3), numbers)
    assert form.matrix.shape[1] == 3 + 8 + 6 + 6
    found = solved(session, form.matrix, form.names)
    assert found.objective > 108_390
    assert form.joined(form.points(found.x)) == pytest.approx(found.x)  # type: ignore[arg-type]


def test_a_plan_from_before_keeps_within_bounds(session: SolverSession) -> None:
    """What was switched on and may be no longer is off, though the search starts from the plan that had it on."""
    m = ConcreteModel()
    m.v_on = Var(range(3), domain=Binary)
    m.v_run = Var(range(3), domain=NonNegativeReals)
    m.c_on = Constraint(range(3), rule=lambda m, i: m.v_run[i] <= 4 * m.v_on[i])
    m.c_room = Constraint(expr=sum(m.v_run.values()) <= 6)
    worth = sum((3 - i) * m.v_run[i] - m.v_on[i] for i in range(3))
    m.o_profit = Objective(expr=worth, sense=maximize)
    problem = to_problem(m)
    everything = Carried(*(np.arange(count) for count in problem.matrix.shape[::-1]))
    free = solve(problem.matrix, problem.stages, EXACT, session)
    assert free.objective == pytest.approx(3 * 4 + 2 * 2 - 2)
    off = fixed(problem.matrix, problem.columns["v_on"][:1], np.zeros(1))
    held = solve(off, problem.stages, EXACT, session, carried=everything)
    assert held.objective == pytest.approx(2 * 4 + 1 * 2 - 2)
    assert held.x is not None and held.x[problem.columns["v_on"]] == pytest.approx([0, 1, 1])


def test_bad_input_is_refused() -> None:
    one = farmer((3, 3.6, 24))
    matrices, names, numbers = [one.matrix] * 2, [one.stages] * 2, [shared(one, "v_acres")] * 2
    for likely in ([0.5, 0.4], [1.0, 0.0], [1.5, -0.5]):
        with pytest.raises(ValueError, match="add up to 1"):
            extensive_form(matrices, names, np.array(likely), numbers)
    with pytest.raises(ValueError, match="two columns"):
        extensive_form(matrices, names, np.array([0.5, 0.5]), [np.zeros(len(numbers[0]), dtype=int)] * 2)
    with pytest.raises(ValueError, match="different names"):
        extensive_form(matrices, [names[0], ["o_other"]], np.array([0.5, 0.5]), numbers)
    for weight, level in ((-0.1, 0.5), (0.5, 1.1), (float("nan"), 0.5)):
        with pytest.raises(ValueError, match="between 0 and 1"):
            Risk(weight, level)


def test_what_the_integers_of_a_point_leave_nothing() -> None:
    # columns: a run and its switch, a run with another, two runs that share a lot, a run that something else feeds
    rows = np.array(
        [
            [1.0, -5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],  # off: nothing
            [0.0, 0.0, 1.0, -5.0, 0.0, 0.0, 0.0, 0.0, 0.0],  # on
            [0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 4.0, 0.0, 0.0],  # the lot takes all
            [0.0, -5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, -1.0],  # off, but the last column makes room
        ]
    )
    sparse = csc_array(rows)
    n = rows.shape[1]
    matrix = Matrix(
        sparse.indptr, sparse.indices, sparse.data, np.full(4, -np.inf), np.array([0.0, 0.0, 4.0, 0.0]),
        np.zeros(n), np.full(n, 10.0), np.isin(np.arange(n), [1, 3, 6]), np.zeros((1, n)), np.zeros(1),
    )  # fmt: skip
    point = np.array([5e-5, 1e-10, 3.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    assert np.flatnonzero(shut(matrix, point)).tolist() == [0, 4, 5]
