"""The command line: exit codes, messages, what is written and what is left alone."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

import planner
from planner.cli import main
from planner.template import write_template


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "计划 example.xlsx"
    write_template(path, "en", example=True)
    return path


@pytest.fixture
def book(example: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(example, tmp_path / example.name))


def spoil(book: Path, sheet: str, cell: str, value: object) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook[sheet][cell] = value
    workbook.save(book)


def test_solve_writes_one_folder_whole(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "输出 folder" / "run"
    assert main(["solve", str(book), "-o", str(target)]) == 0
    assert sorted(p.name for p in target.iterdir()) == ["input.xlsx", "plan.xlsx", "point.npy", "run.json", "tables"]
    assert (target / "input.xlsx").read_bytes() == book.read_bytes()
    assert "optimal" in capsys.readouterr().out
    assert [p.name for p in target.parent.iterdir()] == ["run"]
    assert main(["audit", str(book), str(target)]) == 0
    assert main(["solve", str(book), "-o", str(target)]) == 2  # never into a folder that has something in it


def test_the_copy_in_a_run_folder_is_the_workbook_that_was_read(book: Path, tmp_path: Path) -> None:
    other = book.rename(tmp_path / "book.XLSM")
    case, before = planner.load(other).scenario("base"), other.read_bytes()
    plan = case.solve()
    spoil(other, "Items", "A2", "somebody saves it meanwhile")
    run = plan.to_folder(tmp_path / "run")
    assert (run / "input.xlsm").read_bytes() == before
    assert hashlib.sha256(before).hexdigest() == plan.run["digest"]


def test_solve_in_json(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(book), "-o", str(tmp_path / "plan.xlsx"), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["status"] == "optimal"
    assert result["objective"] <= result["bound"] * (1 + 1e-9)
    assert Path(result["written"]).exists()


def test_faults_are_told_together_and_nothing_is_written(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(book, "Items", "A2", None)
    spoil(book, "Settings", "B2", "soon")
    before = sorted(tmp_path.iterdir())
    assert main(["solve", str(book), "-o", str(tmp_path / "run")]) == 2
    told = capsys.readouterr().err
    assert "Settings!B2" in told
    assert "Items!A2" in told
    assert sorted(tmp_path.iterdir()) == before
    assert main(["check", str(book), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["exit_code"] == 2


def test_faults_can_be_marked_in_a_copy(book: Path, tmp_path: Path) -> None:
    spoil(book, "Settings", "B2", "soon")
    copy = tmp_path / "marked.xlsx"
    assert main(["check", str(book), "--mark", str(copy)]) == 2
    assert "soon" in openpyxl.load_workbook(copy)["Settings"]["B2"].comment.text


def test_the_workbook_and_other_files_are_never_replaced(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    assert main(["solve", str(book), "-o", str(book), "--overwrite"]) == 2
    assert book.read_bytes() == before
    other = tmp_path / "plan.xlsx"
    other.write_bytes(b"mine")
    assert main(["solve", str(book), "-o", str(other)]) == 2
    assert other.read_bytes() == b"mine"
    assert main(["solve", str(book), "-o", str(other), "--overwrite"]) == 0
    assert other.read_bytes() != b"mine"


@pytest.mark.parametrize("flags", [("--gap", "nan"), ("--gap", "2"), ("--time-limit", "0"), ("--threads", "0")])
def test_flags_out_of_range_are_bad_usage(book: Path, tmp_path: Path, flags: tuple[str, str]) -> None:
    assert main(["solve", str(book), "-o", str(tmp_path / "run"), *flags]) == 2
    assert not (tmp_path / "run").exists()


def test_bent_rules_are_said_by_the_exit_code(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = openpyxl.load_workbook(book)
    heads = {cell.value: cell.column_letter for cell in workbook["Items"][1]}
    spoil(book, "Items", f"{heads['safety_stock']}2", 1e9)
    assert main(["solve", str(book), "-o", str(tmp_path / "run")]) == 1
    out = capsys.readouterr().out
    assert "could not hold" in out
    assert f"Items!{heads['safety_stock']}2" in out


def test_an_edited_plan_no_longer_holds(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "plan.xlsx"
    assert main(["solve", str(book), "-o", str(plan)]) == 0
    workbook = openpyxl.load_workbook(plan)
    sheet = workbook["Purchasing"]
    cell = next(
        c for row in sheet.iter_rows(min_row=8) for c in row if isinstance(c.value, (int, float)) and c.value > 10
    )
    cell.value = cell.value * 1.5
    workbook.save(plan)
    capsys.readouterr()
    assert main(["audit", str(book), str(plan)]) == 1
    assert "Purchasing!" in capsys.readouterr().out


def test_no_plan_within_the_limit(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import planner_models.solve as module

    monkeypatch.setattr(module._Search, "ask", lambda *_, **__: module.Answer("limit", None, 0.0, 0.0))
    assert main(["solve", str(book), "-o", str(tmp_path / "run")]) == 3
    assert not (tmp_path / "run").exists()


def test_version_and_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert "HiGHS" in capsys.readouterr().out
    assert main([]) == 2
