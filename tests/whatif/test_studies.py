"""Sheet Sensitivity: what its rows mean, every fault at its cell, all of its studies in one workbook."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

import planner
from planner import cli
from planner.faults import InputError, describe
from planner.report.parquet import read_parquet
from planner.schema import SHEET
from planner.whatif.sensitivity_schema import BREAK_EVEN
from planner.whatif.study_rows import METHODS, understand
from planner.whatif.studying import RUNS, study
from tests.cases.book import Book
from tests.whatif.test_sensitivity import loaded
from tests.whatif.test_sensitivity_grids import late

pytestmark = pytest.mark.xdist_group("studies")  # what they share is made once

COST = {"sheet_": "Sources", "where": "supplier: Foxlink", "column": "unit_cost"}
FLIP = {
    "study": "dear", "method": "break-even", **COST, "low": 2, "high": 7, "flips": "item: cable; supplier: Foxlink",
    "tolerance": 0.1,
}  # fmt: skip
NONE = {"flips": None, "tolerance": None}


def asked(*rows: dict[str, object]) -> Book:
    """Foxlink at 2 from 2026Q2 on, the other maker at 4, and these rows of the sheet."""
    one = late(quarters=2)
    for row in rows:
        one.add("Sensitivity", **row)
    return one


STUDIES = (
    FLIP,
    {"study": "when", "method": "扫描", **COST, "column": "最早季度", "low": "2026Q1", "high": "2026Q2"},
    {"study": "both", "method": "grid", **COST, "low": 1, "high": 3, "points": 2},
    {"study": "both", "method": "grid", "sheet_": "Demand", "column": "price", "first": "2026Q2", "change": "times",
     "low": "50%", "high": 1, "points": 2},
    {"study": "swing", "method": "tornado", "sheet_": "需求", "column": "price"},
    {"study": "swing", "method": "tornado", **COST, "change": "plus", "low": -1, "high": 2},
    {"study": "swing", "method": "tornado", **COST, "column": "first"},
    {"study": "drawn", "method": "Morris 法", **COST, "samples": 3},
    {"study": "drawn", "method": "morris", "sheet_": "Demand", "column": "price", "low": 9, "high": 11},
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which all studies were made, in English."""
    folder = tmp_path_factory.mktemp("studies")
    path = asked(*STUDIES).write(folder / "book.xlsx")
    words = ["sensitivity", str(path), "-o", str(folder / "out.xlsx"), "--tables", str(folder / "tables")]
    assert cli.main([*words, "--workers", "1", "--lang", "en", "--store", str(folder / "store")]) == 0
    return folder


def test_all_studies_in_one_workbook(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.load_workbook(made / "out.xlsx")
    assert book.sheetnames[:3] == ["Studies", "1 Break-even", "2 Sweep"]
    assert book.sheetnames[-3:] == ["5 Indices", "5 Ranges", "5 Samples"]
    listed = [[cell.value for cell in row] for row in book["Studies"].iter_rows(min_row=4)]
    assert [row[:2] for row in listed] == [
        [1, "dear"], [2, "when"], [3, "both"], [4, "swing"], [5, "drawn"],
    ]  # fmt: skip
    assert "flips" not in listed[0][3] and "between 3.9" in listed[0][3]
    assert str(book["2 Sweep"]["A2"].value).startswith("when: Sources: supplier: Foxlink: 最早季度: ")
    assert book["3 Grid map"]["A2"].value.startswith("both: ")
    found = read_parquet(made / "tables" / "1", [BREAK_EVEN])["break_even"].iloc[0]
    assert found["low"] < 4 < found["high"]
    words = ["sensitivity", str(made / "book.xlsx"), "-o", str(made / "one.xlsx"), "--json", "--workers", "1"]
    assert cli.main([*words, "--study", "SWING", "--study", "both", "--store", str(made / "store")]) == 0
    studies = json.loads(capsys.readouterr().out)["studies"]
    assert list(studies) == ["swing", "both"]
    changes = {row["parameter"]: (row["change_low"], row["change_high"]) for row in studies["swing"]["tornado"]}
    assert changes["需求: : price"] == pytest.approx((-20, 20))  # 20 units a tenth cheaper and dearer
    assert changes["Sources: supplier: Foxlink: unit_cost"] == pytest.approx((10, -20))
    assert changes["Sources: supplier: Foxlink: first"] == pytest.approx((20, -20))
    profits = [row["profit"] for row in studies["both"]["grid"]]
    assert profits == pytest.approx([60 + 40, 60 + 90, 60 + 20, 60 + 70])


def test_a_study_by_its_name(made: Path) -> None:
    case = planner.load(made / "book.xlsx")
    found = study(case, "WHEN", workers=1, store=made / "store")
    assert found.sweep["value"].tolist() == ["2026Q1", "2026Q2"]
    assert found.sweep["profit"].tolist() == pytest.approx([160, 140])
    with pytest.raises(InputError, match="nearest is 'when'"):
        study(case, "wen")
    with pytest.raises(InputError, match="no studies"):
        study(loaded(asked(), made, "none.xlsx"), "when")


@pytest.mark.parametrize(
    ("change", "cell", "said"),
    [
        ({"method": "guess"}, "B2", "break-even"), ({"sheet_": "Sorces"}, "C2", "Sources"),
        ({"where": "supplier: Foxlnk"}, "D2", "Foxlink"), ({"column": "unit cst"}, "E2", "unit_cost"),
        ({"column": "item"}, "E2", "numbers"), ({"low": " "}, "F2", "value here too"), ({"low": "x"}, "F2", "number"),
        ({"low": -1}, "F2", "0"), ({"low": 8}, "F2", "below"), ({"high": "2026Q3"}, "G2", "number"),
        ({"flips": "item: cabel; supplier: Foxlink"}, "H2", "cable"), ({"flips": None}, "A2", "option: NAME"),
        ({"method": "sweep"}, "H2", "blank"), ({"level": 0.5, "method": "tornado", **NONE}, "H2", "blank"),
        ({"points": 3}, "J2", "blank"), ({"method": "grid", **NONE}, "A2", "2 rows"),
        ({"column": "first", "change": "times", "low": 1, "high": 2}, "J2", "part of a date"),
        ({"column": "first", "change": "plus", "low": 0.5, "high": 2}, "F2", "whole"),
        ({"column": "lead_time", "first": "2026Q1"}, "J2", "by quarter"),
        ({"column": "most", "method": "tornado", "low": None, "high": None, **NONE}, "E2", "blank"),
        ({"samples": 3, "method": "sobol", **NONE}, "H2", "power"), ({"level": 1.0}, "H2", "level"),
        ({"sheet_": "Sensitivity", "column": "level"}, "C2", "numbers"),
    ],
)  # fmt: skip
def test_every_fault_stands_at_its_cell(tmp_path: Path, change: dict[str, object], cell: str, said: str) -> None:
    found = planner.check(asked(FLIP | change).write(tmp_path / "book.xlsx"))
    assert [(item.sheet, item.cell) for item in found] == [("Sensitivity", cell)], list(map(describe, found))
    assert said in describe(found[0])
    assert describe(found[0], "zh").startswith(f"Sensitivity!{cell}: ")


def test_faults_of_several_rows(tmp_path: Path) -> None:
    grid = {"study": "g", "method": "grid", **COST, "low": 1, "high": 2}
    price = {"study": "g", "method": "grid", "sheet_": "Demand", "column": "price", "low": 1, "high": 2}
    rows = [grid, {**grid, "where": None}, {**price, "study": "h"}, {**FLIP, "study": "H", **NONE}]
    rows += [{**grid, "study": "k"}, {**price, "study": "k"}, {**price, "study": "k", "first": "2026Q1"}]
    rows += [{**grid, "study": "n", "points": 100}, {**price, "study": "n", "points": 99}]
    rows += [{**grid, "study": "m", "method": "morris"}, {**price, "study": "m", "method": "morris", "samples": 2}]
    found = planner.check(asked(*rows).write(tmp_path / "book.xlsx"))
    assert [(item.cell, item.code) for item in found] == [
        ("E3", "grid_same"), ("B5", "study_method"), ("A8", "study_numbers"), ("E8", "grid_same"),
        ("I10", "grid_cells"), ("J12", "study_once"),
    ]  # fmt: skip


def test_an_empty_sheet_says_nothing_and_each_method_runs(tmp_path: Path) -> None:
    assert understand(loaded(asked(), tmp_path).tables) == ([], [])
    choices = [name for name, _ in SHEET["Sensitivity"].names["method"].choices]
    assert list(METHODS) == list(RUNS) == choices


def test_a_study_and_something_else_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, target = asked(FLIP).write(tmp_path / "book.xlsx"), tmp_path / "out.xlsx"
    for words in (["--study", "dear", "--vary", "Demand: : price"], ["--study", "nothing"]):
        assert cli.main(["sensitivity", str(path), "-o", str(target), *words]) == 2
        assert "study" in capsys.readouterr().err
    assert not target.exists()
