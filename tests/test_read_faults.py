"""What the reader says about the rest: one fault for each bad cell, all at once."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from planner.reading.read import read_workbook
from planner.texts.messages import MESSAGES
from tests.books import write_book
from tests.read_samples import change, good, only, places, read, sheets


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code"),
    [
        ("Demand", "F2", "many", "wrong_number"),
        ("Demand", "F2", "-", "wrong_number"),
        ("Demand", "F2", True, "wrong_number"),
        ("Demand", "F2", datetime.datetime(2026, 1, 1), "date_for_number"),
        ("Demand", "F2", -1, "too_low"),
        ("Demand", "F2", 2e15, "too_large"),
        ("Demand", "F2", "#N/A", "error_cell"),
        ("Demand", "F2", "#DIV/0!", "error_cell"),
        ("Demand", "E2", 85, "share_over_one"),
        ("Demand", "E2", "half", "wrong_share"),
        ("Demand", "A2", None, "missing_value"),
        ("Demand", "A2", "  ", "missing_value"),
        ("Demand", "B2", datetime.datetime(2026, 3, 5), "date_for_text"),
        ("Demand", "B2", "#REF!", "error_cell"),
        ("Demand", "C3", "pice", "unknown_measure_near"),
        ("Demand", "C3", "zzz", "unknown_measure"),
        ("Demand", "F1", "2027Q1", "outside_horizon"),
        ("Demand", "F1", "2026-01", "wrong_bucket"),
        ("Demand", "F1", "2026Q2", "duplicate_column"),
        ("Demand", "F1", "Total", "unknown_column"),
        ("Demand", "F1", None, "no_header"),
        ("Demand", "D1", "prise", "unknown_column_near"),
        ("Demand", "D1", "价 恪", "unknown_column_near"),
        ("Demand", "D1", "#REF!", "error_cell"),
        ("Demand", "A3", "AWS ", ""),
        ("History", "D1", "2026Q1", "not_before"),
        ("Sources", "E2", 0, "not_above"),
        ("Sources", "E2", 1.5, "share_over_one"),
        ("Sources", "F2", "soon", "wrong_quarter"),
        ("Sources", "F2", 2026, "wrong_bucket"),
        ("Sources", "F2", datetime.datetime(2026, 5, 17), ""),
        ("Sources", "C3", None, "duplicate_row"),
        ("Sources", "G2", 5, "measure_needed"),
        ("Sources", "D3", 101, "conflict"),
        ("Sources", "D3", 100, ""),
        ("Items", "B2", "thing", "wrong_choice"),
        ("Items", "D2", "maybe", "wrong_yes_no"),
        ("Items", "D2", 1, ""),
        ("Items", "D2", "否", ""),
        ("Items", "E1", "holding_cots", "unknown_column_near"),
        ("Items", "E1", "2026Q1", "quarters_not_here"),
        ("Items", "E2", "#N/A", "error_cell"),
        ("Items", "A3", "AEC", "duplicate_row"),
        ("Items", "A3", 400, ""),
        ("Receipts", "C2", "cable Leting", "wrong_makers"),
        ("Options", "A2", None, "missing_value"),
        ("Options", "G2", "soon", "wrong_shares"),
        ("Options", "G2", "0.4; 1.2", "share_over_one"),
        ("Options", "G2", -0.4, "too_low"),
        ("Options", "G2", "40 %; 0.7", ""),
        ("Options", "G2", 0.4, ""),
        ("Options", "H2", 0, "too_low"),
        ("Options", "H2", 1.5, "not_whole"),
        ("Options", "I2", -1, "too_low"),
        ("Settings", "B2", "2026-01", "wrong_bucket"),
        ("Settings", "B2", None, "missing_setting"),
        ("Settings", "B3", 0, "too_low"),
        ("Settings", "B3", 2.5, "not_whole"),
        ("Settings", "A4", "gapp", "unknown_setting_near"),
        ("Settings", "A4", "colour of sky", "unknown_setting"),
        ("Settings", "A4", "start", "duplicate_setting"),
        ("Settings", "B4", 5, "unnamed_setting"),
    ],
)
def test_one_bad_cell_is_one_fault(tmp_path: Path, sheet: str, cell: str, value: object, code: str) -> None:
    _, faults = change(sheet, cell, value, tmp_path)
    where = "A4" if code == "unnamed_setting" else cell
    where = "B2" if code == "missing_setting" else "C2" if code == "measure_needed" else where
    where = "A3" if (sheet, code) == ("Sources", "duplicate_row") else where
    where = "G1" if code == "duplicate_column" else where
    assert places(faults) == ([(sheet, where, code)] if code else [])
    for item in faults:
        assert item.expected("zh") and "{" not in item.expected("en") + item.hint("en") + item.hint("zh")


def test_both_cells_of_a_duplicate_are_named(tmp_path: Path) -> None:
    _, faults = change("Demand", "A4", "AWS", tmp_path)
    assert faults == []
    _, faults = read(tmp_path, sheets(Suppliers="supplier\nBizLink\nFoxlink\nBizLink"))
    assert places(faults) == [("Suppliers", "A4", "duplicate_row")] and "A2" in faults[0].expected("en")


def test_long_form_faults(tmp_path: Path) -> None:
    head = "supplier | resource | quarter | value\n"
    cases = {
        "BizLink|line|2026Q1|5\nBizLink|line|2026Q1|5": ("Capacity", "A3", "duplicate_row"),
        "BizLink|line|2027Q1|5": ("Capacity", "C2", "outside_horizon"),
        "BizLink|line|later|5": ("Capacity", "C2", "wrong_quarter"),
        "BizLink|line||5": ("Capacity", "D2", "value_alone"),
        "BizLink|line|2026Q1|x": ("Capacity", "D2", "wrong_number"),
    }
    for body, expected in cases.items():
        assert only(tmp_path, sheets(Capacity=head + body)) == expected
    half = "supplier | resource | quarter\nBizLink|line|2026Q1"
    assert only(tmp_path, sheets(Capacity=half)) == ("Capacity", "C1", "half_long")
    twice = "supplier | resource | 2026Q1 | quarter | value\nBizLink|line|5||\nBizLink|line||2026Q1|6"
    assert only(tmp_path, sheets(Capacity=twice)) == ("Capacity", "E3", "duplicate_value")


def test_quarters_need_a_measure_column_where_none_is_usual(tmp_path: Path) -> None:
    rows = sheets(Sources="supplier|item|2026Q1\nBizLink|AEC|5")
    assert only(tmp_path, rows) == ("Sources", "", "missing_measure_column")


def test_sheets_unknown_missing_and_for_own_use(tmp_path: Path) -> None:
    assert only(tmp_path, sheets(Demand=None)) == ("Demand", "", "missing_sheet")
    assert only(tmp_path, sheets(Settings=None)) == ("Settings", "", "missing_sheet")
    assert only(tmp_path, sheets(Pivot="a|b\n1|2")) == ("Pivot", "", "unknown_sheet")
    assert only(tmp_path, sheets(物料="item\nAEC")) == ("物料", "", "duplicate_sheet")
    assert only(tmp_path, sheets(Shares="||")) == ("Shares", "", "empty_sheet")
    misspelt = sheets()
    misspelt["Demnad"] = misspelt.pop("Demand")
    tables, faults = read(tmp_path, misspelt)
    assert places(faults) == [("Demnad", "", "unknown_sheet_near")] and "Demand (需求)" in faults[0].expected("zh")
    assert tables is not None and len(tables["Demand"]) == 2  # read as meant
    own = sheets(_Pivot="a|b\n#N/A|2") | {"#x": [["y"]], "Sheet2": [[None]]}
    good(tmp_path, own)


def test_missing_column_and_rows(tmp_path: Path) -> None:
    assert only(tmp_path, sheets(Suppliers="region\nAsia\nEurope")) == ("Suppliers", "", "missing_column")
    tables, faults = read(tmp_path, sheets(Suppliers="supplier|region|fixed_cost\n|Asia|x\nBizLink|Asia|"))
    assert places(faults) == [("Suppliers", "A2", "missing_value"), ("Suppliers", "C2", "wrong_number")]
    assert tables is not None and tables["Suppliers"].frame["fixed_cost"].tolist() == [0, 0]


def test_merged_cells_name_the_range(tmp_path: Path) -> None:
    path = write_book(tmp_path / "b.xlsx", sheets())
    workbook = load_workbook(path)
    workbook["Demand"].merge_cells("A2:A3")
    workbook.save(path)
    tables, faults = read_workbook(path)
    assert [(f.cell, f.code, f.found) for f in faults] == [("A2", "merged", "A2:A3")] and tables is not None


def test_a_formula_never_calculated(tmp_path: Path) -> None:
    path = write_book(tmp_path / "b.xlsx", sheets())
    workbook = load_workbook(path)
    workbook["Demand"]["F2"] = "=5+6"
    workbook.create_sheet("_own")["A1"] = "=1"
    workbook.save(path)
    tables, faults = read_workbook(path)
    assert [(f.cell, f.code, f.found) for f in faults] == [("F2", "formula_unstored", "=5+6")]
    assert tables is not None and np.isnan(tables["Demand"].phased["quantity"][0, 0])


def test_without_a_horizon_the_other_faults_are_still_found(tmp_path: Path) -> None:
    rows = sheets(Settings="start|sometime\nquarters|4", Suppliers="supplier|fixed_cost\nBizLink|-5")
    tables, faults = read(tmp_path, rows)
    assert tables is None
    assert places(faults) == [("Settings", "B1", "wrong_quarter"), ("Suppliers", "B2", "too_low")]


def test_without_a_horizon_any_quarter_may_stand_in_a_header(tmp_path: Path) -> None:
    demand = "customer|item|2001Q1|2050Q4\nAWS|AEC|5|6"
    tables, faults = read(tmp_path, sheets(Settings="start|sometime\nquarters|4", Demand=demand))
    assert tables is None and places(faults) == [("Settings", "B1", "wrong_quarter")]


def test_all_faults_at_once(tmp_path: Path) -> None:
    tables, faults = read(
        tmp_path,
        sheets(
            Items="item|kind|tracked\nAEC|thing|maybe\n|item|",
            Demand="customer|item|prize|2026Q1|2031Q1\nAWS|AEC|-3|x|4",
        ),
    )
    assert tables is not None
    assert [f.code for f in faults] == [
        "wrong_choice", "wrong_yes_no", "missing_value", "unknown_column_near", "outside_horizon", "too_low",
        "wrong_number",
    ]  # fmt: skip


def test_every_message_has_both_languages() -> None:
    for code, texts in MESSAGES.items():
        assert set(texts) == {"en", "zh"} and texts["en"][0] and texts["zh"][0], code


def test_an_empty_workbook(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "b.xlsx")
    tables, faults = read_workbook(tmp_path / "b.xlsx")
    assert tables is None and {f.code for f in faults} == {"missing_sheet"}
