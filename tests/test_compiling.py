"""From tables to the Network: whole columns, sets that hold together, bounds that do not run away with size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

import planner
import planner.compiling.network as network_module
from planner.audit import audit
from planner.compiling import compile_tables
from planner.compiling.builder import Builder, spread
from planner.read_back import read_plan
from planner_models.network import PARAMS, RELATIONS, SETS, Network
from planner_models.problem import make_problem
from tests.books import book, write_book
from tests.cases.book import Book
from tests.cases.solve import near, solve
from tests.strategies import networks
from tests.test_laws import RUN

REFERENCE = Path(__file__).parent.parent / "inputs" / "interconnect.xlsx"


def network_of(path: Path, sheets: dict[str, str], quarters: int = 1) -> Network:
    rows = [["setting", "value"], ["start", "2026Q1"], ["quarters", quarters]]
    return compile_tables(planner.load(write_book(path / "b.xlsx", {"Settings": rows, **book(sheets)})).tables).network


def test_numbers_between_bounds_are_spread_over_rows() -> None:
    n, numbers = spread(np.array([3, 5, 0]), np.array([4, 4, 2]))
    assert n.tolist() == [0, 0, 2, 2, 2]
    assert numbers.tolist() == [3, 4, 0, 1, 2]


def test_columns_of_a_set_have_one_length_and_every_number() -> None:
    builder = Builder()
    builder.add("RUNS", 7, np.array([1, 2]), unit_cost=5.0, yield_=[0.5, 1.0])
    builder.relate("RUNS_OF", (3, np.array([1, 2])), (7,))
    built = builder.network()
    assert built.sets["RUNS"].tolist() == [[7, 1], [7, 2]]
    assert built.params["unit_cost"].tolist() == [5.0, 5.0]
    assert built.relations["RUNS_OF"].keys.tolist() == [[3, 1], [3, 2]]
    assert built.relations["RUNS_OF"].members.tolist() == [[7], [7]]
    with pytest.raises(ValueError, match="shape"):
        builder.add("ORDERS", np.array([1, 2]), np.array([1, 2, 3]), most_run=1.0)
    with pytest.raises(TypeError, match="ORDERS has no"):
        builder.add("ORDERS", 1, 1, most_run=1.0, least_run=0.0)


@pytest.mark.parametrize("scenario", ["base", "Oracle lands large", "CPO late"])
def test_sets_have_no_element_twice_and_relations_speak_of_elements_that_are_there(scenario: str) -> None:
    network = compile_tables(planner.load(REFERENCE).scenario(scenario).tables).network
    elements = {name: set(map(tuple, network.sets[name].tolist())) for name in SETS}
    for name in SETS:
        assert len(elements[name]) == len(network.sets[name]), name
    for name, (over, _, _) in RELATIONS.items():
        relation = network.relations[name]
        pairs = [(*key, *member) for key, member in zip(relation.keys.tolist(), relation.members.tolist(), strict=True)]
        assert len(set(pairs)) == len(pairs), name
        assert set(map(tuple, relation.keys.tolist())) <= elements[over], name
    assert {name: values.dtype for name, values in network.params.items()} == dict.fromkeys(PARAMS, np.dtype(float))


def ruled(chains: dict[str, str], least: float = 0.5) -> dict[str, str]:
    """Items of two suppliers, S with a least share; ``chains``: item -> what it is made of. 10 of each item wanted."""
    return {
        "Items": "item\n" + "\n".join(chains),
        "Suppliers": "supplier\nS\nT",
        "Sources": "supplier|item|order_cost\n" + "\n".join(f"S|{i}|1\nT|{i}|1" for i in chains),
        "BOM": "item|component|quantity\n" + "\n".join(f"{i}|{c}|1" for i, c in chains.items() if c),
        "Demand": "customer|item|2026Q1|price\n" + "\n".join(f"C|{i}|10|5" for i in chains),
        "Shares": "rule|supplier|item|least\n" + "\n".join(f"r {i}|S|{i}|{least}" for i in chains),
    }


def test_share_rules_of_unrelated_items_leave_each_other_alone(tmp_path: Path) -> None:
    """A least share of a half may force as much again: twice 10, however many such rules there are."""
    bounds = network_of(tmp_path, ruled({f"i{n}": "" for n in range(40)})).params["most_run"]
    assert bounds.tolist() == pytest.approx([20.0] * 80)


def test_what_a_rule_forces_asks_for_more_below(tmp_path: Path) -> None:
    """20 of A may be started; B is wanted 10 times itself and 20 for A: 60. What is not below is as before."""
    bounds = network_of(tmp_path, ruled({"A": "B", "B": "", **{f"i{n}": "" for n in range(30)}})).params["most_run"]
    assert bounds[:4].tolist() == pytest.approx([20, 20, 60, 60])
    assert bounds[4:].tolist() == pytest.approx([20.0] * 60)


def test_rules_that_feed_one_another_are_taken_together(tmp_path: Path) -> None:
    """A is made of B and B of D; A and D are one family: what B is forced to counts for A, and again for B."""
    sheets = ruled({"A": "B", "B": "D", "D": "", **{f"i{n}": "" for n in range(30)}})
    sheets["Items"] = "item|family\nA|F\nB|\nD|F\n" + "\n".join(f"i{n}|" for n in range(30))
    sheets["Shares"] = "rule|supplier|item|family|least\nr|S||F|0.5\nr B|S|B||0.5" + "".join(
        f"\nr{n}|S|i{n}||0.5" for n in range(30)
    )
    bounds = network_of(tmp_path, sheets).params["most_run"]
    assert bounds[:2].min() > 80  # A and D together need 10 + 30
    assert bounds[:6].max() < 10_000
    assert bounds[6:].tolist() == pytest.approx([20.0] * 60)


@settings(RUN, max_examples=5)
@given(networks())
def test_bounds_cut_no_plan_off(drawn: Book) -> None:
    """The same optimum as with bounds that are certainly large enough."""
    tight = solve(drawn).objective
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            network_module,
            "useful_from",
            lambda tables, *_: {item: np.full(tables.calendar.count, 1e4) for item in tables["Items"].frame["item"]},
        )
        assert tight == near(solve(drawn).objective, rel=1e-5)


def test_twenty_thousand_demand_lines(tmp_path: Path) -> None:
    """Compiled, a plan that serves none of them read back, and that plan audited."""
    labels = [f"{2026 + t // 4}Q{t % 4 + 1}" for t in range(20)]
    cells = "|".join(["5"] * 20)
    sheets = {
        "Items": "item\n" + "\n".join(f"i{i}" for i in range(10)),
        "Suppliers": "supplier\nS",
        "Sources": "supplier|item\n" + "\n".join(f"S|i{i}" for i in range(10)),
        "Demand": f"customer|item|price|delay|committed|{'|'.join(labels)}\n"
        + "\n".join(f"c{c}|i{i}|9|2|0.5|{cells}" for c in range(100) for i in range(10)),
    }
    rows = [["setting", "value"], ["start", "2026Q1"], ["quarters", 20]]
    tables = planner.load(write_book(tmp_path / "b.xlsx", {"Settings": rows, **book(sheets)})).tables
    compiled = compile_tables(tables)
    assert len(compiled.network.sets["LINES"]) == 20_000
    assert len(compiled.network.sets["WINDOWS"]) == 1000 * (18 * 3 + 2 + 1)
    problem = make_problem(compiled.network, "bulk")
    x = np.zeros(problem.matrix.shape[1])
    x[problem.columns["v_lost"]] = compiled.network.params["quantity"]
    plan = read_plan(tables, compiled, problem.values(x))
    assert not audit(tables, plan)
    assert len(plan["fulfilment"]) == len(plan["shortages"]) == len(plan["rules"]) == 20_000
