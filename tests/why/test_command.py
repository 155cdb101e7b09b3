"""planner explain, and what solve writes of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openpyxl
import pytest

import planner
from planner.cli import main
from planner.runs import RunError, open_run
from planner.why.study import Study
from planner_models.process import SolverError
from tests.cases.book import book

CAUSE = "R of S 2026Q1 (80%)"


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """A at 2 on a line of 10, wanted 15 at 10: 5 are lost."""
    case = book(1).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=2)
    case.add("Capacity", supplier="S", resource="R", capacity=10).add("Usage", resource="R", item="A", usage=1)
    return case.add("Demand", customer="C", item="A", price=10, by=[15]).write(tmp_path / "计划 book.xlsx")


def sheets(file: Path) -> list[str]:
    return openpyxl.load_workbook(file, read_only=True).sheetnames


def test_solve_writes_why(short: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert main(["solve", str(short), "-o", str(run)]) == 0
    assert {"Causes", "Reliefs", "Who was served", "Prices"} <= set(sheets(run / "plan.xlsx"))
    rows = openpyxl.load_workbook(run / "plan.xlsx")["Shortages"].values
    assert any(CAUSE in row for row in rows)
    assert main(["audit", str(short), str(run)]) == 0


def test_solve_without(short: Path, tmp_path: Path) -> None:
    target = tmp_path / "plan.xlsx"
    assert main(["solve", str(short), "-o", str(target), "--no-explain"]) == 0
    assert "Causes" not in sheets(target)


def test_a_workbook_is_solved_and_explained(short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(short), "-o", str(tmp_path / "run")]) == 0
    out = capsys.readouterr().out
    assert "C, A, 2026Q1: 5 lost; a unit in time is worth USD 10.00" in out
    assert "80%  scarce: R of S 2026Q1  [A (S) → C]" in out
    assert "R of S (2026Q1): +10% (Capacity!" in out


def test_a_run_is_explained(short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tmp_path / "run"
    assert main(["solve", str(short), "-o", str(run), "--no-explain"]) == 0
    short.unlink()  # the run has all that is needed
    assert main(["explain", str(run), "--lang", "zh"]) == 0
    assert "稀缺: S的R 2026Q1" in capsys.readouterr().out
    assert "缺货原因" in sheets(run / "explanation.xlsx")
    before = (run / "explanation.xlsx").read_bytes()
    assert main(["explain", str(run)]) == 2  # never over what is there
    assert (run / "explanation.xlsx").read_bytes() == before
    assert main(["explain", str(run), "--overwrite", "--json"]) == 0


def test_only_what_is_asked_about(short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(short), "-o", str(tmp_path / "one"), "--resource", "r", "--demand", "C, A"]) == 0
    assert "R of S" in capsys.readouterr().out
    assert main(["explain", str(short), "-o", str(tmp_path / "two"), "--supplier", "Nobody"]) == 0
    assert "Nothing in the explanation is about Nobody." in capsys.readouterr().out


def test_a_folder_that_is_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["explain", str(tmp_path / "empty")]) == 2
    assert "is no run folder" in capsys.readouterr().err
    assert not list((tmp_path / "empty").iterdir())


def test_a_run_of_another_version(short: Path, tmp_path: Path) -> None:
    run = planner.load(short).solve().to_folder(tmp_path / "run")
    point = np.load(run / "point.npy")
    np.save(run / "point.npy", point[1:])
    with pytest.raises(RunError, match="another version"):
        open_run(run)
    np.save(run / "point.npy", point * 1.5)  # a plan that does not pass its audit is none
    with pytest.raises(RunError, match="another version"):
        open_run(run)
    (run / "point.npy").write_bytes(b"no array")
    with pytest.raises(RunError, match="no run"):
        open_run(run)


def test_a_run_opened_again_is_the_plan(short: Path, tmp_path: Path) -> None:
    plan = planner.load(short).solve()
    _, again = open_run(plan.to_folder(tmp_path / "run"))
    assert again.objective == plan.objective and again.status is plan.status
    for name, table in plan.tables.items():
        assert table.equals(again.tables[name]), name


def test_ctrl_c_leaves_the_plan(short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Study, "loose_prices", property(interrupted))
    target = tmp_path / "plan.xlsx"
    assert main(["solve", str(short), "-o", str(target)]) == 0
    assert "Causes" not in sheets(target) and "Shortages" in sheets(target)


def test_a_solver_that_dies_leaves_the_plan(
    short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def died(_: object) -> None:
        raise SolverError("the solver process ended by itself")

    monkeypatch.setattr(Study, "loose_prices", property(died))
    assert main(["solve", str(short), "-o", str(tmp_path / "plan.xlsx")]) == 0
    assert "the plan is written without" in capsys.readouterr().err


def test_a_session_goes_on_after_an_explanation(short: Path) -> None:
    """Also after one in which the solver died: the next solve starts another."""
    case = planner.load(short)
    with case.session() as session:
        plan = session.solve(case)
        session.explain(case, plan)
        assert session.solve(case).objective == pytest.approx(plan.objective)
        plan = session.solve(case)
        session._solver.process._process.kill()
        with pytest.raises(SolverError):
            session.explain(case, plan)
        assert session.solve(case).objective == pytest.approx(plan.objective)


def test_figures_for_scripts(short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The explanation as JSON: its tables."""
    assert main(["explain", str(short), "-o", str(tmp_path / "run"), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["explanation"]["reliefs"][0]["what"] == "R of S"
