"""Plan against plan: books whose plans differ for a cause that is known by construction."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import planner
from planner.cli import main
from planner.why.attribution import Answer, Attribution, Effect, Share, effect
from planner.why.differences import Comparison, diff
from planner_models.solve import Status
from tests.books import book as rows_of
from tests.books import write_book
from tests.cases.book import Book, book
from tests.cases.solve import near

pytestmark = pytest.mark.xdist_group("differences")  # what they share is made once


def one_item() -> Book:
    """10 of A wanted and makeable in each of two quarters, at 10 a unit less 1: 180."""
    one = book(2).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=1)
    one.add("Capacity", supplier="S", resource="R", capacity=10).add("Usage", resource="R", item="A", usage=1)
    return one.add("Demand", customer="C", item="A", price=10, by=[10, 10])


def double(one: Book) -> Book:
    """The same with twice the capacity, and twice as much wanted."""
    one.sheets["Capacity"][0]["capacity"] = 20
    one.sheets["Demand"][0] |= {"2026Q1": 20, "2026Q2": 20}
    return one


def run(folder: Path, name: str, one: Book | Path, scenario: str = "") -> Path:
    """The run folder of a book."""
    path = one if isinstance(one, Path) else one.write(folder / f"{name}.xlsx")
    return planner.load(path).scenario(scenario).solve().to_folder(folder / name)


def compared(folder: Path, a: Book, b: Book, **options: Any) -> Comparison:
    return diff(run(folder, "a", a), run(folder, "b", b), **options)


def effects(comparison: Comparison) -> dict[str, tuple[float, float]]:
    """What was changed, or what it sums up, with its effect alone and along the path."""
    frame = comparison.tables["changes"]
    return dict(zip(frame["what"], zip(frame["alone"], frame["along"], strict=True), strict=True))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs a, one item, and b, twice of it."""
    folder = tmp_path_factory.mktemp("runs")
    run(folder, "a", one_item())
    run(folder, "b", double(one_item()))
    return folder


@pytest.fixture
def pair(made: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Copies of both."""
    return tuple(shutil.copytree(made / name, tmp_path / name) for name in ("a", "b"))  # type: ignore[return-value]


INTERACTION = "Interaction: what the changes do together beyond what each does alone"
TOGETHER = "All changes together: B - A, both solved anew"


def test_one_price(tmp_path: Path) -> None:
    """2 more for each of 20 units: 40, and nothing else moves."""
    other = one_item()
    other.sheets["Demand"][0]["price"] = 12
    found = compared(tmp_path, one_item(), other)
    assert effects(found) == {"Demand: price, C · A: 10 → 12": (near(40), near(40)), TOGETHER: (near(40), near(40))}
    cells = found.tables["cells"].to_dict("records")
    columns = planner.load(tmp_path / "b.xlsx").tables["Demand"].letters
    assert cells == [
        {
            "number": "1", "sheet": "Demand", "cell_a": f"{columns['price']}2", "cell_b": f"{columns['price']}2",
            "key": "C · A", "column": "price", "quarter": "2026Q1–2026Q2", "old": "10", "new": "12", "difference": 2,
        }
    ]  # fmt: skip
    moved = found.tables["moves"]
    assert [(row.table, row.what, row.money) for row in moved.itertuples()] == [("Money", "revenue", near(40))]


def test_two_changes_that_need_each_other(pair: tuple[Path, Path]) -> None:
    """10 more capacity alone brings nothing, nor does 10 more demand: together 2 quarters of 10 at 9."""
    found = diff(*pair)
    capacity, demand = "Capacity: capacity, S · R: 10 → 20", "Demand: quantity, C · A: 10 → 20"
    assert effects(found) == {
        capacity: (near(0), near(0)),
        demand: (near(0), near(180)),
        INTERACTION: (near(180), pytest.approx(math.nan, nan_ok=True)),
        TOGETHER: (near(180), near(180)),
    }
    rows = found.tables["changes"].set_index("what")
    assert rows.loc[demand, "lost_alone"] == near(20)
    assert rows.loc[demand, "lost_along"] == near(0)
    assert rows.loc[INTERACTION, "lost_alone"] == near(-20)
    moved = found.tables["moves"].set_index("table")
    assert (moved.loc["Allocation", "before"], moved.loc["Allocation", "after"]) == (near(20), near(40))


def test_the_effects_along_the_path_add_up(tmp_path: Path) -> None:
    other = double(one_item())
    other.sheets["Sources"][0]["unit_cost"] = 2.5
    other.sheets["Demand"][0]["price"] = 11
    other.settings["discount_rate"] = 0.1
    found = compared(tmp_path, one_item(), other)
    rows = found.tables["changes"]
    assert list(rows["number"]) == ["1", "2", "3", "4", "5", "", ""]
    whole = found.b.money - found.a.money
    assert rows["along"][:5].sum() == near(whole)
    assert rows["alone"][:5].sum() + rows["alone"][5] == near(whole)
    assert "Settings: discount_rate: 0 → 0.1" in set(rows["what"])


def test_a_new_supplier_is_one_change(tmp_path: Path) -> None:
    """T makes 5 a quarter at 4: its rows in three sheets mean nothing without each other. 2 x 5 x (10 - 4) = 60."""
    start = one_item()
    start.sheets["Demand"][0] |= {"2026Q1": 20, "2026Q2": 20}
    other = start.copy().add("Sources", supplier="T", item="A", unit_cost=4)
    other.add("Capacity", supplier="T", resource="R", capacity=5)
    found = compared(tmp_path, start, other)
    name = "New: T (Suppliers, Sources, Capacity)"
    assert effects(found) == {name: (near(60), near(60)), TOGETHER: (near(60), near(60))}
    cells = found.tables["cells"]
    assert set(cells["column"]) == {"row added"}
    assert (set(cells["cell_a"]), list(cells["key"])) == ({""}, ["T", "T · A", "T · R"])
    back = diff(tmp_path / "b", tmp_path / "a")
    gone = "No longer there: T (Suppliers, Sources, Capacity)"
    assert effects(back)[gone] == (near(-60), near(-60))


def test_a_scenario_against_its_book(tmp_path: Path) -> None:
    """The scenario takes 4 of 10 units of capacity in the second quarter: 36."""
    strike = {"sheet": "Capacity", "column": "capacity", "first": "2026Q2", "change": "plus", "value": -4}
    one = one_item()
    one.sheets["Items"][0]["holding_cost"] = 1
    one.sheets["Scenarios"] = [{"scenario": "strike", **strike}]
    path = one.write(tmp_path / "book.xlsx")
    found = diff(run(tmp_path, "a", path), run(tmp_path, "b", path, "strike"))
    assert effects(found)["Capacity: capacity, S · R: 10 → 6"] == (near(-36), near(-36))
    assert list(found.tables["cells"]["quarter"]) == ["2026Q2"]
    lost = found.tables["moves"].set_index("table").loc["Shortages"]
    assert (lost["after"], lost["when"], lost["what"]) == (near(4), "2026Q2", "lost")


def test_the_same_twice_gives_no_rows(made: Path, tmp_path: Path) -> None:
    found = diff(made / "a", shutil.copytree(made / "a", tmp_path / "again"))
    assert [len(frame) for frame in found.tables.values()] == [0, 0, 0]
    assert found.attribution is None


TWIN = rows_of({
    "Settings": "setting|value\nstart|2026Q1\nquarters|3\ndiscount_rate|0.08\nobjective|money",
    "Items": "item|kind|tracked\nA|item|yes\nN|need|",
    "Suppliers": "supplier|region\nS|US\nT|CN",
    "Sources": "supplier|item|unit_cost|yield\nS|A|1|0.9\nT|A|2|1",
    "BOM": "item|option|component|quantity\nN|fast|A|2",
    "Capacity": "supplier|resource|measure|2026Q1|2026Q2|2026Q3\nS|R|capacity|9|9|8\nS|R|overtime|1|1|",
    "Usage": "resource|item|supplier|usage\nR|A|S|1",
    "Demand": "customer|item|measure|price|2026Q1|2026Q2|2026Q3\nC|A|quantity|10|5|6|7\nC|N|quantity|30|2|2|2",
    "History": "item|supplier|2025Q3|2025Q4\nA|S|4|5",
    "Options": "option|kind|supplier|resource|step|lead_time|capex|most_steps\nline|expand|S|R|5|1|3|2",
})  # fmt: skip


def test_a_chinese_book_does_not_differ_from_its_twin(tmp_path: Path) -> None:
    paths = [write_book(tmp_path / f"{lang}.xlsx", TWIN, lang) for lang in ("en", "zh")]
    runs = [run(tmp_path, path.stem + "-run", path) for path in paths]
    found = diff(runs[0], runs[1])
    assert [len(frame) for frame in found.tables.values()] == [0, 0, 0]
    assert planner.load(runs[1] / "input.xlsx").tables.language == "zh"


def test_a_change_that_contradicts_the_book_alone_goes_along_the_path_only(tmp_path: Path) -> None:
    """Least shares 0.6 and 0.3 change places: 0.6 and 0.6 is impossible, so S goes first (its own least falls).

    Of 20 units S makes all but what T must: 6 at first, then 12, each 2 dearer.
    """

    def shares(s: float, t: float) -> Book:
        one = book(2).add("Items", item="A", tracked="yes")
        one.add("Sources", supplier="S", item="A", unit_cost=1).add("Sources", supplier="T", item="A", unit_cost=3)
        one.add("Demand", customer="C", item="A", price=10, by=[10, 10])
        one.add("Shares", rule="s", supplier="S", item="A", least=s)
        return one.add("Shares", rule="t", supplier="T", item="A", least=t)

    found = compared(tmp_path, shares(0.6, 0.3), shares(0.3, 0.6))
    rows = found.tables["changes"].set_index("what")
    s, t = "Shares: least, s: 0.6 → 0.3", "Shares: least, t: 0.3 → 0.6"
    assert (rows.loc[s, "alone"], rows.loc[s, "along"]) == (near(0), near(0))
    assert math.isnan(rows.loc[t, "alone"])
    assert rows.loc[t, "note"].startswith("Cannot be made alone: Shares!")
    assert rows.loc[t, "along"] == near(-12)
    rest = "Remainder: interaction, and the changes whose effect alone is not known"
    assert rows.loc[rest, "alone"] == near(-12)


def test_what_found_no_plan_is_said_and_counted_together(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from planner.why import attribution

    whole = attribution._Asker.ask

    def ask(self: Any, case: planner.Case) -> Answer:
        if case not in (self.a, self.b):
            raise planner.NoPlanError(Status.NO_PLAN, 1.0)
        return whole(self, case)

    monkeypatch.setattr(attribution._Asker, "ask", ask)
    rows = diff(*pair).tables["changes"]
    assert rows["alone"][:2].isna().all()
    assert math.isnan(rows["along"][0])
    assert rows["along"][1] == near(180)
    assert list(rows["note"][:2]) == 2 * ["Alone: no plan was found. Along the path 1, 2 are counted together."]


def test_a_plan_on_file_that_is_not_the_best_is_told_apart(tmp_path: Path) -> None:
    """B on file makes 30 less than B solved anew: that is the search's, not the price's."""
    other = one_item()
    other.sheets["Demand"][0]["price"] = 12
    a, b = run(tmp_path, "a", one_item()), run(tmp_path, "b", other)
    stated = json.loads((b / "run.json").read_text(encoding="utf-8"))
    (b / "run.json").write_text(json.dumps(stated | {"objective": 190.0}), encoding="utf-8")
    found = diff(a, b)
    assert effects(found)["Left by the search: the plans on file against those solved anew"] == (near(-30), near(-30))
    assert effects(found)["B - A, the plans on file"] == (near(10), near(10))
    assert "190.00 on file, 220.00 solved anew" in " ".join(found.tables["changes"]["note"])


def test_other_horizons_are_compared_but_not_split(tmp_path: Path) -> None:
    longer = book(3).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=2)
    longer.add("Demand", customer="C", item="A", price=10, by=[10, 12, 14])
    shorter = book(2).add("Items", item="A").add("Sources", supplier="S", item="A", unit_cost=1)
    shorter.add("Demand", customer="C", item="A", price=10, by=[10, 10])
    found = compared(tmp_path, shorter, longer)
    assert found.attribution is None
    assert "2026Q1 – 2026Q2; 2026Q1 – 2026Q3" in found.note
    cells = found.tables["cells"][["column", "quarter", "old", "new"]]
    assert cells.to_numpy().tolist() == [
        ["quarters", "", "2", "3"],
        ["unit_cost", "2026Q1–2026Q2", "1", "2"],
        ["quantity", "2026Q2", "10", "12"],
    ]


def test_what_is_not_proven_is_not_certain() -> None:
    """A may make up to 3 more than was found, B up to 2, the one change alone up to 1."""
    a, b, alone = Answer(100, 3, 0, 0, 0), Answer(110, 2, 0, 0, 0), Answer(102, 1, 0, 0, 0)
    assert effect(a, b) == Effect(10, 7, 12, 0, 0)
    assert effect(a, b).sure
    assert not effect(a, alone).sure  # 2, but from -1 to 3
    shares: list[Any] = [Share(None, effect(a, alone)), Share(None, effect(a, alone))]  # type: ignore[arg-type]
    rest = Attribution(a, b, shares).remainder
    assert rest == Effect(6, 6 - 1 - 1, 6 + 2 + 3, 0, 0)  # 110 + 100 - 102 - 102, each alone up to 1, B and A more


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_file_has_both_plans_side_by_side(
    pair: tuple[Path, Path], tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b = pair
    out = tmp_path / "out" / "d.xlsx"
    assert main(["diff", str(a), str(b), "-o", str(out), "--lang", lang]) == 0
    file = openpyxl.load_workbook(out)
    titles = {"en": ["Summary", "Changes", "Input cells", "Moves"], "zh": ["摘要", "变更影响", "输入差异", "计划变动"]}
    assert file.sheetnames == titles[lang]
    rows = {row[0]: row[1:] for row in file.worksheets[0].iter_rows(values_only=True)}
    assert rows[{"en": "Net, discounted", "zh": "净额（折现）"}[lang]][:2] == (180, 360)
    text = capsys.readouterr().out
    assert {"en": "+180", "zh": "相互作用"}[lang] in text
    assert main(["diff", str(a), str(b), "-o", str(out), "--lang", lang]) == 2  # never over a file
    assert [p.name for p in out.parent.iterdir()] == ["d.xlsx"]


def test_the_command_in_json(pair: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    a, b = pair
    assert main(["diff", str(a), str(b), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["a"]["objective"], said["b"]["objective"]) == (near(180), near(360))
    assert said["solved_anew"] == {"a": near(180), "b": near(360)}
    assert [row["cells"] for row in said["changes"][:2]] == [1, 2]
    assert main(["diff", str(a), str(b), "--json", "--no-cause"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["solved_anew"] is None
    assert [row["alone"] for row in said["changes"]] == [None, None]
    assert main(["diff", str(a), str(b), "--time-limit", "1e-9"]) == 3
    assert main(["diff", str(a), str(b), "--time-limit", "nan"]) == 2


def _no_input(b: Path) -> None:
    (b / "input.xlsx").unlink()


def _other_input(b: Path) -> None:
    one_item().write(b / "input.xlsx")


def _no_json(b: Path) -> None:
    (b / "run.json").write_text("{", encoding="utf-8")


def _no_tables(b: Path) -> None:
    shutil.rmtree(b / "tables")


def _bad_table(b: Path) -> None:
    (b / "tables" / "money.parquet").write_bytes(b"no table")


@pytest.mark.parametrize(
    ("spoil", "text"),
    [(_no_input, "Solve the workbook again"), (_other_input, "not the one"), (_no_json, "folder of a run"),
     (_no_tables, "folder of a run"), (_bad_table, "folder of a run"), (shutil.rmtree, "folder of a run")],
)  # fmt: skip
def test_folders_that_are_no_runs(
    pair: tuple[Path, Path],
    tmp_path: Path,
    spoil: Callable[[Path], None],
    text: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    a, b = pair
    spoil(b)
    out = tmp_path / "d.xlsx"
    assert main(["diff", str(a), str(b), "-o", str(out)]) == 2
    said = capsys.readouterr().err
    assert text in said
    assert str(b) in said
    assert not out.exists()


def test_runs_that_cannot_be_compared(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a = made / "a"
    euros = one_item()
    euros.settings["currency"] = "EUR"
    months = book(2, "2026-01", bucket="month").add("Items", item="A").add("Sources", supplier="S", item="A")
    months.add("Demand", customer="C", item="A", price=10, by=[10, 10])
    others = [a, run(tmp_path, "e", euros), run(tmp_path, "m", months)]
    for other, text in zip(others, ("same folder", "USD", "month"), strict=True):
        assert main(["diff", str(a), str(other), "--json"]) == 2
        assert text in json.loads(capsys.readouterr().out)["error"]
    assert main(["diff", str(a), str(others[1]), "--lang", "zh"]) == 2
    assert "币种" in capsys.readouterr().err


def test_moves_are_ordered_by_money_within_each_table(tmp_path: Path) -> None:
    """Each of three items goes from S to T; B is dearest, then C, then A."""

    def split(supplier: str) -> Book:
        one = book(1)
        for item, cost in (("A", 1), ("B", 5), ("C", 3)):
            one.add("Items", item=item, tracked="yes").add("Demand", customer="X", item=item, price=20, by=[10])
            for name in ("S", "T"):
                one.add("Sources", supplier=name, item=item, unit_cost=cost + (name != supplier))
        return one

    moved = compared(tmp_path, split("S"), split("T"), cause=False).tables["moves"]
    rows = moved[moved["table"] == "Purchasing"]
    assert isinstance(rows, pd.DataFrame)
    assert list(rows["item"]) == ["B", "B", "C", "C", "A", "A"]
    assert (rows["money"].abs() == [50, 50, 30, 30, 10, 10]).all()
