"""What is written as a plan can be read back, whatever the names, in both languages, edited or not."""

from __future__ import annotations

import itertools
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from planner.faults import describe
from planner.plan_schema import TABLE, TABLES
from planner.report import excel, folder
from planner.report.digest import Digest, status
from planner.report.excel import write_plan
from planner.report.folder import write_file, write_run
from planner.report.layout import LAYOUT, LAYOUTS, empty, normal
from planner.report.messages import PLAN_FILE
from planner.report.parquet import arrow_schema, read_parquet, write_parquet
from planner.report.placed import odd_names
from planner.report.read_back import PlanFileError, read_plan
from planner.report.words import VALUES, header, run_key, run_name, title
from planner.texts.messages import MESSAGES
from tests.plan_samples import RUN, frame, labels, sample

LANGUAGES = ("en", "zh")
NAN = float("nan")
# openpyxl says that it leaves out data bars, which the tests do not look at
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
EXPECTED = [
    "Summary", "Fulfilment", "Commitments", "Allocation", "Shares", "Blends", "Purchasing", "Grades", "Orders", "Needs",
    "Components", "Capacity", "Reservations", "Options", "Contracts", "Stock", "Lanes", "Scrap", "Substitutes",
    "Shortages",
    "Rules bent", "Money", "Locks", "Run",
]  # fmt: skip


@pytest.fixture(autouse=True)
def plan_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, message in PLAN_FILE.items():
        monkeypatch.setitem(MESSAGES, code, message)


def same(left: dict[str, pd.DataFrame], right: dict[str, pd.DataFrame]) -> None:
    """Asserts that the tables are equal but for the order of rows."""
    for table in TABLES:
        keys = list(LAYOUT[table.name].keys)
        a, b = (
            normal(table, t.get(table.name, empty(table))).sort_values(keys).reset_index(drop=True)
            for t in (left, right)
        )
        pd.testing.assert_frame_equal(a, b, rtol=1e-12, atol=0, obj=table.name)


def written(tmp_path: Path, lang: str = "en", tables: dict[str, pd.DataFrame] | None = None) -> Path:
    path = tmp_path / "计划 plan.xlsx"
    write_plan(sample() if tables is None else tables, RUN, path, lang)
    return path


def faults(path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(PlanFileError) as caught:
        read_plan(path)
    for item in caught.value.faults:
        assert all("{" not in describe(item, lang) for lang in LANGUAGES)
    return [(f.sheet, f.cell, f.code) for f in caught.value.faults]


def find(sheet: object, *texts: str) -> int:
    """Excel row whose first cells are these texts."""
    return next(r[0].row for r in sheet.iter_rows() if tuple(c.value or "" for c in r[: len(texts)]) == texts)


# Round trip ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("count", [1, 5, 12, 20])
def test_a_plan_reads_back_exactly(tmp_path: Path, lang: str, count: int) -> None:
    tables = sample(count + 1)
    plan = read_plan(written(tmp_path, lang, tables))
    same(tables, plan.tables)
    assert plan.language == lang
    assert plan.notes == ()
    for table in TABLES:
        assert list(plan.tables[table.name].columns) == [c.name for c in table.columns]
        assert all((plan.tables[table.name][c.name].dtype == "float64") != c.text for c in table.columns)


def test_the_run_reads_back_in_both_languages(tmp_path: Path) -> None:
    run = {**RUN, "note": None, "limit": float("inf"), "big": 2**60, "list": [1, 2]}
    flat = {k: v for k, v in RUN.items() if k != "versions"}
    expected = {
        **flat, "versions: planner": "0.1.0", "versions: highspy": "1.15.1", "note": "", "limit": "inf", "list": "1; 2",
        "big": str(2**60),
    }  # fmt: skip
    for lang in LANGUAGES:
        write_plan(sample(), run, tmp_path / "p.xlsx", lang)
        assert read_plan(tmp_path / "p.xlsx").run == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_that_excel_would_misread_stay_names(tmp_path: Path, lang: str) -> None:
    odd = [
        "=1+1",
        "+86",
        "-x",
        "@me",
        "A*",
        "a*",
        "?~",
        "123",
        "2026",
        "<5",
        "华为; 中兴",
        'say "hi"',
        "late",
        "Total",
        "收入",
    ]
    tables = sample(2)
    tables["fulfilment"] = frame(
        "fulfilment", [(n, i, "2026Q1", 1, 10.0, 7.5, 0.1 + 0.2, 1e-9, 0, 0) for n in odd for i in odd]
    )
    tables["money"] = frame("money", [("revenue", q, 1 / 3, 1e15 / 7) for q in labels(2)])
    tables["allocation"] = frame("allocation", [("A", "B", n, "", "2026Q1", 1.0, 1.5, 0.5, 0.5) for n in [*odd, ""]])
    same(tables, read_plan(written(tmp_path, lang, tables)).tables)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("quarters", [["2026-11", "2026-12", "2027-01"], ["2026", "2027", "2028"]])
def test_months_and_years_are_quarters_too(tmp_path: Path, lang: str, quarters: list[str]) -> None:
    tables = {
        "components": frame("components", [("x", "", "pcs", q, 1, 2, 3, 4, 5, 6, 7, NAN) for q in quarters]),
        "purchasing": frame("purchasing", [("s", "x", "", "", "", quarters[0], quarters[2], 3, 3, 1.5, 4.5, 0)]),
        "options": frame("options", [("o", quarters[0], "expand", "s", "r", "", "", "", 1, "", 5, 0, 6)]),
    }
    same(tables, read_plan(written(tmp_path, lang, tables)).tables)


def test_only_fulfilment_has_columns_for_quarters_before_the_horizon(tmp_path: Path) -> None:
    tables = sample(4)
    old = pd.DataFrame([("AWS", "AEC 800G", "2025Q4", 1, 5.0, 0.0, 3.0, 2.0, 0.0, 0.0)])
    old.columns = tables["fulfilment"].columns
    tables["fulfilment"] = pd.concat([old, tables["fulfilment"]])
    path = written(tmp_path, tables=tables)
    same(read_plan(path).tables, tables)
    heads = {
        sheet.title: {cell.value for row in sheet.iter_rows() for cell in row} for sheet in openpyxl.load_workbook(path)
    }
    assert [name for name, values in heads.items() if "2025Q4" in values] == ["Fulfilment"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_plan_can_be_written_and_read(tmp_path: Path, lang: str) -> None:
    path = written(tmp_path, lang, {})
    same({}, read_plan(path).tables)
    missing = ("Commitments", "Blends", "Grades", "Orders", "Needs", "Lanes", "Scrap", "Substitutes", "Reservations")
    expected = [name for name in EXPECTED if name not in missing]
    assert len(openpyxl.load_workbook(path).sheetnames) == len(expected)


def test_priority_and_lead_time_may_differ_within_a_name(tmp_path: Path) -> None:
    tables = {
        "fulfilment": frame("fulfilment", [("c", "i", q, p, 5, 5, 0, 0, 0, 0) for p, q in enumerate(labels(3), 1)]),
        "purchasing": frame(
            "purchasing",
            [
                ("s", "i", "", "", "", "2026Q1", "2026Q3", 1, 1, 1, 1, NAN),
                ("s", "i", "", "", "", "2026Q2", "2026Q3", 2, 2, 1, 2, NAN),
                ("s", "i", "", "", "by air", "2026Q2", "2026Q2", 2, 2, 1, 2, 3.5),
            ],
        ),
    }
    same(tables, read_plan(written(tmp_path, "en", tables)).tables)


def test_tables_that_would_not_survive_are_refused(tmp_path: Path) -> None:
    for bad, says in (
        (frame("money", [("revenue", "2026Q1", 1, 1), ("revenue", "2026Q1", 2, 2)]), "same key"),
        (frame("money", [("revenue", "2026Q1", float("inf"), 1)]), "infinite"),
        (frame("money", [("revenue", "", 1, 1)]), "without a quarter"),
        (frame("money", [("revenue", "2026Q1", 1, 1)]).drop(columns="amount"), "lacks amount"),
    ):
        with pytest.raises(ValueError, match=says):
            written(tmp_path, "en", {"money": bad})
    with pytest.raises(ValueError, match="language"):
        write_plan({}, RUN, tmp_path / "x.xlsx", "fr")
    assert not list(tmp_path.iterdir())


# The sheets ---------------------------------------------------------------------------------------------------------


def test_sheets_stand_in_the_documented_order_and_words_are_told_apart(tmp_path: Path) -> None:
    assert openpyxl.load_workbook(written(tmp_path)).sheetnames == EXPECTED
    zh = openpyxl.load_workbook(written(tmp_path, "zh")).sheetnames
    assert zh == ["摘要", *(t.title_zh for t in TABLES), "运行"]
    for layout in LAYOUTS:
        for lang in LANGUAGES:
            heads = [header(c, lang) for c in layout.table.columns]
            assert len(set(heads)) == len(heads), layout.table.name
            assert len(title(layout.table, lang)) <= 31
    for words in VALUES.values():
        assert len(set(words.values())) == len(words)
    assert all(run_key(run_name(k, lang)) == k for k in RUN for lang in LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_computed_cells_are_formulas_with_their_values(tmp_path: Path, lang: str) -> None:
    tables = sample()
    path = written(tmp_path, lang, tables)
    formulas, values = (openpyxl.load_workbook(path, data_only=d) for d in (False, True))
    live = 0
    for sheet in formulas:
        for cell in (c for row in sheet.iter_rows() for c in row if c.data_type == "f"):
            assert values[sheet.title][cell.coordinate].value is not None, f"{sheet.title}!{cell.coordinate}"
            live += 1
    assert live > 500
    money = values[title(TABLE["money"], lang)]
    assert money.cell(3, 15).value == pytest.approx(tables["money"]["amount"].sum(), rel=1e-12)
    service = values[title(TABLE["fulfilment"], lang)]
    f = tables["fulfilment"]
    assert service.cell(7, 17).value == pytest.approx((f.on_time.sum() + f.late.sum()) / f.wanted.sum(), rel=1e-12)


def test_every_text_is_a_text_and_sheets_are_set_up_for_print(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        if sheet.title not in ("Summary", "Run"):
            assert sheet.freeze_panes and sheet.auto_filter.ref and sheet.print_title_rows
    assert len(book["Summary"]._charts) == 4
    assert book["Capacity"].conditional_formatting


def contents(path: Path) -> dict[object, object]:
    """Every cell's formula, value and looks, and every column's width."""
    formulas, values = (openpyxl.load_workbook(path, data_only=d) for d in (False, True))
    found: dict[object, object] = {}
    for sheet in formulas:
        found[sheet.title] = {letter: column.width for letter, column in sheet.column_dimensions.items()}
        for cell in itertools.chain(*sheet.iter_rows()):
            looks = cell.number_format, cell.font.b, cell.font.color, cell.fill.fgColor.rgb, cell.alignment.horizontal
            found[sheet.title, cell.coordinate] = cell.value, values[sheet.title][cell.coordinate].value, repr(looks)
    return found


def test_a_sheet_written_row_after_row_is_the_same_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = sample(2)
    whole = contents(written(tmp_path, "en", tables))
    monkeypatch.setattr(excel, "STREAMED", 1)
    path = written(tmp_path, "en", tables)
    assert b"inlineStr" in zipfile.ZipFile(path).read("xl/worksheets/sheet2.xml")  # it was not kept in memory
    assert contents(path) == whole
    same(tables, read_plan(path).tables)


def test_status_says_how_good_the_plan_is() -> None:
    def said(lang: str = "en", **run: object) -> str:
        return status(Digest(lang, {}, run, "", []))

    assert said(status="OPTIMAL", gap=0.001) == "Optimal within 0.1 %"
    assert said(status="feasible", gap=0.0132) == "Feasible, gap 1.3 %"
    assert said("zh", status="interrupted", gap=None) == "已中断（差距 未知）"
    assert said(status="something", gap=NAN) == "something"


def test_names_that_a_sum_with_conditions_would_misread() -> None:
    assert odd_names(["a", "B", "b", "x*", "=y", "", "中"]) == {"B", "b", "x*", "=y", ""}


# Edited files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_edited_cells_are_read_and_named(tmp_path: Path, lang: str) -> None:
    tables = sample()
    path = written(tmp_path, lang, tables)
    plan = read_plan(path)
    key = ("Meta", "AEC 800G", "2026Q3")
    place = plan.address("fulfilment", key, "on_time")
    row = tables["rules"].iloc[0]
    rule = plan.address("rules", row, "actual")
    book = openpyxl.load_workbook(path)
    for where, value in ((place, 17.25), (rule, "１，２３４.5")):
        sheet, cell = where.split("!")
        assert isinstance(book[sheet][cell].value, (int, float))
        book[sheet][cell] = value
    book.save(path)
    again = read_plan(path)
    f = again.tables["fulfilment"].set_index(["customer", "item", "quarter"])
    assert f.loc[key, "on_time"] == 17.25
    assert f.loc[key, "wanted"] == tables["fulfilment"].set_index(["customer", "item", "quarter"]).loc[key, "wanted"]
    assert again.tables["rules"].actual[0] == 1234.5
    assert [n.code for n in again.notes] == ["number_as_text"]


def test_addresses_of_what_is_not_given(tmp_path: Path) -> None:
    plan = read_plan(written(tmp_path))
    book = openpyxl.load_workbook(plan.path)
    assert plan.address("fulfilment", ("nobody", "x", "2026Q1"), "lost") == "Fulfilment"
    stock = plan.tables["stock"].iloc[0]
    cell = plan.address("stock", (stock["item"], stock.supplier, stock.parts, "2026Q1"), "stock").split("!")[1]
    assert book["Stock"][cell].value is None and book["Stock"][f"{re.sub('[0-9]', '', cell)}3"].value == "2026Q1"
    assert plan.address("fulfilment", ("Meta", "AEC 800G", "2026Q1"), "priority").startswith("Fulfilment!C")


def test_rows_may_be_deleted_added_and_sorted(tmp_path: Path) -> None:
    tables = sample()
    path = written(tmp_path, "en", tables)
    book = openpyxl.load_workbook(path)
    sheet = book["Fulfilment"]
    sheet.delete_rows(find(sheet, "xAI", "OSFP 1.6T"), 6)
    sheet.append(["New", "AEC 800G", 2, "Wanted", 5, 6])
    sheet.append(["New", "AEC 800G", 2, "On time", 5, 4])
    sheet.append([None, None, None, None, None, None])
    shortages = book["Shortages"]
    shortages.insert_rows(1, 2)
    shortages.delete_rows(find(shortages, "Meta", "OSFP 1.6T"))
    book.save(path)
    plan = read_plan(path)
    f = plan.tables["fulfilment"]
    assert not ((f.customer == "xAI") & (f["item"] == "OSFP 1.6T")).any()
    new = f[f.customer == "New"]
    assert new.quarter.tolist() == ["2026Q1", "2026Q2"] and new.on_time.tolist() == [5, 4] and new.lost.isna().all()
    assert len(plan.tables["shortages"]) == len(tables["shortages"]) - 1


def test_faults_are_named_all_at_once(tmp_path: Path) -> None:
    path = written(tmp_path)
    book = openpyxl.load_workbook(path)
    del book["Stock"]
    service = book["Fulfilment"]
    first = find(service, "AWS", "AEC 800G")
    service.cell(first, 5).value = "many"
    service.cell(first, 6).value = "#N/A"
    service.cell(first, 7).value = "=1+1"
    service.cell(first + 1, 1).value = None
    service.cell(first + 2, 4).value = "Nonsense"
    service.cell(first + 6, 2).value = "AEC 800G"
    book["Money"]["E5"] = "next one"
    book["Options"]["B4"] = "Quarters"
    book["Shortages"].append([c.value for c in book["Shortages"][6]])
    book.save(path)
    found = faults(path)
    assert found[:5] == [
        ("Fulfilment", f"E{first}", "wrong_number"),
        ("Fulfilment", f"F{first}", "error_cell"),
        ("Fulfilment", f"G{first}", "formula_unstored"),
        ("Fulfilment", f"A{first + 1}", "plan_key_missing"),
        ("Fulfilment", f"D{first + 2}", "plan_measure"),
    ]
    assert {f[2] for f in found[5:] if f[0] == "Fulfilment"} == {"plan_twice"}
    assert ("Money", "E5", "plan_header_unknown") in found
    assert ("Options", "A4", "plan_column_missing") in found
    assert ("Stock", "", "plan_sheet_missing") in found
    assert [f[2] for f in found if f[0] == "Shortages"] == ["plan_twice"]


def test_a_heading_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    path = written(tmp_path)
    book = openpyxl.load_workbook(path)
    book["Money"]["E5"] = "2026Q1"
    book.save(path)
    assert ("Money", "E5", "plan_column_twice") in faults(path)


def test_other_files_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Capacity"
    book.save(tmp_path / "book.xlsx")
    assert faults(tmp_path / "book.xlsx") == [("book.xlsx", "", "plan_not_a_plan")]
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    assert len(faults(tmp_path / "text.xlsx")) == 1
    assert len(faults(tmp_path / "missing.xlsx")) == 1


# Files --------------------------------------------------------------------------------------------------------------


def test_parquet_has_the_documented_types_and_reads_back(tmp_path: Path) -> None:
    tables = sample()
    write_parquet(tables, tmp_path / "表 tables")
    assert {p.stem for p in (tmp_path / "表 tables").iterdir()} == set(TABLE)
    for name, read in read_parquet(tmp_path / "表 tables").items():
        pd.testing.assert_frame_equal(read, normal(TABLE[name], tables[name]), check_exact=True)
    assert [str(t) for t in arrow_schema(TABLE["money"]).types] == ["string", "string", "double", "double"]


def test_a_run_folder_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "out" / "运行 1"
    target.mkdir(parents=True)
    write_run(target, sample(), {**RUN, "gap": NAN}, "zh", {"log.txt": lambda p: p.write_text("x", encoding="utf-8")})
    assert {p.name for p in target.iterdir()} == {"plan.xlsx", "tables", "run.json", "log.txt"}
    run = json.loads((target / "run.json").read_text(encoding="utf-8"))
    assert run == {**RUN, "gap": None}
    same(read_parquet(target / "tables"), read_plan(target / "plan.xlsx").tables)
    assert [p.name for p in target.parent.iterdir()] == [target.name]
    with pytest.raises(FileExistsError, match="exists already"):
        write_run(target, sample(), RUN)


@pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError, ValueError])
def test_nothing_is_left_of_a_run_that_fails(tmp_path: Path, failure: type[BaseException]) -> None:
    def fail(_: Path) -> None:
        raise failure

    with pytest.raises(failure):
        write_run(tmp_path / "run", sample(), RUN, extra={"log.txt": fail})
    assert not list(tmp_path.iterdir())


def test_a_plan_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.xlsx"
    write_file(path, sample(3), RUN)
    write_file(path, sample(4), RUN, "zh")
    assert read_plan(path).language == "zh"
    before = path.read_bytes()

    def interrupted(*_: object) -> None:
        (tmp_path / _[2].name).write_bytes(b"half")  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    monkeypatch.setattr(folder, "write_plan", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(path, sample(), RUN)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_open_in_excel_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise PermissionError(13, "locked")

    monkeypatch.setattr(Path, "replace", locked)
    for lang, says in (("en", "close it and try again"), ("zh", "请关闭后重试")):
        with pytest.raises(PermissionError, match=says):
            write_file(tmp_path / "plan.xlsx", sample(2), RUN, lang)
    assert not list(tmp_path.iterdir())
