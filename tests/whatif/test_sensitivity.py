"""Sensitivity: tornadoes worked out by hand, and solves of edited workbooks that agree with them."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import planner
from planner import cli
from planner.api import Case
from planner.faults import InputError
from planner.report.parquet import read_parquet
from planner.whatif import tornado
from planner.whatif.batch import Standing
from planner.whatif.parameters import Ranged, most_valuable, ranged, select
from planner.whatif.sensitivity import within_gaps
from planner.whatif.sensitivity_schema import TORNADO
from tests.cases.book import Book, book

COST, PRICE, WANTED = "Sources: supplier: maker: unit_cost", "Demand: : price", "Demand: customer: shop: quantity"


def shop(cost: float = 4, price: float = 10, wanted: float = 10, **settings: object) -> Book:
    """So many units wanted in each of two quarters, made at a cost: 2 x wanted x (price - cost) of profit."""
    one = book(2, **settings)
    one.add("Items", item="cable").add("Sources", supplier="maker", item="cable", unit_cost=cost, yield_=1.0)
    one.add("Demand", customer="shop", item="cable", measure="quantity", by=(wanted, wanted))
    one.add("Demand", customer="shop", item="cable", measure="price", by=(price, price))
    return one


def limited() -> Book:
    """The shop with a line that makes 8 of the 10 units: one more earns 6."""
    one = shop().add("Capacity", supplier="maker", resource="line", by=(8, 8))
    return one.add("Usage", supplier="maker", resource="line", item="cable", usage=1)


def loaded(one: Book, folder: Path, name: str = "book.xlsx") -> Case:
    return planner.load(one.write(folder / name))


def test_a_tornado_by_hand(tmp_path: Path) -> None:
    case = loaded(shop(), tmp_path)
    found = tornado(case, [COST, WANTED, PRICE], workers=1).tables["tornado"]
    assert found["parameter"].tolist() == [PRICE, WANTED, COST]  # by swing
    assert found["numbers"].tolist() == [2, 2, 2]
    assert found["present"].tolist() == [10, 10, 4]
    assert found["low"].tolist() == pytest.approx([9, 9, 3.6])
    assert found["high"].tolist() == pytest.approx([11, 11, 4.4])
    assert found["change_low"].tolist() == pytest.approx([-20, -12, 8])
    assert found["change_high"].tolist() == pytest.approx([20, 12, -8])
    assert found["swing"].tolist() == pytest.approx([40, 24, 16])
    assert found["note"].tolist() == [""] * 3


def test_each_end_is_what_a_workbook_with_that_number_says(tmp_path: Path) -> None:
    found = tornado(loaded(shop(), tmp_path), [COST, PRICE, WANTED], "2", workers=1)
    asked = {COST: ("cost", 4), PRICE: ("price", 10), WANTED: ("wanted", 10)}
    for row in found.tornado.to_dict("records"):
        name, present = asked[row["parameter"]]
        for end, value in (("low", present - 2), ("high", present + 2)):
            cold = loaded(shop(**{name: value}), tmp_path, "cold.xlsx").solve()
            assert row[f"profit_{end}"] == pytest.approx(cold.objective, abs=1e-9)


def test_a_number_stops_at_the_end_of_its_column(tmp_path: Path) -> None:
    row = tornado(loaded(shop(), tmp_path), ["Sources: : yield"], workers=1).tornado.iloc[0]
    assert (row["low"], row["high"]) == pytest.approx((0.9, 1.0))
    assert (row["change_low"], row["change_high"]) == pytest.approx((80 - 80 / 0.9, 0.0))


def test_whole_numbers_move_by_one_and_some_quarters_alone(tmp_path: Path) -> None:
    tables = loaded(shop(), tmp_path).tables
    lead = select(tables, "货源: 供应商: maker: lead_time", "--vary")
    assert lead.moved("times", 1.1)[1] == 1
    assert lead.moved("times", 0.9) == ((), 0)  # no time is less than none
    second = select(tables, "Demand: customer: shop; item: cable: quantity @ 2026Q2", "--vary")
    assert [(edit.row, edit.period) for edit in second.moved("plus", 1.0)[0]] == [(0, 1)]
    both = select(tables, "Demand: : quantity @ 2026Q1..2026Q2", "--vary")
    assert len(both.moved("times", 1.5)[0]) == 2


def test_what_searches_leave_unproven_is_marked(tmp_path: Path) -> None:
    found = tornado(loaded(shop(), tmp_path), [COST], "0.000000001", "zh", workers=1)
    assert "未证明" in found.tornado["note"].iloc[0]
    base = replace(found.results[0], objective=100.0, bound=105.0)
    for money, bound, same in ((104.0, 110.0, True), (106.0, 110.0, False), (98.0, 101.0, True), (98.0, 99.0, False)):
        assert within_gaps(base, replace(base, objective=money, bound=bound)) == same


def test_by_default_the_numbers_that_limit_the_plan(tmp_path: Path) -> None:
    heard: list[Standing] = []
    found = tornado(loaded(limited(), tmp_path), workers=1, listen=heard.append)
    assert heard[-1].total == 2 * len(found.tornado)  # the plan that was explained is not made again
    assert found.results[0].objective == pytest.approx(96)
    capacity = found.tornado[found.tornado["sheet"] == "Capacity"]
    assert len(capacity) == 2
    assert capacity["change_low"].tolist() == pytest.approx([-0.8 * 6] * 2)
    assert capacity["change_high"].tolist() == pytest.approx([0.8 * 6] * 2)
    assert capacity["lost_low"].tolist() == pytest.approx([0.8] * 2)
    case = loaded(limited(), tmp_path)
    prices = case.explain(case.solve()).prices
    assert len(most_valuable(case.tables, prices, 1, "en")) == 1


def test_where_nothing_is_planned_for_the_reason_is_told(tmp_path: Path) -> None:
    one = limited().add("Shares", rule="all of it", item="cable", supplier="maker", least=0.5)
    one.sheets["Shares"][0]["most"] = 0.5
    row = tornado(loaded(one, tmp_path), ["Shares: : least"], workers=1).tornado.iloc[0]
    assert row["profit_low"] == row["profit_low"]
    assert row["profit_high"] != row["profit_high"]  # least above most
    assert "high: " in row["note"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing", "sheet: where: column"), ("Capacty: : capacity", "Capacity"), ("Sources: : unit_kost", "unit_cost"),
        ("Sources: supplier: makr: unit_cost", "'maker'"), ("Demand: : quantity @ soon", "2026Q1"),
        ("Demand: : quantity @ 2027Q1", "2026Q2"), ("Sources: : first", "quarters"), ("Sources: : most", "blank"),
    ],
)  # fmt: skip
def test_what_cannot_be_varied_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        tornado(loaded(shop(), tmp_path), [text])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sources: : unit_cost = 2..7.5 / 9", ("Sources: : unit_cost", "set", "2", "7.5", "9")),
        ("Demand: : price @ 2026Q1..2026Q2*0.8 .. 1", ("Demand: : price @ 2026Q1..2026Q2", "times", "0.8", "1")),
        ("Sources: supplier: A=B + C: first + -1..2/4", ("Sources: supplier: A=B + C: first", "plus", "-1", "2", "4")),
        ("Sources: : first = 2026Q2..2027Q4", ("Sources: : first", "set", "2026Q2", "2027Q4")),
        ("Demand: : price = 1e+5..2e+5", ("Demand: : price", "set", "1e+5", "2e+5")),
        (" Demand: : quantity @ 2026Q1..2026Q2 ", ("Demand: : quantity @ 2026Q1..2026Q2",)),
    ],
)  # fmt: skip
def test_a_number_with_its_range(text: str, found: tuple[str, ...]) -> None:
    assert ranged(text) == Ranged(*found)


@pytest.mark.parametrize("by", ["0", "-5", "100%", "much", "nan", "inf"])
def test_by_how_much_must_make_sense(tmp_path: Path, by: str) -> None:
    with pytest.raises(InputError, match="--by"):
        tornado(loaded(shop(), tmp_path), [COST], by)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_writes_a_workbook_with_a_chart_and_tables(
    tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, target, tables = shop().write(tmp_path / "店.xlsx"), tmp_path / "out.xlsx", tmp_path / "tables"
    words = ["sensitivity", str(path), "--vary", COST, "--vary", PRICE, "--workers", "1", "--lang", lang]
    assert cli.main([*words, "-o", str(target), "--tables", str(tables)]) == 0
    assert "+20" in capsys.readouterr().out
    sheet = openpyxl.load_workbook(target).active
    assert sheet.title == {"en": "Tornado", "zh": "龙卷风图"}[lang]
    assert PRICE in [cell.value for cell in sheet["A"]]
    with zipfile.ZipFile(target) as packed:
        chart = packed.read("xl/charts/chart1.xml").decode()
    assert "barDir" in chart and sheet.title in chart
    assert read_parquet(tables, [TORNADO])["tornado"]["swing"].tolist() == pytest.approx([40, 16])
    assert cli.main([*words, "-o", str(target)]) == 2
    capsys.readouterr()
    assert cli.main([*words, "-o", str(target), "--overwrite", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["objective"] == pytest.approx(120)


def test_bad_options_end_with_2_and_write_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, target = shop().write(tmp_path / "book.xlsx"), tmp_path / "out.xlsx"
    for words in (["--vary", "Nowhere: : x"], ["--by", "lots"], ["--workers", "0"], ["--gap", "2"]):
        assert cli.main(["sensitivity", str(path), "-o", str(target), *words]) == 2
        assert not target.exists()
        assert capsys.readouterr().err
    assert cli.main(["sensitivity", str(path), "-o", str(path), "--overwrite"]) == 2


@pytest.mark.parametrize(
    ("words", "strays"),
    [
        (["--samples", "0"], ["--samples"]), (["--seed", "0"], ["--seed"]), (["--second-order"], ["--second-order"]),
        (["--vary", PRICE, "--level", "0"], ["--level"]), (["--vary", PRICE, "--when", "option: X"], ["--when"]),
        (["--study", "any", "--samples", "5", "--seed", "1"], ["--samples", "--seed"]),
        (["--study", "any", "--level", "0.5", "--from", "1"], ["--from", "--level"]),
        (["--grid", f"{PRICE} = 1..2", "--grid", f"{COST} = 1..2", "--samples", "5", "--by", "5"],
         ["--samples", "--by"]),
        (["--sweep", PRICE, "--from", "1", "--to", "2", "--by", "5%"], ["--by"]),
        (["--break-even", PRICE, "--when", "item: cable; supplier: maker", "--points", "5"], ["--points"]),
        (["--design", "morris", "--vary", PRICE, "--to", "2", "--level", "0.5"], ["--to", "--level"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("lang", "told"), [("en", "only"), ("zh", "仅用于")])
def test_options_that_the_method_does_not_use_end_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], strays: list[str], lang: str, told: str
) -> None:
    path, target = shop().write(tmp_path / "book.xlsx"), tmp_path / "out.xlsx"
    assert cli.main(["sensitivity", str(path), "-o", str(target), "--lang", lang, *words]) == 2
    heard = capsys.readouterr().err
    assert [line.split()[0].rstrip(":：") for line in heard.splitlines() if told in line] == strays, heard
    assert not target.exists()
