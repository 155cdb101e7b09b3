"""Differences of books: what is made of them leads from one book to the other, and a few changes hold all of them."""

from __future__ import annotations

import copy
import dataclasses
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import planner
from planner.checks import check
from planner.compiling import compile_tables
from planner.tables import Tables
from planner.why.between import between
from planner.why.changes import MOST, changes
from planner.why.inputs import differences
from planner_models.problem import make_problem
from tests.cases import change
from tests.cases.book import Book, book
from tests.strategies import networks

REFERENCE = Path(__file__).parents[2] / "inputs" / "interconnect.xlsx"
RUN = settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def assert_leads_there(a: Tables, b: Tables) -> None:
    """All differences made give B, none gives A, and the first of them leave the rest."""
    found = differences(a, b)
    units = list(dict.fromkeys(d.unit for d in found))
    assert not differences(between(a, b, units), b)
    assert not differences(a, between(a, b, ()))
    half = units[: len(units) // 2]
    assert {d.unit for d in differences(between(a, b, half), b)} == set(units) - set(half)
    assert {d.unit for d in differences(b, a)} == set(units)
    few = changes(found, a, b)
    felt = [u for c in few for u in c.units]
    assert len(few) <= MOST
    assert sorted(map(repr, felt)) == sorted(repr(u) for u in units if u.column not in ("gap", "seed"))
    for lang in ("en", "zh"):
        assert all(c.title(lang) for c in few)


@RUN
@given(networks(), st.lists(st.sampled_from(change.MORE), min_size=1, max_size=3))
def test_differences_lead_from_one_book_to_the_other(one: Book, edits: list[Any]) -> None:
    other = copy.deepcopy(one)
    for edit in edits:
        other = edit(other)
    with tempfile.TemporaryDirectory() as folder:
        a = planner.load(one.write(Path(folder) / "a.xlsx")).tables
        try:
            b = planner.load(other.write(Path(folder) / "b.xlsx")).tables
        except planner.InputError:  # an edit that this book cannot take
            return
    assert_leads_there(a, b)
    assert not [f for f in check(between(a, b, [d.unit for d in differences(a, b)])) if not f.note]


@pytest.mark.parametrize("name", ["Trainium3 slips again", "Leting a quarter later", "Foxlink at 40 % early"])
def test_the_reference_workbook_and_its_scenarios(name: str) -> None:
    """What is made of the differences is the scenario to the last number of the matrix."""
    case = planner.load(REFERENCE)
    a, b = case.tables, case.scenario(name).tables
    assert_leads_there(a, b)
    made = between(a, b, [d.unit for d in differences(a, b)])
    one, other = (make_problem(compile_tables(t).network, "bulk").matrix for t in (made, b))
    for field in dataclasses.fields(one):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


def loaded(one: Book, path: Path) -> Tables:
    return planner.load(one.write(path)).tables


def test_many_changes_become_a_few(tmp_path: Path) -> None:
    """30 costs each changed in its own way are one change; the demand and a setting stay apart; gap is none."""

    def many(more: float) -> Book:
        one = book(1, gap=0.01 if more else 0.001, discount_rate=0.02 * more)
        for n in range(30):
            one.add("Items", item=f"I{n}").add("Sources", supplier="S", item=f"I{n}", unit_cost=1 + n * more)
            one.add("Demand", customer="C", item=f"I{n}", price=9, by=[5 + more * (n == 7)])
        return one

    a, b = loaded(many(0), tmp_path / "a.xlsx"), loaded(many(1), tmp_path / "b.xlsx")
    assert_leads_there(a, b)
    titles = [c.title("en") for c in changes(differences(a, b), a, b)]
    assert titles == [
        "Settings: discount_rate: 0 → 0.02",
        "Sources: unit_cost of 29 rows",
        "Demand: quantity, C · I7: 5 → 6",
    ]
    assert len([d for d in differences(a, b) if d.unit.column == "gap"]) == 1


def test_a_common_factor_is_said(tmp_path: Path) -> None:
    a = book(2).add("Items", item="A").add("Sources", supplier="S", item="A")
    b = a.copy().add("Demand", customer="C", item="A", price=9, by=[10, 20])
    a.add("Demand", customer="C", item="A", price=9, by=[5, 10])
    tables = loaded(a, tmp_path / "a.xlsx"), loaded(b, tmp_path / "b.xlsx")
    assert [c.title("en") for c in changes(differences(*tables), *tables)] == ["Demand: quantity, C · A: × 2"]


def test_rows_are_matched_by_their_keys_wherever_they_stand(tmp_path: Path) -> None:
    """The same rows in another order, with notes, a column that repeats its default, and quarters given at once."""
    a = book(2).add("Items", item="A").add("Items", item="B", family="f")
    a.add("Sources", supplier="S", item="A", unit_cost=2).add("Sources", supplier="T", item="B", unit_cost=3)
    a.add("Demand", customer="C", item="A", price=9, by=[5, 5]).add(
        "Demand", customer="C", item="B", price=8, by=[1, 2]
    )
    b = a.copy()
    for rows in b.sheets.values():
        rows.reverse()
    b.sheets["Items"][0] |= {"note": "checked", "holding_cost": 0}
    b.sheets["Demand"][1] = {"customer": "C", "item": "A", "price": 9, "quantity": 5}
    assert differences(loaded(a, tmp_path / "a.xlsx"), loaded(b, tmp_path / "b.xlsx")) == []


def test_attributes_and_history_differ_too(tmp_path: Path) -> None:
    """Power is a text in one book and a number in the other; History begins a quarter earlier in one."""
    a = book(1).add("Items", item="A", power="high").add("Items", item="B")
    a.add("Sources", supplier="S", item="A").add("Sources", supplier="S", item="B")
    a.add("Demand", customer="C", item="A", price=9, by=[5]).add("History", item="A", supplier="S", by={"2025Q4": 3})
    b = a.copy()
    b.sheets["Items"][0]["power"], b.sheets["Items"][1]["power"] = 12, 7
    b.sheets["History"][0] |= {"2025Q3": 2}
    tables = loaded(a, tmp_path / "a.xlsx"), loaded(b, tmp_path / "b.xlsx")
    assert_leads_there(*tables)
    found = [(d.unit.sheet, d.unit.key, d.unit.column, d.old, d.new) for d in differences(*tables)]
    assert found == [
        ("Items", ("A",), "power", "high", 12),
        ("Items", ("B",), "power", None, 7),
        ("History", ("A", "S", None), "quantity", None, 2),
    ]
