"""Names of an untrusted workbook that look like references stay names in the charts of what is written."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

import planner
from planner.report.simulation import write_simulation
from planner.report.words import literal
from planner.whatif import sweep
from tests.cases.book import Book, book

NAME = "Settings!$B$2"


def shop() -> Book:
    """A thing that one maker makes on a full line, and another dearer; a scenario that may come."""
    one = book(2, currency=NAME).add("Items", item=NAME).add("Sources", supplier=NAME, item=NAME, unit_cost=4)
    one.add("Sources", supplier="other", item=NAME, unit_cost=5)
    one.add("Capacity", supplier=NAME, resource=NAME, by=(8, 8))
    one.add("Usage", supplier=NAME, resource=NAME, item=NAME, usage=1)
    one.add("Demand", customer="shop", item=NAME, measure="quantity", by=(10, 10))
    one.add("Demand", customer="shop", item=NAME, measure="price", by=(10, 10))
    change = {"sheet_": "Demand", "column": "quantity", "change": "times", "value": 2}
    return one.add("Scenarios", scenario=NAME, probability=0.5, **change)


def drawn(path: Path) -> list[str]:
    """The charts of a workbook; none refers to what has only the name of a cell."""
    with zipfile.ZipFile(path) as packed:
        charts = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/charts/chart")]
    formulas = [text for chart in charts for text in re.findall("<c:f>(.*?)</c:f>", chart)]
    assert formulas and not any("$B$2" in text and "Settings" in text for text in formulas)
    return charts


def shown(chart: str, tag: str) -> list[str]:
    return re.findall(f"<{tag}>(.*?)</{tag}>", chart)


def test_a_plan_and_a_sweep(tmp_path: Path) -> None:
    case = planner.load(shop().write(tmp_path / "book.xlsx"))
    charts = drawn(case.solve().to_excel(tmp_path / "plan.xlsx"))
    assert [f"{literal(NAME)} · {literal(NAME)}"] in [shown(chart, "c:v")[:1] for chart in charts]  # a full line
    assert [literal(NAME)] in [shown(chart, "a:t")[1:] for chart in charts]  # currency
    number = f"Sources: supplier: {NAME}: unit_cost"
    charts = drawn(sweep(case, f"{number} = 2..7 / 2", workers=1).to_excel(tmp_path / "sweep.xlsx"))
    titles = [text for chart in charts for text in shown(chart, "a:t")]
    assert {literal(NAME), literal(number)} <= set(titles)


def test_a_simulation(tmp_path: Path) -> None:
    case = planner.load(shop().write(tmp_path / "book.xlsx"))
    found = case.simulate(["deterministic", NAME.casefold()], futures=1, workers=1)
    write_simulation(found, tmp_path / "simulated.xlsx", "en")
    charts = drawn(tmp_path / "simulated.xlsx")
    assert literal(NAME) in [text for chart in charts for text in shown(chart, "c:v")]


@pytest.mark.parametrize("text", ["=Shares!$A$1", "Shares!A1", "=!A1", "a!b!AB12"])
def test_what_looks_like_a_reference_reads_as_before(text: str) -> None:
    assert not re.match(r"^=?[^!]+!\$?[A-Z]+\$?\d+", literal(text))  # how xlsxwriter knows one
    assert literal(text).replace("\N{WORD JOINER}", "") == text
    assert literal("Ready! 5 Go!") == "Ready! 5 Go!"
