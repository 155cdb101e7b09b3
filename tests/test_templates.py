"""Every rule of the formulation is a template, and both engines write the same matrix for the examples.

The cases by hand, the classics and the networks of the laws are compared wherever they are solved: see
``tests/cases/solve.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import planner
from planner.compiling import compile_tables
from planner_models.build import templates
from planner_models.problem import make_problem
from tests.cases.book import book
from tests.cases.engines import assert_same

REFERENCE = Path(__file__).parent.parent / "inputs" / "interconnect.xlsx"


def test_every_rule_is_a_template() -> None:
    read = templates()
    assert len(read.constraints) > 25
    assert list(read.objectives) == ["o_rules", "o_fair", "o_commitments", "o_stock", "o_stability", "o_profit"]


def test_both_engines_write_the_reference_case_and_its_scenarios() -> None:
    case = planner.load(REFERENCE)
    shapes = {assert_same(compile_tables(case.tables).network).matrix.shape}
    for name in case.scenarios[:4]:
        shapes.add(assert_same(compile_tables(case.scenario(name).tables).network).matrix.shape)
    assert min(shapes) > (2000, 3000)


def test_both_engines_write_the_example_of_the_template(tmp_path: Path) -> None:
    from planner.template import write_template

    write_template(tmp_path / "example.xlsx", example=True)
    assert_same(compile_tables(planner.load(tmp_path / "example.xlsx").tables).network)


def test_an_engine_that_does_not_exist(tmp_path: Path) -> None:
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A")
    case.add("Demand", customer="C", item="A", by=[1])
    network = compile_tables(planner.load(case.write(tmp_path / "b.xlsx")).tables).network
    with pytest.raises(ValueError, match="engine must be one of bulk, pyomo"):
        make_problem(network, "linopy")
