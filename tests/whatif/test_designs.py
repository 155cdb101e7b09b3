"""Sampling designs: functions whose indices are known, plans whose profit is known, and solves that fail."""

from __future__ import annotations

import json
import math
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from planner import cli
from planner.faults import InputError
from planner.report.parquet import read_parquet
from planner.whatif import bench, indices
from planner.whatif.designing import design
from planner.whatif.designs_schema import INDICES
from planner.whatif.indices import Design, draw
from planner.whatif.sensitivity import Sensitivity, ends_of
from planner.whatif.spans import span, varied
from planner.whatif.task import Result, Task
from tests.cases.book import Book, book
from tests.whatif.test_sensitivity import PRICE, WANTED, loaded, shop

LINES = ["Capacity: resource: left: capacity = 2..6", "Capacity: resource: right: capacity = 1..9"]


def ishigami(x: np.ndarray) -> np.ndarray:
    """T. Ishigami and T. Homma, ISUMA 1990, with a = 7 and b = 0.1 over the cube from -pi to pi."""
    a, b, c = (np.pi * (2 * x[:, n] - 1) for n in range(3))
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


def measured(drawn: Design, function: Callable[[np.ndarray], np.ndarray], failed: tuple[int, ...] = ()) -> dict:
    outcomes = function(drawn.points)
    outcomes[list(failed)] = math.nan
    found = drawn.indices(outcomes, np.zeros(len(outcomes)))
    return {(index.name, index.number, *([] if index.other is None else [index.other])): index for index in found}


@pytest.mark.parametrize("failed", [(), (0, 17, 18, 4000, 9999)])
def test_sobol_of_the_ishigami_function(failed: tuple[int, ...]) -> None:
    drawn = draw("sobol", 3, 2048, 1, second=True)
    assert drawn.block == 8
    found = measured(drawn, ishigami, failed)
    first, total = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)
    for number in range(3):
        assert found["S1", number].value == pytest.approx(first[number], abs=0.03)
        assert found["ST", number].value == pytest.approx(total[number], abs=0.03)
        assert 0 < found["ST", number].confidence < 0.1
    assert found["S2", 0, 2].value == pytest.approx(0.2437, abs=0.03)
    assert found["S2", 0, 1].value == pytest.approx(0, abs=0.03)


@pytest.mark.parametrize("failed", [(), (3, 4, 30)])
def test_morris_of_a_linear_function(failed: tuple[int, ...]) -> None:
    coefficients = np.array([3.0, -2.0, 0.0, 0.5])
    drawn = draw("morris", 4, 8, 7)
    found = measured(drawn, lambda x: 100 + x @ coefficients, failed)
    for number, coefficient in enumerate(coefficients):
        assert found["mu", number].value == pytest.approx(coefficient)
        assert found["mu_star", number].value == pytest.approx(abs(coefficient))
        assert found["sigma", number].value == pytest.approx(0, abs=1e-9)
        assert found["mu_star", number].confidence == pytest.approx(0, abs=1e-9)


def test_failed_solves_cost_whole_blocks_and_too_many_cost_the_indices() -> None:
    drawn = draw("morris", 2, 5, 1)
    known = np.ones(15, dtype=bool)
    known[[0, 4]] = False
    assert drawn.whole(known).tolist() == [False, False, True, True, True]
    with pytest.raises(ValueError, match="needs 3 whole blocks, and there are 2"):
        measured(drawn, lambda x: x.sum(axis=1), (0, 4, 14))
    with pytest.raises(ValueError, match="needs 8 whole blocks, and there are 7"):
        measured(draw("sobol", 2, 8, 1), lambda x: x.sum(axis=1), (1,))


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_noise_alone_is_no_more_than_is_said(method: str) -> None:
    """A function without effects, known only up to its width: no index that has a noise exceeds it."""
    drawn, random = draw(method, 3, 64, 2), np.random.default_rng(3)
    widths = random.uniform(0, 2, len(drawn.points))
    found = drawn.indices(10 - random.uniform(0, 1, len(widths)) * widths, widths)
    limited = [index for index in found if not math.isnan(index.noise)]
    assert {index.name for index in limited} == ({"mu", "mu_star", "sigma"} if method == "morris" else {"ST"})
    assert all(0 < abs(index.value) <= index.noise for index in limited)
    wide = drawn.indices(100 * drawn.points[:, 0], widths)
    main = next(index for index in wide if index.number == 0 and index.name in ("mu_star", "ST"))
    assert main.value > main.noise


def test_the_same_seed_draws_the_same_sample() -> None:
    for method in ("morris", "sobol"):
        one, same, other = (draw(method, 3, 16, seed).points for seed in (0, 0, 1))
        assert (one == same).all() and (one != other).any()
        assert one.min() >= 0 and one.max() <= 1


def lines() -> Book:
    """Two products, each limited by a line of its own in the only quarter: 6 and 3 are earned by a unit."""
    one = book(1)
    for item, resource, price in (("cable", "left", 10), ("module", "right", 7)):
        one.add("Items", item=item).add("Sources", supplier="maker", item=item, unit_cost=4)
        one.add("Capacity", supplier="maker", resource=resource, capacity=5)
        one.add("Usage", supplier="maker", resource=resource, item=item, usage=1)
        one.add("Demand", customer="shop", item=item, quantity=20, price=price)
    return one


def values(study: Sensitivity, output: str, index: str) -> dict[str, float]:
    frame = study.indices
    return frame[(frame["output"] == output) & (frame["index"] == index)].set_index("number")["value"].to_dict()


def test_morris_of_two_lines_is_worked_out_by_hand(tmp_path: Path) -> None:
    found = design(loaded(lines(), tmp_path), "morris", LINES, samples=3, workers=1)
    left, right = (text.split(" =")[0] for text in LINES)
    assert values(found, "profit", "mu_star") == pytest.approx({left: 6 * 4, right: 3 * 8})
    assert values(found, "lost", "mu") == pytest.approx({left: -4, right: -8})
    assert values(found, "served", "mu") == pytest.approx({left: 4 / 40, right: 8 / 40})
    assert list(values(found, "profit", "sigma").values()) == pytest.approx([0, 0], abs=1e-6)
    assert found.indices["note"].tolist() == [""] * len(found.indices)
    samples = found.samples
    assert len(samples) == 9 and samples["block"].tolist() == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert samples["profit"].tolist() == pytest.approx((6 * samples[left] + 3 * samples[right]).tolist())
    assert found.design_ranges[["low", "high", "present"]].to_numpy().tolist() == [[2, 6, 5], [1, 9, 5]]


def test_sobol_of_a_product_is_worked_out_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Profit = 2 x wanted x (price - 4): of its variance 0.587 wanted alone, 0.408 the price alone, 0.005 both."""

    def solves(tasks: list[Task], **options: object) -> list[Result]:
        given = [{edit.column: edit.value for edit in task.edits} for task in tasks]
        return [_plan(2 * edits.get("quantity", 10) * (edits.get("price", 10) - 4)) for edits in given]

    monkeypatch.setattr(bench, "run", solves)
    asked = [f"{WANTED} = 8..12", f"{PRICE} = 9..11"]
    found = design(loaded(shop(), tmp_path), "sobol", asked, samples=128, second=True)
    expected = {"S1": (192 / 327.11, 133.33 / 327.11), "ST": (193.78 / 327.11, 135.11 / 327.11)}
    for index, (wanted, price) in expected.items():
        assert values(found, "profit", index) == pytest.approx({WANTED: wanted, PRICE: price}, abs=0.03)
    assert values(found, "profit", "S2") == pytest.approx({WANTED: 1.78 / 327.11}, abs=0.03)
    assert found.indices["with"].tolist().count(PRICE) == 3  # an S2 of each output
    samples = found.samples
    assert samples["profit"].tolist() == pytest.approx((2 * samples[WANTED] * (samples[PRICE] - 4)).tolist())
    served = found.indices[found.indices["output"] == "served"]
    assert served["value"].isna().all() and (served["note"] == "no index: the same in every solve").all()


@pytest.mark.parametrize("failed", [{2}, {2, 3, 4, 5}])
def test_what_came_to_no_plan_is_kept_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failed: set[int]
) -> None:
    """A failed solve costs its trajectories; with fewer than three left there are samples, but no index."""

    def solves(tasks: list[Task], **options: object) -> list[Result]:
        gone = Result("", "failed", reason={"en": "gone", "zh": "没有了"})
        return [gone if number in failed else _plan(100 + number, 1) for number in range(len(tasks))]

    monkeypatch.setattr(bench, "run", solves)
    found = design(loaded(lines(), tmp_path), "morris", LINES, samples=6, seed=1)
    samples, few = found.samples, len(failed) > 1
    broken = samples["block"][samples["profit"].isna()].unique()
    assert (6 - len(broken) < 3) == few
    assert samples["note"][samples["profit"].isna()].unique().tolist() == ["gone"]
    assert (samples["note"] != "").tolist() == samples["block"].isin(broken).tolist()
    assert found.indices["value"].isna().all() == few
    told = f"no index: {6 - len(broken)} of 6" if few else f"{len(broken)} of 6 trajectories left out"
    assert all(told in note for note in found.indices["note"])
    assert few or all("as good" in note for note in found.indices["note"][6:])  # served, lost


def _plan(profit: float, unproven: float = 0) -> Result:
    fulfilment = pd.DataFrame({"wanted": [10.0], "on_time": [5.0], "late": [0.0], "lost": [5.0]})
    tables = {"fulfilment": fulfilment, "rules": pd.DataFrame({"money": []})}
    return Result("", "feasible", profit, profit + unproven, unproven / profit, 0.0, tables)


def test_whole_numbers_are_equally_likely_and_solved_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "run", lambda tasks, **options: [_plan(1 + n) for n in range(len(tasks))])
    case = loaded(shop(), tmp_path)
    lead = span(case.tables, "Sources: : lead_time = 0..1", "--vary")
    assert [lead.at(part, alike=True)[1] for part in (0, 0.49, 0.51, 1)] == [0, 0, 1, 1]
    more = span(case.tables, "Sources: : lead_time + 0..2", "--vary")
    assert [more.at(part, alike=True)[1] for part in (0, 0.5, 0.9)] == [0, 1, 2]
    first = span(case.tables, "Sources: : first = 2026Q1..2026Q2", "--vary")
    assert [first.at(part, alike=True)[1] for part in (0, 0.4, 0.6)] == ["2026Q1", "2026Q1", "2026Q2"]
    made = varied(case.tables, "Sources: : yield", ends_of("10%"), "--vary")
    assert made.stops and not first.stops
    assert [made.at(part, alike=True)[1] for part in (0, 0.5, 1)] == [0.9, 1, 1]
    found = design(case, "morris", ["Sources: : lead_time = 0..1"], samples=4, lang="zh")
    assert len(found.results) == 3  # as it is, 0, and 1
    assert found.design_ranges["note"].tolist() == ["只取整数：已取整"]


@pytest.mark.parametrize(
    ("vary", "effect"),
    [
        ("Sources: : lead_time = 0..1", 10), ("Sources: : lead_time = 0..2", 20), ("Sources: : lead_time = 0..3", 30),
        ("Sources: : lead_time = 0..7", 70), ("Sources: : lead_time + 0..1", 10), ("Sources: : yield * 0.9..1.1", 1),
        ("Sources: : first = 2026Q1..2026Q2", 10), ("Sources: : first = 2026Q1..2026Q4", 30),
    ],
)  # fmt: skip
def test_morris_of_what_is_rounded_or_stops_is_the_effect_over_its_range(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vary: str, effect: float
) -> None:
    """Profit = 1000 + 10 x the number (quarters by their index) + the price, which moves by 2."""

    def solves(tasks: list[Task], **options: object) -> list[Result]:
        given = [{"price": 10.0, usual[0]: usual[1]} | {e.column: e.value for e in task.edits} for task in tasks]
        return [_plan(1000 + edits["price"] + 10 * edits[usual[0]]) for edits in given]

    monkeypatch.setattr(bench, "run", solves)
    case = loaded(shop(), tmp_path)
    one = span(case.tables, vary, "--vary").number
    usual = one.column.name, 0.0 if one.blank else float(one.old[0])
    found = design(case, "morris", [vary, f"{PRICE} = 9..11"], samples=12)
    assert values(found, "profit", "mu") == pytest.approx({one.name: effect, PRICE: 2})
    assert values(found, "profit", "mu_star") == pytest.approx({one.name: effect, PRICE: 2})
    assert values(found, "profit", "sigma") == pytest.approx({one.name: 0, PRICE: 0}, abs=1e-9)
    assert found.indices["note"].tolist()[:6] == [""] * 6


def test_steps_in_which_a_number_stays_are_left_out_and_counted() -> None:
    drawn = draw("morris", 2, 20, 5)
    reached = drawn.points.copy()
    reached[:, 1] = np.maximum(reached[:, 1], 2 / 3) * 3 - 2  # the lower two thirds of its range are all the same
    outcomes, widths = 7 * reached[:, 1] + reached[:, 0], np.ones(len(reached))
    found = {(index.name, index.number): index for index in drawn.indices(outcomes, widths, reached)}
    starts = drawn.points.reshape(20, 3, 2)[:, :, 1].min(axis=1)
    assert found["mu", 1].still == (starts < 0.1).sum() and 0 < found["mu", 1].still < 17
    assert found["mu", 1].value == pytest.approx(7) and found["mu", 1].noise == pytest.approx(1)
    assert found["mu", 0].still == 0 and found["mu", 0].noise == pytest.approx(1.5)
    reached[:, 1] = math.nan
    gone = [index for index in drawn.indices(outcomes, widths, reached) if index.number == 1]
    assert all(math.isnan(index.value) and index.still == 20 for index in gone)


def test_a_number_that_rounding_holds_has_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "run", lambda tasks, **options: [_plan(1 + n) for n in range(len(tasks))])
    case = loaded(shop(), tmp_path)
    found = design(case, "morris", ["Sources: : lead_time * 0.9..1.1", f"{PRICE} = 9..11"], samples=4).indices
    told = found[found["value"].isna()]
    assert set(told["number"]) == {"Sources: : lead_time"} and len(told) == 9
    assert all(note.startswith("no index: between its ends") for note in told["note"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"method": "fast"}, "morris, sobol"), ({"second": True}, "second-order"),
        ({"samples": 2}, "3 trajectories"), ({"seed": -1}, "--seed"),
        ({"method": "sobol", "samples": 12}, "power of two"), ({"method": "sobol", "samples": 2**20}, "100,000"),
        ({"vary": [PRICE, "Demand: : price @ 2026Q2"]}, "share no cell"), ({"vary": [f"{PRICE} = 5..2"]}, "below"),
        ({"vary": [f"{PRICE} = 2..5 / 3"]}, "without points"), ({"vary": [f"{PRICE} * -1..1"]}, "hold"),
        ({"vary": [f"{PRICE} = -1..1"]}, "hold"), ({"by": "0"}, "--by"), ({"vary": ["Demand: : prize"]}, "--vary"),
    ],
)  # fmt: skip
def test_a_design_that_makes_no_sense_is_refused(tmp_path: Path, change: dict[str, object], said: str) -> None:
    asked = {"method": "morris", "vary": [PRICE], **change}
    with pytest.raises(InputError, match=said):
        design(loaded(shop(), tmp_path), **asked)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, target, tables = lines().write(tmp_path / "店.xlsx"), tmp_path / "out.xlsx", tmp_path / "tables"
    words = ["sensitivity", str(path), "--design", "morris", "--samples", "3", "--seed", "2", "--workers", "1"]
    words += [word for text in LINES for word in ("--vary", text)]
    words += ["-o", str(target), "--overwrite", "--store", str(tmp_path / "store")]
    for lang, told, sheets in (
        ("en", "24 over its range (± 0)", ["Indices", "Ranges", "Samples"]),
        ("zh", "全程变动 24（± 0）", ["敏感性指标", "变动范围", "样本"]),
    ):
        assert cli.main([*words, "--lang", lang]) == 0
        assert told in capsys.readouterr().out
        assert openpyxl.load_workbook(target).sheetnames == sheets
        with zipfile.ZipFile(target) as packed:
            charts = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/charts/chart")]
        assert len(charts) == 3 and all("errBars" in chart for chart in charts)
    assert cli.main([*words, "--tables", str(tables), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["samples"]) == 9
    assert len(read_parquet(tables, [INDICES])["indices"]) == 18


def test_bad_words_end_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, target = shop().write(tmp_path / "book.xlsx"), tmp_path / "out.xlsx"
    words = ["sensitivity", str(path), "--design", "sobol", "-o", str(target)]
    for more in (["--samples", "5"], ["--sweep", PRICE, "--from", "1", "--to", "2"]):
        assert cli.main([*words, *more]) == 2
        assert capsys.readouterr().err and not target.exists()
    monkeypatch.setattr(indices, "find_spec", lambda name: None)
    assert cli.main(words) == 2
    assert "interconnect-planner[whatif]" in capsys.readouterr().err and not target.exists()
