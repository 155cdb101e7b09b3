"""What the reader understands, and what it says about the rest: one fault for each bad cell, all at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from planner.cells import number_of
from planner.faults import Fault
from planner.messages import MESSAGES
from planner.read import read_workbook
from planner.schema import SHEETS
from planner.tables import Tables
from tests.books import Rows, book, write_book

BASE = {
    "Settings": """
        setting  | value
        start    | 2026Q1
        quarters | 4
    """,
    "Items": """
        item | kind | family | tracked | reach
        AEC  | item | cables | yes     | 3
        LINK | need |        |         |
    """,
    "Suppliers": """
        supplier | region | fixed_cost
        BizLink  | Asia   | 10
    """,
    "Sources": """
        supplier | item | measure   | unit_cost | yield | first  | 2026Q1 | 2026Q2 | 2026Q3
        BizLink  | AEC  |           | 100       | 90%   | 2026Q2 |        |        |
        BizLink  | AEC  | unit_cost |           |       |        |        | 95     | 90
    """,
    "Capacity": """
        supplier | resource | measure  | capacity | 2026Q1 | 2026Q2 | 2026Q3 | 2026Q4
        BizLink  | line     |          |          | 5      | 6      | 7      | 8
        BizLink  | line     | overtime |          | 1      |        |        | 2
    """,
    "Receipts": """
        item | supplier | parts              | opening | 2026Q2
        AEC  | BizLink  | cable: Leting; a:b | 4       | 9
    """,
    "History": """
        item | supplier | customer | 2025Q3 | 2025Q4
        AEC  | BizLink  |          | 70     | 80
    """,
    "Demand": """
        customer | item | measure  | price | committed | 2026Q1 | 2026Q2 | 2026Q3 | 2026Q4
        AWS      | AEC  |          | 150   | 0.8       | 10     | 20     |        | 40
        AWS      | AEC  | price    |       |           |        |        | 140    |
        Meta     | LINK | quantity | 160   |           | 1      | 2      | 3      | 4
    """,
    "Options": """
        option | kind   | supplier | resource | step | requires
        hall   | expand | BizLink  | line     | 5    |
        line 2 | expand | BizLink  | line     | 5    | hall; other， third
    """,
}


def sheets(**changes: str | None) -> dict[str, list[list[object]]]:
    """The base book with sheets replaced (None: left out)."""
    texts = {k: v for k, v in (BASE | changes).items() if v is not None}
    return book(texts)


def read(tmp_path: Path, rows: Mapping[str, Rows], lang: str = "en") -> tuple[Tables | None, list[Fault]]:
    tables, faults = read_workbook(write_book(tmp_path / "计划 book.xlsx", rows, lang))
    for item in [*faults, *(tables.notes if tables else ())]:
        assert item.expected("en") and item.expected("zh")
        item.hint("en"), item.hint("zh")
    return tables, faults


def good(tmp_path: Path, rows: Mapping[str, Rows], lang: str = "en") -> Tables:
    tables, faults = read(tmp_path, rows, lang)
    assert tables is not None and faults == []
    return tables


def places(faults: list[Fault]) -> list[tuple[str, str, str]]:
    return [(f.sheet, f.cell, f.code) for f in faults]


def only(tmp_path: Path, rows: Mapping[str, Rows]) -> tuple[str, str, str]:
    """The book's one fault."""
    _, faults = read(tmp_path, rows)
    assert len(faults) == 1, places(faults)
    return places(faults)[0]


def change(sheet: str, cell: str, value: object, tmp_path: Path) -> tuple[Tables | None, list[Fault]]:
    """Read the base book with one cell changed."""
    path = write_book(tmp_path / "b.xlsx", sheets())
    workbook = load_workbook(path)
    workbook[sheet][cell] = value
    workbook.save(path)
    return read_workbook(path)


def same(one: Tables, other: Tables, phased_only: bool = False) -> None:
    for name, table in one.sheets.items():
        if not phased_only:
            pd.testing.assert_frame_equal(table.frame, other[name].frame)
        for column, matrix in table.phased.items():
            np.testing.assert_array_equal(matrix, other[name].phased[column], err_msg=f"{name}.{column}")
    assert one.settings == other.settings and one.calendar == other.calendar


def test_the_base_book(tmp_path: Path) -> None:
    tables = good(tmp_path, sheets())
    assert tables.calendar.labels == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert (tables.language == "en" and len(tables.digest) == 64 and tables.notes == ()[:0]) or tables.notes
    items = tables["Items"].frame
    assert items["tracked"].tolist() == [True, False] and items["kind"].tolist() == ["item", "need"]
    assert items["unit"].tolist() == ["pcs", "pcs"] and items["reach"].tolist()[0] == 3
    source = tables["Sources"]
    assert len(source) == 1 and source.frame["yield"][0] == 0.9 and source.frame["first"][0] == 1
    assert source.phased["unit_cost"].tolist() == [[100, 95, 90, 100]]
    assert source.phased["yield"].tolist() == [[0.9] * 4] and np.isnan(source.phased["most"]).all()
    assert source.address(0, "unit_cost", 1) == "H3" and source.address(0, "unit_cost", 0) == "D2"
    demand = tables["Demand"]
    assert demand.phased["price"].tolist() == [[150, 150, 140, 150], [160] * 4]
    assert np.isnan(demand.phased["quantity"][0, 2]) and demand.frame["priority"].dtype == "int64"
    assert demand.address(1, "quantity", 3) == "I4"
    assert tables["Receipts"].frame["parts"][0] == (("a", "b"), ("cable", "Leting"))
    assert tables["Options"].frame["requires"].tolist() == [(), ("hall", "other", "third")]
    history = tables["History"]
    assert history.periods == range(-2, 0) and history.phased["quantity"].tolist() == [[70, 80]]
    assert history.address(0, "quantity", -1) == "E2"
    assert set(tables.sheets) == {s.name for s in SHEETS} and len(tables["Shares"]) == 0
    assert tables["Shares"].phased["least"].shape == (0, 4)


def test_chinese_book_is_the_english_book(tmp_path: Path) -> None:
    english, chinese = good(tmp_path, sheets()), good(tmp_path, sheets(), "zh")
    same(english, chinese)
    assert chinese.language == "zh" and chinese.titles["Demand"] == "需求" and chinese.titles["Shares"] == "份额"


def test_long_form_is_the_wide_form(tmp_path: Path) -> None:
    long = sheets(
        Capacity="""
        supplier | resource | quarter | measure  | value
        BizLink  | line     | 2026Q2  |          | 6
        BizLink  | line     | 2026Q1  | capacity | 5
        BizLink  | line     | 2026Q1  | overtime | 1
        BizLink  | line     | 2026Q4  | overtime | 2
        BizLink  | line     | 2026Q3  |          | 7
        BizLink  | line     | 2026Q4  |          | 8
        """,
        History="""
        item | supplier | quarter | value
        AEC  | BizLink  | 2025Q3  | 70
        AEC  | BizLink  | 2025Q4  | 80
        """,
    )
    same(good(tmp_path, sheets()), good(tmp_path, long))
    same(good(tmp_path, sheets()), good(tmp_path, long, "zh"))


def test_names_in_any_spelling(tmp_path: Path) -> None:
    rows = sheets(Items="Ｉｔｅｍ | KIND | Opening Stock | holding-cost\nAEC | Item | 5 | 1\nLINK|需求||")
    rows["ITEMS "] = rows.pop("Items")
    tables = good(tmp_path, rows)
    assert tables["Items"].frame["opening_stock"].tolist() == [5, 0]


def test_names_of_items_are_the_same_in_any_width(tmp_path: Path) -> None:
    tables = good(tmp_path, sheets(Items="item\nＡＥＣ（长）\nb\u00a0 c"))
    assert tables["Items"].frame["item"].tolist() == ["AEC(长)", "b c"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("１２３", 123), ("1,234.5", 1234.5),
        ("１，２３４．５", 1234.5), ("1 234", 1234), ("1\u00a0234\u00a0567", 1234567),
        (" 85%", 0.85), ("８５ ％", 0.85), ("$1,000", 1000), ("￥5", 5), ("¥ 5.5", 5.5), ("5 元", 5), ("USD 12", 12),
        ("12 CNY", 12), ("(5)", -5), ("-$3", -3), ("+4", 4), ("−4", -4), (".5", 0.5), ("1e3", 1000), ("1'000", 1000),
        ("-", None), ("n/a", None), ("1,23", None), ("1.234,5", None), ("12 34", None), ("(5", None), ("--5", None),
        ("inf", None), ("nan", None), ("5k", None), ("TBD", None), ("1_000", None), ("%", None), ("0x10", None),
    ],
)  # fmt: skip
def test_numbers_as_text(text: str, number: float | None) -> None:
    assert number_of(text) == (None if number is None else pytest.approx(number))


def test_numbers_as_text_are_accepted_and_noted(tmp_path: Path) -> None:
    tables, faults = change("Demand", "F2", "１，２３４", tmp_path)
    assert tables is not None and not faults and tables["Demand"].phased["quantity"][0, 0] == 1234
    assert [(n.sheet, n.cell, n.code, n.note) for n in tables.notes][-1] == ("Demand", "F2", "number_as_text", True)


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
        ("Demand", "F2", "=1+1", "formula_unstored"),
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
        ("Options", "E2", None, "missing_value"),
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


def test_blank_rows_titles_notes_and_own_columns(tmp_path: Path) -> None:
    text = """
    Demand of 2026
    customer | item | note   | #mine | | 2026Q1 | 2030Q1
    AWS      | AEC  |        | #N/A  | | 5      |
    |
             |      | remark |       | |        |
    Meta     | AEC  |        |       | | 6      |
    |
    """
    tables = good(tmp_path, sheets(Demand=text))
    assert tables["Demand"].rows.tolist() == [3, 6] and tables["Demand"].letters["item"] == "B"
    assert [(n.cell, n.code) for n in tables.notes if n.sheet == "Demand"] == [("A4", "blank_rows")]


def test_notes_sheet_is_for_people(tmp_path: Path) -> None:
    tables = good(tmp_path, sheets(Notes="topic|anything|2026Q1\nx|#N/A|5\nx||"))
    assert tables["Notes"].frame["topic"].tolist() == ["x", "x"]


def test_statics_on_a_second_row_keep_their_address(tmp_path: Path) -> None:
    rows = sheets(Capacity="supplier|resource|measure|overtime_cost|2026Q1\nB|l|||5\nB|l|overtime|7|1")
    table = good(tmp_path, rows)["Capacity"]
    assert table.frame["overtime_cost"].tolist() == [7] and table.address(0, "overtime_cost") == "D3"


def test_merged_cells_name_the_range(tmp_path: Path) -> None:
    path = write_book(tmp_path / "b.xlsx", sheets())
    workbook = load_workbook(path)
    workbook["Demand"].merge_cells("A2:A3")
    workbook.save(path)
    tables, faults = read_workbook(path)
    assert [(f.cell, f.code, f.found) for f in faults] == [("A2", "merged", "A2:A3")] and tables is not None


def test_formulas_with_stored_values_and_hidden_sheets(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as workbook:
        for name, rows in sheets().items():
            page = workbook.add_worksheet(name)
            for r, row in enumerate(rows):
                page.write_row(r, 0, row)
            if name == "Demand":
                page.write_formula("F2", "=5+6", None, 11)
            if name == "Suppliers":
                page.hide()
    tables, faults = read_workbook(tmp_path / "b.xlsx")
    assert tables is not None and not faults
    assert tables["Demand"].phased["quantity"][0, 0] == 11 and len(tables["Suppliers"]) == 1


def test_months_and_dates_as_headers(tmp_path: Path) -> None:
    rows = {
        "Settings": [["start", "2026-01"], ["quarters", 3], ["bucket", "月"], ["currency", "CNY"], ["gap", "1%"]],
        "Items": [["item"], ["AEC"]],
        "Sources": [["supplier", "item"], ["B", "AEC"]],
        "Demand": [
            ["customer", "item", datetime.datetime(2026, 1, 1), datetime.date(2026, 2, 28), "2026年3月"],
            ["A", "AEC", 1, 2, 3],
        ],
    }
    tables = good(tmp_path, rows)
    assert tables["Demand"].phased["quantity"].tolist() == [[1, 2, 3]] and tables.settings.gap == 0.01
    assert tables["Settings"].address(0, "currency") == "B4" and tables["Settings"].frame["quarters"][0] == 3


def test_without_a_horizon_the_other_faults_are_still_found(tmp_path: Path) -> None:
    rows = sheets(Settings="start|sometime\nquarters|4", Suppliers="supplier|fixed_cost\nBizLink|-5")
    tables, faults = read(tmp_path, rows)
    assert tables is None
    assert places(faults) == [("Settings", "B1", "wrong_quarter"), ("Suppliers", "B2", "too_low")]


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
