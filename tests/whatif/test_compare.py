"""Scenarios side by side: numbers worked out by hand, and the command with everything that can go wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import planner
from planner.cli import main
from planner.faults import InputError
from planner.report.parquet import read_parquet
from planner.whatif import Sides, compare
from planner.whatif.comparing import side_tables
from planner.whatif.schema import SIDE, SIDES
from planner.whatif.task import Result
from tests.cases.book import Book, book

pytestmark = pytest.mark.xdist_group("compare")  # what they share is made once

LONG = Path(__file__).parents[2] / "inputs" / "first-steps.xlsx"  # a few seconds each


def factory() -> Book:
    """Twenty and forty units wanted at 10, made at 4 on a line of twenty; for 30 it has fifty in the second quarter.

    base: the line is expanded, 60 units at 6, less 30: 330. dear: at a margin of 1 that does not pay: 40 units bring
    40, and twenty are lost.
    """
    one = book(2)
    one.add("Items", item="cable").add("Customers", customer="shop")
    one.add("Sources", supplier="maker", item="cable", unit_cost=4)
    one.add("Capacity", supplier="maker", resource="line", by=(20, 20))
    one.add("Usage", supplier="maker", resource="line", item="cable", usage=1)
    one.add("Demand", customer="shop", item="cable", measure="quantity", by=(20, 40))
    one.add("Demand", customer="shop", item="cable", measure="price", by=(10, 10))
    one.add(
        "Options", option="second line", kind="expand", supplier="maker", resource="line", step=30,
        capex=30, most_steps=1, lead_time=1,
    )  # fmt: skip
    rows = [
        ("dear", "Sources", "unit_cost", "plus", 5), ("same", "Sources", "unit_cost", "plus", 0),
        ("wrong", "Sources", "unit_cost", "plus", -9),
    ]  # fmt: skip
    heads = ("scenario", "sheet", "column", "change", "value")
    one.sheets["Scenarios"] = [dict(zip(heads, row, strict=True)) for row in rows]
    return one


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return factory().write(tmp_path_factory.mktemp("book") / "工厂 book.xlsx")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def sides(path: Path, store: Path) -> Sides:
    return compare(planner.load(path), store=store)


def by_scenario(frame: pd.DataFrame, name: str, value: str) -> float:
    return float(frame.loc[frame["scenario"] == name, value].iloc[0])


def test_what_each_scenario_comes_to(sides: Sides) -> None:
    frame = sides.tables["scenarios"]
    assert list(frame["scenario"]) == ["base", "dear", "same", "wrong"]
    assert list(frame["status"]) == ["optimal"] * 3 + ["faulty"]
    assert list(frame["profit"][:3]) == pytest.approx([330, 40, 330])
    assert list(frame["served"][:3]) == pytest.approx([1, 2 / 3, 1])
    assert list(frame["lost"][:3]) == pytest.approx([0, 20, 0])
    assert list(frame["capex"][:3]) == pytest.approx([30, 0, 30])
    assert list(frame["difference"][1:3]) == pytest.approx([-290, 0])
    assert list(frame["within_gaps"]) == ["", "", "yes", ""]
    assert "Scenarios!" in frame["reason"][3]
    assert frame["profit"][3:].isna().all()


def test_what_lies_behind_them(sides: Sides) -> None:
    money = sides.tables["money_lines"]
    for name, profit in (("base", 330), ("dear", 40)):
        assert money.loc[money["scenario"] == name, "discounted"].sum() == pytest.approx(profit)
    assert (sides.tables["supplier_shares"]["share"] == 1).all()
    full = sides.tables["bottlenecks"]
    assert [by_scenario(full, name, "full") for name in ("base", "dear")] == [1, 2]
    assert by_scenario(full, "base", "average") == pytest.approx(0.9)
    taken = sides.tables["options_taken"]
    assert list(taken["scenario"]) == ["base", "same"]
    assert (taken["steps"] == 1).all()
    assert by_scenario(sides.tables["customer_service"], "dear", "served") == pytest.approx(2 / 3)


def test_a_difference_within_the_gaps_is_marked(sides: Sides) -> None:
    tables = sides.results[0].tables
    made = [Result(name, "feasible", profit, bound, 0.0, 1.0, tables) for name, profit, bound in (
        ("base", 100.0, 110.0), ("above", 105.0, 120.0), ("better", 111.0, 112.0), ("worse", 80.0, 99.0),
    )]  # fmt: skip
    frame = side_tables(made, "en")["scenarios"]
    assert list(frame["within_gaps"]) == ["", "yes", "", ""]
    assert list(frame["difference_least"][1:]) == [-5, 1, -30]
    assert list(frame["difference_most"][1:]) == [20, 12, -1]


def test_without_a_base_nothing_is_compared(sides: Sides, tmp_path: Path) -> None:
    results = (Result("base", "no plan"), sides.results[1])
    cut = Sides(results, side_tables(results, "en"), "USD", "book.xlsx", "en")
    assert cut.tables["scenarios"]["difference"].isna().all()
    file = openpyxl.load_workbook(cut.to_excel(tmp_path / "a.xlsx"))
    assert "dear" in {cell.value for cell in file["Summary"]["A"]}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_workbook_has_all_of_it(sides: Sides, tmp_path: Path, lang: str) -> None:
    file = openpyxl.load_workbook(sides.to_excel(tmp_path / "对比.xlsx", lang), data_only=True)
    assert file.sheetnames[1:] == [table.title_zh if lang == "zh" else table.title for table in SIDES[1:]]
    summary = file[file.sheetnames[0]]
    rows = {row[0].value: [cell.value for cell in row] for row in summary.iter_rows(min_row=5, max_row=8)}
    assert rows["dear"][2] == pytest.approx(40)
    later = {row[0].value: [cell.value for cell in row] for row in summary.iter_rows(min_row=10)}
    assert later["dear"][2] == pytest.approx(-290)
    assert "≈" in later["same"][1] and "≈" not in later["dear"][1]
    assert "wrong" not in later
    money = file[file.sheetnames[1]]
    total = [cell.value for cell in list(money.iter_rows())[-1]]
    assert total[1:4] == pytest.approx([330, 40, 330]) and total[4] is None
    formulas = openpyxl.load_workbook(tmp_path / "对比.xlsx")[file.sheetnames[1]]
    assert list(formulas.iter_rows())[-1][1].value.startswith("=SUM(")


def test_parquet_is_tidy_and_whole(sides: Sides, tmp_path: Path) -> None:
    folder = sides.to_parquet(tmp_path / "tables")
    for name, frame in read_parquet(folder, SIDES).items():
        assert list(frame.columns) == [column.name for column in SIDE[name].columns]
        pd.testing.assert_frame_equal(frame, sides.tables[name], check_dtype=False)
    with pytest.raises(FileExistsError):
        sides.to_parquet(folder)
    assert [item.name for item in tmp_path.iterdir()] == ["tables"]


def test_names_are_those_of_the_workbook(path: Path, store: Path, sides: Sides) -> None:
    """As spelt there; ``sides`` has filled the store."""
    case = planner.load(path)
    found = compare(case, ["DEAR", "base", "dear"], store=store)
    assert [(result.name, result.kept) for result in found.results] == [("base", True), ("dear", True)]
    with pytest.raises(InputError, match="nope"):
        compare(case, ["dear", "nope"])


def test_the_command(path: Path, store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target, tables = tmp_path / "out.xlsx", tmp_path / "tables"
    words = ["compare", str(path), "-o", str(target), "--store", str(store)]
    assert main([*words, "--tables", str(tables), "--scenarios", "dear; same"]) == 0
    out = capsys.readouterr().out
    assert "dear: optimal" in out and "≈" in out and target.exists()
    assert len(list(tables.iterdir())) == len(SIDES)
    before = target.read_bytes()
    assert main([*words, "--scenarios", "dear"]) == 2  # never over a file
    assert target.read_bytes() == before
    assert main([*words, "--overwrite", "--tables", str(tables)]) == 2  # nor into a folder that has something in it
    capsys.readouterr()
    assert main([*words, "--overwrite", "--json", "--lang", "zh"]) == 1  # one is faulty
    said = json.loads(capsys.readouterr().out)
    assert [row["status"] for row in said["scenarios"]] == ["optimal"] * 3 + ["faulty"]
    assert said["scenarios"][3]["profit"] is None and said["exit_code"] == 1


@pytest.mark.parametrize(
    "flags",
    [
        ("--scenarios", "dear; nope"), ("--workers", "0"), ("--gap", "2"), ("--time-limit", "0"), ("-o", "plan.csv"),
        ("--store", "in the way"), ("--cluster", "nowhere://x"),
    ],
)  # fmt: skip
def test_bad_usage_writes_nothing(
    path: Path, tmp_path: Path, flags: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in the way").write_text("", encoding="utf-8")
    assert main(["compare", str(path), "-o", "a.xlsx", *flags]) == 2
    assert [item.name for item in tmp_path.iterdir()] == ["in the way"]


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C cannot be sent to one process here")
def test_ctrl_c_keeps_what_is_finished(tmp_path: Path) -> None:
    store = tmp_path / "store"
    words = ["compare", str(LONG), "-o", str(tmp_path / "out.xlsx"), "--store", str(store), "--workers", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "planner", *words, "--gap", "0"], stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    while not list(store.glob("[!.]*")) and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in told
    assert "Chips late" in told
    frame = pd.read_excel(tmp_path / "out.xlsx", header=3, engine="openpyxl")
    assert frame["Status"][0] == "optimal"
    assert "interrupted" in set(frame["Status"])
