"""Grids of two numbers, and quarters as numbers: both against workbooks that have them in their cells."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import openpyxl
import pytest

from planner import cli
from planner.faults import InputError
from planner.report.parquet import read_parquet
from planner.whatif import grid, sweep, tornado
from planner.whatif.parameters import select
from planner.whatif.sensitivity_schema import GRID
from planner.whatif.spans import span
from tests.cases.book import Book, book
from tests.whatif.test_sensitivity import COST, PRICE, loaded, shop

FIRST = "Sources: supplier: Foxlink: first"


def late(first: str | None = "2026Q2", quarters: int = 4) -> Book:
    """10 units a quarter at 10, made at 4; at 2 from Foxlink, once it may: 20 more for every quarter from then on."""
    one = book(quarters)
    one.add("Items", item="cable", holding_cost=9).add("Sources", supplier="maker", item="cable", unit_cost=4)
    one.add("Sources", supplier="Foxlink", item="cable", unit_cost=2, first=first)
    return one.add("Demand", customer="shop", item="cable", price=10, by=[10] * quarters)


def test_a_grid_is_what_edited_workbooks_say(tmp_path: Path) -> None:
    found = grid(loaded(shop(), tmp_path), f"{COST} = 2..12 / 3", f"{PRICE} * 0.8..1.2 / 2", workers=1)
    assert found.about == (COST, f"{PRICE} *")
    pairs = list(zip(found.grid["first"], found.grid["second"], strict=True))
    assert pairs == list(product((2.0, 7.0, 12.0), (0.8, 1.2)))
    for (cost, part), row in zip(pairs, found.grid.to_dict("records"), strict=True):
        assert row["profit"] == pytest.approx(20 * max(0.0, 10 * part - cost))
        assert row["served"] == (10 * part > cost)
    cold = loaded(shop(cost=7, price=8), tmp_path, "cold.xlsx").solve()
    assert found.grid["profit"].iloc[2] == pytest.approx(cold.objective, abs=1e-9)
    assert [result.name for result in found.results[1:3]] == [f"{COST} = 2, {PRICE} * = {part}" for part in (0.8, 1.2)]


def test_a_pair_without_a_plan_is_blank_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, target, tables = shop().write(tmp_path / "book.xlsx"), tmp_path / "out.xlsx", tmp_path / "tables"
    two = ["--grid", f"{COST} = 2..4 / 2", "--grid", "Sources: : yield * 1..2 / 2"]
    words = ["sensitivity", str(path), *two, "--workers", "1", "-o", str(target), "--tables", str(tables)]
    assert cli.main([*words, "--lang", "zh", "--json"]) == 1
    rows = json.loads(capsys.readouterr().out)["grid"]
    assert [row["profit"] for row in rows] == [pytest.approx(160), None, pytest.approx(120), None]
    assert "1" in rows[1]["note"]
    assert read_parquet(tables, [GRID])["grid"]["second"].tolist() == [1, 2, 1, 2]
    sheet = openpyxl.load_workbook(target)["网格热图"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=3)]
    assert [2, 160, None] in cells and [4, 120, None] in cells and [2, 1, None] in cells
    assert ["Sources: : yield *" in str(row[1]) for row in cells].count(True) == 2
    assert rows[1]["note"] in [row[2] for row in cells]
    assert len(sheet.conditional_formatting) == 2


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (PRICE, "low..high"), (f"{PRICE} = 2..1", "below"), (f"{PRICE} = 1..x", "number"), (f"{COST} * 1..2", "share"),
        (f"{PRICE} * -1..2", "0"), ("Sources: : first * 1..2", "date"), ("Sources: : first + 0.5..2", "whole"),
        ("Sources: : first = 1..2", "quarter"), (f"{PRICE} = 1..2 / 1", "2 to"), (f"{PRICE} = 1..2 / 900", "2500"),
    ],
)  # fmt: skip
def test_a_grid_that_makes_no_sense_is_refused(tmp_path: Path, second: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        grid(loaded(shop(), tmp_path), f"{COST} = 2..4", second)


def test_quarters_are_swept_by_their_labels(tmp_path: Path) -> None:
    found = sweep(loaded(late(), tmp_path), FIRST, "2026Q1", "2026Q4", workers=1)
    assert found.sweep["value"].tolist() == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert found.sweep["profit"].tolist() == pytest.approx([320, 300, 280, 260])
    cold = loaded(late("2026Q3"), tmp_path, "cold.xlsx").solve()
    assert found.sweep["profit"].iloc[2] == pytest.approx(cold.objective, abs=1e-9)
    assert found.break_points[["low", "high"]].to_numpy().tolist() == [["2026Q1", "2026Q2"]]
    found.to_excel(tmp_path / "out.xlsx")
    written = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert "2026Q3" in [cell.value for cell in written.worksheets[0]["A"]]
    shares = [[cell.value for cell in row] for row in written["Sweep, shares"].iter_rows(min_row=4, max_col=3)]
    assert shares[0][0] == "cable" and shares[1][1:] == ["Foxlink", "maker"]
    assert shares[2:6] == [["2026Q1", 1, 0], ["2026Q2", 0.75, 0.25], ["2026Q3", 0.5, 0.5], ["2026Q4", 0.25, 0.75]]


def test_from_which_quarter_the_plan_flips(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, target = late(quarters=6).write(tmp_path / "book.xlsx"), tmp_path / "out.xlsx"
    words = ["sensitivity", str(path), "--break-even", f"{FIRST} = 2026Q1..2027Q2", "-o", str(target)]
    flips = ["--when", "item: cable; supplier: Foxlink", "--level", "0.6", "--workers", "1"]
    assert cli.main([*words, *flips]) == 0  # 4 of 6 quarters from 2026Q3 on, 3 of 6 from 2026Q4 on
    assert "between 2026Q3 and 2026Q4" in capsys.readouterr().out
    sheet = openpyxl.load_workbook(target).active
    cells = {str(sheet.cell(3, column).value): sheet.cell(4, column).value for column in range(1, 12)}
    assert (cells["Low"], cells["High"], cells["Present"]) == ("2026Q3", "2026Q4", "2026Q2")


def test_a_tornado_moves_quarters_by_quarters(tmp_path: Path) -> None:
    case = loaded(late(), tmp_path)
    found = tornado(case, [FIRST, "Sources: supplier: maker: unit_cost"], "1", workers=1).tornado
    assert found[["present", "low", "high"]].to_numpy().tolist() == [["2026Q2", "2026Q1", "2026Q3"], ["4", "3", "5"]]
    assert found["change_low"].tolist() == pytest.approx([20, 10])
    assert found["change_high"].tolist() == pytest.approx([-20, -10])
    assert select(case.tables, FIRST, "--vary").moved("times", 1.1)[1] == "2026Q3"


def test_a_blank_quarter_can_be_set_but_not_moved(tmp_path: Path) -> None:
    case = loaded(late(None), tmp_path)  # blank: from the start
    assert case.edit(FIRST, "set", "2026Q3").solve().objective == pytest.approx(280)
    assert case.edit(FIRST, "set", "2026Q3").edit(FIRST, "plus", 1).solve().objective == pytest.approx(260)
    assert span(case.tables, f"{FIRST} = 2026Q2..2026Q3", "--grid").present == ""
    with pytest.raises(InputError, match="blank"):
        tornado(case, [FIRST], "1")
    with pytest.raises(InputError, match="blank"):
        sweep(case, f"{FIRST} + 0..2")
    for change, value in (("times", 2), ("plus", 0.5), ("set", "soon"), ("set", 3), ("set", "")):
        with pytest.raises(InputError):
            case.edit(FIRST, change, value)
