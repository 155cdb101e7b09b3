"""What the reader understands of the ways in which planners write."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from planner.reading.archive import scan_archive
from planner.reading.cells import number_of
from planner.reading.read import read_workbook
from planner.reading.sheet_scan import SheetScanner
from planner.reading.workbook import CellError, Covered, _fast, _marked, _thorough
from planner.schema import SHEETS
from tests.books import write_book
from tests.read_samples import change, good, same, sheets


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


def test_a_row_may_end_before_the_note(tmp_path: Path) -> None:
    table = good(tmp_path, sheets(Suppliers="supplier|region|note\nBizLink\nFoxlink|Asia|x"))["Suppliers"]
    assert table.frame["note"].tolist() == ["", "x"] and table.frame["region"].tolist() == ["", "Asia"]


def test_notes_sheet_is_for_people(tmp_path: Path) -> None:
    tables = good(tmp_path, sheets(Notes="topic|anything|2026Q1\nx|#N/A|5\nx||"))
    assert tables["Notes"].frame["topic"].tolist() == ["x", "x"]


def test_statics_on_a_second_row_keep_their_address(tmp_path: Path) -> None:
    rows = sheets(Capacity="supplier|resource|measure|overtime_cost|2026Q1\nB|l|||5\nB|l|overtime|7|1")
    table = good(tmp_path, rows)["Capacity"]
    assert table.frame["overtime_cost"].tolist() == [7] and table.address(0, "overtime_cost") == "D3"


def test_formulas_with_stored_values_and_hidden_sheets(tmp_path: Path) -> None:
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


@pytest.mark.parametrize("constant_memory", [False, True])
def test_both_readers_find_the_same(tmp_path: Path, constant_memory: bool) -> None:
    path = tmp_path / "b.xlsx"
    day, hours = datetime.datetime(2026, 3, 1, 12), datetime.timedelta(hours=30)
    with xlsxwriter.Workbook(path, {"constant_memory": constant_memory}) as book:
        looks = {p: book.add_format({"num_format": p}) for p in ("yyyy-mm-dd", "hh:mm", "[h]:mm", "0%", '0" d"')}
        page = book.add_worksheet("Late & <more> 需求")
        page.write_row(
            3, 2, ["a", " b\n", "全角＆", "1,234", 1, 2.5, -3, 1e-7, 0.1 + 0.2, 2**53 + 2, 1e300, True, False]
        )
        page.write_datetime(4, 2, day.replace(hour=0), looks["yyyy-mm-dd"])
        page.write_datetime(4, 3, day, looks["yyyy-mm-dd"])
        page.write_datetime(4, 4, datetime.time(8, 30), looks["hh:mm"])
        page.write_datetime(4, 5, hours, looks["[h]:mm"])
        page.write_number(4, 6, 0.85, looks["0%"])
        page.write_number(4, 7, 45, looks['0" d"'])
        page.write_rich_string(5, 0, "plain", book.add_format({"bold": True}), " bold", " & plain")
        for column, (formula, value) in enumerate(
            [("=1+1", 2), ('="a"&"<b>"', "a<b>"), ("=1=1", True), ('=""', ""), ("=NA()", "#N/A"), ("=1/3", 1 / 3)]
        ):
            page.write_formula(6, column, formula, None, value)
        page.write_blank(900, 90, None, looks["0%"])
        book.add_worksheet("Empty")
        hidden = book.add_worksheet("Hidden")
        hidden.hide()
        hidden.merge_range(1, 1, 2, 3, "covers")
        hidden.write_number(4, 4, 7)
    data = path.read_bytes()
    scan = scan_archive(path.name, data)
    assert scan.plain
    fast, thorough = (
        [
            [[_at_midnight(v) for v in row] for row in _marked(s, rows).rows]
            for s, rows in zip(scan.sheets, read, strict=True)
        ]
        for read in (_fast(data, scan), _thorough(data, scan))
    )
    assert fast == thorough
    assert fast[0][4][2:] == [day.date(), day, datetime.time(8, 30), hours, 0.85, 45]
    assert fast[0][3][6:9] == [1, 2.5, -3] and type(fast[0][3][6]) is int
    assert fast[0][6][4] == CellError("#N/A") and fast[2][2][2] == Covered("B2:D3")


def _at_midnight(value: object) -> object:
    """Readers differ on whether a day without time is a date or a datetime."""
    midnight = isinstance(value, datetime.datetime) and value.time() == datetime.time()
    return value.date() if midnight else value  # type: ignore[attr-defined]


def test_what_programs_write_is_told_by_its_shape(tmp_path: Path) -> None:
    """Only the cells of unusual shape are looked at one by one."""
    by_openpyxl, by_xlsxwriter = write_book(tmp_path / "o.xlsx", sheets()), tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(by_xlsxwriter) as book:
        for name, rows in sheets().items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
            page.write_formula(9, 9, "=SUM(A1:B2)", None, 5)
    for path in (by_openpyxl, by_xlsxwriter):
        with zipfile.ZipFile(path) as archive:
            for part in (n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")):
                scanner = SheetScanner(part, 10**6)
                rest = b"".join(scanner.sift(iter([archive.read(part)])))
                assert b"<row" in rest and b"<c " not in rest and scanner.cells


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
