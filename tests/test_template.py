"""Templates load as they are, and the documentation says what the schema says."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.checks import check
from planner.faults import Fault, describe
from planner.language_doc import FILES, UNITS, language_markdown
from planner.plan_schema import TABLES
from planner.reading.read import read_workbook
from planner.schema import SHEETS
from planner.template import write_template

DOCS = Path(__file__).parents[1] / "docs"
LANGUAGES = ["en", "zh"]


def everything(path: Path) -> list[Fault]:
    """Faults and notes of reading and checking."""
    tables, faults = read_workbook(path)
    assert tables is not None, [describe(f) for f in faults]
    return [*faults, *tables.notes, *check(tables, faults)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_has_no_fault_and_no_note(lang: str, tmp_path: Path) -> None:
    path = tmp_path / "an example 示例.xlsx"
    write_template(path, lang, example=True)
    assert [describe(f) for f in everything(path)] == []
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_examples_say_the_same(lang: str, tmp_path: Path) -> None:
    write_template(tmp_path / "book.xlsx", lang, example=True)
    tables, _ = read_workbook(tmp_path / "book.xlsx")
    assert tables is not None and tables.language == lang
    assert tables["Demand"].phased["quantity"].sum() == 118_500
    assert list(tables["Items"].frame["tracked"]) == [True, True, False]
    assert {s.name for s in SHEETS if len(tables[s.name]) == 0} == {
        "Grades",
        "Substitutes",
        "History",
        "Backlog",
        "Locks",
        "Taken",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_empty_template_lacks_rows_only(lang: str, tmp_path: Path) -> None:
    write_template(tmp_path / "book.xlsx", lang)
    found = everything(tmp_path / "book.xlsx")
    required = [s.zh if lang == "zh" else s.name for s in SHEETS if s.required and not s.settings]
    assert [(f.sheet, f.code) for f in found] == [(name, "no_rows") for name in required]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headers_explain_themselves(lang: str, tmp_path: Path) -> None:
    write_template(tmp_path / "book.xlsx", lang)
    book = load_workbook(tmp_path / "book.xlsx")
    for sheet in SHEETS[1:]:
        page = book[sheet.zh if lang == "zh" else sheet.name]
        assert page.freeze_panes is not None
        for position, column in enumerate(sheet.columns, start=1):
            cell = page.cell(1, position)
            assert cell.value == (column.zh if lang == "zh" else column.name)
            assert (column.doc_zh if lang == "zh" else column.doc) in cell.comment.text
    kinds = next(v for v in book.worksheets[1].data_validations.dataValidation if "B2" in v.sqref)
    assert kinds.formula1 == ('"物料,需求"' if lang == "zh" else '"item,need"')


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="en or zh"):
        write_template(tmp_path / "book.xlsx", "fr")


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("openpyxl.workbook.workbook.Workbook.save", fail)
    with pytest.raises(OSError, match="disk full"):
        write_template(tmp_path / "book.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_documentation_is_up_to_date(lang: str) -> None:
    """Run ``python -m planner.language_doc`` after a change of the schemas."""
    assert (DOCS / FILES[lang]).read_text(encoding="utf-8") == language_markdown(lang)


def test_every_unit_has_a_chinese_name() -> None:
    units = {c.unit for s in SHEETS for c in s.columns} | {c.unit for t in TABLES for c in t.columns}
    assert units - {""} <= set(UNITS)
