"""Sweeps and break-evens: prices at which suppliers and options flip, worked out by hand."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from planner import cli
from planner.faults import InputError
from planner.report.parquet import read_parquet
from planner.whatif import break_even, sweep
from planner.whatif.sensitivity_schema import SWEEPS
from tests.cases.book import Book, book
from tests.whatif.test_sensitivity import loaded, shop

FOXLINK = "Sources: supplier: Foxlink: unit_cost"
CAPEX = "Options: option: more: capex"


def two(cost: float = 5, most: float | None = None) -> Book:
    """The shop with a second maker: at below 4 all 20 units are Foxlink's, or as many as it can make."""
    return shop().add("Sources", supplier="Foxlink", item="cable", unit_cost=cost, most=most)


def plant(capex: float = 12) -> Book:
    """5 a quarter of 10 that are wanted at 3, held dearly; 5 more in two of three quarters: worth 30."""
    one = book(3).add("Items", item="A", holding_cost=9).add("Sources", supplier="S", item="A")
    one.add("Capacity", supplier="S", resource="R", capacity=5).add("Usage", resource="R", item="A", usage=1)
    one.add("Demand", customer="C", item="A", price=3, by=[10] * 3)
    option = {"option": "more", "kind": "expand", "supplier": "S", "resource": "R", "step": 5, "lead_time": 1}
    return one.add("Options", **option, capex=capex)


def test_a_sweep_is_what_edited_workbooks_say(tmp_path: Path) -> None:
    found = sweep(loaded(two(), tmp_path), FOXLINK, 2, 7, 3, workers=1)
    for row in found.sweep.to_dict("records")[:: max(1, len(found.sweep) // 5)]:
        cold = loaded(two(row["value"]), tmp_path, "cold.xlsx").solve()
        assert row["profit"] == pytest.approx(cold.objective, abs=1e-9)
        assert row["profit"] == pytest.approx(20 * (10 - min(4, row["value"])))
    assert found.sweep["value"].is_monotonic_increasing
    assert {2.0, 4.5, 7.0} <= set(found.sweep["value"])
    assert found.sweep["served"].tolist() == [1.0] * len(found.sweep)


def test_its_break_is_where_the_makers_cost_the_same(tmp_path: Path) -> None:
    found = sweep(loaded(two(), tmp_path), FOXLINK, 2, 7, 3, 0.01, workers=1)
    (row,) = found.break_points.to_dict("records")
    assert row["low"] < 4 < row["high"] <= row["low"] + 0.01
    assert (row["begins"], row["ends"], row["note"]) == ("cable from maker", "cable from Foxlink", "")
    share = found.sweep_suppliers
    assert set(share[share["value"] < 4]["supplier"]) == {"Foxlink"}
    assert share["share"].tolist() == [1.0] * len(share)


def test_options_on_the_way(tmp_path: Path) -> None:
    found = sweep(loaded(plant(), tmp_path), CAPEX, 11, 50, 3, workers=1)
    (row,) = found.break_points.to_dict("records")
    assert row["low"] < 30 < row["high"] < row["low"] + 0.04
    assert row["ends"] == "option more"
    assert (found.sweep_options["value"] < 30).all() and (found.sweep_options["steps"] == 1).all()


@pytest.mark.parametrize("workers", [1, 2])
def test_break_even_of_a_price(tmp_path: Path, workers: int) -> None:
    about = "item: cable; supplier: foxlink"
    found = break_even(loaded(two(), tmp_path), FOXLINK, 2, 7, about, tolerance=0.01, workers=workers)
    row = found.break_even.iloc[0]
    assert row["low"] < 4 < row["high"] <= row["low"] + 0.01
    assert (row["at_low"], row["at_high"]) == (1.0, 0.0)
    assert row["note"] == "from so to not so"


def test_break_even_of_an_option_and_of_a_share(tmp_path: Path) -> None:
    row = break_even(loaded(plant(), tmp_path), CAPEX, 11, 50, "选项: more", lang="zh", workers=1).break_even.iloc[0]
    assert row["low"] < 30 < row["high"] < row["low"] + 0.04
    assert row["note"] == "由是变为否"
    # Foxlink at 3 makes as much as it may in each quarter: three tenths of ten units at 3
    most, about = "Sources: supplier: Foxlink: most", "供应商: Foxlink; 物料: cable"
    row = break_even(loaded(two(3, 1), tmp_path), most, 1, 8, about, 0.3, 0.05, workers=1).break_even.iloc[0]
    assert row["low"] <= 3 + 1e-9 and 3 <= row["high"] <= row["low"] + 0.05
    assert row["at_low"] <= 0.3 + 1e-9 and row["at_high"] > 0.3
    assert row["note"] == "from not so to so"


def test_where_nothing_flips_that_is_the_answer(tmp_path: Path) -> None:
    case, about = loaded(two(), tmp_path), "item: cable; supplier: Foxlink"
    used = break_even(case, FOXLINK, 1, 3, about, workers=1).break_even.iloc[0]
    unused = break_even(case, FOXLINK, 5, 7, about, workers=1).break_even.iloc[0]
    assert (used["low"], used["high"], used["note"]) == (1, 3, "so at both ends: no flip was found")
    assert (unused["low"], unused["high"], unused["note"]) == (5, 7, "not so at either end: no flip was found")


def test_an_end_without_a_plan_is_told(tmp_path: Path) -> None:
    one = two().add("Shares", rule="some", item="cable", supplier="maker", least=0.2, most=0.5)
    case, least = loaded(one, tmp_path), "Shares: : least"
    row = break_even(case, least, 0.1, 0.9, "item: cable; supplier: maker", workers=1).break_even.iloc[0]
    assert row["profit_high"] != row["profit_high"] and "Shares" in row["note"]
    points = sweep(case, least, 0.1, 0.9, 3, workers=1).sweep
    assert points["profit"].isna().tolist()[-1]
    assert "Shares" in points["note"].iloc[-1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": 7.0}, "below"), ({"end": float("nan")}, "--to"), ({"start": -1.0}, "--from"),
        ({"points": 1}, "--points"), ({"tolerance": 0.0}, "above 0"), ({"number": "Sources: : cost"}, "--sweep"),
    ],
)  # fmt: skip
def test_a_sweep_that_makes_no_sense_is_refused(tmp_path: Path, change: dict[str, object], said: str) -> None:
    asked = {"number": FOXLINK, "start": 2.0, "end": 7.0, **change}
    with pytest.raises(InputError, match=said):
        sweep(loaded(two(), tmp_path), **asked)


@pytest.mark.parametrize(
    ("when", "level", "said"),
    [
        ("Foxlink", 0.0, "option: NAME"), ("option: more", 0.0, "stands in the workbook"),
        ("item: cable", 0.0, "item: NAME"),
        ("item: cabel; supplier: Foxlink", 0.0, "'cable'"), ("item: cable; supplier: Foxlink", 1.0, "level"),
    ],
)  # fmt: skip
def test_what_may_flip_must_be_there(tmp_path: Path, when: str, level: float, said: str) -> None:
    with pytest.raises(InputError, match=said):
        break_even(loaded(two(), tmp_path), FOXLINK, 2, 7, when, level)


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, target, tables = two().write(tmp_path / "店.xlsx"), tmp_path / "out.xlsx", tmp_path / "tables"
    words, ends = ["sensitivity", str(path)], ["--from", "2", "--to", "7", "--workers", "1"]
    swept = [*words, "--sweep", FOXLINK, *ends, "--points", "3", "--tolerance", "0.1", "-o", str(target)]
    assert cli.main([*swept, "--tables", str(tables), "--lang", "zh"]) == 0
    assert "cable 来自 Foxlink" in capsys.readouterr().out
    assert len(read_parquet(tables, SWEEPS)["break_points"]) == 1
    with zipfile.ZipFile(target) as packed:
        assert "scatterStyle" in packed.read("xl/charts/chart1.xml").decode()
    flip = [*words, "--break-even", FOXLINK, *ends, "-o", str(target), "--overwrite"]
    assert cli.main([*flip, "--when", "item: cable; supplier: Foxlink", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["break_even"]
    assert row["low"] < 4 < row["high"]
    other = tmp_path / "other.xlsx"
    wrong = [
        ["--break-even", FOXLINK, *ends], ["--sweep", FOXLINK], ["--when", "option: x"], ["--points", "3"],
        ["--sweep", f"{FOXLINK} = 2..7", "--from", "2"], ["--grid", f"{FOXLINK} = 2..7"],
        ["--sweep", FOXLINK, *ends, "--when", "option: x"], ["--sweep", FOXLINK, "--from", "7", "--to", "2"],
    ]  # fmt: skip
    for more in wrong:
        assert cli.main([*words, *more, "-o", str(other)]) == 2
        assert capsys.readouterr().err
    assert not other.exists()
